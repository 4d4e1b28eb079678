package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

const teamFile = `name = "rigd"
read_only = true
[[stage]]
name = "dev"
confirm = "none"
[[stage]]
name = "prod"
alias = "live"
[journal]
path = "/srv/journal.jsonl"
[budget]
lambda_rps = 8
[keys]
quit = ["q"]
promote = ["P"]
`

func TestAPersonalFileChangesLooksAndKeysAndGetsStricter(t *testing.T) {
	h := newHost(t)
	team := h.team(teamFile)
	personal := h.personal(`read_only = true
[[stage]]
name = "prod"
alias = "live"
confirm = "type"
[[stage]]
name = "dev"
[functions]
include = ["mine-*"]
[budget]
lambda_rps = 4
lambda_burst = 30
logs_rps = 2
[ui]
theme = "light"
[keys]
quit = ["x"]
`)
	c := h.load()
	if c.Team != team || c.Personal != personal {
		t.Errorf("read %q and %q", c.Team, c.Personal)
	}
	stages := []model.Stage{
		{Name: "dev", Alias: "dev", Confirm: model.ConfirmNone},
		{Name: "prod", Alias: "live", Confirm: model.ConfirmType},
	}
	if !reflect.DeepEqual(c.Stages, stages) {
		t.Errorf("stages %+v", c.Stages)
	}
	if want := (Budget{Rates: model.Rates{model.LambdaRPS: 4, model.LambdaBackgroundRPS: 4, model.LambdaBurst: 30, model.GetFunctionRPS: 50, model.BuildsRPS: 5, model.LogsRPS: 2, model.TablesRPS: 20, model.MetricsRPS: 40, model.APIsRPS: 3, model.PoliciesRPS: 10},
		MetricsUSDPerDay: 1}); c.Budget != want {
		t.Errorf("budget %+v", c.Budget)
	}
	if want := map[string][]string{"quit": {"x"}, "promote": {"P"}}; !reflect.DeepEqual(c.Keys, want) {
		t.Errorf("keys %v", c.Keys)
	}
	if c.Name != "rigd" || c.UI.Theme != "light" || !reflect.DeepEqual(c.Functions.Include, []string{"mine-*"}) {
		t.Errorf("got %+v", c)
	}
	for key, want := range map[string]Origin{
		"name": {team, 1}, "stage": {team, 3}, "stage.dev.confirm": {team, 5}, "stage.prod.alias": {team, 8},
		"stage.prod.confirm": {personal, 5}, "budget.lambda_rps": {personal, 11},
		"budget.lambda_background_rps": {personal, 11}, "keys.quit": {personal, 17}, "keys.promote": {team, 15},
	} {
		if c.Origins[key] != want {
			t.Errorf("%s comes from %v, want %v", key, c.Origins[key], want)
		}
	}
}

func TestLooksOfAnAccount(t *testing.T) {
	h := newHost(t)
	h.team("[account.123456789012]\nlabel = \"PROD\"\n[account.team]\nlabel = \"TEAM\"\ncolor = \"yellow\"\n[colors]\nbad = \"1\"\n")
	h.personal("[account.123456789012]\ncolor = \"208\"\n[account.mine]\nlabel = \"MINE\"\n[colors]\nbad = \"2\"\n")
	c := h.load()
	for _, l := range []struct {
		account, profile string
		want             AccountLook
	}{
		{"123456789012", "team", AccountLook{"123456789012", "PROD", "208"}},
		{"210987654321", "team", AccountLook{"team", "TEAM", "yellow"}},
		{"123456789012", "", AccountLook{"123456789012", "PROD", "208"}},
		{"", "mine", AccountLook{Of: "mine", Label: "MINE"}},
		{"210987654321", "", AccountLook{}},
	} {
		if got := c.LookOf(l.account, l.profile); got != l.want {
			t.Errorf("%s by %q wears %+v, want %+v", l.account, l.profile, got, l.want)
		}
	}
	if c.UI.Palette["bad"] != "2" {
		t.Errorf("colours %v", c.UI.Palette)
	}
}

