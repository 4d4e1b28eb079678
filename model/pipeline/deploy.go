package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

// Deploy makes the deploy of a sheet that is Ready, step by step. Run again for the
// same function and artifact it goes on from where it was: what is there already is
// not made again. When ctx ends the call under way is finished, or settled, and
// what comes after it is not begun. The function, which may be nil, is never
// called twice at the same time.
func (d *Deployer) Deploy(ctx context.Context, s Sheet, progress func(Progress)) Result {
	r := &run{Deployer: d, ctx: ctx, s: s, progress: progress, code: s.Code, expected: s.Expected,
		res: Result{CodeSHA256: s.Expected, Steps: []StepResult{}, Result: release.Result{ID: s.ID, Kind: release.Deploy,
			Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.From}}}
	if s.Request.Zip != nil {
		r.content = s.Request.Zip.Content
	}
	switch {
	case s.Verdict != release.Ready:
		return r.notReady()
	case ctx.Err() != nil:
		return r.end(release.WasRefused, "cancelled before it was begun", ctx.Err())
	case !d.begin(s.Request.Function):
		return r.end(release.WasRefused, fmt.Sprintf("a deploy of %s is under way here: wait for its end", s.Request.Function), nil)
	}
	defer d.over(s.Request.Function)
	r.all()
	return r.res
}

// begin takes a function, unless it is taken.
func (d *Deployer) begin(function string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running[function] {
		return false
	}
	d.running[function] = true
	return true
}

func (d *Deployer) over(function string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.running, function)
}

// run is one deploy under way.
type run struct {
	*Deployer
	ctx      context.Context
	s        Sheet
	progress func(Progress)

	content  []byte         // of the zip to send, nil when Lambda takes the code from elsewhere
	expected string         // CodeSha256 of what is deployed, empty while it is not known
	code     model.Code     // $LATEST as last read
	looked   bool           // for a version that is there already, with expected known
	existing *model.Version // that version
	wrote    bool           // something was changed at AWS
	remarks  string         // what the operator should know though it worked
	res      Result
}

// ended is how a step ended. A status says that it did not work.
type ended struct {
	detail  string
	skipped bool
	status  release.Status
	err     error
	quiet   bool // the outcome is in the journal already
}

func done(format string, args ...any) ended { return ended{detail: fmt.Sprintf(format, args...)} }

func skipped(format string, args ...any) ended {
	return ended{detail: fmt.Sprintf(format, args...), skipped: true}
}

func failed(err error, format string, args ...any) ended {
	return ended{status: release.Failed, err: err, detail: fmt.Sprintf(format, args...)}
}

func conflict(err error, format string, args ...any) ended {
	return ended{status: release.Conflicted, err: err, detail: fmt.Sprintf(format, args...)}
}

// all takes the steps in their order, to the first that does not work.
func (r *run) all() {
	r.existing, r.looked = r.s.Existing, r.expected != ""
	steps := []struct {
		name   StepName
		writes bool
		do     func() ended
	}{
		{Fetch, false, r.fetch}, {Update, true, r.update}, {Await, false, r.await}, {Publish, true, r.publish}, {Move, false, r.move},
	}
	for _, step := range steps {
		if r.number(step.name) == 0 {
			continue
		}
		e := r.take(step.name, step.writes, step.do)
		if e.status == "" {
			continue
		}
		reason := fmt.Sprintf("%s: %s", step.name.Words(), e.detail)
		if step.name != Move {
			reason = change.Join(reason, r.stands())
		}
		r.end(e.status, change.Join(reason, r.remarks), e.err)
		if !e.quiet {
			r.outcome()
		}
		return
	}
	r.res.Reason = change.Join(r.res.Reason, r.remarks)
}

// number is which of the deploy's steps a step is, from 1; 0 for none of them.
func (r *run) number(name StepName) int { return slices.Index(r.steps(), name) + 1 }

// steps are the deploy's steps, also those that may find nothing to do.
func (r *run) steps() []StepName {
	if r.s.Request.Entry == "" {
		return []StepName{Update, Await, Publish, Move}
	}
	return []StepName{Fetch, Update, Await, Publish, Move}
}

// stands says what a failed deploy leaves.
func (r *run) stands() string {
	switch {
	case !r.wrote:
		return ""
	case r.res.Version != "":
		return fmt.Sprintf("version %s is published and the stage was not moved: deploy again to go on from there", r.res.Version)
	}
	return "no version was published and the stage was not moved: deploy again to go on from there"
}

// take takes one step: it is told, timed and recorded. A step that writes is
// recorded before it is begun, for it may be the last that this process does.
func (r *run) take(name StepName, writes bool, do func() ended) ended {
	began := r.deps.Now()
	r.tell(Progress{Step: name, Status: Begun})
	var e ended
	switch err := r.ctx.Err(); {
	case err != nil && r.wrote:
		e = failed(err, "stopped before it was begun")
	case err != nil:
		e = ended{status: release.WasRefused, err: err, detail: "cancelled before anything was changed", quiet: true}
	default:
		if writes && !r.idle(name) {
			if err := r.record(name, Begun, "", ""); err != nil {
				e = failed(err, "it was not begun, because it could not be recorded in %s: %s", r.deps.Journal.Path(), change.Cause(err))
				e.quiet = true
				break
			}
		}
		e = do()
	}
	step := StepResult{Name: name, Status: Done, Detail: e.detail, Took: r.deps.Now().Sub(began)}
	switch {
	case e.status != "":
		step.Status = Broken
	case e.skipped:
		step.Status = Skipped
	}
	r.res.Steps = append(r.res.Steps, step)
	move := ""
	if name == Move && r.res.ID != r.s.ID {
		move = r.res.ID
	}
	if err := r.record(name, step.Status, e.detail, move); err != nil {
		r.remarks = change.Join(r.remarks, fmt.Sprintf("the step %q could not be recorded in %s: %s", name.Words(), r.deps.Journal.Path(), change.Cause(err)))
	}
	r.tell(Progress{Step: name, Status: step.Status, Detail: e.detail})
	return e
}

// idle reports whether a step that writes will find that it has nothing to do.
func (r *run) idle(name StepName) bool {
	return r.existing != nil || name == Update && present(r.code, r.expected)
}

// tell reports how the deploy goes.
func (r *run) tell(p Progress) {
	if r.progress == nil {
		return
	}
	p.ID, p.Function, p.Stage, p.Total = r.s.ID, r.s.Request.Function, r.s.Request.Stage.Name, len(r.steps())
	p.Number = r.number(p.Step)
	r.progress(p)
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
	r := &run{Deployer: d, s: s, res: Result{CodeSHA256: s.Expected, Steps: []StepResult{}, Result: release.Result{ID: s.ID,
		Kind: release.Deploy, Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.From}}}
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
