package overlay

// What other figures would cost: a scenario to type in, and its estimate.

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ScenarioWanted asks to read a scenario from a file.
type ScenarioWanted struct{ Path string }

// ScenarioKept asks to write a scenario to a file.
type ScenarioKept struct {
	Path     string
	Scenario cost.Scenario
	Replace  bool
}

// fileMode says what a path is typed for.
type fileMode int

const (
	noFile fileMode = iota
	toOpen
	toSave
)

// WhatIf is the editor of a scenario. Each key works the estimate out anew.
type WhatIf struct {
	env      Env
	price    func(cost.Scenario) (cost.Estimate, error)
	origin   string // where the figures come from
	rows     []gridRow
	row, col int

	estimate cost.Estimate
	problem  string // why there is no estimate

	mode   fileMode
	path   input
	busy   bool
	exists bool   // there is such a file: enter replaces it
	failed string // what went wrong with the file
	said   string
	scroll scroll
}

// NewWhatIf makes the editor. The origin says where the scenario's figures come
// from; price works an estimate out.
func NewWhatIf(env Env, s cost.Scenario, origin string, price func(cost.Scenario) (cost.Estimate, error)) *WhatIf {
	w := &WhatIf{env: env, price: price, path: newInput(1000)}
	w.scroll.chosen = true
	w.SetScenario(s, origin)
	return w
}

// SetScenario puts other figures in.
func (w *WhatIf) SetScenario(s cost.Scenario, origin string) {
	w.rows, w.origin = gridOf(s), safetext.Line(origin)
	w.row, w.col = 2, 0
	w.endFile()
	w.focus()
	w.work()
}

// Saved says that the scenario was written.
func (w *WhatIf) Saved(path string) {
	w.endFile()
	w.said = "saved to " + safetext.Line(path)
}

// Exists says that there is such a file already. Enter replaces it.
func (w *WhatIf) Exists() { w.busy, w.exists = false, true }

// Fail says what went wrong with the file.
func (w *WhatIf) Fail(why string) { w.busy, w.exists, w.failed = false, false, safetext.Line(why) }

func (w *WhatIf) endFile() {
	w.mode, w.busy, w.exists, w.failed = noFile, false, false, ""
	w.path.focus(false)
}

// work reads the grid and works the estimate out.
func (w *WhatIf) work() {
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
func (w *WhatIf) Loading() bool { return w.busy }

// Title of the dialog.
func (w *WhatIf) Title() string { return "What if" }

// Guarded is true: enter may write a file.
func (w *WhatIf) Guarded() bool { return true }

// Hints for the footer.
func (w *WhatIf) Hints() []action.ID {
	if w.mode != noFile {
		return []action.ID{action.Confirm, action.Cancel}
	}
	return []action.ID{action.NextField, action.OpenFile, action.SaveFile, action.Cancel}
}

// Says what they do.
func (w *WhatIf) Says(id action.ID) (string, bool) {
	switch {
	case id == action.Confirm && w.busy:
		return "one moment", false
	case id == action.Confirm:
		return w.does(), true
	case id == action.Cancel && w.mode != noFile:
		return "back", true
	case id == action.Cancel:
		return "close", true
	}
	return "", true
}

// does is what enter does with the file.
func (w *WhatIf) does() string {
	switch {
	case w.exists:
		return "replace it"
	case w.mode == toSave:
		return "save"
	}
	return "open"
}

// Update takes input.
func (w *WhatIf) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		w.said = ""
		id := w.env.command(msg, true)
		if w.mode != noFile {
			return w.fileKey(id, msg), nil
		}
		switch id {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm, action.NextField:
			w.step(1)
		case action.Up:
			w.down(-1)
		case action.Down:
			w.down(1)
		case action.PageUp:
			w.down(-max(w.scroll.rows-1, 1))
		case action.PageDown:
			w.down(max(w.scroll.rows-1, 1))
		case action.OpenFile:
			w.ask(toOpen, "")
		case action.SaveFile:
			w.ask(toSave, "scenario.toml")
		case "":
			w.typed(msg)
		}
	case tea.PasteMsg:
		if w.mode != noFile {
			w.path.update(msg)
		} else {
			w.typed(msg)
		}
	case tea.MouseWheelMsg:
		w.down(wheel(msg))
	case Click:
		if i, ok := w.scroll.at(msg.Y); ok && w.mode == noFile && i < len(w.rows) && w.rows[i].kind != gridHead {
			w.row, w.col = i, min(w.col, len(w.rows[i].cells)-1)
			w.focus()
		}
	}
	return Reply{}, nil
}

