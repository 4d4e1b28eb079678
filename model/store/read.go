package store

import (
	"cmp"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// Stages are the stages in their order, the first step first.
func (s *Store) Stages() []model.Stage { return s.stages }

// Stage finds a stage by its name.
func (s *Store) Stage(name string) (model.Stage, bool) {
	i := slices.IndexFunc(s.stages, func(st model.Stage) bool { return st.Name == name })
	if i < 0 {
		return model.Stage{}, false
	}
	return s.stages[i], true
}

func (s *Store) stageName(alias string) string {
	for _, st := range s.stages {
		if st.Alias == alias {
			return st.Name
		}
	}
	return alias
}

// Functions are the functions by name. The slice is the store's own.
func (s *Store) Functions() []model.Function { return s.functions }

// Function finds a function by its name.
func (s *Store) Function(name string) (model.Function, bool) {
	if i, ok := s.index[name]; ok {
		return s.functions[i], true
	}
	return model.Function{}, false
}

// Listing says how far the list of functions can be trusted.
func (s *Store) Listing() Listing { return s.listing }

// Cell is what one stage of a function serves, as far as it is known.
func (s *Store) Cell(function, stage string) Cell {
	st, ok := s.Stage(stage)
	if !ok {
		return Cell{}
	}
	un := s.unlisted[function]
	if c := s.cells[model.CellKey{Function: function, Alias: st.Alias}]; c != nil {
		found := c.Cell
		if found.State == Serving && !found.Full {
			found.Unweighed = un.failure
		}
		return found
	}
	// The stage was met after what is known of this function's aliases.
	if read, ok := s.listed[function]; ok {
		return Cell{State: Absent, Full: true, At: read.At}
	}
	switch {
	case un.failure == nil || un.weights:
		return Cell{}
	case un.failure.Class == model.Denied:
		return Cell{State: Denied, Failure: un.failure}
	}
	return Cell{Failure: un.failure}
}

// Touched grows with every change of the store.
func (s *Store) Touched() uint64 { return s.touched }

// Versions are the known versions of a function.
func (s *Store) Versions(function string) Versions {
	if v := s.versions[function]; v != nil {
		return v.Versions
	}
	return Versions{}
}

// Version finds one known version.
func (s *Store) Version(function, number string) (model.Version, bool) {
	v := s.versions[function]
	if v == nil {
		return model.Version{}, false
	}
	for i := range v.List {
		if v.List[i].Number == number {
			return v.List[i], true
		}
	}
	return model.Version{}, false
}

// ServedBy are the stages that serve a version, as primary or as canary, and the
// aliases that are no stages.
func (s *Store) ServedBy(function, number string) []model.Stage {
	var served []model.Stage
	for _, st := range slices.Concat(s.stages, s.OtherAliases(function)) {
		c := s.cells[model.CellKey{Function: function, Alias: st.Alias}]
		if c == nil || c.State != Serving {
			continue
		}
		if c.Alias.Version == number || (c.Alias.Canary != nil && c.Alias.Canary.Version == number) {
			served = append(served, st)
		}
	}
	return served
}

// Identity is who aloft is for AWS; its Account is empty until that was read.
func (s *Store) Identity() model.Identity { return s.identity }

// Trouble is why nothing can be read, nil when reading works.
func (s *Store) Trouble() *model.Failure { return s.trouble }

// TroubledSince is since when it can not be read; meaningless without trouble.
func (s *Store) TroubledSince() time.Time { return s.troubled }

// Meter is what aloft has asked of AWS.
func (s *Store) Meter() model.Meter { return s.meter }

// Feed is what the feed is doing.
func (s *Store) Feed() model.FeedState { return s.feed }

// SetMoving marks a cell that a move of ours is changing, or with nil that it has
// ended.
func (s *Store) SetMoving(key model.CellKey, p *release.Progress) {
	c := s.cells[key]
	if c == nil {
		c = &cell{}
		s.cells[key] = c
	}
	c.Moving = p
	if p != nil {
		s.mine(key, p)
	}
	s.touched++
}

// SetJournal replaces what is known of the journal.
func (s *Store) SetJournal(moves []journal.Move) {
	s.moves = moves
	s.history = nil
	s.usage.stale = true // what tables had
	s.touched++
}

func journalRecord(m *journal.Move) Record {
	e := m.Intent
	r := Record{
		ID: e.ID, At: e.At, Function: e.Function, Stage: e.Stage, Alias: e.Alias, From: e.From, To: e.To,
		By: e.By, Host: e.Host, Kind: release.Kind(e.Kind), Reason: e.Reason, Source: Journal, Canary: e.Canary, Entry: m,
	}
	if r.Kind == release.Deployment {
		r.Kind = release.Deploy
	}
	switch {
	case e.OfCapacity():
		r.Function = r.Capacity().String()
	case r.OfTest():
		r.Function = e.Subject().Name
	case r.OfBuild():
		r.Function = e.Subject().Name // To names the build
	case e.Ref != "":
		r.Function = e.Subject().String() // of a kind that may not be known here
	}
	if m.Outcome != nil {
		r.At = m.Outcome.At
		r.To = cmp.Or(m.Outcome.To, e.To) // of a deploy it is known at its end
		r.Status = release.Status(m.Outcome.Status)
		r.Detail = m.Outcome.Detail
	}
	return r
}
