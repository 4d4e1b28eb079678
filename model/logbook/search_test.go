package logbook

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestFind(t *testing.T) {
	r := New()
	r.Append(lines("Build one", "the \x1b[31mbu\x1b[1mild\x1b[m two", "BUILD three", "other", "Straße", "ÜBUNG übung", "\x1b[31m31 red"))
	for query, want := range map[string][]int{
		"build": {0, 1, 2}, "Build": {0}, "BUILD": {2}, "bUILD": nil, "two": {1}, "31": {6}, "[31m": nil, "ild two": {1},
		"straße": {4}, "Straße": {4}, "übung": {5}, "Übung": nil, "e": {0, 1, 2, 3, 4, 6}, "one two": nil, "t": {1, 2, 3, 4},
	} {
		s := r.Find(query)
		got := walk(0, s.Next)
		if !slices.Equal(got, want) || s.Count() != len(want) || s.Query() != query || r.Found() != s {
			t.Errorf("%q: lines %v, %d", query, got, s.Count())
		}
		for i, n := range want {
			if k, ok := s.Rank(n); !ok || k != i+1 {
				t.Errorf("%q: line %d is match %d, %v", query, n, k, ok)
			}
		}
	}
	if r.Find("") != nil || r.Found() != nil {
		t.Error("an empty query searches")
	}
	s := r.Find("build")
	if n, ok := s.Previous(2); !ok || n != 1 {
		t.Errorf("before 2: %d, %v", n, ok)
	}
	if _, ok := s.Rank(3); ok {
		t.Error("line 3 is a match")
	}
}

// A query that is typed letter by letter finds what it finds at once.
func TestFindNarrowsAndWidens(t *testing.T) {
	texts := []string{"Build", "build", "bUiLd", "bu", "b", "xbuildx", "übuild", "B u"}
	typed := []string{"b", "bu", "bui", "buil", "build", "buil", "bu", "bU", "bUi", "b", "B", "Bu", "ü", "üb", "x"}
	r := New()
	r.Append(lines(texts...))
	for _, q := range typed {
		got := walk(0, r.Find(q).Next)
		fresh := New()
		fresh.Append(lines(texts...))
		if want := walk(0, fresh.Find(q).Next); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", q, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	r := New()
	for _, c := range []struct {
		query, text string
		want        []Span
	}{
		{"ab", "AbabxAB", []Span{{0, 2}, {2, 4}, {5, 7}}}, {"aa", "aaaaa", []Span{{0, 2}, {2, 4}}}, {"A", "aAa", []Span{{1, 2}}},
		{"ü", "xÜü", []Span{{1, 3}, {3, 5}}}, {"q", "none", nil}, {"k", "K", []Span{{0, 1}}},
	} {
		if got := r.Find(c.query).Spans(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %v, want %v", c.query, c.text, got, c.want)
		}
	}
}

// The fast search finds the same place as the plain one.
func FuzzMatcher(f *testing.F) {
	f.Add("build", "the BUILD")
	f.Add("E", "xeE")
	f.Add("üb", "Übel")
	f.Add("\xff", "a\xff")
	f.Fuzz(func(t *testing.T, query, text string) {
		if query == "" {
			return
		}
		m := newMatcher(query)
		at, n := m.index([]byte(text))
		if at >= 0 && (n <= 0 || at+n > len(text)) {
			t.Fatalf("%q in %q: %d, %d", query, text, at, n)
		}
		ascii := !strings.ContainsFunc(query+text, func(r rune) bool { return r > unicode.MaxASCII })
		want := strings.Index(strings.ToLower(text), query)
		if strings.ContainsFunc(query, unicode.IsUpper) {
			want = strings.Index(text, query)
		} else if !ascii {
			return
		}
		if at != want {
			t.Fatalf("%q in %q: %d, want %d", query, text, at, want)
		}
	})
}
