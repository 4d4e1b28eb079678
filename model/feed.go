package model

import (
	"context"
	"time"
)

// Demand is what is on the screen, and so what is worth reading first.
type Demand struct {
	Visible []string // functions on the screen, top to bottom
	Chosen  string   // the function whose versions are shown; empty for none
	Focused bool     // the terminal has the focus

	Builds   bool        // builds are on the screen
	Projects []string    // projects whose builds are on the screen, top to bottom
	Watched  []string    // ids of builds that somebody looks at
	Logs     []LogSource // the logs that are followed

	Tables        bool          // tables are on the screen
	VisibleTables []string      // tables on the screen, top to bottom
	Table         string        // the table that is open, empty for none
	Span          time.Duration // how far back its plots go: 1 h, 3 h or 24 h
	Cost          bool          // what things cost is on the screen
	CostByStage   bool          // by stage

	// Topics are what the screen shows of facts that have no field here: each a value
	// of a type that the source which reads the fact knows, see Shown.
	Topics []any
}

// Feed decides what to read from AWS next. Its methods return at once.
type Feed interface {
	// Want says what is on the screen now.
	Want(Demand)
	// Refresh reads again what is on the screen, and the list of functions.
	Refresh()
	// Reread reads these cells again, before anything else; a key without an alias stands
	// for the aliases and the newest versions of its function.
	Reread(keys ...CellKey)
}

// BuildFeed is what a feed does about builds on top of what is on the screen. Its
// methods return at once.
type BuildFeed interface {
	// WatchBuild reads a build at once and then often until it has ended, on the
	// screen or not.
	WatchBuild(id string)
	// OlderBuilds reads more of a project's builds, older ones than are known.
	OlderBuilds(project string)
}

// TableFeed is what a feed does about tables on top of what is on the screen. Its
// methods return at once.
type TableFeed interface {
	// WatchTable reads a table at once and then often until it is ACTIVE again with
	// all its indexes, on the screen or not.
	WatchTable(name string)
}

// APIFeed is what a feed does about APIs on top of what is on the screen. Its methods
// return at once.
type APIFeed interface {
	// ReadAPI reads an API and who may call the functions that it leads to, before
	// anything else.
	ReadAPI(id string)
}

// Gatherer hands events over in batches.
type Gatherer interface {
	// Gather waits for events, goes on gathering for a moment so that a burst
	// comes as one batch, and returns them in the order of their arrival. It
	// returns nil when the context ends.
	Gather(ctx context.Context) []Event
	// Dropped is how many events were given up for want of room.
	Dropped() int
}
