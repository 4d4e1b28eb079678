package release

// How values are written into a stamp, and how long a text is for Lambda.

import (
	"sort"
	"strings"
	"unicode/utf16"
)

// escapeToken keeps a value from ending its field or the stamp.
func escapeToken(s string) string { return escape(s, "%{} ,>=") }

// escapeWhy does so for the reason, which runs to the closing brace.
func escapeWhy(s string) string { return escape(s, "%{}") }

func escape(s, special string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(special, c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// unescape undoes escape. A percent sign that begins no escape stands for itself.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := strings.IndexByte("0123456789ABCDEF", s[i+1]), strings.IndexByte("0123456789ABCDEF", s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cut is s shortened, with an ellipsis, so that it takes at most room units once
// escaped.
func cut(s string, room int, escaped func(string) string) string {
	if units(escaped(s)) <= room {
		return s
	}
	runes := []rune(s)
	n := sort.Search(len(runes), func(n int) bool { return units(escaped(string(runes[:n+1])))+1 > room })
	if n == 0 {
		return ""
	}
	return strings.TrimRight(string(runes[:n]), " ") + "…"
}

// units is the length of s in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
