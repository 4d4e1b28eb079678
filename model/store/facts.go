package store

// The facts that know of themselves which events are theirs, and the topics of all facts.

import "github.com/aloftdeck/aloft/model"

// Topics is a set of kinds of facts: what a pane, a column or a dialog rests on.
type Topics uint16

// The topics, each for what it names. Of OfCells, OfVersions and OfHealth is told which functions they
// are of.
const (
	OfFunctions Topics = 1 << iota // functions or stages came or went
	OfCells                        // what stages serve, and who moved them last
	OfVersions
	OfBuilds  // projects, builds and their commits, or why they can not be read
	OfTables  // tables, what scales them, or why they can not be read
	OfMetrics // samples and what is worked out of them by table
	OfCost    // what was used, or what reading it costs
	OfHistory // moves, and how far CloudTrail was read
	OfHealth  // how calls go, or why that can not be read; told of which functions
	OfAPIs    // APIs and how they are wired, how requests to them go, or why that can not be read
	OfAccount // identity, trouble, meter or feed state
	OfFavourites
)

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
	builds  builds
	commits commitFacts
	health  healthFacts
	apis    apis

	favourites favourites
}

func noFacts() facts {
	return facts{builds: noBuilds(), commits: noCommits(), health: noHealth(), apis: noAPIs()}
}

// all are the facts by themselves.
func (f *facts) all() []fact { return []fact{&f.builds, &f.commits, &f.health, &f.apis, &f.favourites} }
