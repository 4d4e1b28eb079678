package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
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
func (f *Functions) Refresh(d store.Dirty) {
	if d.All || (len(d.Rows) > 0 && (f.order != byName || !f.filter.Empty())) {
		f.rebuild()
	} else if f.all == 0 {
		f.arrange() // why there are none may have changed
	}
}

// arrange chooses which stage columns show: as many as fit, the chosen one among
// them.
func (f *Functions) arrange() {
	stages := f.env.Store.Stages()
	w, _ := widget.Inside(f.w, f.h)
	sw := leastStage
	for _, st := range stages {
		sw = min(max(sw, ansi.StringWidth(st.Name)+1), mostStage)
	}
	f.fits = min(max((w-2-leastName)/(sw+2), 1), max(len(stages), 1))
	chosen := max(slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage }), 0)
	f.first = max(min(f.first, chosen, len(stages)-f.fits), chosen-f.fits+1, 0)

	// Names go before the last moves where there is not room for both.
	name := max(min(f.widest, w-2-f.fits*(sw+2)), leastName)
	columns := []widget.Column{{ID: functionColumn, Title: "FUNCTION", Min: name, Max: max(f.widest, name), Flex: 4}}
	for i := f.first; i < min(f.first+f.fits, len(stages)); i++ {
		lead := " "
		if i == chosen {
			lead = f.env.Theme.Glyphs.Marker
		}
		columns = append(columns, widget.Column{ID: stagePrefix + stages[i].Name, Title: lead + stages[i].Name, Min: sw, Max: mostStage, Flex: 1})
	}
	columns = append(columns, widget.Column{ID: movedColumn, Title: "MOVED", Min: movedWidth, Max: 24, Flex: 1, Drop: 1})
	f.table.SetColumns(columns...)
	switch f.order {
	case byMoved:
		f.table.SetSort(movedColumn, true)
	case byDrift:
		f.table.SetSort("", false)
	default:
		f.table.SetSort(functionColumn, false)
	}
	listing := f.env.Store.Listing()
	switch {
	case f.all == 0 && listing.Failure != nil:
		f.table.Empty = listing.Failure.Error()
	case f.all == 0 && listing.Complete:
		f.table.Empty = "the account has no functions that are shown here"
	case f.all == 0:
		f.table.Empty = "reading the functions" + f.env.Theme.Glyphs.Ellipsis
	default:
		f.table.Empty = "no function matches the filter; esc clears it"
	}
}

// Len is how many rows there are.
func (f *Functions) Len() int { return len(f.rows) }

// Key is the name of a row's function.
func (f *Functions) Key(i int) string { return f.rows[i] }

// Version changes with everything that Cells shows.
func (f *Functions) Version(i int) uint64 {
	name := f.rows[i]
	now := f.env.Now()
	v := mix(f.env.Store.RowVersion(name), mixText(f.stage))
	var newest *release.Stamp
	for _, st := range f.env.Store.Stages() {
		c := f.env.Store.Cell(name, st.Name)
		if c.Moving != nil {
			f.moving = true
		}
		v = mix(v, cellVersion(c, now, f.spin))
		if c.Stamp != nil && (newest == nil || c.Stamp.At.After(newest.At)) {
			newest = c.Stamp
		}
	}
	if newest != nil {
		v = mix(v, mixText(age(now, newest.At)))
	}
	return v
}

// Cells are the texts of a row.
func (f *Functions) Cells(i int, r widget.Row) []string {
	name := f.rows[i]
	now := f.env.Now()
	stages := f.env.Store.Stages()
	cells := make([]string, len(r.Columns))
	for k, id := range r.Columns {
		switch stage, isStage := strings.CutPrefix(id, stagePrefix); {
		case id == functionColumn:
			cells[k] = middle(name, r.Widths[k], r.Theme.Glyphs.Ellipsis)
		case id == movedColumn:
			if s := f.lastMove(name); s != nil {
				cells[k] = r.Theme.Dim.Paint(fmt.Sprintf("%-3s %s", age(now, s.At), s.By))
			}
		case isStage:
			n := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == stage })
			behind, _ := f.env.Store.Behind(name, stage)
			text := cellText(r.Theme, r.Theme.Stage(n, len(stages)), f.env.Store.Cell(name, stage), behind, now, f.spin)
			if r.Selected && stage == f.stage {
				cells[k] = r.Theme.Glyphs.Marker + text
			} else {
				cells[k] = " " + text
			}
		}
	}
	return cells
}

