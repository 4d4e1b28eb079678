package ui

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// statusLine is the filter being typed, an answer to the last key, or the newest
// message: bright at first, then dim. Where no right pane shows the chosen row, what
// describes it comes back when the message is not bright any more.
func (r *Root) statusLine() string {
	if r.input.prompt != nil {
		return r.promptLine()
	}
	kind, note := r.desk.Note()
	m := bars.Message{Style: r.desk.Theme.Warn, Text: r.desk.Deaf()}
	if m.Text == "" {
		m.Style, m.Text = r.messageStyle(kind), note
	}
	if m.Text == "" {
		m = r.newest()
	}
	var does []action.ID
	name := func(id action.ID, text string) {
		m.Keys = append(m.Keys, bars.Key{Name: r.desk.Keys.Label(id), Does: text})
		does = append(does, id)
	}
	if r.troubled() {
		name(action.NextTrouble, "next trouble")
	}
	if n := r.desk.MessageCount(); n > 0 {
		name(action.Messages, shell.Plural(n, "message"))
	}
	line, places := m.Line(r.desk.Theme, r.w)
	for i, at := range places {
		if at.W > 0 {
			r.drawn.hit(at.X, r.plan.Status, at.W, does[i])
		}
	}
	return line
}

// newest is the newest message, or what describes the chosen row.
func (r *Root) newest() bars.Message {
	t := r.desk.Theme
	about := bars.Message{Style: t.Dim}
	if page := r.besideOf(r.focus); page < 0 || page == r.focus || !r.shows(page) {
		about.Text = r.panes[r.focus].About()
	} else if p, ok := r.panes[r.focus].Pane.(pane.Aside); ok {
		about.Text = p.Aside()
	}
	n := r.desk.Newest()
	bright := n.Age < shell.Bright
	if n.Text == "" || !bright && about.Text != "" {
		return about
	}
	m := bars.Message{Style: t.Dim, Text: n.Text, Sign: r.desk.Sign(n.Kind)}
	if n.Age >= time.Minute && !n.Aged {
		m.Text += fmt.Sprintf(" %s %s ago", t.Glyphs.Dot, widget.Age(n.Age))
	}
	if bright {
		m.Style = r.messageStyle(n.Kind)
	}
	return m
}

// messageStyle is how a message looks that is bright.
func (r *Root) messageStyle(kind shell.Kind) theme.Style {
	t := r.desk.Theme
	return [...]theme.Style{t.Good, t.Strong, t.Warn, t.Bad, t.Warn}[kind]
}
