package health

import (
	"cmp"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Parts are the figures that a read asks for. Each is a series: of a free read a call.
type Parts uint8

// The parts.
const (
	Calls Parts = 1 << iota
	Errors
	Throttles
	P95

	All = Calls | Errors | Throttles | P95
)

// series are the metrics of the parts, in their order.
var series = []struct {
	part         Parts
	metric, stat string
}{
	{Calls, "Invocations", "Sum"},
	{Errors, "Errors", "Sum"},
	{Throttles, "Throttles", "Sum"},
	{P95, "Duration", "p95"},
}

// Series are the series of parts.
func Series(of model.Called, parts Parts) []model.Series {
	var out []model.Series
	for _, s := range series {
		if parts&s.part != 0 {
			out = append(out, of.Series(s.metric, s.stat))
		}
	}
	return out
}

// Ask is the read of parts of some calls over one window, whose period it is.
func Ask(w Window, parts Parts, of ...model.Called) model.MetricRead {
	r := model.MetricRead{From: w.From, To: w.To, Whole: true}
	for _, c := range of {
		r.Series = append(r.Series, Series(c, parts)...)
	}
	return r
}

// AskCalls is the read of how many calls there were in each minute of the hour that ends
// with a window. It takes no more requests than the sum over the window does.
func AskCalls(w Window, of ...model.Called) model.MetricRead {
	r := model.MetricRead{From: w.To.Add(-time.Hour), To: w.To, Period: time.Minute}
	for _, c := range of {
		r.Series = append(r.Series, Series(c, Calls)...)
	}
	return r
}

// TakeCalls makes the calls of a window of what AskCalls brought of one of its calls, and
// those of each minute of the hour.
func TakeCalls(w Window, at time.Time, of model.Called, s model.Samples) (Amount, CallsRead) {
	e := CallsRead{Read: model.Read{Asked: at, At: at}, Called: of, Window: Window{s.From, w.To}, Calls: s.Values}
	if s.Failure != nil {
		return Amount{}, e
	}
	return sum(e.Window, e.Calls, w), e
}

// Take makes figures of what Ask brought of one of its calls: of as many samples as
// parts were asked for. A sum without a point is zero, once the window has settled; a
// percentile without one is not known. A part that could not be read stays unknown, and
// the failure of the first one is told.
func Take(w Window, at time.Time, parts Parts, samples []model.Samples) (Figures, *model.Failure) {
	f := Figures{Window: w, At: at}
	var asked []taken
	for _, s := range series {
		if parts&s.part != 0 {
			asked = append(asked, taken{f.amount(s.part), s.stat == "Sum"})
		}
	}
	failed := fill(asked, samples)
	return f, failed
}

// taken is a figure that was asked for.
type taken struct {
	at  *Amount
	sum bool
}

// fill takes the figures that were asked for from samples of one period each.
func fill(asked []taken, samples []model.Samples) (failed *model.Failure) {
	for i, got := range samples[:min(len(samples), len(asked))] {
		if got.Failure != nil {
			failed = cmp.Or(failed, got.Failure)
			continue
		}
		value := math.NaN()
		if len(got.Values) > 0 {
			value = got.Values[0]
		}
		if asked[i].sum && math.IsNaN(value) {
			value = 0
		}
		if !math.IsNaN(value) {
			*asked[i].at = Of(value)
		}
	}
	return failed
}

// amount is the figure of a part.
func (f *Figures) amount(p Parts) *Amount {
	switch p {
	case Calls:
		return &f.Calls
	case Errors:
		return &f.Errors
	case Throttles:
		return &f.Throttles
	}
	return &f.P95
}
