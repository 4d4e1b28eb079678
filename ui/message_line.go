package ui

import (
	"cmp"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// statusLine is the filter being typed, an answer to the last key, or the newest
// message: bright at first, then dim. Where one pane shows, what describes the chosen row
// comes back when the message is not bright any more.
func (r *Root) statusLine() string {
	if r.input.prompt != nil {
		return r.promptLine()
	}
	m := bars.Message{Style: r.desk.Theme.Warn, Text: cmp.Or(r.desk.Deaf(), r.desk.Note())}
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
	about := bars.Message{Style: t.Dim, Text: r.panes[r.focus].About()}
	kind, text, age := r.desk.Newest()
	bright := age < shell.Bright
	if text == "" || !bright && r.plan.Tabs >= 0 && about.Text != "" {
		return about
	}
	m := bars.Message{Style: t.Dim, Text: text, Sign: r.desk.Sign(kind)}
	if age >= time.Minute {
		m.Text += fmt.Sprintf(" %s %s ago", t.Glyphs.Dot, widget.Age(age))
	}
	if bright {
		m.Style = [...]theme.Style{t.Good, t.Strong, t.Warn, t.Bad, t.Warn}[kind]
	}
	return m
}
