package config

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/aloftdeck/aloft/model"
)

// Kind is the type of a setting's value in a file.
type Kind string

// The kinds, in the words of the documentation.
const (
	Text     Kind = "text"
	Switch   Kind = "true or false"
	Rate     Kind = "number"
	Count    Kind = "whole number"
	Texts    Kind = "list of texts"
	KeyList  Kind = "list of keys"
	AnyValue Kind = "text, number, list or table"
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
	return slices.Concat(shownSettings(), rateSettings(), moneySettings(), healthSettings(), lookSettings())
}

// shownSettings are those of what is shown and of what guards it.
func shownSettings() []Setting {
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
				"Without any, only aliases with the usual names are stages (dev; test, qa, int; uat, acceptance, stage, staging, preprod; " +
				"prod, production, live), and a move goes only between those that the function itself has in an order that nobody doubts.",
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
				"the sheet), with one key, or by typing the stage's name, which a script does with --confirm beside --yes.",
			Personal: "make it stricter",
		},
		{
			Key: "stage.wiring", Kind: Switch, Default: false,
			Meaning: "Refuse moves of this stage on a function that a stage of an API calls by its alias and does not reach: " +
				"the policy of the alias does not let the API in. Also where that is not known. Without it the sheet says so. Going back is not refused.",
			Personal: "switch it on",
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
			Key: "function.image", Kind: Text, Absent: "what the build exports as IMAGE_URI",
			Meaning: "The image that a build pushes for a function which runs one, with `{commit}`, `{short}` (7 digits of it), `{number}` or `{branch}`: " +
				"`123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:{commit}`.",
			Personal: "set it for such a function",
		},
		{
			Key: "branch.match", Kind: Text, Absent: "needed in every [[branch]]",
			Meaning: "A glob of branches, such as `feature/*`; `*` is any letters, slashes too. The first [[branch]] that matches " +
				"says which stage a deploy of its builds proposes.",
			Personal: "add some behind the team's",
		},
		{
			Key: "branch.stage", Kind: Text, Absent: "needed in every [[branch]]",
			Meaning:  "The stage that a deploy of a build of such a branch proposes.",
			Personal: "set it for such a branch",
		},
		{
			Key: "test.function", Kind: Text, Absent: "needed in every [[test]]",
			Meaning:  "The function that `aloft test` and the key T invoke. Nothing is ever invoked that was not asked for.",
			Personal: "add tests",
		},
		{
			Key: "test.name", Kind: Text, Absent: "the name of the event's file",
			Meaning:  "What the test is called. The last result of each name counts for the version that was tested.",
			Personal: "set it for a test of its own",
		},
		{
			Key: "test.event", Kind: AnyValue, Absent: "`{}`",
			Meaning: "The file with the event, JSON; a relative path starts at the folder of the file that names it. " +
				"Files in `events` beside aloft.toml are offered in the cockpit too. A table is the event itself.",
			Personal: "set it for a test of its own",
		},
		{
			Key: "test.expect", Kind: AnyValue, Absent: "any answer but a function's error",
			Meaning: "What the answer has to hold at least: a table or JSON in a text. Texts may be patterns: `*` anything, `~text` holds it, " +
				"`/re/` matches, `>n`, `>=n`, `<n`, `<=n` compare numbers, `=text` is exactly that. JSON inside a text of the answer, as in a body, is looked into.",
			Personal: "set it for a test of its own",
		},
		{
			Key: "test.tenant", Kind: Text, Absent: "none",
			Meaning:  "For which tenant it is invoked, where the function is isolated by tenant.",
			Personal: "set it for a test of its own",
		},
		{
			Key: "test.timeout", Kind: Text, Absent: "until Lambda has to have ended the function",
			Meaning:  "How long the answer is waited for, such as `3s`. Without one in time the test has failed.",
			Personal: "set it for a test of its own",
		},
		{
			Key: "view.name", Kind: Text, Absent: "needed in every [[view]]",
			Meaning:  "What a list as it is to be seen again is called: `aloft --view NAME` opens it, and the palette finds it by that name.",
			Personal: "add views, and replace those of the team by their names",
		},
		{
			Key: "view.pane", Kind: Text, Default: usualPane, Choices: ViewPanes(),
			Meaning:  "The list that it is of.",
			Personal: "set it for such a view",
		},
		{
			Key: "view.filter", Kind: Text, Absent: "no filter",
			Meaning: "What is typed behind `/` in that list, such as `prod:absent !internal`. A column or value that the list does not know is an " +
				"error, which names those that there are.",
			Personal: "set it for such a view",
		},
		{
			Key: "view.sort", Kind: Text, Absent: "the list's own order",
			Meaning:  "The column that the list is sorted by, as filters call it; with a `-` before it the greatest comes first: `-err`.",
			Personal: "set it for such a view",
		},
		{
			Key: "view.stage", Kind: Text, Absent: "the stage that is chosen",
			Meaning:  "The stage that is chosen.",
			Personal: "set it for such a view",
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
	}
}

