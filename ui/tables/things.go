package tables

// What can be gone to by its name, and what needs an operator.

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/sign"
	"github.com/aloftdeck/aloft/ui/widget"
)

var (
	_ shell.Indexer  = (*Feature)(nil)
	_ shell.Troubled = (*Feature)(nil)
	_ shell.Unsure   = (*Feature)(nil)
)

// placeOf is where a table or an index stands.
func placeOf(key model.CapacityKey) shell.Place {
	return shell.Place{Scope: action.Tables, Key: key.Table + "\x00" + key.Index}
}

// Things are the tables and their indexes.
func (f *Feature) Things() []shell.Thing {
	var all []shell.Thing
	for _, r := range f.pane.All() {
		facts := r.status
		if r.stopped > 0 {
			facts = f.h.Theme.Glyphs.Failed + " " + widget.Rate(r.stopped) + "/m throttled"
		}
		all = append(all, shell.Thing{Kind: "table", Name: r.key.String(), Facts: facts, At: placeOf(r.key)})
	}
	return all
}

// Unread is how many tables there are of which it was not read how they are used.
func (f *Feature) Unread() string {
	s := f.h.Store
	known := s.Tables()
	if known.At.IsZero() && known.Failure == nil {
		return "tables"
	}
	n := 0
	for _, name := range known.Names {
		failed := s.TableFailure(name) != nil || s.MetricsFailure(model.TableGroup(name)) != nil
		if !failed && !slices.ContainsFunc(s.Loads(name), func(l capacity.Load) bool { return l.Known }) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "the use of " + shell.Plural(n, "table")
}

// Troubles are the tables and indexes that throttle.
func (f *Feature) Troubles() []shell.Trouble {
	var all []shell.Trouble
	for _, r := range f.pane.All() {
		if r.stopped > 0 {
			all = append(all, shell.Trouble{At: placeOf(r.key), Sign: sign.Failing, Why: r.key.String() + ": " + widget.Rate(r.stopped) + " requests a minute throttled"})
		}
	}
	return all
}
