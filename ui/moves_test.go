package ui

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// prepared opens the sheet of a promotion from dev and waits until it takes keys.
func (c *cockpit) promotion() {
	c.t.Helper()
	c.facts(team()...)
	c.mover.sheet, c.mover.result = readySheet, movedResult
	c.press(action.Promote)
	c.pass(shell.Quiet + 20*time.Millisecond)
}

func TestPromote(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.write("hotfix")
		c.mover.move = make(chan struct{})
		c.press(action.Confirm)
		c.shows("12⇢14", "0 of 1 moved")
		c.press(action.Promote)
		c.shows("stage of activity-router is being moved")
		close(c.mover.move)
		c.settle()
		c.shows("activity-router stage 12 → 14: moved")
		c.lacks("⇢")
		if got := c.mover.moved[0][0].Request.Reason; got != "hotfix" {
			t.Errorf("the reason is %q", got)
		}
		if cell := c.r.desk.Store.Cell("activity-router", "stage"); cell.Alias.Version != "14" || cell.Moving != nil {
			t.Errorf("the cell is %+v", cell)
		}
		if want := []model.CellKey{{Function: "activity-router", Alias: "stage"}}; !slices.Equal(c.feed.reread, want) {
			t.Errorf("read again: %v", c.feed.reread)
		}
		c.pass(7 * time.Second)
		c.lacks("12 → 14: moved")
	})
}

func TestReadThatWasAskedBeforeTheMoveIsNotBelieved(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		asked := read()
		c.pass(time.Second)
		c.press(action.Confirm)
		c.facts(model.AliasRead{Read: asked, Alias: model.Alias{Function: "activity-router", Name: "stage", Version: "12"}, Full: true})
		if v := c.r.desk.Store.Cell("activity-router", "stage").Alias.Version; v != "14" {
			t.Errorf("the cell went back to %s", v)
		}
	})
}

// A dialog that writes takes no key until input was quiet for 0.4 s.
func TestGuard(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.press(action.Promote)
		for range 10 { // each swallowed key starts the quiet time anew
			c.pass(300 * time.Millisecond)
			c.press(action.Confirm)
		}
		c.pass(300 * time.Millisecond)
		c.send(tea.PasteMsg{Content: "x"})
		c.pass(300 * time.Millisecond)
		c.send(tea.MouseClickMsg{X: 60, Y: 20, Button: tea.MouseLeft})
		c.pass(300 * time.Millisecond)
		c.press(action.Cancel)
		c.shows("Promote activity-router · dev → stage")
		if len(c.mover.moved) > 0 {
			t.Fatal("a swallowed key moved something")
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(c.mover.moved) != 1 {
			t.Error("after the quiet time enter did not move")
		}
	})
}

// Sheets that come late change what enter would do: the quiet time starts anew.
func TestGuardStartsAnewWhenTheSheetComes(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.mover.read = make(chan struct{})
		c.press(action.Promote)
		c.pass(5 * time.Second)
		close(c.mover.read)
		c.settle()
		c.press(action.Confirm)
		if len(c.mover.moved) > 0 {
			t.Error("enter moved at the moment the sheet came")
		}
	})
}

func TestEscapeCancelsReadingAndLateSheetsAreDropped(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = readySheet
		c.mover.read = make(chan struct{})
		c.press(action.Promote)
		c.pass(time.Second)
		c.press(action.Cancel)
		c.lacks("Promote activity-router")
		if c.mover.canceled != 1 {
			t.Error("the reading went on")
		}
		if c.r.desk.Top() != nil {
			t.Error("a late answer was taken")
		}
	})
}

func TestConflictStaysUntilAKey(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.result = func(s release.Sheet) release.Result {
			return release.Result{Function: s.Request.Function, Stage: "stage", From: "12", To: "14", Status: release.Conflicted, Reason: "bob moved it to 13 meanwhile"}
		}
		c.press(action.Confirm)
		c.shows("activity-router stage 12 → 14: conflict: bob moved it to 13 meanwhile")
		c.pass(time.Minute)
		if len(c.r.desk.Toasts()) == 0 {
			t.Error("it does not lie over the panes any more")
		}
		c.press(action.Down)
		if len(c.r.desk.Toasts()) > 0 {
			t.Error("a key does not take it away")
		}
		c.shows("conflict: bob moved it") // in the message line, until there is another
	})
}

