package history

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
)

// A move that was just made shows at once; but no key may meet another move than
// the one that was seen.
func TestHistoryStaysAtTheNewestMoveUntilItHasTheKeys(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	s := store.New(nil)
	moves := func(n int) {
		var all []journal.Move
		for i := range n {
			all = append(all, journal.Move{Intent: journal.Entry{ID: fmt.Sprint(i), Function: "orders", Alias: "dev", At: now.Add(time.Duration(i) * time.Second)}})
		}
		s.SetJournal(all)
	}
	moves(3)
	h := newPane(pane.Env{Store: s, Now: func() time.Time { return now }, Theme: theme.New(theme.Options{})}, 8)
	h.Resize(80, 10)
	chosen := func() string {
		sit := action.Situation{Store: s, Scope: action.History}
		h.Fill(&sit)
		return sit.Record.ID
	}
	h.Lines(false)
	moves(4)
	h.Refresh(store.Changed(store.OfHistory))
	if got := chosen(); got != "3" {
		t.Errorf("without the keys, at the top: move %s is chosen, want the newest, 3", got)
	}
	h.Lines(true)
	moves(5)
	h.Refresh(store.Changed(store.OfHistory))
	if got := chosen(); got != "3" {
		t.Errorf("with the keys: move %s is chosen, want 3, which was", got)
	}
	h.Lines(false)
	moves(6)
	h.Refresh(store.Changed(store.OfHistory))
	if got := chosen(); got != "3" {
		t.Errorf("without the keys, below the top: move %s is chosen, want 3, which was", got)
	}
}

// historyOf is the pane with some moves.
func historyOf(w, h int, now time.Time, entries ...journal.Entry) *Pane {
	s := store.New(nil)
	var moves []journal.Move
	for i, e := range entries {
		e.ID, e.At = fmt.Sprint(i), now.Add(-time.Hour)
		outcome := e
		moves = append(moves, journal.Move{Intent: e, Outcome: &outcome})
	}
	s.SetJournal(moves)
	p := newPane(pane.Env{Store: s, Now: func() time.Time { return now }, Theme: theme.New(theme.Options{})}, 8)
	p.Resize(w, h)
	return p
}

func text(lines []string) string { return ansi.Strip(strings.Join(lines, "\n")) }

func TestRoomThatNoColumnNeedsGoesToWhatWouldBeCut(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	e := journal.Entry{Function: "reminder-scheduler-with-a-long-name", Stage: "prod", Alias: "prod", From: "9", To: "10", Kind: "promote",
		By: "alice.archer", Host: "ops1.example.org", Status: "moved"}
	for w, want := range map[int][]string{
		80: {"reminde", "alice.archer", "9 → 10"}, 120: {"alice.archer ops1.example.org"}, 160: {"alice.archer ops1.example.org"},
	} {
		got := text(historyOf(w, 10, now, e).Lines(true))
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("at %d cells %q is cut:\n%s", w, s, got)
			}
		}
	}
	e.Reason = "the new checkout, long waited for"
	e.Function = "orders"
	if got := text(historyOf(160, 10, now, e).Lines(true)); !strings.Contains(got, e.Reason) {
		t.Errorf("the reason is cut:\n%s", got)
	}
}

func TestHistorySaysWhatAMoveEndedAndWhatIsNotKnown(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	p := historyOf(160, 10, now,
		journal.Entry{Function: "orders", Alias: "prod", From: "9", To: "10", Kind: "promote", By: "alice", Status: "moved", Canary: &model.Canary{Version: "10", Weight: 0.1}},
		journal.Entry{Function: "orders", Alias: "dev", From: "5", Kind: "deploy", By: "alice", Status: "failed", Detail: "the code is too large"},
		journal.Entry{Function: "orders", Alias: "qa", To: "5", Kind: "create", By: "alice", Status: "moved"})
	got := text(p.Lines(true))
	for _, want := range []string{"9 → 10", "9→10 10% ended", "5 → ?", "the code is too large", "— → 5"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said:\n%s", want, got)
		}
	}
	p.Choose("0")
	if !strings.Contains(p.About(), "9→10 10% ended") {
		t.Errorf("about %q", p.About())
	}
}

