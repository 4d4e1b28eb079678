package dialog

// The keys and signs of the cockpit, found by their names.

import (
	"cmp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// NewHelp makes the menu of all keys by where they work, of what a filter can say, and of
// what the signs in the cells mean. The keys of the scope first come first: those of the
// pane that has the focus. Reason says why an action is not possible now.
func NewHelp(env Env, first action.Scope, reason func(action.Spec) string) *Menu {
	var own, others []Entry
	for _, g := range env.Keys.Groups() {
		for _, sp := range g.Specs {
			e := Entry{Kind: g.Title, Title: sp.Title, Facts: sp.Help, Keys: cmp.Or(strings.Join(sp.Keys, " "), "palette only"), Help: sp.Help, Action: sp.ID}
			if sp.Scope == action.Dialog {
				e.Action, e.Reason = "", "it works in dialogs"
			} else {
				e.Reason = reason(sp)
			}
			if sp.Scope == first {
				own = append(own, e)
			} else {
				others = append(others, e)
			}
		}
	}
	for _, f := range keymap.FilterForms() {
		others = append(others, Entry{Kind: "Filter", Title: f[1], Help: f[1], Keys: f[0]})
	}
	for i, s := range signs(theme.Theme{}) {
		sign := func(t theme.Theme) string { return signs(t)[i][0] }
		others = append(others, Entry{Kind: "Sign", Title: s[1], Help: s[1], Sign: sign})
	}
	m := NewMenu(env, "Keys and signs", "no key or sign has that name", append(own, others...))
	m.keysFirst = true
	m.width = Broad
	return m
}

// Cells from which on there are two columns, and of the keys before a title.
const (
	twoColumns = 92
	keysWidth  = 14
)

// half is how many lines there are where the menu stands in two columns, 0 where it stands
// in one.
func (m *Menu) half(w int) int {
	if !m.keysFirst || w < twoColumns {
		return 0
	}
	return (len(m.found) + 1) / 2
}

// pairs writes the menu in two columns, of which one goes on where the other ends.
func (m *Menu) pairs(p *Page) {
	w := (p.W - 2) / 2
	m.Rows.SetCount(m.lines)
	for line := range m.lines {
		text := ""
		if m.Rows.Near(line, p.H) {
			text = m.keyCell(p, line, w, !m.right) + "  "
			if i := m.lines + line; i < len(m.found) {
				text += m.keyCell(p, i, w, m.right)
			}
		}
		p.Add(p.Fit(text))
	}
}

// keyCell is one entry with its keys first: what it is called, and where it works.
func (m *Menu) keyCell(p *Page, i, w int, has bool) string {
	f := m.found[i]
	e, chosen := &m.entries[f.index], has && i%m.lines == m.Rows.Cursor
	where := widget.Width(e.Kind)
	mark := "  "
	if chosen {
		mark = p.Glyphs.Marker + " "
	}
	keys := e.Keys
	if e.Sign != nil {
		keys = e.Sign(p.Theme)
	}
	title := max(w-2-keysWidth-1-where-1, 1)
	text := mark + p.Key.Paint(p.Cut(keys, keysWidth)) + " " + p.Cut(marked(e.Title, f.title, p.Match, theme.Style{}), title) + " " + p.Dim.Paint(e.Kind)
	switch {
	case chosen:
		return p.Selected.Paint(ansi.Strip(p.Cut(text, w)))
	case e.Reason != "":
		return p.Dim.Paint(ansi.Strip(p.Cut(text, w)))
	}
	return p.Cut(text, w)
}

// signs are the marks in the cells and what they mean.
func signs(t theme.Theme) [][2]string {
	g := t.Glyphs
	return [][2]string{
		{"14", "The stage serves version 14."},
		{"12 -2", "Two versions behind the stage before it; +2 is two ahead."},
		{"9" + g.Arrow + "10 10%", "A canary: 9 serves, and 10 gets a tenth of the traffic."},
		{"12" + g.Moving + "14", "A move of yours is under way: from 12 to 14."},
		{g.Absent, "There is no such alias: not deployed to that stage."},
		{g.Unread, "Not yet read."},
		{"denied", "Reading it is not allowed: the status line names the permission."},
		{"14" + g.Failed, "The last read failed; this is what was known before."},
		{"14?", "Its weights are not known, so there may be a canary: the status line says why."},
		{"5m+", "A move that aloft did not make: seen 5 minutes ago, made before that."},
		{"14" + g.Stale, "Read long ago, or in an earlier session."},
		{g.Marker, "The chosen row; in the stage matrix also the chosen stage."},
		{g.Mark, "A marked row: marked functions are moved together."},
		{g.Favourite, "A favourite, which stands first in its list."},
		{g.Running + " " + g.Queued + " " + g.Stopped, "A build that runs, that waits, that was stopped."},
		{g.Phase + " " + g.Failed, "In a log: a phase begins or ends; an error."},
		{"3.1/5 " + g.Level(0.3) + g.Level(0.6) + g.Level(0.5) + g.Pending, "A table uses 3.1 of 5 units a second; its last hour, whose newest minutes may still come."},
		{"51" + g.Failed + " 0" + g.Stale, "51 requests throttled a minute; none now, but some within the last hour."},
	}
}
