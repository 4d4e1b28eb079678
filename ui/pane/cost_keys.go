package pane

// What keys and the mouse do among the costs, and what is told of the chosen row.

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
)

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
func (c *Cost) SetFilter(text string) list.Filter { return c.narrow(text, c.rebuild) }

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
	text := fmt.Sprintf("%s: %s this month, %s a month at the last day's rate", r.Name, r.MonthToDate.Shown(), r.RunRate.Shown())
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		text += ", " + figure.Change(r.WeekAgo) + " on last week"
	}
	return text
}
