package store

// What capacity tables had, as far as the journal knows.

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// stretch is a time in which a table or an index had so many units: from zero for
// always, to zero for still.
type stretch struct {
	read, write int64
	from, to    time.Time
}

// settles is how long a change takes at most until DynamoDB dates it.
const settles = 30 * time.Minute

// stretches are what a table or an index had since its creation, newest first. It goes
// back through the changes that the journal has, as long as each leads to what was there
// after it; where something else has changed the capacity, that is said.
func (m *measuring) stretches(t model.Table, index string, units model.Throughput) []stretch {
	k := model.CapacityKey{Table: t.Name, Index: index}
	have := stretch{read: units.ReadUnits, write: units.WriteUnits}
	last := later(units.LastIncrease, units.LastDecrease) // when it changed last, as DynamoDB says
	var all []stretch
	for _, c := range m.store.changesOf(k) {
		at := c.Outcome.At
		if c.Intent.To != capacity.Figures(model.Provisioned, have.read, have.write) || len(all) == 0 && last.After(at.Add(settles)) {
			last = later(last, at)
			break // somebody else has changed it since
		}
		read, write, ok := capacity.Units(c.Intent.From)
		have.from = at
		all = append(all, have)
		last = time.Time{}
		if !ok {
			m.say(fmt.Sprintf("What %s cost until %s, when it was %s, is left out.", k, at.UTC().Format(time.DateOnly), c.Intent.From))
			return all
		}
		have = stretch{read: read, write: write, to: at}
	}
	if last.After(m.From) && last.After(t.Created) {
		m.say(fmt.Sprintf("The capacity of %s was changed on or after %s by something that the journal does not know: it is counted as if it always had been %s.",
			k, last.UTC().Format(time.DateOnly), capacity.Figures(model.Provisioned, have.read, have.write)))
	}
	have.from = t.Created
	return append(all, have)
}

// changesOf are the changes of capacity that were made of a table or an index in this
// account and Region, newest first.
func (s *Store) changesOf(k model.CapacityKey) []journal.Move {
	var made []journal.Move
	for _, c := range s.moves {
		e := c.Intent
		if e.Table == k.Table && e.Index == k.Index && c.Outcome != nil && release.Status(c.Outcome.Status) == release.Moved &&
			e.Account == s.identity.Account && e.Region == s.identity.Region {
			made = append(made, c)
		}
	}
	slices.SortStableFunc(made, func(a, b journal.Move) int { return cmp.Compare(b.Outcome.At.UnixNano(), a.Outcome.At.UnixNano()) })
	return made
}
