package pipeline

// What a deploy leaves in the journal: a line when a step that writes is begun, one
// when a step has ended, and an outcome when the deploy ends before its move, which
// leaves its own.

import (
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

const journalTime = 15 * time.Second // for one line in the journal

// entry is what all lines of a deploy say.
func (r *run) entry() journal.Entry {
	id, op := r.identity(), r.deps.Operator
	if op.ARN == "" {
		op.ARN = id.ARN
	}
	return journal.Entry{
		ID: r.s.ID, At: r.deps.Now(), Kind: string(release.Deploy), Account: id.Account, Region: id.Region,
		Function: r.s.Request.Function, Stage: r.s.Request.Stage.Name, Alias: aliasOf(r.s.Request.Stage),
		From: r.s.From, To: r.res.Version, By: op.Name, Host: op.Host, ARN: op.ARN,
		Reason: safetext.Line(r.s.Request.Reason), Artifact: r.s.Artifact, CodeSHA256: r.expected,
	}
}

// record writes how a step stands.
func (r *run) record(name StepName, status StepStatus, detail, move string) error {
	e := r.entry()
	e.Phase, e.Step, e.Status, e.Detail, e.Move = journal.Step, string(name), string(status), safetext.Line(detail), move
	ctx, cancel := r.bounded(journalTime)
	defer cancel()
	return r.deps.Journal.Append(ctx, e)
}

// outcome writes that the deploy ended before its move.
func (r *run) outcome() {
	e := r.entry()
	e.Phase, e.Status, e.Detail = journal.Outcome, string(r.res.Status), safetext.Line(r.res.Reason)
	ctx, cancel := r.bounded(journalTime)
	defer cancel()
	if err := r.deps.Journal.Append(ctx, e); err != nil && !errors.Is(err, journal.ErrSettled) {
		r.res.Reason = change.Join(r.res.Reason, fmt.Sprintf("how it ended could not be recorded in %s: %s", r.deps.Journal.Path(), change.Cause(err)))
	}
}
