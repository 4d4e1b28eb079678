package history

import (
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
)

// Pane is the list of moves, newest first. A row is a record in the store's own list,
// which is replaced as a whole.
type Pane struct {
	*list.List[*store.Record]
	env pane.Env
}

// newPane makes the pane. While the keys are elsewhere it stays at the newest move; with
// the keys here, the chosen move stays chosen, so that no key meets another move than the
// one that was seen.
func newPane(env pane.Env, number int) *Pane {
	h := &Pane{env: env}
	h.List = list.New(list.Spec[*store.Record]{
		Number: number, Name: "History", Noun: "move", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions | store.OfHistory,
		Rows:  h.records, Key: recordKey, Text: recordText, Of: func(r *store.Record) string { return r.Function },
		Why:     func() string { return "no moves are known yet" },
		Columns: h.columns, Signs: h.signs, Ages: true, First: true,
	})
	h.Rebuild()
	return h
}

func (h *Pane) records() []*store.Record {
	known := h.env.Store.History()
	rows := make([]*store.Record, len(known))
	for i := range known {
		rows[i] = &known[i]
	}
	return rows
}

// recordKey names a move: by its id, or by what it did where it has none.
func recordKey(r *store.Record) string {
	if r.ID != "" {
		return r.ID
	}
	return strings.Join([]string{"outside", r.Function, r.Alias, r.From, r.To, cell.Stamp(r.Seen)}, "\x00")
}

func recordText(r *store.Record) string {
	return r.Function + " " + r.Stage + " " + whoOf(r) + " " + r.Reason
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
		s.Record = r
	}
}
