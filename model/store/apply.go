package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

// Store is the state. New makes one.
type Store struct {
	configured bool // the stages come from the config
	stages     []model.Stage
	met        model.FoundStages   // where no config names stages
	aliases    map[string][]string // names of all aliases of a function, as last listed

	functions []model.Function // by name
	index     map[string]int
	listing   Listing
	listAsked time.Time

	cells    map[model.CellKey]*cell
	listed   map[string]model.Read // functions whose aliases were all read
	unlisted map[string]unlisted   // and those whose aliases can not be listed
	versions map[string]*versionsFact
	called   map[string]model.Version // versions that were read by themselves, by function:number

	facts

	tables  tables
	metrics metrics
	usage   usage
	book    *cost.Book

	identity model.Identity
	trouble  *model.Failure
	troubled time.Time // since when; meaningless without trouble
	meter    model.Meter
	feed     model.FeedState

	moves       []journal.Move
	trail       trailFacts
	tablesTrail tableTrail
	outside     []Record // moves seen to have been made by something else
	stamps      map[string]Record
	history     []Record // newest first; nil when it has to be made anew
	found       []Record // told by stamps since it was made
	own         own
	touched     uint64 // grows with every change of the store
}

type cell struct {
	Cell
	asked   time.Time // of the last fact applied
	spotted *spotted  // a change that was not looked at yet, nil for none
}

type versionsFact struct {
	Versions
	asked time.Time
}

// New makes an empty store. Without stages, they are the aliases met.
func New(stages []model.Stage) *Store {
	return &Store{
		configured: len(stages) > 0,
		stages:     slices.Clone(stages),
		aliases:    map[string][]string{},
		index:      map[string]int{},
		cells:      map[model.CellKey]*cell{},
		listed:     map[string]model.Read{},
		unlisted:   map[string]unlisted{},
		versions:   map[string]*versionsFact{},
		called:     map[string]model.Version{},
		stamps:     map[string]Record{},
		facts:      noFacts(),
		tables:     noTables(),
		metrics:    noMetrics(),
	}
}

// Apply takes events in the order of their arrival and says what they touched.
// A fact that was asked for earlier than the one it would replace is left out.
// Lines of logs are not kept here.
func (s *Store) Apply(events ...model.Event) Changes {
	var d Changes
	for _, e := range events {
		switch e := e.(type) {
		case model.FunctionsListed:
			s.applyFunctions(e, &d)
		case model.AliasesListed:
			s.applyAliases(e, &d)
		case model.AliasRead:
			s.setAlias(e, &d)
		case model.VersionsRead:
			s.applyVersions(e, &d)
		case model.VersionRead:
			s.called[e.Version.Function+":"+e.Version.Number] = e.Version
			s.usage.moved = true
		case model.ReadFailed:
			s.applyFailure(e, &d)
		case model.IdentityRead:
			s.applyIdentity(e, &d)
		case model.AccountTrouble:
			if s.trouble == nil {
				s.troubled = e.At
			}
			s.trouble = e.Failure
			d.Add(OfAccount)
		case model.Restored:
			if s.applyRestored(e, &d) {
				s.apis.restore(e, &d)
			}
		case model.MeterRead:
			s.meter = e.Meter
			d.Add(OfAccount)
		case model.FeedState:
			s.feed = e
			d.Add(OfAccount)
		case model.TrailLearned:
			s.applyTrail(e, &d)
		case model.TrailState:
			s.applyTrailState(e, &d)
		default:
			if !s.applyFact(e, &d) && !s.applyTableTrail(e) {
				s.applyTableEvent(e, &d)
			}
		}
	}
	s.settleTables(&d)
	s.settleAPIs(&d)
	s.markUsage(&d)
	if d.Any() {
		s.touched++
	}
	return d
}

// applyFact lets the facts take in an event, and reports whether one of them did.
func (s *Store) applyFact(e model.Event, d *Changes) bool {
	return slices.ContainsFunc(s.facts.all(), func(f fact) bool { return f.apply(e, d) })
}

func (s *Store) applyFunctions(e model.FunctionsListed, d *Changes) {
	if e.Asked.Before(s.listAsked) {
		return
	}
	s.listAsked = e.Asked
	s.listing.Failure = nil
	fresh := slices.Clone(e.Functions)
	slices.SortFunc(fresh, func(a, b model.Function) int { return strings.Compare(a.Name, b.Name) })
	if e.Complete {
		s.listing = Listing{At: e.At, Complete: true}
		s.forget(fresh)
	} else {
		// The pages so far take nothing away: what is missing may be on the next one.
		byName := map[string]model.Function{}
		for _, f := range s.functions {
			byName[f.Name] = f
		}
		for _, f := range fresh {
			byName[f.Name] = f
		}
		fresh = slices.SortedFunc(maps.Values(byName), func(a, b model.Function) int { return strings.Compare(a.Name, b.Name) })
	}
	if !slices.EqualFunc(s.functions, fresh, func(a, b model.Function) bool { return a.Name == b.Name }) {
		d.Add(OfFunctions)
		if len(s.trail.calls) > 0 {
			s.history = nil // it has moves of those that are listed
			d.Add(OfHistory)
		}
	} else {
		for i := range fresh {
			if fresh[i] != s.functions[i] {
				d.Add(OfCells, fresh[i].Name)
			}
		}
	}
	s.setFunctions(fresh)
	d.Add(OfAccount)
}

