package pane

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// costOrder is how the rows are sorted.
type costOrder int

const (
	byDearest costOrder = iota // this month so far
	byRunRate
	byRise // against last week
	costOrders
)

func (o costOrder) String() string {
	return [...]string{"dearest first", "by run rate", "by rise"}[o]
}

// Cost is what everything costs: the account in a few lines, and what it is made of.
type Cost struct {
	listed
	report  cost.Report
	known   bool
	at      time.Time // when the report was made
	stale   bool      // the report has to be made anew
	entries int       // that it was made of
	awaited int       // series and things that were not read yet when it was made
	region  string    // of the account, whose prices it has
	all     []cost.Row
	rows    []int
	group   cost.Group
	order   costOrder
	free    bool // the free tiers are taken off
	focused bool // the keys are here
	summary int  // lines above the table when last drawn
}

// NewCost makes the pane.
func NewCost(env Env, number int) *Cost {
	c := &Cost{listed: listed{env: env, number: number, name: "Cost"}, group: cost.ByService}
	c.table = widget.NewTable(c, false)
	c.work()
	return c
}

// reportEvery is how often the report is worked out again when nothing else asks for
// it: the month goes on.
const reportEvery = time.Minute

// A report of 2,000 entries takes about 2 ms (BenchmarkReport). From there on it is
// made no more often than every two seconds.
const (
	manyEntries = 2000
	reportPause = 2 * time.Second
)

// Refresh takes in what changed. The report of an account with much in it waits
// for a while, so that what comes in hundreds of parts does not make hundreds of
// reports.
func (c *Cost) Refresh(changes store.Changes) bool {
	c.stale = c.stale || changes.Touch(store.OfFunctions|store.OfCost) || c.env.Store.Identity().Region != c.region
	if c.stale && (c.entries < manyEntries || c.env.Now().Sub(c.at) >= reportPause) {
		c.work()
		return true
	}
	return changes.Touch(store.OfMetrics | store.OfTables)
}

// Tick works the report out again where it is stale, and from time to time.
func (c *Cost) Tick(int) bool {
	if !c.stale && c.env.Now().Sub(c.at) < reportEvery {
		return false
	}
	c.work()
	return true
}

// work makes the report. While the keys are elsewhere, a pane that stands at the
// dearest row stays at the dearest.
func (c *Cost) work() {
	first := !c.focused && c.table.Index() <= 0
	defer func() {
		if first {
			c.table.Top()
		}
	}()
	c.at, c.region = c.env.Now(), c.env.Store.Identity().Region
	measured, ok := c.env.Store.Measured()
	c.known = ok && c.env.Book != nil
	c.stale, c.entries, c.awaited = false, len(measured.Entries), c.env.Store.Unmeasured()
	c.report = cost.Report{}
	if c.known {
		c.report = c.env.Book.Report(c.region, measured, cost.Options{Now: c.at, FreeTier: c.free, Budget: c.env.Budget})
	}
	c.rebuild()
}

// columns are what costs can be filtered by.
func (c *Cost) columns() Columns { return Columns{"name": nil, "service": nil} }

func (c *Cost) rebuild() {
	title := map[cost.Group]string{cost.ByService: "SERVICE", cost.ByFunction: "FUNCTION", cost.ByStage: "FUNCTION AND STAGE", cost.ByTable: "TABLE"}[c.group]
	c.table.SetColumns(
		widget.Column{ID: "name", Title: title, Min: 12, Max: 48, Flex: 3},
		widget.Column{ID: "date", Title: "TO DATE", Min: 9, Right: true},
		widget.Column{ID: "rate", Title: "A MONTH", Min: 9, Right: true},
		widget.Column{ID: "week", Title: "WEEK", Min: 6, Right: true, Drop: 2},
		widget.Column{ID: "bar", Title: "SHARE", Min: 6, Max: 30, Flex: 3, Drop: 1},
	)
	c.table.SetSort(map[costOrder]string{byDearest: "date", byRunRate: "rate", byRise: "week"}[c.order], true)
	c.all = slices.Clone(c.report.Rows[c.group])
	slices.SortStableFunc(c.all, func(x, y cost.Row) int {
		if x.Rest != y.Rest { // what belongs to no row stands last, as the verb has it
			if x.Rest {
				return 1
			}
			return -1
		}
		switch c.order {
		case byRunRate:
			return cmp.Compare(y.RunRate, x.RunRate)
		case byRise:
			return cmp.Compare(orLeast(y.WeekAgo), orLeast(x.WeekAgo))
		}
		return cmp.Compare(y.MonthToDate, x.MonthToDate)
	})
	c.filter = ParseFilter(c.filter.Text, c.columns())
	c.rows = c.filter.pick(len(c.all), func(i int) filtered {
		r := &c.all[i]
		return filtered{strings.ToLower(r.Name), func(column, value string) bool {
			if column == "service" {
				return slices.ContainsFunc(r.Lines, func(l cost.Line) bool { return strings.Contains(strings.ToLower(string(l.Service)), value) })
			}
			return strings.Contains(strings.ToLower(r.Name), value)
		}}
	})
	switch {
	case len(c.all) > 0:
		c.table.Empty = "nothing matches the filter; esc clears it"
	case c.known && c.group == cost.ByStage:
		c.table.Empty = "no calls through the stages' aliases are known yet"
	case c.known:
		c.table.Empty = "nothing was used that is counted here"
	default:
		c.table.Empty = c.unread()
	}
}

// orLeast puts what is not known last.
func orLeast(v float64) float64 {
	if math.IsNaN(v) {
		return math.Inf(-1)
	}
	return v
}

// unread says why there are no costs yet.
func (c *Cost) unread() string {
	if f := usageFailure(c.env.Store); f != nil {
		return f.Error()
	}
	return "reading what was used" + c.env.Theme.Glyphs.Ellipsis
}

// usageFailure is why something that is counted could not be read.
func usageFailure(s *store.Store) *model.Failure {
	for _, group := range []string{model.GroupFunctions, model.GroupRequests, model.GroupAPIs, model.GroupBuilds, model.GroupLogs, model.GroupLogGroups, model.GroupBuckets, model.GroupStages} {
		if f := s.MetricsFailure(group); f != nil {
			return f
		}
	}
	_, f := s.TablesLeftOut()
	return f
}

// Len is how many rows there are.
func (c *Cost) Len() int { return len(c.rows) }

// Key names a row.
func (c *Cost) Key(i int) string { return string(c.group) + "\x00" + c.all[c.rows[i]].Name }

// Cells are the texts of a row.
func (c *Cost) Cells(i int, row widget.Row) []string {
	r, t := &c.all[c.rows[i]], row.Theme
	cells := make([]string, len(row.Columns))
	for k, id := range row.Columns {
		switch id {
		case "name":
			cells[k] = cell.Middle(r.Name, row.Widths[k], t.Glyphs.Ellipsis)
		case "date":
			cells[k] = t.Strong.Paint(r.MonthToDate.Shown())
		case "rate":
			cells[k] = r.RunRate.Shown()
		case "week":
			cells[k] = weekText(t, r.WeekAgo)
		case "bar":
			if all := c.report.MonthToDate; all > 0 {
				cells[k] = t.Info.Paint(t.Glyphs.Bar(float64(r.MonthToDate)/float64(all), row.Widths[k]))
			}
		}
	}
	return cells
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
