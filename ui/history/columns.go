package history

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The widths of the columns of the history, in cells.
const (
	mostName    = 64
	mostAlias   = 16
	mostMove    = 20
	mostWho     = 40
	mostWord    = 24 // of a kind or a status
	leastNames  = 16
	leastWho    = 8
	leastReason = 10
)

// columns are as wide as what is in them: the room that one does not need goes to those that
// would be cut.
func (h *Pane) columns(int) []list.Column[*store.Record] {
	return []list.Column[*store.Record]{{
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Floor: 4, Least: 5, Right: true},
		Fits: func(r *store.Record) (needs, takes int) {
			if r.Source == store.Outside {
				needs = 5 // >12m
			}
			return needs, needs
		},
		Cell:  func(r *store.Record, c *list.Context) string { return c.Theme.Dim.Paint(cell.MoveAge(c.Now, r)) },
		Value: func(r *store.Record) any { return r.When() },
	}, {
		ID: "function", Title: "FUNCTION", Width: list.Width{Floor: 8, Least: leastNames, Most: mostName, Flex: 4},
		Kind: list.Name, Fitted: true, Match: list.Holds, Value: func(r *store.Record) any { return r.Function },
	}, {
		ID: "stage", Title: "STAGE", Width: list.Width{Floor: 5, Least: mostAlias}, Fitted: true, Match: list.Holds,
		Cell:  func(r *store.Record, c *list.Context) string { return h.paintStage(c.Theme, r) },
		Value: func(r *store.Record) any { return r.Stage },
	}, {
		ID: "move", Title: "MOVE", Width: list.Width{Floor: 6, Least: mostMove, Flex: 4}, Fits: h.moveFits,
		Value: func(r *store.Record) any { return moveText(h.Theme(), r) },
	}, {
		ID: "who", Title: "WHO", Width: list.Width{Floor: leastWho, Least: leastWho, Most: mostWho, Flex: 3, Leaves: 1},
		Asked: "by", Fitted: true, Match: list.Holds, Value: func(r *store.Record) any { return whoOf(r) },
	}, {
		ID: "kind", Title: "KIND", Width: list.Width{Floor: 7, Least: mostWord, Leaves: 3}, Fitted: true, Match: list.Holds,
		Cell:  func(r *store.Record, c *list.Context) string { return kindCell(c.Theme, r) },
		Value: func(r *store.Record) any { return kindOf(r) },
	}, {
		ID: "status", Title: "STATUS", Width: list.Width{Floor: 6, Least: mostWord, Leaves: 2}, Fitted: true, Match: list.Holds,
		Cell: func(r *store.Record, c *list.Context) string {
			return statusStyle(c.Theme, r.Status).Paint(statusOf(r))
		},
		Value: func(r *store.Record) any { return statusOf(r) },
	}, {
		ID: "reason", Title: "REASON", Width: list.Width{Floor: 6, Least: leastReason, Flex: 3, Leaves: 4},
		Fitted: true, Match: list.Holds, Value: func(r *store.Record) any { return h.remarks(r) },
		Texts: func(r *store.Record) []string { return []string{r.Reason} },
	}, {
		ID: "from", Match: list.Equals, Value: func(r *store.Record) any { return r.From },
	}, {
		ID: "to", Match: list.Equals, Value: func(r *store.Record) any { return r.To },
	}}
}

// moveFits gives a move the room that it needs; figures of capacity, in words, take what room
// is left.
func (h *Pane) moveFits(r *store.Record) (needs, takes int) {
	w := widget.Width(moveText(h.Theme(), r))
	if r.OfCapacity() {
		return 0, w
	}
	return w, min(w, mostMove)
}

func kindCell(t theme.Theme, r *store.Record) string {
	if r.ByOther() {
		return t.Warn.Paint(kindOf(r))
	}
	return t.Dim.Paint(kindOf(r))
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

func (h *Pane) paintStage(t theme.Theme, r *store.Record) string {
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
func (h *Pane) remarks(r *store.Record) string {
	var words []string
	for _, text := range []string{r.Reason, h.endedCanary(r), r.Detail} {
		if text != "" {
			words = append(words, text)
		}
	}
	if r.Source == store.Outside {
		words = append(words, "seen "+cell.Ago(h.env.Now(), r.Seen))
		if !r.After.IsZero() {
			words = append(words, "made after "+cell.Stamp(r.After))
		}
	}
	return strings.Join(words, "; ")
}

// endedCanary is the canary that a move ended, empty when it ended none.
func (h *Pane) endedCanary(r *store.Record) string {
	if r.Canary == nil {
		return ""
	}
	return r.From + h.Theme().Glyphs.Arrow + r.Canary.Version + " " + figure.Share(r.Canary.Weight) + " ended"
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
