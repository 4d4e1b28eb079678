package cost

// What other figures would cost: a scenario to type in, and its estimate.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// scenarioWanted asks to read a scenario from a file.
type scenarioWanted struct{ Path string }

// scenarioKept asks to write a scenario to a file.
type scenarioKept struct {
	Path     string
	Scenario cost.Scenario
	Replace  bool
}

// scenarioEditor is the editor of a scenario. Each key works the estimate out anew.
type scenarioEditor struct {
	dialog.Box
	price  func(cost.Scenario) (cost.Estimate, error)
	origin string // where the figures come from
	rows   []gridRow
	grid   *dialog.Form // their cells

	estimate cost.Estimate
	problem  string // why there is no estimate

	file  *dialog.FilePrompt // nil while no name of a file is typed
	saves bool               // it is typed to save to
	note  string             // what became of the last one, until the next key
}

// newScenarioEditor makes the editor. The origin says where the scenario's figures come
// from; price works an estimate out.
func newScenarioEditor(env dialog.Env, s cost.Scenario, origin string, price func(cost.Scenario) (cost.Estimate, error)) *scenarioEditor {
	w := &scenarioEditor{price: price}
	w.Make(env, w, dialog.Broad)
	w.Writes()
	w.Rows.Chosen = true
	w.SetScenario(s, origin)
	return w
}

// firstCell is where typing begins: the activities a month.
const firstCell = 2

// SetScenario puts other figures in.
func (w *scenarioEditor) SetScenario(s cost.Scenario, origin string) {
	w.rows, w.origin = gridOf(s), safetext.Line(origin)
	w.grid = dialog.NewForm(w.cells()...)
	w.grid.Move = w.move
	w.grid.Focus(firstCell)
	w.endFile()
	w.work()
}

// cells are the cells of all rows.
func (w *scenarioEditor) cells() []*dialog.Field {
	var cells []*dialog.Field
	for _, r := range w.rows {
		for _, c := range r.cells {
			c.Changed = w.typed
			cells = append(cells, c.Field)
		}
	}
	return cells
}

// at is the cell that has the keys.
func (w *scenarioEditor) at() (row, col int) {
	col = w.grid.At()
	for row = range w.rows {
		n := len(w.rows[row].cells)
		if col < n {
			return row, col
		}
		col -= n
	}
	return 0, 0
}

// row is the row that has the keys.
func (w *scenarioEditor) row() *gridRow {
	i, _ := w.at()
	return &w.rows[i]
}

// Saved says that the scenario was written.
func (w *scenarioEditor) Saved(path string) {
	w.endFile()
	w.note = "saved to " + safetext.Line(path)
}

// Exists says that there is such a file already. Enter replaces it.
func (w *scenarioEditor) Exists() {
	if w.file != nil {
		w.file.Exists()
	}
}

// Fail says what went wrong with the file.
func (w *scenarioEditor) Fail(why string) {
	if w.file != nil {
		w.file.Fail(why)
	}
}

func (w *scenarioEditor) endFile() { w.file, w.Form = nil, w.grid }

// work reads the grid and works the estimate out.
func (w *scenarioEditor) work() {
	s, problem := scenarioOf(w.rows)
	w.problem = problem
	if problem != "" {
		return
	}
	estimate, err := w.price(s)
	if err != nil {
		w.problem = safetext.Line(err.Error())
		return
	}
	w.estimate = estimate
}

// Loading reports whether a spinner has to turn.
func (w *scenarioEditor) Loading() bool { return w.file != nil && w.file.Loading() }

// Title of the dialog.
func (w *scenarioEditor) Title() string { return "What if" }

// Acts are what the keys do.
func (w *scenarioEditor) Acts() []dialog.Key {
	if w.file != nil {
		does := "open"
		if w.saves {
			does = "save"
		}
		return []dialog.Key{w.file.Act(does), {ID: action.Cancel, Does: "back"}}
	}
	return []dialog.Key{
		{ID: action.NextField, Place: dialog.InFooter}, {ID: action.OpenFile, Place: dialog.InFooter}, {ID: action.SaveFile, Place: dialog.InFooter},
		{ID: action.NextField, Does: "next", Place: dialog.InBox}, {ID: action.SaveFile, Does: "save to a file", Place: dialog.InBox},
		{ID: action.OpenFile, Does: "open a file", Place: dialog.InBox}, {ID: action.Cancel, Does: "close"},
	}
}

// Take takes the mouse, which moves in the grid.
func (w *scenarioEditor) Take(msg tea.Msg) (dialog.Reply, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		w.note = ""
	case tea.MouseWheelMsg:
		w.down(dialog.Wheel(msg))
		return dialog.Reply{}, true
	case dialog.Click:
		if i, ok := w.Rows.At(msg.Y); ok && w.file == nil && i < len(w.rows) && w.rows[i].kind != gridHead {
			w.focus(i)
		}
		return dialog.Reply{}, true
	}
	return dialog.Reply{}, false
}

