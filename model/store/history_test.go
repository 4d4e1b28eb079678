package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// However often it is looked at while stamps are read, the history is the one that
// a single look at the end shows, and a look that was had stays as it was.
func TestHistoryIsTheSameHoweverOftenItIsLookedAt(t *testing.T) {
	often, once := New(stages), New(stages)
	account := model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}}
	var moves []journal.Move
	for i := range 20 {
		moves = append(moves, journal.Move{Intent: journal.Entry{ID: fmt.Sprintf("id%010d", 3*i), Account: "1", Region: "us-east-1",
			Function: "fn", Alias: "dev", Stage: "dev", To: "5", By: "journal", At: t0.Add(time.Duration(i) * time.Minute)}})
	}
	for _, s := range []*Store{often, once} {
		s.Apply(account)
		s.SetJournal(moves)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var before, kept []Record
	for i := range 60 {
		st := release.Stamp{ID: fmt.Sprintf("id%010d", random.IntN(90)), Kind: release.Promote, From: "1", To: "2", By: "bob",
			At: t0.Add(time.Duration(random.IntN(30)) * time.Minute)}
		e := stamped(full(2*i, 2*i+1, fmt.Sprintf("fn-%d", i%7), "dev", fmt.Sprint(2+i%3)), st)
		often.Apply(e)
		once.Apply(e)
		if i%4 == 0 {
			continue
		}
		if !slices.Equal(before, kept) {
			t.Fatalf("after %d: what was looked at has changed since", i)
		}
		before = often.History()
		kept = slices.Clone(before)
	}
	if got, want := often.History(), once.History(); !slices.Equal(got, want) || len(got) < 60 {
		t.Errorf("looked at often:\n%v\nonce:\n%v", got, want)
	}
}

// Until the account is known the journal's moves are all shown; then those of
// other accounts are not.
func TestHistoryIsOfTheAccountOnceItIsKnown(t *testing.T) {
	s := New(stages)
	s.SetJournal([]journal.Move{{Intent: journal.Entry{ID: "m", Account: "2", Region: "us-east-1", Function: "orders", Alias: "dev", To: "4", At: t0}}})
	if n := len(s.History()); n != 1 {
		t.Fatalf("%d moves before the account is known", n)
	}
	d := s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}})
	if n := len(s.History()); n != 0 || !d.Touch(OfHistory) {
		t.Errorf("%d moves of another account, told %v", n, d.Touch(OfHistory))
	}
}

// BenchmarkHistoryWhileStampsAreRead looks at the history after each of 1,000
// functions whose stage carries a stamp.
func BenchmarkHistoryWhileStampsAreRead(b *testing.B) {
	for b.Loop() {
		s := New(stages)
		for i := range 1000 {
			st := release.Stamp{ID: fmt.Sprintf("id%010d", i), Kind: release.Promote, From: "1", To: "2", By: "bob", At: t0.Add(time.Duration(i*7919%1000) * time.Minute)}
			s.Apply(stamped(full(2*i, 2*i+1, fmt.Sprint("fn-", i), "dev", "2"), st))
			s.History()
		}
	}
}

// What is of a kind that is not known here is shown by its subject, and members of a
// set tell of it.
func TestHistoryShowsKindsThatAreNotKnown(t *testing.T) {
	s := New(nil)
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "r"}})
	e := journal.Entry{ID: "a", Phase: journal.Intent, Kind: "teleport", Set: "set", SetOf: 2}
	e.SetSubject(model.Subject{Account: "1", Region: "r", Kind: "gate", Name: "shop", Part: "prod"})
	s.SetJournal([]journal.Move{{Intent: e}})
	h := s.History()
	if len(h) != 1 || h[0].Function != "shop:prod" || h[0].Status != "" || h[0].Set() != "set" {
		t.Errorf("%+v", h)
	}
	if outside := (&Record{}); outside.Set() != "" {
		t.Error("what is not in the journal is of a set")
	}
}
