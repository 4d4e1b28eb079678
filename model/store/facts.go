package store

// The facts that know of themselves which events are theirs.

import "github.com/aloftdeck/aloft/model"

// fact is what is kept of one kind of thing. It rests on nothing else that the store
// knows.
type fact interface {
	// apply takes in an event and reports whether it was one of its own.
	apply(e model.Event, d *Changes) bool
	// forget drops what is known, which is of another account or Region.
	forget(d *Changes)
}

// facts are those of a Store.
type facts struct {
	builds builds
	health healthFacts
}

func noFacts() facts { return facts{builds: noBuilds(), health: noHealth()} }

// all are the facts by themselves.
func (f *facts) all() []fact { return []fact{&f.builds, &f.health} }
