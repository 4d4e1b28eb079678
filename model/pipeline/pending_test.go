package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// noProcess is the id of a process that has ended: no system has that many.
const noProcess = 1 << 30

// onDisk is a bench over a journal in a file, as a process that has ended left it.
func onDisk(t *testing.T) (*bench, *journal.File) {
	f, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	b := newBench(t)
	deps := b.deps
	n := 0
	deps.Journal, deps.PID, deps.NewID = f, noProcess, func() string { n++; return "d" + strconv.Itoa(n) }
	deps.Mover = release.New(release.Deps{Lambda: b.aws, Journal: f, Operator: deps.Operator, Identity: deps.Identity, Now: deps.Now, NewID: deps.NewID, PID: noProcess})
	b.Deployer = New(deps)
	return b, f
}

// dies ends the process at a call, before or after that took effect.
func dies(after bool) fault {
	return func(_ context.Context, do func() (any, error)) (any, error) {
		if after {
			if _, err := do(); err != nil {
				panic(err)
			}
		}
		runtime.Goexit()
		return nil, nil
	}
}

// killed makes a deploy in a process that ends in the middle of it.
func (b *bench) killed(t *testing.T, r Request) {
	t.Helper()
	s := b.Prepare(t.Context(), r)
	ended, over := make(chan struct{}), false
	go func() {
		defer close(ended)
		b.Deploy(t.Context(), s, nil)
		over = true
	}()
	<-ended
	if over {
		t.Fatal("the deploy was not killed")
	}
	clear(b.running) // as in another process
}

// A deploy whose process was killed, wherever that was, is told of as one at the
// next start, is one row of the history, and is gone on with by deploying again.
func TestADeployThatWasKilledIsToldAndGoneOnWith(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	pass := after(func() {})
	for _, c := range []struct {
		name             string
		kill             func(b *bench)
		status           release.Status
		words            []string
		to               string
		uploads, publish int // in both runs
	}{
		{"before the upload", func(b *bench) { b.aws.on("UpdateCode", dies(false)) }, release.Failed, []string{"nothing was uploaded", "deploy again"}, "", 2, 1},
		{"after the upload", func(b *bench) { b.aws.on("UpdateCode", dies(true)) }, release.Failed, []string{"the code is uploaded", "no version was published"}, "", 1, 1},
		{"between upload and publication", func(b *bench) { b.aws.on("AwaitUpdate", dies(false)) }, release.Failed, []string{"the code is uploaded"}, "", 1, 1},
		{"before the publication", func(b *bench) { b.aws.on("Publish", dies(false)) }, release.Failed, []string{"no version was published", "deploy again"}, "", 1, 2},
		{"after the publication", func(b *bench) { b.aws.on("Publish", dies(true)) }, release.Failed, []string{"version 3 is published", "was not moved"}, "3", 1, 1},
		{"between publication and move", func(b *bench) { b.aws.on("GetAlias", pass, dies(false)) }, release.Failed, []string{"version 3 is published", "was not moved"}, "3", 1, 1},
		{"before the move", func(b *bench) { b.aws.on("UpdateAlias", dies(false)) }, release.Failed, []string{"nothing was moved", "version 3 is published"}, "3", 1, 1},
		{"after the move", func(b *bench) { b.aws.on("UpdateAlias", dies(true)) }, release.Moved, []string{"the stage was moved"}, "3", 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, f := onDisk(t)
				c.kill(b)
				r := b.built(code)
				r.Reason = "release 12"
				b.killed(t, r)
				if rows := historyOf(t, f); len(rows) != 1 || rows[0].Status != "" || rows[0].Kind != release.Deploy {
					t.Errorf("the history of a deploy that was killed: %+v", rows)
				}
				time.Sleep(time.Minute)
				told, err := b.SettlePending(t.Context())
				if err != nil || len(told) != 1 {
					t.Fatalf("told %+v, %v", told, err)
				}
				got := told[0]
				endedAs(t, Result{Result: got}, c.status, append(c.words, "aloft ended in the middle of this deploy")...)
				if n := strings.Count(got.Reason, "aloft ended in the middle"); n != 1 {
					t.Errorf("that aloft ended is told %d times: %s", n, got.Reason)
				}
				if got.Function != "orders" || got.Stage != "dev" || got.From != "2" || got.To != c.to || got.Kind != release.Deploy {
					t.Errorf("told %+v", got)
				}
				rows := historyOf(t, f)
				if len(rows) != 1 || rows[0].Status != c.status || rows[0].To != c.to || rows[0].From != "2" || rows[0].Reason != "release 12" ||
					rows[0].Stage != "dev" || !strings.Contains(rows[0].Detail, c.words[0]) {
					t.Errorf("history: %+v", rows)
				}
				if again, err := b.SettlePending(t.Context()); err != nil || len(again) > 0 {
					t.Errorf("told again: %+v, %v", again, err)
				}
				want := release.Moved
				if c.status == release.Moved {
					want = release.NotChanged
				}
				endedAs(t, b.do(t, r), want)
				b.serves(t, "dev", "3")
				if u, p := b.aws.count("UpdateCode"), b.aws.count("Publish"); u != c.uploads || p != c.publish || len(b.aws.versions) != 3 {
					t.Errorf("%d uploads, %d publications, %d versions", u, p, len(b.aws.versions))
				}
			})
		})
	}
}

