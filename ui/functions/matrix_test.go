package functions

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
)

// A stage that is called like a column is no column of the filter.
func TestAStageCalledLikeAColumn(t *testing.T) {
	s := store.New([]model.Stage{{Name: "state", Alias: "state"}, {Name: "by", Alias: "by"}})
	s.Apply(model.FunctionsListed{Functions: []model.Function{{Name: "orders"}}, Complete: true})
	f := newMatrix(env{Env: pane.Env{Store: s, Now: time.Now}}, 1)
	if got := f.SetFilter("state:unread"); got.Wrong() != "" {
		t.Errorf("%q", got.Wrong())
	}
	if shown, _ := f.Count(); shown != 1 {
		t.Errorf("%d functions are unread", shown)
	}
}
