package pane

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// This file draws the moves.

// The widest that columns of the history get, in cells.
const (
	mostName    = 64
	mostAlias   = 16
	mostMove    = 20
	mostWho     = 40
	leastNames  = 16
	leastWho    = 8
	leastReason = 10
	measured    = 1000 // moves that decide about it, the newest
)

// fitted are the columns, as wide as what is in them: the room that one does not
// need goes to those that would be cut.
func (h *History) fitted() []widget.Column {
	wide := map[string]int{"age": 4, "function": 8, "stage": 5, "move": 6, "who": leastWho, "kind": 7, "status": 6, "reason": 6}
	grow := func(column, text string) {
		if len(text) > wide[column] { // no text is wider than its bytes
			wide[column] = max(wide[column], widget.Width(text))
		}
	}
	figures := 0 // of capacity, in words: they take what room is left
	for _, i := range h.rows[:min(len(h.rows), measured)] {
		r := &h.records[i]
		if r.Source == store.Outside {
			wide["age"] = 5
		}
		grow("function", r.Function)
		grow("stage", r.Stage)
		if r.OfCapacity() {
			figures = max(figures, widget.Width(moveText(h.env.Theme, r)))
		} else {
			grow("move", moveText(h.env.Theme, r))
		}
		grow("who", whoOf(r))
		grow("kind", kindOf(r))
		grow("status", statusOf(r))
		grow("reason", h.remarks(r))
	}
	move := min(wide["move"], mostMove)
	function, who := min(wide["function"], mostName), min(wide["who"], mostWho)
	return []widget.Column{
		{ID: "age", Title: "AGE", Min: wide["age"], Right: true},
		{ID: "function", Title: "FUNCTION", Min: min(function, leastNames), Max: function, Flex: 4},
		{ID: "stage", Title: "STAGE", Min: min(wide["stage"], mostAlias)},
		{ID: "move", Title: "MOVE", Min: move, Max: max(move, figures), Flex: 4},
		{ID: "who", Title: "WHO", Min: leastWho, Max: who, Flex: 3, Drop: 1},
		{ID: "kind", Title: "KIND", Min: wide["kind"], Drop: 3},
		{ID: "status", Title: "STATUS", Min: wide["status"], Drop: 2},
		{ID: "reason", Title: "REASON", Min: min(wide["reason"], leastReason), Max: wide["reason"], Flex: 3, Drop: 4},
	}
}

// kindOf is what sort of move it was; one that something else made says so.
func kindOf(r *store.Record) string {
	if r.ByOther() {
		return "outside"
	}
	return string(r.Kind)
}

// statusOf is how a move ended; one whose outcome is not recorded says so.
func statusOf(r *store.Record) string {
	return cmp.Or(r.StatusWords(), "open")
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

// Version changes with everything that Cells shows.
func (h *History) Version(i int) uint64 {
	r := &h.records[h.rows[i]]
	return mix(mixText(ageOf(h.env.Now(), r)), mixText(moveText(h.env.Theme, r)), mixText(kindOf(r)), mixText(string(r.Status)),
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
			cells[k] = t.Dim.Paint(ageOf(h.env.Now(), r))
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
			if r.ByOther() {
				cells[k] = t.Warn.Paint(kindOf(r))
			}
		case "status":
			cells[k] = statusStyle(t, r.Status).Paint(statusOf(r))
		case "reason":
			cells[k] = h.remarks(r)
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
	from, to := r.From, r.To
	if r.OfBuild() {
		return cmp.Or(to, unknown)
	}
	switch {
	case r.FromUnknown():
		from = unknown
	case from == "":
		from = t.Glyphs.Absent // the move made the alias
	}
	if to == "" {
		to = unknown // a deploy that published nothing, as far as is known
	}
	if b := r.Beside; b != nil {
		if from == to {
			return from + " " + t.Glyphs.Arrow + " " + b.Version + " " + figure.Share(b.Weight)
		}
		return from + " " + t.Glyphs.Arrow + " " + to + ", " + b.Version + " " + figure.Share(b.Weight)
	}
	return from + " " + t.Glyphs.Arrow + " " + to
}

// unknown stands for a version that is not known.
const unknown = "?"

// remarks are the operator's reason, and what else is to be known of a move.
func (h *History) remarks(r *store.Record) string {
	var words []string
	for _, text := range []string{r.Reason, h.endedCanary(r), r.Detail} {
		if text != "" {
			words = append(words, text)
		}
	}
	if r.Source == store.Outside {
		words = append(words, "seen "+ago(h.env.Now(), r.Seen))
		if !r.After.IsZero() {
			words = append(words, "made after "+stamp(r.After))
		}
	}
	return strings.Join(words, "; ")
}

// endedCanary is the canary that a move ended, empty when it ended none.
func (h *History) endedCanary(r *store.Record) string {
	if r.Canary == nil {
		return ""
	}
	return r.From + h.env.Theme.Glyphs.Arrow + r.Canary.Version + " " + figure.Share(r.Canary.Weight) + " ended"
}

// leftCanary is the canary that a move left beside the version that it moved to, empty
// when it left none.
func leftCanary(r *store.Record) string {
	if r.Beside == nil {
		return ""
	}
	return r.Beside.Version + " with " + figure.Share(r.Beside.Weight)
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
