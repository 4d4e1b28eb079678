package pipeline

import (
	"cmp"
	"context"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// stageMove moves the stage to the version, as any move does: a change.Change that
// is prepared once the version is known.
type stageMove struct {
	*run
	id    string
	inner change.Change // nil before that
	sheet release.Sheet
}

// Prepare implements change.Preparer. What was shown on the sheet is what is
// replaced.
func (m *stageMove) Prepare(context.Context) change.Ending {
	if e := m.start(Move); e.status != "" {
		return m.finish(e)
	}
	if e := m.gate(); e.status != "" {
		e.detail = change.Join(e.detail, m.published())
		return m.finish(e)
	}
	q := m.s.Request
	m.sheet = m.deps.Mover.Prepare(m.ctx, release.Request{Kind: release.Deploy, Function: q.Function, Stage: q.Stage,
		Version: m.res.Version, Create: q.Create, Reason: q.Reason})
	switch s := m.sheet; {
	case s.Verdict == release.Unchanged:
		m.finish(skipped("%s", s.Reason))
		return change.Ending{Status: change.NotChanged, Reason: s.Reason, To: s.To, Seen: s.Alias}
	case s.Verdict == release.Ready && s.Alias.Revision != m.s.Alias.Revision:
		return m.finish(conflict(nil, "%s was changed since the sheet was read, and serves %s now: version %s is published and was not moved to it, so look at it again",
			stageWords(q.Stage), cmp.Or(s.From, "nothing"), m.res.Version))
	case s.Verdict != release.Ready:
		e := ended{status: release.WasRefused, detail: change.Join(s.Reason, m.published())}
		if s.Failure != nil {
			if e.err = s.Failure; s.Failure.Class != model.Gone {
				e.status = release.Failed
			}
		}
		return m.finish(e)
	}
	m.inner, m.id = m.deps.Mover.Set([]release.Sheet{m.sheet}, release.Options{}).Changes[0], m.sheet.ID
	return change.Ending{}
}

// Sheet implements change.Change.
func (m *stageMove) Sheet() change.Sheet {
	if m.inner != nil {
		return m.inner.Sheet()
	}
	c := m.run.Sheet()
	c.ID, c.Kind, c.Words = m.id, string(release.Deploy), m.deps.Mover.Words()
	return c
}

// Check implements change.Checker.
func (m *stageMove) Check(ctx context.Context) change.Ending {
	if c, ok := m.inner.(change.Checker); ok {
		return c.Check(ctx)
	}
	return change.Ending{}
}

// Intend implements change.Change.
func (m *stageMove) Intend(e *journal.Entry) { m.inner.Intend(e) }

// Act implements change.Change.
func (m *stageMove) Act(ctx context.Context) (change.Ending, error) { return m.inner.Act(ctx) }

// Settle implements change.Change.
func (m *stageMove) Settle(ctx context.Context, cause error) change.Ending {
	return m.inner.Settle(ctx, cause)
}

// moved takes in how the move ended. One that was not begun has no line in the
// journal that its id would name.
func (r *run) moved(c change.Result) {
	r.res.Result = release.ResultOf(c)
	if r.move.inner == nil {
		r.res.ID = r.s.ID
	}
}