func TestAPersonalFileNeverWeakensTheTeams(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ name, team, personal string }{
		{"weaker confirm", teamFile, "[[stage]]\nname = \"prod\"\nconfirm = \"none\"\n"},
		{"unknown stage", teamFile, "[[stage]]\nname = \"prd\"\n"},
		{"new stage", teamFile, "[[stage]]\nname = \"sandbox\"\n"},
		{"stage where the team has none", "name = \"x\"\n", "[[stage]]\nname = \"prod\"\nconfirm = \"type\"\n"},
		{"other alias", teamFile, "[[stage]]\nname = \"dev\"\nalias = \"development\"\n"},
		{"name", teamFile, "name = \"mine\"\n"},
		{"journal", teamFile, "[journal]\npath = \"~/mine.jsonl\"\n"},
		{"writing again", teamFile, "read_only = false\n"},
		{"higher rate than the team's", teamFile, "[budget]\nlambda_rps = 9\n"},
		{"higher rate than the default", teamFile, "[budget]\ngetfunction_rps = 60\nlambda_burst = 31\n"},
		{"background above the team's whole", "[budget]\nlambda_rps = 2\n", "[budget]\nlambda_background_rps = 3\n"},
		{"higher rates of builds and logs", "[budget]\nlogs_rps = 2\n", "[budget]\nbuilds_rps = 6\nlogs_rps = 3\n"},
		{"other code for a function", "[[function]]\nname = \"orders\"\nproject = \"team\"\n", "[[function]]\nname = \"orders\"\nproject = \"mine\"\n"},
		{"paid rows", teamFile, "[health]\nrows = \"paid\"\n"},
		{"other label", "[account.123456789012]\nlabel = \"PROD\"\n", "[account.123456789012]\nlabel = \"DEV\"\ncolor = \"green\"\n"},
		{"all at once", teamFile, "name = \"mine\"\nread_only = false\n[ui]\ntheme = \"dark\"\n[[stage]]\nname = \"prod\"\nalias = \"x\"\nconfirm = \"none\"\n"},
		{"both files are wrong", "nam = 1\n", "[ui]\nthem = 1\n"},
	} {
		h := newHost(t)
		h.team(c.team)
		h.personal(c.personal)
		fmt.Fprintf(&b, "-- %s --\n%s\n", c.name, filepath.ToSlash(h.refused()))
	}
	golden(t, "layers.golden", b.String())
}

func TestAPersonalFileServesAloneAndSetsWhatTheTeamLeftOpen(t *testing.T) {
	h := newHost(t)
	personal := h.personal("name = \"mine\"\n[[stage]]\nname = \"dev\"\nconfirm = \"none\"\n[journal]\npath = \"~/j.jsonl\"\n[budget]\nlambda_rps = 15\n")
	c := h.load()
	if c.Team != "" || c.Personal != personal || c.Name != "mine" || len(c.Stages) != 1 || c.Budget.Rates[model.LambdaRPS] != 15 {
		t.Errorf("alone: %+v", c)
	}
	if c.Journal != (Journal{Path: filepath.Join(h.home, "j.jsonl"), Shared: true}) {
		t.Errorf("journal: %+v", c.Journal)
	}
	h.team("[ui]\ntheme = \"dark\"\n")
	h.personal("name = \"mine\"\nread_only = true\n[journal]\npath = \"j.jsonl\"\n")
	c = h.load()
	if c.Name != "mine" || !c.ReadOnly || c.Journal.Path != filepath.Join(filepath.Dir(personal), "j.jsonl") || c.UI.Theme != "dark" {
		t.Errorf("over an open team file: %+v", c)
	}
}

