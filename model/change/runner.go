package change

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
	journalTime = 15 * time.Second // for one look at the journal, or one entry
	againAfter  = time.Second      // before a write that had no effect is made once more
	// usualTime is what a process may need for one change, with a second try and
	// both settled, and some for clocks that disagree.
	usualTime  = 3 * time.Minute
	usualTries = 2
)

// Deps is what a Runner works with.
type Deps struct {
	Journal  journal.Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN as known when a change is made
	Now      model.Clock
	NewID    func() string // ids of changes; nil: NewID
	PID      int           // of this process, so that others can tell whether a change is still being made
	Guards   Guards
}

// Runner makes changes of every kind. Its methods may be called at the same time.
type Runner struct {
	deps Deps

	mu    sync.Mutex
	begun map[string]bool // ids of sheets whose change was begun: none is made twice
}

// New makes a Runner.
func New(d Deps) *Runner {
	if d.NewID == nil {
		d.NewID = NewID
	}
	if d.Identity == nil {
		d.Identity = func() model.Identity { return model.Identity{} }
	}
	return &Runner{deps: d, begun: map[string]bool{}}
}

// NewID is the id of a new change.
func (r *Runner) NewID() string { return r.deps.NewID() }

// Identity is the account as known now.
func (r *Runner) Identity() model.Identity { return r.deps.Identity() }

// Ask asks the guards about a change, for its sheet.
func (r *Runner) Ask(ctx context.Context, s Sheet) []Asked { return r.deps.Guards.Ask(ctx, s) }

// begin takes a sheet's id, once.
func (r *Runner) begin(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begun[id] {
		return false
	}
	r.begun[id] = true
	return true
}

// member is one change of a set on its way.
type member struct {
	Change
	sheet Sheet
	set   string // its id, empty for none
	of    int
	say   func(step Step, note string)
}

// one makes one change that is Ready. Once begun it is finished or settled even
// when the context ends; only what watches it afterwards stops then.
func (r *Runner) one(ctx context.Context, m member) Result {
	s := m.sheet
	if ctx.Err() != nil {
		return r.result(m, Ending{Status: WasRefused, Reason: "cancelled before it was begun"})
	}
	if !r.begin(s.ID) {
		return r.result(m, Ending{Status: WasRefused, Reason: fmt.Sprintf("this sheet was %s already: read it again", s.Words.Past)})
	}
	waited := ctx
	ctx = context.WithoutCancel(ctx)
	if c, ok := m.Change.(Checker); ok {
		if end := c.Check(ctx); end.Status != "" {
			return r.result(m, end)
		}
	}
	if why := Refusal(r.Ask(ctx, s)); why != "" {
		return r.result(m, Ending{Status: WasRefused, Reason: why})
	}
	m.say(StepIntent, "")
	intent := r.intent(s, m.set, m.of, m.Intend)
	if end := r.record(ctx, s, intent); end.Status != "" {
		return r.result(m, end)
	}
	end := r.write(ctx, m)
	if a, ok := m.Change.(Awaiter); ok && end.Status == Moved && !end.Unknown {
		end = a.Await(waited, end, func(note string) { m.say(StepFollow, note) })
	}
	if end.Unknown {
		return r.result(m, end) // the intent stays without outcome, so that the next start settles it
	}
	res := r.result(m, end)
	res.Reason = Join(res.Reason, r.ended(ctx, m.Change, outcome(intent, res, end.Revision)))
	if f, ok := m.Change.(Follower); ok && end.Status == Moved {
		seen := f.Follow(waited, end, func(note string) { m.say(StepFollow, note) })
		res.Seen, res.Reason = seen.Seen, Join(res.Reason, seen.Reason)
	}
	return res
}

// ended writes an outcome. It says so when that is not possible.
func (r *Runner) ended(ctx context.Context, of any, e journal.Entry) string {
	if a, ok := of.(Adder); ok {
		a.Add(&e)
	}
	if err := r.append(ctx, e); err != nil && !errors.Is(err, journal.ErrSettled) {
		return fmt.Sprintf("how it ended could not be recorded in %s: %s", r.deps.Journal.Path(), safetext.Line(err.Error()))
	}
	return ""
}

// write acts, and finds out what became of it. A write that had no effect is made
// again where its kind says that this is safe.
func (r *Runner) write(ctx context.Context, m member) Ending {
	var end Ending
	tries := m.sheet.Tries
	if tries <= 0 {
		tries = usualTries
	}
	for try := range tries {
		if try > 0 {
			model.Pause(ctx, againAfter)
		}
		m.say(m.sheet.Words.Acting, "")
		made, err := m.Act(ctx)
		if err == nil {
			return made
		}
		m.say(StepSettle, "")
		if end = m.Settle(ctx, err); !end.Again || Lasting(err) {
			break
		}
	}
	return end
}

