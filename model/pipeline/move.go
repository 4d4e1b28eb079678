package pipeline

import (
	"cmp"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

// move moves the stage to the version, as any move does. What was shown on the
// sheet is what is replaced.
func (r *run) move() ended {
	q := r.s.Request
	s := r.deps.Mover.Prepare(r.ctx, release.Request{Kind: release.Deploy, Function: q.Function, Stage: q.Stage,
		Version: r.res.Version, Create: q.Create, Reason: q.Reason})
	switch {
	case s.Verdict == release.Unchanged:
		r.moved(release.Result{ID: r.s.ID, Kind: release.Deploy, Function: q.Function, Stage: q.Stage.Name, From: s.From, To: s.To,
			Status: release.NotChanged, Reason: s.Reason, At: r.deps.Now(), Alias: s.Alias})
		return skipped("%s", s.Reason)
	case s.Verdict == release.Ready && s.Alias.Revision != r.s.Alias.Revision:
		return conflict(nil, "%s was changed since the sheet was read, and serves %s now: version %s is published and was not moved to it, so look at it again",
			stageWords(q.Stage), cmp.Or(s.From, "nothing"), r.res.Version)
	case s.Verdict != release.Ready:
		e := ended{status: release.WasRefused, detail: change.Join(s.Reason, fmt.Sprintf("version %s is published: deploy again to go on from there", r.res.Version))}
		if s.Failure != nil {
			if e.err = s.Failure; s.Failure.Class != model.Gone {
				e.status = release.Failed
			}
		}
		return e
	}
	results := r.deps.Mover.Move(r.ctx, []release.Sheet{s}, release.Options{}, func(p release.Progress) {
		if p.Step != release.StepDone {
			r.tell(Progress{Step: Move, Status: Begun, Detail: string(p.Step)})
		}
	})
	r.moved(results[0])
	switch m := results[0]; m.Status {
	case release.Moved:
		return done("%s serves %s", stageWords(q.Stage), m.To)
	default:
		return ended{status: m.Status, err: m.Err, quiet: true,
			detail: change.Join(m.Reason, fmt.Sprintf("version %s is published: deploy again to go on from there", r.res.Version))}
	}
}

// moved takes in how the move ended.
func (r *run) moved(m release.Result) { r.res.Result = m }
