package theme

// The colours of each theme, and how roles are made of them.

import (
	"github.com/charmbracelet/colorprofile"
)

// palette is what a theme is made of. Text and background are the terminal's
// own, so that transparent and tinted terminals stay as they are.
type palette struct {
	dim, border, accent, focus colour
	good, warn, bad, info      colour
	stages                     [3]colour // of the steps before the last, in turn
	last                       colour
	spark                      colour
	selection                  colour // the bar; from 256 colours on
	light                      bool   // for a light background
}

// faint is dim text where there are no colours at all.
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
	accent := colour{rgb: "7aa2f7", x256: 111, x16: "96", none: "1"}
	return palette{
		dim:    colour{rgb: "949bb0", x256: 246, none: faint},
		border: colour{rgb: "535a70", x256: 240, none: faint},
		accent: accent, focus: accent,
		good:      colour{rgb: "9ece6a", x256: 149, x16: "32"},
		warn:      colour{rgb: "e0af68", x256: 179, x16: "1;93", none: "1"},
		bad:       colour{rgb: "f7768e", x256: 210, x16: "1;91", none: "1"},
		info:      colour{rgb: "7dcfff", x256: 117, x16: "36"},
		stages:    [3]colour{{rgb: "73c5b5", x256: 79, x16: "36"}, {rgb: "89b0f5", x256: 110, x16: "94"}, {rgb: "b4be8c", x256: 144, x16: "32"}},
		last:      colour{rgb: "d99bff", x256: 177, x16: "95", none: "1"},
		spark:     colour{rgb: "7d9488", x256: 108},
		selection: colour{rgb: "2c5bb0", x256: 25},
	}
}

func light() palette {
	accent := colour{rgb: "2456a6", x256: 25, x16: "34", none: "1"}
	return palette{
		dim:    colour{rgb: "5a6072", x256: 241, none: faint},
		border: colour{rgb: "a4aab8", x256: 248, none: faint},
		accent: accent, focus: accent,
		good:      colour{rgb: "2b6f2f", x256: 22},
		warn:      colour{rgb: "875000", x256: 94, x16: "1;30;43", none: "1"}, // no yellow can be read on white
		bad:       colour{rgb: "b3261e", x256: 124, x16: "1;31", none: "1"},
		info:      colour{rgb: "00637a", x256: 24, x16: "34"},
		stages:    [3]colour{{rgb: "0b6a62", x256: 23, x16: "4;34"}, {rgb: "1d56ad", x256: 26, x16: "34"}, {rgb: "5c5a12", x256: 58, x16: "4"}},
		last:      colour{rgb: "8420a0", x256: 90, x16: "35", none: "1"},
		spark:     colour{rgb: "56705f", x256: 59},
		selection: colour{rgb: "2456a6", x256: 25},
		light:     true,
	}
}

func contrastDark() palette {
	accent := colour{rgb: "ffff5f", x256: 227, x16: "1;93", none: "1"}
	return palette{
		dim:    colour{rgb: "d7d7d7", x256: 188},
		border: colour{rgb: "c6c6c6", x256: 251},
		accent: accent, focus: accent,
		good:      colour{rgb: "5fff87", x256: 84, x16: "92"},
		warn:      colour{rgb: "ffd75f", x256: 221, x16: "1;93", none: "1"},
		bad:       colour{rgb: "ffa7a0", x256: 217, x16: "1;91", none: "1"},
		info:      colour{rgb: "87ffff", x256: 123, x16: "96"},
		stages:    [3]colour{{rgb: "87ffff", x256: 123, x16: "96"}, {rgb: "afd7ff", x256: 153, x16: "94"}, {rgb: "d7ffaf", x256: 193, x16: "92"}},
		last:      colour{rgb: "e9b3ff", x256: 219, x16: "95", none: "1"},
		spark:     colour{rgb: "c0d6c8", x256: 151},
		selection: accent,
	}
}

