package verb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// seen is a host on which verbs have read what its account has, and from which no account can
// be opened any more.
func seen(t *testing.T, h *host) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(h.world.PutTable(sim.TableSpec{Name: "orders", Read: 10, Write: 5,
		Indexes: []sim.IndexSpec{{Name: "by-day"}, {Name: "by-customer"}}}))
	check(h.world.PutTable(sim.TableSpec{Name: "sessions"}))
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 3})
	h.world.PutProject(sim.ProjectSpec{Name: "team-build"})
	for id, name := range map[string]string{"a1b2": "shop", "c3d4": "back office; rm -rf"} {
		h.world.PutAPI(model.API{ID: id, Name: name, Kind: model.RESTAPI, Endpoint: "regional"}, model.APIRoutes{})
	}
	for _, verb := range []string{"status", "tables", "builds", "apis"} {
		h.run(exitDone, verb)
	}
	h.offline()
}

func TestNamesOfEverythingComplete(t *testing.T) {
	h := newHost(t)
	seen(t, h)
	for _, c := range []struct{ args, want string }{
		{"tables ", "set orders sessions"},
		{"tables se", "set sessions"},
		{"tables orders ", "sessions"},
		{"tables set ", "orders sessions"},
		{"tables set orders ", ""},
		{"tables set orders --index ", "by-customer by-day"},
		{"tables set orders --index by-c", "by-customer"},
		{"tables set sessions --index ", ""},
		{"tables set --index ", ""},
		{"builds ", "orders team-build"},
		{"build start ", "orders team-build"},
		{"build start te", "team-build"},
		{"build logs ", "orders#3 orders#2 orders#1"},
		{"build logs orders#3 ", ""},
		{"build stop orders#", "orders#3 orders#2 orders#1"},
		{"build retry ", "orders#3 orders#2 orders#1"},
		{"deploy orders --build ", "orders#3 orders#2 orders#1"},
		{"apis ", "c3d4 shop"},
		{"apis shop ", "c3d4"},
		{"cost --by ", "service function stage table"},
		{"--region eu-we", "eu-west-1 eu-west-2 eu-west-3"},
		{"--region eu-west-1 tables ", "set"},
	} {
		if got := h.complete(c.args); got != c.want {
			t.Errorf("%q completes to %q, want %q", c.args, got, c.want)
		}
	}
	h.configure(team + "[tables]\ninclude = [\"ord*\"]\n[builds]\nprojects = [\"team-*\"]\n")
	for args, want := range map[string]string{"tables set ": "orders", "builds ": "team-build", "build logs ": ""} {
		if got := h.complete(args); got != want {
			t.Errorf("where the config selects: %q completes to %q, want %q", args, got, want)
		}
	}
}

// What is gone goes with the next whole list; what was read of a part stays beside it.
func TestNamesThatAreGoneAreForgotten(t *testing.T) {
	h := newHost(t)
	opener := h.Open
	seen(t, h)
	h.Open = opener
	if err := h.world.DeleteTable("sessions"); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "tables", "orders")
	if got := h.complete("tables set "); got != "orders sessions" {
		t.Errorf("after a read of one table: %q", got)
	}
	h.run(exitDone, "tables")
	if got := h.complete("tables set "); got != "orders" {
		t.Errorf("after a read of all: %q", got)
	}
}

func TestProfilesCompleteFromTheirFiles(t *testing.T) {
	h := newHost(t)
	h.offline()
	dir := t.TempDir()
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "credentials"))
	for name, text := range map[string]string{
		"config": "[profile team]\nsso_account_id = 123456789012\nregion = eu-west-1\n" +
			"[profile $(reboot)]\n[profile two words]\n[sso-session x]\n",
		"credentials": "[old]\naws_access_key_id = AKIA\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.complete("status --profile "); got != "old team" {
		t.Errorf("the profiles are %q", got)
	}
	h.run(exitDone, "__complete", "--profile", "te")
	h.prints("team\t123456789012 eu-west-1\n")
}

// Names lie in a file that anybody of this account may have written: none of them may be
// more than a word to a shell.
func TestHostileNamesDoNotComplete(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "status")
	h.offline()
	hostile := []string{"$(reboot)", "`reboot`", "a;reboot", "a b", "a\\b", "a'b", `a"b`, "a|b", "-rf", "*", "~", "#x", "good"}
	cache := feed.NewCache(filepath.Join(h.Home, "cache", "aloft"), h.Now)
	if err := cache.SaveNames(h.world.Account(), h.world.Region(), feed.Named{Projects: hostile}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(h.complete("build start ")); strings.Join(got, " ") != "good" {
		t.Errorf("it completes to %q", got)
	}
}
