package invoke

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Kind is a test in the journal.
const Kind = "test"

var words = change.Words{Noun: "test", Past: "invoked", Acting: "invoking"}

// Final is why a test is not taken back.
const Final = "what a function did in a test can not be taken back"

// beyond is what an answer may take beyond the function's own timeout, and margin what
// the record of it may take then.
const (
	beyond = 30 * time.Second
	margin = time.Minute
)

// test is one invocation on its way: a change.Change.
type test struct {
	*Tester
	sheet   Sheet
	wanted  context.Context // ends when nobody waits for the answer any more
	outcome Outcome
	gaveUp  bool // the test's own timeout was over
}

// Sheet implements change.Change.
func (t *test) Sheet() change.Sheet {
	s := &t.sheet
	return change.Sheet{
		ID: s.ID, Kind: Kind, Words: words, Subject: model.InvokedAt(t.runner.Identity(), s.Request.Function,
			s.Request.Qualifier()),
		Stage: s.Request.Stage.Name, To: s.Executes(), Verdict: s.Verdict, Reason: s.Reason, Failure: s.Failure,
		Why:   s.Request.Reason,
		Final: Final, Within: s.Runs() + beyond + margin, Tries: 1,
	}
}

// Intend implements change.Change.
func (t *test) Intend(e *journal.Entry) { e.Test = safetext.Line(t.sheet.Request.Name) }

// Add implements change.Adder.
func (t *test) Add(e *journal.Entry) { e.Verdict = string(t.outcome.Verdict) }

// Act implements change.Change: it invokes the function, once.
func (t *test) Act(ctx context.Context) (change.Ending, error) {
	r := t.sheet.Request
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(t.wanted, cancel)()
	if r.Timeout > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, r.Timeout)
		defer stop()
	}
	began := t.deps.Now()
	answer, err := t.deps.Lambda.Invoke(ctx, model.Invocation{
		Function: r.Function, Qualifier: r.Qualifier(), Payload: r.Event.JSON, Tenant: r.Tenant, Timeout: t.sheet.Runs(),
	})
	took := t.deps.Now().Sub(began)
	if err != nil {
		t.outcome.Took = took
		t.gaveUp = r.Timeout > 0 && ctx.Err() != nil && t.wanted.Err() == nil
		return change.Ending{}, err
	}
	t.outcome = judge(r, answer, took)
	return change.Ending{Status: change.Moved, To: answer.Version, Reason: t.outcome.Why, Seen: t.outcome}, nil
}

// Settle implements change.Change. Nothing tells whether a function ran whose answer was
// lost, and so it is not invoked again.
func (t *test) Settle(_ context.Context, cause error) change.Ending {
	r := t.sheet.Request
	end := change.Ending{Status: change.Failed, Err: cause, Reason: change.Cause(cause)}
	if change.Without(cause) {
		t.outcome.Verdict, t.outcome.Why = "", end.Reason
		return end
	}
	end.Settled = true
	switch {
	case t.gaveUp:
		t.outcome.Verdict = Failed
		end.Reason = fmt.Sprintf("there was no answer within %s: it may still run, Lambda ends it after %s",
			figure.Took(r.Timeout), figure.Took(t.sheet.Runs()))
	case t.wanted.Err() != nil:
		t.outcome.Verdict = NotKnown
		end.Reason = "its answer was not waited for: it may still run, and " + look(r.Function)
	default:
		t.outcome.Verdict = NotKnown
		end.Reason = fmt.Sprintf("whether it ran is not known: %s: %s before it is invoked again", change.Cause(cause),
			look(r.Function))
	}
	t.outcome.Why = end.Reason
	return end
}

// look says where what a function did can be seen.
func look(function string) string {
	return fmt.Sprintf("look into the log of %s", safetext.Line(function))
}