func contrastLight() palette {
	accent := colour{rgb: "00005f", x256: 17, x16: "1;34", none: "1"}
	return palette{
		dim:    colour{rgb: "303030", x256: 236},
		border: colour{rgb: "444444", x256: 238},
		accent: accent, focus: accent,
		good:      colour{rgb: "003f00", x256: 22},
		warn:      colour{rgb: "5f2f00", x256: 52, x16: "1;30;43", none: "1"},
		bad:       colour{rgb: "870000", x256: 88, x16: "1;31", none: "1"},
		info:      colour{rgb: "003f5f", x256: 17, x16: "34"},
		stages:    [3]colour{{rgb: "003f3f", x256: 22, x16: "4;34"}, {rgb: "00005f", x256: 17, x16: "34"}, {rgb: "3a3a00", x256: 235, x16: "4"}},
		last:      colour{rgb: "4f0068", x256: 54, x16: "35", none: "1"},
		spark:     colour{rgb: "2a4030", x256: 236},
		selection: accent,
		light:     true,
	}
}

// own takes in an operator's own colours, by the names that a config calls the roles.
// What is no colour is left out: the config has refused it.
func (p *palette) own(colours map[string]string) {
	for role, to := range map[string]*colour{
		"accent": &p.accent, "bad": &p.bad, "border": &p.border, "dim": &p.dim, "focus": &p.focus, "good": &p.good, "info": &p.info,
		"last": &p.last, "selection": &p.selection, "stage1": &p.stages[0], "stage2": &p.stages[1], "stage3": &p.stages[2], "warn": &p.warn,
	} {
		text, chosen := colours[role]
		c, ok := parseColour(text)
		if !chosen || !ok {
			continue
		}
		c.none = to.none
		*to = c
		if _, apart := colours["focus"]; role == "accent" && !apart {
			p.focus = c
		}
	}
}

// The colours that text has over one of a theme's own.
func black() colour { return rgbColour(0, 0, 0) }
func white() colour { return rgbColour(255, 255, 255) }

// readable is black or white, whichever is read better over a colour.
func readable(ground colour, depth colorprofile.Profile) colour {
	if g := ground.nearest(depth); contrast(white(), g) < 4.5 && contrast(black(), g) > contrast(white(), g) {
		return black()
	}
	return white()
}

// theme paints the roles.
func (p palette) theme(depth colorprofile.Profile) Theme {
	const bold, underline, reverse = "1", "4", "7"
	reversed := func(c colour) Style { return c.in(depth, reverse) }
	t := Theme{
		Dim:             p.dim.in(depth),
		Strong:          sgr(bold),
		Title:           p.dim.in(depth),
		TitleFocused:    p.focus.in(depth, bold),
		Border:          p.border.in(depth),
		BorderFocused:   p.focus.in(depth),
		Header:          p.dim.in(depth),
		SelectedBlurred: sgr(bold),
		Marked:          p.info.in(depth, bold),
		Match:           p.accent.in(depth, bold, underline),
		Good:            p.good.in(depth),
		Warn:            p.warn.in(depth),
		Bad:             p.bad.in(depth),
		Info:            p.info.in(depth),
		Spark:           p.spark.in(depth),
		Key:             p.accent.in(depth, bold),
		KeyText:         p.dim.in(depth),
		ToastGood:       reversed(p.good),
		ToastWarn:       reversed(p.warn),
		ToastBad:        p.bad.in(depth, bold, reverse),
		ToastInfo:       reversed(p.info),
		Input:           sgr(underline),
		Cursor:          sgr(reverse),
		Banner:          p.warn.in(depth, bold, reverse),
		palette:         p,
		last:            p.last.in(depth, bold),
	}
	switch {
	case depth >= colorprofile.ANSI256:
		text := readable(p.selection, depth)
		t.Selected = text.on(p.selection, depth)
		t.Chosen = text.on(p.selection, depth, bold, reverse)
		t.Alarm = white().on(alarm(), depth, bold)
	case depth == colorprofile.ANSI:
		t.Text, t.Selected, t.Chosen, t.Alarm = sgr(bold), p.selection.reversed(depth), sgr("1;27"), sgr("1;97;41")
	default:
		t.Selected, t.Chosen, t.Alarm = sgr(reverse), sgr("1;27"), sgr("1;4;27")
	}
	for i, c := range p.stages {
		t.stages[i] = c.in(depth)
	}
	return t
}

// alarm is the red under white text.
func alarm() colour { return colour{rgb: "b3261e", x256: 124} }

// reversed is the selection's bar where there are 16 colours: an operator's own
// colour, else the terminal's own two, exchanged.
func (c colour) reversed(depth colorprofile.Profile) Style {
	if c.own.kind == noInk {
		return sgr("7")
	}
	return readable(c, depth).on(c, depth)
}
