package store

// What is known of metrics, and of what reading them cost.

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// metrics are the samples of a Store.
type metrics struct {
	samples  map[sampleKey]model.Samples
	failures map[string]metricsFailure // by group
	readAt   map[string]time.Time      // when the last read of a group was asked for that worked
	spending model.Spending
	staged   bool // something was read of what ran through stages
}

type sampleKey struct {
	series model.Series
	period time.Duration
}

type metricsFailure struct {
	failure *model.Failure
	asked   time.Time
}

func noMetrics() metrics {
	return metrics{samples: map[sampleKey]model.Samples{}, failures: map[string]metricsFailure{}, readAt: map[string]time.Time{}}
}

// Samples are the known points of a series of one period. The values are the
// store's own.
func (s *Store) Samples(series model.Series, period time.Duration) (model.Samples, bool) {
	sm, ok := s.metrics.samples[sampleKey{series, period}]
	return sm, ok
}

// MetricsFailure is why the metrics of a group could not be read the last time,
// nil when they could. model.TableGroup and the constants beside it name the
// groups.
func (s *Store) MetricsFailure(group string) *model.Failure {
	return s.metrics.failures[group].failure
}

// Spending is what aloft's own reads of metrics cost.
func (s *Store) Spending() model.Spending { return s.metrics.spending }

// SetBook says by which prices tables are judged.
func (s *Store) SetBook(b *cost.Book) {
	s.book = b
	for name := range s.tables.byName {
		s.tables.change(name, true)
	}
	s.settleTables(&Dirty{})
	s.touched++
}

// applyTableEvent takes in what concerns tables, metrics and usage.
func (s *Store) applyTableEvent(e model.Event, d *Dirty) {
	switch e := e.(type) {
	case model.TablesListed:
		s.applyTableList(e, d)
	case model.TableRead:
		s.applyTable(e, d)
	case model.TableGone:
		s.applyTableGone(e, d)
	case model.TablesFailed:
		s.applyTablesFailure(e, d)
	case model.ScalingRead:
		s.applyScaling(e, d)
	case model.MetricsRead:
		s.applyMetrics(e, d)
	case model.MetricsFailed:
		s.applyMetricsFailure(e, d)
	case model.UsageFound:
		s.applyUsage(e, d)
	case model.SpendingRead:
		if s.metrics.spending != e.Spending {
			s.metrics.spending = e.Spending
			d.Cost = true
		}
	}
}

// applyMetrics replaces samples series by series. A series that was read later than
// what comes stays.
func (s *Store) applyMetrics(e model.MetricsRead, d *Dirty) {
	m := &s.metrics
	if failed, ok := m.failures[e.Group]; ok && !e.Asked.Before(failed.asked) {
		delete(m.failures, e.Group)
		d.Metrics = true
	}
	for _, sm := range e.Samples {
		if sm.Asked.IsZero() {
			sm.Read = e.Read
		}
		key := sampleKey{sm.Series, sm.Period}
		if known, ok := m.samples[key]; ok && !sm.Asked.After(known.Asked) {
			continue
		}
		m.samples[key] = sm
		d.Metrics = true
		if sm.Period >= time.Hour || !strings.HasPrefix(e.Group, model.TableGroup("")) {
			s.usage.moved = true
		}
		if sm.Namespace == model.NamespaceLambda && sm.Value("Resource") != "" {
			m.staged = true
		}
		if sm.Namespace == model.NamespaceDynamoDB {
			s.tables.change(sm.Value("TableName"), sm.Period == time.Hour)
		}
	}
}

func (s *Store) applyMetricsFailure(e model.MetricsFailed, d *Dirty) {
	if known, ok := s.metrics.failures[e.Group]; ok && e.Asked.Before(known.asked) {
		return
	}
	s.metrics.failures[e.Group] = metricsFailure{e.Failure, e.Asked}
	s.usage.moved = true
	d.Metrics, d.Cost = true, true
}
