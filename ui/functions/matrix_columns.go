package functions

// The columns of the stage matrix.

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns of the matrix that others ask for. A stage's column has its name behind a
// prefix, so that a stage may be called like one of them.
const (
	functionColumn = "function"
	driftColumn    = "drift"
	movedColumn    = "moved"
	errorColumn    = "err"
	stagePrefix    = "stage:"
)

// The widths of the columns, in cells.
const (
	leastName  = 18
	mostName   = 28
	leastStage = 5
	mostStage  = 11
	brackets   = 2 // around the chosen cell, in the gaps beside it
	whoWidth   = 6
	sparkWidth = 10
	whyLeast   = 12
	whyMost    = 40
	namesFirst = 4 // columns that leave before a name is cut: what is more than the last ten minutes
)

// columns are the name, the stages, how the calls of the chosen one go, and its last move.
// Where there is no room for all of the stages those leave that are the farthest from the
// chosen one, but the last.
func (f *Matrix) columns(room int) []list.Column[string] {
	columns := []list.Column[string]{{
		ID: functionColumn, Title: "FUNCTION", Width: list.Width{Floor: leastName, Least: leastName, Most: mostName, Flex: 1, Holds: namesFirst},
		Kind: list.Name, Fitted: true, Match: list.Holds, Value: func(name string) any { return name },
	}}
	stages := f.env.Store.Stages()
	widths := f.stageWidths(stages)
	off := f.leaving(stages, widths, room)
	f.gone = len(off)
	for i, st := range stages {
		column := f.stageColumn(st.Name, f.Theme().Stage(i, len(stages)))
		column.Width.Least, column.Off = widths[i]+brackets, off[i]
		columns = append(columns, column)
	}
	return append(append(columns, f.healthColumns()...), list.Column[string]{
		ID: movedColumn, Title: "MOVED", Kind: list.Age, Rests: store.OfCells | store.OfHistory,
		Width: list.Width{Floor: 4 + whoWidth + 1, Least: 40, Leaves: 1}, Fits: f.movedFits,
		Cell: func(name string, c *list.Context) string { return f.moved(c.Theme, c.Now, name) },
		Value: func(name string) any {
			last, _ := f.env.Store.LastMove(f.key(name))
			return last.When()
		},
	}, list.Column[string]{
		ID: "why", Title: "WHY", Rests: store.OfCells | store.OfHistory, Match: list.Holds,
		Width: list.Width{Least: whyLeast, Most: whyMost, Flex: 1, Leaves: 6},
		Cell:  func(name string, c *list.Context) string { return c.Theme.Dim.Paint(f.reason(name)) },
		Value: func(name string) any { return f.reason(name) },
	}, list.Column[string]{
		ID: driftColumn, Kind: list.Number, Rests: store.OfCells, Value: f.drift,
	}, list.Column[string]{
		ID: "by", Rests: store.OfCells, Match: list.Holds, Texts: f.movers,
	}, list.Column[string]{
		ID: "runtime", Rests: store.OfCells, Match: list.Holds, Value: func(name string) any {
			fn, _ := f.env.Store.Function(name)
			return fn.Runtime
		},
	}, list.Column[string]{
		ID: "state", Rests: store.OfCells | store.OfHealth | store.OfAPIs, Match: list.Begins, OneOf: cell.ServedStates(), Texts: f.states,
	})
}

// measured are widths of stages with what they rest on: of every stage many cells are
// drawn for them, which going from stage to stage is not to wait for.
type measured struct {
	facts  uint64
	minute time.Time // cells get stale
	glyphs theme.Glyphs
	widths []int
}

// stageWidths are how many cells the widest cell of each stage takes.
func (f *Matrix) stageWidths(stages []model.Stage) []int {
	t := f.Theme()
	is := measured{facts: f.env.Store.Touched(), minute: f.env.Now().Truncate(time.Minute), glyphs: t.Glyphs}
	if was := f.measured; len(was.widths) == len(stages) && was.facts == is.facts && was.minute.Equal(is.minute) && was.glyphs == is.glyphs {
		return was.widths
	}
	widths := make([]int, len(stages))
	functions := f.env.Store.Functions()
	for i, st := range stages {
		widths[i] = max(leastStage, widget.Width(st.Name)+1)
		for n := range functions[:min(len(functions), measuredNames)] {
			if widths[i] >= mostStage {
				break
			}
			name := functions[n].Name
			text := ansi.Strip(cell.Served(t, f.env.Store.Cell(name, st.Name), f.env.Now(), f.sight(name, st)))
			widths[i] = max(widths[i], widget.Width(text)-1)
		}
		widths[i] = min(widths[i], max(mostStage, widget.Width(st.Name)+1))
	}
	is.widths = widths
	f.measured = is
	return widths
}

