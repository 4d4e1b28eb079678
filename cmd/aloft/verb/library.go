package verb

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/invoke"
)

// library has the tests of a config and the events beside it, for the cockpit. Files are
// read when they are asked for: who edits one need not start anew.
type library struct{ config config.Config }

// Tests are those of some functions, with their events.
func (l library) Tests(functions []string) ([]invoke.Request, error) {
	return requestsOf(slices.DeleteFunc(slices.Clone(l.config.Tests),
		func(t config.Test) bool { return !slices.Contains(functions, t.Function) }))
}

// Events are the names of the events.
func (l library) Events() []string {
	var names []string
	for _, f := range eventFiles(l.config.Events()) {
		names = append(names, f.Name)
	}
	return names
}

// Event is one of these.
func (l library) Event(name string) (invoke.Event, error) {
	for _, f := range eventFiles(l.config.Events()) {
		if f.Name == name {
			return readEvent(f.Path)
		}
	}
	return invoke.Event{}, fmt.Errorf("there is no event %s any more in %s", name, l.config.Events())
}
