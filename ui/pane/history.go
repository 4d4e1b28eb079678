package pane

import (
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// History is the list of moves, newest first.
type History struct {
	listed
	records []store.Record // the store's own, replaced as a whole when it changes
	rows    []int
	focused bool // the keys are here
}

// NewHistory makes the pane.
func NewHistory(env Env, number int) *History {
	h := &History{listed: listed{env: env, number: number, name: "History"}}
	h.table = widget.NewTable(h, false)
	h.rebuild()
	return h
}

// Restyle changes how it looks.
func (h *History) Restyle(t theme.Theme) {
	h.listed.Restyle(t)
	h.table.SetColumns(h.fitted()...) // signs may be wider
}

// Refresh takes in what changed. While the keys are elsewhere, a pane that stands at
// the newest move stays at the newest; with the keys here, the chosen move stays
// chosen, so that no key meets another move than the one that was seen.
func (h *History) Refresh(c store.Changes) bool {
	if !c.Touch(store.OfFunctions | store.OfHistory) {
		return false
	}
	newest := !h.focused && h.table.Index() <= 0
	h.rebuild()
	if newest {
		h.table.Top()
	}
	return true
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
		return filtered{strings.ToLower(r.Function + " " + r.Stage + " " + whoOf(r) + " " + r.Reason), func(column, value string) bool {
			return recordMatches(r, column, value)
		}}
	})
	h.table.SetColumns(h.fitted()...)
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
		"function": r.Function, "stage": r.Stage, "by": whoOf(r), "kind": kindOf(r), "status": statusOf(r), "reason": r.Reason,
	}[column]
	return strings.Contains(strings.ToLower(text), value)
}

// Len is how many rows there are.
func (h *History) Len() int { return len(h.rows) }

// Key names a move: by its id, or by what it did where it has none.
func (h *History) Key(i int) string {
	r := &h.records[h.rows[i]]
	if r.ID != "" {
		return r.ID
	}
	return strings.Join([]string{"outside", r.Function, r.Alias, r.From, r.To, cell.Stamp(r.Seen)}, "\x00")
}

// Lines draws the pane.
func (h *History) Lines(focused bool) []string {
	h.focused = focused
	var infos []string
	if t := h.env.Store.Trail(); t.Failure != nil || !t.Complete && !t.Back.IsZero() {
		infos = append(infos, "CloudTrail "+trailWords(t))
	}
	return h.framed(h.title("", len(h.rows), len(h.records)), infos, focused)
}

// Tick: the ages of moves grow.
func (h *History) Tick(int) bool { return len(h.rows) > 0 }

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
func (h *History) SetFilter(text string) list.Filter {
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
