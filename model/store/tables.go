package store

// What is known of tables and of what auto scaling does with them.

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
)

// Tables is what is known of the account's tables.
type Tables struct {
	List     []model.Table // those that were read, by name
	Names    []string      // all that are listed, by name
	Complete bool
	Failure  *model.Failure // why they can not be listed
	At       time.Time
}

// tables are the tables of a Store.
type tables struct {
	Tables
	asked    time.Time // of the last list applied
	failedAt time.Time // when the read was asked for that Failure is of
	byName   map[string]*tableFact
	scaling  map[model.CapacityKey][]model.Scaling
	scaledAt map[string]time.Time // when that of a table was asked for, of all under ""
	touched  map[string]bool      // tables whose loads and verdict are to be worked out anew
	relist   bool                 // List and Names are to be made anew
	region   string               // whose prices the verdicts have
}

type tableFact struct {
	table    model.Table
	known    bool // table was read
	listed   bool
	asked    time.Time
	at       time.Time
	failure  *model.Failure
	failedAt time.Time

	loads   []capacity.Load
	verdict capacity.Verdict
	judged  bool
	pending bool // the verdict is to be worked out anew
}

func noTables() tables {
	return tables{
		byName: map[string]*tableFact{}, touched: map[string]bool{},
		scaling: map[model.CapacityKey][]model.Scaling{}, scaledAt: map[string]time.Time{},
	}
}

// Tables are the known tables. The slices are the store's own.
func (s *Store) Tables() Tables { return s.tables.Tables }

// Table finds a table by its name, once it was read.
func (s *Store) Table(name string) (model.Table, bool) {
	if f := s.tables.byName[name]; f != nil && f.known {
		return f.table, true
	}
	return model.Table{}, false
}

// TableReadAt is when a table was last read, zero when it never was.
func (s *Store) TableReadAt(name string) time.Time {
	if f := s.tables.byName[name]; f != nil {
		return f.at
	}
	return time.Time{}
}

// TableFailure is why the last read of a table did not work, nil when it did.
func (s *Store) TableFailure(name string) *model.Failure {
	if f := s.tables.byName[name]; f != nil {
		return f.failure
	}
	return nil
}

// TablesLeftOut is how many tables are known by their names alone, because they
// could not be read, and why; -1 when not even the names could be read.
func (s *Store) TablesLeftOut() (int, *model.Failure) {
	t := &s.tables
	if t.Failure != nil && len(t.Names) == 0 {
		return -1, t.Failure
	}
	n, why := 0, (*model.Failure)(nil)
	for _, name := range t.Names {
		if f := t.byName[name]; f != nil && !f.known && f.failure != nil {
			if n++; why == nil {
				why = f.failure
			}
		}
	}
	return n, why
}

// Scaling is what auto scaling does with a table alone, or with one of its
// indexes.
func (s *Store) Scaling(k model.CapacityKey) []model.Scaling { return s.tables.scaling[k] }

// Loads are how hard a table is pressed: the table first, then its indexes, of each
// the reads and then the writes.
func (s *Store) Loads(name string) []capacity.Load {
	if f := s.tables.byName[name]; f != nil {
		return f.loads
	}
	return nil
}

// Verdict says which billing mode of a table is cheaper, and whether enough is
// known to say so.
func (s *Store) Verdict(name string) (capacity.Verdict, bool) {
	if f := s.tables.byName[name]; f != nil && f.judged {
		return f.verdict, true
	}
	return capacity.Verdict{}, false
}

func (t *tables) fact(name string) *tableFact {
	f := t.byName[name]
	if f == nil {
		f = &tableFact{}
		t.byName[name] = f
	}
	return f
}

// change notes that what is shown of a table has to be worked out anew, with the
// verdict when what it rests on has changed.
func (t *tables) change(name string, verdict bool) {
	t.touched[name] = true
	if f := t.byName[name]; f != nil && verdict {
		f.pending = true
	}
}

// applyTableList takes in the list of tables. A complete one takes away what it does
// not hold, unless that was read since.
func (s *Store) applyTableList(e model.TablesListed, d *Changes) {
	t := &s.tables
	if e.Asked.Before(t.asked) {
		return
	}
	t.asked, t.At = e.Asked, e.At
	listed := make(map[string]bool, len(e.Names))
	for _, name := range e.Names {
		listed[name] = true
		t.fact(name).listed = true
	}
	if e.Complete {
		t.Complete = true
		maps.DeleteFunc(t.byName, func(name string, f *tableFact) bool {
			return !listed[name] && !f.asked.After(e.Asked)
		})
	}
	if t.Failure != nil && !e.Asked.Before(t.failedAt) {
		t.Failure = nil
	}
	s.usage.moved = true // what is listed is to be counted too
	t.relist = true
	d.Add(OfTables)
}

