package feed

// What reads of metrics have brought.

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// took lays what was read over what is known, and hands over whole parts of groups.
func (m *metricSource) took(wants []*metricWant, samples []model.Samples, a engine.Answer) {
	m.spentAt = time.Time{}
	at := 0
	done := map[windowsOf]*model.Failure{}
	for _, w := range wants {
		m.state(w.wantKey).reading = false
		m.again(w.wantKey, a.At)
		_, keep := w.reach(m.tables.shown.Span, a.Asked)
		of := windowsOf{w.group, w.period, w.part}
		if _, ok := done[of]; !ok {
			done[of] = nil
		}
		for _, series := range w.series {
			if at >= len(samples) {
				break
			}
			got := samples[at]
			got.Series = series
			at++
			if series.Namespace == model.NamespaceDynamoDB && m.tables.rows[series.Value("TableName")] == nil {
				continue // gone meanwhile
			}
			m.windows.grow(series, w.period).merge(got, keep, a.When())
			if got.Failure != nil {
				done[of] = got.Failure
			}
			if got.Failure != nil && got.Failure.Class == model.Throttled {
				got.Failure.RetryAt = a.Throttled()
			}
		}
	}
	for of, failure := range done {
		m.post(model.MetricsRead{Read: a.When(), Group: of.group, Samples: m.known(of)})
		if failure != nil {
			m.post(model.MetricsFailed{Read: a.When(), Group: of.group, Failure: failure})
		}
	}
}

// windowsOf names the windows of a part of a group of one period. A table has one part.
type windowsOf struct {
	group  string
	period time.Duration
	part   int
}

// known are all samples of a part of a group that were read.
func (m *metricSource) known(of windowsOf) []model.Samples {
	var out []model.Samples
	seen := map[model.Series]bool{}
	add := func(s model.Series) {
		if w := m.windows.of(s, of.period); w != nil && !seen[s] {
			seen[s] = true
			out = append(out, w.Of(s))
		}
	}
	for _, w := range m.groups[of.group] {
		if w.period != of.period || w.part != of.part {
			continue
		}
		for _, s := range w.series {
			add(s)
		}
	}
	if name, ok := strings.CutPrefix(of.group, model.TableGroup("")); ok && of.period == time.Minute && m.tables.rows[name] != nil {
		// What was read while the table was on the screen is known still.
		for _, s := range tableSeries(m.tables.rows[name].table, model.ConsumedUnits, model.ThrottleEvents) {
			add(s)
		}
	}
	return out
}

// failed takes in that wants could not be read. That the day's cap is reached
// ends paid reads until the next day; what may be read free all the same is found
// out when they come up again.
func (m *metricSource) failed(wants []*metricWant, a engine.Answer) {
	m.spentAt = time.Time{}
	broke := a.Failure.Class == model.OverBudget
	if broke {
		m.brokeTo = whole(a.At, fullDay).AddDate(0, 0, 1)
		m.brokeFor = a.Failure
		if m.brokeFor.RetryAt.IsZero() {
			m.brokeFor.RetryAt = m.brokeTo
		}
	}
	told := map[string]bool{}
	for _, w := range wants {
		s := m.state(w.wantKey)
		s.reading = false
		if broke || a.Again {
			s.soon = true
		} else {
			s.retry = a.At.Add(max(m.away(m.every.Denied), m.away(m.wantEvery(w))))
		}
		m.again(w.wantKey, a.At)
		if !broke && !told[w.group] {
			told[w.group] = true
			m.post(model.MetricsFailed{Read: a.When(), Group: w.group, Failure: a.Failure})
		}
	}
}