// budgetTable is the table of the file that holds the rates.
const budgetTable = "budget."

// rateSettings are those of the rates that can be set.
func rateSettings() []Setting {
	var all []Setting
	for _, rate := range model.AllRates() {
		row := rate.Row()
		if row.Key == "" {
			continue
		}
		s := Setting{
			Key: budgetTable + row.Key, Kind: Rate, Absent: row.Absent, Unit: "calls/s", Max: row.Max, Limit: row.Limit,
			Meaning: row.Meaning, Personal: cmp.Or(row.Personal, "lower it"),
		}
		if row.Whole {
			s.Kind, s.Unit = Count, "calls"
		}
		if row.Default > 0 {
			s.Default = rateValue(rate, row.Default)
		}
		all = append(all, s)
	}
	return all
}

// rateOf is the rate that a dotted key sets.
func rateOf(key string) (model.Rate, bool) {
	name, ok := strings.CutPrefix(key, budgetTable)
	i := slices.IndexFunc(model.AllRates(), func(r model.Rate) bool { return r.Row().Key == name })
	return model.Rate(i), ok && name != "" && i >= 0
}

// rateValue is a rate as a value of its setting's type.
func rateValue(rate model.Rate, n float64) any {
	if rate.Row().Whole {
		return int(n)
	}
	return n
}

// moneySettings are those of money.
func moneySettings() []Setting {
	return []Setting{
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
	}
}

// healthSettings are those of what is failing, and of what was just moved.
func healthSettings() []Setting {
	return []Setting{
		{
			Key: "health.error_rate", Kind: Rate, Default: 1.0, Unit: "percent", Max: 100, Limit: "all of the calls",
			Meaning:  "The share of calls that failed, or were throttled, from which on a function counts as failing.",
			Personal: "replace it",
		},
		{
			Key: "health.least_calls", Kind: Count, Default: 20, Unit: "calls", Max: 1e6, Limit: "more than ten minutes are asked for",
			Meaning:  "Fewer calls than these in the last ten minutes are too few to judge by.",
			Personal: "replace it",
		},
		{
			Key: "health.rows", Kind: Text, Default: "free", Choices: []string{"free", "paid"},
			Meaning: "How calls and durations of the functions on the screen are read: free, as often as what is left of the month's free " +
				"requests allows, or paid, each five minutes within metrics_usd_per_day.",
			Personal: `set it to "free"`,
		},
		{
			Key: "watch.minutes", Kind: Count, Default: 5, Unit: "minutes", Max: 60, Limit: "an hour",
			Meaning:  "How many of a version's first minutes are shown beside the last ones of the version before, after a move.",
			Personal: "replace it",
		},
	}
}

