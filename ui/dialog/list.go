package dialog

// One of many names.

import (
	"slices"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
)

// List asks for one of several names.
type List struct {
	Box
	title, question, does string
	names, found          []string
}

// NewList makes the dialog. The names come in the order in which they are likely.
// What the dialog requests is the name that was chosen.
func NewList(env Env, title, question, does string, names []string) *List {
	l := &List{title: safetext.Line(title), question: safetext.Line(question), does: does, names: slices.Clone(names)}
	l.Make(env, l, Narrow)
	l.Writes()
	l.Finder = NewFinder(l.find)
	l.find()
	return l
}

func (l *List) find() {
	l.found = slices.DeleteFunc(slices.Clone(l.names), func(name string) bool { return !l.Finder.Holds(name) })
	*l.Rows = Scroll{Chosen: true}
}

// Title of the dialog.
func (l *List) Title() string { return l.title }

// Acts are what its keys do.
func (l *List) Acts() []Key {
	return []Key{{ID: action.Confirm, Does: l.does}, {ID: action.Cancel}}
}

// Do takes the chosen name.
func (l *List) Do(id action.ID) Reply {
	r := l.Box.Do(id)
	if id == action.Confirm {
		if l.Rows.Cursor >= len(l.found) {
			return l.Say("nothing is chosen")
		}
		r.Request = l.found[l.Rows.Cursor]
	}
	return r
}

// Draw writes the names.
func (l *List) Draw(p *Page) {
	p.Head, p.Least = []string{l.Finder.Line(p, l.question), ""}, len(l.names)
	p.Choices(l.Rows, len(l.found), func(i int) string { return safetext.Line(l.found[i]) }, "nothing matches")
}

// Choices writes the lines of a list of which one is chosen, or what there is to say
// where it is empty. Only those are made that can show.
func (p *Page) Choices(rows *Scroll, n int, line func(i int) string, none string) {
	rows.SetCount(n)
	if n == 0 && none != "" {
		p.Add(p.Dim.Paint(none))
	}
	for i := range n {
		text := ""
		if rows.Near(i, p.H) {
			text = p.Entry(line(i), i == rows.Cursor && !rows.None)
		}
		p.Add(text)
	}
}
