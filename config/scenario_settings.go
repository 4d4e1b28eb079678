package config

// ScenarioSettings is every key that a scenario may hold, in the order of the
// documentation: those of [[function]] as "function.calls". Files are checked
// against it, and the table in docs/cost.md is made of it.
func ScenarioSettings() []Setting {
	const (
		needed   = "needed"
		optional = "nothing"
	)
	name := func(table, of string) Setting {
		return Setting{Key: table + ".name", Kind: Text, Absent: needed, Meaning: "What " + of + " is called in the lines of the estimate."}
	}
	return []Setting{
		{Key: "name", Kind: Text, Absent: "no name", Meaning: "What the scenario is called."},
		{Key: "region", Kind: Text, Absent: "us-east-1", Meaning: "Whose prices to take. Of a Region without prices in the book, us-east-1's are taken, and the estimate says so."},
		{Key: "activities_per_month", Kind: Rate, Zero: true, Max: 1e12, Unit: "activities", Limit: "more than any account sees", Absent: "needed with anything that an activity uses",
			Meaning: "How often what the scenario is about happens: everything that is said of one activity is multiplied by it."},
		{Key: "free_tier", Kind: Switch, Default: false, Meaning: "Take off what AWS gives each account every month for ever."},
		{Key: "log_gib", Kind: Rate, Zero: true, Max: 1e8, Unit: "GiB", Limit: "more than any account writes", Absent: optional, Meaning: "Log lines taken in a month, in GiB."},

		name("function", "the function"),
		{Key: "function.calls", Kind: Rate, Zero: true, Max: 1e9, Unit: "calls", Limit: "more than one activity makes", Absent: "1", Meaning: "Calls of the function for one activity."},
		{Key: "function.milliseconds", Kind: Rate, Zero: true, Max: 900_000, Unit: "ms", Limit: "the longest that Lambda lets a call take", Absent: needed, Meaning: "Billed duration of one call."},
		{Key: "function.memory_mb", Kind: Count, Max: 10_240, Unit: "MB", Limit: "the most that Lambda gives", Absent: needed, Meaning: "Memory of the function, from 128 MB on."},
		{Key: "function.architecture", Kind: Text, Choices: []string{"x86_64", "arm64"}, Absent: `"x86_64"`, Meaning: "Architecture of the function."},
		{Key: "function.omit_requests", Kind: Switch, Default: false, Meaning: "Leave the fee for requests out, as bills do that count duration alone."},

		name("table", "the table, or are several tables and their indexes taken together,"),
		{Key: "table.read_units", Kind: Count, Zero: true, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives", Absent: optional, Meaning: "Provisioned read units a second."},
		{Key: "table.write_units", Kind: Count, Zero: true, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives", Absent: optional, Meaning: "Provisioned write units a second."},
		{Key: "table.reads", Kind: Rate, Zero: true, Max: 1e9, Unit: "units", Limit: "more than one activity reads", Absent: optional, Meaning: "Read request units for one activity, on demand."},
		{Key: "table.writes", Kind: Rate, Zero: true, Max: 1e9, Unit: "units", Limit: "more than one activity writes", Absent: optional, Meaning: "Write request units for one activity, on demand."},
		{Key: "table.storage_gib", Kind: Rate, Zero: true, Max: 1e9, Unit: "GiB", Limit: "more than DynamoDB keeps", Absent: optional, Meaning: "Storage in GiB, which are 2^30 bytes each and what AWS's GB are."},
		{Key: "table.storage_bytes", Kind: Rate, Zero: true, Max: 1e18, Unit: "bytes", Limit: "more than DynamoDB keeps", Absent: optional, Meaning: "Storage in bytes, in place of `storage_gib`: 1 TB is 1e12 bytes, or 931.3 GiB."},

		name("api", "the API"),
		{Key: "api.kind", Kind: Text, Choices: []string{"REST", "HTTP"}, Absent: `"REST"`, Meaning: "Kind of the API."},
		{Key: "api.calls", Kind: Rate, Zero: true, Max: 1e9, Unit: "calls", Limit: "more than one activity makes", Absent: "1", Meaning: "Calls of the API for one activity."},

		name("build", "what is built"),
		{Key: "build.compute", Kind: Text, Choices: []string{"small", "medium", "large", "arm-small"}, Absent: `"small"`, Meaning: "CodeBuild's compute type."},
		{Key: "build.minutes", Kind: Rate, Zero: true, Max: 1e8, Unit: "minutes", Limit: "more than any account builds", Absent: needed, Meaning: "Minutes of builds a month."},

		name("case", "the same scenario with something else in it"),
		{Key: "case.activities_per_month", Kind: Rate, Max: 1e12, Unit: "activities", Limit: "more than any account sees", Absent: "the scenario's", Meaning: "Activities a month in this case."},
		{Key: "case.storage_gib", Kind: Rate, Max: 1e9, Unit: "GiB", Limit: "more than DynamoDB keeps", Absent: "the scenario's", Meaning: "Storage of all tables together in this case, in GiB."},
		{Key: "case.storage_bytes", Kind: Rate, Max: 1e18, Unit: "bytes", Limit: "more than DynamoDB keeps", Absent: "the scenario's", Meaning: "The same in bytes, in place of `storage_gib`."},

		name("compare", "another architecture"),
		{Key: "compare.usd_per_month", Kind: Rate, Zero: true, Max: 1e9, Unit: "dollars", Limit: "more than it can cost", Absent: needed, Meaning: "What it costs a month. The estimate shows the difference, in each case too."},
	}
}

// maxScenarioName is the longest name in a scenario, in bytes: a function's ARN
// fits.
const maxScenarioName = 200

// maxScenarioTables is more tables of one kind than anybody writes down.
const maxScenarioTables = 10_000
