package theme

// The header's band, in the colours of the account.

import "github.com/charmbracelet/colorprofile"

// Band is how the header looks: a dark tint of the account's colour, or a light one on
// a light background, with all roles readable on it. Below 256 colours there are no
// tints, and only the label has the colour.
type Band struct {
	Text, Dim, Good, Warn, Bad, Info Style
	Label                            Style // the account's label: its full colour
	Alarm                            Style // white on red
}

// Band is the header's band for an account's colour, as a config has it; grey without
// one.
func (t Theme) Band(account string) Band {
	c, chosen := parseColour(account)
	if t.depth < colorprofile.ANSI256 {
		b := Band{Text: t.Text, Dim: t.Dim, Good: t.Good, Warn: t.Warn, Bad: t.Bad, Info: t.Info, Label: sgr("1;7"), Alarm: t.Alarm}
		if chosen && t.depth == colorprofile.ANSI {
			b.Label = readable(c, t.depth).on(c, t.depth, "1")
		}
		return b
	}
	ground, text := t.ground(c, chosen)
	on := func(c colour, attributes ...string) Style {
		return legible(c, ground, text, t.depth).on(ground, t.depth, attributes...)
	}
	p := t.palette
	b := Band{Text: on(text), Dim: on(p.dim), Good: on(p.good), Warn: on(p.warn, "1"), Bad: on(p.bad, "1"), Info: on(p.info), Alarm: t.Alarm}
	b.Label = ground.on(text, t.depth, "1")
	if chosen {
		b.Label = readable(c, t.depth).on(c, t.depth, "1")
	}
	return b
}

// ground is what lies under the header, and the text on it.
func (t Theme) ground(account colour, chosen bool) (ground, text colour) {
	end := black()
	ground, text = colour{rgb: "282c3a", x256: 236}, colour{rgb: "e6e9f0", x256: 255}
	if t.palette.light {
		end = white()
		ground, text = colour{rgb: "e4e6ec", x256: 254}, colour{rgb: "1f2330", x256: 234}
	}
	if !chosen {
		return ground, text
	}
	share := 0.68
	if t.depth == colorprofile.ANSI256 {
		share = 0 // dark colours among the 256 are few, and most are grey
	}
	for ; share < 1; share += 0.04 {
		ground = account.mixed(end, share)
		if contrast(text, ground.nearest(t.depth)) >= tinted {
			break
		}
	}
	return ground, text
}

const (
	tinted = 8   // the least contrast of text on a tint
	least  = 4.5 // and of what is quieter
)

// legible is a colour as it can be read over another: with as much of the text's colour
// in it as that takes.
func legible(c, ground, text colour, depth colorprofile.Profile) colour {
	for share := 0.0; share < 1; share += 0.1 {
		near := c.mixed(text, share)
		if share == 0 {
			near = c
		}
		if contrast(near.nearest(depth), ground.nearest(depth)) >= least {
			return near
		}
	}
	return text
}
