package verb

import (
	"github.com/aloftdeck/aloft/model"
)

// The snapshot is the last known state of the account, for the next start and for
// completion. It also keeps since when each alias was seen to serve its version,
// which AWS does not tell. It is a convenience: when it can not be written, the
// verb has still done its work.

// lastKnown is the snapshot of the account, nil when there is none.
func (k *session) lastKnown(id model.Identity) *model.Restored {
	if k.cache == nil {
		return nil
	}
	last, ok := k.cache.Load(id.Account, id.Region)
	if !ok || last.Identity.Endpoint != id.Endpoint {
		return nil
	}
	return &last
}

// saveSnapshot replaces the snapshot by what was read of all functions.
func (k *session) saveSnapshot(id model.Identity, listed model.FunctionsListed, events []model.Event, stages []model.Stage) {
	if k.cache == nil {
		return
	}
	r := model.Restored{Read: listed.Read, Identity: id, Functions: listed.Functions}
	last := k.lastKnown(id)
	if last != nil {
		r.APIs = last.APIs // which the cockpit keeps
	}
	seen := sightings(last)
	for _, event := range events {
		if e, ok := event.(model.AliasesListed); ok {
			r.Aliases = append(r.Aliases, restorable(e, stages, seen)...)
		}
	}
	if err := k.cache.Save(r); err != nil {
		return
	}
	_ = k.cache.Remember(k.hint, id.Account, id.Region)
}

// updateSnapshot puts what was read of some functions into the snapshot, which
// stays as old as it is. Without one there is nothing to update: a part of an
// account must not pass for the whole.
func (k *session) updateSnapshot(last *model.Restored, events []model.Event, stages []model.Stage) {
	if k.cache == nil || last == nil {
		return
	}
	seen := sightings(last)
	read := map[string]bool{}
	var fresh []model.RestoredAlias
	for _, event := range events {
		if e, ok := event.(model.AliasesListed); ok {
			read[e.Function] = true
			fresh = append(fresh, restorable(e, stages, seen)...)
		}
	}
	r := *last
	r.Aliases = nil
	for _, a := range last.Aliases {
		if !read[a.Alias.Function] {
			r.Aliases = append(r.Aliases, a)
		}
	}
	r.Aliases = append(r.Aliases, fresh...)
	_ = k.cache.Save(r)
}

// sightings are the aliases of a snapshot by their cells.
func sightings(r *model.Restored) map[model.CellKey]model.RestoredAlias {
	seen := map[model.CellKey]model.RestoredAlias{}
	if r == nil {
		return seen
	}
	for _, a := range r.Aliases {
		if !a.Absent {
			seen[model.CellKey{Function: a.Alias.Function, Alias: a.Alias.Name}] = a
		}
	}
	return seen
}

// restorable is what was read of a function, with the stages that it lacks.
func restorable(e model.AliasesListed, stages []model.Stage, seen map[model.CellKey]model.RestoredAlias) []model.RestoredAlias {
	var aliases []model.RestoredAlias
	present := map[string]bool{}
	for _, a := range e.Aliases {
		present[a.Name] = true
		was := seen[model.CellKey{Function: e.Function, Alias: a.Name}]
		aliases = append(aliases, model.RestoredAlias{
			Alias: a, At: e.At, Seen: was.Seen.Next(was.Alias.Version, was.At, a.Version, e.At),
		})
	}
	for _, s := range stages {
		if !present[s.Alias] {
			aliases = append(aliases, model.RestoredAlias{
				Alias: model.Alias{Function: e.Function, Name: s.Alias}, Absent: true, At: e.At,
			})
		}
	}
	return aliases
}
