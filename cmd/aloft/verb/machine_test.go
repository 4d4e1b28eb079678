package verb

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui"
)

const otherAccount = "210987654321"

// besideHost is a host with a second account, to which the profile "other" leads.
func besideHost(t *testing.T) (*host, *sim.World) {
	h := newHost(t)
	h.terminal()
	other := sim.New(sim.Options{Seed: 8, Now: time.Now, Unlimited: true, Account: otherAccount, Region: "eu-west-1"})
	other.PutFunction(sim.FunctionSpec{Name: "orders", Versions: 4})
	for alias, version := range map[string]string{"dev": "4", "stage": "3"} {
		if err := other.PutAlias(model.AliasChange{Function: "orders", Alias: alias, Version: version}); err != nil {
			t.Fatal(err)
		}
	}
	h.Open = func(ctx context.Context, o account.Options) (Account, error) {
		w := h.world
		if o.Profile == "other" {
			w = other
		}
		o.Config = func(context.Context) (aws.Config, error) { return w.Config(), nil }
		return account.Open(ctx, o)
	}
	return h, other
}

// promoteIn promotes orders to stage with what a cockpit works with, and is how that ended.
func promoteIn(ctx context.Context, t *testing.T, o ui.Options) release.Result {
	t.Helper()
	untilListed(ctx, t, o)
	stages := o.Store.Stages()
	sheet := o.Mover.Prepare(ctx, release.Request{Kind: release.Promote, Function: "orders", Stage: stages[1], From: stages[0]})
	return o.Mover.Move(ctx, []release.Sheet{sheet}, release.Options{}, nil)[0]
}

// Another account is opened beside the first. The config does not name it, so nothing is
// written there.
func TestAnAccountThatTheConfigDoesNotNameIsReadOnly(t *testing.T) {
	h, other := besideHost(t)
	h.Screen = func(ctx context.Context, o ui.Options) error {
		if o.Unopened(h.world.Account()) != "" || o.Way.Profile != defaultProfile || o.Way.Region != "us-east-1" {
			t.Errorf("the first is %+v, not opened since %q", o.Way, o.Unopened(h.world.Account()))
		}
		next, err := o.Accounts.Open(ctx, model.Way{Profile: "other", Region: "eu-west-1"})
		if err != nil {
			t.Fatal(err)
		}
		if why := next.Unopened(""); why != "the config does not name this account" {
			t.Errorf("said %q", why)
		}
		if r := promoteIn(ctx, t, next); r.Status == release.Moved || !strings.Contains(r.Reason, "read-only: the config does not name this account") {
			t.Errorf("a move there is %+v", r)
		}
		if id := next.Store.Identity(); id.Account != otherAccount {
			t.Errorf("it is %+v", id)
		}
		if r := promoteIn(ctx, t, o); r.Status != release.Moved {
			t.Errorf("a move in the first is %+v", r)
		}
		if !o.Accounts.Strange(model.Way{Profile: "other"}, otherAccount) || o.Accounts.Strange(model.Way{Profile: defaultProfile, Region: "eu-west-1"}, "") {
			t.Error("the wrong accounts are strange")
		}
		return nil
	}
	h.run(exitDone)
	if a, _ := other.Alias("orders", "stage"); a.Version != "3" {
		t.Errorf("stage of the other account serves %s", a.Version)
	}
	visits := readVisits(filepath.Join(h.Home, "state", "aloft", "accounts.json"))
	if len(visits) != 2 || !slices.ContainsFunc(visits, func(v visit) bool { return v.Profile == "other" && v.Account == otherAccount }) {
		t.Errorf("kept %+v", visits)
	}
}

// What the file says of an account's number holds once AWS has said which one it is; until
// then nothing is written.
func TestAnAccountIsNamedByItsNumber(t *testing.T) {
	h, other := besideHost(t)
	h.configure(team + "[account.\"" + otherAccount + "\"]\nlabel = \"OTHER\"\nstages = [\"dev\", \"stage\"]\n")
	h.Screen = func(ctx context.Context, o ui.Options) error {
		next, err := o.Accounts.Open(ctx, model.Way{Profile: "other", Region: "eu-west-1"})
		if err != nil {
			t.Fatal(err)
		}
		if why := next.Unopened(""); !strings.Contains(why, "not known yet") {
			t.Errorf("before it is known: %q", why)
		}
		if why := next.Unopened("333333333333"); why == "" {
			t.Error("a third account may be written to")
		}
		if why := next.Unopened(otherAccount); why != "" {
			t.Errorf("it is read-only: %s", why)
		}
		if n := len(next.Config.Stages); n != 2 {
			t.Errorf("it has %d stages", n)
		}
		if r := promoteIn(ctx, t, next); r.Status != release.Moved {
			t.Errorf("a move there is %+v", r)
		}
		return nil
	}
	h.run(exitDone)
	if a, _ := other.Alias("orders", "stage"); a.Version != "4" {
		t.Errorf("stage of the other account serves %s", a.Version)
	}
}

// Verbs hold to what the file says of the account by its number.
func TestVerbsHoldToTheRulesOfAnAccount(t *testing.T) {
	h := newHost(t)
	rule := func(text string) string { return "[account.\"" + h.world.Account() + "\"]\n" + text + "\n" }
	promote := []string{"promote", "orders", "--to", "stage", "--yes"}

	h.configure(team + rule("read_only = true"))
	h.run(exitRefused, promote...)
	if !strings.Contains(h.err.String(), "read-only") || h.served("orders", "stage") != "3" {
		t.Errorf("said %q, stage serves %s", h.err.String(), h.served("orders", "stage"))
	}
	h.configure("read_only = true\n" + team + rule("read_only = false"))
	h.run(exitDone, promote...)
	if h.served("orders", "stage") != "4" {
		t.Errorf("stage serves %s", h.served("orders", "stage"))
	}
	h.run(exitRefused, append([]string{"--read-only"}, promote...)...)
	h.configure(team + rule(`stages = ["dev"]`))
	h.run(exitUsage, promote...)
	h.run(exitDone, "status")
	if out := h.out.String(); !strings.Contains(out, "dev") || strings.Contains(out, "prod") {
		t.Errorf("status says %s", out)
	}
}