// A start of a build moves nothing: there is nothing before it, and its build is named.
func TestHistoryNamesTheBuildOfAStart(t *testing.T) {
	start := journal.Entry{Kind: "start-build", By: "alice", Status: "moved", To: "orders#42"}
	start.SetSubject(model.BuildSubject(model.Identity{}, "orders", ""))
	lost := journal.Entry{Kind: "retry-build", By: "bob", Status: "failed", Detail: "no build was started"}
	lost.SetSubject(start.Subject())
	stop := journal.Entry{Kind: "stop-build", By: "carol", Status: "moved", To: "orders#41"}
	stop.SetSubject(model.BuildSubject(model.Identity{}, "orders", "orders:4d1c98c7-671b"))
	p := historyOf(160, 10, time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC), start, lost, stop)
	if got := text(p.Lines(true)); !strings.Contains(got, "orders#41") || strings.Contains(got, "671b") {
		t.Errorf("the stopped build is not named by its number alone:\n%s", got)
	}
	if got := text(p.Lines(true)); !strings.Contains(got, "orders#42") || strings.Contains(got, "→") {
		t.Errorf("the builds are not named alone:\n%s", got)
	}
	if got := text(p.Lines(true)); !strings.Contains(got, "stopped") || !strings.Contains(got, "started") || strings.Contains(got, "moved") {
		t.Errorf("what was done to the builds is not said:\n%s", got)
	}
	p.Choose("0")
	if about := p.About(); !strings.HasPrefix(about, "start-build of orders: orders#42 by alice") {
		t.Errorf("about %q", about)
	}
	p.Choose("1")
	if about := p.About(); !strings.HasPrefix(about, "retry-build of orders: failed by bob") {
		t.Errorf("about %q", about)
	}
}

func TestAMoveOutsideHasNoTimeOfItsOwn(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}})
	read := func(minutes int, version string) {
		at := now.Add(time.Duration(minutes) * time.Minute)
		s.Apply(model.AliasRead{Read: model.Read{Asked: at, At: at}, Full: true, Alias: model.Alias{Function: "orders", Name: "dev", Version: version}})
	}
	read(-60, "3")
	read(-30, "4")
	p := newPane(pane.Env{Store: s, Now: func() time.Time { return now }, Theme: theme.New(theme.Options{})}, 8)
	p.Resize(160, 10)
	got := text(p.Lines(true))
	for _, want := range []string{"30m+", "not aloft", "seen 30m ago; made after 2026-11-22"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said:\n%s", want, got)
		}
	}
}

func TestAMoveThatCloudTrailTellsOf(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	s := store.New([]model.Stage{{Name: "prod", Alias: "prod"}})
	call := model.AliasCall{ID: "e1", At: now.Add(-time.Hour), Deed: model.AliasUpdated, Function: "orders", Alias: "prod", Version: "9", Weighed: true,
		By: model.Caller{Name: "ci", Role: "platform", Agent: "Terraform/1.9"}}
	step := call
	step.ID, step.At, step.Canary = "e2", now.Add(-30*time.Minute), &model.Canary{Version: "10", Weight: 0.1}
	s.Apply(model.FunctionsListed{Functions: []model.Function{{Name: "orders"}}, Complete: true},
		model.TrailLearned{Calls: []model.AliasCall{call, step}})
	p := newPane(pane.Env{Store: s, Now: func() time.Time { return now }, Theme: theme.New(theme.Options{})}, 8)
	p.Resize(160, 10)
	says := func(wants ...string) {
		t.Helper()
		got := text(p.Lines(true))
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not said:\n%s", want, got)
			}
		}
	}
	says("9 → 10 10%", "? → 9", "ci", "outside", "30m", "with Terraform as platform")
	p.Choose("e2")
	if about := p.About(); !strings.Contains(about, "to 9, and 10 with 10% by ci") || !strings.Contains(about, "not with aloft") {
		t.Errorf("about %q", about)
	}

	back := time.Date(2026, 8, 31, 12, 0, 0, 0, time.UTC)
	s.Apply(model.TrailState{Back: back})
	says("CloudTrail read back to 31 Aug 2026 so far")
	s.Apply(model.TrailState{Back: back, Complete: true})
	says("partial: before 31 Aug only moves of this journal (CloudTrail keeps 90 days)")
	s.Apply(model.TrailState{Failure: &model.Failure{Class: model.Denied, Operation: "LookupEvents", Permission: "cloudtrail:LookupEvents"}})
	says("partial: CloudTrail denied: cloudtrail:LookupEvents", "9 → 10 10%")
}

// A test that was made alone is told of by its version and verdict, tests of a set by how
// many passed.
func TestHistoryTellsHowATestEnded(t *testing.T) {
	test := func(name, set, verdict string) journal.Entry {
		e := journal.Entry{Kind: invoke.Kind, By: "alice", Status: "moved", To: "31", Test: name, Set: set, Verdict: verdict}
		if set != "" {
			e.SetOf = 2
		}
		e.SetSubject(model.InvokedAt(model.Identity{}, "orders", "prod"))
		return e
	}
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	got := text(historyOf(160, 10, now, test("takes an order", "", "failed")).Lines(true))
	if !strings.Contains(got, "31 failed") || strings.Contains(got, "of 0") {
		t.Errorf("of a single test it says\n%s", got)
	}
	got = text(historyOf(160, 10, now, test("takes an order", "s1", "failed"), test("pays", "s1", "passed")).Lines(true))
	if !strings.Contains(got, "1 of 2 passed") {
		t.Errorf("of two it says\n%s", got)
	}
}