// record writes the intent. An Ending with a Status says that it is not there.
func (r *Runner) record(ctx context.Context, s Sheet, intent journal.Entry) Ending {
	var err error
	if s.Alone {
		err = r.appendAlone(ctx, intent)
	} else {
		err = r.append(ctx, intent)
	}
	var busy *busyError
	switch {
	case err == nil:
		return Ending{}
	case errors.As(err, &busy):
		return Ending{Status: Conflicted, Err: err, Reason: fmt.Sprintf("nothing was %s: %s", s.Words.Past, busy.words(s.Subject))}
	}
	return Ending{Status: Failed, Err: err, Reason: fmt.Sprintf("nothing was %s, because the %s could not be recorded in %s: %s",
		s.Words.Past, s.Words.Noun, r.deps.Journal.Path(), safetext.Line(err.Error()))}
}

func (r *Runner) append(ctx context.Context, e journal.Entry) error {
	ctx, cancel := context.WithTimeout(ctx, journalTime)
	defer cancel()
	return r.deps.Journal.Append(ctx, e)
}

// appendAlone writes an intent unless somebody is at work on its subject.
func (r *Runner) appendAlone(ctx context.Context, e journal.Entry) error {
	ctx, cancel := context.WithTimeout(ctx, journalTime)
	defer cancel()
	moves, err := r.deps.Journal.Moves(ctx)
	if err != nil {
		return err
	}
	latest, found := journal.Latest(moves, e.Subject())
	if found && latest.Outcome == nil && !journal.Abandoned(latest.Intent, r.deps.Now(), r.deps.Operator.Host) {
		return &busyError{by: latest.Intent}
	}
	err = r.deps.Journal.AppendAfter(ctx, e, latest.Intent.ID)
	if errors.Is(err, journal.ErrNotLatest) {
		return &busyError{}
	}
	return err
}

// busyError says that somebody is at work on a subject.
type busyError struct{ by journal.Entry }

func (e *busyError) Error() string { return "somebody is changing it" }

func (e *busyError) words(s model.Subject) string {
	if e.by.ID == "" {
		return fmt.Sprintf("somebody has just begun a change of %s: wait for its end and look at it again", s)
	}
	return fmt.Sprintf("%s on %s is changing %s since %s: wait for its end and look at it again", e.by.By, e.by.Host, s, Moment(e.by.At))
}

// intent is the journal's line before a change.
func (r *Runner) intent(s Sheet, set string, of int, add func(*journal.Entry)) journal.Entry {
	now, id, op := r.deps.Now(), r.deps.Identity(), r.deps.Operator
	if op.ARN == "" {
		op.ARN = id.ARN
	}
	within := s.Within
	if within <= 0 {
		within = usualTime
	}
	e := journal.Entry{
		ID: s.ID, Phase: journal.Intent, At: now, Kind: s.Kind, Stage: s.Stage, From: s.From, To: s.To,
		By: op.Name, Host: op.Host, ARN: op.ARN, Reason: safetext.Line(s.Why), Set: set, SetOf: of,
		PID: r.deps.PID, Until: now.Add(within),
	}
	e.SetSubject(s.Subject)
	add(&e)
	return e
}

// outcome is the journal's line after a change.
func outcome(intent journal.Entry, r Result, revision string) journal.Entry {
	e := intent
	e.Phase, e.At, e.PID, e.Until = journal.Outcome, r.At, 0, time.Time{}
	e.To, e.Revision, e.Status, e.Detail, e.Settled = r.To, revision, string(r.Status), r.Reason, r.Settled
	return e
}

// result is how a change ended.
func (r *Runner) result(m member, end Ending) Result {
	s := m.sheet
	res := Result{ID: s.ID, Kind: s.Kind, Set: m.set, Subject: s.Subject, Stage: s.Stage, From: s.From, To: s.To, Status: end.Status, Reason: end.Reason,
		At: r.deps.Now(), Settled: end.Settled, Unknown: end.Unknown, Seen: end.Seen, Err: end.Err}
	if end.To != "" {
		res.To = end.To
	}
	return res
}

// notReady is the result of a sheet that is not Ready. What could not be read has
// failed; the rest is refused.
func (r *Runner) notReady(m member) Result {
	s := m.sheet
	end := Ending{Status: WasRefused, Reason: s.Reason}
	switch {
	case s.Verdict == Unchanged:
		end.Status = NotChanged
	case s.Verdict == Refused && s.Failure != nil:
		if end.Err = s.Failure; s.Failure.Class != model.Gone {
			end.Status = Failed
		}
	}
	return r.result(m, end)
}
