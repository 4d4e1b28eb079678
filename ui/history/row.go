package history

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
)

// row is one move, or the moves of a set, the newest first. A record is in the store's own
// list, which is replaced as a whole.
type row struct {
	records []*store.Record
	of      int // members that the set was planned with; 0 for a single move
	reasons []string
	asked   bool // the reasons are known
}

// newest is the move, or the last one of a set.
func (r *row) newest() *store.Record { return r.records[0] }

// isSet reports whether it is a set.
func (r *row) isSet() bool { return r.of > 0 }

// set is the set as the journal has it, oldest first; empty for a single move.
func (r *row) set() journal.Set {
	if !r.isSet() {
		return journal.Set{}
	}
	s := journal.Set{ID: r.newest().Set(), Of: r.of}
	for i := len(r.records) - 1; i >= 0; i-- {
		s.Moves = append(s.Moves, *r.records[i].Entry)
	}
	return s
}

// moved counts the members that moved.
func (r *row) moved() int {
	n := 0
	for _, m := range r.records {
		if m.Status == release.Moved {
			n++
		}
	}
	return n
}

// tests reports whether it is of tests, alone or in a set.
func (r *row) tests() bool { return r.newest().OfTest() }

// passed counts the members that passed.
func (r *row) passed() int {
	n := 0
	for _, m := range r.records {
		if m.OfTest() && m.StatusWords() == string(invoke.Passed) {
			n++
		}
	}
	return n
}

// sum says in words what became of a set.
func (r *row) sum() string {
	if r.tests() {
		return fmt.Sprintf("%d of %d passed", r.passed(), r.of)
	}
	if r.newest().OfPublication() {
		return fmt.Sprintf("%d of %d published", r.moved(), r.of)
	}
	if r.makes() {
		return fmt.Sprintf("%d of %d made", r.moved(), r.of)
	}
	return fmt.Sprintf("%d of %d moved", r.moved(), r.of)
}

// makes reports whether all of its moves made an alias.
func (r *row) makes() bool {
	return !slices.ContainsFunc(r.records, func(m *store.Record) bool { return m.From != "" || m.FromUnknown() || !m.OfMove() })
}

// quiet reports whether it is background: it moved nothing, or aloft did not make it.
func (r *row) quiet() bool {
	first := r.newest()
	return r.moved() == 0 && first.Status != "" || first.ByOther() || first.Source == store.Outside
}

// key names a move: by its id, or by what it did where it has none.
func (r *row) key() string {
	first := r.newest()
	switch {
	case r.isSet():
		return "set\x00" + first.Set()
	case first.ID != "":
		return first.ID
	}
	return strings.Join([]string{"outside", first.Function, first.Alias, first.From, first.To, cell.Stamp(first.Seen)}, "\x00")
}

// text is what words of a filter are looked for in.
func (r *row) text() string {
	var words []string
	for _, m := range r.records {
		words = append(words, m.Function, m.Stage, whoOf(m), m.Reason, m.Test())
	}
	return strings.Join(words, " ")
}

// name is what moved.
func (r *row) name() string {
	if !r.isSet() {
		return r.newest().Function
	}
	if i := slices.IndexFunc(r.records, (*store.Record).OfComponent); i >= 0 {
		return r.records[i].Entry.Intent.Subject().Name
	}
	of := map[string]bool{}
	for _, m := range r.records {
		of[m.Function] = true
	}
	if len(of) == 1 {
		return r.newest().Function
	}
	return fmt.Sprintf("%d functions", len(of))
}

// reason is the one that all of a set was moved for: its name. Empty where there is none.
func (r *row) reason() string {
	if all := r.why(); r.isSet() && len(all) == 1 {
		return all[0]
	}
	return ""
}

// why are the reasons of its moves, each once. The moves of a row stay what they are.
func (r *row) why() []string {
	if !r.asked {
		r.reasons, r.asked = r.each(func(m *store.Record) string { return m.Reason }), true
	}
	return r.reasons
}

// stage is the stage that all of it moved, empty where there are several.
func (r *row) stage() string {
	stage := r.newest().Stage
	for _, m := range r.records {
		if m.Stage != stage {
			return ""
		}
	}
	return stage
}

// each are the texts of all its moves, each once.
func (r *row) each(of func(*store.Record) string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range r.records {
		if text := of(m); !seen[text] {
			out, seen[text] = append(out, text), true
		}
	}
	return out
}

// rows are the moves, newest first; those of a set are one row.
func (h *Pane) rows() []*row {
	known := h.env.Store.History()
	rows := make([]*row, 0, len(known))
	sets := map[string]*row{}
	for i := range known {
		r := &known[i]
		id := r.Set()
		if id == "" || r.OfCapacity() || r.OfBuild() {
			rows = append(rows, &row{records: []*store.Record{r}})
			continue
		}
		if have := sets[id]; have != nil {
			have.records = append(have.records, r)
			have.of = max(have.of, r.Entry.Intent.SetOf, len(have.records))
			continue
		}
		sets[id] = &row{records: []*store.Record{r}}
		rows = append(rows, sets[id])
	}
	return rows
}
