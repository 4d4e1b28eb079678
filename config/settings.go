package config

import (
	"slices"
	"strings"
)

// Kind is the type of a setting's value in a file.
type Kind string

// The kinds, in the words of the documentation.
const (
	Text    Kind = "text"
	Switch  Kind = "true or false"
	Rate    Kind = "number"
	Count   Kind = "whole number"
	Texts   Kind = "list of texts"
	KeyList Kind = "list of keys"
)

// Setting is one key of aloft.toml. The table of them, Settings, is what files
// are checked against and what the documentation is made of.
type Setting struct {
	Key      string   // dotted; keys of [[stage]] as "stage.alias", of [[function]] as "function.project", any action as "keys.<action>"
	Kind     Kind     // what its value is
	Default  any      // string, bool, float64, int or []string; nil when it is not a constant
	Absent   string   // what holds when it is left out, where Default does not say it
	Unit     string   // of numbers
	Max      float64  // of numbers; they are above 0 as well, or Zero is set
	Zero     bool     // of numbers: 0 may be given too
	Limit    string   // where Max comes from
	Choices  []string // of texts; empty: any
	Meaning  string
	Personal string // what a personal file may do with it over a team file
}

// Settings is every key that a file may hold, in the order of the
// documentation and of the example file.
func Settings() []Setting {
	return []Setting{
		{
			Key: "name", Kind: Text, Default: "",
			Meaning:  "What the header calls this account or team.",
			Personal: "set it, when the team file does not",
		},
		{
			Key: "read_only", Kind: Switch, Default: false,
			Meaning:  "Refuse everything that writes. ALOFT_READ_ONLY=1 does the same.",
			Personal: "switch it on",
		},
		{
			Key: "refuse_owned", Kind: Switch, Default: false,
			Meaning: "Refuse moves of aliases that a CloudFormation stack, Terraform or Pulumi owns, and so moves by itself. " +
				"Without it the sheet says so. What is not known refuses nothing.",
			Personal: "switch it on",
		},
		{
			Key: "stage.name", Kind: Text, Absent: "needed in every [[stage]]",
			Meaning: "The stage's name. The order of the [[stage]] tables is the order of promotion. " +
				"Without any, the stages are the aliases found in the account.",
			Personal: "name a stage that the team file has",
		},
		{
			Key: "stage.alias", Kind: Text, Absent: "the stage's name",
			Meaning:  "The alias that is this stage on a function.",
			Personal: "nothing",
		},
		{
			Key: "stage.confirm", Kind: Text, Default: "key", Choices: []string{"none", "key", "type"},
			Meaning: "How a move of this stage is confirmed: not at all on the command line (the cockpit still shows " +
				"the sheet), with one key, or by typing the stage's name.",
			Personal: "make it stricter",
		},
		{
			Key: "functions.include", Kind: Texts, Default: []string{},
			Meaning:  "Globs of the functions to show (`*`, `?`, `[a-z]`, the whole name). Empty: all of them.",
			Personal: "replace it",
		},
		{
			Key: "builds.projects", Kind: Texts, Default: []string{},
			Meaning:  "Globs of the CodeBuild projects to show (`*`, `?`, `[a-z]`, the whole name). Empty: all of them.",
			Personal: "replace it",
		},
		{
			Key: "function.name", Kind: Text, Absent: "needed in every [[function]]",
			Meaning:  "A function whose code does not come from a project of its own name, or not alone in its artifact.",
			Personal: "name a function that the team file does not",
		},
		{
			Key: "function.project", Kind: Text, Absent: "the function's name",
			Meaning:  "The CodeBuild project whose builds make the function's code.",
			Personal: "set it for such a function",
		},
		{
			Key: "function.artifact", Kind: Text, Absent: "the whole artifact",
			Meaning:  "The path of the function's zip inside the artifact's zip, where one build makes several functions.",
			Personal: "set it for such a function",
		},
		{
			Key: "tables.include", Kind: Texts, Default: []string{},
			Meaning:  "Globs of the DynamoDB tables to show (`*`, `?`, `[a-z]`, the whole name). Empty: all of them.",
			Personal: "replace it",
		},
		{
			Key: "tables.protected", Kind: Texts, Default: []string{},
			Meaning:  "Globs of the tables whose capacity aloft does not change.",
			Personal: "add to it",
		},
		{
			Key: "journal.path", Kind: Text, Absent: "`$XDG_STATE_HOME/aloft/journal.jsonl`",
			Meaning: "The record of moves, which a group may share. A relative path starts at the folder of the file " +
				"that names it, `~/` at the home folder.",
			Personal: "set it, when the team file does not",
		},
		{
			Key: "budget.lambda_rps", Kind: Rate, Default: 12.0, Unit: "calls/s", Max: 15, Limit: "the account's quota",
			Meaning:  "The most that aloft asks of Lambda while somebody waits. The quota of 15 is the whole account's.",
			Personal: "lower it",
		},
		{
			Key: "budget.lambda_background_rps", Kind: Rate, Default: 5.0, Unit: "calls/s", Max: 15, Limit: "the account's quota",
			Meaning:  "The most for reads that nobody waits for; never more than lambda_rps.",
			Personal: "lower it",
		},
		{
			Key: "budget.lambda_burst", Kind: Count, Default: 30, Unit: "calls", Max: 100, Limit: "the most that aloft sends at once",
			Meaning:  "How many calls may go out at once after a pause, so that a small account fills immediately.",
			Personal: "lower it",
		},
		{
			Key: "budget.getfunction_rps", Kind: Rate, Default: 50.0, Unit: "calls/s", Max: 100, Limit: "the account's quota",
			Meaning:  "The most calls of GetFunction, which has a quota of its own.",
			Personal: "lower it",
		},
		{
			Key: "budget.builds_rps", Kind: Rate, Default: 5.0, Unit: "calls/s", Max: 20, Limit: "the most that aloft asks of CodeBuild",
			Meaning:  "The most calls of CodeBuild, whose quotas are not public.",
			Personal: "lower it",
		},
		{
			Key: "budget.logs_rps", Kind: Rate, Absent: "half of the Region's quota for GetLogEvents", Unit: "calls/s", Max: 30, Limit: "the largest quota of any Region",
			Meaning:  "The most calls of CloudWatch Logs. The quota is 25 in most Regions, 10 or 30 in some, for the whole account.",
			Personal: "lower it, or set it when the team file does not",
		},
		{
			Key: "budget.tables_rps", Kind: Rate, Default: 20.0, Unit: "calls/s", Max: 100, Limit: "the most that aloft asks of DynamoDB",
			Meaning:  "The most calls of DynamoDB's and auto scaling's control planes.",
			Personal: "lower it",
		},
		{
			Key: "budget.metrics_rps", Kind: Rate, Default: 40.0, Unit: "calls/s", Max: 200, Limit: "half of the account's quota",
			Meaning:  "The most calls of CloudWatch's metrics. The quota is 400 or 500, for the whole account.",
			Personal: "lower it",
		},
		{
			Key: "budget.metrics_usd_per_day", Kind: Rate, Default: 1.0, Unit: "dollars", Max: 1000, Limit: "the most that aloft spends", Zero: true,
			Meaning: "Where aloft's own paid reads of metrics stop for the day, a UTC day, over all its processes of one user on this host. " +
				"0: no read of metrics is ever paid.",
			Personal: "lower it",
		},
		{
			Key: "budget.usd_per_month", Kind: Rate, Absent: "no budget is shown", Unit: "dollars", Max: 1e8, Limit: "the most that the screen shows",
			Meaning:  "What the account should cost a month at most; the Cost pane shows when it will be passed.",
			Personal: "replace it",
		},
		{
			Key: "ui.theme", Kind: Text, Default: "auto", Choices: []string{"auto", "dark", "light", "contrast"},
			Meaning:  "The palette; auto asks the terminal for its background.",
			Personal: "replace it",
		},
		{
			Key: "ui.colors", Kind: Text, Default: "auto", Choices: []string{"auto", "truecolor", "256", "16", "none"},
			Meaning:  "How many colours to use; auto asks the terminal.",
			Personal: "replace it",
		},
		{
			Key: "ui.mouse", Kind: Switch, Default: true,
			Meaning:  "Whether clicks and the wheel go to aloft; off leaves them to the terminal for selecting text.",
			Personal: "replace it",
		},
		{
			Key: "keys.<action>", Kind: KeyList, Absent: "the keys that the help screen shows",
			Meaning:  "The keys of an action, in place of its own. An empty list leaves it to the command palette.",
			Personal: "replace it",
		},
	}
}

// setting finds a setting by its dotted key.
func setting(key string) (Setting, bool) {
	all := Settings()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return all[i], true
}

// table splits a dotted key into its table, empty at the top, and its name.
func table(key string) (string, string) {
	if i := strings.IndexByte(key, '.'); i >= 0 {
		return key[:i], key[i+1:]
	}
	return "", key
}
