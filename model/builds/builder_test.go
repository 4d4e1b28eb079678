package builds

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

type bench struct {
	*Builder
	aws     *fakeCodeBuild
	journal *journal.File
}

// newBench is a builder over a journal on the disk, in a process that has ended.
func newBench(t *testing.T) *bench {
	j, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	aws := &fakeCodeBuild{t: t, tokens: map[string]string{}, script: map[string][]fault{}, who: "deployers/alice"}
	aws.add("main", "webhook")
	t.Cleanup(func() {
		for op, left := range aws.script {
			if len(left) > 0 {
				t.Errorf("%d scripted answers of %s were never asked for", len(left), op)
			}
		}
	})
	return &bench{aws: aws, journal: j, Builder: New(Deps{CodeBuild: aws, Journal: j, Operator: model.Operator{Name: "alice", Host: "ops1"},
		Identity: func() model.Identity {
			return model.Identity{Account: "123456789012", Region: "us-east-1", ARN: "arn:aws:sts::123456789012:assumed-role/deployers/alice"}
		}, Now: time.Now, PID: 1 << 30})}
}

func (b *bench) start(t *testing.T) Result {
	return b.Start(t.Context(), model.BuildStart{Project: "orders", SourceVersion: "main", Token: "token"})
}

func says(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}

// A build whose start was answered by an error is asked for again with its token,
// then looked for, and never said to have failed while it runs.
func TestStartsWhoseAnswerBrokeOff(t *testing.T) {
	for _, c := range []struct {
		name    string
		script  map[string][]fault
		who     string
		status  change.Status
		unknown bool
		words   []string
		builds  int // of the project afterwards
		starts  int
	}{
		{"answered", nil, "", change.Moved, false, nil, 2, 1},
		{"refused", map[string][]fault{"StartBuild": {denied}}, "", change.Failed, false, []string{"denied"}, 1, 1},
		{"lost", map[string][]fault{"StartBuild": {lost}}, "", change.Moved, false, []string{"same token"}, 2, 2},
		{"never arrived", map[string][]fault{"StartBuild": {never}}, "", change.Moved, false, []string{"same token"}, 2, 2},
		{"lost each time", map[string][]fault{"StartBuild": {lost, lost, lost}}, "", change.Moved, false, []string{"it is there"}, 2, 3},
		{"lost, then refused", map[string][]fault{"StartBuild": {lost, denied}}, "", change.Moved, false, []string{"it is there"}, 2, 2},
		{"refused by a second attempt", map[string][]fault{"StartBuild": {deniedLate}}, "", change.Moved, false, []string{"it is there"}, 2, 1},
		{"lost each time, by somebody else it seems", map[string][]fault{"StartBuild": {lost, lost, lost}}, "webhook", change.Failed, true,
			[]string{"it is not known whether orders#2 is it", "aloft builds orders"}, 2, 3},
		{"never arrived at all", map[string][]fault{"StartBuild": {never, never, never}}, "", change.Failed, false,
			[]string{"no answer", "aloft builds orders shows whether a build was started"}, 1, 3},
		{"lost each time, and builds could not be listed before", map[string][]fault{"StartBuild": {lost, lost, lost},
			"ListBuilds": {never}}, "", change.Failed, true, []string{"it is not known whether a build was started"}, 2, 3},
		{"lost each time, and the first looks fail", map[string][]fault{"StartBuild": {lost, lost, lost}, "GetBuilds": {never, never}}, "", change.Moved, false,
			[]string{"it is there"}, 2, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				if c.script != nil {
					b.aws.script = c.script
				}
				if c.who != "" {
					b.aws.who = c.who
				}
				r := b.start(t)
				if r.Status != c.status || r.Unknown != c.unknown || (r.Failure() == nil) != (c.status == change.Moved) {
					t.Errorf("%s, unknown %v: %s", r.Status, r.Unknown, r.Reason)
				}
				says(t, r.Reason, c.words...)
				if r.Status == change.Moved && (r.Build.ID != b.aws.builds[0].ID || r.To != "orders#2" || r.Line() == "") {
					t.Errorf("build %+v, to %s", r.Build, r.To)
				}
				if len(b.aws.builds) != c.builds || b.aws.count("StartBuild") != c.starts {
					t.Errorf("%d builds after %d starts", len(b.aws.builds), b.aws.count("StartBuild"))
				}
				pending, err := b.journal.Pending(t.Context(), time.Now(), "ops1")
				if err != nil || (len(pending) == 1) != c.unknown {
					t.Errorf("pending: %+v, %v", pending, err)
				}
			})
		})
	}
}

