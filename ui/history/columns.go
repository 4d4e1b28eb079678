package history

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The widths of the columns of the history, in cells.
const (
	leastName = 18
	mostName  = 28
	stageCol  = 6
	moveCol   = 16
	leastWho  = 6
	mostWho   = 40
	withHosts = 80 // the room from which hosts are told
)

// columns are the columns of the history: who and both versions never leave.
func (h *Pane) columns(room int) []list.Column[*row] {
	first := func(of func(*store.Record) string) func(*row) any {
		return func(r *row) any { return of(r.newest()) }
	}
	each := func(of func(*store.Record) string) func(*row) []string {
		return func(r *row) []string { return r.each(of) }
	}
	who := byOf
	if room >= withHosts {
		who = whoOf
	}
	return []list.Column[*row]{{
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 5, Right: true, Leaves: 1},
		Cell: func(r *row, c *list.Context) string {
			age := c.Theme.Dim.Paint(cell.MoveAge(c.Now, r.newest()))
			if h.elsewhere(r) {
				age = c.Theme.Warn.Paint(c.Theme.Glyphs.Moved) + widget.FitRight(age, c.Width-1, "")
			}
			return age
		},
		Value: func(r *row) any { return r.newest().When() },
	}, {
		ID: "function", Title: "FUNCTION", Width: list.Width{Floor: leastName, Least: leastName, Most: mostName, Flex: 2}, Match: list.Holds,
		Fits: func(r *row) (needs, takes int) { n := widget.Width(h.Short(r.name())); return n, n },
		Cell: func(r *row, c *list.Context) string {
			lead := ""
			if r.isSet() {
				lead = c.Theme.Glyphs.Several + " "
			}
			name := widget.Middle(h.Short(r.name()), c.Width-widget.Width(lead), c.Theme.Glyphs.Ellipsis)
			return h.paint(c, r, c.Theme.Text).Paint(lead + name)
		},
		Value: func(r *row) any { return r.name() }, Texts: each(func(m *store.Record) string { return m.Function }),
	}, {
		ID: "stage", Title: "STAGE", Width: list.Width{Floor: stageCol, Least: stageCol, Most: 16}, Match: list.Holds,
		Fits: func(r *row) (needs, takes int) { n := widget.Width(r.stage()); return n, n },
		Cell: func(r *row, c *list.Context) string {
			return h.paint(c, r, h.stageStyle(c.Theme, r.stage())).Paint(r.stage())
		},
		Value: func(r *row) any { return r.stage() }, Texts: each(func(m *store.Record) string { return m.Stage }),
	}, {
		ID: "move", Title: "MOVE", Width: list.Width{Floor: moveCol, Least: moveCol, Most: 24, Flex: 1},
		Fits:  func(r *row) (needs, takes int) { n := widget.Width(rowMove(h.Theme(), r)); return n, n },
		Cell:  func(r *row, c *list.Context) string { return h.paint(c, r, c.Theme.Text).Paint(rowMove(c.Theme, r)) },
		Value: func(r *row) any { return rowMove(h.Theme(), r) },
	}, {
		ID: "who", Title: "WHO", Width: list.Width{Floor: leastWho, Least: mostWho, Most: mostWho}, Asked: "by", Match: list.Holds,
		Fits:  func(r *row) (needs, takes int) { n := widget.Width(whoOf(r.newest())); return n, n },
		Cell:  func(r *row, c *list.Context) string { return h.paint(c, r, c.Theme.Text).Paint(who(r.newest())) },
		Value: first(whoOf), Texts: each(whoOf),
	}, {
		ID: "reason", Title: "WHY", Width: list.Width{Least: 8, Most: 40, Flex: 4, Leaves: 2}, Match: list.Holds,
		Cell:  func(r *row, c *list.Context) string { return c.Theme.Dim.Paint(h.why(r)) },
		Value: func(r *row) any { return h.remarks(r.newest()) },
		Texts: each(func(m *store.Record) string { return m.Reason }),
	}, {
		ID: "kind", Title: "KIND", Off: true, Match: list.Holds, Value: first(kindOf), Texts: each(kindOf),
	}, {
		ID: "status", Title: "STATUS", Off: true, Match: list.Holds, Value: first(statusOf), Texts: each(statusOf),
	}, {
		ID: "from", Match: list.Equals, Texts: each(func(m *store.Record) string { return m.From }),
	}, {
		ID: "to", Match: list.Equals, Texts: each(func(m *store.Record) string { return m.To }),
	}}
}