// measuredNames bounds the functions that decide about the widths of stages.
const measuredNames = 2000

// leaving are the stages without a column in so much room.
func (f *Matrix) leaving(stages []model.Stage, widths []int, room int) map[int]bool {
	need := 2 + leastName + 2 + 6 // the gutter, the name, and ERR with its sign
	for _, w := range widths {
		need += w + brackets
	}
	chosen := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage })
	off := map[int]bool{}
	for need > room {
		farthest := -1
		for i := range stages[:max(len(stages)-1, 0)] {
			if i != chosen && !off[i] && (farthest < 0 || abs(i-chosen) > abs(farthest-chosen)) {
				farthest = i
			}
		}
		if farthest < 0 {
			break
		}
		off[farthest] = true
		need -= widths[farthest] + brackets
	}
	return off
}

func abs(n int) int { return max(n, -n) }

func itself(name string) string { return name }

// stageColumn is what a stage serves. The chosen one stands in brackets.
func (f *Matrix) stageColumn(stage string, style theme.Style) list.Column[string] {
	title := " " + style.Paint(stage)
	if stage == f.stage {
		title = style.Paint("[" + stage + "]")
	}
	st, _ := f.env.Store.Stage(stage)
	return list.Column[string]{
		ID: stagePrefix + stage, Title: title, Asked: strings.ToLower(stage), Kind: list.Number,
		Width: list.Width{Before: 1, Behind: 1}, Rests: store.OfCells,
		Cell: func(name string, c *list.Context) string {
			served, sight := f.env.Store.Cell(name, stage), f.sight(name, st)
			if served.Moving != nil {
				sight.Spin = c.Spin()
			}
			sight.Chosen = c.Selected && stage == f.stage
			return cell.Served(c.Theme, served, c.Now, sight)
		},
		Value: func(name string) any {
			served := f.env.Store.Cell(name, stage)
			if n, ok := model.VersionNumber(served.Alias.Version); ok && served.State == store.Serving {
				return n
			}
			return nil
		},
		Match: func(text, value string) bool {
			return text == value || text == absent && strings.HasPrefix(text, value)
		},
		Texts: func(name string) []string { return servedTexts(f.env.Store.Cell(name, stage)) },
	}
}

// absent stands for what a stage serves whose alias is not there.
const absent = "absent"

// servedTexts are the versions that a stage serves, or that it serves none.
func servedTexts(c store.Cell) []string {
	switch {
	case c.State == store.Absent:
		return []string{absent}
	case c.Alias.Canary != nil:
		return []string{c.Alias.Version, c.Alias.Canary.Version}
	}
	return []string{c.Alias.Version}
}

// drift is by how many versions the stages of a function are behind, added up; nil while none
// of them was read.
func (f *Matrix) drift(name string) any {
	sum, read := int64(0), false
	for _, st := range f.env.Store.Stages() {
		read = read || f.env.Store.Cell(name, st.Name).State != store.Unread
		if n, ok := f.env.Store.Behind(name, st.Name); ok && n < 0 {
			sum -= n
		}
	}
	if !read {
		return nil
	}
	return sum
}

// movers are who moved the stages of a function last.
func (f *Matrix) movers(name string) []string {
	var by []string
	for _, st := range f.env.Store.Stages() {
		switch c := f.env.Store.Cell(name, st.Name); {
		case c.Outside:
			by = append(by, cell.NotAloft)
		case c.Stamp != nil:
			by = append(by, c.Stamp.By)
		}
	}
	return by
}

// states are the states that the stages of a function are in.
func (f *Matrix) states(name string) []string {
	var states []string
	for _, st := range f.env.Store.Stages() {
		behind, _ := f.env.Store.Behind(name, st.Name)
		states = append(states, cell.States(f.env.Store.Cell(name, st.Name), behind, f.env.Now())...)
		sight := f.sight(name, st)
		if sight.Elsewhere {
			states = append(states, "moved")
		}
		if sight.Broken {
			states = append(states, "broken")
		}
		figures, _ := f.env.Store.Health(model.CellKey{Function: name, Alias: st.Alias})
		if v := f.env.Limits.Judge(figures); v.Loud() || v == health.Idle && st.Name == f.stage {
			states = append(states, v.Word())
		}
	}
	return states
}