// Of two builds that the same operator started of the same code nobody can say which
// one it is.
func TestAnotherBuildOfTheSameOperatorIsNotTakenForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.script["StartBuild"] = []fault{lost, lost, func(do func() error) error {
			err := lost(do)
			b.aws.add("main", b.aws.who)
			return err
		}}
		r := b.start(t)
		if r.Status != change.Failed || !r.Unknown {
			t.Errorf("%s, to %s: %s", r.Status, r.To, r.Reason)
		}
		says(t, r.Reason, "it is not known whether orders#3 or orders#2 is it")
	})
}

func TestRetriesAndStopsWhoseAnswerBrokeOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.script["RetryBuild"] = []fault{lost, lost, lost}
		r := b.Retry(t.Context(), b.aws.builds[0], "token")
		if r.Status != change.Moved || r.To != "orders#2" || len(b.aws.builds) != 2 {
			t.Errorf("retried: %s %s %s", r.Status, r.To, r.Reason)
		}
		b.aws.script["StopBuild"] = []fault{lost, lost, lost}
		r = b.Stop(t.Context(), r.Build)
		if r.Status != change.Moved || r.Build.Status != model.BuildStopped || !r.Settled {
			t.Errorf("stopped: %s %s", r.Status, r.Reason)
		}
		b.aws.script["StopBuild"] = []fault{never, never, never}
		r = b.Stop(t.Context(), b.aws.builds[1])
		if r.Status != change.Failed || r.Unknown {
			t.Errorf("not stopped: %s", r.Status)
		}
		says(t, r.Reason, "it runs on")
		b.aws.script["StopBuild"] = []fault{never, never, never}
		b.aws.script["GetBuilds"] = []fault{never}
		if r = b.Stop(t.Context(), b.aws.builds[1]); !r.Unknown {
			t.Errorf("stopped, as far as is known: %s", r.Reason)
		}
		b.aws.builds[1].Complete, b.aws.builds[1].Status = true, model.BuildSucceeded
		r = b.Stop(t.Context(), b.aws.builds[1])
		if r.Status != change.NotChanged || r.Failure() != nil {
			t.Errorf("stopping one that has ended: %s", r.Status)
		}
		says(t, r.Reason, "had ended already")
		b.aws.script["StopBuild"] = []fault{denied}
		if r = b.Stop(t.Context(), b.aws.builds[0]); r.Status != change.Failed || b.aws.count("GetBuilds") != 4 {
			t.Errorf("refused: %s after %d looks", r.Status, b.aws.count("GetBuilds"))
		}
	})
}

