package release

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	settleTime  = 15 * time.Second       // for finding out what became of one update
	settleRead  = 5 * time.Second        // for one read while settling
	settleFirst = 250 * time.Millisecond // wait after a read that failed; doubled each time
	againAfter  = time.Second            // wait before an update that had no effect is tried again
)

// ending is what became of a move.
type ending struct {
	status  Status
	reason  string
	alias   model.Alias
	settled bool // found by reading the alias
	unknown bool // it could not be read, so what became of the move is not known
	again   bool // the alias stands as it did, so the update may be made again
	err     error
}

// make makes the update and finds out what became of it. An update that had no
// effect is made once more: its revision keeps it from undoing anybody's move.
func (m *Mover) make(ctx context.Context, s Sheet, change model.AliasChange, step func(Step)) ending {
	var end ending
	for try := range 2 {
		if try > 0 {
			pause(ctx, againAfter)
			step(StepUpdate)
		}
		a, err := m.write(ctx, s, change)
		if err == nil && a.Version == change.Version {
			return ending{status: Moved, alias: a, reason: leftCanary(a, change)}
		}
		if err == nil {
			err = fmt.Errorf("the answer to the move names version %s", a.Version)
		}
		step(StepSettle)
		if end = m.settle(ctx, s, change, err); !end.again || !worthAgain(err) {
			break
		}
	}
	return end
}

// write makes the update, or the alias when there is none yet.
func (m *Mover) write(ctx context.Context, s Sheet, change model.AliasChange) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if s.From == "" {
		return m.deps.Lambda.CreateAlias(ctx, change)
	}
	return m.deps.Lambda.UpdateAlias(ctx, change)
}

// worthAgain reports whether the same update may work a moment later. What AWS
// found wrong with the request stays wrong.
func worthAgain(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	if !ok {
		return true
	}
	switch f.Class {
	case model.Denied, model.Expired, model.Gone:
		return false
	case model.Other:
		return !strings.Contains(f.Code, "Invalid") && !strings.Contains(f.Code, "Validation")
	}
	return true
}

// settle reads the alias to find out what became of an update whose answer was an
// error, which says nothing: the update may have worked before it.
func (m *Mover) settle(ctx context.Context, s Sheet, change model.AliasChange, cause error) ending {
	a, err := m.readAgain(ctx, change.Function, change.Alias)
	stage := stageWords(s.Request.Stage)
	if err != nil && model.ClassOf(err) != model.Gone {
		return ending{status: Failed, unknown: true, err: errors.Join(cause, err), reason: fmt.Sprintf(
			"it is not known whether %s was moved: %s, and it could not be read again: %s; aloft finds out at its next start",
			stage, causeWords(cause), causeWords(err))}
	}
	if err != nil {
		return m.settleAbsent(ctx, s, change, cause)
	}
	end := ending{alias: a, settled: true, err: cause}
	theirs, stamped := ParseStamp(a.Description.Exact())
	switch {
	case stamped && theirs.ID == s.ID && a.Version == change.Version:
		end.status, end.err = Moved, nil
		end.reason = join("the answer was lost, but the alias carries this move", leftCanary(a, change))
	case stamped && theirs.ID == s.ID:
		end.status = Conflicted
		end.reason = fmt.Sprintf("%s was moved to %s, and then outside aloft to %s", stage, s.To, a.Version)
	case asBefore(a, s.Alias):
		end.status, end.again = Failed, true
		end.reason = "nothing was moved: " + causeWords(cause)
	case a.Version == change.Version && sameCanary(a.Canary, change.Canary) && a.Description.Exact() == change.Description:
		// There was no room for a stamp: with one, the first case would have known it.
		end.status, end.err = Moved, nil
		end.reason = "the answer was lost; the alias serves the version, though without a stamp it does not tell whose move it was"
	default:
		end.status, end.reason = Conflicted, conflictWords(s, a)
	}
	return end
}

// settleAbsent says what it means that the alias is not there.
func (m *Mover) settleAbsent(ctx context.Context, s Sheet, change model.AliasChange, cause error) ending {
	end := ending{status: Failed, settled: true, err: cause}
	f, _ := errors.AsType[*model.Failure](cause)
	switch {
	case m.functionGone(ctx, change.Function, f):
		end.reason = fmt.Sprintf("nothing was moved: the function %s does not exist any more", change.Function)
	case s.From == "":
		end.again = true
		end.reason = fmt.Sprintf("nothing was created: %s", causeWords(cause))
	default:
		end.reason = fmt.Sprintf("nothing was moved: the alias %s of %s does not exist any more", change.Alias, change.Function)
	}
	return end
}

// readAgain reads the alias with a time of its own, which the update can not have
// used up, and tries again for as long as that may help.
func (m *Mover) readAgain(ctx context.Context, function, alias string) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for wait := settleFirst; ; wait *= 2 {
		read, done := context.WithTimeout(ctx, settleRead)
		a, err := m.deps.Lambda.GetAlias(read, function, alias)
		done()
		if err == nil {
			return a, nil
		}
		switch model.ClassOf(err) {
		case model.Gone, model.Denied, model.Expired:
			return a, err
		}
		if !pause(ctx, wait) {
			return a, err
		}
	}
}

// pause waits, and reports whether the context still stands.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// asBefore reports whether nothing happened to the alias since the sheet was read.
func asBefore(now, before model.Alias) bool {
	if before.Version == "" {
		return false
	}
	if now.Revision != "" && before.Revision != "" {
		return now.Revision == before.Revision
	}
	return now.Version == before.Version && sameCanary(now.Canary, before.Canary) && now.Description == before.Description
}

func sameCanary(a, b *model.Canary) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// leftCanary says so when the alias kept a canary that the move should have ended.
func leftCanary(a model.Alias, change model.AliasChange) string {
	if a.Canary == nil || change.Canary != nil {
		return ""
	}
	return fmt.Sprintf("the canary %s is still there: move it again to end it", canaryWords(a.Version, *a.Canary))
}

// conflictWords says what somebody else did to the alias since the sheet was read.
func conflictWords(s Sheet, a model.Alias) string {
	stage := stageWords(s.Request.Stage)
	theirs, stamped := ParseStamp(a.Description.Exact())
	by := "outside aloft"
	if stamped && theirs.To == a.Version && (s.LastMove == nil || s.LastMove.ID != theirs.ID) {
		by = byWords(theirs)
	}
	words := fmt.Sprintf("%s was moved from %s to %s %s since it was read", stage, s.From, a.Version, by)
	switch {
	case s.From == "":
		words = fmt.Sprintf("%s was created %s since it was read, and serves %s", stage, by, a.Version)
	case s.From == a.Version:
		words = fmt.Sprintf("%s was changed %s since it was read, and still serves %s", stage, by, a.Version)
	}
	return words + ": nothing was moved here, so look at it again"
}
