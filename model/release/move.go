package release

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	movedBy   = 4                // moves made at the same time
	writeTime = 20 * time.Second // for one UpdateAlias or CreateAlias, with the SDK's own retries
	// moveTime is what a process may need for one move, with a second try and
	// both settled, and some for clocks that disagree. After it nobody works on
	// the move any more, and another process may settle it.
	moveTime = 3 * time.Minute
)

// Options say how a batch of moves is made.
type Options struct {
	// AllOrNothing moves one after the other and puts back those that moved when
	// one does not. A batch in which any sheet can not be moved, or would create
	// an alias, which can not be taken back, is refused as a whole.
	AllOrNothing bool
}

// Move makes the moves of the sheets that are Ready: steps three to six. The
// results come in the order of the sheets. A sheet is moved once; to try again it
// has to be prepared again. Its Request.Reason may have been changed since it was
// prepared. A move that was begun is finished or
// settled even when ctx ends; those not begun are then refused. The function,
// which may be nil, is never called twice at the same time.
func (m *Mover) Move(ctx context.Context, sheets []Sheet, o Options, progress func(Progress)) []Result {
	b := &batch{Mover: m, ctx: ctx, sheets: sheets, results: make([]Result, len(sheets)), progress: progress}
	if o.AllOrNothing {
		b.allOrNothing()
	} else {
		inParallel(len(sheets), movedBy, b.move)
	}
	return b.results
}

// batch is one call of Move.
type batch struct {
	*Mover
	ctx     context.Context
	sheets  []Sheet
	results []Result

	mu       sync.Mutex
	done     int
	progress func(Progress)
}

// tell reports a step of a move.
func (b *batch) tell(s Sheet, id string, step Step) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if step == StepDone {
		b.done++
	}
	if b.progress != nil {
		b.progress(Progress{ID: id, Function: s.Request.Function, Alias: aliasOf(s.Request), To: s.To,
			Step: step, Done: b.done, Total: len(b.sheets)})
	}
}

// move makes the move of one sheet, or says why it is not made.
func (b *batch) move(i int) {
	s := b.sheets[i]
	defer b.tell(s, s.ID, StepDone)
	if s.Verdict != Ready {
		b.results[i] = b.notReady(s)
		return
	}
	if b.ctx.Err() != nil {
		b.results[i] = b.result(s, WasRefused, "cancelled before it was begun")
		return
	}
	b.results[i] = b.run(b.ctx, s, nil, func(step Step) { b.tell(s, s.ID, step) })
}

// allOrNothing moves one after the other until one does not move.
func (b *batch) allOrNothing() {
	if why := b.obstacle(); why != "" {
		for i, s := range b.sheets {
			if b.results[i] = b.notReady(s); s.Verdict == Ready {
				b.results[i] = b.result(s, WasRefused, "all or nothing: "+why)
			}
			b.tell(s, s.ID, StepDone)
		}
		return
	}
	for i := range b.sheets {
		b.move(i)
		if st := b.results[i].Status; st == Moved || st == NotChanged {
			continue
		}
		why := "all or nothing: " + b.sheets[i].Request.Function + " was not moved"
		for j := i + 1; j < len(b.sheets); j++ {
			b.results[j] = b.result(b.sheets[j], WasRefused, why)
			b.tell(b.sheets[j], b.sheets[j].ID, StepDone)
		}
		for j := i - 1; j >= 0; j-- {
			if b.results[j].Status == Moved {
				b.putBack(j, why)
			}
		}
		return
	}
}

// obstacle says why a batch can not be moved as a whole, and nothing when it can.
func (b *batch) obstacle() string {
	for _, s := range b.sheets {
		switch {
		case s.Verdict != Ready && s.Verdict != Unchanged:
			return s.Request.Function + " can not be moved"
		case s.Verdict == Ready && s.From == "":
			return fmt.Sprintf("%s has no alias %s, and creating it could not be taken back: create it first",
				s.Request.Function, aliasOf(s.Request))
		}
	}
	return ""
}

// putBack undoes a move of this batch, with the canary that it ended, unless
// somebody has touched the alias since.
func (b *batch) putBack(i int, why string) {
	s, r := b.sheets[i], b.results[i]
	back := Sheet{
		Request: Request{Kind: PutBack, Function: s.Request.Function, Stage: s.Request.Stage, Version: s.From, Reason: why},
		ID:      b.deps.NewID(), ReadAt: b.deps.Now(), Alias: r.Alias, From: s.To, To: s.From, Verdict: Ready,
	}
	old, ours := ParseStamp(s.Alias.Description.Exact())
	note := Stamp{Text: old.Text, ID: back.ID, Kind: PutBack, From: back.From, To: back.To, Why: why}
	if ours && old.To == s.From {
		note.Back = old.Back
	}
	back.Description, _ = b.stamp(note).Format(MaxDescription)

	done := b.run(context.WithoutCancel(b.ctx), back, s.EndsCanary, func(Step) { b.tell(s, s.ID, StepPutBack) })
	if done.Status == Moved {
		r.Status, r.Reason, r.Alias, r.PutBack = WasRefused, join("moved, and put back: "+why, done.Reason), done.Alias, true
	} else {
		r.Reason, r.Err = join(r.Reason, why+", and putting it back did not work: "+done.Reason), done.Err
	}
	b.results[i] = r
}

