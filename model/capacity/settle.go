package capacity

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	// settleTime is how long a table that is being updated is watched to find out
	// whose update it is.
	settleTime = time.Minute
	// oldFor is how many looks at the old figures tell that nothing was changed: a
	// first one may come before DynamoDB shows the change.
	oldFor = 3
)

// settle finds out whether a change whose answer says nothing was made, by looking
// at the table until it is ACTIVE.
func (v *alteration) settle(ctx context.Context, cause error) change.Ending {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	why := safetext.Line(cause.Error())
	old, last := 0, "it could not be read again"
	for {
		now, t, err := v.wordsNow(ctx)
		_, status := notActive(t)
		switch {
		case err != nil:
			last = "it could not be read again: " + safetext.Line(err.Error())
		case status != "":
			last = "it was still " + status + " when last looked at"
		case now == v.s.To:
			return change.Ending{Status: change.Moved, Reason: "the answer was lost, but it has the new figures", Settled: true, Seen: true}
		case now == v.s.From:
			if old++; old >= oldFor {
				return unmade(cause)
			}
		case len(v.s.Request.Scaling) > 1:
			return failed(fmt.Sprintf("a part of it was changed, it is %s now: %s", now, why), cause)
		default:
			end := failed(fmt.Sprintf("the answer was lost, and it has %s now: somebody else changed it", now), cause)
			end.Status = change.Conflicted
			return end
		}
		if !model.Pause(ctx, v.deps.Poll) {
			end := failed(fmt.Sprintf("whether it was changed is not known: the answer was lost (%s), and %s", why, last), cause)
			end.Unknown = true
			return end
		}
	}
}
