package theme

// What the themes promise: which sequences they write, and that they can be read.

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// roles are all styles of a theme by name, stages included.
func roles(t Theme) map[string]Style {
	out := map[string]Style{"stage 0": t.Stage(0, 4), "stage 1": t.Stage(1, 4), "stage 2": t.Stage(2, 4), "last stage": t.Stage(3, 4)}
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if s, ok := v.Field(i).Interface().(Style); ok {
			out[v.Type().Field(i).Name] = s
		}
	}
	return out
}

// every calls f for every theme of a depth.
func every(depth colorprofile.Profile, f func(Options, Theme)) {
	for _, name := range []string{"auto", "dark", "light", "contrast"} {
		for _, dark := range []bool{true, false} {
			o := Options{Name: name, Depth: depth, DarkBackground: dark}
			f(o, New(o))
		}
	}
}

func TestEachDepthWritesOnlyWhatItMay(t *testing.T) {
	for depth, allowed := range map[colorprofile.Profile]string{
		colorprofile.Unknown:   `[1247]|27`,
		colorprofile.NoTTY:     `[1247]|27`,
		colorprofile.ASCII:     `[1247]|27`,
		colorprofile.ANSI:      `[1247]|2[27]|[34][0-7]|9[0-7]`,
		colorprofile.ANSI256:   `[1247]|[34]8;5;\d+`,
		colorprofile.TrueColor: `[1247]|[34]8;2;\d+;\d+;\d+`,
	} {
		shape := regexp.MustCompile(fmt.Sprintf(`^(\x1b\[(%[1]s)(;(%[1]s))*m)?$`, allowed))
		every(depth, func(o Options, th Theme) {
			for name, s := range roles(th) {
				if !shape.MatchString(s.Open()) {
					t.Errorf("%+v: %s is %q", o, name, s.Open())
				}
			}
		})
	}
}

func TestWithoutColourTheSignsRemain(t *testing.T) {
	every(colorprofile.ASCII, func(o Options, th Theme) {
		if !strings.Contains(th.Selected.Open(), "7") {
			t.Errorf("%+v: the selection is not in reverse", o)
		}
		if th.Selected == th.SelectedBlurred {
			t.Errorf("%+v: the selection looks the same with and without the focus", o)
		}
		if th.Stage(2, 3) == th.Stage(0, 3) {
			t.Errorf("%+v: the last stage does not stand out", o)
		}
		if th.TitleFocused == th.Title {
			t.Errorf("%+v: the focused title does not stand out", o)
		}
	})
}

func TestColourTellsRolesApart(t *testing.T) {
	for _, depth := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		every(depth, func(o Options, th Theme) {
			if th.Good == th.Bad || th.Warn == th.Good || th.Border == th.BorderFocused || th.Selected == th.SelectedBlurred {
				t.Errorf("%+v: two roles look the same", o)
			}
			for i := range 4 {
				if th.Stage(i, 5) == th.Stage(4, 5) {
					t.Errorf("%+v: stage %d looks like the last", o, i)
				}
			}
		})
	}
}

func TestAutoGoesByTheBackground(t *testing.T) {
	for _, dark := range []bool{true, false} {
		name := map[bool]string{true: "dark", false: "light"}[dark]
		auto := New(Options{Name: "auto", Depth: colorprofile.TrueColor, DarkBackground: dark})
		named := New(Options{Name: name, Depth: colorprofile.TrueColor, DarkBackground: !dark})
		if !maps.Equal(roles(auto), roles(named)) {
			t.Errorf("auto on a background that is dark=%v is not %s", dark, name)
		}
	}
}

func TestIDsTellThemesApart(t *testing.T) {
	seen := map[string]Options{}
	for _, name := range []string{"dark", "light", "contrast"} {
		for _, depth := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
			for _, ascii := range []bool{true, false} {
				o := Options{Name: name, Depth: depth, ASCII: ascii}
				id := New(o).ID()
				if other, ok := seen[id]; ok {
					t.Errorf("%+v and %+v are both %q", o, other, id)
				}
				seen[id] = o
			}
		}
	}
}

func TestPaintAndOver(t *testing.T) {
	red, bold := sgr("31"), sgr("1")
	if got := red.Paint("x"); got != "\x1b[31mx\x1b[m" {
		t.Errorf("Paint gave %q", got)
	}
	if got := red.Paint("") + (Style{}).Paint("x"); got != "x" {
		t.Errorf("painting nothing, and with nothing, gave %q", got)
	}
	if got := red.Over("a" + bold.Paint("b") + "c"); got != "\x1b[31ma\x1b[1mb\x1b[m\x1b[31mc\x1b[m" {
		t.Errorf("Over gave %q", got)
	}
	if got := red.Over(bold.Paint("b")); got != "\x1b[31m\x1b[1mb\x1b[m" {
		t.Errorf("Over to the end gave %q", got)
	}
}

func TestGlyphsKeepTheirWidths(t *testing.T) {
	for _, ascii := range []bool{true, false} {
		g := New(Options{ASCII: ascii}).Glyphs
		v := reflect.ValueOf(g)
		for i := range v.NumField() {
			name, s := v.Type().Field(i).Name, v.Field(i).String()
			if s == "" {
				t.Errorf("ascii=%v: there is no %s", ascii, name)
			}
			for _, r := range s {
				if ascii && (r < 0x20 || r > 0x7e) {
					t.Errorf("%s is %q, which is not ASCII", name, s)
				}
			}
			switch name {
			case "Mask", "spinner", "bar", "levels":
				continue
			case "Ellipsis", "Arrow", "Moving", "Unread":
				if ascii {
					continue
				}
			}
			if w := ansi.StringWidthWc(s); w != 1 {
				t.Errorf("ascii=%v: %s is %d wide", ascii, name, w)
			}
		}
		for n := -3; n < 30; n++ {
			if w := ansi.StringWidthWc(g.Spin(n)); w != 1 {
				t.Errorf("spinner frame %d is %d wide", n, w)
			}
		}
	}
}

func TestTheLocaleDecidesOnASCII(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"LANG": "en_US.UTF-8"}, true},
		{map[string]string{"LANG": "C.utf8"}, true},
		{map[string]string{"LANG": "C"}, false},
		{map[string]string{"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LC_CTYPE": "de_DE.UTF-8", "LANG": "C"}, true},
		{map[string]string{"LANG": "de_DE.ISO-8859-1"}, false},
	} {
		if got := UTF8(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}
