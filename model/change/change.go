package change

import (
	"context"

	"github.com/aloftdeck/aloft/model/journal"
)

// Change is one change of a kind, as its sheet showed it. The Runner makes it.
type Change interface {
	// Sheet is what the sheet of every kind has.
	Sheet() Sheet
	// Intend adds to the line of the intent what is the kind's own.
	Intend(e *journal.Entry)
	// Act makes the write, once. Without an error the Ending says what was made.
	Act(ctx context.Context) (Ending, error)
	// Settle finds out by reading what became of a write that was answered by an
	// error. An Ending with Again lets the write be made once more.
	Settle(ctx context.Context, cause error) Ending
}

// A Change may do more.
type (
	// Preparer reads what only the changes before it in the set could tell, when its
	// turn has come. An Ending with a Status ends the change there; else its sheet is
	// asked for again.
	Preparer interface {
		Prepare(ctx context.Context) Ending
	}
	// Checker looks once more right before the intent is written: whether what the
	// operator saw is what is replaced, where the write carries no revision. An
	// Ending with a Status ends the change there.
	Checker interface {
		Check(ctx context.Context) Ending
	}
	// Adder adds to the line of the outcome what was not known at the intent.
	Adder interface {
		Add(e *journal.Entry)
	}
	// Awaiter waits until what was written takes effect, before its outcome is
	// recorded. The context ends when nobody wants to wait any longer; an Ending that
	// is Unknown leaves the change pending.
	Awaiter interface {
		Await(ctx context.Context, made Ending, say func(note string)) Ending
	}
	// Follower watches what was made after its outcome is recorded. The context ends
	// when nobody wants to wait any longer.
	Follower interface {
		Follow(ctx context.Context, made Ending, say func(note string)) Ending
	}
	// Backer makes the change that puts it back after it was made, as a set that is
	// all or nothing does.
	Backer interface {
		Back(made Ending, why string) Change
	}
)

// Kind is one kind of change as the next start meets it, in the journal.
type Kind interface {
	// Names are what the journal calls the kind.
	Names() []string
	Words() Words
	// Recall finds out what became of a change whose process ended between intent
	// and outcome. An Ending that is Unknown leaves it pending.
	Recall(ctx context.Context, intent journal.Entry) Ending
}

// Words are a kind's own.
type Words struct {
	Noun   string // "move"
	Past   string // "moved"
	Acting Step   // what is shown while it acts: "moving"
}
