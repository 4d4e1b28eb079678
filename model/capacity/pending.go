package capacity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

// SettlePending finds out what became of changes whose process ended between
// intent and outcome, and records it. Those of another account or Region, and
// those that can not be read or are being worked on by DynamoDB, stay pending; the
// error names what could not be settled.
func (c *Changer) SettlePending(ctx context.Context) ([]Result, error) {
	settled, err := c.runner.SettlePending(ctx, c)
	var results []Result
	for _, r := range settled {
		if !r.Unknown {
			results = append(results, resultOf(r))
		}
	}
	return results, err
}

// Names are what the journal calls changes of capacity.
func (c *Changer) Names() []string { return []string{Kind} }

// Words are those of changes of capacity.
func (c *Changer) Words() change.Words { return words }

// inFlight is how long after its beginning a change may still be on its way, or not
// be shown yet by DynamoDB.
const inFlight = 30 * time.Second

// Recall finds out what became of a change whose process has ended. Of one begun a
// moment ago the old figures are believed at the third look.
func (c *Changer) Recall(ctx context.Context, e journal.Entry) change.Ending {
	for looks := 1; ; looks++ {
		end, old := c.lookAt(ctx, e)
		if !old || looks == oldFor || c.deps.Now().Sub(e.At) > inFlight {
			return end
		}
		if !model.Pause(ctx, c.deps.Poll) {
			return change.Ending{Status: change.Failed, Unknown: true, Err: errors.New("it was begun a moment ago, and may still come")}
		}
	}
}

// lookAt reads what a change was about, and says what became of it, and whether all
// is as it was before. What can not be read says nothing.
func (c *Changer) lookAt(ctx context.Context, e journal.Entry) (end change.Ending, old bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*readTime)
	defer cancel()
	now, status, err := c.figuresNow(ctx, e, e.Subject().Capacity())
	switch {
	case err != nil && model.ClassOf(err) == model.Gone:
		end.Status, end.Reason = change.Failed, "the table does not exist any more"
	case err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: safetext.Line(err.Error())}, false
	case now == e.To:
		end.Status, end.Seen, end.Reason = change.Moved, status == "", "it was made"
	case status != "":
		return change.Ending{Status: change.Failed, Unknown: true, Reason: "it is " + status}, false
	case now == e.From:
		end.Status, end.Reason, old = change.Failed, "nothing was changed", true
	case now == "":
		end.Status, end.Reason = change.Conflicted, "whether it was made is not known: auto scaling has no bounds of it now, so it was changed since"
	default:
		end.Status = change.Conflicted
		end.Reason = fmt.Sprintf("whether it was made is not known: it has %s now, so it was changed since", now)
	}
	return end, old
}

// figuresNow are the figures or bounds that a change was about, as they are now,
// and what of the table is not ACTIVE, which bounds do not wait for.
func (c *Changer) figuresNow(ctx context.Context, e journal.Entry, key model.CapacityKey) (now, status string, err error) {
	t, err := c.deps.Tables.GetTable(ctx, key.Table)
	if err != nil {
		return "", "", err
	}
	if back, ok := Back(key, e.From); ok && len(back.Scaling) > 0 {
		all, err := c.deps.Tables.GetScaling(ctx, key.Table)
		return Bounds(scalingOf(all, key)), "", err
	}
	_, status = notActive(t)
	return figuresOf(t, key.Index), status, nil
}
