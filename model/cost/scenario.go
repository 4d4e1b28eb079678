package cost

import "time"

// Scenario is what would be: amounts a month. config reads it from TOML.
type Scenario struct {
	Name       string
	Region     string  // empty: us-east-1
	Activities float64 // a month
	FreeTier   bool
	Functions  []ScenarioFunction
	Tables     []ScenarioTable
	APIs       []ScenarioAPI
	Builds     []ScenarioBuild
	LogGB      float64 // ingested a month, GiB
	Cases      []Case
	Compare    []Alternative
}

// Case is the same scenario with something else, such as after growth.
type Case struct {
	Name       string
	Activities float64 // a month; 0: as it is
	StorageGiB float64 // of all tables together; 0: as it is
	Bytes      float64 // in place of StorageGiB
}

// ScenarioFunction is a function that an activity runs.
type ScenarioFunction struct {
	Name         string
	Calls        float64 // an activity
	Milliseconds float64 // of one call
	MemoryMB     int
	Architecture string // "x86_64" (also when empty) or "arm64"
	OmitRequests bool   // duration alone, as in a bill that leaves out the fee for requests
}

// ScenarioTable is a table, or several taken together.
type ScenarioTable struct {
	Name       string
	ReadUnits  int64   // provisioned
	WriteUnits int64   // provisioned
	Reads      float64 // request units an activity, on demand
	Writes     float64
	StorageGiB float64
	Bytes      float64 // in place of StorageGiB
}

// ScenarioAPI is an API that an activity calls.
type ScenarioAPI struct {
	Name  string
	Kind  string  // "REST" (also when empty) or "HTTP"
	Calls float64 // an activity
}

// ScenarioBuild is time in CodeBuild.
type ScenarioBuild struct {
	Name    string
	Compute string  // "small" (also when empty), "medium", "large", "arm-small"
	Minutes float64 // a month
}

// Alternative is another architecture to compare with.
type Alternative struct {
	Name        string
	USDPerMonth float64
}

// Estimate is what a Scenario costs.
type Estimate struct {
	PerActivity USD // what the functions of one activity cost; billionths of a dollar are not fine enough to add up: use Lines for totals
	EachInAll   USD // what one activity causes in all: functions, requests to tables and calls of APIs
	Lines       []Line
	Parts       []Part // Total by what it is for; they add up to it
	Fixed       USD    // a month without any activity
	Total       USD    // a month
	FreeTier    USD    // what the free tiers took off; 0 when they are off
	Compare     []Comparison
	Cases       []CaseEstimate // in the scenario's order
	Region      string         // whose prices these are
	Foreign     bool           // the scenario's Region has no prices in the book: Region's were taken
	Prices      time.Time      // date of the oldest price that was used
	Source      string         // of the prices
	Assumed     []string       // what else the figures rest on, in words
}

// CaseEstimate is the Estimate of one Case.
type CaseEstimate struct {
	Name        string
	Activities  float64 // a month
	PerActivity USD
	EachInAll   USD
	Lines       []Line
	Parts       []Part
	Fixed       USD
	Total       USD
	FreeTier    USD
	Compare     []Comparison
}

// Purpose is what a part of an Estimate is for.
type Purpose string

// The purposes, in the order of Estimate.Parts.
const (
	ForFunctions Purpose = "functions"
	ForCapacity  Purpose = "table capacity"
	ForRequests  Purpose = "table requests"
	ForStorage   Purpose = "table storage"
	ForAPIs      Purpose = "APIs"
	ForBuilds    Purpose = "builds"
	ForLogs      Purpose = "logs"
)

// Part is what one purpose costs a month.
type Part struct {
	Purpose Purpose
	USD     USD
}

// Comparison is an Alternative beside the Estimate.
type Comparison struct {
	Alternative
	Difference USD // the estimate less the alternative: negative when it is cheaper
}
