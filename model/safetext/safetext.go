// Package safetext makes text from strangers safe to show in a terminal: names,
// descriptions and errors from AWS pass through it where they enter.
package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRunes is the longest text that Line returns, in runes. What a screen can
// show of one string is far less; a megabyte in a description must not travel on.
const MaxRunes = 1000

// Line makes one line of s that can not do anything to a terminal: escape
// sequences are taken out whole, control and format characters (bidi overrides,
// zero-width ones) are dropped, white space of any kind becomes one blank, broken
// UTF-8 becomes U+FFFD. It is cut to MaxRunes with an ellipsis.
func Line(s string) string {
	if plain(s) {
		return s
	}
	s = composed(s)
	var b strings.Builder
	runes := 0
	blank, endless := false, false
	for len(s) > 0 {
		if n := escape(s, &endless); n > 0 {
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		if unicode.IsSpace(r) {
			blank = b.Len() > 0
			continue
		}
		if !shown(r) {
			continue
		}
		width := 1
		if blank {
			width = 2
		}
		if room := MaxRunes - runes; width > room || (width == room && len(s) > 0) {
			b.WriteRune('…')
			break
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
		runes += width
	}
	return b.String()
}

// plain reports whether s can be returned as it is: short printable ASCII
// without doubled or outer blanks, which nearly all names are.
func plain(s string) bool {
	if len(s) > MaxRunes {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c < 0x20 || c > 0x7e {
			return false
		}
		if c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// shown reports whether a rune may be drawn.
func shown(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return true
	case joins(r):
		return false
	case r == '\u2028', r == '\u2029':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return false
	}
	return unicode.IsGraphic(r)
}

// escape is the length of the escape sequence that s begins with, 0 for none.
// A sequence that does not end swallows no more than its introducer would
// allow: what follows a lone introducer is ordinary text. The caller keeps
// endless over one text: once one control string has had no end, no later one has,
// and looking for it each time would take the square of the text's length.
func escape(s string, endless *bool) int {
	intro, rest := introducer(s)
	switch intro {
	case 0:
		return 0
	case '[':
		return len(s) - len(rest) + csi(rest)
	case ']', 'P', 'X', '^', '_':
		n := 0
		if !*endless {
			n = controlString(rest)
			*endless = n == 0
		}
		return len(s) - len(rest) + n
	case 'N', 'O':
		if len(rest) > 0 && rest[0] >= 0x20 && rest[0] < 0x7f {
			return len(s) - len(rest) + 1
		}
	}
	return len(s) - len(rest)
}

// introducer is the byte that tells the kind of sequence, in 7-bit form: '[' for
// CSI, ']' for OSC and so on, and what follows it. 8-bit introducers come either
// as a raw byte, which is broken UTF-8, or as U+0080 to U+009F.
func introducer(s string) (byte, string) {
	switch {
	case s[0] == 0x1b:
		i := 1
		for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2f { // intermediate bytes: charset selection
			i++
		}
		if i < len(s) && s[i] >= 0x30 && s[i] <= 0x7e {
			if i > 1 {
				return ' ', s[i+1:]
			}
			return s[i], s[i+1:]
		}
		return ' ', s[i:]
	case s[0] >= 0x80 && s[0] <= 0x9f:
		return s[0] - 0x40, s[1:]
	case s[0] == 0xc2 && len(s) > 1 && s[1] >= 0x80 && s[1] <= 0x9f:
		return s[1] - 0x40, s[2:]
	}
	return 0, s
}

// csi is the length of the parameters and the final byte of a CSI sequence.
func csi(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x3f {
		i++
	}
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7e {
		i++
	}
	return i
}

// controlString is the length of a control string's text with its terminator:
// BEL, ESC \ or ST. One without an end is text that only lost its introducer.
func controlString(s string) int {
	for i := range len(s) {
		switch {
		case s[i] == 0x07:
			return i + 1
		case s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] == 0x9c:
			return i + 2
		case s[i] == 0x18, s[i] == 0x1a:
			return i + 1
		}
	}
	return 0
}
