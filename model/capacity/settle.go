package capacity

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model/release"
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

// settle finds out whether a change whose answer was lost was made, by looking at
// the table until it is ACTIVE. It reports whether that is known.
func (c *Changer) settle(ctx context.Context, s Sheet, lost error) (Result, bool) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	why := safetext.Line(lost.Error())
	old, last := 0, "it could not be read again"
	for {
		now, t, err := c.wordsNow(ctx, s)
		_, status := notActive(t)
		if len(s.Request.Scaling) > 0 {
			status = ""
		}
		switch {
		case err != nil:
			last = "it could not be read again: " + safetext.Line(err.Error())
		case status != "":
			last = "it was still " + status + " when last looked at"
		case now == s.To:
			r := c.result(s, release.Moved, "the answer was lost, but it has the new figures")
			r.Active = true
			return r, true
		case now == s.From:
			if old++; old >= oldFor {
				return c.failed(s, "nothing was changed: "+why, lost), true
			}
		case len(s.Request.Scaling) > 1:
			return c.failed(s, fmt.Sprintf("a part of it was changed, it is %s now: %s", now, why), lost), true
		default:
			r := c.failed(s, fmt.Sprintf("the answer was lost, and it has %s now: somebody else changed it", now), lost)
			r.Status = release.Conflicted
			return r, true
		}
		select {
		case <-ctx.Done():
			return c.failed(s, fmt.Sprintf("whether it was changed is not known: the answer was lost (%s), and %s", why, last), lost), false
		case <-time.After(c.deps.Poll):
		}
	}
}
