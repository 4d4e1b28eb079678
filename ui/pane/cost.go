package pane

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
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
	list
	report  cost.Report
	known   bool
	at      time.Time // when the report was made
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
	c := &Cost{list: list{env: env, number: number, name: "Cost"}, group: cost.ByService}
	c.table = widget.NewTable(c, false)
	c.work()
	return c
}

// reportEvery is how often the report is worked out again when nothing else asks for
// it: the month goes on.
const reportEvery = time.Minute

// Refresh takes in what changed.
func (c *Cost) Refresh(d store.Dirty) {
	if d.All || d.Cost || d.Tables || d.Account {
		c.work()
	}
}

// Tick works the report out again from time to time.
func (c *Cost) Tick(int) bool {
	if c.env.Now().Sub(c.at) < reportEvery {
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
	c.at = c.env.Now()
	measured, ok := c.env.Store.Measured()
	c.known = ok && c.env.Book != nil
	c.report = cost.Report{}
	if c.known {
		c.report = c.env.Book.Report(c.env.Store.Identity().Region, measured, cost.Options{Now: c.at, FreeTier: c.free, Budget: c.env.Budget})
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
	return nil
}

// Len is how many rows there are.
func (c *Cost) Len() int { return len(c.rows) }

// Key names a row.
func (c *Cost) Key(i int) string { return string(c.group) + "\x00" + c.all[c.rows[i]].Name }

// Version changes with everything that Cells shows.
func (c *Cost) Version(i int) uint64 {
	r := &c.all[c.rows[i]]
	return mix(uint64(r.MonthToDate), uint64(r.RunRate), math.Float64bits(r.WeekAgo), uint64(c.report.MonthToDate), boolBit(c.free))
}

// Cells are the texts of a row.
func (c *Cost) Cells(i int, row widget.Row) []string {
	r, t := &c.all[c.rows[i]], row.Theme
	cells := make([]string, len(row.Columns))
	for k, id := range row.Columns {
		switch id {
		case "name":
			cells[k] = middle(r.Name, row.Widths[k], t.Glyphs.Ellipsis)
		case "date":
			cells[k] = t.Strong.Paint(money(r.MonthToDate))
		case "rate":
			cells[k] = money(r.RunRate)
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

// money is an amount to the cent, or with more digits where it is less than one.
func money(u cost.USD) string {
	if u != 0 && u < cost.Dollar/200 && u > -cost.Dollar/200 {
		return u.String()
	}
	return u.Round2()
}

// weekText is how this week compares with the last.
func weekText(t theme.Theme, change float64) string {
	switch {
	case math.IsNaN(change) || math.IsInf(change, 0):
		return t.Dim.Paint(t.Glyphs.Absent)
	case change > 9.995:
		return t.Warn.Paint(">+999%")
	case change >= 0.1:
		return t.Warn.Paint(fmt.Sprintf("%+.0f%%", change*100))
	}
	return t.Dim.Paint(fmt.Sprintf("%+.0f%%", change*100))
}

// Lines draws the pane.
func (c *Cost) Lines(focused bool) []string {
	c.focused = focused
	t := c.env.Theme
	w, h := widget.Inside(c.w, c.h)
	infos := []string{"by " + string(c.group)}
	infos = append(infos, spendingInfo(t, c.env.Store)...)
	if c.known && usageFailure(c.env.Store) != nil {
		infos = append(infos, t.Warn.Paint("not all read"+t.Glyphs.Failed))
	}
	if c.order != byDearest {
		infos = append(infos, c.order.String())
	}
	head := c.head(t, w, h)
	c.summary = len(head)
	lines := append(head, c.table.Lines(t, w, h-len(head), focused)...)
	if position := c.table.Info(t); position != "" {
		infos = append(infos, position)
	}
	title := fmt.Sprintf("%d %s", c.number, c.name)
	if !c.filter.Empty() {
		title = c.title("", len(c.rows), len(c.all))
	}
	return c.boxed(title, infos, focused, lines)
}

// head is the account in a few lines: as many as leave room for rows.
func (c *Cost) head(t theme.Theme, w, h int) []string {
	room := min(max((h-3)/2, 1), 6)
	if !c.known || h < 3 {
		return nil
	}
	r := &c.report
	parts := []string{
		"this month " + t.Strong.Paint(money(r.MonthToDate)),
		"at last day's rate " + t.Strong.Paint(money(r.RunRateDay)+"/mo"),
		"last hour's " + money(r.RunRateHour) + "/mo",
		"fixed " + money(r.Fixed) + "/mo",
	}
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		parts = append(parts, "week "+weekText(t, r.WeekAgo))
	}
	prices := fmt.Sprintf("list prices %s of %s", r.Prices.Format("2006-01-02"), r.Region)
	if r.Foreign {
		prices = t.Warn.Paint(prices + ", not this Region's")
	}
	free := "free tier off"
	if c.free {
		free = "free tier on, " + money(r.FreeTier) + " taken off"
	}
	parts = append(parts, t.Dim.Paint(free), t.Dim.Paint(prices))
	lines := flow(parts, "  ", w, room)
	if c.env.Budget > 0 && (room > 1 || len(lines) < room) {
		bar := c.budget(t, w)
		if len(lines) >= room {
			lines = lines[:room-1]
		}
		lines = slices.Insert(lines, min(1, len(lines)), bar)
	}
	for i := range lines {
		lines[i] = widget.FitTail(" "+lines[i], w, t.Glyphs.Ellipsis)
	}
	return lines
}

// budget is how much of the month's budget is used, and the day it will be passed.
func (c *Cost) budget(t theme.Theme, w int) string {
	r := &c.report
	share := r.MonthToDate.Dollars() / c.env.Budget.Dollars()
	style, when := t.Good, "kept this month"
	switch {
	case share >= 1:
		style, when = t.Bad, "passed"
	case !r.Passed.IsZero():
		style, when = t.Warn, "passed on "+r.Passed.UTC().Format("2 Jan")
	}
	text := fmt.Sprintf("%.0f%% of %s, ", share*100, money(c.env.Budget)) + style.Paint(when)
	const name = "budget "
	room := w - len(name) - widget.Width(text) - 3
	if room < 4 {
		return name + text
	}
	return name + style.Paint(t.Glyphs.Bar(share, min(room, 24))) + " " + text
}

// flow sets parts one behind the other on at most n lines of w cells. What does not
// fit is left out.
func flow(parts []string, gap string, w, n int) []string {
	var lines []string
	used := 0
	for _, p := range parts {
		pw := widget.Width(p)
		switch {
		case len(lines) == 0 || used+len(gap)+pw > w-1:
			if len(lines) == n {
				return lines
			}
			lines, used = append(lines, p), pw
		default:
			lines[len(lines)-1] += gap + p
			used += len(gap) + pw
		}
	}
	return lines
}

// Follow is nothing here: the costs are those of the whole account.
func (c *Cost) Follow(action.Situation) bool { return false }

// Fill adds nothing: no action is about a row of costs.
func (c *Cost) Fill(*action.Situation) {}

// ByStage reports whether costs are shown by stage, which takes more reading.
func (c *Cost) ByStage() bool { return c.group == cost.ByStage }

// Report is the report that is shown, and whether there is one.
func (c *Cost) Report() (cost.Report, bool) { return c.report, c.known }

// FreeTier reports whether the free tiers are taken off.
func (c *Cost) FreeTier() bool { return c.free }

// Chosen is the chosen row with its group.
func (c *Cost) Chosen() (cost.Group, cost.Row, bool) {
	i := c.table.Index()
	if i < 0 || i >= len(c.rows) {
		return c.group, cost.Row{}, false
	}
	return c.group, c.all[c.rows[i]], true
}

// Do moves the selection, sorts and changes the view.
func (c *Cost) Do(id action.ID) bool {
	switch id {
	case action.Sort:
		c.order = (c.order + 1) % costOrders
		c.rebuild()
	case action.CostGroup:
		groups := []cost.Group{cost.ByService, cost.ByFunction, cost.ByStage, cost.ByTable}
		c.group = groups[(slices.Index(groups, c.group)+1)%len(groups)]
		c.rebuild()
		c.table.Top()
	case action.FreeTier:
		c.free = !c.free
		c.work()
	default:
		return c.move(id)
	}
	return true
}

// Click chooses a row.
func (c *Cost) Click(x, y int) {
	_, y = c.inside(x, y)
	c.table.ClickRow(y - c.summary)
}

// SetFilter narrows the rows.
func (c *Cost) SetFilter(text string) Filter { return c.narrow(text, c.rebuild) }

// Count is how many rows show, of how many.
func (c *Cost) Count() (int, int) { return len(c.rows), len(c.all) }

// Clear takes away the filter.
func (c *Cost) Clear() bool {
	if c.filter.Text == "" {
		return false
	}
	c.SetFilter("")
	return true
}

// Copy is the chosen row in one line.
func (c *Cost) Copy() string {
	_, r, ok := c.Chosen()
	if !ok {
		return ""
	}
	return strings.Join([]string{r.Name, r.MonthToDate.Round2(), r.RunRate.Round2()}, "\t")
}

// Details is nothing here: costs have a dialog of their own.
func (c *Cost) Details() (string, [][2]string) { return "", nil }

// About says in words what is chosen.
func (c *Cost) About() string {
	if f := usageFailure(c.env.Store); f != nil {
		return f.Error()
	}
	_, r, ok := c.Chosen()
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s: %s this month, %s a month at the last day's rate", r.Name, money(r.MonthToDate), money(r.RunRate))
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		text += fmt.Sprintf(", %+.0f%% on last week", r.WeekAgo*100)
	}
	return text
}
