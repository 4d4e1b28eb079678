package tables

import (
	"fmt"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// usage is how one kind of units was used over the span.
type usage struct {
	now       capacity.Load
	from      time.Time // of the span
	consumed  []float64 // units a second by minute, oldest first; not a number where pending
	given     []float64 // units a second that were provisioned, over the same time
	throttled []float64 // requests by minute
}

// spans are how far back the plots can go.
func spans() []time.Duration {
	return []time.Duration{time.Hour, 3 * time.Hour, 24 * time.Hour}
}

// usageOf is how one kind of a part's units was used.
func (b *beside) usageOf(key model.CapacityKey, a model.Access) usage {
	s := b.f.h.Store
	var u usage
	for _, l := range s.Loads(key.Table) {
		if l.CapacityKey == key && l.Access == a {
			u.now = l
		}
	}
	to := b.f.h.Now().Truncate(time.Minute)
	u.from = to.Add(-b.span)
	if sm, ok := s.Samples(model.ConsumedUnits(key, a), time.Minute); ok {
		u.consumed = window(sm, to, b.span, 0)
		for i := range u.consumed {
			u.consumed[i] /= sm.Period.Seconds()
		}
	}
	if sm, ok := s.Samples(model.ThrottleEvents(key, a), time.Minute); ok {
		u.throttled = window(sm, to, b.span, 0)
	}
	if sm, ok := s.Samples(model.ProvisionedUnits(key, a), provisionedPeriod); ok && u.now.Provisioned > 0 {
		u.given = levels(window(sm, to.Truncate(provisionedPeriod), b.span, math.NaN()), u.now.Provisioned)
	}
	return u
}

// provisionedPeriod is how often what is provisioned is measured.
const provisionedPeriod = 5 * time.Minute

// window are the points of a span up to a moment: missing ones are as said, and
// those that are pending or were not read are not a number.
func window(s model.Samples, to time.Time, span time.Duration, missing float64) []float64 {
	n := int(span / s.Period)
	first := int(to.Add(-span).Sub(s.From) / s.Period)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
		k := first + i
		switch {
		case k < 0 || k >= len(s.Values)-s.Pending:
		case math.IsNaN(s.Values[k]):
			out[i] = missing
		default:
			out[i] = s.Values[k]
		}
	}
	return out
}

// levels holds each known level until the next one is known; the last is what holds
// now.
func levels(values []float64, now float64) []float64 {
	last := math.NaN()
	for i, v := range values {
		if math.IsNaN(v) {
			values[i] = last
		} else {
			last = v
		}
	}
	if len(values) > 0 {
		values[len(values)-1] = now
	}
	return values
}

// onset is the first minute of the throttling that goes on, or that was the last in the
// span; -1 where nothing was throttled. Calm of a few minutes does not end it.
func (u usage) onset() int {
	const calm = 5
	first, quiet := -1, 0
	for i, v := range u.throttled {
		switch {
		case v > 0:
			if first < 0 || quiet > calm {
				first = i
			}
			quiet = 0
		default:
			quiet++
		}
	}
	return first
}

// since is when the throttling began.
func (u usage) since() (time.Time, bool) {
	i := u.onset()
	return u.from.Add(time.Duration(i) * time.Minute), i >= 0
}

// side is the room for the scale of a plot.
const side = 5

// top is the upper end of a plot's scale: what is provisioned, or what was used where
// that is more.
func (u usage) top() float64 {
	top := u.now.Provisioned
	for _, v := range u.given {
		top = max(top, v)
	}
	if top <= 0 {
		return 0
	}
	for _, v := range u.consumed {
		if v > top*1.02 {
			return 0
		}
	}
	return top
}

