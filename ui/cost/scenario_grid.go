package cost

// A scenario as a grid of inputs, and back.

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// gridKind says what a row of the grid is about.
type gridKind int

const (
	gridHead gridKind = iota // names columns; nothing to type
	gridScenario
	gridFunction
	gridTable
	gridAPI
	gridBuild
	gridCompare
)

// gridRow is one line of the grid.
type gridRow struct {
	kind  gridKind
	names []string // of a gridHead: of the columns
	name  string   // of a gridScenario: what the one cell is
	cells []gridCell

	// What the row was made from: what the grid does not show stays as it was.
	function cost.ScenarioFunction
	table    cost.ScenarioTable
}

// gridCell is one input.
type gridCell struct {
	*dialog.Field
	was string // as it was made
}

// The columns of the kinds, the first one the name.
func gridColumns(k gridKind) []string {
	switch k {
	case gridFunction:
		return []string{"FUNCTION", "RUNS/A", "MS", "MB", "ARCH"}
	case gridTable:
		return []string{"TABLE", "RCU", "WCU", "READS/A", "WRITES/A", "GiB"}
	case gridAPI:
		return []string{"API", "CALLS/A", "KIND"}
	case gridBuild:
		return []string{"BUILDS", "MIN/MO", "COMPUTE"}
	case gridCompare:
		return []string{"COMPARE WITH", "USD/MO"}
	}
	return nil
}

const (
	maxGridName = 60
	maxGridText = 24
)

// add adds inputs to a row, the first of them its name.
func (r *gridRow) add(texts ...string) {
	for i, text := range texts {
		limit := maxGridText
		if i == 0 {
			limit = maxGridName
		}
		c := gridCell{dialog.Text("", limit), safetext.Line(text)}
		c.Set(text)
		r.cells = append(r.cells, c)
	}
}

