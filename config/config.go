// Package config reads aloft.toml: it finds the files, lays them over each
// other, checks them strictly and says where each value came from.
package config

import "github.com/aloftdeck/aloft/model"

// Config is the effective configuration.
type Config struct {
	Name      string
	Stages    []model.Stage // empty: the stages are the aliases found in the account
	Functions Functions
	Builds    Builds
	Sources   []Source  // where the code of functions comes from, in the order of the files
	Tests     []Test    // of functions, in the order of the files
	Commands  []Command // of the team's own, in the order of the files
	Branches  []Branch  // which stage builds of branches are for, in the order of the files
	Views     []View    // of lists, in the order of the files
	Tables    Tables
	Journal   Journal
	Budget    Budget
	Health    Health
	Watch     Watch
	UI        UI
	Accounts  []AccountLook       // in the order of the files
	Rules     []AccountRule       // of accounts, in the order of the files
	Keys      map[string][]string // action id to keys, for those that were rebound
	ReadOnly  bool
	// Firm says that ReadOnly holds in every account, whatever a rule of one says: the host's
	// file, a personal one, the environment or a flag asked for it.
	Firm bool
	// RefuseOwned refuses moves of aliases that something else moves by itself.
	RefuseOwned bool
	// Origins says where each value came from, by its dotted key. A key that is
	// not in it has its default.
	Origins map[string]Origin
	// Team and Personal are the files that were read, empty for none.
	Team, Personal string
	// Host is the host's file whose guards hold under the team's, empty for none.
	Host string
}

// Functions selects what is shown.
type Functions struct {
	Include []string // globs, path.Match; empty: all
}

// Builds selects the CodeBuild projects that are shown.
type Builds struct {
	Projects []string // globs, path.Match; empty: all
}

// Tables selects the DynamoDB tables that are shown, and those that aloft does not
// change.
type Tables struct {
	Include   []string // globs, path.Match; empty: all
	Protected []string // globs, path.Match
}

// Source is one [[function]]: where the code of a function comes from.
type Source struct {
	Function string
	Project  string // the CodeBuild project that makes it; empty: the one called like the function
	Artifact string // path of the function's zip inside the build's artifact; empty: the artifact is the function's own
	Image    string // URI of the image that the build pushes, with placeholders; empty: as the build exports it
}

// Branch is one [[branch]]: which stage the builds of branches are for.
type Branch struct {
	Match string // glob
	Stage string // a stage's name
}

// Journal says where the record of moves is kept.
type Journal struct {
	Path   string
	Shared bool // the path was configured: a group may share the file
}

// Budget bounds what aloft asks of AWS.
type Budget struct {
	Rates            model.Rates
	MetricsUSDPerDay float64 // hard cap of paid reads of metrics
	USDPerMonth      float64 // what the account should cost at most; 0: no budget
}

// Health says when a function fails, and how calls and durations are read.
type Health struct {
	ErrorRate  float64 // percent of the calls, from which on errors or throttles stand out
	LeastCalls int     // fewer calls say nothing
	Paid       bool    // calls and durations of rows on the screen are read by paid calls
}

// Watch says how a version is watched after a move.
type Watch struct {
	Minutes int
}

// UI is how the cockpit looks and sounds.
type UI struct {
	Theme   string // "auto", "dark", "light" or "contrast"
	Colors  string // "auto", "truecolor", "256", "16" or "none"
	Charset string // "auto", "utf8" or "ascii"
	Mouse   bool
	Bell    bool              // rings when somebody else moves a stage whose name has to be typed
	Palette map[string]string // colours of one's own, by role
}

// Origin is where a value came from.
type Origin struct {
	Source string // a file's path, SourceDefault or SourceEnvironment
	Line   int    // in a file; 0 elsewhere
}
