package overlay

// One of many names.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Choose asks for one of several names. What was chosen goes to the function that
// it was made with, whose message the dialog says then.
type Choose struct {
	env      Env
	title    string
	question string
	does     string
	names    []string
	chosen   func(name string) tea.Msg
	filter   finder
	found    []string
	list     scroll
	said     string
}

// NewChoose makes the dialog. The names come in the order in which they are
// likely.
func NewChoose(env Env, title, question, does string, names []string, chosen func(name string) tea.Msg) *Choose {
	c := &Choose{env: env, title: safetext.Line(title), question: question, does: does,
		names: slices.Clone(names), chosen: chosen, filter: newFinder()}
	c.list.chosen = true
	c.find()
	return c
}

func (c *Choose) find() {
	words := c.filter.words()
	c.found = slices.DeleteFunc(slices.Clone(c.names), func(name string) bool {
		name = strings.ToLower(name)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) })
	})
	c.list.cursor, c.list.offset = 0, 0
}

// Title of the dialog.
func (c *Choose) Title() string { return c.title }

// Guarded is true: what is chosen is written to next.
func (c *Choose) Guarded() bool { return true }

// Hints for the footer.
func (c *Choose) Hints() []action.ID {
	if c.filter.typing() {
		return []action.ID{action.Confirm, action.Cancel}
	}
	return []action.ID{action.Confirm, action.Filter, action.Cancel}
}

// Says what they do.
func (c *Choose) Says(id action.ID) (string, bool) { return c.filter.says(id, c.does, "cancel"), true }

// Update takes input.
func (c *Choose) Update(msg tea.Msg) (Reply, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		c.said = ""
	}
	if mine, changed := c.filter.take(c.env, msg); mine {
		if changed {
			c.find()
		}
		return Reply{}, nil
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch id := c.env.command(msg, c.filter.typing()); id {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm:
			if c.list.cursor >= len(c.found) {
				c.said = "nothing is chosen"
				return Reply{}, nil
			}
			return Reply{Close: true, Msg: c.chosen(c.found[c.list.cursor])}, nil
		default:
			c.list.move(id)
		}
	case tea.MouseWheelMsg:
		c.list.by(wheel(msg))
	case Click:
		if i, ok := c.list.at(msg.Y); ok {
			c.list.cursor = i
		}
	}
	return Reply{}, nil
}

// Lines draws the dialog.
func (c *Choose) Lines(t theme.Theme, w, h int) []string {
	w = wide(askWidth, w)
	iw := within(w)
	b := box{title: c.title, least: len(c.names)}
	b.head = []string{c.filter.line(t, c.env, c.question, iw), ""}
	b.body = make([]string, len(c.found))
	c.list.cursor = max(min(c.list.cursor, len(c.found)-1), 0)
	for i, name := range c.found {
		if c.list.near(i, h) {
			b.body[i] = entry(t, safetext.Line(name), i == c.list.cursor, iw)
		}
	}
	if len(c.found) == 0 {
		b.body = []string{t.Dim.Paint("nothing matches")}
	}
	b.foot = foot(c.env, t, c.said, c.does, "cancel", iw)
	if c.said == "" {
		b.foot = []string{"", widget.FitTail(c.filter.keys(c.env, t, c.does, "cancel"), iw, t.Glyphs.Ellipsis)}
	}
	return b.draw(t, &c.list, w, h)
}

// foot says what the keys do, or why enter did nothing.
func foot(env Env, t theme.Theme, said, does, back string, iw int) []string {
	if said != "" {
		return append([]string{""}, hanging(t.Bad, t.Glyphs.Failed, said, iw)...)
	}
	return []string{"", keysLine(env, t, does, back, iw)}
}
