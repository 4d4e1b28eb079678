package tests

// What a function is tested with: one of many.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// choice is what a function is tested with.
type choice struct {
	of    source
	name  string // of a test or an event
	tests int    // how many, of all
}

type source int

const (
	allTests   source = iota // of the config
	oneTest                  // of the config
	oneEvent                 // beside the config
	typedEvent               // an event that is typed or pasted
)

// typedName is what a test with an event that was typed is called.
const typedName = "typed event"

// words name a choice.
func (c choice) words() string {
	switch c.of {
	case allTests:
		return fmt.Sprintf("all %d tests of the config", c.tests)
	case oneTest:
		return "test: " + c.name
	case oneEvent:
		return "event: " + c.name
	}
	return "an event that is typed or pasted"
}

// chooser asks what a function is tested with.
type chooser struct {
	dialog.Box
	t       target
	choices []choice
	found   []choice
	reading bool // the names of events are being read
}

// newChooser makes the dialog; with reading, the names of events are still to come.
func newChooser(env dialog.Env, t target, choices []choice, reading bool) *chooser {
	c := &chooser{t: t, choices: append(slices.Clone(choices), choice{of: typedEvent}), reading: reading}
	c.Make(env, c, dialog.Narrow)
	c.Writes()
	c.Finder = dialog.NewFinder(c.find)
	c.find()
	return c
}

// SetEvents brings the names of events. What enter does may have changed, so whoever
// calls it guards the dialog anew.
func (c *chooser) SetEvents(names []string) {
	c.reading = false
	last := len(c.choices) - 1
	for _, name := range names {
		c.choices = slices.Insert(c.choices, last, choice{of: oneEvent, name: name})
		last++
	}
	c.find()
}

func (c *chooser) find() {
	c.found = slices.DeleteFunc(slices.Clone(c.choices), func(o choice) bool { return !c.Finder.Holds(o.words()) })
	*c.Rows = dialog.Scroll{Chosen: true}
}

// Loading reports whether a spinner has to turn.
func (c *chooser) Loading() bool { return c.reading || c.Box.Loading() }

// Title names what is tested.
func (c *chooser) Title() string { return "Test " + targetWords(c.t) }

// targetWords name what is tested.
func targetWords(t target) string {
	r := invoke.Request{Stage: t.stage, Version: t.version}
	if len(t.functions) == 1 {
		r.Function = t.functions[0]
		return r.Target()
	}
	r.Function = fmt.Sprintf("%d functions", len(t.functions))
	return r.Target()
}

// Acts are what its keys do.
func (c *chooser) Acts() []dialog.Key {
	return []dialog.Key{{ID: action.Confirm, Does: "show the sheet"}, {ID: action.Cancel}}
}

// Do takes the chosen one.
func (c *chooser) Do(id action.ID) dialog.Reply {
	r := c.Box.Do(id)
	if id == action.Confirm {
		if c.Rows.Cursor >= len(c.found) {
			return c.Say("nothing is chosen")
		}
		r.Request = c.found[c.Rows.Cursor]
	}
	return r
}

// Draw writes the choices.
func (c *chooser) Draw(p *dialog.Page) {
	p.Head, p.Least = []string{c.Finder.Line(p, "What shall it be invoked with?"), ""}, len(c.choices)
	p.Choices(c.Rows, len(c.found), func(i int) string { return safetext.Line(c.found[i].words()) }, "nothing matches")
	if c.reading {
		p.Add(p.Spin(p.Dim, "reading the names of events"))
	}
}
