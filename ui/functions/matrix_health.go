package functions

// How the calls of the chosen stage go, in the stage matrix.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// healthColumns are calls a minute, the last hour, the share that failed, p95 and throttled
// calls of the chosen stage.
func (f *Matrix) healthColumns() []list.Column[string] {
	return []list.Column[string]{{
		ID: "calls", Title: "CALLS/m", Kind: list.Number, Rests: store.OfHealth,
		Width: list.Width{Least: 5, Right: true, Leaves: 2},
		Cell: f.figure(func(t theme.Theme, g health.Figures) string {
			if text := f.env.Limits.CallsWord(g); text == "idle" {
				return t.Dim.Paint(text)
			} else {
				return text
			}
		}),
		Value: f.amount(health.Figures.PerMinute),
	}, {
		ID: "hour", Title: "last hour", Rests: store.OfHealth, Width: list.Width{Least: sparkWidth, Leaves: 5}, Cell: f.spark,
	}, {
		ID: errorColumn, Title: "ERR", Kind: list.Share, Rests: store.OfHealth,
		Width: list.Width{Least: 6, Right: true, Behind: 1},
		Cell: f.figure(func(t theme.Theme, g health.Figures) string {
			text := f.env.Limits.FailedWord(g)
			switch f.env.Limits.Judge(g) {
			case health.Failing:
				return t.Bad.Paint(text + t.Glyphs.Failed)
			case health.Few:
				return t.Dim.Paint(text) + " "
			}
			return text + " "
		}),
		Value: f.amount(health.Figures.Failed),
	}, {
		ID: "p95", Title: "P95", Kind: list.Span, Rests: store.OfHealth, Width: list.Width{Least: 5, Right: true, Leaves: 3},
		Cell: f.figure(func(_ theme.Theme, g health.Figures) string { return f.env.Limits.P95Word(g) }),
		Value: func(name string) any {
			if g, _ := f.env.Store.Health(f.key(name)); g.P95.Known {
				return time.Duration(g.P95.Value * float64(time.Millisecond))
			}
			return nil
		},
	}, {
		ID: "throttled", Title: "THROT", Kind: list.Number, Rests: store.OfHealth, Width: list.Width{Least: 4, Right: true, Leaves: 4},
		Cell: f.figure(func(t theme.Theme, g health.Figures) string {
			switch {
			case !g.Throttles.Known || g.Calls.Known && g.Calls.Value == 0 && g.Throttles.Value == 0:
				return ""
			case f.env.Limits.Judge(g) == health.Throttled:
				return t.Bad.Paint(held(g) + t.Glyphs.Failed)
			}
			return held(g)
		}),
		Value: f.amount(func(g health.Figures) (float64, bool) { return g.Throttles.Value, g.Throttles.Known }),
	}}
}

// held is how many calls were throttled, in at most four cells.
func held(g health.Figures) string {
	if g.Throttles.Value < 1000 {
		return strconv.FormatFloat(g.Throttles.Value, 'f', 0, 64)
	}
	return figure.Number(g.Throttles.Value)
}

// figure draws a figure of the chosen stage, where a function has it.
func (f *Matrix) figure(text func(theme.Theme, health.Figures) string) func(string, *list.Context) string {
	return func(name string, c *list.Context) string {
		if f.env.Store.Cell(name, f.stage).State != store.Serving {
			return ""
		}
		g, _ := f.env.Store.Health(f.key(name))
		return strings.ReplaceAll(text(c.Theme, g), "…", c.Theme.Glyphs.Unread)
	}
}

// amount is a figure of the chosen stage as a value, nil while it is not known.
func (f *Matrix) amount(of func(health.Figures) (float64, bool)) func(string) any {
	return func(name string) any {
		if g, _ := f.env.Store.Health(f.key(name)); g.Read() {
			if v, ok := of(g); ok {
				return v
			}
		}
		return nil
	}
}

// spark is the last hour of the calls of the chosen stage: nothing where there were none,
// or where a function has not the stage.
func (f *Matrix) spark(name string, c *list.Context) string {
	if f.env.Store.Cell(name, f.stage).State != store.Serving {
		return ""
	}
	read, ok := f.env.Store.Calls(f.key(name))
	if !ok {
		return c.Theme.Dim.Paint(c.Theme.Glyphs.Unread)
	}
	values := zeros(read.Calls)
	if slices.Max(values) == 0 {
		return ""
	}
	return c.Theme.Spark.Paint(widget.Spark(c.Theme.Glyphs, values, calm(values), c.Width))
}
