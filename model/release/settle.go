package release

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

const (
	settleTime  = 15 * time.Second       // for finding out what became of one update
	settleRead  = 5 * time.Second        // for one read while settling
	settleFirst = 250 * time.Millisecond // wait after a read that failed; doubled each time
)

// settle reads the alias to find out what became of an update whose answer was an
// error, which says nothing: the update may have worked before it.
func (m *Mover) settle(ctx context.Context, s Sheet, to model.AliasChange, cause error) change.Ending {
	a, err := m.readAgain(ctx, to.Function, to.Alias)
	stage := stageWords(s.Request.Stage)
	if err != nil && model.ClassOf(err) != model.Gone {
		return change.Ending{Status: Failed, Unknown: true, Err: errors.Join(cause, err), Reason: fmt.Sprintf(
			"it is not known whether %s was moved: %s, and it could not be read again: %s; aloft finds out at its next start",
			stage, change.Cause(cause), change.Cause(err))}
	}
	if err != nil {
		return m.settleAbsent(ctx, s, to, cause)
	}
	end := change.Ending{Seen: a, Revision: a.Revision, Settled: true, Err: cause}
	theirs, stamped := ParseStamp(a.Description.Exact())
	switch {
	case stamped && theirs.ID == s.ID && a.Version == to.Version:
		end.Status, end.Err = Moved, nil
		end.Reason = change.Join("the answer was lost, but the alias carries this move", leftCanary(a, to))
	case stamped && theirs.ID == s.ID:
		end.Status = Conflicted
		end.Reason = fmt.Sprintf("%s was moved to %s, and then outside aloft to %s", stage, s.To, a.Version)
	case asBefore(a, s.Alias):
		end.Status, end.Again = Failed, true
		end.Reason = "nothing was moved: " + change.Cause(cause)
	case a.Version == to.Version && sameCanary(a.Canary, to.Canary) && a.Description.Exact() == to.Description:
		// There was no room for a stamp: with one, the first case would have known it.
		end.Status, end.Err = Moved, nil
		end.Reason = "the answer was lost; the alias serves the version, though without a stamp it does not tell whose move it was"
	default:
		end.Status, end.Reason = Conflicted, conflictWords(s, a)
	}
	return end
}

// settleAbsent says what it means that the alias is not there.
func (m *Mover) settleAbsent(ctx context.Context, s Sheet, to model.AliasChange, cause error) change.Ending {
	end := change.Ending{Status: Failed, Settled: true, Err: cause}
	f, _ := errors.AsType[*model.Failure](cause)
	switch {
	case m.functionGone(ctx, to.Function, f):
		end.Reason = fmt.Sprintf("nothing was moved: the function %s does not exist any more", to.Function)
	case s.From == "":
		end.Again = true
		end.Reason = fmt.Sprintf("nothing was created: %s", change.Cause(cause))
	default:
		end.Reason = fmt.Sprintf("nothing was moved: the alias %s of %s does not exist any more", to.Alias, to.Function)
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
		if err == nil || !change.Passing(err) || !model.Pause(ctx, wait) {
			return a, err
		}
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
// A version that is being provisioned is no canary.
func leftCanary(a model.Alias, to model.AliasChange) string {
	if a.Canary == nil || to.Canary != nil || a.Canary.Weight >= 1 {
		return ""
	}
	return fmt.Sprintf("the canary %s is still there: move it again to end it", canaryWords(a.Version, *a.Canary))
}

// conflictWords says what somebody else did to the alias since the sheet was read.
func conflictWords(s Sheet, a model.Alias) string {
	stage := stageWords(s.Request.Stage)
	theirs, stamped := StampOf(a)
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