func (w *WhatIf) ask(mode fileMode, path string) {
	if _, problem := scenarioOf(w.rows); mode == toSave && problem != "" {
		w.said = problem
		return
	}
	w.mode = mode
	w.path.edit.SetValue(safetext.Line(path))
	w.path.edit.CursorEnd()
	w.path.focus(true)
}

// fileKey takes a key while the name of a file is typed.
func (w *WhatIf) fileKey(id action.ID, msg tea.Msg) Reply {
	switch id {
	case action.Cancel:
		w.endFile()
	case action.Confirm:
		return w.file()
	case "":
		if !w.busy {
			w.path.update(msg)
			w.exists, w.failed = false, ""
		}
	}
	return Reply{}
}

// file opens or saves.
func (w *WhatIf) file() Reply {
	path := strings.TrimSpace(w.path.value())
	switch {
	case w.busy:
		return Reply{}
	case path == "":
		w.Fail("type the name of a file")
		return Reply{}
	}
	replace := w.exists
	w.busy, w.exists, w.failed = true, false, ""
	if w.mode == toOpen {
		return Reply{Msg: ScenarioWanted{path}}
	}
	s, _ := scenarioOf(w.rows)
	return Reply{Msg: ScenarioKept{path, s, replace}}
}

// typed gives a key to the cell that has its turn.
func (w *WhatIf) typed(msg tea.Msg) {
	in := &w.rows[w.row].cells[w.col].in
	before := in.value()
	in.update(msg)
	if in.value() == before {
		return
	}
	w.grow()
	w.work()
}

// grow keeps an empty row below the last one of a kind.
func (w *WhatIf) grow() {
	r := &w.rows[w.row]
	last := w.row == len(w.rows)-1 || w.rows[w.row+1].kind != r.kind
	if r.kind == gridScenario || !last || r.blank() {
		return
	}
	more := gridRow{kind: r.kind}
	for i := range r.cells {
		limit := maxGridText
		if i == 0 {
			limit = maxGridName
		}
		more.cells = append(more.cells, newGridCell("", limit))
	}
	w.rows = append(w.rows[:w.row+1:w.row+1], append([]gridRow{more}, w.rows[w.row+1:]...)...)
}

// step goes to the next cell.
func (w *WhatIf) step(by int) {
	if w.col+by < len(w.rows[w.row].cells) {
		w.col += by
		w.focus()
		return
	}
	w.col = 0
	w.down(1)
}

// down goes to another row.
func (w *WhatIf) down(by int) {
	to := w.row + by
	direction := 1
	if by < 0 {
		direction = -1
	}
	to = max(min(to, len(w.rows)-1), 0)
	for to >= 0 && to < len(w.rows) && w.rows[to].kind == gridHead {
		to += direction
	}
	if to >= 0 && to < len(w.rows) {
		w.row = to
	}
	w.col = min(w.col, len(w.rows[w.row].cells)-1)
	w.focus()
}

// focus gives the keys to the cell that has its turn.
func (w *WhatIf) focus() {
	for i := range w.rows {
		for k := range w.rows[i].cells {
			w.rows[i].cells[k].in.focus(i == w.row && k == w.col)
		}
	}
	w.scroll.cursor = w.row
}
