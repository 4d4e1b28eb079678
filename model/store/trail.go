package store

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// This file takes in what CloudTrail recorded, and finds the moves of it that nothing
// else tells of.

// clockSkew is how far the clocks of hosts and CloudTrail's may be apart.
const clockSkew = 2 * time.Minute

// lateOutcome is how long after its intent a move may have been made whose outcome is
// not known.
const lateOutcome = 15 * time.Minute

// trailFacts is what CloudTrail told of one account and Region.
type trailFacts struct {
	account, region string
	calls           map[model.CellKey][]model.AliasCall
	pasts           map[model.CellKey]*trail.Past // worked out when they are asked for
	state           model.TrailState
}

// applyTrail takes in calls. They may come before it is known that the account is
// another one than that of what was restored.
func (s *Store) applyTrail(e model.TrailLearned, d *Changes) {
	s.trailOf(e.Account, e.Region)
	if e.Anew {
		clear(s.trail.calls)
		clear(s.trail.pasts)
	}
	for _, c := range e.Calls {
		key := model.CellKey{Function: c.Function, Alias: c.Alias}
		s.trail.calls[key] = append(s.trail.calls[key], c)
		delete(s.trail.pasts, key)
		if _, listed := s.index[c.Function]; listed {
			d.Add(OfCells, c.Function) // it may tell who moved it last
		}
	}
	s.history = nil
	d.Add(OfHistory)
}

// applyTrailState takes in how far CloudTrail was read.
func (s *Store) applyTrailState(e model.TrailState, d *Changes) {
	s.trailOf(e.Account, e.Region)
	s.trail.state = e
	d.Add(OfHistory)
}

// trailOf forgets what is of another account or Region.
func (s *Store) trailOf(account, region string) {
	if s.trail.calls == nil || s.trail.account != account || s.trail.region != region {
		s.trail = trailFacts{account: account, region: region,
			calls: map[model.CellKey][]model.AliasCall{}, pasts: map[model.CellKey]*trail.Past{}}
	}
}

// trailed reports whether what CloudTrail told is of the account that is looked at.
func (s *Store) trailed() bool {
	return s.identity.Account == "" || s.trail.account == s.identity.Account && s.trail.region == s.identity.Region
}

// Trail says how far CloudTrail was read; the zero one when it has told nothing yet.
func (s *Store) Trail() model.TrailState {
	if !s.trailed() {
		return model.TrailState{}
	}
	return s.trail.state
}

// Past is what CloudTrail tells of an alias, as far as Trail says.
func (s *Store) Past(key model.CellKey) *trail.Past {
	if !s.trailed() {
		return &trail.Past{}
	}
	if p := s.trail.pasts[key]; p != nil {
		return p
	}
	p := trail.Read(s.trail.calls[key])
	if s.trail.pasts != nil {
		s.trail.pasts[key] = &p
	}
	return &p
}

// trailMoves are the moves that CloudTrail tells of and neither the journal nor a
// stamp does.
func (s *Store) trailMoves(known map[string]Record) []Record {
	if !s.trailed() || len(s.trail.calls) == 0 {
		return nil
	}
	made := map[model.CellKey][]*journal.Move{}
	for i := range s.moves {
		if m := &s.moves[i]; s.ours(m) {
			key := model.CellKey{Function: m.Intent.Function, Alias: m.Intent.Alias}
			made[key] = append(made[key], m)
		}
	}
	out := make([]Record, 0, len(s.trail.calls))
	for key := range s.trail.calls {
		if _, listed := s.index[key.Function]; !listed || !s.isStage(key.Alias) {
			continue // CloudTrail tells of the whole account
		}
		moves := s.Past(key).Moves
		for i := range moves {
			m := &moves[i]
			if _, told := known[m.ID()]; told || slices.ContainsFunc(made[key], func(o *journal.Move) bool { return sameMove(o, m) }) {
				continue
			}
			out = append(out, s.trailRecord(m))
		}
	}
	return out
}

func (s *Store) isStage(alias string) bool {
	return slices.ContainsFunc(s.stages, func(st model.Stage) bool { return st.Alias == alias })
}

// sameMove reports whether a move in the journal is one that CloudTrail tells of.
func sameMove(o *journal.Move, m *trail.Move) bool {
	if o.Intent.To != m.To.Version {
		return false
	}
	until := o.Intent.At.Add(lateOutcome)
	if o.Outcome != nil {
		if o.Outcome.Status != string(release.Moved) {
			return false
		}
		until = o.Outcome.At.Add(clockSkew)
	}
	return !m.At.Before(o.Intent.At.Add(-clockSkew)) && !m.At.After(until)
}

// trailRecord is a move as CloudTrail tells it. One that carries a stamp was made by
// aloft on another host, and the stamp says by whom.
func (s *Store) trailRecord(m *trail.Move) Record {
	key := model.CellKey{Function: m.Function, Alias: m.Alias}
	r := Record{ID: m.Event, Status: release.Moved}
	if m.Stamp != nil {
		r = stampRecord(key, "", m.Stamp)
	} else {
		r.With, r.By, r.Detail = trail.ToolOf(m.By), trail.Who(m.By), callerWords(m.By)
	}
	r.At, r.Source, r.Created = m.At, Trailed, m.Created
	r.Function, r.Alias, r.Stage = m.Function, m.Alias, s.stageName(m.Alias)
	r.From, r.To = cmp.Or(m.From.Version, r.From), m.To.Version
	r.Canary, r.Beside = m.From.Canary, m.To.Canary
	if c := s.cells[key]; r.To == "" && r.Beside != nil && c != nil && c.State == Serving && sameCanary(c.Alias.Canary, r.Beside) {
		r.From, r.To = c.Alias.Version, c.Alias.Version // a call for weights alone names no version
	}
	if r.Beside != nil && r.Canary != nil && r.Beside.Version == r.Canary.Version {
		r.Canary = nil // it goes on with another share
	}
	return r
}

// callerWords say how a move was made that aloft did not make.
func callerWords(by model.Caller) string {
	var words []string
	if tool := trail.ToolOf(by); tool != "" {
		words = append(words, "with "+string(tool))
	}
	if by.Role != "" {
		words = append(words, "as "+by.Role)
	}
	return strings.Join(words, " ")
}

// explained is the move in CloudTrail that a move is which was seen to have been made:
// the last one of its alias to its version by when it was seen.
func (s *Store) explained(seen *Record) (Record, bool) {
	if !s.trailed() {
		return Record{}, false
	}
	moves := s.Past(model.CellKey{Function: seen.Function, Alias: seen.Alias}).Moves
	for i := len(moves) - 1; i >= 0; i-- {
		m := &moves[i]
		switch {
		case m.At.After(seen.Seen.Add(clockSkew)):
		case !seen.After.IsZero() && m.At.Before(seen.After.Add(-clockSkew)):
			return Record{}, false
		case m.To.Version == seen.To:
			return s.trailRecord(m), true
		}
	}
	return Record{}, false
}
