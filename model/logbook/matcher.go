package logbook

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// matcher finds a query in a text.
type matcher struct {
	query  []byte // folded unless exact
	exact  bool   // capital letters count
	runes  []rune // of a query that has more than ASCII and is not exact, folded
	rareAt int    // where in the query its rarest byte stands
	rare   [2]byte
}

func newMatcher(query string) matcher {
	if strings.ContainsFunc(query, unicode.IsUpper) {
		return matcher{query: []byte(query), exact: true}
	}
	m := matcher{query: []byte(strings.Map(fold, query))}
	for i, c := range m.query {
		if c >= utf8.RuneSelf {
			m.runes = []rune(string(m.query))
			break
		}
		if commonness(c) < commonness(m.query[m.rareAt]) {
			m.rareAt = i
		}
	}
	c := m.query[m.rareAt]
	m.rare = [2]byte{c, c}
	if c >= 'a' && c <= 'z' {
		m.rare[1] = c - 'a' + 'A'
	}
	return m
}

// fold is the same rune for all runes that differ in case alone: an ASCII small
// letter where there is one.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		if o < utf8.RuneSelf {
			return unicode.ToLower(o)
		}
		least = min(least, o)
	}
	return least
}

// common is the bytes that logs are full of, the commonest first.
const common = " etaoinrsldc0h1u.p2-m/g3:5f46_b9y78wv]["

// commonness is greater for bytes that more of a log consists of.
func commonness(c byte) int {
	if i := strings.IndexByte(common, c); i >= 0 {
		return len(common) - i
	}
	return 0
}

// narrows reports whether all that matches m matches o too.
func (m matcher) narrows(o matcher) bool {
	switch {
	case m.exact == o.exact:
		return bytes.Contains(m.query, o.query)
	case m.exact:
		return strings.Contains(strings.Map(fold, string(m.query)), string(o.query))
	}
	return false
}

// possible reports whether the query can stand in a line of the kind.
func (m *matcher) possible(k kind) bool { return m.runes == nil || k&foreign != 0 }

// in reports whether the query stands in a text.
func (m *matcher) in(text []byte) bool {
	at, _ := m.index(text)
	return at >= 0
}

// index is where the query stands first in a text, and how many bytes there match
// it; -1 when it does not.
func (m *matcher) index(text []byte) (at, length int) {
	switch {
	case m.exact:
		return bytes.Index(text, m.query), len(m.query)
	case m.runes != nil:
		return m.indexRunes(text)
	}
	return m.indexFolded(text), len(m.query)
}

// indexFolded looks for the rarest byte of the query, in both cases, and compares
// where it stands: looking for one byte is what processors do fastest.
func (m *matcher) indexFolded(text []byte) int {
	last := len(text) - len(m.query) // where the query can begin
	if last < 0 {
		return -1
	}
	next := [2]int{-1, -1} // in text, where the small and the capital one stand
	window := text[:last+m.rareAt+1]
	for from := m.rareAt; from < len(window); {
		for i := range next {
			if next[i] < from {
				if next[i] = bytes.IndexByte(window[from:], m.rare[i]); next[i] < 0 {
					next[i] = len(window)
				} else {
					next[i] += from
				}
			}
			if m.rare[0] == m.rare[1] {
				next[1] = len(window)
				break
			}
		}
		p := min(next[0], next[1])
		if p == len(window) {
			return -1
		}
		if start := p - m.rareAt; m.equal(text[start : start+len(m.query)]) {
			return start
		}
		from = p + 1
	}
	return -1
}

// equal compares a text of the query's length with it, without regard to case.
func (m *matcher) equal(text []byte) bool {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != m.query[i] {
			return false
		}
	}
	return true
}

// indexRunes compares rune by rune.
func (m *matcher) indexRunes(text []byte) (at, length int) {
	for at < len(text) {
		if n := m.prefix(text[at:]); n > 0 {
			return at, n
		}
		_, n := utf8.DecodeRune(text[at:])
		at += n
	}
	return -1, 0
}

// prefix is how many bytes at the beginning of a text match the query, 0 for none.
func (m *matcher) prefix(text []byte) int {
	at := 0
	for _, want := range m.runes {
		r, n := utf8.DecodeRune(text[at:])
		if n == 0 || fold(r) != want {
			return 0
		}
		at += n
	}
	return at
}