// forget drops what is known of functions that are no longer listed.
func (s *Store) forget(listed []model.Function) {
	names := make(map[string]bool, len(listed))
	for _, f := range listed {
		names[f.Name] = true
	}
	maps.DeleteFunc(s.cells, func(k model.CellKey, _ *cell) bool { return !names[k.Function] })
	maps.DeleteFunc(s.listed, func(k string, _ model.Read) bool { return !names[k] })
	maps.DeleteFunc(s.aliases, func(k string, _ []string) bool { return !names[k] })
	maps.DeleteFunc(s.unlisted, func(k string, _ unlisted) bool { return !names[k] })
	maps.DeleteFunc(s.versions, func(k string, _ *versionsFact) bool { return !names[k] })
}

func (s *Store) setFunctions(fs []model.Function) {
	s.functions = fs
	clear(s.index)
	for i, f := range fs {
		s.index[f.Name] = i
	}
}

func (s *Store) applyVersions(e model.VersionsRead, d *Changes) {
	v := s.versions[e.Function]
	if v == nil {
		v = &versionsFact{}
		s.versions[e.Function] = v
	}
	if e.Asked.Before(v.asked) {
		return
	}
	list := slices.Clone(e.Versions)
	slices.SortFunc(list, newestFirst)
	v.Versions = Versions{List: list, Complete: e.Complete, At: e.At}
	v.asked = e.Asked
	d.Add(OfVersions, e.Function)
}

func newestFirst(a, b model.Version) int {
	an, aok := model.VersionNumber(a.Number)
	bn, bok := model.VersionNumber(b.Number)
	switch {
	case aok && bok:
		return cmp.Compare(bn, an)
	case aok:
		return -1
	case bok:
		return 1
	}
	return strings.Compare(a.Number, b.Number)
}

// applyIdentity drops what was restored of another account or Region.
func (s *Store) applyIdentity(e model.IdentityRead, d *Changes) {
	d.Add(OfAccount)
	old := s.identity
	s.identity = e.Identity
	if old.Account == e.Identity.Account && old.Region == e.Identity.Region {
		return
	}
	s.history = nil // the journal may know moves of other accounts
	d.Add(OfHistory)
	if old.Account == "" {
		return
	}
	s.functions, s.outside = nil, nil
	s.listing, s.listAsked = Listing{}, time.Time{}
	clear(s.index)
	clear(s.cells)
	clear(s.listed)
	clear(s.aliases)
	clear(s.unlisted)
	clear(s.versions)
	clear(s.called)
	clear(s.stamps)
	for _, f := range s.facts.all() {
		f.forget(d)
	}
	s.tables, s.metrics, s.usage = noTables(), noMetrics(), usage{}
	d.Add(OfTables | OfMetrics | OfCost)
	if !s.configured {
		s.met = model.FoundStages{}
		s.stages = nil
	}
	d.Add(OfFunctions | OfHistory)
}

// applyRestored fills an empty store, and reports whether it did.
func (s *Store) applyRestored(e model.Restored, d *Changes) bool {
	if s.listing.Complete || len(s.cells) > 0 {
		return false
	}
	if known := s.identity; known.Account != "" && (known.Account != e.Identity.Account || known.Region != e.Identity.Region) {
		return false
	}
	s.identity, s.history = e.Identity, nil
	fs := slices.Clone(e.Functions)
	slices.SortFunc(fs, func(a, b model.Function) int { return strings.Compare(a.Name, b.Name) })
	s.setFunctions(fs)
	s.listing = Listing{At: e.At, Restored: true}
	for _, r := range e.Aliases {
		key := model.CellKey{Function: r.Alias.Function, Alias: r.Alias.Name}
		c := &cell{Cell: Cell{State: Serving, Alias: r.Alias, Full: !r.Brief, At: r.At, Restored: true, Seen: r.Seen}}
		if r.Absent {
			c.State, c.Alias, c.Seen = Absent, model.Alias{}, model.Sighting{}
		}
		s.cells[key] = c
		if !r.Absent {
			s.aliases[key.Function] = append(s.aliases[key.Function], key.Alias)
			s.meetAlias(key, false, d)
			s.readStamp(key, c, d)
			s.notice(key, c, d)
		}
	}
	d.Add(OfFunctions | OfHistory | OfAccount)
	return true
}