// paint is how a cell of a row looks.
func (h *Pane) paint(c *list.Context, r *row, style theme.Style) theme.Style {
	switch {
	case r.quiet():
		return c.Theme.Dim
	case r.tests() && r.passed() < len(r.records):
		return c.Theme.Warn
	}
	return style
}

// elsewhere reports whether somebody else made the move and it was not looked at.
func (h *Pane) elsewhere(r *row) bool {
	for _, m := range r.records {
		if seen, ok := h.env.Store.MovedElsewhere(model.CellKey{Function: m.Function, Alias: m.Alias}); ok && seen.ID == m.ID {
			return true
		}
	}
	return false
}

// rowMove is what a row moved, and how that ended where it did not work.
func rowMove(t theme.Theme, r *row) string {
	switch name := r.reason(); {
	case r.isSet() && r.tests():
		return r.sum()
	case r.isSet() && (name == "" || r.moved() != r.of):
		return r.sum()
	case r.isSet():
		return "set " + name
	}
	m := r.newest()
	switch text := moveText(t, m); {
	case m.OfTest():
		return text + " " + statusOf(m)
	case m.Status != release.Moved:
		return text + " " + statusOf(m)
	case m.OfBuild(), m.OfPublication():
		return statusOf(m) + " " + text
	default:
		return text
	}
}

// why is the operator's reason, else what else is to be known.
func (h *Pane) why(r *row) string {
	first := r.newest()
	if r.isSet() {
		if r.tests() {
			return h.badTests(r)
		}
		return strings.Join(r.why(), "; ")
	}
	if first.ByOther() && first.With != "" {
		return "outside: " + strings.TrimPrefix(h.remarks(first), "; ")
	}
	return h.remarks(first)
}

// badTests names the tests of a set that did not pass.
func (h *Pane) badTests(r *row) string {
	var names []string
	for _, m := range slices.Backward(r.records) {
		if how := statusOf(m); how != string(invoke.Passed) {
			names = append(names, m.Test()+" "+how)
		}
	}
	return strings.Join(names, ", ")
}

// kindOf is what sort of move it was; one that something else made says so.
func kindOf(r *store.Record) string {
	if r.ByOther() {
		return "outside"
	}
	return r.Kind.Words()
}

// statusOf is how a move ended; one whose outcome is not recorded says so.
func statusOf(r *store.Record) string {
	return cmp.Or(r.StatusWords(), "open")
}

// byOf is who made a move, without the host.
func byOf(r *store.Record) string {
	if r.Source == store.Outside {
		return cell.NotAloft
	}
	return r.By
}

func whoOf(r *store.Record) string {
	if r.Source != store.Outside && r.Host != "" {
		return r.By + " " + r.Host
	}
	return byOf(r)
}

// stageStyle is how a stage looks.
func (h *Pane) stageStyle(t theme.Theme, name string) theme.Style {
	stages := h.env.Store.Stages()
	for i, st := range stages {
		if st.Name == name {
			return t.Stage(i, len(stages))
		}
	}
	return t.Text
}

// wiringWords say what a change of wiring did.
func wiringWords(r *store.Record) string {
	switch r.Entry.Intent.Kind {
	case wiring.PermitKind:
		return "let in to " + r.To
	case wiring.UnpermitKind:
		return "no more in to " + r.From
	case wiring.VariableKind:
		return "set " + r.To
	}
	return "deployed"
}

func moveText(t theme.Theme, r *store.Record) string {
	from, to := r.From, r.To
	if r.OfBuild() || r.OfTest() || r.OfComponent() {
		return cmp.Or(to, cell.UnknownVersion)
	}
	if r.OfWiring() {
		return wiringWords(r)
	}
	if r.OfPublication() {
		return cmp.Or(to, cell.UnknownVersion)
	}
	if r.OfCapacity() {
		return cell.CapacityMove(t.Glyphs.Arrow, from, to)
	}
	return cell.Move(t.Glyphs, r)
}

// remarks are the operator's reason, and what else is to be known of a move.
func (h *Pane) remarks(r *store.Record) string {
	var words []string
	for _, text := range []string{r.Test(), r.Reason, h.endedCanary(r), r.Detail} {
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
