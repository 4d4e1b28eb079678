package config

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// quoted reads a string of any of the four kinds and answers its text; escapes
// are resolved for those on one line, which is what keys are.
func (w *walker) quoted() string {
	q := w.text[w.at : w.at+1]
	if strings.HasPrefix(w.text[w.at:], q+q+q) {
		w.at += 3
		w.multiline(q[0])
		return ""
	}
	w.at++
	start := w.at
	for w.at < len(w.text) && w.peek() != q[0] && w.peek() != '\n' {
		if q == `"` && w.peek() == '\\' && w.at+1 < len(w.text) && w.text[w.at+1] != '\n' {
			w.at++
		}
		w.at++
	}
	text := w.text[start:min(w.at, len(w.text))]
	if w.peek() == q[0] {
		w.at++
	}
	if q == `"` {
		return unescape(text)
	}
	return text
}

// multiline goes over the rest of a string in three quotes. Up to two more quotes
// may stand right before its end.
func (w *walker) multiline(q byte) {
	for w.at < len(w.text) {
		switch {
		case q == '"' && w.peek() == '\\':
			w.take()
			if w.at < len(w.text) {
				w.take()
			}
		case strings.HasPrefix(w.text[w.at:], string([]byte{q, q, q})):
			w.at += 3
			for range 2 {
				if w.peek() == q {
					w.at++
				}
			}
			return
		default:
			w.take()
		}
	}
}

// unescape resolves the escapes of a quoted key.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	short := map[byte]byte{'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', 'e': 0x1b, '"': '"', '\\': '\\'}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		n := digits[s[i]]
		if n == 0 || i+n >= len(s) {
			b.WriteByte(short[s[i]])
			continue
		}
		code, err := strconv.ParseUint(s[i+1:i+1+n], 16, 32)
		if err != nil {
			code = unicode.ReplacementChar
		}
		fmt.Fprintf(&b, "%c", rune(code))
		i += n
	}
	return b.String()
}
