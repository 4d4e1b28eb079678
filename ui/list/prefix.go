package list

import (
	"strings"
	"unicode/utf8"
)

// ends are the characters that a word of a name ends with.
const ends = "-_./:"

// least is how many letters of a name are left: a row that says only "a" or "12" names nothing.
const least = 3

// SharedPrefix is what all names begin with: whole words with what they end with. It is
// empty where there are fewer than two names, and leaves at least three letters of each.
func SharedPrefix(names []string) string {
	if len(names) < 2 {
		return ""
	}
	prefix, shortest := names[0], names[0]
	for _, name := range names[1:] {
		n := 0
		for n < min(len(prefix), len(name)) && prefix[n] == name[n] {
			n++
		}
		if prefix = prefix[:n]; n == 0 {
			return ""
		}
		if len(name) < len(shortest) {
			shortest = name
		}
	}
	prefix = words(prefix)
	for prefix != "" && utf8.RuneCountInString(shortest[len(prefix):]) < least {
		prefix = words(strings.TrimRight(prefix, ends))
	}
	return prefix
}

// words is a text up to the end of its last whole word.
func words(text string) string { return text[:strings.LastIndexAny(text, ends)+1] }
