package feed

// The source of what auto scaling does.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetScaling = engine.Operation{Name: "DescribeScalableTargets", Slots: 1}

// scalingSource reads what auto scaling does: of single tables at once, of all in turns.
type scalingSource struct {
	*tableRoster
	reader model.TableReader
	due    time.Time
}

// Turns is the one of single tables or all.
func (s *scalingSource) Turns() []engine.Turn {
	return []engine.Turn{{Operation: opGetScaling, Urgency: model.OnScreen, Counts: true, Due: s.next, Take: s.take}}
}

// Refresh reads all again.
func (s *scalingSource) Refresh(now time.Time) { s.due = now }

// Pending is none: tables say more of how much is still to come.
func (s *scalingSource) Pending() int { return 0 }

// back shortens a wait that was begun without focus.
func (s *scalingSource) back(now time.Time) { s.due = sooner(s.due, now.Add(s.pace.Scaling)) }

func (s *scalingSource) next(time.Time) (time.Time, bool) {
	if len(s.scale) > 0 {
		return time.Time{}, true
	}
	return s.due, s.on()
}

func (s *scalingSource) take(time.Time) engine.Read {
	table := ""
	if len(s.scale) > 0 {
		table, s.scale = s.scale[0], s.scale[1:]
	}
	return engine.Ask(table,
		func(ctx context.Context) ([]model.Scaling, error) { return s.reader.GetScaling(ctx, table) },
		func(targets []model.Scaling, a engine.Answer) {
			if table == "" {
				s.due = a.Asked.Add(s.away(s.pace.Scaling))
			}
			s.post(model.ScalingRead{Read: a.When(), Table: table, Targets: targets})
		},
		func(a engine.Answer) {
			if table == "" && !a.Again {
				s.due = a.At.Add(s.away(s.pace.Scaling))
			}
			s.post(model.MetricsFailed{Read: a.When(), Group: model.GroupScaling, Failure: a.Failure})
		})
}
