package store

// What capacity tables had, as far as the journal and CloudTrail know.

import (
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
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
// back through the known changes, as long as each leads to what was there after it; where
// something else has changed the capacity, or what was before is not known, that is said.
func (m *measuring) stretches(t model.Table, index string, units model.Throughput) []stretch {
	k := model.CapacityKey{Table: t.Name, Index: index}
	have := stretch{read: units.ReadUnits, write: units.WriteUnits}
	last := later(units.LastIncrease, units.LastDecrease) // when it changed last, as DynamoDB says
	changes := m.store.changesOf(k, t.Created)
	var all []stretch
	for i, c := range changes {
		if c.to != have.figures() || i == 0 && last.After(c.at.Add(settles)) {
			last = later(last, c.at)
			break // somebody else has changed it since
		}
		have.from, last = c.at, time.Time{}
		from := c.from
		if from == "" && i+1 < len(changes) {
			from = changes[i+1].to
		}
		read, write, ok := capacity.Units(from)
		switch {
		case c.made:
			return append(all, have)
		case from == "":
			m.say(fmt.Sprintf("What the capacity of %s was before %s, when it became %s, is not known: it is counted as if it had been that.",
				k, c.at.UTC().Format(time.DateOnly), have.figures()))
			have.from = t.Created
			return append(all, have)
		case !ok:
			m.say(fmt.Sprintf("What %s cost until %s, when it was %s, is left out.", k, c.at.UTC().Format(time.DateOnly), from))
			return append(all, have)
		}
		all = append(all, have)
		have = stretch{read: read, write: write, to: c.at}
	}
	if last.After(m.From) && last.After(t.Created) {
		m.say(fmt.Sprintf("The capacity of %s was changed on or after %s by something that the journal does not know%s: it is counted as if it always had been %s.",
			k, last.UTC().Format(time.DateOnly), m.store.norTrail(), have.figures()))
	}
	have.from = t.Created
	return append(all, have)
}

func (s stretch) figures() string { return capacity.Figures(model.Provisioned, s.read, s.write) }

// capacityChange is one change of what a table or an index had, in the words of the
// journal.
type capacityChange struct {
	asked, at time.Time // when it was set out on, and when it was made
	from, to  string    // from is empty where only what came before tells
	made      bool      // there was nothing before
}

// changesOf are the changes of capacity that were made of a table or an index in this
// account and Region since its table was made, newest first. CloudTrail adds what the
// journal does not have.
func (s *Store) changesOf(k model.CapacityKey, created time.Time) []capacityChange {
	var made []capacityChange
	for i := range s.moves {
		c := &s.moves[i]
		e := &c.Intent
		if e.Table == k.Table && e.Index == k.Index && c.Outcome != nil && release.Status(c.Outcome.Status) == release.Moved &&
			e.Account == s.identity.Account && e.Region == s.identity.Region {
			made = append(made, capacityChange{asked: e.At, at: c.Outcome.At, from: e.From, to: e.To})
		}
	}
	told := len(made)
	for _, c := range s.tableCalls(k.Table) {
		change, ok := capacityStated(&c, k.Index)
		if !ok || c.At.Before(created.Add(-clockSkew)) {
			continue
		}
		if !slices.ContainsFunc(made[:told], change.same) {
			made = append(made, change)
		}
	}
	slices.SortStableFunc(made, func(a, b capacityChange) int { return b.at.Compare(a.at) })
	return made
}

// same reports whether a change in the journal is the one of a call in CloudTrail.
func (c capacityChange) same(journal capacityChange) bool {
	return c.to == journal.to && !c.at.Before(journal.asked.Add(-clockSkew)) && !c.at.After(journal.at.Add(clockSkew))
}

// capacityStated is the change of a table or an index that a call made, false where it
// failed or stated nothing of it.
func capacityStated(c *model.TableCall, index string) (capacityChange, bool) {
	change := capacityChange{asked: c.At, at: c.At, made: c.Deed == model.TableCreated}
	if c.Error != "" {
		return change, false
	}
	if c.Billing == model.OnDemand {
		change.to = capacity.Figures(model.OnDemand, 0, 0)
		return change, true
	}
	for _, u := range c.Units {
		if u.Index == index {
			change.to, change.made = capacity.Figures(model.Provisioned, u.Read, u.Write), u.Made
			return change, true
		}
	}
	return change, false
}
