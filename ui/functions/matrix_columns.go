package functions

// The columns of the stage matrix.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
)

// The columns of the matrix that others ask for. A stage's column has its name behind a
// prefix, so that a stage may be called like one of them.
const (
	functionColumn = "function"
	driftColumn    = "drift"
	movedColumn    = "moved"
	stagePrefix    = "stage:"
)

// The widths of the columns, in cells.
const (
	leastName  = 16
	leastStage = 11 // ▸9→10 10%?!
	mostStage  = 18
	movedWidth = 12 // >5m outside
)

// columns are the name, the stages, as many as fit with the chosen one among them, and
// the last move. Names go before the last moves where there is not room for both.
func (f *Matrix) columns(room int) []list.Column[string] {
	columns := []list.Column[string]{{
		ID: functionColumn, Title: "FUNCTION", Width: list.Width{Floor: leastName, Least: leastName, Flex: 4, Holds: 1},
		Kind: list.Name, Fitted: true, Match: list.Holds, Value: func(name string) any { return name },
	}}
	stages := f.env.Store.Stages()
	sw := leastStage
	for _, st := range stages {
		sw = min(max(sw, ansi.StringWidthWc(st.Name)+1), mostStage)
	}
	f.fits = min(max((room-2-leastName)/(sw+2), 1), max(len(stages), 1))
	chosen := max(slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage }), 0)
	f.first = max(min(f.first, chosen, len(stages)-f.fits), chosen-f.fits+1, 0)
	for i, st := range stages {
		column := f.stageColumn(st.Name, f.Theme().Stage(i, len(stages)))
		column.Width.Least, column.Off = sw, i < f.first || i >= f.first+f.fits
		if i == chosen {
			column.Title = f.Theme().Glyphs.Marker + st.Name
		}
		columns = append(columns, column)
	}
	return append(columns, list.Column[string]{
		ID: movedColumn, Title: "MOVED",
		Width: list.Width{Least: movedWidth, Most: 24, Flex: 1, Leaves: 1}, Kind: list.Age,
		Rests: store.OfCells | store.OfHistory,
		Cell:  func(name string, c *list.Context) string { return c.Theme.Dim.Paint(f.moved(c, name)) },
		Value: func(name string) any {
			last, _ := f.env.Store.LastMove(name)
			return last.When()
		},
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
		ID: "state", Rests: store.OfCells, Match: list.Begins, OneOf: cell.ServedStates(), Texts: f.states,
	})
}

func itself(name string) string { return name }

// stageColumn is what a stage serves.
func (f *Matrix) stageColumn(stage string, style theme.Style) list.Column[string] {
	return list.Column[string]{
		ID: stagePrefix + stage, Title: " " + stage, Asked: strings.ToLower(stage), Kind: list.Number,
		Width: list.Width{Most: mostStage, Flex: 1}, Rests: store.OfCells,
		Cell: func(name string, c *list.Context) string {
			served, spin := f.env.Store.Cell(name, stage), 0
			if served.Moving != nil {
				spin = c.Spin()
			}
			behind, _ := f.env.Store.Behind(name, stage)
			lead := " "
			if c.Selected && stage == f.stage {
				lead = c.Theme.Glyphs.Marker
			}
			return lead + cell.Served(c.Theme, style, served, behind, c.Now, spin)
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
	}
	return states
}

// moved says when a function was moved last, and by whom. Not read yet and not to
// be known look different; blank is a function whose stages carry no stamp.
func (f *Matrix) moved(ctx *list.Context, name string) string {
	if last, ok := f.env.Store.LastMove(name); ok {
		who := last.By
		if last.ByOther() {
			who = "outside" // aloft; there is not room for more
		}
		return fmt.Sprintf("%-3s %s", cell.MoveAge(ctx.Now, &last), who)
	}
	text := ""
	for _, st := range f.env.Store.Stages() {
		switch c := f.env.Store.Cell(name, st.Name); {
		case c.Unweighed != nil:
			return cell.Unweighed
		case c.State == store.Unread, c.State == store.Serving && !c.Full:
			text = ctx.Theme.Glyphs.Unread
		}
	}
	return text
}