func TestWhichTeamFileIsTaken(t *testing.T) {
	h := newHost(t)
	deep := filepath.Join(h.repo, "a", "b")
	above := h.write(filepath.Join(h.root, teamName), "name = \"above the repository\"\n")
	outside := filepath.Join(h.root, "plain", "sub")
	if err := os.MkdirAll(outside, 0o755); err != nil {
		t.Fatal(err)
	}
	check := func(what, want string, change func(o *Options)) {
		t.Helper()
		o := h.options()
		o.Dir = deep
		change(&o)
		c, err := Load(o)
		if err != nil || c.Team != want {
			t.Errorf("%s: took %q, want %q (%v)", what, c.Team, want, err)
		}
	}
	same := func(*Options) {}
	check("nothing there", "", same)
	system := h.write(h.system, "")
	check("the host's", system, same)
	check("outside of a repository, a file above", system, func(o *Options) { o.Dir = outside })
	check("outside of a repository, in the folder", above, func(o *Options) { o.Dir = h.root })
	root := h.team("")
	check("the repository's root", root, same)
	middle := h.write(filepath.Join(h.repo, "a", teamName), "")
	check("between", middle, same)
	if err := os.WriteFile(filepath.Join(deep, ".git"), []byte("gitdir: elsewhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("a worktree's root ends the search", system, same)
	named := h.write(filepath.Join(h.home, "named.toml"), "")
	h.env["ALOFT_CONFIG"] = "~/named.toml"
	check("ALOFT_CONFIG", named, same)
	flagged := h.write(filepath.Join(deep, "flag.toml"), "")
	check("--config", flagged, func(o *Options) { o.Path = "flag.toml" })
}

func TestTheFileThatIsThePersonalOneTooIsReadOnce(t *testing.T) {
	h := newHost(t)
	personal := h.personal("name = \"mine\"\n[[stage]]\nname = \"dev\"\n")
	h.env["ALOFT_CONFIG"] = personal
	if c := h.load(); c.Team != personal || c.Personal != "" || c.Name != "mine" {
		t.Errorf("got %+v", c)
	}
}

func TestFilesThatCanNotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(h *host)
		want    string
	}{
		"--config names nothing": {
			func(h *host) { h.env["ALOFT_CONFIG"] = "none.toml" },
			"repo/none.toml: does not exist: ALOFT_CONFIG names it",
		},
		"a file where a folder should be": {
			func(h *host) { h.env["ALOFT_CONFIG"] = h.write(filepath.Join(h.home, "x"), "") + "/y.toml" },
			"home/x/y.toml: does not exist: ALOFT_CONFIG names it",
		},
		"the team file is a folder": {
			func(h *host) { h.write(filepath.Join(h.repo, teamName, "x"), "") },
			"repo/aloft.toml: is a folder, not a file",
		},
		"the personal file is a folder": {
			func(h *host) { h.write(filepath.Join(ConfigPath(h.getenv, h.home), "x"), "") },
			"home/.config/aloft/config.toml: is a folder, not a file",
		},
		"the personal file goes round in circles": {
			func(h *host) {
				path := h.personal("")
				if err := os.Remove(path); err != nil {
					h.t.Fatal(err)
				}
				if err := os.Symlink(path, path); err != nil {
					h.t.Fatal(err)
				}
			},
			"home/.config/aloft/config.toml: can not be read: too many levels of symbolic links",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			c.prepare(h)
			if got := filepath.ToSlash(h.refused()); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFoldersFollowXDG(t *testing.T) {
	env := map[string]string{}
	getenv := func(name string) string { return env[name] }
	check := func(what string, want ...string) {
		t.Helper()
		got := []string{ConfigPath(getenv, "/h"), StatePath(getenv, "/h"), JournalPath(getenv, "/h"), CacheDir(getenv, "/h")}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", what, got)
		}
	}
	check("unset", "/h/.config/aloft/config.toml", "/h/.local/state/aloft", "/h/.local/state/aloft/journal.jsonl", "/h/.cache/aloft")
	env = map[string]string{"XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "./s", "XDG_CACHE_HOME": "~/x"}
	check("relative", "/h/.config/aloft/config.toml", "/h/.local/state/aloft", "/h/.local/state/aloft/journal.jsonl", "/h/.cache/aloft")
	env = map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/x"}
	check("set", "/c/aloft/config.toml", "/s/aloft", "/s/aloft/journal.jsonl", "/x/aloft")
	env = map[string]string{}
	if got := JournalPath(getenv, "") + ConfigPath(getenv, "") + CacheDir(getenv, ""); got != "" {
		t.Errorf("nothing known: %q", got)
	}
	env["LOCALAPPDATA"] = "/AppData"
	if got := base("windows", getenv, "/h", "XDG_STATE_HOME", ".local/state"); got != filepath.FromSlash("/AppData/aloft") {
		t.Errorf("Windows: %q", got)
	}
}
