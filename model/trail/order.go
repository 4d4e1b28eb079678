package trail

import (
	"cmp"
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// CloudTrail's times are whole seconds, and a rollout makes several calls in one.

// inOrder are the calls that worked, each once, oldest first, in groups of those of
// one second.
func inOrder(calls []model.AliasCall) [][]model.AliasCall {
	kept := slices.DeleteFunc(slices.Clone(calls), func(c model.AliasCall) bool { return c.Error != "" })
	slices.SortFunc(kept, func(a, b model.AliasCall) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	kept = slices.CompactFunc(kept, func(a, b model.AliasCall) bool { return a.ID == b.ID })
	var groups [][]model.AliasCall
	for _, c := range kept {
		if n := len(groups); n > 0 && groups[n-1][0].At.Equal(c.At) {
			groups[n-1] = append(groups[n-1], c)
		} else {
			groups = append(groups, []model.AliasCall{c})
		}
	}
	return groups
}

// arrange puts the calls of one second into their order. It is false when that is
// not known and decides what the alias serves: they are ordered by the revisions
// that they rest on and make, where CloudTrail tells those.
func arrange(group []model.AliasCall, revision string) ([]model.AliasCall, bool) {
	if len(group) == 1 || sameEffect(group) {
		return group, true
	}
	if chained, ok := chain(group, revision); ok {
		return chained, true
	}
	moving := 0
	for i := range group {
		if moves(&group[i]) {
			moving++
		}
	}
	return group, moving <= 1
}

// moves reports whether a call states what the alias serves.
func moves(c *model.AliasCall) bool {
	return c.Deed != model.AliasUpdated || c.Version != "" || c.Weighed
}

// sameEffect reports whether all calls state the same, such as one that was sent
// again after its answer was lost.
func sameEffect(group []model.AliasCall) bool {
	first := State{}.after(&group[0])
	for i := range group {
		c := &group[i]
		if c.Deed != group[0].Deed || c.Weighed != group[0].Weighed || !(State{}).after(c).equal(first) {
			return false
		}
	}
	return true
}

// chain orders calls so that each rests on what the one before it made. The first
// rests on a revision that is known, or on one that none of them made.
func chain(group []model.AliasCall, revision string) ([]model.AliasCall, bool) {
	rest := slices.Clone(group)
	var out []model.AliasCall
	take := func(fits func(*model.AliasCall) bool) bool {
		found := -1
		for i := range rest {
			if !fits(&rest[i]) {
				continue
			}
			if found >= 0 {
				return false
			}
			found = i
		}
		if found < 0 {
			return false
		}
		out = append(out, rest[found])
		rest = slices.Delete(rest, found, found+1)
		return true
	}
	rests := func(on string) func(*model.AliasCall) bool {
		return func(c *model.AliasCall) bool { return on != "" && c.Revision == on }
	}
	first := rests(revision)
	if !slices.ContainsFunc(rest, func(c model.AliasCall) bool { return first(&c) }) {
		first = func(c *model.AliasCall) bool {
			return !slices.ContainsFunc(group, func(o model.AliasCall) bool { return o.Result != "" && o.Result == c.Revision })
		}
	}
	if !take(first) {
		return nil, false
	}
	for len(rest) > 0 {
		if !take(rests(out[len(out)-1].Result)) {
			return nil, false
		}
	}
	return out, true
}
