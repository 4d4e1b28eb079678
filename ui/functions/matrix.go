package functions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Matrix is the stage matrix: every function, and what each stage serves. A row is a
// function's name.
type Matrix struct {
	*list.List[string]
	env   env
	stage string // the chosen one
	wish  string // the stage that is chosen once it is there, empty for none
	gone  int    // stages without a column
	// watched is what the watch of a cell has seen of what it serves; nil where nothing is
	// watched.
	watched  func(key model.CellKey, serves string) string
	needs    needs
	measured measured
	led      led
}

// newMatrix makes the pane.
func newMatrix(env env, number int) *Matrix {
	f := &Matrix{env: env}
	f.List = list.New(list.Spec[string]{
		Number: number, Name: "Functions", Noun: "function", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions, Shows: store.OfCells | store.OfVersions | store.OfHistory | store.OfHealth | store.OfAPIs,
		Rows: f.names, Key: itself, Text: itself, Of: itself, Why: f.why, Columns: f.columns,
		Orders: []list.Order{{Column: functionColumn}, {Column: driftColumn, Down: true, Words: "by drift"},
			{Column: movedColumn, Down: true, Words: "by last move"}, {Column: errorColumn, Down: true, Words: "by failures"}},
		Signs: f.signs, Counts: f.counts, Note: f.note, Favoured: f.favoured, Panel: f.panel, Foot: f.foot,
		Marks: true, Ages: true, Hit: f.hit,
	})
	f.Rebuild()
	return f
}

// names are the functions by name. Where the chosen stage is gone, the first is chosen.
func (f *Matrix) names() []string {
	stages := f.env.Store.Stages()
	if _, ok := f.env.Store.Stage(f.wish); ok {
		f.stage, f.wish = f.wish, ""
	}
	if _, ok := f.env.Store.Stage(f.stage); !ok {
		f.stage = ""
		if len(stages) > 0 {
			f.stage = stages[0].Name
		}
	}
	functions := f.env.Store.Functions()
	names := make([]string, len(functions))
	for i := range functions {
		names[i] = functions[i].Name
	}
	return names
}

func (f *Matrix) favoured(name string) bool {
	return f.env.Store.Favourite(model.FunctionSubject, name, "")
}

// why says why there are no functions.
func (f *Matrix) why() string {
	listing := f.env.Store.Listing()
	return pane.None(f.Theme(), "functions", listing.Failure, listing.Complete, "functions.include", f.env.Include)
}

// Refresh takes in what changed: cells may need another width then.
func (f *Matrix) Refresh(c store.Changes) bool {
	if c.Touch(store.OfCells|store.OfHealth|store.OfHistory|store.OfAPIs) && !c.Touch(store.OfFunctions) {
		f.Refit()
	}
	if len(f.All()) == 0 && c.Touch(store.OfTables|store.OfAPIs|store.OfBuilds) {
		return f.List.Refresh(c) || f.standing() == noFunctions // what else there is none of
	}
	return f.List.Refresh(c)
}

// signs say what the matrix does not show.
func (f *Matrix) signs() []string {
	var signs []string
	if lacks := f.lacks(); lacks != "" {
		signs = append(signs, lacks)
	}
	if f.gone > 0 {
		signs = append(signs, "+"+shell.Plural(f.gone, "stage"))
	}
	return signs
}

// counts are how many functions need an operator: of those some calls fail or are
// throttled, a route of an API can not reach a stage, or somebody else has moved one.
func (f *Matrix) counts() []string {
	t, n := f.Theme(), f.needed()
	var counts []string
	so := "" // far: of some functions it is not known yet
	if n.unread > 0 {
		so = t.Dim.Paint(t.Glyphs.Unread)
	}
	if n.failing > 0 {
		counts = append(counts, t.Bad.Paint(fmt.Sprintf("%s%d failing", t.Glyphs.Failed, n.failing))+so)
	}
	if n.throttled > 0 {
		counts = append(counts, t.Bad.Paint(fmt.Sprintf("%s%d throttled", t.Glyphs.Failed, n.throttled))+so)
	}
	if n.broken > 0 {
		counts = append(counts, t.Bad.Paint(fmt.Sprintf("%s%d wiring", t.Glyphs.Cross, n.broken)))
	}
	if n.moved > 0 {
		counts = append(counts, t.Warn.Paint(fmt.Sprintf("%s%d moved", t.Glyphs.Moved, n.moved)))
	}
	return counts
}

// note says of what the figures are.
func (f *Matrix) note() string {
	if f.stage == "" || len(f.All()) == 0 {
		return ""
	}
	return fmt.Sprintf("%s, last %d min", f.stage, int(health.Span.Minutes()))
}

// Fill says which function and stage are chosen, and which are marked.
func (f *Matrix) Fill(s *action.Situation) {
	s.Function, _ = f.Chosen()
	s.Stage, s.Marked = f.stage, f.Marked()
}

// Visible are the functions on the screen.
func (f *Matrix) Visible() []string { return f.OnScreen() }

// Opens is the Versions pane.
func (f *Matrix) Opens() action.Scope { return action.Versions }

// Do goes to another stage beside what every list does.
func (f *Matrix) Do(id action.ID) bool {
	switch id {
	case action.StageLeft:
		f.step(-1)
	case action.StageRight:
		f.step(1)
	default:
		return f.List.Do(id)
	}
	return true
}

// step chooses another stage.
func (f *Matrix) step(delta int) {
	stages := f.env.Store.Stages()
	if len(stages) == 0 {
		return
	}
	i := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage })
	f.choose(stages[min(max(i+delta, 0), len(stages)-1)].Name)
}

func (f *Matrix) choose(stage string) {
	f.stage, f.wish = stage, ""
	f.Arrange()
}

// Stage is the chosen stage.
func (f *Matrix) Stage() string { return f.stage }

// ChooseStage chooses a stage, at once or as soon as there is one of that name.
func (f *Matrix) ChooseStage(name string) {
	if _, ok := f.env.Store.Stage(name); ok {
		f.choose(name)
	} else {
		f.wish = name
	}
}

// SortNamed sorts by a column. While no stages are known, any name may be one.
func (f *Matrix) SortNamed(name string, down bool) bool {
	if f.List.SortNamed(name, down) {
		return true
	}
	if len(f.env.Store.Stages()) > 0 {
		return false
	}
	f.SortLater(stagePrefix+name, down)
	return true
}

// hit chooses the stage whose column was clicked.
func (f *Matrix) hit(column string) bool {
	stage, ok := strings.CutPrefix(column, stagePrefix)
	if ok {
		f.choose(stage)
	}
	return ok
}

// Copy is the function with what its stages serve.
func (f *Matrix) Copy() string {
	name, ok := f.Chosen()
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
