package cell

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/sign"
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

// Sight is what a cell of the stage matrix tells besides what it serves.
type Sight struct {
	Behind    int64          // how many versions it is from the stage before it
	Verdict   health.Verdict // how its calls go
	Broken    bool           // a route of an API can not reach it
	Elsewhere bool           // somebody else has moved it, and nobody looked at it yet
	Spin      int            // the frame of its spinner
	Chosen    bool           // in brackets: the stage of the chosen row on which keys act
}

// Loud reports whether its calls need an operator.
func (s Sight) Loud() bool { return s.Verdict.Loud() }

// Served is one cell of the stage matrix, with a cell for a bracket at its left: 12 -2,
// 9→10 10%, —, …, denied, and 12⇢14 while it is moved. Behind the version stands the first
// of its signs: ! calls fail or are throttled, ✗ a route of an API can not reach it,
// ◂ somebody else moved it, ? its weights are not known, ~ it was read long ago, in an
// earlier session, or could not be read since.
func Served(t theme.Theme, c store.Cell, now time.Time, s Sight) string {
	text, lag := served(t, c, s.Spin), ""
	if first := s.sign(c, now); first != sign.None {
		text += first.Paint(t)
	}
	if c.Moving == nil && c.State == store.Serving && c.Alias.Canary == nil && s.Behind != 0 {
		lag = " " + fmt.Sprintf("%+d", s.Behind)
	}
	switch {
	case s.Chosen && s.Loud():
		return t.Alarm.Paint("[" + ansi.Strip(text+lag) + "]")
	case s.Chosen:
		return t.Chosen.Paint("[" + ansi.Strip(text+lag) + "]")
	case s.Loud():
		return " " + t.Bad.Paint(ansi.Strip(text)) + t.Dim.Paint(lag)
	}
	return " " + text + t.Dim.Paint(lag)
}

// served is what a cell serves, without its signs.
func served(t theme.Theme, c store.Cell, spin int) string {
	g := t.Glyphs
	switch {
	case c.Moving != nil:
		to := c.Moving.To + " " + g.Spin(spin)
		if c.Moving.To == "" && c.Moving.Note != "" { // its version is still to come
			to, _, _ = strings.Cut(c.Moving.Note, " ")
		}
		from, _ := Weighted(c.Alias)
		return t.Info.Paint(from + g.Moving + to)
	case c.State == store.Serving && c.Alias.Canary != nil:
		old, extra := Weighted(c.Alias)
		return t.Warn.Paint(old + g.Arrow + extra.Version + " " + figure.Share(extra.Weight))
	case c.State == store.Serving:
		return c.Alias.Version
	case c.State == store.Absent:
		return t.Dim.Paint(g.Absent)
	case c.State == store.Denied:
		return t.Bad.Paint("denied")
	}
	return t.Dim.Paint(g.Unread)
}

// sign is the first of a cell's signs.
func (s Sight) sign(c store.Cell, now time.Time) sign.Sign {
	switch {
	case c.Moving != nil || c.State == store.Denied:
		return sign.None
	case s.Loud():
		return sign.Failing
	case s.Broken:
		return sign.Broken
	case s.Elsewhere:
		return sign.Moved
	case c.State == store.Serving && !c.Full:
		return sign.Unknown
	case c.Failure != nil || Stale(c, now):
		return sign.Stale
	}
	return sign.None
}

// ServedStates are the values of the filter's state column.
func ServedStates() []string {
	return []string{"absent", "broken", "canary", "denied", "drift", "failed", "failing", "idle", "moved", "moving", "stale", "throttled", "unread", "unweighed"}
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
