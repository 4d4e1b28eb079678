package feed

// How far back metrics are read.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// How far back metrics are read.
const (
	minutesBack     = 3 * time.Hour
	loadsBack       = 10 * time.Minute // the newest minutes may still be coming
	longestBack     = 24 * time.Hour   // of an open table's minutes: the 1,440 points of one call
	throttlesBack   = time.Hour
	lastHourBack    = 2 * time.Hour // its newest minutes may still be coming, and others were read earlier
	hoursBack       = 14 * 24 * time.Hour
	settled         = 3 * time.Minute // after a whole hour, before it is read
	provisionPeriod = 5 * time.Minute
	fullDay         = 24 * time.Hour
)

// reach is how far back a want goes, and what is kept of it, where an open table's minutes
// are shown over a span.
func (w *metricWant) reach(shown time.Duration, now time.Time) (from, keep time.Time) {
	open := w.rank == rankOpen
	switch w.kind {
	case wantMinutes, wantProvisioned:
		back := time.Duration(minutesBack)
		if open {
			back = max(back, min(shown, longestBack))
		}
		from = whole(now, w.period).Add(-back)
		return from, from
	case wantLoads:
		from = whole(now, w.period).Add(-loadsBack)
		return from, from
	case wantThrottles:
		to := whole(now, w.period)
		return to.Add(-throttlesBack), to.Add(-minutesBack)
	case wantMinuteUsage:
		from = whole(now, w.period).Add(-lastHourBack)
		if w.group == model.GroupRequests { // shared with the plots of a table
			return from, whole(now, w.period).Add(-longestBack)
		}
		return from, from
	case wantHours, wantHourUsage:
		// Verdict and usage share what was read of a table's hours.
		to := whole(now, w.period)
		from = to.Add(-hoursBack)
		if w.kind == wantHourUsage {
			return to.Add(-model.UsageHours * time.Hour), from
		}
		return from, from
	case wantBuckets:
		from = whole(now, fullDay).AddDate(0, 0, -model.UsageBucketDays)
		return from, from
	}
	from = model.UsageSince(whole(now, fullDay))
	return from, from
}

// overlap is how much of the newest is read again.
func (w *metricWant) overlap() time.Duration {
	switch w.period {
	case time.Minute:
		return 10 * time.Minute
	case provisionPeriod:
		return 30 * time.Minute
	case time.Hour:
		return 3 * time.Hour
	}
	if w.kind == wantBuckets {
		return model.UsageBucketDays * fullDay
	}
	return 2 * fullDay // today and yesterday
}

// span is what a read of a want now asks for: all when not all is known, else only
// the newest.
func (w *metricWant) span(known windows, shown time.Duration, now time.Time) (from, to time.Time) {
	reach, _ := w.reach(shown, now)
	to = whole(now, w.period)
	if w.period == fullDay {
		to = to.AddDate(0, 0, 1) // the day that is not over counts too
	}
	from = to.Add(-w.overlap())
	for _, s := range w.series {
		known := known.of(s, w.period)
		if known == nil || known.to.IsZero() || known.From().After(reach) {
			return reach, to
		}
		if known.to.Add(-lateBy).Before(from) {
			from = whole(known.to.Add(-lateBy), w.period)
		}
	}
	if from.Before(reach) {
		from = reach
	}
	return from, to
}
