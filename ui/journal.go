package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

// journalEvery is how often a journal is looked at that does not tell of changes.
const journalEvery = 2 * time.Second

// journalMsg brings the journal when it changed.
type journalMsg struct {
	moves []journal.Move
	torn  int // lines that can not be read
	err   error
	again bool // the watch goes on
}

// watchJournal looks after a while whether somebody wrote to the journal, and
// reads it then. The first look is at once and always reads.
func (r *Root) watchJournal(after time.Duration) tea.Cmd {
	if r.o.Journal == nil {
		return nil
	}
	ctx, j := r.desk.Context(), r.o.Journal
	return shell.Safely(func() tea.Msg {
		if after > 0 && (!model.Pause(ctx, after) || !awaitChange(ctx, j, after)) {
			return nil
		}
		moves, err := j.Moves(ctx)
		return journalMsg{moves: moves, err: err, torn: torn(j), again: true}
	})
}

// awaitChange waits until there is more in the journal than was read last, and
// reports false when the context ended first. One that does not tell is looked at
// from time to time.
func awaitChange(ctx context.Context, j Journal, every time.Duration) bool {
	if n, ok := j.(journal.Notifier); ok {
		return n.AwaitChange(ctx)
	}
	for !j.Changed() {
		if !model.Pause(ctx, every) {
			return false
		}
	}
	return true
}

// ReadJournal reads the journal now.
func (r *Root) ReadJournal() tea.Cmd {
	if r.o.Journal == nil {
		return nil
	}
	ctx, j := r.desk.Context(), r.o.Journal
	return shell.Safely(func() tea.Msg {
		moves, err := j.Moves(ctx)
		return journalMsg{moves: moves, err: err, torn: torn(j)}
	})
}

// torn is how many lines of a journal could not be read, where it tells.
func torn(j any) int {
	if d, ok := j.(interface{ Damaged() int }); ok {
		return d.Damaged()
	}
	return 0
}

// journalRead takes the journal into the store.
func (r *Root) journalRead(msg journalMsg) tea.Cmd {
	if msg.err != nil {
		r.desk.Fail("reading the journal: " + msg.err.Error())
	} else {
		r.desk.Store.SetJournal(msg.moves)
		for _, f := range r.features {
			if f, ok := f.(shell.JournalReader); ok {
				f.JournalRead(msg.moves)
			}
		}
		r.Refresh(store.Changed(store.OfHistory))
		if msg.torn > r.torn {
			r.desk.Toast(shell.Warn, "the history is partial: "+shell.Plural(msg.torn, "line")+" of the journal can not be read")
		}
		r.torn = max(r.torn, msg.torn)
	}
	if msg.again {
		return r.watchJournal(journalEvery)
	}
	return nil
}
