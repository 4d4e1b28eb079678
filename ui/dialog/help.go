package dialog

// The keys and signs of the cockpit.

import (
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/theme"
)

// NewHelp makes the pages with all keys by where they work, and what the signs in the
// cells mean. The keys of the scope first come first: those of the pane that has the
// focus.
func NewHelp(env Env, first action.Scope) *Pages {
	return NewPages(env, "Help", 96, func(p *Page) {
		groups := env.Keys.Groups()
		for _, g := range groups {
			if g.Scope == first {
				p.keysOf(g)
				p.Add("")
			}
		}
		p.heading("Filter")
		for _, f := range keymap.FilterForms() {
			p.helpLine(p.Strong, f[0], "", f[1])
		}
		p.Add("")
		p.heading("Signs")
		for _, s := range signs(p.Theme) {
			p.helpLine(p.Strong, s[0], "", s[1])
		}
		for _, g := range groups {
			if g.Scope != first {
				p.Add("")
				p.keysOf(g)
			}
		}
	})
}

// keysOf are the keys of a group with what they do.
func (p *Page) keysOf(g keymap.Group) {
	p.heading(g.Title)
	for _, sp := range g.Specs {
		keys := strings.Join(sp.Keys, " ")
		if keys == "" {
			keys = "palette only"
		}
		p.helpLine(p.Key, keys, sp.Title, sp.Help)
	}
}

func (p *Page) heading(text string) { p.Add(p.TitleFocused.Paint(text)) }

// helpLine is one key with what it does. A narrow screen leaves the title out.
func (p *Page) helpLine(style theme.Style, keys, title, text string) {
	const keyWidth, titleWidth = 16, 26
	if p.W < 84 || title == "" {
		p.Columns([]int{keyWidth, max(p.W-keyWidth-2, 1)}, []theme.Style{style, p.Text}, keys, text)
		return
	}
	p.Columns([]int{keyWidth, titleWidth, p.W - keyWidth - titleWidth - 4},
		[]theme.Style{style, p.Text, p.Dim}, keys, title, text)
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
		{">5m", "A move that aloft did not make: seen 5 minutes ago, made before that."},
		{"14" + g.Stale, "Read long ago, or in an earlier session."},
		{g.Marker, "The chosen row; in the stage matrix also the chosen stage."},
		{g.Mark, "A marked row: marked functions are moved together."},
		{g.Running + " " + g.Queued + " " + g.Stopped, "A build that runs, that waits, that was stopped."},
		{g.Phase + " " + g.Failed, "In a log: a phase begins or ends; an error."},
		{"3.1/5 " + g.Level(0.3) + g.Level(0.6) + g.Level(0.5) + g.Pending, "A table uses 3.1 of 5 units a second; its last hour, whose newest minutes may still come."},
		{"51" + g.Failed + " 0" + g.Stale, "51 requests throttled a minute; none now, but some within the last hour."},
	}
}
