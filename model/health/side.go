package health

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// SideSpan is how far back the figures of a side of a move go.
const SideSpan = time.Hour

// MostSided is of how many moves of one sheet or plan the sides are read: those of one
// take eight requests.
const MostSided = 8

// longTail is how long after a window its calls may still come in, besides the time
// that the longest of them takes.
const longTail = 3 * time.Minute

// Side is one side of a move: a version, what was called to reach it, and when. Through
// an alias that has no weights a version has no series of its own: it has what went
// through the alias while it served.
type Side struct {
	Version string
	Called  model.Called
	Window  Window
}

// SideOf finds the last hour in which a version was served by an alias, by the times in
// which single versions served it, oldest first; the minutes of the moves belong to
// neither side. It reports false when no such time is known. While the alias weighs the
// version against another, it has a series of its own.
func SideOf(a model.Alias, spells []release.Spell, version string, now time.Time) (Side, bool) {
	side := Side{Version: version, Called: model.Called{Function: a.Function, Alias: a.Name}}
	if a.Canary != nil && (a.Version == version || a.Canary.Version == version) {
		side.Called.Version, side.Window = version, Latest(now, SideSpan)
		return side, true
	}
	for i := len(spells) - 1; i >= 0; i-- {
		if s := spells[i]; s.Version == version {
			side.Window = during(s.From, s.Until, SideSpan, now)
			return side, side.Window.Length() > 0
		}
	}
	return side, false
}

// during is the last part of a time, cut to whole minutes and to a length; the minutes
// in which it began and ended are left out.
func during(from, until time.Time, most time.Duration, now time.Time) Window {
	w := Window{To: Latest(now, 0).To}
	if !until.IsZero() && until.Before(w.To) {
		w.To = until.UTC().Truncate(time.Minute)
	}
	w.From = w.To.Add(-most)
	if begin := from.UTC().Truncate(time.Minute).Add(time.Minute); !from.IsZero() && begin.After(w.From) {
		w.From = begin
	}
	if w.To.Before(w.From) {
		w.To = w.From
	}
	return w
}

// Judged reports whether a window is long enough to judge calls that take up to a
// function's timeout: the ones that take long come in last.
func (w Window) Judged(timeout time.Duration) bool { return w.Length() >= timeout+longTail }

// ReadSides reads sides, each for itself: what could not be read is told beside those
// that could. It takes as long as the context allows.
func ReadSides(ctx context.Context, reader model.MetricReader, now model.Clock, sides ...Side) ([]Figures, error) {
	figures := make([]Figures, len(sides))
	var failed error
	for i, s := range sides {
		if s.Window.Length() == 0 {
			continue
		}
		samples, err := reader.ReadMetrics(ctx, Ask(s.Window, All, s.Called))
		if err != nil {
			failed = err
			continue
		}
		f, failure := Take(s.Window, now(), All, samples)
		figures[i] = f
		if failure != nil {
			failed = failure
		}
	}
	return figures, failed
}
