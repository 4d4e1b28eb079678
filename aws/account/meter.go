package account

import (
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// operation names a call as the SDK does.
type operation struct{ service, name string }

// meter counts attempts on the wire, retries too. It keeps the last minute by
// the second.
type meter struct {
	now model.Clock

	mu        sync.Mutex
	seconds   [60]second
	calls     int
	throttled int
	spent     cost.USD
}

type second struct {
	unix  int64
	calls int
	of    [len(model.Rates{})]int // calls by the rate that limits them
}

func newMeter(now model.Clock) *meter { return &meter{now: now} }

// attempt counts one, of a rate where one limits it.
func (m *meter) attempt(rate model.Rate, limited bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	unix := m.now().Unix()
	s := &m.seconds[slot(unix)]
	if s.unix != unix {
		*s = second{unix: unix}
	}
	s.calls++
	if limited {
		s.of[rate]++
	}
}

// pay counts money spent; less than nothing is given back.
func (m *meter) pay(u cost.USD) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.spent += u
}

// throttle counts an answer that was throttling.
func (m *meter) throttle() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.throttled++
}

func (m *meter) read() model.Meter {
	m.mu.Lock()
	defer m.mu.Unlock()
	oldest := m.now().Add(-time.Minute).Unix()
	r := model.Meter{Calls: m.calls, Throttled: m.throttled, Dollars: m.spent.Dollars()}
	var of [len(model.Rates{})]int
	for _, s := range m.seconds {
		if s.unix > oldest {
			r.CallsPerMinute += s.calls
			for rate, n := range s.of {
				of[rate] += n
			}
		}
	}
	for rate, n := range of {
		if quota := model.Rate(rate).Row().Quota; quota > 0 {
			r.Quota = max(r.Quota, float64(n)/(60*quota))
		}
	}
	return r
}

func slot(unix int64) int64 {
	return ((unix % 60) + 60) % 60
}
