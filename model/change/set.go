package change

import (
	"context"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/model"
)

// Order says how the changes of a set are made.
type Order int

// The orders.
const (
	Together     Order = iota // a few at the same time, each for itself
	OneByOne                  // in their order, to the first that is not made
	AllOrNothing              // in their order; those that were made are put back when one is not
	// AllAtOnce makes all of them at the same time, and puts back those that were made
	// when one is not: for changes that wait for one another before they take effect.
	AllAtOnce
)

// Set is what is confirmed at once: changes in their order, with one sheet, one
// progress and one row in the history.
type Set struct {
	ID      string // empty: made when there are several changes
	Order   Order
	Width   int // how many are made at the same time when they are made Together; 0: one
	Changes []Change
}

// Run makes the changes of a set: from the intent to the outcome of each. The
// results come in the order of the changes. What was begun is finished or settled
// even when ctx ends; what was not is then refused. A set that is all or nothing is
// refused as a whole when one of its changes can not be made, or not be put back.
// The function, which may be nil, is never called twice at the same time.
func (r *Runner) Run(ctx context.Context, s Set, progress func(Progress)) []Result {
	b := &batch{Runner: r, ctx: ctx, progress: progress, members: make([]member, len(s.Changes)), results: make([]Result, len(s.Changes))}
	if b.set = s.ID; b.set == "" && len(s.Changes) > 1 {
		b.set = r.deps.NewID()
	}
	for i, c := range s.Changes {
		m := member{Change: c, sheet: c.Sheet(), set: b.set}
		if b.set != "" {
			m.of = len(s.Changes)
		}
		m.say = func(step Step, note string) { b.tell(m.sheet, step, note) }
		b.members[i] = m
	}
	switch s.Order {
	case Together:
		InParallel(len(b.members), max(s.Width, 1), b.make)
	case AllOrNothing, AllAtOnce:
		switch why := b.obstacle(); {
		case why != "":
			b.refuse(why)
		case s.Order == AllAtOnce:
			b.atOnce()
		default:
			b.inOrder(true)
		}
	default:
		b.inOrder(false)
	}
	return b.results
}

// batch is one call of Run.
type batch struct {
	*Runner
	ctx     context.Context
	set     string
	members []member
	results []Result

	mu       sync.Mutex
	done     int
	progress func(Progress)
}

// tell reports a step of a change.
func (b *batch) tell(s Sheet, step Step, note string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if step == StepDone {
		b.done++
	}
	if b.progress != nil {
		b.progress(Progress{ID: s.ID, Set: b.set, Kind: s.Kind, Subject: s.Subject, To: s.To, Step: step, Note: note,
			Done: b.done, Total: len(b.members)})
	}
}

// make makes one change of the set, or says why it is not made.
func (b *batch) make(i int) {
	m := b.members[i]
	defer m.say(StepDone, "")
	if p, ok := m.Change.(Preparer); ok {
		end := p.Prepare(b.ctx)
		if m.sheet = m.Change.Sheet(); end.Status != "" {
			b.results[i] = b.result(m, end)
			return
		}
	}
	if m.sheet.Verdict != Ready {
		b.results[i] = b.notReady(m)
		return
	}
	b.results[i] = b.one(b.ctx, m)
}

// obstacle says why a set can not be made as a whole, and nothing when it can.
func (b *batch) obstacle() string {
	for _, m := range b.members {
		switch s := m.sheet; {
		case s.Verdict != Ready && s.Verdict != Unchanged:
			return called(s) + " can not be " + s.Words.Past
		case s.Verdict == Ready && s.Final != "":
			return s.Final
		}
	}
	return ""
}

// called is what a change is about in words about its set: a step of a component says which one.
func called(s Sheet) string {
	if s.Subject.Kind == model.ComponentSubject {
		return s.Subject.String()
	}
	return s.Subject.Name
}

// refuse refuses the set as a whole.
func (b *batch) refuse(why string) {
	for i, m := range b.members {
		if b.results[i] = b.notReady(m); m.sheet.Verdict == Ready {
			b.results[i] = b.result(m, Ending{Status: WasRefused, Reason: "all or nothing: " + why})
		}
		m.say(StepDone, "")
	}
}

// inOrder makes one change after the other until one is not made.
func (b *batch) inOrder(all bool) {
	for i, m := range b.members {
		b.make(i)
		if st := b.results[i].Status; st == Moved || st == NotChanged {
			continue
		}
		why := called(m.sheet) + " was not " + m.sheet.Words.Past
		if all {
			why = "all or nothing: " + why
		}
		for j := i + 1; j < len(b.members); j++ {
			b.results[j] = b.result(b.members[j], Ending{Status: WasRefused, Reason: why})
			b.members[j].say(StepDone, "")
		}
		for j := i - 1; all && j >= 0; j-- {
			if b.results[j].Status == Moved {
				b.putBack(j, why)
			}
		}
		return
	}
}

// atOnce makes all changes at the same time, and puts back those that were made, the
// last first, when one is not.
func (b *batch) atOnce() {
	InParallel(len(b.members), len(b.members), b.make)
	broke := slices.IndexFunc(b.results, func(r Result) bool { return r.Status == Failed || r.Status == Conflicted })
	if broke < 0 { // those that waited for it are refused
		broke = slices.IndexFunc(b.results, func(r Result) bool { return r.Status == WasRefused })
	}
	if broke < 0 {
		return
	}
	s := b.members[broke].sheet
	why := "all or nothing: " + s.Subject.Name + " was not " + s.Words.Past
	for i := len(b.results) - 1; i >= 0; i-- {
		if b.results[i].Status == Moved {
			b.putBack(i, why)
		}
	}
}

// putBack puts back a change of this set, unless somebody has touched its subject
// since.
func (b *batch) putBack(i int, why string) {
	m, r := b.members[i], b.results[i]
	done := Result{Reason: "it can not be put back"}
	if c, ok := m.Change.(Backer); ok {
		back := c.Back(Ending{Status: r.Status, Seen: r.Seen, Settled: r.Settled}, why)
		done = b.one(context.WithoutCancel(b.ctx), member{Change: back, sheet: back.Sheet(), set: m.set, of: m.of,
			say: func(Step, string) { m.say(StepPutBack, "") }})
	}
	if done.Status == Moved {
		r.Status, r.Reason, r.Seen, r.PutBack = WasRefused, Join(m.sheet.Words.Past+", and put back: "+why, done.Reason), done.Seen, true
	} else {
		r.Reason, r.Err = Join(r.Reason, why+", and putting it back did not work: "+done.Reason), done.Err
	}
	b.results[i] = r
}

// PrepareEach makes the sheets of several requests, at most width at the same time, in the
// order of the requests. The function, which may be nil, hears how many are made; it is never
// called twice at the same time.
func PrepareEach[R, S any](rs []R, width int, prepare func(R) S, progress func(done, total int)) []S {
	sheets := make([]S, len(rs))
	var mu sync.Mutex
	done := 0
	InParallel(len(rs), width, func(i int) {
		sheets[i] = prepare(rs[i])
		mu.Lock()
		defer mu.Unlock()
		if done++; progress != nil {
			progress(done, len(rs))
		}
	})
	return sheets
}

// InParallel does n things, at most width at the same time, and returns when all
// are done.
func InParallel(n, width int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, width) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
