package theme

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
)

func depths() []colorprofile.Profile {
	return []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor}
}

func TestAPenIsMappedToTheDepth(t *testing.T) {
	for _, c := range []struct {
		params string
		want   [4]string // in each of depths
	}{
		{"", [4]string{"", "", "", ""}},
		{"0", [4]string{"", "", "", ""}},
		{"31", [4]string{"", "31", "31", "31"}},
		{"1;32", [4]string{"1", "1;32", "1;32", "1;32"}},
		{"97;101", [4]string{"", "97;101", "97;101", "97;101"}},
		{"38;5;9", [4]string{"", "91", "91", "91"}},
		{"38;5;196", [4]string{"", "91", "38;5;196", "38;5;196"}},
		{"48;5;21", [4]string{"", "104", "48;5;21", "48;5;21"}},
		{"38;2;255;0;0", [4]string{"", "91", "38;5;196", "38;2;255;0;0"}},
		{"38:2::255:0:0", [4]string{"", "91", "38;5;196", "38;2;255;0;0"}},
		{"38:2:255:0:0", [4]string{"", "91", "38;5;196", "38;2;255;0;0"}},
		{"38:5:196;4:3", [4]string{"4", "4;91", "4;38;5;196", "4;38;5;196"}},
		{"4;4:0", [4]string{"", "", "", ""}},
		{"1;2;3;4;5;6;7;8;9", [4]string{"1;2;3;4;7;9", "1;2;3;4;7;9", "1;2;3;4;7;9", "1;2;3;4;7;9"}},
		{"1;22;31;39;41;49", [4]string{"", "", "", ""}},
		{"31;0;1", [4]string{"1", "1", "1", "1"}},
		{"38;5", [4]string{"", "", "", ""}},
		{"38;2;1;2", [4]string{"", "", "", ""}},
		{"38;2;256;0;0", [4]string{"", "", "", ""}},
		{"38;9;31", [4]string{"", "31", "31", "31"}},
		{"999;abc;31", [4]string{"", "31", "31", "31"}},
	} {
		for i, depth := range depths() {
			var p Pen
			p.Take(c.params)
			want := ""
			if c.want[i] != "" {
				want = "\x1b[" + c.want[i] + "m"
			}
			if got := p.Open(depth); got != want {
				t.Errorf("%q in %v is %q, want %q", c.params, depth, got, want)
			}
		}
	}
}

// allowed is what Open may write in each depth.
func allowed(depth colorprofile.Profile) *regexp.Regexp {
	colours := map[colorprofile.Profile]string{
		colorprofile.ASCII:     `x`,
		colorprofile.ANSI:      `3[0-7]|9[0-7]|4[0-7]|10[0-7]`,
		colorprofile.ANSI256:   `3[0-7]|9[0-7]|4[0-7]|10[0-7]|[34]8;5;\d{1,3}`,
		colorprofile.TrueColor: `3[0-7]|9[0-7]|4[0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3}`,
	}[depth]
	return regexp.MustCompile(fmt.Sprintf(`^(\x1b\[([123479]|%[1]s)(;([123479]|%[1]s))*m)?$`, colours))
}

func FuzzPen(f *testing.F) {
	for _, s := range []string{"1;31", "38;2;1;2;3", "38:5:300", ";;;", "48;2;;;;", "4:3;58;5;1", "99999999999999999999", "38;5;\x1b]0;x\x07"} {
		f.Add(s, "0")
	}
	shapes := map[colorprofile.Profile]*regexp.Regexp{}
	for _, d := range depths() {
		shapes[d] = allowed(d)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		var p Pen
		p.Take(first)
		p.Take(second)
		for _, d := range depths() {
			got := p.Open(d)
			if !shapes[d].MatchString(got) {
				t.Errorf("%q then %q in %v is %q", first, second, d, got)
			}
			var again Pen
			if got != "" {
				again.Take(strings.TrimSuffix(strings.TrimPrefix(got, "\x1b["), "m"))
			}
			if again.Open(d) != got {
				t.Errorf("%q in %v comes back as %q", got, d, again.Open(d))
			}
		}
	})
}

func TestABarIsAsWideAsAskedFor(t *testing.T) {
	for _, ascii := range []bool{true, false} {
		g := glyphsOf(ascii)
		for _, f := range []float64{-1, 0, 0.01, 0.3, 0.5, 0.999, 1, 7, math.NaN(), math.Inf(1)} {
			for w := range 20 {
				if got := utf8.RuneCountInString(g.Bar(f, w)); got != w {
					t.Errorf("%v in %d cells is %q", f, w, g.Bar(f, w))
				}
			}
		}
	}
	if got := glyphsOf(true).Bar(0.5, 8); got != "####----" {
		t.Errorf("half of 8 is %q", got)
	}
	if got := glyphsOf(false).Bar(0.25, 2); got != "▌░" {
		t.Errorf("a quarter of 2 is %q", got)
	}
}
