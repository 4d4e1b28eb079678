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

// Functions is what the demand wants of functions.
func (d Demand) Functions() FunctionsShown { return FunctionsShown{d.Visible, d.Chosen} }

// BuildList is what the demand wants of projects and builds. The build whose log is
// followed is watched too.
func (d Demand) BuildList() BuildsShown {
	s := BuildsShown{List: d.Builds, Projects: d.Projects, Watched: append([]string(nil), d.Watched...)}
	if d.Log.Build != "" {
		s.Watched = append(s.Watched, d.Log.Build)
	}
	return s
}

// TableList is what the demand wants of tables.
func (d Demand) TableList() TablesShown {
	return TablesShown{d.Tables, d.VisibleTables, d.Table, d.Span}
}

// Costs is what the demand wants of costs.
func (d Demand) Costs() CostShown { return CostShown{d.Cost, d.CostByStage} }
