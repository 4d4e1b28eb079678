package config

import "github.com/aloftdeck/aloft/model/component"

// ComponentSettings is every key that the file of a component may hold, in the order of the
// documentation. Files are checked against it, and the table in docs/components.md is
// made of it.
func ComponentSettings() []Setting {
	const (
		needed = "needed"
		none   = "none"
	)
	return []Setting{
		{Key: "name", Kind: Text, Absent: needed,
			Meaning: "What the component is called. What is made carries it in the tag `" + component.Tag + "`."},
		{Key: "permissions_boundary", Kind: Text, Absent: none,
			Meaning: "ARN of the policy that bounds every role that is made."},
		{Key: "log_days", Kind: Count, Default: component.DefaultLogDays, Max: 3653, Unit: "days",
			Limit:   "ten years, the longest that CloudWatch keeps by days",
			Meaning: "How long the lines of log groups that are made are kept. CloudWatch knows some numbers of days alone: 1, 3, 5, 7, 14, 30, 60, 90, …"},

		{Key: "repository.name", Kind: Text, Absent: "needed without `source`", Meaning: "The repository of CodeCommit."},
		{Key: "repository.source", Kind: Text, Absent: "CodeCommit",
			Meaning: "Code that is elsewhere: `https://` and the repository of GitHub, GitLab or Bitbucket, or `s3://bucket/key` of a zip."},
		{Key: "repository.connection", Kind: Text, Absent: "needed with an `https://` source",
			Meaning: "ARN of the connection to the host of the source. A new one waits for a person who finishes it in the console."},
		{Key: "repository.branch", Kind: Text, Default: component.DefaultBranch,
			Meaning: "The branch that is built when nobody names another, and that the first commit makes."},

		{Key: "build.project", Kind: Text, Absent: "the component's name", Meaning: "The project of CodeBuild."},
		{Key: "build.image", Kind: Text,
			Absent:  "Lambda's build image of the functions' runtime, CodeBuild's own where container images are built",
			Meaning: "The image that builds run in. Native packages have to be built in Lambda's."},
		{Key: "build.compute", Kind: Text, Default: string(component.Small), Choices: component.Computes(),
			Meaning: "The size of the build environment."},
		{Key: "build.role", Kind: Text, Default: createRole,
			Meaning: "`create`: a role with the least that the build needs; or the ARN of one that is there."},
		{Key: "build.artifacts", Kind: Text, Absent: "`s3://aloft-artifacts-ACCOUNT-REGION/NAME`",
			Meaning: "Where artifacts go, `s3://bucket/prefix`. A bucket that is not there is made."},
		{Key: "build.artifact_days", Kind: Count, Default: component.DefaultArtifactDays, Zero: true, Max: 3650,
			Unit: "days", Limit: "ten years",
			Meaning: "After how many days artifacts are deleted from a bucket that is made. 0: never."},
		{Key: "build.on_push", Kind: Texts, Default: []string{},
			Meaning: "The branches whose pushes start a build, `*` for any letters."},

		{Key: "function.name", Kind: Text, Absent: needed, Meaning: "The function."},
		{Key: "function.image", Kind: Switch, Default: false,
			Meaning: "Its package is a container image, which the build pushes and exports as `IMAGE_URI`. It has no runtime and no handler."},
		{Key: "function.runtime", Kind: Text, Absent: "needed without `image`",
			Meaning: "Lambda's runtime, such as `python3.12`, `nodejs22.x`, `provided.al2023`."},
		{Key: "function.handler", Kind: Text, Absent: "needed without `image`; of provided runtimes `bootstrap`",
			Meaning: "What Lambda calls, such as `app.handler`."},
		{Key: "function.architecture", Kind: Text, Default: component.X86, Choices: []string{component.X86, component.ARM},
			Meaning: "The processor. Functions of one build have one."},
		{Key: "function.memory_mb", Kind: Count, Default: component.DefaultMemoryMB, Max: 10_240, Unit: "MB",
			Limit: "the most that Lambda gives", Meaning: "Memory, from 128 MB on."},
		{Key: "function.timeout_s", Kind: Count, Default: component.DefaultTimeout, Max: 900, Unit: "s",
			Limit: "the longest that Lambda lets a call take", Meaning: "How long a call may take."},
		{Key: "function.role", Kind: Text, Default: createRole,
			Meaning: "`create`: a role for the function's log group and what `tables` and `policy` say; or the ARN of one that is there."},
		{Key: "function.environment", Kind: TextTable, Absent: none, Meaning: "Environment variables."},
		{Key: "function.tables", Kind: Texts, Default: []string{},
			Meaning: "What the function may do with tables of the file: `activities:r` reads, `:w` writes, `:rw` both."},
		{Key: "function.policy", Kind: Text, Absent: none,
			Meaning: "A JSON file with a policy that the role has besides. A relative path starts at the folder of the file."},
		{Key: "function.zip", Kind: Text, Absent: "what the build makes",
			Meaning: "A local zip with the code, for a component without a build."},
		{Key: "function.artifact", Kind: Text, Absent: "the whole artifact, which several functions may share",
			Meaning: "The path of the function's zip inside the artifact's zip."},

		{Key: "table.name", Kind: Text, Absent: needed, Meaning: "The table."},
		{Key: "table.hash_key", Kind: Text, Absent: needed,
			Meaning: "The partition key with its type: `id:S` for a text, `:N` for a number, `:B` for bytes."},
		{Key: "table.range_key", Kind: Text, Absent: none, Meaning: "The sort key with its type."},
		{Key: "table.billing", Kind: Text, Default: onDemand, Choices: []string{onDemand, provisioned},
			Meaning: "How requests are paid."},
		{Key: "table.read_units", Kind: Count, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives",
			Absent: "needed with `provisioned`", Meaning: "Read units a second."},
		{Key: "table.write_units", Kind: Count, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives",
			Absent: "needed with `provisioned`", Meaning: "Write units a second."},
		{Key: "table.ttl", Kind: Text, Absent: none, Meaning: "The attribute with the second at which an item expires."},
		{Key: "table.point_in_time_recovery", Kind: Switch, Default: false,
			Meaning: "Whether the table can be put back to any second of the last 35 days."},
		{Key: "table.indexes", Kind: TableList, Absent: none,
			Meaning: "Global secondary indexes, with all attributes of the table; each a table of the keys below."},
		{Key: "table.indexes.name", Kind: Text, Absent: needed, Meaning: "The index."},
		{Key: "table.indexes.hash_key", Kind: Text, Absent: needed, Meaning: "Its partition key with its type."},
		{Key: "table.indexes.range_key", Kind: Text, Absent: none, Meaning: "Its sort key with its type."},
		{Key: "table.indexes.read_units", Kind: Count, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives",
			Absent: "needed with `provisioned`", Meaning: "Read units a second, beside those of the table."},
		{Key: "table.indexes.write_units", Kind: Count, Max: 1e8, Unit: "units", Limit: "more than DynamoDB gives",
			Absent: "needed with `provisioned`", Meaning: "Write units a second, beside those of the table."},

		{Key: "api.name", Kind: Text, Absent: needed, Meaning: "The API."},
		{Key: "api.kind", Kind: Text, Default: "rest", Choices: []string{"rest", "http"}, Meaning: "The kind of the API."},
		{Key: "api.routes", Kind: Texts, Absent: needed,
			Meaning: "What goes where: method or `ANY`, path, function. `{id}` is a variable, `{proxy+}` takes all the rest; `$default FUNCTION` is what an HTTP API does with everything else."},

		{Key: "stages.names", Kind: Texts, Absent: "the stages of aloft.toml",
			Meaning: "The stages, in the order of promotion: some of those that aloft.toml has, in its order, or any where it has none."},
		{Key: "stages.variable", Kind: Text, Default: component.DefaultVariable,
			Meaning: "The stage variable of APIs that names the alias."},
	}
}

// createRole is the role that is made.
const createRole = "create"

// The billing modes, as a file writes them.
const (
	onDemand    = "on-demand"
	provisioned = "provisioned"
)

// The most that a file may have of one kind, before which nobody comes.
const maxComponentThings = 500

// componentHeader says where the keys of a table stand.
func componentHeader(table string) string {
	switch table {
	case "":
		return header("")
	case "table.indexes":
		return "in indexes = [ { … } ] of [[table]]"
	case "function", "table", "api":
		return "in [[" + table + "]]"
	}
	return "in [" + table + "]"
}
