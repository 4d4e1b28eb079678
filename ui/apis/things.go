package apis

// What can be gone to by its name, and what needs an operator.

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/sign"
)

var (
	_ shell.Indexer  = (*Feature)(nil)
	_ shell.Troubled = (*Feature)(nil)
)

func placeOf(key model.APIStageKey) shell.Place {
	return shell.Place{Scope: action.APIs, Key: key.String()}
}

// Things are the stages of APIs.
func (f *Feature) Things() []shell.Thing {
	var all []shell.Thing
	for _, r := range f.pane.All() {
		facts := kindWord(r.api.Kind) + " " + r.api.ID + "  " + f.pane.words(r)
		all = append(all, shell.Thing{Kind: "API", Name: r.name(), Facts: facts, At: placeOf(r.key())})
	}
	return all
}

// Troubles are the stages that are wired wrongly.
func (f *Feature) Troubles() []shell.Trouble {
	var all []shell.Trouble
	for _, r := range f.pane.All() {
		if r.state() == broken {
			all = append(all, shell.Trouble{At: placeOf(r.key()), Sign: sign.Broken, Why: r.brokenWords()})
		}
	}
	return all
}
