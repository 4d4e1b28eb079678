package overlay

// The keys and signs of the cockpit.

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Help shows all keys by where they work, and what the signs in the cells mean.
type Help struct {
	env    Env
	first  action.Scope
	scroll scroll
}

// NewHelp makes the dialog. The keys of the scope first come first: those of the
// pane that has the focus.
func NewHelp(env Env, first action.Scope) *Help { return &Help{env: env, first: first} }

// Title of the dialog.
func (h *Help) Title() string { return "Help" }

// Guarded is false: it only shows.
func (h *Help) Guarded() bool { return false }

// Hints for the footer.
func (h *Help) Hints() []action.ID { return []action.ID{action.Cancel} }

// Says what they do.
func (h *Help) Says(action.ID) (string, bool) { return "close", true }

// Update takes input.
func (h *Help) Update(msg tea.Msg) (Reply, tea.Cmd) { return page(h.env, &h.scroll, msg), nil }

// helpWidth is the width that help would like to have.
const helpWidth = 96

// Lines draws the dialog.
func (h *Help) Lines(t theme.Theme, w, high int) []string {
	w = wide(helpWidth, w)
	iw := within(w)
	b := box{title: h.Title(), more: h.env.Keys.Label(action.PageDown), foot: closing(h.env, t, iw)}
	groups := h.env.Keys.Groups()
	for pass := range 2 {
		for _, g := range groups {
			if (g.Scope == h.first) != (pass == 0) {
				continue
			}
			b.body = append(b.body, heading(t, g.Title))
			for _, sp := range g.Specs {
				keys := strings.Join(sp.Keys, " ")
				if keys == "" {
					keys = "palette only"
				}
				b.body = append(b.body, helpLine(t, t.Key, keys, sp.Title, sp.Help, iw)...)
			}
			b.body = append(b.body, "")
		}
		if pass == 0 {
			b.body = append(b.body, heading(t, "Filter"))
			for _, f := range keymap.FilterForms() {
				b.body = append(b.body, helpLine(t, t.Strong, f[0], "", f[1], iw)...)
			}
			b.body = append(b.body, "", heading(t, "Signs"))
			for _, s := range signs(t) {
				b.body = append(b.body, helpLine(t, t.Strong, s[0], "", s[1], iw)...)
			}
			b.body = append(b.body, "")
		}
	}
	if n := len(b.body); n > 0 {
		b.body = b.body[:n-1]
	}
	return b.draw(t, &h.scroll, w, high)
}

func heading(t theme.Theme, text string) string { return t.TitleFocused.Paint(text) }

// helpLine is one key with what it does. A narrow screen leaves the title out.
func helpLine(t theme.Theme, style theme.Style, keys, title, text string, iw int) []string {
	const keyWidth, titleWidth = 16, 26
	if iw < 84 || title == "" {
		return columns([]int{keyWidth, max(iw-keyWidth-2, 1)}, []theme.Style{style, t.Text}, keys, text)
	}
	return columns([]int{keyWidth, titleWidth, iw - keyWidth - titleWidth - 4},
		[]theme.Style{style, t.Text, t.Dim}, keys, title, text)
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
