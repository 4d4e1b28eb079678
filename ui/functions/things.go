package functions

// What can be gone to by its name, and what needs an operator.

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/sign"
)

var (
	_ shell.Indexer  = (*Feature)(nil)
	_ shell.Troubled = (*Feature)(nil)
	_ shell.Unsure   = (*Feature)(nil)
)

// Things are the functions, and the versions that are known of them.
func (f *Feature) Things() []shell.Thing {
	var functions, versions []shell.Thing
	now := f.h.Now()
	for _, fn := range f.h.Store.Functions() {
		at := shell.Place{Scope: action.Functions, Key: fn.Name}
		functions = append(functions, shell.Thing{Kind: "function", Name: fn.Name, Facts: f.serving(fn.Name), At: at})
		for _, v := range f.h.Store.Versions(fn.Name).List {
			at := shell.Place{Scope: action.Versions, Key: v.Number, Function: fn.Name}
			facts := strings.TrimSpace(cell.Age(now, v.LastModified) + "  " + v.Description)
			versions = append(versions, shell.Thing{Kind: "version", Name: fn.Name + " " + v.Number, Facts: facts, At: at})
		}
	}
	return append(functions, versions...)
}

// serving is what the stages of a function serve.
func (f *Feature) serving(function string) string {
	var parts []string
	for _, st := range f.h.Store.Stages() {
		c := f.h.Store.Cell(function, st.Name)
		if c.State != store.Serving {
			continue
		}
		text := st.Name + " " + c.Alias.Version
		if c.Alias.Canary != nil {
			text += f.h.Theme.Glyphs.Arrow + c.Alias.Canary.Version
		}
		parts = append(parts, text+f.sign(model.CellKey{Function: function, Alias: st.Alias}).Glyph(f.h.Theme.Glyphs))
	}
	return strings.Join(parts, "  ")
}

// sign is what makes a cell need an operator.
func (f *Feature) sign(key model.CellKey) sign.Sign {
	return cell.SignOf(f.h.Store, f.matrix.env.Limits, key)
}

// Unread is how many cells of stages and calls of functions were not read yet.
func (f *Feature) Unread() string {
	if listing := f.h.Store.Listing(); !listing.Complete && listing.Failure == nil {
		return "functions"
	}
	var names, parts []string
	for _, fn := range f.h.Store.Functions() {
		names = append(names, fn.Name)
	}
	if n := f.h.Store.Sight(names).Unread; n > 0 {
		parts = append(parts, shell.Plural(n, "stage"))
	}
	if n := f.matrix.needed().unread; n > 0 {
		parts = append(parts, "calls of "+shell.Plural(n, "function"))
	}
	return strings.Join(parts, ", ")
}

// Troubles are the cells whose calls fail or are throttled, those that a route of an API
// can not reach, and those that somebody else
// moved.
func (f *Feature) Troubles() []shell.Trouble {
	var all []shell.Trouble
	for _, fn := range f.h.Store.Functions() {
		for _, st := range f.h.Store.Stages() {
			key := model.CellKey{Function: fn.Name, Alias: st.Alias}
			s, why := f.sign(key), ""
			switch s {
			case sign.Failing:
				figures, _ := f.h.Store.Health(key)
				why = f.matrix.env.Limits.Judge(figures).Word()
			case sign.Broken:
				why = f.h.Store.Wired(key).Broken[0].From() + " can not reach it"
			case sign.Moved:
				r, _ := f.h.Store.MovedElsewhere(key)
				why = "moved by " + cmp.Or(r.By, "somebody else")
			default:
				continue
			}
			at := shell.Place{Scope: action.Functions, Key: fn.Name, Stage: st.Name}
			all = append(all, shell.Trouble{At: at, Sign: s, Why: fn.Name + " " + st.Name + ": " + why})
		}
	}
	return all
}