// A key that was on its way when bad news came does not take it away.
func TestBadToastOutlivesAKeyThatWasUnderWay(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.toast(release.Result{Function: "x", Stage: "prod", Status: release.Failed, Reason: "no answer"})
		c.press(action.Down)
		c.shows("no answer")
	})
}

func TestMarkedFunctionsHiddenByTheFilterAreListed(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		for range 5 {
			c.press(action.Mark)
		}
		c.shows("5 marked")
		c.press(action.Filter)
		c.write("slack")
		c.press(action.Confirm)
		c.shows("2 of 10", "5 marked (5 hidden)")
		c.press(action.Promote)
		c.shows("Promote 5 functions · dev → stage", "activity-router", "notifier", "hid")
		c.pass(shell.Quiet)
		c.press(action.AllOrNothing, action.Confirm)
		if len(c.mover.moved) != 1 || len(c.mover.moved[0]) != 5 {
			t.Fatalf("moved %v", c.mover.moved)
		}
		if !c.mover.options[0].AllOrNothing {
			t.Error("all or nothing was not asked for")
		}
		c.shows("5 of 5 moved")
		c.press(action.Close, action.Close)
		c.shows("1 Functions 10 · 5 marked")
		c.press(action.Close)
		c.lacks("marked")
	})
}

func TestProgressOfMany(t *testing.T) {
	drive(t, 140, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.mover.move = make(chan struct{})
		for range 4 {
			c.press(action.Mark)
		}
		c.press(action.Promote)
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.shows("0 of 4 moved")
		c.mover.move <- struct{}{}
		c.mover.move <- struct{}{}
		c.settle()
		c.shows("2 of 4 moved")
		c.press(action.Suspend)
		c.shows("4 moves under way")
		close(c.mover.move)
		c.settle()
		c.shows("✔ 4 of 4 moved")
		c.lacks("⇢", "2 of 4")
	})
}

func TestMissingAliasIsMadeOnDemand(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.result = movedResult
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			if !r.Create {
				s.Verdict, s.From, s.Alias = release.Missing, "", model.Alias{}
			}
			return s
		}
		for range 3 {
			c.press(action.Down)
		}
		c.press(action.StageRight, action.Promote)
		c.pass(shell.Quiet)
		c.shows("intent-parser has no alias prod")
		c.press(action.Confirm)
		if n := len(c.mover.prepared); n != 2 || !c.mover.prepared[1].Create {
			t.Fatalf("prepared %+v", c.mover.prepared)
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(c.mover.moved) != 1 {
			t.Error("the alias was not made")
		}
	})
}

func TestRollbackOfUnknownHistoryOffersTheList(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.result = movedResult
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			if r.Version == "" {
				s.Verdict, s.To, s.Reason = release.Choose, "", "what it served before is not known"
				s.Choices = []release.Choice{{Version: "13"}, {Version: "11"}}
			}
			return s
		}
		c.press(action.Rollback)
		c.pass(shell.Quiet)
		c.shows("dev serves 12. What it served before is not known", "13", "11")
		c.press(action.Down, action.Confirm)
		if got := c.mover.prepared[1]; got.Version != "11" || got.Kind != release.Rollback {
			t.Fatalf("prepared %+v", got)
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(c.mover.moved) != 1 || c.mover.moved[0][0].To != "11" {
			t.Errorf("moved %+v", c.mover.moved)
		}
	})
}

func TestTypedConfirmation(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.press(action.StageRight, action.Promote)
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(c.mover.moved) > 0 {
			t.Fatal("moved without the stage's name")
		}
		c.write("prod")
		c.press(action.Confirm)
		if len(c.mover.moved) != 1 {
			t.Error("not moved with the stage's name")
		}
	}, func(o *Options) { o.Config.Stages[2].Confirm = model.ConfirmType })
}

