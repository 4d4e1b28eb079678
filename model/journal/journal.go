package journal

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Reader is a journal for reading.
type Reader interface {
	// Moves are all changes, oldest first: each intent with its outcome, the first
	// when there are several.
	Moves(ctx context.Context) ([]Move, error)
	// Pending are the intents without outcome that nobody can still be working on.
	// Those of a format that this binary does not know are among them.
	Pending(ctx context.Context, now time.Time, host string) ([]Move, error)
	// Outcomes are the changes whose outcome was written after the one that a cursor
	// names, in the order of the outcomes, and the cursor behind them. The empty
	// cursor is before the first. A cursor that is not known answers ErrCursor.
	Outcomes(ctx context.Context, cursor string) ([]Move, string, error)
	// Path names the journal in messages.
	Path() string
}

// Journal is where changes are recorded. *File is one.
type Journal interface {
	Reader
	// Append writes one entry, which is kept for good when it returns. An outcome
	// for a change that has one answers ErrSettled.
	Append(ctx context.Context, e Entry) error
	// AppendAfter appends when the latest change of the entry's subject is the one
	// with the id, empty for none; else it answers ErrNotLatest.
	AppendAfter(ctx context.Context, e Entry, latest string) error
}

// Notifier is a journal that says when it has changed. One that does not is looked
// at from time to time.
type Notifier interface {
	// AwaitChange returns when there is more than Moves returned last, and reports
	// false when the context ended first.
	AwaitChange(ctx context.Context) bool
}

// What a journal refuses.
var (
	// ErrSettled says that a change has its outcome in the journal already. The
	// first one counts; a second is not written.
	ErrSettled = errors.New("the change has an outcome in the journal already")
	// ErrNotLatest says that a subject was changed since its latest change was read.
	ErrNotLatest = errors.New("the journal has a newer change of it")
	// ErrCursor says that a journal does not have the outcome that a cursor names.
	ErrCursor = errors.New("the journal does not know this place in it: read it from the beginning")
)

// Latest is the latest of some changes that is about a subject, and whether there
// is one.
func Latest(moves []Move, s model.Subject) (Move, bool) {
	for i := len(moves) - 1; i >= 0; i-- {
		if moves[i].Intent.Subject() == s {
			return moves[i], true
		}
	}
	return Move{}, false
}

// Set is what the journal has of the members of one set, in their order.
type Set struct {
	ID    string
	Of    int // members that the set was planned with
	Moves []Move
}

// To is what it is after the change: of a deploy that is known at its end.
func (m Move) To() string {
	if m.Outcome != nil && m.Outcome.To != "" {
		return m.Outcome.To
	}
	return m.Intent.To
}

// SetOf are the members of a set that were begun.
func SetOf(moves []Move, id string) Set {
	s := Set{ID: id}
	for _, m := range moves {
		if id != "" && m.Intent.Set == id {
			s.Moves, s.Of = append(s.Moves, m), max(s.Of, m.Intent.SetOf)
		}
	}
	return s
}

// Abandoned reports whether nobody can still be working on an intent: its time has
// passed, or its process, on this host, has ended.
func Abandoned(e Entry, now time.Time, host string) bool {
	return now.After(e.Until) || host != "" && e.Host == host && e.PID > 0 && ended(e.PID)
}

// Among are those of some changes that are of the kinds, in a format that this
// aloft knows.
func Among(moves []Move, kinds ...string) []Move {
	var among []Move
	for _, m := range moves {
		if m.Intent.Format <= format && slices.Contains(kinds, m.Intent.Kind) {
			among = append(among, m)
		}
	}
	return among
}
