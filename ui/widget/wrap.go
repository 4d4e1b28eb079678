package widget

import (
	"strings"
)

// Wrap breaks a text without styles into lines of at most w cells: at blanks, after
// one of the characters of after where a word is too long, and where that does not
// do either after a hyphen or anywhere. Words that fit keep their hyphens, for names
// and flags are full of them.
func Wrap(text string, w int, after string) []string {
	w = max(w, 1)
	if Width(text) <= w {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	push := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	add := func(s string) { line, used = line+s, used+Width(s) }
	for i, word := range strings.Split(text, " ") {
		blank := ""
		if i > 0 {
			blank = " "
		}
		if used+len(blank)+Width(word) <= w {
			add(blank + word)
			continue
		}
		// A word that fits a line of its own stays whole.
		if used > 0 && Width(word) <= w {
			push()
			add(word)
			continue
		}
		parts := pieces(word, after)
		if used > 0 && used+len(blank)+Width(parts[0]) > w {
			push()
			blank = ""
		}
		add(blank)
		for _, part := range parts {
			if used > 0 && used+Width(part) > w {
				push()
			}
			for Width(part) > w {
				head := Truncate(part, w, "")
				if head == "" { // a cluster wider than the line
					break
				}
				if i := strings.LastIndexByte(head, '-') + 1; i > len(head)/2 {
					head = head[:i]
				}
				add(head)
				push()
				part = part[len(head):]
			}
			add(part)
		}
	}
	push()
	return lines
}

// pieces are the parts of a word, each ending with one of the characters of after
// but for the last.
func pieces(word, after string) []string {
	var parts []string
	for {
		i := strings.IndexAny(word, after)
		if after == "" || i < 0 || i == len(word)-1 {
			return append(parts, word)
		}
		parts = append(parts, word[:i+1])
		word = word[i+1:]
	}
}