func TestPickerMovesToTheChosenVersion(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.press(action.Move)
		if c.feed.last().Chosen != "activity-router" {
			t.Errorf("the feed was not asked for the versions: %+v", c.feed.last())
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.press(action.Filter)
		c.write("build 36")
		c.press(action.Confirm, action.Confirm)
		if len(c.mover.prepared) != 1 || c.mover.prepared[0].Version != "9" || c.mover.prepared[0].Stage.Name != "dev" {
			t.Fatalf("prepared %+v\n%s", c.mover.prepared, c.screen())
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(c.mover.moved) != 1 {
			t.Error("nothing was moved")
		}
	})
}

func TestVersionsPaneMovesTheChosenStage(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = readySheet
		c.press(action.StageRight, action.Open)
		c.press(action.Down, action.MoveVersion)
		if got := c.mover.prepared[0]; got.Version != "11" || got.Stage.Name != "stage" || got.Kind != release.To {
			t.Errorf("prepared %+v", got)
		}
	})
}

func TestPutBack(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = readySheet
		c.press(action.FocusHistory, action.PutBack)
		if got := c.mover.prepared[0]; got.Kind != release.PutBack || got.Version != "10" || got.Stage.Name != "prod" {
			t.Errorf("prepared %+v", got)
		}
	})
}

func TestDiffNumbersItsRequests(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		for _, n := range []int{12, 14} {
			c.versions.known["activity-router:"+strconv.Itoa(n)] = version("activity-router", n)
		}
		c.versions.wait = make(chan struct{})
		c.press(action.Diff)
		c.press(action.Cancel)
		close(c.versions.wait)
		c.settle()
		if c.r.desk.Top() != nil {
			t.Fatal("a closed diff came back")
		}
		c.press(action.Diff)
		c.shows("stage 12 and dev 14", "build 39")
		c.press(action.Cancel, action.Down, action.Diff)
		c.shows("no such version")
	})
}

func TestJournalOfOthersShows(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.journal.add(journal.Move{Intent: journal.Entry{
			ID: "m1", At: time.Now(), Kind: "promote", Account: "123456789012", Region: "us-east-1", Function: "notifier",
			Stage: "prod", Alias: "prod", From: "4", To: "5", By: "bob", Host: "ops2",
		}})
		c.pass(journalEvery + 100*time.Millisecond)
		c.shows("bob ops2", "4 → 5", "open")
		reads := c.journal.reads
		c.pass(10 * time.Second)
		if c.journal.reads != reads {
			t.Error("an unchanged journal was read again")
		}
	})
}

// A test of what a stage serves moved nothing.
func TestATestIsNoneOfTheMovesOfItsFunction(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		at := model.Identity{Account: "123456789012", Region: "us-east-1"}
		tested := journal.Entry{ID: "t1", At: time.Now(), Kind: invoke.Kind, Stage: "prod", To: "12", By: "bob", Host: "ops2", Test: "routes"}
		tested.SetSubject(model.InvokedAt(at, "activity-router", "prod"))
		c.journal.add(journal.Move{Intent: tested, Outcome: &tested})
		c.pass(journalEvery + 100*time.Millisecond)
		c.shows("moves of activity-router", "12 open", "routes")
		c.lacks("→ 12")
	})
}

// The row that is moved shows that something goes on.
func TestASpinnerTurnsWhileAMoveIsUnderWay(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.move = make(chan struct{})
		defer close(c.mover.move)
		c.press(action.Confirm)
		seen := map[string]bool{}
		for range 20 {
			c.pass(widget.SpinnerEvery)
			for _, line := range c.lines() {
				if strings.Contains(line, "activity-router") {
					seen[line] = true
				}
			}
		}
		if len(seen) < 3 {
			t.Errorf("the row does not change: %v", seen)
		}
	})
}

