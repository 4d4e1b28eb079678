package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// Kinds of changes, as the journal calls them. The move at the end of a deploy is
// one of package release.
const (
	Kind        = string(release.Deployment) // a deploy as a whole
	CodeKind    = "update-code"
	VersionKind = string(release.Publication)
)

const (
	// deployTime is what a process may need for a deploy until its outcome is written.
	deployTime = 90 * time.Minute
	// stepsTime is how long steps of it are begun, so that the last has ended by then.
	stepsTime = deployTime - codeTime
)

var words = change.Words{Noun: "deploy", Past: "deployed", Acting: "deploying"}

// Deploy makes the deploy of a sheet that is Ready: a set of changes, one after the
// other, with an intent and an outcome of its own. Run again for the same function
// and artifact it goes on from where it was: what is there already is not made
// again. When ctx ends the call under way is finished, or settled, and what comes
// after it is not begun. The function, which may be nil, is never called twice at
// the same time.
func (d *Deployer) Deploy(ctx context.Context, s Sheet, progress func(Progress)) Result {
	return d.DeployAll(ctx, []Sheet{s}, release.Options{}, progress)[0]
}

// run is one deploy under way: a change.Whole.
type run struct {
	*Deployer
	ctx      context.Context
	s        Sheet
	progress func(Progress)
	move     *stageMove

	content  []byte         // of the zip to send, nil when Lambda takes the code from elsewhere
	expected string         // CodeSha256 of what is deployed, empty while it is not known
	code     model.Code     // $LATEST as last read
	looked   bool           // for a version that is there already, with expected known
	existing *model.Version // that version
	wrote    bool           // something was changed at AWS
	remarks  string         // what the operator should know though it worked
	res      Result
	step     step    // under way
	shared   *shared // with the other deploys of its set
	inside   bool    // it has a place for code in memory
	came     bool    // to the gate before the moves
}

func (d *Deployer) newRun(ctx context.Context, s Sheet, progress func(Progress)) *run {
	r := &run{Deployer: d, ctx: ctx, s: s, progress: progress, shared: newShared(1, false), code: s.Code, expected: s.Expected, existing: s.Existing, looked: s.Expected != "",
		res: Result{CodeSHA256: s.Expected, Steps: []StepResult{}, Result: release.Result{ID: s.ID, Kind: release.Deploy,
			Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.From}}}
	if !s.Request.Moves() {
		r.res.Kind, r.res.From = release.Publication, s.Newest
		if s.Newest == unknownNewest {
			r.res.From = ""
		}
	}
	if s.Request.Zip != nil {
		r.content = s.Request.Zip.Content
	}
	return r
}

// Sheet implements change.Whole.
func (r *run) Sheet() change.Sheet {
	q := r.s.Request
	c := change.Sheet{ID: r.s.ID, Kind: Kind, Words: words, Subject: model.AliasSubject(r.runner.Identity(), q.Function, aliasOf(q.Stage)),
		Stage: q.Stage.Name, From: r.s.From, Verdict: r.s.Verdict, Reason: r.s.Reason, Failure: r.s.Failure, Why: q.Reason, Within: deployTime}
	if r.s.Existing != nil {
		c.To = r.s.Existing.Number
	}
	if r.s.From == "" && r.s.Verdict == release.Ready {
		c.Final = fmt.Sprintf("%s has no alias %s, and creating it could not be taken back: create it first", q.Function, aliasOf(q.Stage))
	}
	return c
}

// function is what the sheets of the changes of $LATEST and of versions have in
// common.
func (r *run) function(id, kind string, w change.Words, within time.Duration) change.Sheet {
	subject := model.AliasSubject(r.runner.Identity(), r.s.Request.Function, "")
	return change.Sheet{ID: id, Kind: kind, Words: w, Subject: subject, Verdict: change.Ready, Why: r.s.Request.Reason, Within: within, Tries: mostTries}
}

// Intend implements change.Whole.
func (r *run) Intend(e *journal.Entry) {
	e.Artifact, e.CodeSHA256, e.Canary, e.Revision = r.s.Artifact, r.expected, r.s.EndsCanary, r.s.Alias.Revision
}

