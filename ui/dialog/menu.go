package dialog

// Things to do, found by their names.

import (
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Entry is one thing that a menu can do.
type Entry struct {
	Title  string
	Where  string // it works, or what else tells it from its neighbour
	Keys   string
	Help   string
	Reason string    // why it is not possible now, empty when it is
	Action action.ID // what it does
}

// Menu finds a thing to do by its name and does it.
type Menu struct {
	Box
	title, none string
	entries     []Entry
	query       *Field
	found       []fuzzy.Match // without a query all, with nothing that matched
}

// NewMenu makes the dialog. None says that nothing was found.
func NewMenu(env Env, title, none string, entries []Entry) *Menu {
	m := &Menu{title: title, none: none, entries: slices.Clone(entries), query: Text("", 80)}
	m.Make(env, m, 76)
	m.query.Changed = func() Reply {
		m.find()
		return Reply{}
	}
	m.Form = NewForm(m.query)
	m.find()
	return m
}

// NewPalette makes the menu of actions. What the pane can do comes first, then what
// can be done everywhere, the movements that every key does better, and last what can
// not be done now. What works only inside dialogs is left out. Reason says why an
// action is not possible now.
func NewPalette(env Env, actions []action.Spec, reason func(action.Spec) string) *Menu {
	var ranks [4][]Entry
	for _, sp := range actions {
		e := Entry{Title: sp.Title, Where: string(sp.Scope), Keys: strings.Join(sp.Keys, " "), Help: sp.Help, Reason: safetext.Line(reason(sp)), Action: sp.ID}
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
	return NewMenu(env, "Commands", "no action has that name", slices.Concat(ranks[:]...))
}

// Title of the menu.
func (m *Menu) Title() string { return m.title }

// chosen is the chosen entry, nil for none.
func (m *Menu) chosen() *Entry {
	if m.Rows.Cursor >= len(m.found) {
		return nil
	}
	return &m.entries[m.found[m.Rows.Cursor].Index]
}

// Acts are what its keys do.
func (m *Menu) Acts() []Key {
	enter := Key{ID: action.Confirm, Off: true}
	if e := m.chosen(); e != nil {
		enter.Does, enter.Off = e.Title, e.Reason != ""
		if enter.Off {
			enter.Does = "not possible now"
		}
	}
	return append([]Key{enter}, m.Box.Acts()...)
}

// find searches for the query. Without one all are shown.
func (m *Menu) find() {
	*m.Rows = Scroll{Chosen: true}
	m.found = m.found[:0]
	query := strings.ReplaceAll(m.query.Value(), " ", "")
	titles := make([]string, len(m.entries))
	for i, e := range m.entries {
		titles[i] = e.Title
		if query == "" {
			m.found = append(m.found, fuzzy.Match{Index: i})
		}
	}
	if query != "" {
		m.found = fuzzy.Find(query, titles)
	}
}

// Do does what is chosen, or says why it is not possible.
func (m *Menu) Do(id action.ID) Reply {
	r := m.Box.Do(id)
	if id != action.Confirm {
		return r
	}
	e := m.chosen()
	switch {
	case e == nil:
		return m.Say(m.none)
	case e.Reason != "":
		return m.Say(e.Reason)
	}
	r.Invoke = e.Action
	return r
}

// Picked does what is clicked once more.
func (m *Menu) Picked() Reply { return m.Do(action.Confirm) }

// menuHeight is the height that a menu would like to have.
const menuHeight = 22

// Draw writes what was found.
func (m *Menu) Draw(p *Page) {
	p.H = min(p.H, menuHeight)
	p.Head = []string{p.Key.Paint(">") + " " + m.query.View(p.Theme, max(p.W-2, 1)), ""}
	p.Least = len(m.entries) // the box keeps its height while typing
	m.Rows.SetCount(len(m.found))
	for i := range m.found {
		p.Add(m.line(p, i))
	}
	e := m.chosen()
	switch {
	case e == nil:
		p.Add(p.Dim.Paint(m.none))
		p.Last = " "
	case e.Reason != "":
		p.Last = p.Warn.Paint("not now: " + e.Reason)
	default:
		p.Last = p.Dim.Paint(e.Help)
	}
}

// line is one entry: its title, why it is not possible, where it works, its keys.
func (m *Menu) line(p *Page, i int) string {
	e, chosen := &m.entries[m.found[i].Index], i == m.Rows.Cursor
	style := p.Match
	if chosen || e.Reason != "" {
		style = theme.Style{}
	}
	left := matched(e.Title, m.found[i].MatchedIndexes, style)
	if e.Reason != "" {
		left += "  " + p.Glyphs.Cross + " " + e.Reason
	}
	right := e.Where + "  " + p.Right(e.Keys, min(12, max(p.W/4, 1)))
	text := p.Cut(left, max(p.W-2-widget.Width(right)-1, 1)) + " "
	switch {
	case chosen:
		text += right
	case e.Reason != "":
		text = p.Dim.Paint(text + right)
	default:
		text += p.Dim.Paint(right)
	}
	return p.Entry(text, chosen)
}

// matched paints the letters of a title that the query found, by their bytes.
func matched(title string, at []int, style theme.Style) string {
	if len(at) == 0 {
		return title
	}
	var b strings.Builder
	for i, r := range title {
		if slices.Contains(at, i) {
			b.WriteString(style.Paint(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