// A version that somebody else published of the same code is not the one of a deploy
// that was killed: its note tells.
func TestAVersionOfTheSameCodeIsNotTakenForTheOneOfAKilledDeploy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := onDisk(t)
		b.aws.on("Publish", dies(false))
		b.killed(t, b.built(zipOf(t, "app.py", "new")))
		b.aws.outside(func() {
			v := b.aws.latest.Version
			v.Number, v.Description = "3", "by hand"
			b.aws.versions = append(b.aws.versions, v)
		})
		time.Sleep(time.Minute)
		told, err := b.SettlePending(t.Context())
		if err != nil || len(told) != 1 || told[0].To != "" {
			t.Fatalf("told %+v, %v", told, err)
		}
		says(t, told[0].Reason, "there is no version with this code and note")
		for _, m := range movesOf(t, f) {
			if m.Intent.Kind == VersionKind && (m.Outcome == nil || m.Outcome.Status != string(release.Failed)) {
				t.Errorf("the publication: %+v", m.Outcome)
			}
		}
	})
}

// movesOf are the changes of a journal.
func movesOf(t *testing.T, f *journal.File) []journal.Move {
	t.Helper()
	moves, err := f.Moves(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return moves
}

// historyOf is what the history shows of a journal.
func historyOf(t *testing.T, f *journal.File) []store.Record {
	t.Helper()
	moves := movesOf(t, f)
	s := store.New([]model.Stage{stage("dev"), stage("prod")})
	s.SetJournal(moves)
	return s.History()
}

// What can not be read at the next start stays pending, with the whole deploy.
func TestAKilledDeployStaysPendingWhileItCanNotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct{ dies, read string }{{"UpdateCode", "GetCode"}, {"Publish", "ListVersions"}} {
			b, f := onDisk(t)
			b.aws.on(c.dies, dies(true))
			b.killed(t, b.built(zipOf(t, "app.py", "new")))
			b.aws.on(c.read, refused(model.Denied, "AccessDeniedException", "no"))
			told, err := b.SettlePending(t.Context())
			if err == nil || len(told) != 1 || !told[0].Unknown {
				t.Errorf("told %+v, %v", told, err)
			}
			if pending, err := f.Pending(t.Context(), time.Now(), "ops1"); err != nil || len(pending) != 2 {
				t.Errorf("pending: %+v, %v", pending, err)
			}
			told, err = b.SettlePending(t.Context())
			if err != nil || len(told) != 1 || told[0].Unknown {
				t.Errorf("told %+v, %v", told, err)
			}
		}
	})
}

// A deploy whose upload is not known to have worked is not over: the next start
// finds out.
func TestADeployThatIsNotKnownIsPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := onDisk(t)
		b.aws.on("UpdateCode", timeout)
		b.aws.on("GetCode", after(func() {}), refused(model.Denied, "AccessDeniedException", "no"))
		got := b.do(t, b.built(zipOf(t, "app.py", "new")))
		endedAs(t, got, release.Failed, "it is not known whether the code was updated")
		if !got.Unknown {
			t.Error("it is said to be known")
		}
		told, err := b.SettlePending(t.Context())
		if err != nil || len(told) != 1 {
			t.Fatalf("told %+v, %v", told, err)
		}
		endedAs(t, Result{Result: told[0]}, release.Failed, "the code is uploaded")
		if pending, err := f.Pending(t.Context(), time.Now(), "ops1"); err != nil || len(pending) != 0 {
			t.Errorf("pending: %+v, %v", pending, err)
		}
	})
}

// Binaries that know moves alone leave all lines of a deploy alone but those of its
// move.
func TestOldBinariesLeaveADeployAlone(t *testing.T) {
	b, f := onDisk(t)
	endedAs(t, b.do(t, b.built(zipOf(t, "app.py", "new"))), release.Moved)
	for _, line := range linesOf(t, f) {
		if phase, kind := line["phase"], line["kind"]; (kind == string(release.Deploy)) == (phase == string(journal.Step)) {
			t.Errorf("a line of %v is written as %v", kind, phase)
		}
	}
}

// linesOf are the lines of a journal as they stand in its file.
func linesOf(t *testing.T, f *journal.File) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for line := range strings.Lines(string(text)) {
		fields := map[string]any{}
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fields)
	}
	return lines
}