// Do goes on to the next cell, or does what there is to do with a file.
func (w *scenarioEditor) Do(id action.ID) dialog.Reply {
	switch {
	case id == action.Cancel && w.file != nil:
		w.endFile()
	case id == action.Cancel:
		return dialog.Reply{Close: true}
	case id == action.Confirm && w.file != nil:
		return w.enter()
	case w.file != nil:
	case id == action.Confirm:
		w.grid.Focus(w.grid.At() + 1)
	case id == action.OpenFile:
		w.ask(false, "")
	case id == action.SaveFile && w.problem != "":
		w.note = w.problem
	case id == action.SaveFile:
		w.ask(true, "scenario.toml")
	}
	return dialog.Reply{}
}

// ask asks for the file to save to, or to open.
func (w *scenarioEditor) ask(saves bool, path string) {
	name := "open file"
	if saves {
		name = "save to file"
	}
	w.saves, w.file = saves, dialog.NewFilePrompt(name, path)
	w.Form = dialog.NewForm(w.file.Field())
}

// enter opens or saves.
func (w *scenarioEditor) enter() dialog.Reply {
	path, replace, ok := w.file.Enter("one moment")
	switch {
	case !ok:
		return dialog.Reply{}
	case w.saves:
		s, _ := scenarioOf(w.rows)
		return dialog.Reply{Request: scenarioKept{path, s, replace}}
	}
	return dialog.Reply{Request: scenarioWanted{path}}
}

// typed takes another figure in, and keeps an empty row below the last one of a kind.
func (w *scenarioEditor) typed() dialog.Reply {
	i, _ := w.at()
	r := &w.rows[i]
	last := i == len(w.rows)-1 || w.rows[i+1].kind != r.kind
	if r.kind != gridScenario && last && !r.blank() {
		more := gridRow{kind: r.kind}
		more.add(make([]string, len(r.cells))...)
		w.rows = slices.Insert(w.rows, i+1, more)
		w.grid.SetFields(w.cells())
		w.grid.Focus(w.grid.At())
	}
	w.work()
	return dialog.Reply{}
}

// move goes to another row.
func (w *scenarioEditor) move(id action.ID) {
	switch id {
	case action.Up:
		w.down(-1)
	case action.Down:
		w.down(1)
	case action.PageUp:
		w.down(-w.Rows.Page())
	case action.PageDown:
		w.down(w.Rows.Page())
	}
}

// down goes so many rows down, and on past a row that only names columns.
func (w *scenarioEditor) down(by int) {
	from, _ := w.at()
	to, direction := max(min(from+by, len(w.rows)-1), 0), 1
	if by < 0 {
		direction = -1
	}
	for to >= 0 && to < len(w.rows) && w.rows[to].kind == gridHead {
		to += direction
	}
	if to >= 0 && to < len(w.rows) {
		w.focus(to)
	}
}

// focus gives the keys to the cell of another row that is below or above.
func (w *scenarioEditor) focus(row int) {
	_, col := w.at()
	i := min(col, len(w.rows[row].cells)-1)
	for k := range row {
		i += len(w.rows[k].cells)
	}
	w.grid.Focus(i)
}

// Draw writes the sums, the grid, and how the sums come about.
func (w *scenarioEditor) Draw(p *dialog.Page) {
	p.Paragraph(p.Dim, w.origin)
	w.sums(p)
	p.Add(p.Line())
	p.Fix()
	at, _ := w.at()
	for i := range w.rows {
		p.Add(w.rows[i].line(p, i == at))
	}
	w.Rows.Cursor = at
	keys := w.foot(p)
	sub := p.Sub()
	w.arithmetic(sub)
	lines := sub.Body
	room := p.H - 2 - len(p.Head) - len(keys) - 1 - max(p.H/3, 4)
	if len(lines) > room {
		lines = lines[:max(room, 0)]
		if len(lines) > 0 {
			lines[len(lines)-1] = p.Dim.Paint(p.Glyphs.Ellipsis + " those of the chosen row come first")
		}
	}
	if len(lines) > 0 {
		p.Foot = append([]string{p.Rule("a month")}, lines...)
	}
	p.Foot, p.Joined = append(p.Foot, keys...), true
}

// foot is what stands above the keys: a blank line, and the file that is typed or
// what became of it.
func (w *scenarioEditor) foot(p *dialog.Page) []string {
	sub := p.Sub()
	switch {
	case w.file != nil:
		sub.Body = w.file.Foot(p)
	case w.note != "":
		sub.Hang(p.Info, p.Glyphs.Dot, w.note)
	}
	return append([]string{""}, sub.Body...)
}
