package safetext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "build 41 a1b2c3d", "build 41 a1b2c3d"},
		{"empty", "", ""},
		{"only blanks", " \t\r\n ", ""},
		{"blanks folded", " a \t\n b ", "a b"},
		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"cursor and clear", "a\x1b[2J\x1b[Hb", "ab"},
		{"title", "\x1b]0;owned\x07name", "name"},
		{"clipboard", "x\x1b]52;c;ZXZpbA==\x1b\\y", "xy"},
		{"hyperlink", "\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"device control", "\x1bPq#0;2\x1b\\ok", "ok"},
		{"unterminated title keeps its text", "\x1b]0;title and more", "0;title and more"},
		{"8-bit introducer as rune", "a\u009b31mb", "ab"},
		{"8-bit introducer as byte", "a\x9b31mb", "ab"},
		{"cut sequence at the end", "a\x1b[31", "a"},
		{"lone escape", "a\x1b", "a"},
		{"charset selection", "\x1b(0lqk", "lqk"},
		{"single shift", "\x1bNxy", "y"},
		{"bell and backspace", "a\x07\x08b", "ab"},
		{"nul", "a\x00b", "ab"},
		{"delete", "a\x7fb", "ab"},
		{"bidi", "\u202eevil\u202c\u2066x\u2069", "evilx"},
		{"zero width", "a\u200bb\ufeffc", "abc"},
		{"line separators", "a\u2028b\u2029c\u0085d", "a b cd"},
		{"broken UTF-8", "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"emoji with joiner", "👩‍🚀 ⚠️", "👩🚀 ⚠"},
		{"wide", "日本語", "日本語"},
		{"tags", "a\U000e0041b", "ab"},
		{"private use", "a\ue000b", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Line(c.in); got != c.want {
				t.Errorf("Line(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestLineIsCut(t *testing.T) {
	for _, in := range []string{strings.Repeat("x", 100_000), strings.Repeat("日", 100_000), strings.Repeat("a ", 100_000)} {
		got := Line(in)
		if n := utf8.RuneCountInString(got); n > MaxRunes {
			t.Errorf("%d runes, want at most %d", n, MaxRunes)
		}
		if !strings.HasSuffix(got, "…") {
			t.Errorf("a cut text ends in %q, want an ellipsis", got[len(got)-4:])
		}
	}
	if exact := strings.Repeat("x", MaxRunes); Line(exact) != exact {
		t.Error("a text of just the longest length was changed")
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "name", "\x1b[31mx", "\x1b]52;c;x\x07", "\u202ex", "\x9b1m", "\xc2", "\x1b\x1b]", "a\x1b]0;\x1b[31m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := Line(in)
		if !utf8.ValidString(got) {
			t.Fatalf("Line(%q) is not UTF-8", in)
		}
		if n := utf8.RuneCountInString(got); n > MaxRunes {
			t.Fatalf("Line(%q) has %d runes", in, n)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("Line(%q) lets %U through", in, r)
			}
		}
		if again := Line(got); again != got {
			t.Fatalf("Line is not stable: %q, then %q", got, again)
		}
	})
}
