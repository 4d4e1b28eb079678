package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// WatchID names a watch: by its move, which sets have one of for each cell.
type WatchID struct {
	Move string
	Cell model.CellKey
}

// Watch is a look at the first minutes of a version after a move, beside the last ones
// of the version before.
type Watch struct {
	ID      WatchID
	Version string
	Before  string        // the version before; empty for none
	Moved   time.Time     // when the move was made
	Since   time.Time     // when the version before had come; zero when that is not known
	Minutes int           // how many of the first ones
	Timeout time.Duration // of the function
}

// First are the version's first minutes, as far as they have settled, and whether they
// are all there. The minute of the move is left out.
func (w Watch) First(now time.Time) (Window, bool) {
	from := w.Moved.UTC().Truncate(time.Minute).Add(time.Minute)
	to := from.Add(time.Duration(w.Minutes) * time.Minute)
	if settled := Latest(now, 0).To; settled.Before(to) {
		return Window{from, later(from, settled)}, false
	}
	return Window{from, to}, true
}

// Last is the last hour of the version before, false when it did not serve, or it is not
// known since when.
func (w Watch) Last() (Window, bool) {
	if w.Before == "" || w.Since.IsZero() {
		return Window{}, false
	}
	window := during(w.Since, w.Moved, SideSpan, w.Moved.Add(Settle+time.Minute))
	return window, window.Length() > 0
}

// Until is when the last look is due: when calls that began in the last minute have come
// in, as long as they may take.
func (w Watch) Until() time.Time {
	return w.Moved.Truncate(time.Minute).Add(time.Duration(w.Minutes+1)*time.Minute + w.Timeout + longTail)
}

// Called is what was called to reach both versions.
func (w Watch) Called() model.Called {
	return model.Called{Function: w.ID.Cell.Function, Alias: w.ID.Cell.Alias}
}

// Seen is what a watch has seen so far.
type Seen struct {
	Watch
	New, Old Figures // the zero ones where nothing was read
	Whole    bool    // New has all of the first minutes
	Over     bool    // no more will be read
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
