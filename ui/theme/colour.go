package theme

// One colour in every depth, as text and as what lies under text.

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// colour is one colour in each depth. The 16 and none have parameters of their
// own, because what a program converts to them is grey on grey: there an
// attribute often says more than a colour.
type colour struct {
	rgb  string // "7aa2f7"
	x256 uint8
	x16  string // SGR parameters
	none string // SGR parameters without a colour
	own  ink    // an operator's own colour, which stands for all of the above
}

// normal turns bold off: where there are 16 colours all plain text is bold.
const normal = "22"

// text are the SGR parameters of text in the colour.
func (c colour) text(depth colorprofile.Profile) string {
	switch {
	case c.own.kind != noInk && depth >= colorprofile.ANSI:
		return c.own.params(depth, 0)
	case depth == colorprofile.TrueColor:
		r, g, b := c.channels()
		return fmt.Sprintf("38;2;%d;%d;%d", r, g, b)
	case depth == colorprofile.ANSI256:
		return "38;5;" + strconv.Itoa(int(c.x256))
	case depth == colorprofile.ANSI:
		return c.x16
	}
	return c.none
}

// under are the SGR parameters of the colour under text, empty below 256 colours
// for those that are not an operator's own.
func (c colour) under(depth colorprofile.Profile) string {
	switch {
	case c.own.kind != noInk && depth >= colorprofile.ANSI:
		return c.own.params(depth, 10)
	case depth == colorprofile.TrueColor:
		r, g, b := c.channels()
		return fmt.Sprintf("48;2;%d;%d;%d", r, g, b)
	case depth == colorprofile.ANSI256:
		return "48;5;" + strconv.Itoa(int(c.x256))
	}
	return ""
}

// in is text in the colour, behind attributes that go with it.
func (c colour) in(depth colorprofile.Profile, attributes ...string) Style {
	params := slices.Clone(attributes)
	bold := slices.Contains(attributes, "1")
	text := c.text(depth)
	switch {
	case depth == colorprofile.ANSI && !bold && !strings.HasPrefix(text, "1;"):
		params = append([]string{normal}, params...)
	case depth < colorprofile.ANSI && len(attributes) > 0:
		text = ""
	}
	return sgr(join(append(params, text)...))
}

// on is text in the colour over another one.
func (c colour) on(ground colour, depth colorprofile.Profile, attributes ...string) Style {
	return sgr(join(append(attributes, c.text(depth), ground.under(depth))...))
}

// join makes one text of the parameters that are not empty.
func join(params ...string) string {
	return strings.Join(slices.DeleteFunc(params, func(p string) bool { return p == "" }), ";")
}

// params are the SGR parameters of a colour; back is 10 for the one under text.
func (c ink) params(depth colorprofile.Profile, back int) string {
	var list []string
	c.append(depth, back, func(n int) { list = append(list, strconv.Itoa(n)) })
	return strings.Join(list, ";")
}

// channels are red, green and blue: of the 16 as xterm has them.
func (c colour) channels() (r, g, b uint8) {
	switch c.own.kind {
	case direct:
		return c.own.r, c.own.g, c.own.b
	case basic, indexed:
		rgba := ansi.IndexedColor(c.own.r)
		r, g, b, _ := rgba.RGBA()
		return uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)
	}
	n, err := strconv.ParseUint(c.rgb, 16, 24)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// rgbColour is a colour of its channels, in each depth the nearest.
func rgbColour(r, g, b uint8) colour { return colour{own: ink{kind: direct, r: r, g: g, b: b}} }

// parseColour reads a colour as a config has it: a name of the 16, "bright-" before it
// or not, a number from 0 to 255, or "#rrggbb".
func parseColour(text string) (colour, bool) {
	if hex, ok := strings.CutPrefix(text, "#"); ok && len(hex) == 6 {
		n, err := strconv.ParseUint(hex, 16, 24)
		return rgbColour(uint8(n>>16), uint8(n>>8), uint8(n)), err == nil
	}
	name, bright := strings.CutPrefix(text, "bright-")
	if i := slices.Index([]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}, name); i >= 0 {
		if bright {
			i += 8
		}
		return colour{own: ink{kind: basic, r: uint8(i)}}, true
	}
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil {
		return colour{}, false
	}
	var c ink
	c.index(int(n))
	return colour{own: c}, true
}

// luminance is how light a colour is, from 0 to 1, as WCAG 2 defines it.
func (c colour) luminance() float64 {
	r, g, b := c.channels()
	channel := func(c uint8) float64 {
		v := float64(c) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

// contrast is how well two colours are told apart, from 1 to 21, as WCAG 2 defines it.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// nearest is the colour as a depth shows it.
func (c colour) nearest(depth colorprofile.Profile) colour {
	if depth == colorprofile.ANSI256 && c.own.kind == noInk {
		return colour{own: ink{kind: indexed, r: c.x256}}
	}
	if c.own.kind != noInk {
		return colour{own: c.own.in(depth)}
	}
	return c
}

// mixed is a colour with so much of another in it, from 0 to 1.
func (c colour) mixed(other colour, share float64) colour {
	r, g, b := c.channels()
	r2, g2, b2 := other.channels()
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-share) + float64(b)*share)) }
	return rgbColour(mix(r, r2), mix(g, g2), mix(b, b2))
}
