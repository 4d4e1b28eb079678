package overlay

// What keys do in the form that changes capacity.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// Update takes input.
func (c *Capacity) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		c.said = ""
		switch id := c.env.command(msg, true); id {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm:
			return c.enter(), nil
		case action.NextField, action.Down:
			c.focus(c.field + 1)
		case action.Up:
			c.focus(c.field - 1)
		case action.OtherMode:
			return c.turn(1), nil
		case "":
			return c.typed(msg), nil
		default:
			c.scroll.move(id)
		}
	case tea.PasteMsg:
		return c.typed(msg), nil
	case tea.MouseWheelMsg:
		c.scroll.by(3 * wheel(msg))
	}
	return Reply{}, nil
}

// typed gives a key to the field that has its turn. A changed figure asks for
// another sheet.
func (c *Capacity) typed(msg tea.Msg) Reply {
	if c.field == 0 {
		if k, ok := msg.(tea.KeyPressMsg); ok {
			switch k.String() {
			case "right", "space", "l":
				return c.turn(1)
			case "left", "h":
				return c.turn(-1)
			}
		}
		return Reply{}
	}
	figures := c.figures()
	if c.field > len(figures) {
		c.reason.update(msg)
		return Reply{}
	}
	in := &figures[c.field-1].in
	before := in.value()
	in.update(msg)
	if digits := onlyDigits(in.value()); digits != in.value() {
		in.edit.SetValue(digits)
	}
	if in.value() == before {
		return Reply{}
	}
	return c.changed()
}

// onlyDigits leaves everything but digits out.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// turn goes to another mode.
func (c *Capacity) turn(by int) Reply {
	modes := c.modes()
	if len(modes) < 2 {
		c.said = "there is only one way to change this"
		return Reply{}
	}
	at := slices.Index(modes, c.mode)
	c.mode = modes[(at+by+len(modes))%len(modes)]
	c.focus(0)
	return c.changed()
}

func (c *Capacity) changed() Reply {
	r, problem := c.request()
	if problem != "" {
		c.number++ // what was asked for is not meant any more
		c.sheet = nil
		return Reply{}
	}
	return Reply{Msg: c.ask(r)}
}

// enter takes the sheet, or says why not.
func (c *Capacity) enter() Reply {
	_, problem := c.request()
	switch {
	case problem != "":
		c.said = problem
	case c.sheet == nil:
		c.said = "the sheet is still being read"
	case c.sheet.Verdict == release.Unchanged:
		return Reply{Close: true}
	case c.sheet.Verdict != release.Ready:
		c.said = "it can not be changed: change the figures, or leave"
	case c.env.Now().Sub(c.at) < stepBack:
		c.said = "the sheet has only just come: look at it, then press again"
	default:
		sheet := *c.sheet
		sheet.Request.Reason = strings.TrimSpace(c.reason.value())
		return Reply{Close: true, Msg: CapacityConfirmed{sheet}}
	}
	return Reply{}
}
