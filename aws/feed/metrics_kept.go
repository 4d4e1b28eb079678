package feed

// The points that were read, kept so that only the newest have to be read again and
// what is handed over is always whole.

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// lateBy is how old a point is before it is taken to be complete: CloudWatch gets the
// newest ones a moment after their time.
const lateBy = 2 * time.Minute

// window is what is known of one series of one period. Its values are handed over and
// never changed in place.
type window struct {
	model.Points
	to time.Time // how far it was read without a failure
}

// windows are what is known of all series: few of each, one a period.
type windows map[model.Series][]*window

// of is what is known of a series of one period, nil for nothing.
func (all windows) of(s model.Series, period time.Duration) *window {
	for _, w := range all[s] {
		if w.Period == period {
			return w
		}
	}
	return nil
}

// grow is of, which begins to keep the series where nothing is known.
func (all windows) grow(s model.Series, period time.Duration) *window {
	w := all.of(s, period)
	if w == nil {
		w = &window{Points: model.Points{Period: period}}
		all[s] = append(all[s], w)
	}
	return w
}

// forget drops what is known of a table.
func (all windows) forget(table string) {
	for s := range all {
		if s.Namespace == model.NamespaceDynamoDB && s.Value("TableName") == table {
			delete(all, s)
		}
	}
}

// whole is the beginning of the period that a time is in.
func whole(t time.Time, period time.Duration) time.Time { return t.UTC().Truncate(period) }

// merge lays what was read over what is known, leaves out what is from before a
// time, and marks the newest points that may still come.
func (w *window) merge(got model.Samples, keep time.Time, read model.Read) {
	old := w.Of(got.Series)
	from, to := got.From, got.To()
	if old.From.Before(from) && !old.To().Before(from) {
		from = old.From // without a gap between them
	}
	if from.Before(keep) {
		from = keep
	}
	n := max(0, int(to.Sub(from)/got.Period))
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	lay := func(s model.Samples, all bool) {
		if s.Period != got.Period {
			return
		}
		shift := int(s.From.Sub(from) / s.Period)
		for i, v := range s.Values {
			if at := i + shift; at >= 0 && at < n && (all || !math.IsNaN(v)) {
				values[at] = v
			}
		}
	}
	lay(old, true)
	lay(got, got.Failure == nil)
	w.Points = model.Samples{
		Read: read, Period: got.Period, From: from, Values: values, Pending: pendingAt(to, got.Period, n, read.Asked), Failure: got.Failure,
	}.Points()
	if got.Failure == nil {
		w.to = to
	}
}

// pendingAt is how many of the newest of n points end so late that they may still
// come or grow.
func pendingAt(to time.Time, period time.Duration, n int, asked time.Time) int {
	pending := 0
	for pending < n && to.Add(-time.Duration(pending)*period).After(asked.Add(-lateBy)) {
		pending++
	}
	return pending
}
