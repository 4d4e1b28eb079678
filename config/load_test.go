package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// host is a machine of its own for a test: a home, a repository in it with the
// working folder below, and an environment.
type host struct {
	t                        testing.TB
	root, home, repo, system string
	env                      map[string]string
}

func newHost(t testing.TB) *host {
	t.Helper()
	root := t.TempDir()
	h := &host{
		t: t, root: root, home: filepath.Join(root, "home"), repo: filepath.Join(root, "repo"),
		system: filepath.Join(root, "etc", "config.toml"), env: map[string]string{},
	}
	for _, dir := range []string{h.home, filepath.Join(h.repo, ".git"), filepath.Join(h.repo, "a", "b")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *host) write(path, text string) string {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func (h *host) team(text string) string { return h.write(filepath.Join(h.repo, teamName), text) }

func (h *host) personal(text string) string {
	return h.write(ConfigPath(h.getenv, h.home), text)
}

func (h *host) getenv(name string) string { return h.env[name] }

func (h *host) options() Options {
	return Options{
		Dir: h.repo, Home: h.home, Getenv: h.getenv, System: h.system,
		Actions: []string{"promote", "roll-back", "stage.left", "quit"},
	}
}

func (h *host) load() Config {
	h.t.Helper()
	c, err := Load(h.options())
	if err != nil {
		h.t.Fatalf("Load: %v", err)
	}
	return c
}

// refused loads and answers the error's text with the test's own folder left out.
func (h *host) refused() string {
	h.t.Helper()
	c, err := Load(h.options())
	if err == nil {
		h.t.Fatal("Load found nothing wrong")
	}
	if !reflect.DeepEqual(c, Config{}) {
		h.t.Errorf("Load gave an error and a configuration too: %+v", c)
	}
	var problems Problems
	if !errors.As(err, &problems) {
		h.t.Errorf("Load gave a %T", err)
	}
	if first, ok := errors.AsType[*Error](err); !ok || first.File == "" || first.Text == "" {
		h.t.Errorf("no *Error with a file and a text in %v", err)
	}
	return strings.ReplaceAll(err.Error(), h.root+string(filepath.Separator), "")
}

func TestNoFileAtAllServesTheDefaults(t *testing.T) {
	h := newHost(t)
	c := h.load()
	want := Config{
		Functions: Functions{Include: []string{}},
		Builds:    Builds{Projects: []string{}},
		Tables:    Tables{Include: []string{}, Protected: []string{}},
		Journal:   Journal{Path: filepath.Join(h.home, ".local/state/aloft/journal.jsonl")},
		Budget: Budget{Rates: model.Rates{model.LambdaRPS: 12, model.LambdaBackgroundRPS: 5, model.LambdaBurst: 30, model.GetFunctionRPS: 50, model.BuildsRPS: 5, model.TablesRPS: 20, model.MetricsRPS: 40, model.APIsRPS: 3, model.PoliciesRPS: 10},
			MetricsUSDPerDay: 1},
		Health:  Health{ErrorRate: 1, LeastCalls: 20},
		Watch:   Watch{Minutes: 5},
		UI:      UI{Theme: "auto", Colors: "auto", Charset: "auto", Mouse: true, Bell: true},
		Keys:    map[string][]string{},
		Origins: map[string]Origin{},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	for _, v := range c.Values() {
		if v.Origin != (Origin{Source: SourceDefault}) {
			t.Errorf("%s comes from %v", v.Key, v.Origin)
		}
	}
	if _, err := Load(Options{System: h.system}); err != nil {
		t.Errorf("nothing known about the host: %v", err)
	}
}

const wholeFile = `name = "rigd"
read_only = true

[[stage]]
name = "dev"
confirm = "none"

[[stage]]
name = "prod"
alias = "live"
confirm = "type"

[functions]
include = ["activity-*", "slack-?"]

[journal]
path = "moves/journal.jsonl"

[budget]
lambda_rps = 10
lambda_background_rps = 2.5
lambda_burst = 20
getfunction_rps = 40.0
builds_rps = 3
logs_rps = 4.5
tables_rps = 6
metrics_rps = 7
metrics_usd_per_day = 0.5
usd_per_month = 300

[ui]
theme = "dark"
colors = "256"
mouse = false
charset = "ascii"
bell = false

[keys]
promote = ["p", "ctrl+p"]
roll-back = []
stage.left = ["h"]

[builds]
projects = ["team-*"]

[[function]]
name = "orders"
project = "team-build"
artifact = "dist/orders.zip"

[[function]]
name = "intents"

[tables]
include = ["team-*"]
protected = ["orders"]

[health]
error_rate = 2.5
least_calls = 50
rows = "paid"

[watch]
minutes = 10

[account.123456789012]
label = "PROD"
color = "magenta"

[account."rigd dev"]
color = "#7aa2f7"

[colors]
bad = "bright-magenta"
stage1 = "110"
`

func TestEverySettingArrivesWithItsOrigin(t *testing.T) {
	for name, text := range map[string]string{
		"plain":           wholeFile,
		"CRLF":            strings.ReplaceAll(wholeFile, "\n", "\r\n"),
		"byte order mark": "\ufeff" + wholeFile,
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			file := h.team(text)
			c := h.load()
			at := func(line int) Origin { return Origin{file, line} }
			want := Config{
				Name: "rigd", ReadOnly: true, Team: file,
				Stages: []model.Stage{
					{Name: "dev", Alias: "dev", Confirm: model.ConfirmNone},
					{Name: "prod", Alias: "live", Confirm: model.ConfirmType},
				},
				Functions: Functions{Include: []string{"activity-*", "slack-?"}},
				Builds:    Builds{Projects: []string{"team-*"}},
				Sources:   []Source{{Function: "orders", Project: "team-build", Artifact: "dist/orders.zip"}, {Function: "intents"}},
				Journal:   Journal{Path: filepath.Join(h.repo, "moves", "journal.jsonl"), Shared: true},
				Budget: Budget{Rates: model.Rates{model.LambdaRPS: 10, model.LambdaBackgroundRPS: 2.5, model.LambdaBurst: 20, model.GetFunctionRPS: 40, model.BuildsRPS: 3, model.LogsRPS: 4.5, model.TablesRPS: 6, model.MetricsRPS: 7, model.APIsRPS: 3, model.PoliciesRPS: 10},
					MetricsUSDPerDay: 0.5, USDPerMonth: 300},
				Tables: Tables{Include: []string{"team-*"}, Protected: []string{"orders"}},
				Health: Health{ErrorRate: 2.5, LeastCalls: 50, Paid: true},
				Watch:  Watch{Minutes: 10},
				UI: UI{Theme: "dark", Colors: "256", Charset: "ascii",
					Palette: map[string]string{"bad": "bright-magenta", "stage1": "110"}},
				Accounts: []AccountLook{{"123456789012", "PROD", "magenta"}, {Of: "rigd dev", Color: "#7aa2f7"}},
				Keys:     map[string][]string{"promote": {"p", "ctrl+p"}, "roll-back": {}, "stage.left": {"h"}},
				Origins: map[string]Origin{
					"name": at(1), "read_only": at(2), "stage": at(4), "stage.dev.confirm": at(6),
					"stage.prod.alias": at(10), "stage.prod.confirm": at(11), "functions.include": at(14), "journal.path": at(17),
					"budget.lambda_rps": at(20), "budget.lambda_background_rps": at(21), "budget.lambda_burst": at(22),
					"budget.getfunction_rps": at(23), "budget.builds_rps": at(24), "budget.logs_rps": at(25),
					"ui.theme": at(32), "ui.colors": at(33), "ui.mouse": at(34), "ui.charset": at(35), "ui.bell": at(36),
					"keys.promote": at(39), "keys.roll-back": at(40), "keys.stage.left": at(41),
					"builds.projects": at(44), "function.orders": at(47), "function.orders.project": at(48),
					"function.orders.artifact": at(49), "function.intents": at(52), "tables.include": at(55), "tables.protected": at(56),
					"budget.tables_rps": at(26), "budget.metrics_rps": at(27), "budget.metrics_usd_per_day": at(28), "budget.usd_per_month": at(29),
					"health.error_rate": at(59), "health.least_calls": at(60), "health.rows": at(61), "watch.minutes": at(64),
					"account.123456789012": at(66), "account.123456789012.label": at(67), "account.123456789012.color": at(68),
					"account.rigd dev": at(70), "account.rigd dev.color": at(71), "colors.bad": at(74), "colors.stage1": at(75),
				},
			}
			if !reflect.DeepEqual(c, want) {
				t.Errorf("got  %+v\nwant %+v", c, want)
			}
		})
	}
}

func TestValuesSpellTheConfigurationInAStableOrder(t *testing.T) {
	h := newHost(t)
	h.team("[[stage]]\nname = \"dev\"\n[keys]\nroll-back = [\"u\"]\npromote = [\"p\"]\n[[function]]\nname = \"b\"\nartifact = \"b.zip\"\n" +
		"[account.team]\nlabel = \"DEV\"\n[colors]\nbad = \"5\"\n")
	h.env["ALOFT_READ_ONLY"] = "1"
	var got []string
	for _, v := range h.load().Values() {
		got = append(got, v.Key+" = "+v.Text()+"  "+v.Origin.String())
	}
	file := filepath.Join(h.repo, teamName)
	want := []string{
		`name = ""  default`,
		`read_only = true  environment`,
		`refuse_owned = false  default`,
		`stage = ["dev"]  ` + file + `:1`,
		`stage.dev.alias = "dev"  default`,
		`stage.dev.confirm = "key"  default`,
		`stage.dev.wiring = false  default`,
		`functions.include = []  default`,
		`builds.projects = []  default`,
		`function.b.project = "b"  default`,
		`function.b.artifact = "b.zip"  ` + file + `:8`,
		`tables.include = []  default`,
		`tables.protected = []  default`,
		`journal.path = ` + quote(filepath.Join(h.home, ".local/state/aloft/journal.jsonl")) + `  default`,
		`budget.lambda_rps = 12  default`,
		`budget.lambda_background_rps = 5  default`,
		`budget.lambda_burst = 30  default`,
		`budget.getfunction_rps = 50  default`,
		`budget.builds_rps = 5  default`,
		`budget.logs_rps = auto: half of the Region's quota for GetLogEvents  default`,
		`budget.tables_rps = 20  default`,
		`budget.metrics_rps = 40  default`,
		`budget.apis_rps = 3  default`,
		`budget.getpolicy_rps = 10  default`,
		`budget.metrics_usd_per_day = 1  default`,
		`budget.usd_per_month = 0  default`,
		`health.error_rate = 1  default`,
		`health.least_calls = 20  default`,
		`health.rows = "free"  default`,
		`watch.minutes = 5  default`,
		`ui.theme = "auto"  default`,
		`ui.colors = "auto"  default`,
		`ui.charset = "auto"  default`,
		`ui.bell = true  default`,
		`ui.mouse = true  default`,
		`account.team.label = "DEV"  ` + file + `:10`,
		`account.team.color = ""  default`,
		`colors.bad = "5"  ` + file + `:12`,
		`keys.promote = ["p"]  ` + file + `:5`,
		`keys.roll-back = ["u"]  ` + file + `:4`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadOnlyFromTheEnvironment(t *testing.T) {
	for value, want := range map[string]bool{"": false, "0": false, "no": false, "1": true, "TRUE": true, "on": true} {
		h := newHost(t)
		h.env["ALOFT_READ_ONLY"] = value
		if c := h.load(); c.ReadOnly != want {
			t.Errorf("ALOFT_READ_ONLY=%q: read-only is %v", value, c.ReadOnly)
		}
	}
	h := newHost(t)
	h.team("read_only = true\n")
	h.env["ALOFT_READ_ONLY"] = "0"
	if !h.load().ReadOnly {
		t.Error("ALOFT_READ_ONLY=0 took the team's read_only away")
	}
	h.env["ALOFT_READ_ONLY"] = "maybe"
	if got, want := h.refused(), `ALOFT_READ_ONLY: "maybe" means neither yes nor no: set it to 1, or unset it`; got != want {
		t.Errorf("got %s", got)
	}
}

func TestRebindingIsAskedFor(t *testing.T) {
	h := newHost(t)
	h.team("[keys]\nquit = [\"x\"]\npromote = [\"[\"]\n")
	o := h.options()
	o.CheckKeys = func(keys map[string][]string) map[string]string {
		if keys["promote"][0] != "[" || keys["quit"][0] != "x" {
			t.Errorf("asked about %v", keys)
		}
		return map[string]string{"promote": "\"[\" may come from a broken line"}
	}
	_, err := Load(o)
	want := filepath.Join(h.repo, teamName) + `:3: keys.promote: "[" may come from a broken line`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestSelectFunctions(t *testing.T) {
	for _, c := range []struct {
		include []string
		name    string
		want    bool
	}{
		{nil, "orders", true},
		{[]string{}, "orders", true},
		{[]string{"*"}, "orders", true},
		{[]string{"orders"}, "orders", true},
		{[]string{"order"}, "orders", false},
		{[]string{"activity-*", "slack-?"}, "slack-1", true},
		{[]string{"activity-*", "slack-?"}, "slack-12", false},
		{[]string{"[a-c]*"}, "billing", true},
		{[]string{"["}, "orders", false},
		{[]string{"Orders"}, "orders", false},
	} {
		if got := SelectFunctions(c.include, c.name); got != c.want {
			t.Errorf("SelectFunctions(%q, %q) = %v", c.include, c.name, got)
		}
	}
}