// plot draws the use of one kind of units in h lines: red from when throttling began.
func (u usage) plot(t theme.Theme, w, h int) []string {
	calm, hot := u.consumed, []float64(nil)
	if i := u.onset(); i >= 0 {
		calm, hot = make([]float64, len(u.consumed)), make([]float64, len(u.consumed))
		for k, v := range u.consumed {
			calm[k], hot[k] = v, math.NaN()
			if k >= i {
				calm[k], hot[k] = math.NaN(), v
			}
		}
	}
	p := widget.Plot{Format: widget.Rate, Top: u.top(), Side: side, Curves: []widget.Curve{{Style: t.Spark, Values: calm}}}
	if hot != nil {
		p.Curves = append([]widget.Curve{{Style: t.Bad, Values: hot}}, p.Curves...)
	}
	given := u.given
	if len(given) == 0 && u.now.Provisioned > 0 {
		given = []float64{u.now.Provisioned}
	}
	if len(given) > 0 && (p.Top == 0 || !level(given)) { // else it is the upper end of the scale
		p.Curves = append(p.Curves, widget.Curve{Style: t.Dim, Values: given, Line: true})
	}
	return p.Rows(t, w, h)
}

// level reports whether values are all the same.
func level(values []float64) bool {
	for _, v := range values {
		if v != values[0] && !math.IsNaN(v) {
			return false
		}
	}
	return true
}

// The lines of a plot beside its dots: what was throttled, and the time.
const underPlot = 2

// section draws the use with what was throttled below it, and the time.
func (u usage) section(t theme.Theme, title, info string, rows int) section.Section {
	return section.Section{Title: title, Info: info, Rows: rows, Least: min(rows, 4+underPlot), Draw: func(w, h int) []string {
		if len(u.consumed) == 0 {
			return []string{" " + t.Dim.Paint("reading"+t.Glyphs.Ellipsis)}
		}
		lines := u.plot(t, w-1, max(h-underPlot, 1))
		iw := w - 1 - side - 1
		strip, style := make([]float64, len(u.throttled)), t.Bad
		copy(strip, u.throttled)
		if u.onset() < 0 {
			strip, style = nil, t.Dim
		}
		for i, v := range strip {
			if v == 0 {
				strip[i] = math.NaN()
			}
		}
		lines = append(lines, t.Dim.Paint(widget.FitRight("thr", side, "")+t.Glyphs.Vertical)+style.Paint(widget.Strip(t.Glyphs, strip, iw)))
		marks := []widget.Mark{{Text: u.from.UTC().Format("15:04")}, {At: 1, Text: u.from.Add(time.Duration(len(u.consumed)) * time.Minute).UTC().Format("15:04")}}
		if at, ok := u.since(); ok {
			marks = append(marks, widget.Mark{At: float64(u.onset()) / float64(len(u.consumed)), Text: at.UTC().Format("15:04")})
		}
		return append(lines, widget.FitTail("", side+1, "")+t.Dim.Paint(widget.Axis(marks, iw)))
	}}
}

// quiet draws the use in a few lines, without the time.
func (u usage) quiet(t theme.Theme, title string, rows int) section.Section {
	return section.Section{Title: title, Rows: rows, Leaves: leavesQuiet, Draw: func(w, h int) []string {
		if len(u.consumed) == 0 {
			return []string{" " + t.Dim.Paint("reading"+t.Glyphs.Ellipsis)}
		}
		return u.plot(t, w-1, h)
	}}
}

// title says how much of what is used now.
func (u usage) title(a model.Access) string {
	switch l := u.now; {
	case !l.Known:
		return string(a) + ", not read yet"
	case l.Provisioned > 0:
		return fmt.Sprintf("%s %s of %s a second", a, widget.Used(l.Consumed), widget.Rate(l.Provisioned))
	default:
		return fmt.Sprintf("%s %s requests a second", a, widget.Used(l.Consumed))
	}
}

func spanWords(d time.Duration) string {
	if d == time.Hour {
		return "last hour"
	}
	return fmt.Sprintf("last %d h", int(d.Hours()))
}
