package cost

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
)

// env is what the pane draws from.
type env struct {
	pane.Env
	Book   *cost.Book // prices; nil where costs are not told
	Budget cost.USD   // a month; 0: none
}

// Pane is what everything costs: the account in a few lines, and what it is made of.
type Pane struct {
	*list.List[*cost.Row]
	env     env
	report  cost.Report
	known   bool
	at      time.Time // when the report was made
	stale   bool      // the report has to be made anew
	entries int       // that it was made of
	awaited int       // series and things that were not read yet when it was made
	region  string    // of the account, whose prices it has
	group   cost.Group
	free    bool                   // the free tiers are taken off
	cents   map[*cost.Row]cost.USD // what rows cost to the cent, so that they add up
}

// newPane makes the pane. While the keys are elsewhere, a pane that stands at the dearest row
// stays at the dearest.
func newPane(env env, number int) *Pane {
	c := &Pane{env: env, group: cost.ByService}
	c.List = list.New(list.Spec[*cost.Row]{
		Number: number, Name: "Cost", Theme: env.Theme, Now: env.Now, Shows: store.OfMetrics | store.OfTables,
		Rows: c.rows, Key: func(r *cost.Row) string { return string(c.group) + "\x00" + r.Name },
		Text: func(r *cost.Row) string { return r.Name }, Of: func(r *cost.Row) string { return r.Name },
		Why: c.why, Head: c.head, Foot: c.foot, Columns: c.columns, Signs: c.signs, Sum: c.sum, Bare: true, First: true,
		Orders: []list.Order{{Column: dateColumn, Down: true, Words: "dearest first"}, {Column: rateColumn, Down: true, Words: "by run rate"},
			{Column: weekColumn, Down: true, Words: "by rise"}},
	})
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
func (c *Pane) Refresh(changes store.Changes) bool {
	c.stale = c.stale || changes.Touch(store.OfFunctions|store.OfCost) || c.env.Store.Identity().Region != c.region
	if c.stale && (c.entries < manyEntries || c.env.Now().Sub(c.at) >= reportPause) {
		c.work()
		return true
	}
	return c.List.Refresh(changes)
}

// Tick works the report out again where it is stale, and from time to time.
func (c *Pane) Tick(int) bool {
	if !c.stale && c.env.Now().Sub(c.at) < reportEvery {
		return false
	}
	c.work()
	return true
}

// work makes the report.
func (c *Pane) work() {
	c.at, c.region = c.env.Now(), c.env.Store.Identity().Region
	measured, ok := c.env.Store.Measured()
	c.known = ok && c.env.Book != nil
	c.stale, c.entries, c.awaited = false, len(measured.Entries), c.env.Store.Unmeasured()
	c.report = cost.Report{}
	if c.known {
		c.report = c.env.Book.Report(c.region, measured, cost.Options{Now: c.at, FreeTier: c.free, Budget: c.env.Budget})
	}
	c.Rebuild()
}

func (c *Pane) rows() []*cost.Row {
	known := c.report.Rows[c.group]
	rows, usd := make([]*cost.Row, len(known)), make([]cost.USD, len(known))
	for i := range known {
		rows[i], usd[i] = &known[i], known[i].MonthToDate
	}
	c.cents = map[*cost.Row]cost.USD{}
	for i, cents := range cost.Cents(c.report.MonthToDate, usd) {
		c.cents[rows[i]] = cents
	}
	return rows
}

// why says why there are no costs.
func (c *Pane) why() string {
	switch f := usageFailure(c.env.Store); {
	case c.known && c.group == cost.ByStage:
		return "no calls through the stages' aliases are known yet"
	case c.known:
		return "nothing was used that is counted here"
	case f != nil:
		return f.Error()
	}
	return "reading what was used" + c.Theme().Glyphs.Ellipsis
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

// sum is what the month has cost so far, which the title says wherever it stands.
func (c *Pane) sum() string {
	if !c.known {
		return ""
	}
	return c.report.MonthToDate.Round2() + " this month"
}

// signs say what the costs are of. What makes the figures less than they seem comes first,
// where room is short.
func (c *Pane) signs() []string {
	t := c.Theme()
	var signs []string
	switch {
	case !c.known:
	case usageFailure(c.env.Store) != nil:
		signs = append(signs, t.Warn.Paint("not all read"+t.Glyphs.Failed))
	case c.awaited > 0:
		signs = append(signs, t.Info.Paint("still reading"+t.Glyphs.Ellipsis))
	}
	return append(append(signs, cell.Spending(t, c.env.Store)...), "by "+string(c.group))
}

// ByStage reports whether costs are shown by stage, which takes more reading.
func (c *Pane) ByStage() bool { return c.group == cost.ByStage }

// Report is the report that is shown, and whether there is one.
func (c *Pane) Report() (cost.Report, bool) { return c.report, c.known }

// FreeTier reports whether the free tiers are taken off.
func (c *Pane) FreeTier() bool { return c.free }

// ChosenOf is the chosen row with its group.
func (c *Pane) ChosenOf() (cost.Group, cost.Row, bool) {
	r, ok := c.Chosen()
	if !ok {
		return c.group, cost.Row{}, false
	}
	return c.group, *r, true
}

// nextGroup is what costs are of after the present group.
func (c *Pane) nextGroup() cost.Group {
	groups := []cost.Group{cost.ByService, cost.ByFunction, cost.ByStage, cost.ByTable}
	return groups[(slices.Index(groups, c.group)+1)%len(groups)]
}

// Do changes what the costs are of beside what every list does.
func (c *Pane) Do(id action.ID) bool {
	switch id {
	case action.CostGroup:
		c.group = c.nextGroup()
		c.Rebuild()
		c.ToTop()
	case action.FreeTier:
		c.free = !c.free
		c.work()
	default:
		return c.List.Do(id)
	}
	return true
}

// Copy is the chosen row in one line.
func (c *Pane) Copy() string {
	r, ok := c.Chosen()
	if !ok {
		return ""
	}
	return strings.Join([]string{r.Name, c.toDate(r), r.RunRate.Round2()}, "\t")
}

// About says in words what is chosen.
func (c *Pane) About() string {
	if f := usageFailure(c.env.Store); f != nil {
		return f.Error()
	}
	r, ok := c.Chosen()
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s: %s this month, %s a month like the last day", r.Name, c.toDate(r), r.RunRate.Shown())
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		text += ", " + figure.Change(r.WeekAgo) + " on last week"
	}
	return text
}