func TestAKeyThatIsTakenIsAnErrorOfTheConfig(t *testing.T) {
	h := newHost(t)
	for _, c := range []struct{ text, want string }{
		{"[[command]]\nwords = \"tail\"\nscope = \"functions\"\nkey = \"p\"\nargv = [\"tail\"]\n", `:15: command.key: "p" is the key of both promote (keys.promote) and tail ([[command]])`},
		{"[[command]]\nwords = \"tail\"\nkey = \"j\"\nargv = [\"tail\"]\n", `:14: command.key: "j" is the key of both down (keys.down) and tail ([[command]])`},
		{"[[command]]\nwords = \"a\"\nkey = \"ctrl+e\"\nargv = [\"a\"]\n[[command]]\nwords = \"b\"\nkey = \"ctrl+e\"\nargv = [\"b\"]\n", `:18: command.key: "ctrl+e" is the key of both a ([[command]]) and b ([[command]])`},
		{"[[command]]\nwords = \"drop\"\nscope = \"tables\"\nkey = \"D\"\ndangerous = true\nargv = [\"drop\"]\n", `:15: command.key: "D" can not be drop: a broken escape sequence`},
		{"[[command]]\nwords = \"tail\"\nkey = \"ctrl+nothing\"\nargv = [\"tail\"]\n", `:14: command.key: `},
	} {
		h.configure(team + c.text)
		h.run(exitUsage, "config")
		if !strings.Contains(h.err.String(), c.want) {
			t.Errorf("said %q, want %q", h.err.String(), c.want)
		}
	}
	h.configure(team + "[[command]]\nwords = \"tail\"\nscope = \"functions\"\nkey = \"Ctrl+E\"\nargv = [\"tail\"]\n[keys]\npromote = [\"f5\"]\n")
	h.run(exitDone, "config")
}

// The environment of a program leads to the account that shows and to no other.
func TestTheEnvironmentOfAProgram(t *testing.T) {
	h, _ := besideHost(t)
	h.Environ = append(h.Environ, "AWS_SECRET_ACCESS_KEY=x", "AWS_PROFILE=elsewhere", "EDITOR=vi")
	var first, next []string
	h.Screen = func(ctx context.Context, o ui.Options) error {
		first = o.Environ()
		n, err := o.Accounts.Open(ctx, model.Way{Profile: "other", Region: "eu-west-1"})
		if err != nil {
			t.Fatal(err)
		}
		next = n.Environ()
		return nil
	}
	h.run(exitDone)
	for name, want := range map[string]string{"AWS_PROFILE": "other", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "EDITOR": "vi"} {
		if got := valueIn(next, name); got != want {
			t.Errorf("%s is %q there, want %q", name, got, want)
		}
	}
	if valueIn(first, "AWS_REGION") != "us-east-1" || valueIn(first, "AWS_PROFILE") != defaultProfile {
		t.Errorf("the first has %q", first)
	}
	h.Screen = func(_ context.Context, o ui.Options) error {
		first = o.Environ()
		return nil
	}
	h.run(exitDone, "--demo")
	if valueIn(first, "AWS_ACCESS_KEY_ID") != "" || valueIn(first, "AWS_CONFIG_FILE") != os.DevNull {
		t.Errorf("a program of the demo could reach an account that is real: %q", first)
	}
}

func valueIn(environ []string, name string) string {
	return (&Env{Environ: environ}).Getenv(name)
}

func TestWhatWasTrustedIsKept(t *testing.T) {
	tr := trust{filepath.Join(t.TempDir(), "state", "trusted.json")}
	if tr.Trusted("a") {
		t.Error("nothing was trusted yet")
	}
	for _, content := range []string{"a", "b", "a"} {
		if err := tr.Trust(content); err != nil {
			t.Fatal(err)
		}
	}
	if !tr.Trusted("a") || !tr.Trusted("b") || tr.Trusted("c") || len(tr.read().Commands) != 2 {
		t.Errorf("kept %+v", tr.read())
	}
	if info, err := os.Stat(tr.path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info, err)
	}
	if err := os.WriteFile(tr.path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if tr.Trusted("a") {
		t.Error("a file that can not be read trusts")
	}
	if err := (trust{}).Trust("a"); err == nil {
		t.Error("it is kept nowhere and nobody says so")
	}
}

func TestVisitsAreKeptNewestFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts.json")
	at := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	for i, v := range []visit{{Profile: "a", Region: "r"}, {Profile: "b", Region: "r"}, {Profile: "a", Region: "r", Account: "111111111111"}, {Profile: "a", Region: "r"}} {
		v.Used = at.Add(time.Duration(i) * time.Minute)
		if err := noteVisit(path, v); err != nil {
			t.Fatal(err)
		}
	}
	got := readVisits(path)
	if len(got) != 2 || got[0].Profile != "a" || got[0].Account != "111111111111" || !got[0].Used.Equal(at.Add(3*time.Minute)) || got[1].Profile != "b" {
		t.Errorf("kept %+v", got)
	}
}
