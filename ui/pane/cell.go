package pane

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

// stale reports whether a cell's content must not be taken for the present.
func stale(c store.Cell, now time.Time) bool {
	return c.Restored || (!c.At.IsZero() && now.Sub(c.At) > staleAfter)
}

// served is what an alias serves, and the version that is beside it. While Lambda
// makes a version ready, all traffic is on the one from before, which it puts beside
// the new one.
func served(a model.Alias) (string, model.Canary) {
	switch {
	case a.Canary == nil:
		return a.Version, model.Canary{}
	case a.Canary.Weight >= 1:
		return a.Canary.Version, model.Canary{Version: a.Version}
	}
	return a.Version, *a.Canary
}

// unweighed follows what a cell serves where its weights are not known: there may
// be a canary.
const unweighed = "?"

// cellText is one cell of the stage matrix: 12 -2, 9→10 10%, —, …, denied, and
// 12⇢14 while it is moved. A trailing ? says that its weights are not known, a !
// that the last read failed, a ~ that it was read long ago or in an earlier
// session.
func cellText(t theme.Theme, style theme.Style, c store.Cell, behind int64, now time.Time, spin int) string {
	g := t.Glyphs
	var b strings.Builder
	switch {
	case c.Moving != nil:
		to := c.Moving.To + " " + g.Spin(spin)
		if c.Moving.To == "" && c.Moving.Note != "" { // its version is still to come
			to, _, _ = strings.Cut(c.Moving.Note, " ")
		}
		from, _ := served(c.Alias)
		b.WriteString(t.Info.Paint(from + g.Moving + to))
		return b.String()
	case c.State == store.Serving && c.Alias.Canary != nil:
		old, extra := served(c.Alias)
		b.WriteString(style.Paint(old))
		b.WriteString(t.Warn.Paint(g.Arrow + extra.Version + " " + figure.Share(extra.Weight)))
		if !c.Full {
			b.WriteString(t.Warn.Paint(unweighed))
		}
	case c.State == store.Serving:
		b.WriteString(style.Paint(c.Alias.Version))
		if !c.Full {
			b.WriteString(t.Warn.Paint(unweighed))
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
	case stale(c, now):
		b.WriteString(t.Dim.Paint(g.Stale))
	}
	return b.String()
}

// cellVersion differs whenever cellText does for another reason than a change in
// the store.
func cellVersion(c store.Cell, now time.Time, spin int) uint64 {
	if c.Moving != nil {
		return mix(2, uint64(spin))
	}
	if stale(c, now) {
		return 1
	}
	return 0
}

// stateNames are the values of the filter's state column.
func stateNames() []string {
	return []string{"absent", "canary", "denied", "drift", "failed", "moving", "stale", "unread", "unweighed"}
}

// inState reports whether a cell is in one of the states that a filter names by
// the beginning of the word.
func inState(value string, c store.Cell, behind int64, now time.Time) bool {
	is := map[string]bool{
		"absent": c.State == store.Absent,
		"canary": c.Alias.Canary != nil,
		"denied": c.State == store.Denied,
		"drift":  behind != 0,
		"failed": c.Failure != nil,
		"moving": c.Moving != nil,
		"stale":  stale(c, now),
		"unread": c.State == store.Unread,

		"unweighed": c.State == store.Serving && !c.Full,
	}
	for name, yes := range is {
		if yes && strings.HasPrefix(name, value) {
			return true
		}
	}
	return false
}
