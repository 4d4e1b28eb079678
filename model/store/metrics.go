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
	series   map[model.Series]*seriesFact
	failures map[string]metricsFailure // by group
	readAt   map[string]time.Time      // when the last read of a group was asked for that worked
	spending model.Spending
	staged   bool // something was read of what ran through stages
}

// seriesFact is what is known of one series, of each period that it was read in.
type seriesFact struct {
	periods []model.Points // few
	usage   bool           // usage is counted from it
}

// of are the points of one period, nil when none are known.
func (f *seriesFact) of(period time.Duration) *model.Points {
	if f == nil {
		return nil
	}
	for i := range f.periods {
		if f.periods[i].Period == period {
			return &f.periods[i]
		}
	}
	return nil
}

type metricsFailure struct {
	failure *model.Failure
	asked   time.Time
}

func noMetrics() metrics {
	return metrics{series: map[model.Series]*seriesFact{}, failures: map[string]metricsFailure{}, readAt: map[string]time.Time{}}
}

// Samples are the known points of a series of one period. The values are the
// store's own.
func (s *Store) Samples(series model.Series, period time.Duration) (model.Samples, bool) {
	p := s.metrics.series[series].of(period)
	if p == nil {
		return model.Samples{}, false
	}
	return p.Of(series), true
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
	s.settleTables(&Changes{})
	s.touched++
}

// applyTableEvent takes in what concerns tables, metrics and usage.
func (s *Store) applyTableEvent(e model.Event, d *Changes) {
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
			d.Add(OfCost)
		}
	}
}

// applyMetrics replaces samples series by series. A series that was read later than
// what comes stays.
func (s *Store) applyMetrics(e model.MetricsRead, d *Changes) {
	m := &s.metrics
	if failed, ok := m.failures[e.Group]; ok && !e.Asked.Before(failed.asked) {
		delete(m.failures, e.Group)
		d.Add(OfMetrics)
	}
	for _, sm := range e.Samples {
		if sm.Asked.IsZero() {
			sm.Read = e.Read
		}
		f := m.series[sm.Series]
		if f == nil {
			f = &seriesFact{usage: counted(sm.Series)}
			m.series[sm.Series] = f
		}
		switch known := f.of(sm.Period); {
		case known == nil:
			f.periods = append(f.periods, sm.Points())
		case !known.AskedBefore(sm.Asked):
			continue
		default:
			*known = sm.Points()
		}
		d.Add(OfMetrics)
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

func (s *Store) applyMetricsFailure(e model.MetricsFailed, d *Changes) {
	if known, ok := s.metrics.failures[e.Group]; ok && e.Asked.Before(known.asked) {
		return
	}
	s.metrics.failures[e.Group] = metricsFailure{e.Failure, e.Asked}
	s.usage.moved = true
	d.Add(OfMetrics | OfCost)
}
