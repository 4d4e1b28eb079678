package pane

import (
	"slices"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns of the matrix that are no stage. A stage's column has its name
// behind a prefix, so that a stage may be called like one of them.
const (
	functionColumn = "function"
	movedColumn    = "moved"
	stagePrefix    = "stage:"
)

// order is how the functions are sorted.
type order int

const (
	byName  order = iota
	byDrift       // most behind first
	byMoved       // last moved first
	orders
)

func (o order) String() string {
	return [...]string{"by name", "by drift", "by last move"}[o]
}

// Functions is the stage matrix: every function, and what each stage serves.
type Functions struct {
	list
	rows   []string // names that the filter lets through, in order
	lower  map[string]string
	all    int
	widest int // cells of the longest name
	order  order
	stage  string // the chosen one
	first  int    // first stage column shown
	fits   int    // stage columns shown
	spin   int
	moving bool // a visible cell was being moved when last drawn
}

// NewFunctions makes the pane.
func NewFunctions(env Env, number int) *Functions {
	f := &Functions{list: list{env: env, number: number, name: "Functions"}, lower: map[string]string{}}
	f.table = widget.NewTable(f, true)
	f.rebuild()
	return f
}

// Restyle changes how it looks.
func (f *Functions) Restyle(t theme.Theme) {
	f.list.Restyle(t)
	f.arrange()
}

// Resize says how big the pane is.
func (f *Functions) Resize(w, h int) {
	f.list.Resize(w, h)
	f.arrange()
}

// Refresh takes in what changed.
func (f *Functions) Refresh(c store.Changes) bool {
	if c.Touch(store.OfFunctions) || c.Touch(store.OfCells) && (f.order != byName || !f.filter.Empty()) {
		f.rebuild()
		return true
	}
	if f.all == 0 {
		f.arrange() // why there are none may have changed
	}
	return f.all == 0 || c.Touch(store.OfCells|store.OfVersions|store.OfHistory)
}

// Len is how many rows there are.
func (f *Functions) Len() int { return len(f.rows) }

// Key is the name of a row's function.
func (f *Functions) Key(i int) string { return f.rows[i] }

// hidden counts marked functions that the filter hides.
func (f *Functions) hidden(marked []string) int {
	if f.filter.Empty() {
		return 0
	}
	n := 0
	for _, m := range marked {
		if !slices.Contains(f.rows, m) {
			n++
		}
	}
	return n
}

// Hidden are the marked functions that the filter hides.
func (f *Functions) Hidden() map[string]bool {
	hidden := map[string]bool{}
	for _, m := range f.table.Marked() {
		if !slices.Contains(f.rows, m) {
			hidden[m] = true
		}
	}
	return hidden
}

// Tick turns the spinners of cells that are moved; otherwise ages grow and cells
// become stale.
func (f *Functions) Tick(spin int) bool {
	if f.spin != spin {
		f.spin = spin
		return f.moving
	}
	return len(f.rows) > 0
}

// Follow is nothing here: this pane is the one that others follow.
func (f *Functions) Follow(action.Situation) bool { return false }

// Fill says which function and stage are chosen, and which are marked.
func (f *Functions) Fill(s *action.Situation) {
	s.Function, _ = f.table.Selected()
	s.Stage = f.stage
	s.Marked = f.table.Marked()
}

// SetFilter narrows the functions.
func (f *Functions) SetFilter(text string) Filter {
	return f.narrow(text, f.rebuild)
}

// Count is how many functions show, of how many.
func (f *Functions) Count() (int, int) { return len(f.rows), f.all }

// Clear takes away the filter, else the marks.
func (f *Functions) Clear() bool {
	switch {
	case f.filter.Text != "":
		f.SetFilter("")
	case len(f.table.Marked()) > 0:
		f.table.ClearMarks()
	default:
		return false
	}
	return true
}

// Visible are the functions on the screen.
func (f *Functions) Visible() []string { return f.table.VisibleKeys() }

// Opens is the Versions pane.
func (f *Functions) Opens() action.Scope { return action.Versions }

// Copy is the function with what its stages serve.
func (f *Functions) Copy() string {
	name, ok := f.table.Selected()
	if !ok {
		return ""
	}
	text := name
	for _, st := range f.env.Store.Stages() {
		if c := f.env.Store.Cell(name, st.Name); c.State == store.Serving {
			text += "\t" + st.Name + "=" + c.Alias.Version
		}
	}
	return text
}

// Details of a function are its versions, which have a pane.
func (f *Functions) Details() (string, [][2]string) { return "", nil }
