package functions

// What the list says of itself where it does not show.

import (
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many functions there are.
func (m *Matrix) Tally() string { return pane.Tally(m, m.env.Store.Listing().At) }

// needs are how many functions fail, how many are only throttled, how many stages somebody
// else has moved, and of how many functions it is not known, as long as the facts stay: all
// cells are looked at for it.
type needs struct {
	facts                             uint64 // that they rest on
	known                             bool
	failing, throttled, moved, unread int
	broken                            int // stages of them that a route of an API can not reach
}

func (m *Matrix) needed() needs {
	s := m.env.Store
	if m.needs.known && m.needs.facts == s.Touched() {
		return m.needs
	}
	n := needs{facts: s.Touched(), known: true, moved: len(s.AllMovedElsewhere()), broken: len(s.BrokenCells())}
	worst := map[string]health.Verdict{}
	for _, key := range s.Loud(m.env.Limits) {
		figures, _ := s.Health(key)
		worst[key.Function] = max(worst[key.Function], m.env.Limits.Judge(figures))
	}
	for _, verdict := range worst {
		if verdict == health.Failing {
			n.failing++
		} else {
			n.throttled++
		}
	}
	if m.env.Metrics {
		n.unread = s.HealthUnread()
	}
	m.needs = n
	return n
}

// Worst is what needs an operator most: calls that fail, a way from an API that is broken, a move by somebody else, or
// something that is not known of what the stages serve.
func (m *Matrix) Worst() sign.Sign {
	switch n := m.needed(); {
	case n.failing+n.throttled > 0:
		return sign.Failing
	case n.broken > 0:
		return sign.Broken
	case n.moved > 0:
		return sign.Moved
	}
	for _, fn := range m.env.Store.Functions() {
		for _, st := range m.env.Store.Stages() {
			if m.env.Store.Cell(fn.Name, st.Name).Failure != nil {
				return sign.Unknown
			}
		}
	}
	return sign.None
}
