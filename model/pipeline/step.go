package pipeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

// step is the step that a deploy is at.
type step struct {
	name  StepName // empty between two steps
	began time.Time
}

// ended is how a step ended. A status says that it did not work.
type ended struct {
	detail  string
	skipped bool
	status  release.Status
	err     error
	unknown bool // whether it had an effect could not be found out
	settled bool // found by reading
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

// ending is what it says of the change that the step was for.
func (e ended) ending() change.Ending {
	switch {
	case e.status != "":
		return change.Ending{Status: e.status, Reason: e.detail, Err: e.err, Unknown: e.unknown, Settled: e.settled}
	case e.skipped:
		return change.Ending{Status: change.NotChanged}
	}
	return change.Ending{Status: change.Moved, Settled: e.settled}
}

// again is the ending of a write that had no effect and may be made again.
func again(cause error) change.Ending {
	return change.Ending{Status: change.Failed, Reason: change.Cause(cause), Err: cause, Again: true}
}

// start begins a step, unless the deploy was cancelled.
func (r *run) start(name StepName) ended {
	r.step = step{name, r.deps.Now()}
	r.tell(Progress{Step: name, Status: Begun})
	switch err := r.ctx.Err(); {
	case err != nil && r.wrote:
		return failed(err, "stopped before it was begun")
	case err != nil:
		return ended{status: release.WasRefused, err: err, detail: "cancelled before anything was changed"}
	}
	return ended{}
}

// finish ends the step under way, and says what it means for its change.
func (r *run) finish(e ended) change.Ending {
	s := StepResult{Name: r.step.name, Status: Done, Detail: e.detail, Took: r.deps.Now().Sub(r.step.began)}
	switch {
	case e.status != "":
		s.Status = Broken
	case e.skipped:
		s.Status = Skipped
	}
	r.step = step{}
	r.res.Steps = append(r.res.Steps, s)
	r.tell(Progress{Step: s.Name, Status: s.Status, Detail: e.detail})
	return e.ending()
}

// take takes a whole step.
func (r *run) take(name StepName, do func() ended) change.Ending {
	e := r.start(name)
	if e.status == "" {
		e = do()
	}
	return r.finish(e)
}

// number is which of the deploy's steps a step is, from 1; 0 for none of them.
func (r *run) number(name StepName) int { return slices.Index(r.steps(), name) + 1 }

// steps are the deploy's steps, also those that may find nothing to do.
func (r *run) steps() []StepName {
	switch {
	case !r.s.Request.Moves():
		return []StepName{Await, Publish}
	case r.s.Request.Latest:
		return []StepName{Await, Publish, Move}
	case r.s.Request.Entry == "":
		return []StepName{Update, Await, Publish, Move}
	}
	return Steps()
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

// told takes the news of the changes of the set. The others than the move tell
// their steps themselves.
func (r *run) told(p change.Progress) {
	if p.Kind == string(release.Deploy) && p.Step != change.StepDone {
		r.tell(Progress{Step: Move, Status: Begun, Detail: string(p.Step)})
	}
}
