package engine

// Which read comes next: the most urgent, then by source. It is pure, so that tests
// can walk through it without a clock or an account.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// turn is a Turn with what is under way of it.
type turn struct {
	Turn
	hold     *hold
	inFlight int
	began    int // when its last read began, counted in reads
}

// Job is a read that was begun.
type Job struct {
	read    Read
	turn    *turn // nil for the attempt to renew credentials
	urgency model.Urgency
	asked   time.Time
	epoch   int // answers to what was asked before a reset are dropped
}

// Operation is the name of the call.
func (j Job) Operation() string {
	if j.turn == nil {
		return renewal
	}
	return j.turn.Operation.Name
}

// renewal is the operation by which credentials are tried out.
const renewal = "GetCallerIdentity"

// line is who may read: the turns of all sources.
type line struct {
	epoch   int
	sources []Source
	turns   []*turn // the most urgent first, then by source
	holds   map[string]*hold
	begun   int
	trouble trouble

	wide  int           // slots of each operation that has more than one, while not zero
	least model.Urgency // of every read
}

// slots is how many of a number of slots there are now.
func (l *line) slots(n int) int {
	if n > 1 && l.wide > 0 {
		return l.wide
	}
	return n // one alone: a read goes on where another ended
}

// set puts other sources in line.
func (l *line) set(sources []Source) {
	l.sources, l.turns, l.holds, l.trouble = sources, nil, map[string]*hold{}, trouble{}
	for _, s := range sources {
		for _, t := range s.Turns() {
			if t.Slots == 0 {
				t.Slots = t.Operation.Slots
			}
			l.turns = append(l.turns, &turn{Turn: t, hold: l.hold(t.Operation.Name)})
		}
	}
	slices.SortStableFunc(l.turns, func(a, b *turn) int { return cmp.Compare(b.Urgency, a.Urgency) })
}

// hold is how the operation of a name waits.
func (l *line) hold(name string) *hold {
	h := l.holds[name]
	if h == nil {
		h = &hold{}
		l.holds[name] = h
	}
	return h
}

// next is the job to start now. When there is none, it says when there will be
// one if nothing happens before; a zero time says that only an answer or a wish
// brings one. Turns of one operation and urgency take turns where its slots do not do
// for all of them.
func (l *line) next(now time.Time) (Job, bool, time.Time) {
	var (
		wake  time.Time
		first *turn
	)
	for _, t := range l.turns {
		if first != nil && (t.hold != first.hold || t.Urgency != first.Urgency || t.began >= first.began) {
			continue
		}
		h := t.hold
		if t.inFlight >= l.slots(t.Slots) || h.inFlight >= l.slots(t.Operation.Slots) || !h.mayGo(now) {
			continue
		}
		at, ok := t.Due(now)
		if !ok {
			continue
		}
		if h.until.After(at) {
			at = h.until
		}
		if at.After(now) {
			wake = Earlier(wake, at)
			continue
		}
		first = t
	}
	if first == nil {
		return Job{}, false, wake
	}
	j := Job{read: first.Take(now), turn: first, asked: now, epoch: l.epoch}
	j.urgency = max(j.read.Urgency, first.Urgency, l.least)
	l.begun++
	first.began = l.begun
	first.inFlight++
	first.hold.inFlight++
	return j, true, time.Time{}
}

// Earlier is the earlier of two times of which a zero one stands for never.
func Earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// heldTo is until when throttling holds reads back, zero when it does not.
func (l *line) heldTo(now time.Time) time.Time {
	var to time.Time
	for _, h := range l.holds {
		if h.throttled && h.until.After(now) && h.until.After(to) {
			to = h.until
		}
	}
	return to
}

// pending is how many reads are under way or wait because nothing has been read yet.
func (l *line) pending() int {
	n := 0
	for _, t := range l.turns {
		if t.Counts {
			n += t.inFlight
		}
	}
	for _, s := range l.sources {
		n += s.Pending()
	}
	return n
}

// Done is what became of a job.
type Done struct {
	job    Job
	answer Answer
	took   func(Answer)
}

// Do makes the read. It touches nothing but the job.
func (j Job) Do(ctx context.Context, now model.Clock, deadline time.Duration) Done {
	ctx, cancel := context.WithTimeout(model.WithUrgency(ctx, j.urgency), deadline*time.Duration(max(1, j.read.Times)))
	defer cancel()
	d := Done{job: j, answer: Answer{Asked: j.asked}}
	var err error
	d.took, err = j.read.call(ctx)
	d.answer.At = now()
	if err != nil {
		d.answer.Failure = model.FailureOf(err, j.Operation(), j.read.subject)
	}
	return d
}