// Lines draws the pane.
func (f *Functions) Lines(focused bool) []string {
	f.moving = false
	title := f.title("", len(f.rows), f.all)
	dot := " " + f.env.Theme.Glyphs.Dot + " "
	if marked := f.table.Marked(); len(marked) > 0 {
		title += fmt.Sprintf("%s%d marked", dot, len(marked))
		if hidden := f.hidden(marked); hidden > 0 {
			title += fmt.Sprintf(" (%d hidden)", hidden)
		}
	}
	var infos []string
	if stages := f.env.Store.Stages(); f.fits < len(stages) {
		infos = append(infos, fmt.Sprintf("stages %d%s%d of %d", f.first+1, f.env.Theme.Glyphs.Dash, f.first+f.fits, len(stages)))
	}
	if f.order != byName {
		infos = append(infos, f.order.String())
	}
	return f.framed(title, infos, focused)
}

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

// Do moves, marks and sorts.
func (f *Functions) Do(id action.ID) bool {
	if f.move(id) {
		return true
	}
	switch id {
	case action.StageLeft:
		f.step(-1)
	case action.StageRight:
		f.step(1)
	case action.Mark:
		if name, ok := f.table.Selected(); ok {
			f.table.ToggleMark(name)
			f.table.Move(1)
		}
	case action.Sort:
		f.order = (f.order + 1) % orders
		f.rebuild()
	default:
		return false
	}
	return true
}

// step chooses another stage.
func (f *Functions) step(delta int) {
	stages := f.env.Store.Stages()
	if len(stages) == 0 {
		return
	}
	i := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage })
	f.choose(stages[min(max(i+delta, 0), len(stages)-1)].Name)
}

func (f *Functions) choose(stage string) {
	f.stage = stage
	f.arrange()
}

// Choose chooses a function, and gives a filter up that hides it. It reports
// whether the function is known.
func (f *Functions) Choose(name string) bool {
	if f.table.Select(name) {
		return true
	}
	if !f.filter.Empty() {
		f.SetFilter("")
	}
	return f.table.Select(name)
}

// Click chooses the row, and the stage when a cell of one was hit.
func (f *Functions) Click(x, y int) {
	x, y = f.inside(x, y)
	id, onColumn := f.table.ColumnAt(x)
	if _, ok := f.table.ClickRow(y); !ok && !f.table.OnHeader(y) {
		return
	}
	if stage, ok := strings.CutPrefix(id, stagePrefix); ok && onColumn {
		f.choose(stage)
	}
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

// About says in words what the chosen cell holds.
func (f *Functions) About() string {
	name, ok := f.table.Selected()
	if !ok || f.stage == "" {
		return ""
	}
	c := f.env.Store.Cell(name, f.stage)
	now := f.env.Now()
	of := f.stage + " of " + name
	switch {
	case c.Moving != nil && c.Moving.To == "":
		return fmt.Sprintf("%s: %s", of, c.Moving.Step)
	case c.Moving != nil:
		return fmt.Sprintf("%s: %s, to %s", of, c.Moving.Step, c.Moving.To)
	case c.Failure != nil:
		return of + ": " + c.Failure.Error()
	case c.State == store.Absent:
		return name + " has no " + f.stage
	case c.State == store.Unread:
		return of + " has not been read yet"
	}
	text := of + " serves " + c.Alias.Version
	if k := c.Alias.Canary; k != nil {
		text += fmt.Sprintf(" and %s of the traffic goes to %s", percent(k.Weight), k.Version)
	}
	switch s := c.Stamp; {
	case c.Outside:
		text += ", moved outside aloft"
	case s != nil:
		text += fmt.Sprintf(", moved by %s %s ago", s.By, age(now, s.At))
		if s.From != "" {
			text += " from " + s.From
		}
		if s.Why != "" {
			text += ": " + s.Why
		}
	}
	if stale(c, now) {
		text += ", read " + age(now, c.At) + " ago"
	}
	return text
}
