package dialog

// Things to go to and to do, found by their names.

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Entry is one thing that a menu can go to or do.
type Entry struct {
	Kind    string // of thing, empty where all are of one
	Title   string
	Facts   string // what tells it from its neighbour, for an action where it works
	Keys    string
	Sign    func(t theme.Theme) string // that stands in the place of keys; nil for none
	Help    string
	Reason  string    // why it is not possible now, empty when it is
	Recent  int       // how long ago the operator was there, from 1 on; 0 for never
	Sought  bool      // it shows only when it is looked for
	Action  action.ID // what it does
	Request any       // what it asks of the dialog's owner where it does no action
}

// Menu finds a thing by its name and goes to it or does it.
type Menu struct {
	Box
	Does        string // what enter does with what is no action
	title, none string
	entries     []Entry
	kinds       []string // in their order
	query       *Field
	only        string // the kind that is shown alone, empty for all
	search      search
	found       []found
	titles      int // cells of the widest title that was found

	keysFirst bool // keys stand before titles, in two columns where there is room
	lines     int  // of two columns when last drawn, 0 for one
	middle    int  // the column of cells between them
	right     bool // the cursor is in the right one
}

// NewMenu makes the dialog. None says that nothing was found.
func NewMenu(env Env, title, none string, entries []Entry) *Menu {
	m := &Menu{Does: "go", title: title, none: none, entries: slices.Clone(entries), query: Text("", 80)}
	for i := range m.entries {
		e := &m.entries[i]
		e.Title, e.Facts, e.Reason = safetext.Line(e.Title), apart(e.Facts), safetext.Line(e.Reason)
		if e.Kind != "" && !slices.Contains(m.kinds, e.Kind) {
			m.kinds = append(m.kinds, e.Kind)
		}
	}
	m.search = newSearch(m.entries)
	m.Make(env, m, Wide)
	m.query.Changed = func() Reply {
		m.find()
		return Reply{}
	}
	m.Form = NewForm(m.query)
	m.find()
	return m
}

// apart makes facts safe to draw that stand two blanks apart, and leaves them there.
func apart(facts string) string {
	parts := strings.Split(facts, "  ")
	for i := range parts {
		parts[i] = safetext.Line(parts[i])
	}
	return strings.Join(parts, "  ")
}

// ActionKind is the kind of actions among things.
const ActionKind = "do"

// Actions are the entries of actions. What the pane can do comes first, then what can be
// done everywhere, the movements that every key does better, and last what can not be
// done now. What works only inside dialogs is left out. Reason says why an action is not
// possible now.
func Actions(actions []action.Spec, reason func(action.Spec) string) []Entry {
	var ranks [4][]Entry
	for _, sp := range actions {
		e := Entry{Kind: ActionKind, Title: sp.Title, Facts: string(sp.Scope), Keys: strings.Join(sp.Keys, " "), Help: sp.Help,
			Reason: reason(sp), Action: sp.ID}
		rank := 0
		switch {
		case sp.Scope == action.Dialog:
			continue
		case e.Reason != "":
			rank = 3
		case sp.Scope == action.Lists:
			rank = 2
		case sp.Scope == action.Everywhere:
			rank = 1
		}
		ranks[rank] = append(ranks[rank], e)
	}
	return slices.Concat(ranks[:]...)
}

// NewPalette makes the menu of things to go to and of actions.
func NewPalette(env Env, things, actions []Entry) *Menu {
	return NewMenu(env, "Go to or do", "nothing has that name", slices.Concat(things, actions))
}

// Title of the menu.
func (m *Menu) Title() string { return m.title }

// chosen is the chosen entry, nil for none.
func (m *Menu) chosen() *Entry {
	i := m.Rows.Cursor
	if m.right {
		i += m.lines
	}
	if i >= len(m.found) {
		return nil
	}
	return &m.entries[m.found[i].index]
}

