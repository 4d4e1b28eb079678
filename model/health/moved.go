package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// MoveSides are the two sides of a move that was made: the last hour that the version
// before served, and the first hour of the one that came. Each ends where another move of
// the alias lies, as far as that is known; the minutes of moves belong to neither.
type MoveSides struct {
	Called   model.Called
	From, To string
	Beside   string    // the version that the move weighs against To; empty for none
	Previous time.Time // when the move before it was made, zero when that is not known
	At       time.Time
	Next     time.Time // when the move after it was made, zero for none
}

// MovedRead says how the sides of a change of the history did: both of a single move, of a
// set the later side of each member.
type MovedRead struct {
	model.Read
	Change  string // the row of the history
	Sides   []MovedSide
	Over    bool           // they stay what they are
	Failure *model.Failure // why a part of it is not known, nil when all of it is
}

// MovedSide is one of them.
type MovedSide struct {
	Side
	Figures
}

// Key of the sides of a change.
func (e MovedRead) Key() string { return "health\x00moved\x00" + e.Change }

// Sides are both of them by now, those without a window left out: an alias that was made
// has none before. Two versions that a move weighs are its sides, each with the series of
// its own.
func (m MoveSides) Sides(now time.Time) []Side {
	since := m.since(now)
	if m.Beside != "" {
		main, beside := m.Called, m.Called
		main.Version, beside.Version = m.To, m.Beside
		return windowed(Side{m.To, main, since}, Side{m.Beside, beside, since})
	}
	return windowed(Side{m.From, m.Called, during(m.Previous, m.At, SideSpan, now)}, Side{m.To, m.Called, since})
}

// since is the first hour after the move.
func (m MoveSides) since(now time.Time) Window {
	w := Window{From: m.At.UTC().Truncate(time.Minute).Add(time.Minute), To: Latest(now, 0).To}
	if !m.Next.IsZero() && m.Next.Before(w.To) {
		w.To = m.Next.UTC().Truncate(time.Minute)
	}
	if end := w.From.Add(SideSpan); end.Before(w.To) {
		w.To = end
	}
	return w
}

// Over reports whether what the sides are by now is what they stay.
func (m MoveSides) Over(now time.Time) bool {
	since := m.since(now)
	return since.Length() >= SideSpan || !m.Next.IsZero() && !since.To.Before(m.Next.UTC().Truncate(time.Minute))
}

func windowed(sides ...Side) []Side {
	var out []Side
	for _, s := range sides {
		if s.Version != "" && s.Window.Length() > 0 {
			out = append(out, s)
		}
	}
	return out
}
