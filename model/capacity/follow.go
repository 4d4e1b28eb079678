package capacity

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// follow watches the table until it is ACTIVE with the new figures, or the context
// or its time ends. DynamoDB has taken the change: whatever is seen here, it stays
// made.
func (c *Changer) follow(ctx context.Context, s Sheet, r *Result, tell func(Step, string)) {
	ctx, cancel := context.WithTimeout(ctx, followTime)
	defer cancel()
	key := s.Request.CapacityKey
	status, seen := "UPDATING", time.Time{}
	tell(StepFollow, status)
	for {
		select {
		case <-ctx.Done():
			r.Reason = join(r.Reason, fmt.Sprintf("it was still %s when last looked at", status))
			return
		case <-time.After(c.deps.Poll):
		}
		t, err := c.deps.Tables.GetTable(ctx, key.Table)
		if err != nil {
			if model.ClassOf(err) == model.Gone {
				r.Reason = join(r.Reason, "the table was deleted meanwhile")
				return
			}
			continue // the change is made; looking at it can wait
		}
		at, now := notActive(t)
		if now == "" && figuresOf(t, key.Index) == s.To {
			r.Active = true
			return
		}
		if now == "" {
			// ACTIVE with other figures: DynamoDB may show the old ones for a moment.
			if seen.IsZero() {
				seen = c.deps.Now()
			} else if c.deps.Now().Sub(seen) > time.Minute {
				r.Reason = join(r.Reason, fmt.Sprintf("it has %s now: somebody or auto scaling changed it since", figuresOf(t, key.Index)))
				return
			}
			continue
		}
		if now != status || at != key {
			status = now
			tell(StepFollow, status)
		}
	}
}
