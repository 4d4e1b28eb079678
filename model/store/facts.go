package store

// The facts that know of themselves which events are theirs, and what a batch of
// events touched of all that is known.

import "github.com/aloftdeck/aloft/model"

// fact is what is kept of one kind of thing. It rests on nothing else that the store
// knows.
type fact interface {
	// apply takes in an event and reports whether it was one of its own.
	apply(e model.Event, d *Dirty) bool
	// forget drops what is known, which is of another account or Region.
	forget(d *Dirty)
}

// facts are those of a Store.
type facts struct {
	builds builds
	health healthFacts
}

func noFacts() facts { return facts{builds: noBuilds(), health: noHealth()} }

// all are the facts by themselves.
func (f *facts) all() []fact { return []fact{&f.builds, &f.health} }

// Dirty says what a batch of events touched, so that panes drop what they have
// drawn of it.
type Dirty struct {
	All      bool            // everything: functions or stages came or went
	Rows     map[string]bool // functions whose row changed
	Versions map[string]bool // functions whose versions changed
	History  bool
	Account  bool // identity, trouble, meter or feed state
	Builds   bool // projects, builds, or why they can not be read
	Tables   bool // tables, what scales them, or why they can not be read
	Metrics  bool // samples and what is worked out of them by table
	Cost     bool // what was used, or what reading it costs
	Health   bool // how calls go, or why that can not be read
}

// any reports whether anything was touched.
func (d *Dirty) any() bool {
	return d.All || d.History || d.Account || d.Builds || d.Tables || d.Metrics || d.Cost || d.Health || len(d.Rows) > 0 || len(d.Versions) > 0
}
