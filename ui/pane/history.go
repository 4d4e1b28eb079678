package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// History is the list of moves, newest first.
type History struct {
	list
	records []store.Record // the store's own, replaced as a whole when it changes
	rows    []int
	focused bool // the keys are here
}

// NewHistory makes the pane.
func NewHistory(env Env, number int) *History {
	h := &History{list: list{env: env, number: number, name: "History"}}
	h.table = widget.NewTable(h, false,
		widget.Column{ID: "age", Title: "AGE", Min: 4, Right: true},
		widget.Column{ID: "function", Title: "FUNCTION", Min: 16, Max: 40, Flex: 3},
		widget.Column{ID: "stage", Title: "STAGE", Min: 7, Max: 12, Flex: 1},
		widget.Column{ID: "move", Title: "MOVE", Min: 9, Max: 14, Flex: 1},
		widget.Column{ID: "who", Title: "WHO", Min: 8, Max: 20, Flex: 1, Drop: 1},
		widget.Column{ID: "kind", Title: "KIND", Min: 8, Drop: 3},
		widget.Column{ID: "status", Title: "STATUS", Min: 9, Drop: 2},
		widget.Column{ID: "reason", Title: "REASON", Min: 10, Flex: 5, Drop: 4},
	)
	h.rebuild()
	return h
}

// Refresh takes in what changed. While the keys are elsewhere, a pane that stands at
// the newest move stays at the newest; with the keys here, the chosen move stays
// chosen, so that no key meets another move than the one that was seen.
func (h *History) Refresh(d store.Dirty) {
	if !d.All && !d.History {
		return
	}
	newest := !h.focused && h.table.Index() <= 0
	h.rebuild()
	if newest {
		h.table.Top()
	}
}

// columns are what the moves can be filtered by.
func (h *History) columns() Columns {
	return Columns{"function": nil, "stage": nil, "by": nil, "kind": nil, "status": nil, "from": nil, "to": nil, "reason": nil}
}

func (h *History) rebuild() {
	h.records = h.env.Store.History()
	h.filter = ParseFilter(h.filter.Text, h.columns())
	h.rows = h.filter.pick(len(h.records), func(i int) filtered {
		r := &h.records[i]
		return filtered{strings.ToLower(r.Function + " " + r.Stage + " " + r.By + " " + r.Reason), func(column, value string) bool {
			return recordMatches(r, column, value)
		}}
	})
	h.table.Empty = "no moves are known yet"
	if len(h.records) > 0 {
		h.table.Empty = "no move matches the filter; esc clears it"
	}
}

func recordMatches(r *store.Record, column, value string) bool {
	switch column {
	case "from":
		return r.From == value
	case "to":
		return r.To == value
	}
	text := map[string]string{
		"function": r.Function, "stage": r.Stage, "by": r.By, "kind": kindOf(r), "status": statusOf(r), "reason": r.Reason,
	}[column]
	return strings.Contains(strings.ToLower(text), value)
}

// kindOf is what sort of move it was; one that something else made says so.
func kindOf(r *store.Record) string {
	if r.Source == store.Outside {
		return "outside"
	}
	return string(r.Kind)
}

// statusOf is how a move ended; one whose outcome is not recorded says so.
func statusOf(r *store.Record) string {
	if r.Status == "" {
		return "open"
	}
	return string(r.Status)
}

func whoOf(r *store.Record) string {
	switch {
	case r.Source == store.Outside:
		return "not aloft"
	case r.Host != "":
		return r.By + "@" + r.Host
	}
	return r.By
}

// Len is how many rows there are.
func (h *History) Len() int { return len(h.rows) }

// Key names a move: by its id, or by what it did where it has none.
func (h *History) Key(i int) string {
	r := &h.records[h.rows[i]]
	if r.ID != "" {
		return r.ID
	}
	return strings.Join([]string{"outside", r.Function, r.Alias, r.From, r.To}, "\x00")
}

// Version changes with everything that Cells shows.
func (h *History) Version(i int) uint64 {
	r := &h.records[h.rows[i]]
	return mix(mixText(age(h.env.Now(), r.At)), mixText(r.From), mixText(r.To), mixText(string(r.Status)),
		mixText(r.Reason), mixText(r.Detail), mixText(r.By), mixText(r.Stage))
}

