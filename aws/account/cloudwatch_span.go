package account

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// longestWhole is the longest period that CloudWatch knows.
const longestWhole = 24 * time.Hour

// span is a number of whole periods.
type span struct {
	from   time.Time
	period time.Duration
	points int
	whole  bool // one period, which may begin at any minute
}

// spanOf widens what is asked for to whole periods. It reports false when there
// are none.
func spanOf(read model.MetricRead) (span, bool) {
	if read.Whole {
		from, to := read.From.UTC().Truncate(time.Minute), read.To.UTC().Truncate(time.Minute)
		length := to.Sub(from)
		return span{from: from, period: length, points: 1, whole: true}, length >= time.Minute && length <= longestWhole
	}
	seconds := int64(read.Period / time.Second)
	if read.Period < time.Minute || read.Period%time.Minute != 0 || seconds > math.MaxInt32 || !read.From.Before(read.To) {
		return span{}, false
	}
	first := floor(read.From.Unix(), seconds)
	last := floor(read.To.Add(read.Period-time.Nanosecond).Unix(), seconds)
	return span{from: time.Unix(first, 0).UTC(), period: read.Period, points: int((last - first) / seconds)}, true
}

// floor is the last multiple of a step that is not after t.
func floor(t, step int64) int64 { return t - ((t%step)+step)%step }

func (s span) end() time.Time { return s.from.Add(time.Duration(s.points) * s.period) }

// pieces cuts the span into pieces of so many points at most.
func (s span) pieces(most int) []span {
	var out []span
	for at := 0; at < s.points; at += most {
		out = append(out, span{
			from: s.from.Add(time.Duration(at) * s.period), period: s.period, points: min(most, s.points-at), whole: s.whole,
		})
	}
	return out
}

// put puts a point where it belongs. One outside the span is left out. Where the span is
// one period, it reports false for a point outside of it, and for a second one: periods
// do not begin with the span then, and the first would be taken for what it is not.
func (s span) put(values []float64, at time.Time, v float64) bool {
	if at.Before(s.from) || !at.Before(s.end()) {
		return !s.whole
	}
	if s.whole && !math.IsNaN(values[0]) {
		return false
	}
	values[at.Sub(s.from)/s.period] = v
	return true
}

// pending is how many of the newest points may still come, or still grow.
func (s span) pending(values []float64, now time.Time) int {
	n := 0
	for i := len(values) - 1; i >= 0; i-- {
		ended := now.Sub(s.from.Add(time.Duration(i+1) * s.period))
		if ended >= comesFor || ended >= growsFor && !math.IsNaN(values[i]) {
			break
		}
		n++
	}
	return n
}
