package ui

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model/journal"
)

// tellingJournal says itself when it has changed.
type tellingJournal struct {
	*fakeJournal
	t     *testing.T
	notes chan struct{}
}

func (j tellingJournal) Changed() bool {
	j.t.Error("it is looked at, though it tells")
	return true
}

func (j tellingJournal) AwaitChange(ctx context.Context) bool {
	select {
	case <-j.notes:
		return true
	case <-ctx.Done():
		return false
	}
}

func TestAJournalThatTellsOfChangesIsNotLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := tellingJournal{&fakeJournal{updating: new(atomic.Bool)}, t, make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		answers := make(chan bool)
		wait := func() { answers <- awaitChange(ctx, j, time.Second) }
		go wait()
		synctest.Wait()
		j.notes <- struct{}{}
		if !<-answers {
			t.Error("a change is not told")
		}
		go wait()
		synctest.Wait()
		cancel()
		if <-answers {
			t.Error("the end of the context is taken for a change")
		}
	})
}

func TestAJournalThatDoesNotTellIsLookedAtFromTimeToTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &fakeJournal{updating: new(atomic.Bool)}
		began := time.Now()
		go func() {
			<-time.After(2500 * time.Millisecond)
			j.add(journal.Move{})
		}()
		if !awaitChange(t.Context(), j, time.Second) || time.Since(began) != 3*time.Second {
			t.Errorf("after %s", time.Since(began))
		}
	})
}
