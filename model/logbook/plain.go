package logbook

import "strings"

// Plain is a line's text without its SGR sequences.
func Plain(text string) string {
	if strings.IndexByte(text, 0x1b) < 0 {
		return text
	}
	return string(appendPlain(nil, text))
}

// appendPlain appends a text without its SGR sequences.
func appendPlain(b []byte, text string) []byte {
	for {
		i := strings.IndexByte(text, 0x1b)
		if i < 0 {
			return append(b, text...)
		}
		b = append(b, text[:i]...)
		text = text[i:]
		n := sgr(text)
		if n == 0 {
			b = append(b, text[0])
			n = 1
		}
		text = text[n:]
	}
}

// sgr is the length of the SGR sequence that a text begins with, 0 for none.
func sgr(text string) int {
	if len(text) < 3 || text[1] != '[' {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'm':
			return i + 1
		case c < '0' || c > ';':
			return 0
		}
	}
	return 0
}

// look is a text without its SGR sequences, and what is known of it.
func look(text string) (string, kind) {
	var k kind
	if strings.IndexByte(text, 0x1b) >= 0 {
		k |= coloured
		text = Plain(text)
	}
	for i := range len(text) {
		if text[i] >= 0x80 {
			k |= foreign
			break
		}
	}
	return text, k
}
