package release

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

const (
	movedBy   = 4                // moves made at the same time
	busyTime  = 5 * time.Minute  // for the end of another update of the function
	busyWait  = time.Second      // between two tries meanwhile
	writeTime = 20 * time.Second // for one UpdateAlias or CreateAlias, with the SDK's own retries
	// moveTime is what a process may need for one move, with a second try and
	// both settled, and some for clocks that disagree.
	moveTime = busyTime + 3*time.Minute
)

// Options say how a batch of moves is made.
type Options struct {
	// AllOrNothing moves one after the other and puts back those that moved when
	// one does not. A batch in which any sheet can not be moved, or would create
	// an alias, which can not be taken back, is refused as a whole.
	AllOrNothing bool
}

// Move makes the moves of the sheets that are Ready. The results come in the order
// of the sheets. A sheet is moved once; to try again it has to be prepared again.
// Its Request.Reason may have been changed since it was prepared. A move that was
// begun is finished or settled even when ctx ends; those not begun are then
// refused. The function, which may be nil, is never called twice at the same time.
func (m *Mover) Move(ctx context.Context, sheets []Sheet, o Options, progress func(Progress)) []Result {
	results := make([]Result, len(sheets))
	for i, r := range m.runner.Run(ctx, m.Set(sheets, o), progress) {
		if results[i] = ResultOf(r); r.Status == NotChanged {
			results[i].Alias = sheets[i].Alias
		}
	}
	return results
}

// Set is the set of changes that the sheets are.
func (m *Mover) Set(sheets []Sheet, o Options) change.Set {
	s := change.Set{Width: movedBy, Changes: make([]change.Change, len(sheets))}
	if o.AllOrNothing {
		s.Order = change.AllOrNothing
	}
	for i := range sheets {
		s.Changes[i] = m.made(sheets[i], nil)
	}
	return s
}

// words are those of all kinds of moves.
var words = change.Words{Noun: "move", Past: "moved", Acting: StepUpdate}

// move is one move to make: a change.
type move struct {
	*Mover
	s      Sheet
	canary *model.Canary // what the alias shall have afterwards, nil for none
	to     model.AliasChange
}

// made is the move that a sheet is about.
func (m *Mover) made(s Sheet, canary *model.Canary) *move {
	return &move{Mover: m, s: s, canary: canary}
}

// Sheet implements change.Change.
func (v *move) Sheet() change.Sheet {
	r := v.s.Request
	c := change.Sheet{
		ID: v.s.ID, Kind: string(r.Kind), Words: words, Subject: model.AliasSubject(v.identity(), r.Function, aliasOf(r)), Stage: r.Stage.Name,
		From: v.s.From, To: v.s.To, Verdict: v.s.Verdict, Reason: v.s.Reason, Failure: v.s.Failure, Why: r.Reason,
		GoesBack: r.Kind == Rollback || r.Kind == PutBack, Within: moveTime,
	}
	if v.s.Provisioned != nil {
		c.Within += provisionTime
	}
	if v.s.From == "" {
		c.Final = fmt.Sprintf("%s has no alias %s, and creating it could not be taken back: create it first", r.Function, aliasOf(r))
	}
	return c
}

// Check implements change.Checker.
func (v *move) Check(context.Context) change.Ending {
	if v.s.From != "" && v.s.Alias.Revision == "" {
		return change.Ending{Status: Failed, Reason: "nothing was moved: the revision of the alias is not known, without which a move could undo somebody else's"}
	}
	v.to = model.AliasChange{Function: v.s.Request.Function, Alias: aliasOf(v.s.Request), Version: v.s.To, Canary: v.canary,
		Description: v.restamp(v.s), Revision: v.s.Alias.Revision}
	return change.Ending{}
}

// Intend implements change.Change.
func (v *move) Intend(e *journal.Entry) {
	e.Canary, e.Revision = v.s.EndsCanary, v.s.Alias.Revision
	if u := v.s.Request.Undoes; u != nil {
		e.Undoes = u.ID
	}
}

// Act makes the update, or the alias when there is none yet. Its revision keeps it
// from undoing anybody's move. While another update of the function is in progress
// Lambda takes none, so it waits for the end of that.
func (v *move) Act(ctx context.Context) (change.Ending, error) {
	waiting, cancel := context.WithTimeout(ctx, busyTime)
	defer cancel()
	for {
		a, err := v.write(ctx)
		switch {
		case busy(err) && model.Pause(waiting, busyWait):
			continue
		case busy(err):
			err = outwaited(err)
		case err == nil && a.Version != v.to.Version:
			err = fmt.Errorf("the answer to the move names version %s", a.Version)
		}
		return change.Ending{Status: Moved, Reason: leftCanary(a, v.to), Revision: a.Revision, Seen: a}, err
	}
}

func (v *move) write(ctx context.Context) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if v.s.From == "" {
		return v.deps.Lambda.CreateAlias(ctx, v.to)
	}
	return v.deps.Lambda.UpdateAlias(ctx, v.to)
}

// busy reports whether Lambda refused an update because another one of the function
// is in progress.
func busy(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	return ok && f.Code == "ResourceConflictException" && strings.Contains(f.Message, "in progress")
}

// outwaited is how an update ends that Lambda would not take all the time: not
// somebody else's move, so no conflict.
func outwaited(err error) error {
	f, _ := errors.AsType[*model.Failure](err)
	out := *f
	out.Class, out.Err = model.Other, err
	out.Advice = "another update of the function was in progress all the time: try again when it has ended"
	return &out
}

// Settle implements change.Change.
func (v *move) Settle(ctx context.Context, cause error) change.Ending {
	return v.settle(ctx, v.s, v.to, cause)
}

// Back undoes a move of a set, with the canary that it ended.
func (v *move) Back(made change.Ending, why string) change.Change {
	s := v.s
	alias, _ := made.Seen.(model.Alias)
	was := s.Alias
	back := Sheet{
		Request: Request{Kind: PutBack, Function: s.Request.Function, Stage: s.Request.Stage, Version: was.Version, Reason: why},
		ID:      v.deps.NewID(), ReadAt: v.deps.Now(), Alias: alias, From: s.To, To: was.Version, Verdict: Ready, Provisioned: s.Provisioned,
	}
	old, ours := StampOf(was)
	note := Stamp{Text: old.Text, ID: back.ID, Kind: PutBack, Of: MarkOf(was.Function, was.Name), From: back.From, To: back.To, Why: why}
	if ours && old.To == was.Version {
		note.Back = old.Back
	}
	back.Description, _ = v.stamp(note).Format(MaxDescription)
	return v.made(back, was.Canary)
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

// Summary counts results by how they ended. Planned ones are not counted.
func Summary(results []Result) (moved, unchanged, refused, conflicts, failed int) {
	return change.Summary(Changes(results))
}
