package feed

// When the last known state is written to the disk.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// restTimes is how many times the least time between two snapshots passes before
// one is written because only the age of what is known has changed.
const restTimes = 10

// keeper knows whether there is something new to keep on the disk.
type keeper struct {
	changed bool // a fact is another one
	touched bool // a fact was read again
	saving  bool
	saved   time.Time
	carried map[string][]model.RestoredAlias // by function, from the run before
	account model.Identity                   // of what is carried over
}

func (k *keeper) begin(restored *model.Restored, now time.Time) {
	k.saved = now
	if restored != nil {
		k.carryOver(restored)
	}
}

// carryOver keeps what an earlier run knew, for functions that this one does
// not get to.
func (k *keeper) carryOver(restored *model.Restored) {
	k.carried = map[string][]model.RestoredAlias{}
	k.account = restored.Identity
	for _, a := range restored.Aliases {
		k.carried[a.Alias.Function] = append(k.carried[a.Alias.Function], a)
	}
}

func (k *keeper) forget() { *k = keeper{saving: k.saving, saved: k.saved} }

// saw compares what is known of a cell with what was read, and keeps since when it
// has been seen so.
func (k *keeper) saw(c *cell, alias model.Alias, absent bool, at time.Time) {
	k.touched = true
	was, last, seen := c.alias.Version, c.at, c.seen
	if !c.known() {
		was, last, seen = k.before(alias.Function, alias.Name)
	}
	c.seen = model.Sighting{}
	if !absent {
		c.seen = seen.Next(was, last, alias.Version, at)
	}
	if !c.known() || c.absent != absent || (!absent && !sameAlias(c.alias, alias)) {
		k.changed = true
	}
}

// before is what an earlier run knew of a cell: its version, when it was read, and
// since when it was seen.
func (k *keeper) before(function, alias string) (string, time.Time, model.Sighting) {
	for _, a := range k.carried[function] {
		if a.Alias.Name == alias && !a.Absent {
			return a.Alias.Version, a.At, a.Seen
		}
	}
	return "", time.Time{}, model.Sighting{}
}

func sameAlias(a, b model.Alias) bool {
	if (a.Canary == nil) != (b.Canary == nil) || (a.Canary != nil && *a.Canary != *b.Canary) {
		return false
	}
	a.Canary, b.Canary = nil, nil
	return a == b
}

// listed compares two lists of functions.
func (k *keeper) listed(before, after []model.Function) {
	if !slices.Equal(before, after) {
		k.changed = true
	}
}

// due reports whether a snapshot is to be written now.
func (k *keeper) due(every time.Duration, now time.Time) bool {
	since := now.Sub(k.saved)
	return !k.saving && ((k.changed && since >= every) || (k.touched && since >= restTimes*every))
}