// quantity is a number as it is typed; none is empty.
func quantity(v float64) string {
	if v == 0 {
		return ""
	}
	if math.Abs(v) >= 1 {
		v = math.Round(v*1e6) / 1e6
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// gridOf makes the grid of a scenario, with an empty row at the end of each kind
// that takes one more.
func gridOf(s cost.Scenario) []gridRow {
	var rows []gridRow
	head := func(k gridKind) { rows = append(rows, gridRow{kind: gridHead, names: gridColumns(k)}) }
	add := func(r gridRow, texts ...string) {
		r.add(texts...)
		rows = append(rows, r)
	}
	free := "off"
	if s.FreeTier {
		free = "on"
	}
	for _, f := range []struct{ name, text string }{
		{"name", s.Name}, {"region", s.Region}, {"activities a month", quantity(s.Activities)}, {"logs, GiB a month", quantity(s.LogGB)}, {"free tier", free},
	} {
		add(gridRow{kind: gridScenario, name: f.name}, f.text)
	}
	head(gridFunction)
	for _, f := range append(s.Functions[:len(s.Functions):len(s.Functions)], cost.ScenarioFunction{}) {
		add(gridRow{kind: gridFunction, function: f}, f.Name, quantity(f.Calls), quantity(f.Milliseconds), quantity(float64(f.MemoryMB)), f.Architecture)
	}
	head(gridTable)
	for _, t := range append(s.Tables[:len(s.Tables):len(s.Tables)], cost.ScenarioTable{}) {
		gib := t.StorageGiB
		if t.Bytes > 0 {
			gib = t.Bytes / (1 << 30)
		}
		add(gridRow{kind: gridTable, table: t}, t.Name, quantity(float64(t.ReadUnits)), quantity(float64(t.WriteUnits)), quantity(t.Reads), quantity(t.Writes), quantity(gib))
	}
	head(gridAPI)
	for _, a := range append(s.APIs[:len(s.APIs):len(s.APIs)], cost.ScenarioAPI{}) {
		add(gridRow{kind: gridAPI}, a.Name, quantity(a.Calls), a.Kind)
	}
	head(gridBuild)
	for _, b := range append(s.Builds[:len(s.Builds):len(s.Builds)], cost.ScenarioBuild{}) {
		add(gridRow{kind: gridBuild}, b.Name, quantity(b.Minutes), b.Compute)
	}
	head(gridCompare)
	for _, a := range append(s.Compare[:len(s.Compare):len(s.Compare)], cost.Alternative{}) {
		add(gridRow{kind: gridCompare}, a.Name, quantity(a.USDPerMonth))
	}
	return rows
}

// blank reports whether nothing is typed in a row.
func (r *gridRow) blank() bool {
	for i := range r.cells {
		if strings.TrimSpace(r.cells[i].Value()) != "" {
			return false
		}
	}
	return true
}

// gridReader reads the grid back. The first thing that is wrong counts.
type gridReader struct {
	problem string
	row     *gridRow
}

func (g *gridReader) text(i int) string { return strings.TrimSpace(g.row.cells[i].Value()) }

// number reads a cell; an empty one is zero.
func (g *gridReader) number(i int, name string) float64 {
	text := strings.NewReplacer(",", "", "_", "").Replace(g.text(i))
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if (err != nil || v < 0 || math.IsInf(v, 0) || math.IsNaN(v)) && g.problem == "" {
		g.problem = fmt.Sprintf("%s: %q is no number of 0 or more", name, text)
	}
	return v
}

// whole reads a cell that takes whole numbers alone.
func (g *gridReader) whole(i int, name string) int64 {
	v := g.number(i, name)
	if v != math.Trunc(v) || v > 1<<53 {
		if g.problem == "" {
			g.problem = fmt.Sprintf("%s: %q is no whole number", name, g.text(i))
		}
		return 0
	}
	return int64(v)
}

// scenarioOf reads a grid, and says what is wrong with it.
func scenarioOf(rows []gridRow) (s cost.Scenario, problem string) {
	g := &gridReader{}
	for i := range rows {
		r := &rows[i]
		if r.kind == gridHead || r.kind != gridScenario && r.blank() {
			continue
		}
		g.row = r
		name := g.text(0)
		label := func(k int) string {
			return strings.TrimSpace(strings.ToLower(gridColumns(r.kind)[0]) + " " + name + " " + strings.ToLower(gridColumns(r.kind)[k]))
		}
		switch r.kind {
		case gridScenario:
			g.scenario(&s)
		case gridFunction:
			f := r.function
			f.Name, f.Calls, f.Milliseconds, f.MemoryMB, f.Architecture = name, g.number(1, label(1)), g.number(2, label(2)), int(g.whole(3, label(3))), g.text(4)
			s.Functions = append(s.Functions, f)
		case gridTable:
			t := r.table
			t.Name, t.ReadUnits, t.WriteUnits = name, g.whole(1, label(1)), g.whole(2, label(2))
			t.Reads, t.Writes = g.number(3, label(3)), g.number(4, label(4))
			if r.cells[5].Value() != r.cells[5].was {
				t.StorageGiB, t.Bytes = g.number(5, label(5)), 0
			}
			s.Tables = append(s.Tables, t)
		case gridAPI:
			s.APIs = append(s.APIs, cost.ScenarioAPI{Name: name, Calls: g.number(1, label(1)), Kind: g.text(2)})
		case gridBuild:
			s.Builds = append(s.Builds, cost.ScenarioBuild{Name: name, Minutes: g.number(1, label(1)), Compute: g.text(2)})
		case gridCompare:
			s.Compare = append(s.Compare, cost.Alternative{Name: name, USDPerMonth: g.number(1, label(1))})
		}
		if g.problem == "" && r.kind != gridScenario && name == "" {
			g.problem = "a " + strings.ToLower(gridColumns(r.kind)[0]) + " needs a name"
		}
	}
	return s, g.problem
}

// scenario reads one of the lines of the whole scenario.
func (g *gridReader) scenario(s *cost.Scenario) {
	switch g.row.name {
	case "name":
		s.Name = g.text(0)
	case "region":
		s.Region = g.text(0)
	case "activities a month":
		s.Activities = g.number(0, g.row.name)
	case "logs, GiB a month":
		s.LogGB = g.number(0, g.row.name)
	case "free tier":
		switch text := strings.ToLower(g.text(0)); text {
		case "on", "yes", "true":
			s.FreeTier = true
		case "off", "no", "false", "":
		default:
			if g.problem == "" {
				g.problem = "free tier is on or off"
			}
		}
	}
}

// The widths of the grid's columns, in cells.
const (
	gridName = 24
	gridText = 11
	// gridFigures is how many figures a row has at most.
	gridFigures = 5
)

// line draws a row.
func (r *gridRow) line(p *dialog.Page, chosen bool) string {
	name := max(min(gridName, p.W-2-gridText), 4)
	each := max(min(gridText, (p.W-3-name)/gridFigures), 4) - 1
	width := func(k int) int {
		if k == 0 {
			return name
		}
		return each
	}
	var b strings.Builder
	switch r.kind {
	case gridHead:
		for k, n := range r.names {
			b.WriteString(widget.FitTail(n, width(k), "") + " ")
		}
		return "  " + p.Header.Paint(widget.FitTail(b.String(), p.W-2, ""))
	case gridScenario:
		style := p.Dim
		if chosen {
			style = p.Strong
		}
		return p.Sign(chosen) + style.Paint(p.Cut(r.name, name)) + " " + r.cells[0].View(p.Theme, max(min(p.W-name-3, 40), 1))
	}
	for k, c := range r.cells {
		b.WriteString(c.View(p.Theme, width(k)) + " ")
	}
	return widget.FitTail(p.Sign(chosen)+b.String(), p.W, "")
}
