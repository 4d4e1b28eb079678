package list

import "strings"

// ends are the characters that a word of a name ends with.
const ends = "-_./:"

// SharedPrefix is what all names begin with: whole words with what they end with. It is
// empty where there are fewer than two names, and leaves something of each.
func SharedPrefix(names []string) string {
	if len(names) < 2 {
		return ""
	}
	prefix := names[0]
	for _, name := range names[1:] {
		n := 0
		for n < min(len(prefix), len(name)) && prefix[n] == name[n] {
			n++
		}
		if prefix = prefix[:n]; n == 0 {
			return ""
		}
	}
	prefix = prefix[:strings.LastIndexAny(prefix, ends)+1]
	for _, name := range names {
		if name == prefix { // nothing would be left of it
			return prefix[:strings.LastIndexAny(strings.TrimRight(prefix, ends), ends)+1]
		}
	}
	return prefix
}
