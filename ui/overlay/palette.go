package overlay

// Every action by its name.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Entry is one action in the palette.
type Entry struct {
	Spec   action.Spec // its Keys are those in force
	Reason string      // why it is not possible now, empty when it is
}

// Palette finds an action by its name and runs it.
type Palette struct {
	env     Env
	entries []Entry
	query   input
	found   []hit
	said    string
	list    scroll
}

// hit is an entry that the query found, with the bytes of its title that matched.
type hit struct {
	index   int
	matched []int
}

// NewPalette makes the dialog. What works only inside dialogs is left out.
func NewPalette(env Env, entries []Entry) *Palette {
	p := &Palette{env: env, query: newInput(80)}
	p.entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Spec.Scope == action.Dialog })
	slices.SortStableFunc(p.entries, func(a, b Entry) int { return rank(a) - rank(b) })
	p.list.chosen = true
	p.query.focus(true)
	p.find()
	return p
}

// rank puts what the pane can do first, then what can be done everywhere, the
// movements that every key does better, and last what can not be done now.
func rank(e Entry) int {
	switch {
	case e.Reason != "":
		return 3
	case e.Spec.Scope == action.Everywhere:
		return 1
	case e.Spec.Scope == action.Lists:
		return 2
	}
	return 0
}

// Title of the dialog.
func (p *Palette) Title() string { return "Commands" }

// Guarded is false: what an action opens has its own guard.
func (p *Palette) Guarded() bool { return false }

// Hints for the footer.
func (p *Palette) Hints() []action.ID { return []action.ID{action.Confirm, action.Cancel} }

// Says what they do.
func (p *Palette) Says(id action.ID) (string, bool) {
	switch {
	case id == action.Cancel:
		return "close", true
	case p.list.cursor >= len(p.found):
		return "", false
	case p.entries[p.found[p.list.cursor].index].Reason != "":
		return "not possible now", false
	}
	return p.entries[p.found[p.list.cursor].index].Spec.Title, true
}

// find searches for the query. Without one all are shown.
func (p *Palette) find() {
	p.found = p.found[:0]
	query := strings.TrimSpace(p.query.value())
	if query == "" {
		for i := range p.entries {
			p.found = append(p.found, hit{index: i})
		}
		return
	}
	titles := make([]string, len(p.entries))
	for i, e := range p.entries {
		titles[i] = e.Spec.Title
	}
	for _, m := range fuzzy.Find(strings.ReplaceAll(query, " ", ""), titles) {
		p.found = append(p.found, hit{m.Index, m.MatchedIndexes})
	}
}

// Update takes input.
func (p *Palette) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.said = ""
		switch id := p.env.command(msg, true); id {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm:
			return p.enter(), nil
		case "":
			p.typed(msg)
		default:
			p.list.move(id)
		}
	case tea.PasteMsg:
		p.typed(msg)
	case tea.MouseWheelMsg:
		p.list.by(wheel(msg))
	case Click:
		if i, ok := p.list.at(msg.Y); ok {
			if i == p.list.cursor {
				return p.enter(), nil
			}
			p.list.cursor = i
		}
	}
	return Reply{}, nil
}

func (p *Palette) typed(msg tea.Msg) {
	before := p.query.value()
	p.query.update(msg)
	if p.query.value() != before {
		p.find()
		p.list.cursor, p.list.offset = 0, 0
	}
}

// enter runs the chosen action, or says why it is not possible.
func (p *Palette) enter() Reply {
	if p.list.cursor >= len(p.found) || len(p.found) == 0 {
		p.said = "no action has that name"
		return Reply{}
	}
	e := p.entries[p.found[p.list.cursor].index]
	if e.Reason != "" {
		p.said = safetext.Line(e.Reason)
		return Reply{}
	}
	return Reply{Close: true, Invoke: e.Spec.ID}
}

// The size that the palette would like to have.
const (
	paletteWidth  = 76
	paletteHeight = 22
)

// Lines draws the dialog.
func (p *Palette) Lines(t theme.Theme, w, h int) []string {
	w = wide(paletteWidth, w)
	iw := within(w)
	b := box{title: p.Title()}
	b.head = []string{t.Key.Paint(">") + " " + p.query.view(t, max(iw-2, 1)), ""}
	for i, f := range p.found {
		b.body = append(b.body, p.line(t, f, i == p.list.cursor, iw))
	}
	if len(p.found) == 0 {
		b.body = []string{t.Dim.Paint("no action has that name")}
	}
	b.least = len(p.entries) // the box keeps its height while typing
	help := ""
	if p.said != "" {
		help = t.Bad.Paint(t.Glyphs.Failed + " " + p.said)
	} else if p.list.cursor < len(p.found) && len(p.found) > 0 {
		e := p.entries[p.found[p.list.cursor].index]
		help = t.Dim.Paint(e.Spec.Help)
		if e.Reason != "" {
			help = t.Warn.Paint("not now: " + safetext.Line(e.Reason))
		}
	}
	b.foot = []string{"", widget.FitTail(help, iw, t.Glyphs.Ellipsis)}
	return b.draw(t, &p.list, w, min(h, paletteHeight))
}

// line is one action: its title, why it is not possible, where it works, its keys.
func (p *Palette) line(t theme.Theme, f hit, chosen bool, iw int) string {
	e := p.entries[f.index]
	title := e.Spec.Title
	if chosen || e.Reason != "" {
		title = marked(title, f.matched, theme.Style{})
	} else {
		title = marked(title, f.matched, t.Match)
	}
	keys := strings.Join(e.Spec.Keys, " ")
	right := string(e.Spec.Scope) + "  " + widget.FitRight(keys, min(12, max(iw/4, 1)), t.Glyphs.Ellipsis)
	left := title
	if e.Reason != "" {
		left += "  " + t.Glyphs.Cross + " " + safetext.Line(e.Reason)
	}
	room := max(iw-2-widget.Width(right)-1, 1)
	text := widget.FitTail(left, room, t.Glyphs.Ellipsis) + " "
	switch {
	case chosen:
		text += right
	case e.Reason != "":
		text = t.Dim.Paint(text + right)
	default:
		text += t.Dim.Paint(right)
	}
	return entry(t, text, chosen, iw)
}

// marked paints the letters of a title that the query found.
func marked(title string, at []int, style theme.Style) string {
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
