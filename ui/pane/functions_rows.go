package pane

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
)

// This file decides which functions the matrix shows, and in which order.

// rebuild filters and sorts the functions.
func (f *Functions) rebuild() {
	stages := f.env.Store.Stages()
	if _, ok := f.env.Store.Stage(f.stage); !ok {
		f.stage = ""
		if len(stages) > 0 {
			f.stage = stages[0].Name
		}
	}
	f.filter = ParseFilter(f.filter.Text, f.columns())
	functions := f.env.Store.Functions()
	f.all = len(functions)
	f.widest = 0
	for i := range functions {
		f.widest = max(f.widest, ansi.StringWidthWc(functions[i].Name))
	}
	if f.filter.Empty() {
		f.rows = make([]string, len(functions))
		for i := range functions {
			f.rows[i] = functions[i].Name
		}
	} else {
		picked := f.filter.pick(len(functions), func(i int) filtered {
			return filtered{f.lowered(functions[i].Name), func(column, value string) bool {
				return f.matches(&functions[i], column, value)
			}}
		})
		f.rows = make([]string, len(picked))
		for i, p := range picked {
			f.rows[i] = functions[p].Name
		}
	}
	f.sort()
	f.table.KeepMarks(func(name string) bool {
		_, known := f.env.Store.Function(name)
		return known
	})
	f.arrange()
}

func (f *Functions) lowered(name string) string {
	l, ok := f.lower[name]
	if !ok {
		l = strings.ToLower(name)
		f.lower[name] = l
	}
	return l
}

func (f *Functions) sort() {
	switch f.order {
	case byDrift:
		drift := make(map[string]int64, len(f.rows))
		for _, name := range f.rows {
			drift[name] = f.drift(name)
		}
		slices.SortStableFunc(f.rows, func(a, b string) int { return cmp.Compare(drift[b], drift[a]) })
	case byMoved:
		moved := make(map[string]time.Time, len(f.rows))
		for _, name := range f.rows {
			if last, ok := f.env.Store.LastMove(name); ok {
				moved[name] = last.When()
			}
		}
		slices.SortStableFunc(f.rows, func(a, b string) int { return moved[b].Compare(moved[a]) })
	}
}

// drift is by how many versions the stages of a function are behind, added up.
func (f *Functions) drift(name string) int64 {
	sum := int64(0)
	for _, st := range f.env.Store.Stages() {
		if n, ok := f.env.Store.Behind(name, st.Name); ok && n < 0 {
			sum -= n
		}
	}
	return sum
}

// columns are what the functions can be filtered by.
func (f *Functions) columns() Columns {
	c := Columns{"function": nil, "by": nil, "runtime": nil, "state": cell.ServedStates()}
	for _, st := range f.env.Store.Stages() {
		c[strings.ToLower(st.Name)] = nil
	}
	return c
}

func (f *Functions) matches(fn *model.Function, column, value string) bool {
	switch column {
	case "function":
		return strings.Contains(f.lowered(fn.Name), value)
	case "runtime":
		return strings.Contains(strings.ToLower(fn.Runtime), value)
	}
	for _, st := range f.env.Store.Stages() {
		c := f.env.Store.Cell(fn.Name, st.Name)
		switch column {
		case "by":
			by := ""
			switch {
			case c.Outside:
				by = cell.NotAloft
			case c.Stamp != nil:
				by = strings.ToLower(c.Stamp.By)
			}
			if by != "" && strings.Contains(by, value) {
				return true
			}
		case "state":
			behind, _ := f.env.Store.Behind(fn.Name, st.Name)
			if cell.InState(value, c, behind, f.env.Now()) {
				return true
			}
		case strings.ToLower(st.Name):
			return c.Alias.Version == value || (c.Alias.Canary != nil && c.Alias.Canary.Version == value) ||
				(c.State == store.Absent && strings.HasPrefix("absent", value))
		}
	}
	return false
}

// The widths of the columns, in cells.
const (
	leastName  = 16
	leastStage = 11 // ▸9→10 10%?!
	mostStage  = 18
	movedWidth = 12 // >5m outside
)