// A process that was killed leaves an intent, and the next start finds the build.
func TestKilledInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		name   string
		op     string
		kill   fault
		after  func(f *fakeCodeBuild)
		status change.Status
		words  []string
	}{
		{"after the start", "StartBuild", dies, nil, change.Moved, []string{"in the middle of this start", "it was made"}},
		{"before the start", "StartBuild", diesBefore, nil, change.Failed, []string{"no build was started"}},
		{"before the start, and others start one", "StartBuild", diesBefore, func(f *fakeCodeBuild) { f.add("main", "webhook") }, change.Conflicted,
			[]string{"whether orders#2 is it is not known"}},
		{"after the start, and we start one more", "StartBuild", dies, func(f *fakeCodeBuild) { f.add("main", "deployers/alice") }, change.Conflicted,
			[]string{"whether orders#3 or orders#2 is it is not known"}},
		{"before the start, and others start one of other code", "StartBuild", diesBefore, func(f *fakeCodeBuild) { f.add("spike", "deployers/alice") }, change.Failed,
			[]string{"no build was started"}},
		{"after the retry", "RetryBuild", dies, nil, change.Moved, []string{"it was made"}},
		{"after the stop", "StopBuild", dies, nil, change.Moved, []string{"in the middle of this stop"}},
		{"before the stop", "StopBuild", diesBefore, nil, change.Failed, []string{"orders#1 was not stopped"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.aws.script[c.op] = []fault{c.kill}
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					switch c.op {
					case "StartBuild":
						b.start(t)
					case "RetryBuild":
						b.Retry(t.Context(), b.aws.builds[0], "token")
					default:
						b.Stop(t.Context(), b.aws.builds[0])
					}
				}()
				<-ended
				if c.after != nil {
					c.after(b.aws)
				}
				b.aws.script["ListBuilds"], b.aws.script["GetBuilds"] = nil, []fault{never}
				if c.op != "StopBuild" {
					b.aws.script["ListBuilds"], b.aws.script["GetBuilds"] = []fault{never}, nil
				}
				if told, err := b.SettlePending(t.Context()); err == nil || len(told) != 1 || !told[0].Unknown {
					t.Errorf("while nothing can be read: %+v, %v", told, err)
				}
				told, err := b.SettlePending(t.Context())
				if err != nil || len(told) != 1 {
					t.Fatalf("told %+v, %v", told, err)
				}
				if told[0].Status != c.status {
					t.Errorf("%s: %s", told[0].Status, told[0].Reason)
				}
				says(t, told[0].Line(), c.words...)
				if again, err := b.SettlePending(t.Context()); err != nil || len(again) != 0 {
					t.Errorf("told again: %+v, %v", again, err)
				}
			})
		})
	}
}

// What a process sent right before it ended may not be on the list yet: that there is
// no build is believed at the second look.
func TestABuildThatComesAMomentLaterIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.script["StartBuild"] = []fault{diesBefore}
		ended := make(chan struct{})
		go func() { defer close(ended); b.start(t) }()
		<-ended
		b.aws.script["ListBuilds"] = []fault{func(do func() error) error {
			err := do()
			b.aws.add("main", b.aws.who)
			return err
		}}
		told, err := b.SettlePending(t.Context())
		if err != nil || len(told) != 1 || told[0].Status != change.Moved || told[0].To != "orders#2" {
			t.Errorf("told %+v, %v", told, err)
		}
	})
}

// Nothing is started unrecorded, and older binaries leave the lines alone.
func TestTheJournalOfBuilds(t *testing.T) {
	b := newBench(t)
	r := b.start(t)
	moves, err := b.journal.Moves(t.Context())
	if err != nil || len(moves) != 1 {
		t.Fatalf("%+v, %v", moves, err)
	}
	m := moves[0]
	if m.Intent.Kind != StartKind || m.Intent.Artifact != "main" || m.Intent.Subject().Name != "orders" || m.Outcome == nil || m.Outcome.To != "orders#2" ||
		m.Outcome.Status != string(change.Moved) || r.ID != m.Intent.ID {
		t.Errorf("%+v %+v", m.Intent, m.Outcome)
	}
	text, err := os.ReadFile(b.journal.Path())
	if err != nil || strings.Count(string(text), `"phase":"step"`) != 2 {
		t.Errorf("%s, %v", text, err)
	}
	b.journal.Close()
	if r := b.start(t); r.Status != change.Failed || b.aws.count("StartBuild") != 1 {
		t.Errorf("without a journal: %s %s", r.Status, r.Reason)
	}
}