func (s *Store) applyTable(e model.TableRead, d *Changes) {
	f := s.tables.fact(e.Table.Name)
	if e.Asked.Before(f.asked) {
		return
	}
	failed := f.failure != nil && !e.Asked.Before(f.failedAt)
	if failed {
		f.failure = nil
	}
	f.asked, f.at = e.Asked, e.At
	if f.known && !failed && reflect.DeepEqual(f.table, e.Table) {
		return
	}
	s.tables.relist = true
	f.table, f.known, f.listed = e.Table, true, true
	s.tables.change(e.Table.Name, true)
	s.usage.moved = true
	d.Add(OfTables)
}

func (s *Store) applyTableGone(e model.TableGone, d *Changes) {
	f := s.tables.byName[e.Name]
	if f == nil || e.Asked.Before(f.asked) {
		return
	}
	delete(s.tables.byName, e.Name)
	s.tables.relist = true
	s.usage.moved = true
	d.Add(OfTables)
}

func (s *Store) applyTablesFailure(e model.TablesFailed, d *Changes) {
	t := &s.tables
	if e.Table == "" {
		if e.Asked.Before(t.asked) {
			return
		}
		t.Failure, t.failedAt = e.Failure, e.Asked
		d.Add(OfTables)
		s.usage.moved = true
		return
	}
	f := t.fact(e.Table)
	if e.Asked.Before(f.asked) {
		return
	}
	f.failure, f.failedAt = e.Failure, e.Asked
	d.Add(OfTables)
	s.usage.moved = s.usage.moved || !f.known
}

// applyScaling replaces what is known of one table, or of all.
func (s *Store) applyScaling(e model.ScalingRead, d *Changes) {
	t := &s.tables
	fresh := func(k model.CapacityKey) bool {
		return (e.Table == "" || e.Table == k.Table) && !e.Asked.Before(t.scaledAt[k.Table])
	}
	if e.Asked.Before(t.scaledAt[""]) || e.Asked.Before(t.scaledAt[e.Table]) {
		return
	}
	t.scaledAt[e.Table] = e.Asked
	then := map[model.CapacityKey][]model.Scaling{}
	for _, target := range e.Targets {
		if fresh(target.CapacityKey) {
			then[target.CapacityKey] = append(then[target.CapacityKey], target)
		}
	}
	for k, targets := range t.scaling {
		if !fresh(k) {
			then[k] = targets
		}
	}
	delete(s.metrics.failures, model.GroupScaling)
	if !reflect.DeepEqual(t.scaling, then) {
		t.scaling = then
		d.Add(OfTables)
	}
}

// settleTables works out anew what is handed out of tables.
func (s *Store) settleTables(d *Changes) {
	t := &s.tables
	if t.relist {
		t.relist = false
		t.List, t.Names = nil, nil
		for _, name := range slices.SortedFunc(maps.Keys(t.byName), strings.Compare) {
			f := t.byName[name]
			if f.listed {
				t.Names = append(t.Names, name)
			}
			if f.known {
				t.List = append(t.List, f.table)
			}
		}
	}
	if region := s.identity.Region; t.region != region {
		t.region = region
		for name := range t.byName {
			t.change(name, true)
		}
	}
	for name := range t.touched {
		f := t.byName[name]
		if f == nil || !f.known {
			continue
		}
		f.loads = s.loads(f.table)
		d.Add(OfMetrics)
		if f.pending && s.book != nil {
			f.pending = false
			f.verdict, f.judged = capacity.Judge(s.book, s.identity.Region, f.table, func(series model.Series) (model.Samples, bool) {
				return s.Samples(series, time.Hour)
			})
		}
	}
	clear(t.touched)
}

func (s *Store) loads(t model.Table) []capacity.Load {
	out := make([]capacity.Load, 0, 2+2*len(t.Indexes))
	add := func(k model.CapacityKey) {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			consumed, _ := s.Samples(model.ConsumedUnits(k, a), time.Minute)
			throttled, _ := s.Samples(model.ThrottleEvents(k, a), time.Minute)
			out = append(out, capacity.LoadOf(t, k, a, consumed, throttled))
		}
	}
	add(model.CapacityKey{Table: t.Name})
	for _, i := range t.Indexes {
		add(model.CapacityKey{Table: t.Name, Index: i.Name})
	}
	return out
}
