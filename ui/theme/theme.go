// Package theme says how the cockpit looks: named roles as ready-made terminal
// styles, and the glyphs that borders and markers are drawn with. A Theme is a
// value that is passed down; nothing here is global.
package theme

import (
	"fmt"

	"github.com/charmbracelet/colorprofile"
)

// Options choose a theme.
type Options struct {
	Name           string // "dark", "light", "contrast" or "auto"
	Depth          colorprofile.Profile
	DarkBackground bool              // what the terminal said of its background; "auto" and "contrast" go by it
	ASCII          bool              // draw with ASCII alone
	Own            map[string]string // an operator's own colours by role, as a config has them
}

// Theme holds the style of every role. Colour is never the only carrier of
// meaning: whoever paints a role also writes a word or a glyph.
type Theme struct {
	Text            Style // ordinary text: nothing, but bold where there are 16 colours, in which dim is plain
	Dim             Style // secondary text
	Strong          Style // what the eye shall find first
	Title           Style // title of a pane without the focus
	TitleFocused    Style
	Border          Style
	BorderFocused   Style
	Header          Style // titles of table columns
	Selected        Style // the bar over the chosen row of the list with the keys: one on the screen
	SelectedBlurred Style // the chosen row of another list
	Chosen          Style // the chosen cell on the bar
	Alarm           Style // white on red: a chosen cell that fails, on the bar too
	Spark           Style // sparklines
	Marked          Style // the mark of a marked row
	Match           Style // letters that a filter or search found
	Good            Style
	Warn            Style
	Bad             Style
	Info            Style
	Key             Style // a key in footer and help
	KeyText         Style // what the key does
	ToastGood       Style
	ToastWarn       Style
	ToastBad        Style
	ToastInfo       Style
	Input           Style // text being typed
	Cursor          Style // the cell of the cursor in it
	Banner          Style // a line across the screen that must be seen

	// Glyphs are what borders, markers and signs are drawn with.
	Glyphs Glyphs

	id      string
	depth   colorprofile.Profile
	palette palette
	stages  [3]Style // of the steps before the last, in turn
	last    Style    // of the last stage
}

// New makes a theme.
func New(o Options) Theme {
	name := o.Name
	dark := o.DarkBackground
	switch name {
	case "dark":
		dark = true
	case "light":
		dark = false
	case "contrast":
	default:
		name = "light"
		if dark {
			name = "dark"
		}
	}
	depth := o.Depth
	if depth < colorprofile.ANSI {
		depth = colorprofile.ASCII
	}
	p := paletteOf(name, dark)
	p.own(o.Own)
	t := p.theme(depth)
	t.Glyphs = glyphsOf(o.ASCII)
	t.depth = depth
	t.id = fmt.Sprintf("%s/%v/%v/%v/%v", name, dark, depth, o.ASCII, o.Own)
	return t
}

// ID tells themes apart: what is cached of a drawing holds for one ID.
func (t Theme) ID() string { return t.id }

// Depth is how many colours there are, for colours that are not the theme's own.
func (t Theme) Depth() colorprofile.Profile { return t.depth }

// Stage is the style of the stage with index i of n. The last step stands out.
func (t Theme) Stage(i, n int) Style {
	if i >= n-1 {
		return t.last
	}
	return t.stages[max(i, 0)%len(t.stages)]
}
