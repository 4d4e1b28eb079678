package cell

import (
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// staleAfter is how old a cell may be before it is marked. Every cell is read
// again several times within it, unless something is in the way.
const staleAfter = 15 * time.Minute

// Stale reports whether a cell's content must not be taken for the present.
func Stale(c store.Cell, now time.Time) bool {
	return c.Restored || (!c.At.IsZero() && now.Sub(c.At) > staleAfter)
}

// Weighted are what an alias serves, and the version that is beside it. While Lambda
// makes a version ready, all traffic is on the one from before, which it puts beside
// the new one.
func Weighted(a model.Alias) (main string, beside model.Canary) {
	switch {
	case a.Canary == nil:
		return a.Version, model.Canary{}
	case a.Canary.Weight >= 1:
		return a.Canary.Version, model.Canary{Version: a.Version}
	}
	return a.Version, *a.Canary
}

// Unweighed follows what a cell serves where its weights are not known: there may
// be a canary.
const Unweighed = "?"

// Served is one cell of the stage matrix: 12 -2, 9→10 10%, —, …, denied, and
// 12⇢14 while it is moved. A trailing ? says that its weights are not known, a !
// that the last read failed, a ~ that it was read long ago or in an earlier
// session.
func Served(t theme.Theme, style theme.Style, c store.Cell, behind int64, now time.Time, spin int) string {
	g := t.Glyphs
	var b strings.Builder
	switch {
	case c.Moving != nil:
		to := c.Moving.To + " " + g.Spin(spin)
		if c.Moving.To == "" && c.Moving.Note != "" { // its version is still to come
			to, _, _ = strings.Cut(c.Moving.Note, " ")
		}
		from, _ := Weighted(c.Alias)
		b.WriteString(t.Info.Paint(from + g.Moving + to))
		return b.String()
	case c.State == store.Serving && c.Alias.Canary != nil:
		old, extra := Weighted(c.Alias)
		b.WriteString(style.Paint(old))
		b.WriteString(t.Warn.Paint(g.Arrow + extra.Version + " " + figure.Share(extra.Weight)))
		if !c.Full {
			b.WriteString(t.Warn.Paint(Unweighed))
		}
	case c.State == store.Serving:
		b.WriteString(style.Paint(c.Alias.Version))
		if !c.Full {
			b.WriteString(t.Warn.Paint(Unweighed))
		}
		switch {
		case behind < 0:
			b.WriteString(" " + t.Warn.Paint(strconv.FormatInt(behind, 10)))
		case behind > 0:
			b.WriteString(" " + t.Info.Paint("+"+strconv.FormatInt(behind, 10)))
		}
	case c.State == store.Absent:
		b.WriteString(t.Dim.Paint(g.Absent))
	case c.State == store.Denied:
		b.WriteString(t.Bad.Paint("denied"))
		return b.String()
	default:
		b.WriteString(t.Dim.Paint(g.Unread))
	}
	switch {
	case c.Failure != nil:
		b.WriteString(t.Bad.Paint(g.Failed))
	case Stale(c, now):
		b.WriteString(t.Dim.Paint(g.Stale))
	}
	return b.String()
}

// ServedStates are the values of the filter's state column.
func ServedStates() []string {
	return []string{"absent", "canary", "denied", "drift", "failed", "moving", "stale", "unread", "unweighed"}
}

// States are the states that a cell is in, of ServedStates.
func States(c store.Cell, behind int64, now time.Time) []string {
	var states []string
	for _, s := range []struct {
		is   bool
		name string
	}{
		{c.State == store.Absent, "absent"},
		{c.Alias.Canary != nil, "canary"},
		{c.State == store.Denied, "denied"},
		{behind != 0, "drift"},
		{c.Failure != nil, "failed"},
		{c.Moving != nil, "moving"},
		{Stale(c, now), "stale"},
		{c.State == store.Unread, "unread"},
		{c.State == store.Serving && !c.Full, "unweighed"},
	} {
		if s.is {
			states = append(states, s.name)
		}
	}
	return states
}