// Add implements change.Adder. Binaries that know moves alone show the outcome of a
// deploy that did not come to its move when it has the kind of one.
func (r *run) Add(e *journal.Entry) {
	e.CodeSHA256 = r.expected
	if r.move.inner != nil {
		e.Move = r.move.id
	} else {
		e.Kind = string(release.Deploy)
	}
}

// Sum implements change.Whole: the deploy ended as the first of its changes that
// was not made, or else as its move.
func (r *run) Sum(results []change.Result) change.Ending {
	for _, c := range results {
		if c.Status == change.Moved || c.Status == change.NotChanged {
			r.remarks = change.Join(r.remarks, c.Reason)
			continue
		}
		return r.broken(c)
	}
	last := results[len(results)-1]
	if !r.s.Request.Moves() {
		return change.Ending{Status: last.Status, Reason: r.remarks, To: r.res.Version, Settled: last.Settled}
	}
	r.moved(last)
	if last.Status == change.Moved {
		r.finish(done("%s serves %s", stageWords(r.s.Request.Stage), last.To))
	}
	return change.Ending{Status: last.Status, Reason: r.remarks, To: last.To, Revision: r.res.Alias.Revision, Settled: last.Settled, Seen: last.Seen}
}

// Back implements change.Backer: the stage goes back to what it served. The code of
// $LATEST and the version stay, which serve nobody.
func (r *run) Back(made change.Ending, why string) change.Change {
	return r.move.inner.(change.Backer).Back(made, why)
}

// broken says how the deploy ended at a change that was not made.
func (r *run) broken(c change.Result) change.Ending {
	detail := c.Reason
	if c.Kind == string(release.Deploy) && r.move.inner != nil {
		r.moved(c)
		detail = change.Join(detail, r.published())
	}
	if r.step.name != "" { // the change ended where its step could not tell it
		r.finish(ended{status: c.Status, detail: detail})
	}
	name := r.res.Steps[len(r.res.Steps)-1].Name
	reason := fmt.Sprintf("%s: %s", name.Words(), detail)
	if name != Move && r.s.Request.Moves() {
		reason = change.Join(reason, r.stands())
	}
	return change.Ending{Status: c.Status, Reason: change.Join(reason, r.remarks), To: r.res.Version, Err: c.Err, Unknown: c.Unknown, Settled: c.Settled}
}

// published says from where the next deploy goes on.
func (r *run) published() string {
	return fmt.Sprintf("version %s is published: deploy again to go on from there", r.res.Version)
}

// stands says what a failed deploy leaves.
func (r *run) stands() string {
	if !r.wrote {
		return ""
	}
	return left(r.res.Version)
}

// end fills in how the deploy ended.
func (r *run) end(status release.Status, reason string, err error) Result {
	r.res.Status, r.res.Reason, r.res.Err, r.res.At = status, reason, err, r.deps.Now()
	return r.res
}

// notReady is the result of a sheet that is not Ready. What could not be read has
// failed; the rest is refused.
func (r *run) notReady() Result {
	s := r.s
	r.res.Alias = s.Alias
	switch {
	case s.Verdict == release.Unchanged:
		r.res.To, r.res.Version = s.From, s.From
		if !s.Request.Moves() {
			r.res.To, r.res.Version = s.Existing.Number, s.Existing.Number
		}
		return r.end(release.NotChanged, s.Reason, nil)
	case s.Failure != nil && s.Failure.Class != model.Gone:
		return r.end(release.Failed, s.Reason, s.Failure)
	case s.Failure != nil:
		return r.end(release.WasRefused, s.Reason, s.Failure)
	}
	return r.end(release.WasRefused, s.Reason, nil)
}

// Planned is the result of a sheet whose deploy is not made, as a dry run prints
// it: what it would do, or why it would not.
func (d *Deployer) Planned(s Sheet) Result {
	r := d.newRun(context.Background(), s, nil)
	if s.Verdict != release.Ready {
		return r.notReady()
	}
	if s.Existing != nil {
		r.res.To, r.res.Version = s.Existing.Number, s.Existing.Number
	}
	return r.end(release.Planned, "", nil)
}

// bounded is a context for one call that is finished even when the deploy is
// cancelled.
func (r *run) bounded(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(r.ctx), d)
}
