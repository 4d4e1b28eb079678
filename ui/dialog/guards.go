package dialog

// What a change's guards say, and what else there is to know before it: the worst first,
// and in one line all that passed.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Concern is one line between a change and its comparison: a guard that did not just
// pass, or something else to know.
type Concern struct {
	Name  string
	Words string
	Level Level
}

// Level is how much a concern weighs.
type Level int

// The levels, the worst first.
const (
	Stops   Level = iota // it failed
	Unknown              // whether it holds is not known
	Warns                // to know before
	Tells                // to know, and nothing to worry about
)

// concernName is the width of the column of their names.
const concernName = 10

// Concerns writes concerns, the worst first, and the guards that passed.
func (p *Page) Concerns(concerns []Concern, guards []change.Asked) {
	passed := []string{}
	for _, g := range guards {
		if g.State == change.Passed {
			passed = append(passed, cmp.Or(g.Why, g.Guard))
		}
	}
	slices.SortStableFunc(concerns, func(a, b Concern) int { return int(a.Level - b.Level) })
	row := func(sign string, style, text theme.Style, name, words string) {
		p.Signed(style, sign, columns([]int{concernName, max(p.W-concernName-4, 1)}, []theme.Style{p.Dim, text}, name, words)...)
	}
	for _, c := range concerns {
		switch c.Level {
		case Stops:
			row(p.Glyphs.Cross, p.Bad, p.Text, c.Name, c.Words)
		case Unknown:
			row("?", p.Warn, p.Text, c.Name, c.Words)
		case Warns:
			row(p.Glyphs.Failed, p.Warn, p.Text, c.Name, c.Words)
		default:
			row(p.Glyphs.Dot, p.Dim, p.Dim, c.Name, c.Words)
		}
	}
	if len(passed) > 0 {
		row(p.Glyphs.Check, p.Good, p.Dim, fmt.Sprintf("%d passed", len(passed)), strings.Join(passed, " "+p.Glyphs.Dot+" "))
	}
}

// Signed writes lines with a sign before the first of them.
func (p *Page) Signed(style theme.Style, sign string, lines ...string) {
	for i, line := range lines {
		if i > 0 || sign == "" {
			p.Add("  " + line)
			continue
		}
		p.Add(style.Paint(sign) + " " + line)
	}
}

// OfGuards are the concerns of guards that did not just pass, and of the notes that say
// something else.
func OfGuards(guards []change.Asked, notes []string) []Concern {
	var out []Concern
	for _, g := range guards {
		c := Concern{Name: g.Guard, Words: g.Words(), Level: Warns}
		switch g.State {
		case change.Passed, change.Silent:
			continue
		case change.Stopped:
			c.Level = Stops
		case change.NotKnown:
			c.Level = Unknown
			c.Words = "not known: " + g.Why
		}
		out = append(out, c)
	}
	warnings := change.Warnings(guards)
	for _, n := range notes {
		if !slices.Contains(warnings, n) {
			out = append(out, Concern{Name: "note", Words: n, Level: Tells})
		}
	}
	return out
}
