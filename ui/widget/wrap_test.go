package widget

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		w     int
		after string
		want  []string
	}{
		{"", 5, "", []string{""}},
		{"run aws sso login", 17, "", []string{"run aws sso login"}},
		{"run aws sso login", 16, "", []string{"run aws sso", "login"}},
		{"login --profile rigd", 8, "", []string{"login", "--profil", "e rigd"}},
		{"aws login --profile rigd", 13, "", []string{"aws login", "--profile", "rigd"}},
		{"see https://a.example/b/c now", 12, ":/,", []string{"see https://", "a.example/b/", "c now"}},
		{"arn:aws:iam::123456789012:role/router", 14, ":/,", []string{"arn:aws:iam::", "123456789012:", "role/router"}},
		{"  set in and on", 8, "", []string{"  set in", "and on"}},
		{"漢字漢字漢字", 5, "", []string{"漢字", "漢字", "漢字"}},
		{"router-role-with-rights", 14, ":", []string{"router-role-", "with-rights"}},
		{"漢字", 1, "", []string{"漢字"}},
	} {
		if got := Wrap(c.text, c.w, c.after); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.w, got, c.want)
		}
	}
}

// Whatever the width, nothing is lost and, where a cell is enough for a character,
// no line is too long.
func FuzzWrap(f *testing.F) {
	f.Add("run aws configure --profile rigd, or look around", 11)
	f.Add("arn:aws:iam::123456789012:role/x", 3)
	f.Fuzz(func(t *testing.T, text string, w int) {
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) || w < 1 || w > 200 {
			return // not what this promise is about
		}
		lines := Wrap(text, w, ":/,")
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if bare(strings.Join(lines, "")) != bare(text) {
			t.Errorf("%q in %d lost something: %q", text, w, lines)
		}
		for _, l := range lines {
			if Width(l) > w {
				t.Errorf("%q is wider than %d", l, w)
			}
		}
	})
}
