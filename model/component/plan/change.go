package plan

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// ChangeKind is the kind of change that a step is, as the journal calls it.
const ChangeKind = "component"

// Final says why a step is not taken back.
const Final = "what was made of a component is not taken back: nothing is deleted"

const (
	// mostTries are the tries of a step whose writes had no effect.
	mostTries = 3
	// patience is how long a write is tried again that AWS refuses because something was made or
	// changed moments ago: a role that can not be taken yet, backups that are being enabled.
	patience            = 5 * time.Minute
	firstWait, mostWait = 2 * time.Second, 10 * time.Second
)

var words = change.Words{Noun: "step", Past: "made", Acting: "making"}

// making is a step as a change: it is looked at again when its turn has come, since it rests on
// those before it.
type making struct {
	*view
	part  part
	found found
	key   string // of the change, in the journal
}

// subject is what a step is about.
func (v *view) subject(i ID) model.Subject {
	return model.ComponentStep(v.runner.Identity(), v.Component.Name, string(i.Kind), i.Name)
}

// Sheet implements change.Change.
func (m *making) Sheet() change.Sheet {
	s := change.Sheet{ID: m.key, Kind: ChangeKind, Words: words, Subject: m.subject(m.part.id()),
		Stage: m.found.stage.Name, To: string(m.found.action),
		Verdict: change.Ready, Why: m.Reason, Final: Final, Within: m.found.within + 10*time.Minute,
		Tries: mostTries, Alone: true}
	switch m.found.action {
	case Refused:
		s.Verdict, s.Reason = change.Refused, m.found.detail
	case None, Drift:
		s.Verdict, s.Reason = change.Unchanged, m.found.detail
	}
	return s
}

// Prepare implements change.Preparer: what AWS is at work on is waited for, so that what comes
// after can rest on it.
func (m *making) Prepare(ctx context.Context) change.Ending {
	clear(m.coming) // what comes before has ended
	waited, err := m.settled(ctx, nil)
	switch {
	case err != nil:
		return unlooked(err)
	case m.found.busy != "":
		return change.Ending{Status: change.Failed, Reason: "AWS was at work on it all the time: " + m.found.busy +
			": apply again later"}
	case waited && m.found.broken != "":
		return change.Ending{Status: change.Failed, Reason: m.found.broken}
	case m.found.waits:
		return change.Ending{Status: change.WasRefused, Reason: m.found.detail + ": apply again"}
	case m.found.action == None && waited:
		return change.Ending{Status: change.NotChanged, Reason: m.found.detail}
	case (m.found.action == Create || m.found.action == Update) && len(m.found.todo) == 0:
		return change.Ending{Status: change.WasRefused, Reason: "what it rests on is not there: apply again"}
	}
	return change.Ending{}
}

// settled looks until AWS is not at work on the thing any more, and reports whether it was.
func (m *making) settled(ctx context.Context, say func(string)) (waited bool, err error) {
	until := time.Time{}
	for wait := firstWait; ; wait = min(wait*3/2, mostWait) {
		m.forget()
		if m.found, err = m.part.look(ctx, m.view); err != nil || m.found.busy == "" {
			return waited, err
		}
		now := m.deps.Now()
		if until.IsZero() {
			until = now.Add(m.found.within)
		}
		if say != nil {
			say(m.found.busy)
		}
		waited = true
		if !now.Before(until) || !model.Pause(ctx, wait) {
			return waited, nil
		}
	}
}

// Intend implements change.Change.
func (m *making) Intend(e *journal.Entry) { e.Artifact = m.Component.File }

// Act implements change.Change: the writes that the last look found missing.
func (m *making) Act(ctx context.Context) (change.Ending, error) {
	m.token = m.key
	for _, w := range m.found.todo {
		if err := m.patiently(ctx, w); err != nil {
			return change.Ending{}, err
		}
	}
	return change.Ending{Status: change.Moved, Reason: ""}, nil
}

// patiently makes a write, and again for a while where AWS says that something is not ready yet.
func (m *making) patiently(ctx context.Context, w write) error {
	until := m.deps.Now().Add(patience)
	for wait := firstWait; ; wait = min(wait*3/2, mostWait) {
		call, done := context.WithTimeout(ctx, sendTime)
		err := w.do(call)
		done()
		if !early(err) || !m.deps.Now().Before(until) || !model.Pause(ctx, wait) {
			return err
		}
	}
}

// early reports whether a write was refused because it came too soon.
func early(err error) bool {
	f := model.FailureOf(err, "", "")
	switch {
	case f == nil || !f.NoEffect && f.Cause != model.RoleNotReady:
		return false
	case f.Cause == model.RoleNotReady:
		return true
	}
	return f.Class == model.Conflict && f.Code == "ContinuousBackupsUnavailableException"
}

// Settle implements change.Change: what is there tells what became of the writes.
func (m *making) Settle(ctx context.Context, cause error) change.Ending {
	m.forget()
	now, err := m.part.look(ctx, m.view)
	switch {
	case err != nil && change.Without(cause):
		return failed(cause)
	case err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err,
			Reason: fmt.Sprintf("whether it was made is not known: %s, and it could not be looked at: %s",
				change.Cause(cause), change.Cause(err))}
	}
	m.found = now
	if now.action == None || now.busy != "" {
		return change.Ending{Status: change.Moved, Settled: true, Reason: "the answer was lost, but it is there"}
	}
	end := failed(cause)
	end.Settled, end.Again = true, len(now.todo) > 0
	return end
}

// failed is how a step ends that was not made.
func failed(cause error) change.Ending {
	end := change.Ending{Status: change.Failed, Err: cause, Reason: change.Cause(cause)}
	if model.ClassOf(cause) == model.Conflict {
		end.Status = change.Conflicted
	}
	return end
}

// Await implements change.Awaiter: it waits until AWS has made it.
func (m *making) Await(ctx context.Context, made change.Ending, say func(string)) change.Ending {
	_, err := m.settled(ctx, say)
	switch {
	case ctx.Err() != nil:
		made.Reason = change.Join(made.Reason,
			"AWS goes on with it, which was not waited for: apply again to go on from there")
	case err != nil:
		made.Reason = change.Join(made.Reason, "it could not be looked at again: "+change.Cause(err))
	case m.found.broken != "":
		return change.Ending{Status: change.Failed, Reason: m.found.broken}
	case m.found.busy != "":
		made.Status, made.Reason = change.Failed,
			"AWS is at work on it for too long: "+m.found.busy+": apply again later"
	default:
		made.Reason = change.Join(made.Reason, m.found.detail)
	}
	return made
}
