package release

import (
	"cmp"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// together is how far two accounts of one move may lie apart: hosts' clocks, and
// CloudTrail's, are not one.
const together = 2 * time.Minute

// turn is a moment from which on an alias served something else.
type turn struct {
	at      time.Time
	version string // that serves alone since; empty where two do, or it is not known
	from    string // what is said to have served before; empty where nothing is said
}

// Served are the times in which single versions served an alias, oldest first, by the
// moves of the journal, the alias' own stamp, and CloudTrail. Where accounts leave a gap,
// a time is left out rather than guessed: a move that nobody noted down ends what is
// known. The last one has not ended where the alias still serves that version alone.
func Served(a model.Alias, moves []journal.Move, trail TrailPast) []Spell {
	turns := turnsOf(a, moves, trail)
	var spells []Spell
	if len(turns) > 0 && trail.complete(turns[0].at) && turns[0].from != "" {
		// CloudTrail was read up to that move, and tells of none before it.
		spells = append(spells, Spell{Version: turns[0].from, From: trail.Since, Until: turns[0].at})
	}
	for i, t := range turns {
		if t.version == "" {
			continue
		}
		s := Spell{Version: t.version, From: t.at}
		if i+1 < len(turns) {
			next := turns[i+1]
			if next.from != t.version {
				continue // something else was served in between, nobody knows since when
			}
			s.Until = next.at
		} else if a.Version != t.version || a.Canary != nil {
			continue
		}
		spells = append(spells, s)
	}
	return spells
}

// complete reports whether CloudTrail tells of a move at a time, and so of all those
// since it was read that came before it.
func (t TrailPast) complete(at time.Time) bool {
	return !t.Since.IsZero() && t.Since.Before(at) && slices.ContainsFunc(t.Spells, func(s Spell) bool {
		return s.From.Sub(at) <= together && at.Sub(s.From) <= together
	})
}

// turnsOf are the moments at which an alias came to serve something else, oldest first,
// each once.
func turnsOf(a model.Alias, moves []journal.Move, trail TrailPast) []turn {
	var turns []turn
	for _, m := range moves {
		if m.Intent.Function != a.Function || m.Intent.Alias != a.Name || m.Outcome == nil || m.Outcome.Status != string(Moved) {
			continue
		}
		from := m.Intent.From
		if m.Intent.Canary != nil {
			from = "" // two served
		}
		turns = append(turns, turn{m.Outcome.At, m.Intent.To, from})
	}
	if s, ok := StampOf(a); ok && !s.At.IsZero() {
		turns = append(turns, turn{s.At, s.To, s.From})
	}
	for i, s := range trail.Spells {
		t := turn{at: s.From, version: s.Version}
		if i > 0 && trail.Spells[i-1].Until.Equal(s.From) {
			t.from = trail.Spells[i-1].Version
		}
		turns = append(turns, t)
		if !s.Until.IsZero() {
			turns = append(turns, turn{at: s.Until, from: s.Version})
		}
	}
	slices.SortStableFunc(turns, func(x, y turn) int { return x.at.Compare(y.at) })
	var out []turn
	for _, t := range turns {
		if n := len(out); n > 0 && t.at.Sub(out[n-1].at) <= together {
			last := &out[n-1]
			switch {
			case t.version == last.version || t.version == "":
				last.from = cmp.Or(last.from, t.from)
				continue
			case last.version == "":
				last.version, last.from = t.version, cmp.Or(t.from, last.from)
				continue
			}
		}
		out = append(out, t)
	}
	return out
}
