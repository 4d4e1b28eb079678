package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// The documentation names the columns by hand: it has to name them all.
func TestEveryColumnIsDocumented(t *testing.T) {
	told := map[string]string{}
	for _, form := range keymap.FilterForms() {
		if form[0] == "column:" {
			for _, sentence := range strings.Split(strings.TrimSuffix(form[1], "."), ". ") {
				name, columns, _ := strings.Cut(sentence, ": ")
				told[name] = strings.TrimSuffix(columns, ", and each stage by its name")
			}
		}
	}
	lists := 0
	o := Options{Config: demoConfig(), Now: epoch, Pipeline: &shop{}, Tables: true, APIs: true, Book: cost.Embedded(), Account: Account{Store: store.New(nil)}}
	for _, p := range New(o).panes {
		list, ok := p.Pane.(interface{ FilterColumns() []string })
		if !ok || len(list.FilterColumns()) == 0 {
			continue
		}
		lists++
		want := strings.Split(told[p.Name], ", ")
		slices.Sort(want)
		if columns := list.FilterColumns(); !slices.Equal(want, columns) {
			t.Errorf("%s: told %q, there are %q", p.Name, want, columns)
		}
	}
	if lists < 6 {
		t.Errorf("%d lists alone were asked", lists)
	}
}