// join puts two remarks into one.
func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}

// result is how the move of a sheet ended.
func (m *Mover) result(s Sheet, status Status, reason string) Result {
	return Result{ID: s.ID, Kind: s.Request.Kind, Function: s.Request.Function, Stage: s.Request.Stage.Name,
		From: s.From, To: s.To, Status: status, Reason: reason, At: m.deps.Now()}
}

// notReady is the result of a sheet that is not Ready. What could not be read has
// failed; the rest is refused.
func (m *Mover) notReady(s Sheet) Result {
	r := m.result(s, WasRefused, s.Reason)
	switch {
	case s.Verdict == Unchanged:
		r.Status, r.Alias = NotChanged, s.Alias
	case s.Verdict == Refused && s.Failure != nil:
		if r.Err = s.Failure; s.Failure.Class != model.Gone {
			r.Status = Failed
		}
	}
	return r
}

// run makes one move: intent, update, settle, outcome. The canary is what the
// alias shall have afterwards, nil for none.
func (m *Mover) run(ctx context.Context, s Sheet, canary *model.Canary, step func(Step)) Result {
	if s.From != "" && s.Alias.Revision == "" {
		return m.result(s, Failed, "nothing was moved: the revision of the alias is not known, without which a move could undo somebody else's")
	}
	if !m.begin(s.ID) {
		return m.result(s, WasRefused, "this sheet was moved already: read it again")
	}
	ctx = context.WithoutCancel(ctx) // from here on the move is finished, or settled
	change := model.AliasChange{Function: s.Request.Function, Alias: aliasOf(s.Request), Version: s.To, Canary: canary,
		Description: m.restamp(s), Revision: s.Alias.Revision}
	intent := m.intent(s)
	step(StepIntent)
	if err := m.deps.Journal.Append(intent); err != nil {
		r := m.result(s, Failed, fmt.Sprintf("nothing was moved, because the move could not be recorded in %s: %s",
			m.deps.Journal.Path(), safetext.Line(err.Error())))
		r.Err = err
		return r
	}
	step(StepUpdate)
	v := m.make(ctx, s, change, step)
	r := m.result(s, v.status, v.reason)
	r.Alias, r.Settled, r.Unknown, r.Err = v.alias, v.settled, v.unknown, v.err
	if v.unknown {
		return r // the intent stays without outcome, so that the next start settles it
	}
	if err := m.deps.Journal.Append(outcome(intent, r)); err != nil && !errors.Is(err, journal.ErrSettled) {
		r.Reason = join(r.Reason, fmt.Sprintf("how it ended could not be recorded in %s: %s",
			m.deps.Journal.Path(), safetext.Line(err.Error())))
	}
	return r
}

// begin takes a sheet's id, once.
func (m *Mover) begin(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.begun[id] {
		return false
	}
	m.begun[id] = true
	return true
}

// restamp is the sheet's description with the time of the move and the reason as
// it is now.
func (m *Mover) restamp(s Sheet) string {
	stamp, ok := ParseStamp(s.Description)
	if !ok || stamp.ID != s.ID {
		return s.Description
	}
	stamp.At, stamp.Why = m.deps.Now(), s.Request.Reason
	out, _ := stamp.Format(MaxDescription)
	return out
}

// intent is the journal's line before a move.
func (m *Mover) intent(s Sheet) journal.Entry {
	now, id, op := m.deps.Now(), m.identity(), m.deps.Operator
	if op.ARN == "" {
		op.ARN = id.ARN
	}
	return journal.Entry{
		ID: s.ID, Phase: journal.Intent, At: now, Kind: string(s.Request.Kind),
		Account: id.Account, Region: id.Region, Function: s.Request.Function,
		Stage: s.Request.Stage.Name, Alias: aliasOf(s.Request), From: s.From, To: s.To, Canary: s.EndsCanary,
		By: op.Name, Host: op.Host, ARN: op.ARN, Reason: safetext.Line(s.Request.Reason), Revision: s.Alias.Revision,
		PID: m.deps.PID, Until: now.Add(moveTime),
	}
}

// outcome is the journal's line after a move.
func outcome(intent journal.Entry, r Result) journal.Entry {
	e := intent
	e.Phase, e.At, e.PID, e.Until = journal.Outcome, r.At, 0, time.Time{}
	e.Revision, e.Status, e.Detail, e.Settled = r.Alias.Revision, string(r.Status), r.Reason, r.Settled
	return e
}
