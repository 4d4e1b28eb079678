package theme

// That everything can be read, computed for each role on what it lies on.

import (
	"fmt"
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// backgrounds are those of terminals that a theme is made for.
func backgrounds(isLight bool) []colour {
	if isLight {
		return []colour{rgbColour(255, 255, 255), rgbColour(0xfd, 0xf6, 0xe3)}
	}
	return []colour{rgbColour(0, 0, 0), rgbColour(0x1e, 0x1e, 0x2e)}
}

// named are the colours of a palette that text has.
func named(p palette) map[string]colour {
	return map[string]colour{
		"dim": p.dim, "border": p.border, "accent": p.accent, "focus": p.focus, "good": p.good, "warn": p.warn, "bad": p.bad, "info": p.info,
		"spark": p.spark, "stage 1": p.stages[0], "stage 2": p.stages[1], "stage 3": p.stages[2], "last": p.last,
	}
}

// everyPalette calls f for each theme on each of its backgrounds.
func everyPalette(f func(name string, p palette)) {
	for _, name := range []string{"dark", "light"} {
		f(name, paletteOf(name, name == "dark"))
		f("contrast, "+name, paletteOf("contrast", name == "dark"))
	}
}

func TestColoursCanBeRead(t *testing.T) {
	everyPalette(func(theme string, p palette) {
		for role, c := range named(p) {
			atLeast := 4.5
			switch {
			case theme == "contrast, dark" || theme == "contrast, light":
				atLeast = 7
			case role == "border":
				atLeast = 1.9
			}
			for _, depth := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
				for _, ground := range backgrounds(p.light) {
					if got := contrast(c.nearest(depth), ground); got < atLeast {
						t.Errorf("%s: %s in %v has a contrast of %.2f on %v", theme, role, depth, got, ground.own)
					}
				}
			}
		}
		for _, depth := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			if got := contrast(readable(p.selection, depth), p.selection.nearest(depth)); got < 4.5 {
				t.Errorf("%s: the selection in %v has a contrast of %.2f", theme, depth, got)
			}
			if got := contrast(white(), alarm().nearest(depth)); got < 4.5 {
				t.Errorf("%s: an alarm in %v has a contrast of %.2f", theme, depth, got)
			}
		}
	})
}

// xterm are its 16 colours.
func xterm() [16]uint32 {
	return [16]uint32{
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	}
}

// sixteen is a colour among the 16 by its SGR parameters, as xterm has them; what has none
// is the terminal's text. A colour behind the text, where there is one, is the ground.
func sixteen(params string, light bool) (text, ground colour) {
	text, ground = colour{own: ink{kind: direct, r: 0xe5, g: 0xe5, b: 0xe5}}, black()
	if light {
		text, ground = black(), white()
	}
	var pen Pen
	pen.Take(params)
	for _, i := range []struct {
		of ink
		to *colour
	}{{pen.fore, &text}, {pen.back, &ground}} {
		if i.of.kind == basic {
			n := xterm()[i.of.r]
			*i.to = rgbColour(uint8(n>>16), uint8(n>>8), uint8(n))
		}
	}
	return text, ground
}

// Blue alone is under 4.5: xterm's lightest has 4.43 on black.
func TestThe16ColoursCanBeRead(t *testing.T) {
	everyPalette(func(theme string, p palette) {
		for role, c := range named(p) {
			text, ground := sixteen(c.in(colorprofile.ANSI).open[2:len(c.in(colorprofile.ANSI).open)-1], p.light)
			atLeast := 4.5
			if c.x16 == "94" {
				atLeast = 4.4
			}
			if got := contrast(text, ground); got < atLeast {
				t.Errorf("%s: %s in 16 colours has a contrast of %.2f", theme, role, got)
			}
		}
	})
}

// hue of a colour in degrees; grey has none.
func hue(c colour) float64 {
	r8, g8, b8 := c.channels()
	r, g, b := float64(r8), float64(g8), float64(b8)
	return math.Mod(math.Atan2(math.Sqrt(3)*(g-b), 2*r-g-b)*180/math.Pi+360, 360)
}

func TestTheLastStageHasNotTheColourOfErrors(t *testing.T) {
	everyPalette(func(theme string, p palette) {
		for _, depth := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			apart := math.Abs(hue(p.last.nearest(depth)) - hue(p.bad.nearest(depth)))
			if apart = min(apart, 360-apart); apart < 40 {
				t.Errorf("%s: in %v the last stage is %.0f degrees from what is bad", theme, depth, apart)
			}
		}
		seen := map[string]bool{p.bad.x16: true, p.warn.x16: true}
		for _, c := range append(p.stages[:], p.last) {
			if seen[c.x16] {
				t.Errorf("%s: two stages, or a stage and trouble, are both %q in 16 colours", theme, c.x16)
			}
			seen[c.x16] = true
		}
	})
}

func TestTheHeaderCanBeReadInEveryColour(t *testing.T) {
	accounts := []string{"", "red", "bright-yellow", "green", "blue", "black", "white", "bright-white", "#00ff00", "#123456", "#ffd700"}
	for n := range 256 {
		accounts = append(accounts, fmt.Sprint(n))
	}
	everyPalette(func(name string, p palette) {
		for _, depth := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			th := p.theme(depth)
			th.depth = depth
			for _, account := range accounts {
				b := th.Band(account)
				for role, s := range map[string]Style{"text": b.Text, "dim": b.Dim, "good": b.Good, "warn": b.Warn, "bad": b.Bad, "info": b.Info, "label": b.Label} {
					var pen Pen
					pen.Take(s.open[2 : len(s.open)-1])
					if got := contrast(colour{own: pen.fore}, colour{own: pen.back}); got < 4.5 {
						t.Errorf("%s in %v: %s on %q has a contrast of %.2f", name, depth, role, account, got)
					}
				}
			}
		}
	})
}

func TestOwnColours(t *testing.T) {
	own := map[string]string{"bad": "bright-magenta", "stage1": "#102030", "dim": "110", "accent": "3"}
	for depth, want := range map[colorprofile.Profile][4]string{
		colorprofile.TrueColor: {"95", "38;2;16;32;48", "38;5;110", "1;33"},
		colorprofile.ANSI256:   {"95", "38;5;17", "38;5;110", "1;33"},
		colorprofile.ANSI:      {"22;95", "22;34", "22;94", "1;33"},
		colorprofile.ASCII:     {"1", "", "2", "1"},
	} {
		th := New(Options{Name: "dark", Depth: depth, Own: own})
		for i, s := range []Style{th.Bad, th.Stage(0, 4), th.Dim, th.TitleFocused} {
			if s != sgr(want[i]) {
				t.Errorf("in %v role %d is %q, want %q", depth, i, s.open, want[i])
			}
		}
		if th.ID() == New(Options{Name: "dark", Depth: depth}).ID() {
			t.Error("own colours do not tell themes apart")
		}
	}
}

func TestTheBarTakesAllButTheChosenCell(t *testing.T) {
	for _, depth := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256} {
		th := New(Options{Name: "dark", Depth: depth})
		line := " a " + th.Warn.Paint("b") + th.Strong.Paint("s") + th.Alarm.Paint("[42!]") + th.Chosen.Paint("[41]") + " c"
		want := th.Selected.Paint(" a bs") + th.Alarm.Paint("[42!]") + th.Chosen.Paint("[41]") + th.Selected.Paint(" c")
		if got := th.Bar(line); got != want {
			t.Errorf("in %v: %q, want %q", depth, got, want)
		}
	}
}
