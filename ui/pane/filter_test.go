package pane

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// The documentation names the columns by hand: it has to name them all.
func TestEveryColumnIsDocumented(t *testing.T) {
	env := Env{Store: store.New(nil), Now: time.Now}
	env.Links = NewLinks(env.Store, nil)
	told := map[string]string{}
	for _, form := range keymap.FilterForms() {
		if form[0] == "column:" {
			for _, sentence := range strings.Split(strings.TrimSuffix(form[1], "."), ". ") {
				name, columns, _ := strings.Cut(sentence, ": ")
				told[name] = strings.TrimSuffix(columns, ", and each stage by its name")
			}
		}
	}
	for name, columns := range map[string][]string{"Functions": NewFunctions(env, 1).FilterColumns(), "Versions": NewVersions(env, 2).FilterColumns(),
		"Builds": NewBuilds(env, 3).FilterColumns(), "History": NewHistory(env, 8).FilterColumns(),
		"Tables": NewTables(env, 5).FilterColumns(), "Cost": NewCost(env, 7).FilterColumns()} {
		want := strings.Split(told[name], ", ")
		slices.Sort(want)
		if !slices.Equal(want, columns) {
			t.Errorf("%s: told %q, there are %q", name, want, columns)
		}
	}
}

// A stage that is called like a column is no column of the filter.
func TestAStageCalledLikeAColumn(t *testing.T) {
	s := store.New([]model.Stage{{Name: "state", Alias: "state"}, {Name: "by", Alias: "by"}})
	s.Apply(model.FunctionsListed{Functions: []model.Function{{Name: "orders"}}, Complete: true})
	f := NewFunctions(Env{Store: s, Now: time.Now}, 1)
	if got := f.SetFilter("state:unread"); got.Wrong() != "" {
		t.Errorf("%q", got.Wrong())
	}
	if shown, _ := f.Count(); shown != 1 {
		t.Errorf("%d functions are unread", shown)
	}
}
