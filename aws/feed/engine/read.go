package engine

// What a source says: whose turn it is, and what a read is.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Source reads one fact of AWS. Its methods and the functions of its turns and reads
// run on the engine's goroutine, all but the calls themselves.
type Source interface {
	// Turns are the source's reads, by operation and urgency. They are asked for once.
	Turns() []Turn
	// Refresh reads again what is on the screen.
	Refresh(now time.Time)
	// Pending is how many reads wait because nothing has been read yet.
	Pending() int
}

// Operation is a call of AWS as far as waiting after a failure is concerned. The
// numbers under way are small so that reads wait in their sources, where they can
// still be dropped, and not in the account's token buckets.
type Operation struct {
	Name  string
	Slots int // calls under way at once
}

// Turn is the reads of one operation and urgency.
type Turn struct {
	Operation Operation
	Slots     int // how many of the operation's slots it takes at most; zero: all
	Urgency   model.Urgency
	Counts    bool // what is under way counts as pending
	// Due is from when on there is a read, and whether there is one. It costs no more
	// than a logarithm of all that there is, or what is on the screen.
	Due func(now time.Time) (time.Time, bool)
	// Take begins the read that Due promised.
	Take func(now time.Time) Read
}

// Read is one read of AWS.
type Read struct {
	subject string
	call    func(context.Context) (func(Answer), error)
	failed  func(Answer)

	Urgency model.Urgency // when it is more urgent than its turn
	Times   int           // how many times longer than another call it may take; zero: once
}

// Answer says when a read was asked for and answered, and whether it failed.
type Answer struct {
	Asked, At time.Time
	Failure   *model.Failure // nil when it worked
	// Again reports whether the same call is worth trying as soon as it may: its
	// operation's own wait comes on top.
	Again bool

	hold *hold
	eng  *Engine
}

// When says when the answer was asked for and came.
func (a Answer) When() model.Read { return model.Read{Asked: a.Asked, At: a.At} }

// Throttled lengthens the wait of the read's operation because a part of what it
// brought was throttled, and says until when it lasts.
func (a Answer) Throttled() time.Time {
	if a.hold == nil {
		return time.Time{}
	}
	return a.hold.lengthen(a.eng.opt.Waits, a.Asked, a.At, true)
}

// Ask is the read of a subject: took is handed what the call brought, failed that it
// did not work.
func Ask[T any](subject string, call func(context.Context) (T, error), took func(T, Answer), failed func(Answer)) Read {
	return Read{subject: subject, failed: failed, call: func(ctx context.Context) (func(Answer), error) {
		got, err := call(ctx)
		return func(a Answer) { took(got, a) }, err
	}}
}

// Passing reports whether the same call is worth trying as soon as it may.
func Passing(c model.Class) bool {
	return c == model.Throttled || c == model.Network || c == model.Expired
}
