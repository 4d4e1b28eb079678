package theme

// The colours of each theme in each depth, and how roles are made of them.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// colour is one colour in each depth. The 16 and none have parameters of their
// own, because what a program converts to them is grey on grey: there an
// attribute often says more than a colour.
type colour struct {
	rgb  string // "7aa2f7"
	x256 uint8
	x16  string // SGR parameters
	none string // SGR parameters without a colour
}

// palette is what a theme is made of. Text and background are the terminal's
// own, so that transparent and tinted terminals stay as they are.
type palette struct {
	dim, border, accent   colour
	good, warn, bad, info colour
	stages                [3]colour
	last                  colour
}

// faint is dim text where there is no grey to trust: bright black is the
// background itself in some sets of 16.
const faint = "2"

// paletteOf is the palette of a theme's name.
func paletteOf(name string, dark bool) palette {
	switch {
	case name == "contrast" && dark:
		return contrastDark()
	case name == "contrast":
		return contrastLight()
	case name == "light":
		return light()
	}
	return darkPalette()
}

func darkPalette() palette {
	return palette{
		dim:    colour{"949bb0", 246, faint, faint},
		border: colour{"535a70", 240, faint, faint},
		accent: colour{"7aa2f7", 111, "96", "1"},
		good:   colour{"9ece6a", 149, "32", ""},
		warn:   colour{"e0af68", 179, "33", "1"},
		bad:    colour{"f7768e", 210, "91", "1"},
		info:   colour{"7dcfff", 117, "36", ""},
		stages: [3]colour{{"73c5b5", 79, "36", ""}, {"89b0f5", 110, "94", ""}, {"b7a5ee", 147, "35", ""}},
		last:   colour{"ff9ecb", 212, "95", "1"},
	}
}

func light() palette {
	return palette{
		dim:    colour{"5a6072", 241, faint, faint},
		border: colour{"a4aab8", 248, faint, faint},
		accent: colour{"2456a6", 25, "34", "1"},
		good:   colour{"2b6f2f", 22, "32", ""},
		warn:   colour{"875000", 94, "35", "1"},
		bad:    colour{"b3261e", 124, "31", "1"},
		info:   colour{"00637a", 24, "34", ""},
		stages: [3]colour{{"0b6a62", 23, "34", ""}, {"1d56ad", 26, "34", ""}, {"6540b8", 55, "35", ""}},
		last:   colour{"a81052", 125, "31", "1"},
	}
}

func contrastDark() palette {
	return palette{
		dim:    colour{"d7d7d7", 188, "37", ""},
		border: colour{"c6c6c6", 251, "37", ""},
		accent: colour{"ffff5f", 227, "1;93", "1"},
		good:   colour{"5fff87", 84, "92", ""},
		warn:   colour{"ffd75f", 221, "93", "1"},
		bad:    colour{"ffafaf", 217, "1;91", "1"},
		info:   colour{"87ffff", 123, "96", ""},
		stages: [3]colour{{"87ffff", 123, "96", ""}, {"afd7ff", 153, "97", ""}, {"d7d7ff", 189, "96", ""}},
		last:   colour{"ffafff", 219, "95", "1"},
	}
}

func contrastLight() palette {
	return palette{
		dim:    colour{"303030", 236, "30", ""},
		border: colour{"444444", 238, "30", ""},
		accent: colour{"00005f", 17, "1;34", "1"},
		good:   colour{"003f00", 22, "30", ""},
		warn:   colour{"5f2f00", 52, "1;35", "1"},
		bad:    colour{"870000", 88, "1;31", "1"},
		info:   colour{"003f5f", 17, "34", ""},
		stages: [3]colour{{"003f3f", 17, "34", ""}, {"00005f", 17, "34", ""}, {"3f005f", 54, "35", ""}},
		last:   colour{"700038", 53, "35", "1"},
	}
}

// in is a colour as SGR parameters, behind attributes that go with it.
func (c colour) in(depth colorprofile.Profile, attributes ...string) Style {
	params := attributes
	add := func(p string) {
		if p != "" {
			params = append(params, p)
		}
	}
	switch depth {
	case colorprofile.TrueColor:
		r, g, b := c.channels()
		add(fmt.Sprintf("38;2;%d;%d;%d", r, g, b))
	case colorprofile.ANSI256:
		add("38;5;" + strconv.Itoa(int(c.x256)))
	case colorprofile.ANSI:
		add(c.x16)
	default:
		if len(attributes) == 0 {
			add(c.none)
		}
	}
	return sgr(strings.Join(params, ";"))
}

func (c colour) channels() (r, g, b uint8) {
	n, err := strconv.ParseUint(c.rgb, 16, 24)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// theme paints the roles.
func (p palette) theme(depth colorprofile.Profile) Theme {
	const bold, underline, reverse = "1", "4", "7"
	reversed := func(c colour) Style { return c.in(depth, reverse) }
	t := Theme{
		Dim:           p.dim.in(depth),
		Strong:        sgr(bold),
		Title:         p.dim.in(depth),
		TitleFocused:  p.accent.in(depth, bold),
		Border:        p.border.in(depth),
		BorderFocused: p.accent.in(depth),
		Header:        p.dim.in(depth),
		Selected:      reversed(p.accent),
		Marked:        p.info.in(depth, bold),
		Match:         p.accent.in(depth, bold, underline),
		Good:          p.good.in(depth),
		Warn:          p.warn.in(depth),
		Bad:           p.bad.in(depth),
		Info:          p.info.in(depth),
		Key:           p.accent.in(depth, bold),
		KeyText:       p.dim.in(depth),
		ToastGood:     reversed(p.good),
		ToastWarn:     reversed(p.warn),
		ToastBad:      p.bad.in(depth, bold, reverse),
		ToastInfo:     reversed(p.info),
		Input:         sgr(underline),
		Cursor:        sgr(reverse),
		Banner:        p.warn.in(depth, bold, reverse),
		last:          p.last.in(depth, bold),
	}
	t.SelectedBlurred = reversed(p.dim)
	if depth <= colorprofile.ANSI {
		t.SelectedBlurred = sgr(faint + ";" + reverse)
	}
	for i, c := range p.stages {
		t.stages[i] = c.in(depth)
	}
	return t
}
