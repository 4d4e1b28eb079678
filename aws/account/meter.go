package account

import (
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// prices is what one call costs in dollars. Calls that are not in it are free,
// as all to Lambda's control plane and to STS are.
type prices map[operation]float64

// operation names a call as the SDK does.
type operation struct{ service, name string }

// meter counts attempts on the wire, retries too. It keeps the last minute by
// the second.
type meter struct {
	now    model.Clock
	prices prices

	mu        sync.Mutex
	seconds   [60]second
	calls     int
	throttled int
	dollars   float64
}

type second struct {
	unix  int64
	calls int
}

func newMeter(now model.Clock, p prices) *meter { return &meter{now: now, prices: p} }

// attempt counts one.
func (m *meter) attempt(o operation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	m.dollars += m.prices[o]
	unix := m.now().Unix()
	s := &m.seconds[slot(unix)]
	if s.unix != unix {
		*s = second{unix: unix}
	}
	s.calls++
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
	r := model.Meter{Calls: m.calls, Throttled: m.throttled, Dollars: m.dollars}
	for _, s := range m.seconds {
		if s.unix > oldest {
			r.CallsPerMinute += s.calls
		}
	}
	return r
}

func slot(unix int64) int64 {
	return ((unix % 60) + 60) % 60
}
