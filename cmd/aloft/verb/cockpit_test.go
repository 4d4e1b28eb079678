package verb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui"
)

// untilListed gathers events into the store until the list of functions is whole.
func untilListed(ctx context.Context, t *testing.T, o ui.Options) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for !o.Store.Listing().Complete || o.Store.Identity().Account == "" {
		events := o.Events.Gather(ctx)
		if events == nil {
			t.Fatal("the list of functions or the identity did not come")
		}
		o.Store.Apply(events...)
	}
}

func TestCockpitIsWired(t *testing.T) {
	h := newHost(t)
	h.terminal()
	shown := false
	h.Screen = func(ctx context.Context, o ui.Options) error {
		shown = true
		untilListed(ctx, t, o)
		if len(o.Store.Functions()) != 2 || o.Store.Identity().Account != h.world.Account() {
			t.Errorf("the store has %v of %+v", o.Store.Functions(), o.Store.Identity())
		}
		stages := o.Store.Stages()
		sheet := o.Mover.Prepare(ctx, release.Request{Kind: release.Promote, Function: "orders", Stage: stages[1], From: stages[0]})
		if r := o.Mover.Move(ctx, []release.Sheet{sheet}, release.Options{}, nil); r[0].Status != release.Moved {
			t.Errorf("the move is %+v", r[0])
		}
		moves, err := o.Journal.Moves(ctx)
		if err != nil || len(moves) != 1 || moves[0].Intent.By != "alice" || moves[0].Intent.Account != h.world.Account() {
			t.Errorf("the journal has %+v, %v", moves, err)
		}
		return nil
	}
	h.run(exitDone)
	if !shown {
		t.Error("no screen was shown")
	}
}

// Who asks for what is new gets the newest calls of CloudTrail too.
func TestRefreshLooksAtCloudTrail(t *testing.T) {
	h := newHost(t)
	h.terminal()
	h.Screen = func(ctx context.Context, o ui.Options) error {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		await := func(lookups int) {
			for h.world.Calls()["LookupEvents"] < lookups {
				if o.Events.Gather(ctx) == nil {
					t.Fatalf("%d lookups, want %d", h.world.Calls()["LookupEvents"], lookups)
				}
			}
		}
		deeds := len(model.AliasDeeds())
		await(deeds)
		o.Feed.Refresh()
		await(2 * deeds)
		return nil
	}
	h.run(exitDone)
}

func TestCockpitReadsBuildsAndTheirLogs(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[builds]\nprojects = [\"ord*\"]\n")
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 2})
	h.world.PutProject(sim.ProjectSpec{Name: "other", Builds: 2})
	h.terminal()
	h.Screen = func(ctx context.Context, o ui.Options) error {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		id := h.world.Builds("orders")[0]
		o.Feed.Want(model.Demand{Focused: true, Builds: true, Projects: []string{"orders"}, Logs: []model.LogSource{model.LogSource{Build: id}}})
		lines := 0
		for len(o.Store.Builds("orders").List) < 2 || lines == 0 {
			events := o.Events.Gather(ctx)
			if events == nil {
				t.Fatalf("%d builds and %d lines came", len(o.Store.Builds("orders").List), lines)
			}
			for _, e := range events {
				if e, ok := e.(model.LogLines); ok && e.Source.Build == id {
					lines += len(e.Lines)
				}
			}
			o.Store.Apply(events...)
		}
		if _, ok := o.Store.Project("other"); ok || len(o.Store.Projects().List) != 1 {
			t.Errorf("the projects are %+v", o.Store.Projects().List)
		}
		return nil
	}
	h.run(exitDone)
}

func TestCockpitStartsBuildsAndDeploys(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 1})
	h.terminal()
	h.Screen = func(ctx context.Context, o ui.Options) error {
		refs, err := o.Pipeline.ListRefs(ctx, model.Project{Name: "orders", SourceType: "CODECOMMIT",
			SourceLocation: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/orders"})
		if err != nil || !slices.Contains(refs, "main") {
			t.Errorf("the branches are %v, %v", refs, err)
		}
		if r := o.Builder.Start(ctx, model.BuildStart{Project: "orders", Token: "once"}); r.Failure() != nil || r.Build.Number != 2 {
			t.Errorf("started %+v", r)
		}
		untilListed(ctx, t, o)
		sheet := o.Deployer.Prepare(ctx, pipeline.Request{Function: "orders", Zip: &pipeline.Zip{Path: "o.zip", Content: zipOf(t, "app.py", "new")}})
		if r := o.Deployer.Deploy(ctx, sheet, nil); r.Status != release.Moved || r.Stage != "dev" || h.served("orders", "dev") != r.To {
			t.Errorf("the deploy is %+v", r)
		}
		return nil
	}
	h.run(exitDone)
}

func TestCockpitBeginsWithWhatIsKnown(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "status")
	if err := h.world.Script("*=down"); err != nil { // now nothing answers
		t.Fatal(err)
	}
	h.terminal()
	h.Screen = func(_ context.Context, o ui.Options) error {
		c := o.Store.Cell("orders", "stage")
		if c.Alias.Version != "3" || !c.Restored {
			t.Errorf("the first frame has %+v", c)
		}
		return nil
	}
	h.run(exitDone)
}