func TestMovesOfAnEarlierRunAreShown(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.shows("notifier prod 4 → 5: moved (begun by an earlier run of aloft, settled now)")
	}, func(o *Options) {
		o.Settled = []release.Result{{Function: "notifier", Stage: "prod", From: "4", To: "5", Status: release.Moved}}
	})
	drive(t, 120, 40, func(c *cockpit) {
		c.shows("notifier prod → 5: unchanged")
		c.pass(7 * time.Second)
		if left := c.r.desk.Toasts(); len(left) > 0 { // nothing has to be done about it
			t.Errorf("%q stays", left)
		}
	}, func(o *Options) {
		o.Settled = []release.Result{{Function: "notifier", Stage: "prod", To: "5", Status: release.NotChanged}}
	})
	drive(t, 120, 40, func(c *cockpit) {
		c.shows("orders/by-day: 5 RCU 5 WCU → 9 RCU 5 WCU, ACTIVE: aloft ended in the middle of it", "orders to on demand: failed: nothing was changed")
	}, func(o *Options) {
		o.SettledChanges = []capacity.Result{
			{Table: "orders", Index: "by-day", From: "5 RCU 5 WCU", To: "9 RCU 5 WCU", Status: release.Moved, Active: true, Reason: "aloft ended in the middle of it"},
			{Table: "orders", To: "on demand", Status: release.Failed, Reason: "nothing was changed"},
		}
	})
	drive(t, 120, 40, func(c *cockpit) {
		c.shows("starting a build of notifier: started notifier#8: it was made (begun by an earlier run of")
	}, func(o *Options) {
		o.SettledBuilds = []builds.Result{{Result: change.Result{Kind: builds.StartKind, Subject: model.BuildSubject(model.Identity{}, "notifier", ""),
			To: "notifier#8", Status: change.Moved, Reason: "it was made"}}}
	})
}

// Commands end in any order: whatever the order, the end is the same.
func TestAnswersInAnyOrder(t *testing.T) {
	var first string
	for seed := range uint64(20) {
		drive(t, 160, 44, func(c *cockpit) {
			c.shuffle = rand.New(rand.NewPCG(seed, 1))
			c.promotion()
			c.press(action.Confirm)
			for i, e := range team() {
				if i > 1 {
					c.events.batches <- []model.Event{e}
				}
			}
			c.settle()
			c.pass(10 * time.Second)
			got := c.screen()
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("seed %d ends with another screen:\n%s\nfirst:\n%s", seed, got, first)
			}
		})
	}
}

func TestLeavingWaitsForMoves(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.move = make(chan struct{})
		c.press(action.Confirm, action.Quit)
		if !c.quit {
			t.Fatal("q did not leave")
		}
		var out strings.Builder
		done := make(chan struct{})
		go func() {
			defer close(done)
			waitForMoves([]*Root{c.r}, &out)
		}()
		c.pass(3 * time.Second)
		close(c.mover.move)
		<-done
		for _, want := range []string{"1 move under way", "activity-router stage 12 -> 14: moved"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("leaving does not say %q: %s", want, out.String())
			}
		}
		c.start(shell.Track(c.r.desk.Host, shell.Work[int]{
			Make: func(context.Context, func(change.Progress)) int { t.Error("a move was begun after leaving"); return 0 },
			Ended: func(_ int, begun bool) tea.Cmd {
				if begun {
					t.Error("it is said to have begun")
				}
				return nil
			},
		}))
		c.settle()
	})
}

func TestLeavingDoesNotWaitForEver(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.move = make(chan struct{})
		defer close(c.mover.move)
		c.press(action.Confirm)
		var out strings.Builder
		began := time.Now()
		waitForMoves([]*Root{c.r}, &out)
		if waited := time.Since(began); waited != patience {
			t.Errorf("waited %s", waited)
		}
		if !strings.Contains(out.String(), "the next start of aloft settles it") {
			t.Errorf("said %q", out.String())
		}
	})
}
