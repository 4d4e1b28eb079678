package capacity

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Follow watches the table until it is ACTIVE with the new figures, or the context
// or its time ends. DynamoDB has taken the change: whatever is seen here, it stays
// made.
func (v *alteration) Follow(ctx context.Context, made change.Ending, say func(string)) change.Ending {
	if active, _ := made.Seen.(bool); active || !v.watch {
		return change.Ending{Seen: active}
	}
	active, reason := v.follow(ctx, say)
	return change.Ending{Seen: active, Reason: reason}
}

// follow reports whether the table is ACTIVE with the new figures, or why not.
func (v *alteration) follow(ctx context.Context, say func(string)) (bool, string) {
	ctx, cancel := context.WithTimeout(ctx, followTime)
	defer cancel()
	key := v.s.Request.CapacityKey
	status, seen := "UPDATING", time.Time{}
	say(status)
	for {
		if !model.Pause(ctx, v.deps.Poll) {
			return false, fmt.Sprintf("it was still %s when last looked at", status)
		}
		t, err := v.deps.Tables.GetTable(ctx, key.Table)
		if err != nil {
			if model.ClassOf(err) == model.Gone {
				return false, "the table was deleted meanwhile"
			}
			continue // the change is made; looking at it can wait
		}
		at, now := notActive(t)
		if now == "" && figuresOf(t, key.Index) == v.s.To {
			return true, ""
		}
		if now == "" {
			// ACTIVE with other figures: DynamoDB may show the old ones for a moment.
			if seen.IsZero() {
				seen = v.deps.Now()
			} else if v.deps.Now().Sub(seen) > time.Minute {
				return false, fmt.Sprintf("it has %s now: somebody or auto scaling changed it since", figuresOf(t, key.Index))
			}
			continue
		}
		if now != status || at != key {
			status = now
			say(status)
		}
	}
}