func TestCockpitOpensWithoutCredentials(t *testing.T) {
	h := newHost(t)
	h.script("GetCallerIdentity=expired")
	h.terminal()
	h.Screen = func(ctx context.Context, o ui.Options) error {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		for o.Store.Trouble() == nil {
			events := o.Events.Gather(ctx)
			if events == nil {
				t.Fatal("no trouble was told")
			}
			o.Store.Apply(events...)
		}
		if c := o.Store.Trouble().Class; c != model.Expired {
			t.Errorf("the trouble is of class %s", c)
		}
		return nil
	}
	h.run(exitDone)
}

func TestDemoLeavesNothingBehind(t *testing.T) {
	h := newHost(t)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary)
	h.Environ, h.Home, h.Dir, h.Login = nil, "", "", "" // a bare host
	h.Open = func(ctx context.Context, o account.Options) (Account, error) {
		if !o.Embedded {
			t.Error("the demo opens a real account")
		}
		return account.Open(ctx, o)
	}
	h.terminal()
	shown := false
	h.Screen = func(ctx context.Context, o ui.Options) error {
		shown = true
		untilListed(ctx, t, o)
		if n := len(o.Store.Functions()); n != 18 {
			t.Errorf("%d functions, want the team's 18", n)
		}
		if o.Operator.Name != "you" || !strings.HasPrefix(o.Config.Journal.Path, temporary) {
			t.Errorf("operator %+v, journal %s", o.Operator, o.Config.Journal.Path)
		}
		return nil
	}
	for _, args := range [][]string{{"--demo"}, {"demo"}} {
		shown = false
		h.run(exitDone, args...)
		if !shown {
			t.Errorf("%v shows no screen", args)
		}
	}
	h.run(exitUsage, "demo", "--region", "eu-west-1")
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDemoDoesNotTouchTheOperatorsFiles(t *testing.T) {
	h := newHost(t)
	h.configure("[[stage]]\nname = \"blue\"\n")
	h.Open = func(ctx context.Context, o account.Options) (Account, error) { return account.Open(ctx, o) }
	h.run(exitDone, "--demo", "promote", "activity-router", "--to", "stage", "--yes")
	for _, folder := range []string{"state", "cache"} {
		if _, err := os.Stat(filepath.Join(h.Home, folder)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the demo made %s", folder)
		}
	}
}

func TestEndOfTheScreenBecomesAnExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		exit int
	}{
		{nil, exitDone},
		{&ui.TerminalError{Reason: "standard input is no terminal"}, exitUsage},
		{&ui.SignalError{Signal: syscall.SIGHUP}, 129},
		{&ui.CrashError{Value: "oops"}, exitFailed},
	} {
		h := newHost(t)
		h.terminal()
		h.Screen = func(context.Context, ui.Options) error { return c.err }
		h.run(c.exit)
	}
}

// A change that only a newer aloft can settle is said at the start, and left.
func TestCockpitSaysWhatItCanNotSettle(t *testing.T) {
	h := newHost(t)
	h.terminal()
	f, err := journal.Open(filepath.Join(h.Home, "state", "aloft", "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := journal.Entry{ID: "later0000001", Phase: journal.Intent, At: time.Now().Add(-time.Hour), Kind: "teleport", By: "bob", Host: "ops1"}
	e.SetSubject(model.Subject{Account: h.world.Account(), Region: h.world.Region(), Kind: "api", Name: "shop", Part: "prod"})
	if err := f.Append(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	h.Screen = func(context.Context, ui.Options) error { return nil }
	h.run(exitDone)
	h.says("the change later0000001 (teleport), begun by bob", "stays pending until a newer aloft")
	pending, err := f.Pending(t.Context(), time.Now(), "")
	if err != nil || len(pending) != 1 {
		t.Errorf("left pending: %+v, %v", pending, err)
	}
}
