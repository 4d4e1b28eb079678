package pane

// What keys and the mouse do among the tables, what they are found by, and what is
// told of the chosen one.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/widget"
)

// columns are what the tables can be filtered by.
func (p *Tables) columns() Columns {
	return Columns{
		"table": nil, "index": nil, "billing": {"on-demand", "provisioned"}, "status": nil,
		"state":   {"changing", "failed", "hot", "idle", "throttled", "unread"},
		"scaling": {"off", "on"}, "fit": {"fits", "tight", "unknown", "wasteful"},
	}
}

func (p *Tables) matches(r tableRow, column, value string) bool {
	has := func(word string) bool { return strings.HasPrefix(word, value) }
	switch column {
	case "table":
		return strings.Contains(strings.ToLower(r.key.Table), value)
	case "index":
		return r.key.Index != "" && strings.Contains(strings.ToLower(r.key.Index), value)
	case "status":
		return has(strings.ToLower(r.status))
	case "billing":
		if !r.known {
			return false
		}
		return has(map[bool]string{true: "on-demand", false: "provisioned"}[r.table.Billing == model.OnDemand])
	case "scaling":
		return has(map[bool]string{true: "on", false: "off"}[len(r.scaling) > 0])
	case "fit":
		v, ok := p.env.Store.Verdict(r.key.Table)
		if !ok || v.Fit == capacity.NotKnown {
			return has("unknown")
		}
		return has(string(v.Fit))
	}
	return slices.ContainsFunc(p.states(r), has)
}

// states are the states that a row is in.
func (p *Tables) states(r tableRow) []string {
	var states []string
	add := func(is bool, name string) {
		if is {
			states = append(states, name)
		}
	}
	_, changing := p.changing[r.key]
	known := r.read.Known || r.write.Known
	add(changing, "changing")
	add(p.env.Store.TableFailure(r.key.Table) != nil, "failed")
	add(r.read.Use() >= hotAt || r.write.Use() >= hotAt, "hot")
	add(known && r.read.Consumed == 0 && r.write.Consumed == 0, "idle")
	add(r.stopped > 0, "throttled")
	add(!known, "unread")
	return states
}

// Tick turns the spinners of what is being changed.
func (p *Tables) Tick(spin int) bool {
	p.spin = spin
	return len(p.changing) > 0
}

// Fill says which table or index is chosen.
func (p *Tables) Fill(s *action.Situation) {
	if s.Scope != action.Tables {
		return
	}
	if r, ok := p.chosen(); ok {
		s.Chosen, s.Changing = r.key, p.Changing(r.key.Table)
	}
}

func (p *Tables) chosen() (*tableRow, bool) {
	i := p.table.Index()
	if i < 0 || i >= len(p.rows) {
		return nil, false
	}
	return p.row(i), true
}

// Do moves the selection, sorts, and shows or hides the indexes.
func (p *Tables) Do(id action.ID) bool {
	switch id {
	case action.Sort:
		p.order = (p.order + 1) % tableOrders
	case action.ShowIndexes:
		p.folded = !p.folded
		if r, ok := p.chosen(); ok && r.key.Index != "" { // the index goes: its table is chosen
			defer p.table.Select(r.key.Table + "\x00")
		}
	default:
		return p.move(id)
	}
	p.rebuild()
	return true
}

// Click chooses a table.
func (p *Tables) Click(x, y int) {
	_, y = p.inside(x, y)
	p.table.ClickRow(y)
}

// SetFilter narrows the tables.
func (p *Tables) SetFilter(text string) list.Filter { return p.narrow(text, p.rebuild) }

// Count is how many tables show, of how many; an index that shows counts as its
// table.
func (p *Tables) Count() (int, int) {
	n, last := 0, ""
	for _, i := range p.rows {
		if name := p.all[i].key.Table; name != last {
			n, last = n+1, name
		}
	}
	return n, p.tables
}

// Clear takes away the filter.
func (p *Tables) Clear() bool {
	if p.filter.Text == "" {
		return false
	}
	p.SetFilter("")
	return true
}

// Copy is the name of the chosen table, with the index when one is chosen.
func (p *Tables) Copy() string {
	if r, ok := p.chosen(); ok {
		return r.key.String()
	}
	return ""
}

// Details is nothing here: a table has a dialog of its own.
func (p *Tables) Details() (string, [][2]string) { return "", nil }

// About says in words what is chosen.
func (p *Tables) About() string {
	r, ok := p.chosen()
	if !ok {
		return ""
	}
	name := r.key.String()
	if f := p.env.Store.TableFailure(r.key.Table); f != nil {
		return f.Error()
	}
	if !r.known {
		return name + ": not read yet"
	}
	if c, ok := p.changing[r.key]; ok {
		return fmt.Sprintf("%s: %s to %s", name, changeStatus(c), c.To)
	}
	if f := p.env.Store.MetricsFailure(model.TableGroup(r.key.Table)); f != nil {
		return f.Error()
	}
	parts := []string{aboutLoad(r.read), aboutLoad(r.write)}
	switch {
	case !r.read.Known:
		return name + ": its metrics are not read yet"
	case r.stopped > 0:
		parts = append(parts, widget.Rate(r.stopped)+" throttled in the last minute")
	case lately(r.read) || lately(r.write):
		parts = append(parts, "throttled within the last hour")
	}
	text := name + ": " + strings.Join(parts, ", ")
	if !r.read.At.IsZero() {
		text += ", minute to " + r.read.At.UTC().Format("15:04 UTC")
	}
	return text
}

func aboutLoad(l capacity.Load) string {
	if l.Provisioned <= 0 {
		return fmt.Sprintf("%s %ss a second", widget.Rate(l.Consumed), l.Access)
	}
	return fmt.Sprintf("%s of %s %s units a second (%s)", widget.Rate(l.Consumed), widget.Rate(l.Provisioned), l.Access, figure.Percent(l.Use()))
}