// Cells are the texts of a row.
func (h *History) Cells(i int, row widget.Row) []string {
	r := &h.records[h.rows[i]]
	t := row.Theme
	cells := make([]string, len(row.Columns))
	for k, id := range row.Columns {
		switch id {
		case "age":
			cells[k] = t.Dim.Paint(age(h.env.Now(), r.At))
		case "function":
			cells[k] = middle(r.Function, row.Widths[k], t.Glyphs.Ellipsis)
		case "stage":
			cells[k] = h.paintStage(t, r)
		case "move":
			cells[k] = moveText(t, r)
		case "who":
			cells[k] = whoOf(r)
		case "kind":
			cells[k] = t.Dim.Paint(kindOf(r))
			if r.Source == store.Outside {
				cells[k] = t.Warn.Paint(kindOf(r))
			}
		case "status":
			cells[k] = statusStyle(t, r.Status).Paint(statusOf(r))
		case "reason":
			cells[k] = r.Reason
			if r.Detail != "" {
				cells[k] = strings.TrimPrefix(r.Reason+"; "+r.Detail, "; ")
			}
		}
	}
	return cells
}

func (h *History) paintStage(t theme.Theme, r *store.Record) string {
	stages := h.env.Store.Stages()
	for i, st := range stages {
		if st.Name == r.Stage {
			return t.Stage(i, len(stages)).Paint(r.Stage)
		}
	}
	return r.Stage
}

func moveText(t theme.Theme, r *store.Record) string {
	from := r.From
	if from == "" {
		from = t.Glyphs.Absent
	}
	return from + " " + t.Glyphs.Arrow + " " + r.To
}

func statusStyle(t theme.Theme, s release.Status) theme.Style {
	switch s {
	case release.Moved:
		return t.Good
	case release.Conflicted, release.Failed:
		return t.Bad
	}
	return t.Warn
}

// Lines draws the pane.
func (h *History) Lines(focused bool) []string {
	h.focused = focused
	return h.framed(h.title("", len(h.rows), len(h.records)), nil, focused)
}

// Tick: the ages of moves grow.
func (h *History) Tick(int) bool { return len(h.rows) > 0 }

// Follow is nothing here: the history is that of all functions.
func (h *History) Follow(action.Situation) bool { return false }

// Fill says which move is chosen.
func (h *History) Fill(s *action.Situation) {
	if s.Scope != action.History {
		return
	}
	if r, ok := h.chosen(); ok {
		s.Record = r
	}
}

func (h *History) chosen() (*store.Record, bool) {
	i := h.table.Index()
	if i < 0 || i >= len(h.rows) {
		return nil, false
	}
	return &h.records[h.rows[i]], true
}

// Do moves the selection.
func (h *History) Do(id action.ID) bool { return h.move(id) }

// Click chooses a move.
func (h *History) Click(x, y int) {
	_, y = h.inside(x, y)
	h.table.ClickRow(y)
}

// SetFilter narrows the moves.
func (h *History) SetFilter(text string) Filter {
	return h.narrow(text, h.rebuild)
}

// Count is how many moves show, of how many.
func (h *History) Count() (int, int) { return len(h.rows), len(h.records) }

// Clear takes away the filter.
func (h *History) Clear() bool {
	if h.filter.Text == "" {
		return false
	}
	h.SetFilter("")
	return true
}

// Copy is the chosen move in one line.
func (h *History) Copy() string {
	r, ok := h.chosen()
	if !ok {
		return ""
	}
	fields := []string{stamp(r.At), r.Function, r.Stage, r.From, r.To, whoOf(r), kindOf(r), statusOf(r), r.Reason}
	return strings.Join(slices.DeleteFunc(fields, func(s string) bool { return s == "" }), "\t")
}

// Details is all that is known of the chosen move.
func (h *History) Details() (string, [][2]string) {
	r, ok := h.chosen()
	if !ok {
		return "", nil
	}
	lines := [][2]string{
		{"function", r.Function},
		{"stage", r.Stage},
		{"alias", r.Alias},
		{"from", r.From},
		{"to", r.To},
		{"kind", kindOf(r)},
		{"status", statusOf(r)},
		{"at", stamp(r.At)},
		{"who", whoOf(r)},
		{"reason", r.Reason},
		{"detail", r.Detail},
		{"id", r.ID},
		{"known from", string(r.Source)},
	}
	if r.Entry != nil {
		lines = append(lines, [2]string{"as", r.Entry.Intent.ARN})
		if k := r.Entry.Intent.Canary; k != nil {
			lines = append(lines, [2]string{"ended canary", k.Version + " " + percent(k.Weight)})
		}
	}
	return r.Function + " " + r.Stage, filled(lines)
}

// About says in words what is chosen.
func (h *History) About() string {
	r, ok := h.chosen()
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s of %s to %s", r.Stage, r.Function, r.To)
	if r.Source == store.Outside {
		return text + ", not by aloft; first seen " + stamp(r.At)
	}
	text += fmt.Sprintf(" by %s, %s", whoOf(r), stamp(r.At))
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}
