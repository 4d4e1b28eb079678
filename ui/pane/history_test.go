package pane

import (
	"fmt"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// A move that was just made shows at once; but no key may meet another move than
// the one that was seen.
func TestHistoryStaysAtTheNewestMoveUntilItHasTheKeys(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	s := store.New(nil)
	moves := func(n int) {
		var all []journal.Move
		for i := range n {
			all = append(all, journal.Move{Intent: journal.Entry{ID: fmt.Sprint(i), Function: "orders", Alias: "dev", At: now.Add(time.Duration(i) * time.Second)}})
		}
		s.SetJournal(all)
	}
	moves(3)
	h := NewHistory(Env{Store: s, Now: func() time.Time { return now }, Theme: theme.New(theme.Options{})}, 8)
	h.Resize(80, 10)
	chosen := func() string {
		sit := action.Situation{Store: s, Scope: action.History}
		h.Fill(&sit)
		return sit.Record.ID
	}
	h.Lines(false)
	moves(4)
	h.Refresh(store.Dirty{History: true})
	if got := chosen(); got != "3" {
		t.Errorf("without the keys, at the top: move %s is chosen, want the newest, 3", got)
	}
	h.Lines(true)
	moves(5)
	h.Refresh(store.Dirty{History: true})
	if got := chosen(); got != "3" {
		t.Errorf("with the keys: move %s is chosen, want 3, which was", got)
	}
	h.Lines(false)
	moves(6)
	h.Refresh(store.Dirty{History: true})
	if got := chosen(); got != "3" {
		t.Errorf("without the keys, below the top: move %s is chosen, want 3, which was", got)
	}
}