// lookSettings are those of how the cockpit looks and sounds.
func lookSettings() []Setting {
	const color = `A colour: a name such as "red" or "bright-red", a number from 0 to 255, or "#rrggbb".`
	return []Setting{
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
			Key: "ui.charset", Kind: Text, Default: "auto", Choices: []string{"auto", "utf8", "ascii"},
			Meaning:  "What borders and signs are drawn with; auto goes by the locale.",
			Personal: "replace it",
		},
		{
			Key: "ui.bell", Kind: Switch, Default: true,
			Meaning:  `Whether the terminal's bell rings when somebody else moves a stage with confirm = "type".`,
			Personal: "replace it",
		},
		{
			Key: "ui.mouse", Kind: Switch, Default: true,
			Meaning:  "Whether clicks and the wheel go to aloft; off leaves them to the terminal for selecting text.",
			Personal: "replace it",
		},
		{
			Key: "account.label", Kind: Text, Absent: "no label",
			Meaning: "A word that the account wears wherever it is named. The table is called by the account's number of 12 digits, " +
				"or by the profile that leads to it; what is said of the number goes first.",
			Personal: "set it, when the team file does not",
		},
		{
			Key: "account.color", Kind: Text, Absent: "no colour of its own",
			Meaning:  "What colour the account wears: not red and not blue, which say what is bad and what is chosen. " + color,
			Personal: "set it, when the team file does not",
		},
		{
			Key: "account.read_only", Kind: Switch, Absent: "as read_only says",
			Meaning: "Refuse everything that writes in this account, or with `false` let it be written to " +
				"although read_only is on in the same file. " +
				"Where a number and a profile both fit, it is read-only as soon as either is.",
			Personal: "switch it on",
		},
		{
			Key: "account.stages", Kind: Texts, Absent: "all of them",
			Meaning: "The names of those [[stage]] that there are in this account. " +
				"Their guards hold in every account that they are in.",
			Personal: "nothing",
		},
		{
			Key: "command.words", Kind: Text, Absent: "needed in every [[command]]",
			Meaning: "A program of your own that the cockpit hands its terminal to, as it is called in the palette " +
				"and in help. It gets AWS_PROFILE and AWS_REGION of the account that shows, and " +
				"FUNCTION, STAGE, VERSION, BUILD and TABLE of what is chosen, empty where nothing is.",
			Personal: "add commands",
		},
		{
			Key: "command.argv", Kind: Texts, Absent: "needed in every [[command]]",
			Meaning: "The program and its arguments; no shell comes between. An argument may hold `{" +
				strings.Join(TemplateNames(), "}`, `{") + "}`, which stand for what is chosen; doubled braces are text. " +
				"Nothing runs with a value that begins with `-`. A program with a `/` in it is looked for from the folder of the file.",
			Personal: "set it for such a command",
		},
		{
			Key: "command.key", Kind: Text, Absent: "none: the palette and help have it",
			Meaning:  "The key that runs it. One that an action has there is an error.",
			Personal: "set it for such a command",
		},
		{
			Key: "command.scope", Kind: Text, Default: everywhereScope, Choices: CommandScopes(),
			Meaning:  "In which pane its key works.",
			Personal: "set it for such a command",
		},
		{
			Key: "command.dangerous", Kind: Switch, Default: false,
			Meaning: "It may change something: it is refused where nothing may be written, " +
				"and shown and confirmed before it runs.",
			Personal: "set it for such a command",
		},
		{
			Key: "colors.<role>", Kind: Text, Absent: "the theme's",
			Meaning:  color + " The roles are " + strings.Join(ColorRoles(), ", ") + "; stage1 to stage3 are the stages before the last.",
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
	s, ok := settingsByKey()[key]
	return s, ok
}

// settingsByKey is the table of settings for looking up, made once: a file asks it for
// each of its keys.
var settingsByKey = sync.OnceValue(func() map[string]Setting {
	by := map[string]Setting{}
	for _, s := range Settings() {
		by[s.Key] = s
	}
	return by
})

// table splits a dotted key into its table, empty at the top, and its name.
func table(key string) (string, string) {
	if i := strings.IndexByte(key, '.'); i >= 0 {
		return key[:i], key[i+1:]
	}
	return "", key
}