// Acts are what its keys do.
func (m *Menu) Acts() []Key {
	enter := Key{ID: action.Confirm, Off: true}
	if e := m.chosen(); e != nil {
		enter.Does, enter.Off = e.Title, e.Reason != ""
		switch {
		case enter.Off:
			enter.Does = "not possible now"
		case e.Action == "" && e.Request == nil:
			enter = Key{ID: action.Confirm, Off: true}
		case e.Action == "":
			enter.Does = m.Does
		}
	}
	keys := []Key{enter}
	switch {
	case m.lines > 0:
		keys = append(keys, Key{ID: action.NextField, Does: "other column"})
	case len(m.kinds) > 1:
		does := "only this kind"
		if m.only != "" {
			does = "all kinds"
		}
		keys = append(keys, Key{ID: action.NextField, Does: does})
	}
	return append(keys, m.Box.Acts()...)
}

// find searches for the query. Without one all are shown but those that have to be looked
// for.
func (m *Menu) find() {
	*m.Rows, m.right = Scroll{Chosen: true}, false
	m.found = m.search.find(m.entries, m.kinds, m.query.Value(), m.only)
	m.titles = 0
	for _, f := range m.found {
		m.titles = max(m.titles, widget.Width(m.entries[f.index].Title))
	}
}

// Take takes the keys that go down and up in shells and editors.
func (m *Menu) Take(msg tea.Msg) (Reply, bool) {
	if click, ok := msg.(Click); ok {
		return m.clicked(click)
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Reply{}, false
	}
	switch key.String() {
	case "ctrl+n":
		m.Rows.move(action.Down)
	case "ctrl+p":
		m.Rows.move(action.Up)
	default:
		return Reply{}, false
	}
	return Reply{}, true
}

// clicked goes to the other column when it was clicked.
func (m *Menu) clicked(at Click) (Reply, bool) {
	line, ok := m.Rows.At(at.Y)
	if right := at.X > m.middle; m.lines > 0 && ok && right != m.right && (!right || m.lines+line < len(m.found)) {
		m.right, m.Rows.Cursor = right, line
		return Reply{}, true
	}
	return Reply{}, false
}

// Do goes to what is chosen or does it, or says why it is not possible.
func (m *Menu) Do(id action.ID) Reply {
	e := m.chosen()
	if id == action.NextField {
		switch {
		case m.lines > 0:
			m.right = !m.right && m.lines+m.Rows.Cursor < len(m.found)
			return Reply{}
		case m.only != "":
			m.only = ""
		case e != nil:
			m.only = e.Kind
		}
		m.find()
		return Reply{}
	}
	r := m.Box.Do(id)
	if id != action.Confirm {
		return r
	}
	switch {
	case e == nil:
		return m.Say(m.none)
	case e.Reason != "":
		return m.Say(e.Reason)
	case e.Action == "" && e.Request == nil:
		return m.Say("there is nothing to do: " + e.Title)
	}
	r.Invoke, r.Request = e.Action, e.Request
	return r
}

// Picked does what is clicked once more.
func (m *Menu) Picked() Reply { return m.Do(action.Confirm) }

// menuHeight is the height that a menu would like to have.
const menuHeight = 22

// Draw writes what was found.
func (m *Menu) Draw(p *Page) {
	if !m.keysFirst {
		p.H = min(p.H, menuHeight)
	}
	p.Head = []string{p.Key.Paint(p.Glyphs.Prompt) + " " + m.query.View(p.Theme, max(p.W-2, 1)), ""}
	p.Least = len(m.entries) // the box keeps its height while typing
	if m.keysFirst && p.W >= twoColumns {
		p.Least = (p.Least + 1) / 2
	}
	p.Aside = fmt.Sprintf("%d of %d", len(m.found), len(m.entries))
	if m.only != "" {
		p.Aside = m.only + "s only, " + p.Aside
	}
	if m.lines, m.middle = m.half(p.W), p.W/2+1; m.lines > 0 {
		m.pairs(p)
	} else {
		m.right = false
		m.one(p)
	}
	e := m.chosen()
	foot := ""
	switch {
	case e == nil:
		p.Add(p.Dim.Paint(m.none))
	case e.Reason != "":
		foot = p.Warn.Paint("not now: " + e.Reason)
	default:
		foot = p.Dim.Paint(e.Help)
	}
	p.Foot, p.Joined = []string{"", p.Fit(foot)}, true
}

// one writes the menu in one column.
func (m *Menu) one(p *Page) {
	m.Rows.SetCount(len(m.found))
	for i := range m.found {
		line := ""
		if m.Rows.Near(i, p.H) {
			line = m.line(p, i)
		}
		p.Add(line)
	}
}
