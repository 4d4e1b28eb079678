package capacity

// What stands in the way of a change, or is worth knowing.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

func indexesGo(n int) string {
	if n == 1 {
		return "its index goes"
	}
	return fmt.Sprintf("its %d indexes go", n)
}

// judge says what else stands in the way or is worth knowing.
func (m *sheetMaker) judge() {
	s := m.s
	if s.Verdict == change.Unchanged {
		return
	}
	if s.Falls && s.Decreases.Left == 0 {
		m.refuse(nil, "%d decreases were made today, and the next one is possible at %s", s.Decreases.Today, s.Decreases.Next.UTC().Format("15:04:05 UTC"))
		return
	}
	if len(s.Scaling) > 0 && len(s.Request.Scaling) == 0 {
		if s.To == Figures(model.OnDemand, 0, 0) {
			m.note("auto scaling (%s) does nothing while the table is on demand, and is still there when it is not", Bounds(s.Scaling))
		} else {
			m.note("auto scaling (%s) will undo this when the load asks for it: change its bounds instead", Bounds(s.Scaling))
		}
	}
	switch {
	case s.Change.Billing == model.OnDemand:
		m.note("a table may go on demand four times in 24 hours, and back at any time")
	case s.Change.Billing == model.Provisioned && len(s.Scaling) == 0:
		m.note("no auto scaling follows the load: what is above these units is throttled")
	}
	if s.Table.Billing != model.OnDemand && s.Change.Billing == model.OnDemand && len(s.Table.Indexes) > 0 {
		m.note("%s on demand with it", indexesGo(len(s.Table.Indexes)))
	}
}
