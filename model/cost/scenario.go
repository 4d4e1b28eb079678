package cost

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
	Compare    []Alternative
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
	PerActivity USD // billionths of a dollar are not fine enough to add up: use Lines for totals
	Lines       []Line
	Fixed       USD // a month without any activity
	Total       USD // a month
	FreeTier    USD // what the free tiers took off; 0 when they are off
	Compare     []Comparison
}

// Comparison is an Alternative beside the Estimate.
type Comparison struct {
	Alternative
	Difference USD // the estimate less the alternative: negative when it is cheaper
}
