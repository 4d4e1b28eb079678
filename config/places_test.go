package config

import (
	"maps"
	"testing"

	"github.com/BurntSushi/toml"
)

// decode is what the TOML library makes of a text, when it takes it.
func decode(text string) (map[string]any, bool) {
	root := map[string]any{}
	_, err := toml.Decode(text, &root)
	return root, err == nil
}

func TestPlacesOfKeys(t *testing.T) {
	const text = `a = 1
b.c = """
two lines"""
b."d e" = 'x' # b.f = 1

[t.u]
x = [
  1, # one
  "]",
  { y = 2, "z\u0061" = [3] },
]
[[s]]
n = 1
[[s]]
n = 2
  [s.in]
  m = 1
  [[s.arr]]
  k = '''
'''''
  [[s.arr]]
  k = 2
`
	if _, ok := decode(text); !ok {
		t.Fatal("the text is not TOML")
	}
	want := map[string]int{
		place("a"): 1, place("b"): 2, place("b", "c"): 2, place("b", "d e"): 4,
		place("t"): 6, place("t", "u"): 6, place("t", "u", "x"): 7,
		place("t", "u", "x", "#0"): 8, place("t", "u", "x", "#1"): 9, place("t", "u", "x", "#2"): 10,
		place("t", "u", "x", "#2", "y"): 10, place("t", "u", "x", "#2", "za"): 10, place("t", "u", "x", "#2", "za", "#0"): 10,
		place("s"): 12, place("s", "#0"): 12, place("s", "#0", "n"): 13,
		place("s", "#1"): 14, place("s", "#1", "n"): 15, place("s", "#1", "in"): 16, place("s", "#1", "in", "m"): 17,
		place("s", "#1", "arr"): 18, place("s", "#1", "arr", "#0"): 18, place("s", "#1", "arr", "#0", "k"): 19,
		place("s", "#1", "arr", "#1"): 21, place("s", "#1", "arr", "#1", "k"): 22,
	}
	got := findPlaces(text)
	if !maps.Equal(got.line, want) {
		for p, n := range got.line {
			if want[p] != n {
				t.Errorf("%q: line %d, want %d", p, n, want[p])
			}
		}
		for p := range want {
			if got.line[p] == 0 {
				t.Errorf("%q was not found", p)
			}
		}
	}
	if len(got.twice) > 0 {
		t.Errorf("keys given twice: %+v", got.twice)
	}
}

func TestKeysGivenTwiceAreFound(t *testing.T) {
	for text, want := range map[string]repeat{
		"a = 1\na = 2":               {line: 2, first: 1},
		"a.b = 1\na = 2":             {line: 2, first: 1},
		"a = 1\na.b = 2":             {line: 2, first: 1},
		"\n[t]\nx = 1\n[t]":          {line: 4, first: 2},
		"[t.u]\n[t]\nu = 1":          {line: 3, first: 1},
		"[[s]]\nx=1\n\"x\" = 2":      {line: 3, first: 2},
		"t = { a = 1,\n a = 2 }":     {line: 2, first: 1},
		"[[s]]\nx=1\n[[s]]\nx=1":     {},
		"[t.u]\nx=1\n[t]\nx=1":       {},
		"[[s]]\n[s.t]\n[[s]]\n[s.t]": {},
	} {
		got := findPlaces(text).twice
		switch {
		case want.line == 0 && len(got) > 0:
			t.Errorf("%q: %+v", text, got)
		case want.line > 0 && (len(got) != 1 || got[0].line != want.line || got[0].first != want.first):
			t.Errorf("%q: %+v, want line %d after %d", text, got, want.line, want.first)
		}
	}
}
