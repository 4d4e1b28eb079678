package history

import (
	"strconv"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
)

// Pane is the list of moves, newest first, a set as one.
type Pane struct {
	*list.List[*row]
	env   pane.Env
	moved movedElsewhere
}

// movedElsewhere is how many moves somebody else made that were not looked at, as long as
// the facts stay: all cells are looked at for it.
type movedElsewhere struct {
	facts uint64
	known bool
	n     int
}

// newPane makes the pane. While the keys are elsewhere it stays at the newest move; with
// the keys here, the chosen move stays chosen, so that no key meets another move than the
// one that was seen.
func newPane(env pane.Env, number int) *Pane {
	h := &Pane{env: env}
	h.List = list.New(list.Spec[*row]{
		Number: number, Name: "History", Noun: "move", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions | store.OfHistory, Shows: store.OfCells,
		Rows: h.rows, Key: (*row).key, Text: (*row).text, Of: functionOf,
		Why:     func() string { return "no moves are known yet" },
		Columns: h.columns, Counts: h.counts, Signs: h.signs, Foot: h.foot, Ages: true, First: true,
	})
	h.Rebuild()
	return h
}

// functionOf is the function of a row, whose name shares what all begin with.
func functionOf(r *row) string {
	if first := r.newest(); !first.OfCapacity() && !first.OfBuild() && !first.OfWiring() && !first.OfComponent() {
		return first.Function
	}
	return ""
}

// counts say how many moves somebody else made that were not looked at.
func (h *Pane) counts() []string {
	if is := h.env.Store.Touched(); !h.moved.known || h.moved.facts != is {
		h.moved = movedElsewhere{is, true, len(h.env.Store.AllMovedElsewhere())}
	}
	if n := h.moved.n; n > 0 {
		return []string{h.Theme().Warn.Paint(h.Theme().Glyphs.Moved + strconv.Itoa(n))}
	}
	return nil
}

// foot says where the history is partial.
func (h *Pane) foot(int) string {
	trail := h.env.Store.Trail()
	text := ""
	switch {
	case trail.Failure != nil:
		text = "partial: CloudTrail " + trailWords(trail)
	case trail.Back.IsZero():
		return ""
	default:
		text = "partial: before " + trail.Back.UTC().Format("2 Jan") + " only moves of this journal"
		if trail.Complete {
			text += " (CloudTrail keeps 90 days)"
		}
	}
	return " " + h.Theme().Dim.Paint(text)
}

// signs say how far CloudTrail was read.
func (h *Pane) signs() []string {
	if t := h.env.Store.Trail(); t.Failure != nil || !t.Complete && !t.Back.IsZero() {
		return []string{"CloudTrail " + trailWords(t)}
	}
	return nil
}

// Fill says which move is chosen.
func (h *Pane) Fill(s *action.Situation) {
	if r, ok := h.Chosen(); ok && s.Scope == action.History {
		s.Record, s.Set = r.newest(), r.set()
	}
}
