package dialog

// Which entries of a menu a query means, the likeliest first.

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// search is the entries as they are looked through.
type search struct{ titles, facts []string }

// found is an entry that was found.
type found struct {
	index        int   // of the entry
	title, facts []int // the bytes of the letters that were found
	scattered    bool  // the letters stand apart
	rank         int   // how well it fits, 0 being best
}

// byFacts reports whether the name alone does not have all words.
func (f found) byFacts() bool { return len(f.facts) > 0 }

// enough is how many entries with the words themselves make scattered letters useless.
const enough = 40

func newSearch(entries []Entry) search {
	s := search{make([]string, len(entries)), make([]string, len(entries))}
	for i, e := range entries {
		s.titles[i], s.facts[i] = lower(e.Title), lower(e.Facts)
	}
	return s
}

// lower is a text in small letters, byte for byte where the original is.
func lower(text string) string {
	if small := strings.ToLower(text); len(small) == len(text) {
		return small
	}
	return text
}

// find is what a query means among entries, of all kinds or of one alone. A first word that
// names a kind means it. Of each kind those come first whose names have all words, among
// them those where the operator was, then those that fit best; behind all kinds comes what
// has the letters scattered.
func (s search) find(entries []Entry, kinds []string, query, only string) []found {
	words := strings.Fields(lower(query))
	if only == "" && len(words) > 0 {
		if kind := named(words[0], kinds); kind != "" {
			only, words = kind, words[1:]
		}
	}
	var all []found
	var others []int
	for i := range entries {
		switch {
		case only != "" && entries[i].Kind != only:
		case len(words) == 0:
			if only != "" || !entries[i].Sought || entries[i].Recent > 0 {
				all = append(all, found{index: i})
			}
		default:
			f, ok := s.words(i, words)
			if !ok {
				others = append(others, i)
				continue
			}
			all = append(all, f)
		}
	}
	if len(words) > 0 && len(all) < enough {
		all = append(all, s.letters(others, strings.Join(words, ""))...)
	}
	order := make(map[string]int, len(kinds))
	for i, k := range kinds {
		order[k] = i
	}
	untyped := len(words) == 0
	slices.SortStableFunc(all, func(a, b found) int {
		x, y := &entries[a.index], &entries[b.index]
		kind := cmp.Compare(order[x.Kind], order[y.Kind])
		if untyped { // then it is a list of places
			kind = 0
		}
		return cmp.Or(compareBool(a.scattered, b.scattered), kind, compareBool(a.byFacts(), b.byFacts()), compareBool(x.Recent == 0, y.Recent == 0),
			cmp.Compare(x.Recent, y.Recent), cmp.Compare(a.rank, b.rank))
	})
	return all
}

// named is the kind that a word names, in the singular or the plural.
func named(word string, kinds []string) string {
	for _, k := range kinds {
		if word == k || word == k+"s" || strings.HasPrefix(word, "action") && k == ActionKind {
			return k
		}
	}
	return ""
}

// words looks for every word of a query in an entry.
func (s search) words(i int, words []string) (found, bool) {
	f := found{index: i}
	for _, w := range words {
		at, rank := place(s.titles[i], w)
		if at >= 0 {
			f.title = append(f.title, span(s.titles[i], at, len(w))...)
		} else if at, rank = place(s.facts[i], w); at >= 0 {
			f.facts = append(f.facts, span(s.facts[i], at, len(w))...)
			rank += 3
		} else {
			return f, false
		}
		f.rank += rank
	}
	return f, true
}

// place is where a word stands best in a text, and how well: 0 as a whole word, 1 at the
// beginning of one, 2 inside; -1 where it does not.
func place(text, word string) (at, rank int) {
	at, rank = -1, 3
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return at, rank
		}
		i += from
		fits := 2
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		switch begins, ends := i == 0 || !inWord(before), i+len(word) == len(text) || !inWord(after); {
		case begins && ends:
			return i, 0
		case begins:
			fits = 1
		}
		if fits < rank {
			at, rank = i, fits
		}
		from = i + len(word)
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// span are the bytes at which the letters of a part of a text begin.
func span(text string, at, n int) []int {
	var bytes []int
	for i := range text[at : at+n] {
		bytes = append(bytes, at+i)
	}
	return bytes
}

// letters looks for letters that stand apart in the titles of entries.
func (s search) letters(among []int, query string) []found {
	titles := make([]string, len(among))
	for k, i := range among {
		titles[k] = s.titles[i]
	}
	var all []found
	for rank, m := range fuzzy.Find(query, titles) {
		all = append(all, found{index: among[m.Index], title: m.MatchedIndexes, scattered: true, rank: rank})
	}
	return all
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
