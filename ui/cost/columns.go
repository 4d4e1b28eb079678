package cost

import (
	"math"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns that costs are sorted by.
const (
	dateColumn = "date"
	rateColumn = "rate"
	weekColumn = "week"
)

// columns are the columns of the costs. What belongs to no row of the group stands last
// however they are sorted, as the verb has it.
func (c *Pane) columns(int) []list.Column[*cost.Row] {
	title := map[cost.Group]string{cost.ByService: "SERVICE", cost.ByFunction: "FUNCTION", cost.ByStage: "STAGE", cost.ByTable: "TABLE"}[c.group]
	dollars := func(of func(*cost.Row) cost.USD) func(*cost.Row) any {
		return func(r *cost.Row) any { return of(r).Dollars() }
	}
	toDate, rate := func(r *cost.Row) cost.USD { return r.MonthToDate }, func(r *cost.Row) cost.USD { return r.RunRate }
	week := func(r *cost.Row) any { return r.WeekAgo }
	figures := list.Width{Least: 9, Right: true}
	return []list.Column[*cost.Row]{{
		ID: "name", Title: title, Width: list.Width{Least: 12, Most: 48, Flex: 3},
		Kind: list.Name, Match: list.Holds, Value: rowName, Sort: unlessRest(rowName),
	}, {
		ID: dateColumn, Title: "TO DATE", Asked: "month", Kind: list.Money, Width: figures,
		Cell:  func(r *cost.Row, x *list.Context) string { return x.Theme.Strong.Paint(c.toDate(r)) },
		Value: dollars(toDate), Sort: unlessRest(dollars(toDate)),
	}, {
		ID: rateColumn, Title: "A MONTH", Kind: list.Money, Width: figures,
		Cell:  func(r *cost.Row, _ *list.Context) string { return r.RunRate.Shown() },
		Value: dollars(rate), Sort: unlessRest(dollars(rate)),
	}, {
		ID: weekColumn, Title: "WEEK", Kind: list.Share, Width: list.Width{Least: 6, Right: true, Leaves: 2},
		Cell:  func(r *cost.Row, x *list.Context) string { return weekText(x.Theme, r.WeekAgo) },
		Value: week, Sort: unlessRest(week),
	}, {
		ID: "bar", Title: "SHARE OF THE MONTH", Width: list.Width{Least: 10, Most: 30, Flex: 3, Leaves: 1}, Value: c.share,
		Cell: func(r *cost.Row, x *list.Context) string {
			share, ok := c.share(r).(float64)
			if !ok {
				return ""
			}
			percent := widget.FitRight(figure.Percent(share), 4, "")
			return x.Theme.Dim.Paint(percent) + " " + x.Theme.Spark.Paint(x.Theme.Glyphs.Length(share*float64(x.Width-5)))
		},
	}, {
		ID: "service", Match: list.Holds, Texts: func(r *cost.Row) []string {
			var services []string
			for _, l := range r.Lines {
				services = append(services, string(l.Service))
			}
			return services
		},
	}}
}

// toDate is what a row cost in words: rows add up to the month as it is written.
func (c *Pane) toDate(r *cost.Row) string {
	if cents, ok := c.cents[r]; ok && cents != 0 {
		return cents.Round2()
	}
	return r.MonthToDate.Shown()
}

func rowName(r *cost.Row) any { return r.Name }

// share is how much of the whole month so far is a row's, nil while that is nothing.
func (c *Pane) share(r *cost.Row) any {
	if c.report.MonthToDate <= 0 {
		return nil
	}
	return float64(r.MonthToDate) / float64(c.report.MonthToDate)
}

// unlessRest is a value that what belongs to no row has not.
func unlessRest(of func(*cost.Row) any) func(*cost.Row) any {
	return func(r *cost.Row) any {
		if r.Rest {
			return nil
		}
		return of(r)
	}
}

// weekText is how this week compares with the last.
func weekText(t theme.Theme, change float64) string {
	switch {
	case math.IsNaN(change) || math.IsInf(change, 0):
		return t.Dim.Paint(t.Glyphs.Absent)
	case change > 9.995:
		return t.Warn.Paint(">+999%")
	case change >= 0.1:
		return t.Warn.Paint(figure.Change(change))
	}
	return t.Dim.Paint(figure.Change(change))
}
