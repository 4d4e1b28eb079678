package history

// What can be gone to by its name.

import (
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/shell"
)

var _ shell.Indexer = (*Feature)(nil)

// Things are the changes that were made.
func (f *Feature) Things() []shell.Thing {
	now := f.h.Now()
	var all []shell.Thing
	for _, r := range f.pane.All() {
		first := r.newest()
		name := []string{r.name(), r.stage(), rowMove(f.h.Theme, r)}
		facts := []string{cell.MoveAge(now, first), whoOf(first), first.Reason}
		all = append(all, shell.Thing{Kind: "history", Name: join(name, " "), Facts: join(facts, "  "),
			At: shell.Place{Scope: action.History, Key: r.key()}})
	}
	return all
}

// join puts what is not empty behind each other.
func join(parts []string, between string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}
