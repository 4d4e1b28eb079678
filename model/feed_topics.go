package model

import "time"

// FunctionsShown is what the screen shows of functions.
type FunctionsShown struct {
	Visible []string // top to bottom
	Chosen  string   // the function whose versions are shown; empty for none
}

// BuildsShown is what the screen shows of projects and builds.
type BuildsShown struct {
	List     bool     // builds are on the screen
	Projects []string // whose builds are on the screen, top to bottom
	Watched  []string // ids of builds that somebody looks at
}

// TablesShown is what the screen shows of tables.
type TablesShown struct {
	List    bool          // tables are on the screen
	Visible []string      // top to bottom
	Open    string        // the table that is open, empty for none
	Span    time.Duration // how far back its plots go: 1 h, 3 h or 24 h
}

// CostShown is what the screen shows of costs.
type CostShown struct {
	Cost    bool // what things cost is on the screen
	ByStage bool
}

// topics are what the fields of a demand say, one for each fact, and the others.
func (d Demand) topics() []any {
	watched := append([]string(nil), d.Watched...)
	for _, log := range d.Logs {
		if log.Build != "" {
			watched = append(watched, log.Build) // a build whose log is followed
		}
	}
	return append([]any{
		FunctionsShown{d.Visible, d.Chosen},
		BuildsShown{d.Builds, d.Projects, watched},
		TablesShown{d.Tables, d.VisibleTables, d.Table, d.Span},
		CostShown{d.Cost, d.CostByStage},
	}, d.Topics...)
}

// Shown is what the screen shows of one fact: the topic of a type, or its zero value
// when the screen says nothing of it.
func Shown[Topic any](d Demand) Topic {
	for _, t := range d.topics() {
		if t, ok := t.(Topic); ok {
			return t
		}
	}
	var none Topic
	return none
}
