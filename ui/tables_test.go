package ui

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

func TestDemandOfTablesAndCosts(t *testing.T) {
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		if d := c.feed.last(); d.Tables || d.Cost {
			t.Errorf("on Functions alone %+v is wanted", d)
		}
		c.press(action.FocusTables)
		if d := c.feed.last(); !d.Tables || len(d.VisibleTables) != 6 || d.VisibleTables[0] != "activities" || d.Table != "activities" || d.Cost {
			t.Errorf("on Tables %+v is wanted", d)
		}
		c.press(action.Open)
		if d := c.feed.last(); d.Table != "activities" || d.Span != time.Hour {
			t.Errorf("with a table open %+v is wanted", d)
		}
		c.press(action.TimeSpan)
		if d := c.feed.last(); d.Span != 3*time.Hour {
			t.Errorf("over three hours %+v is wanted", d)
		}
		c.press(action.Cancel, action.FocusCost)
		if d := c.feed.last(); d.Tables || d.Table != "" || !d.Cost || d.CostByStage {
			t.Errorf("on Cost %+v is wanted", d)
		}
		c.press(action.CostGroup, action.CostGroup)
		if d := c.feed.last(); !d.CostByStage {
			t.Errorf("by stage %+v is wanted", d)
		}
		c.shows("  STAGE  ")
		c.lacks("nothing was used this month") // no row is chosen, and there is a sum
	})
}

func TestWhatThrottlesComesFirst(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		first := func() string { return c.tables().Key(0) }
		if first() != "activities\x00" {
			t.Errorf("first is %q", first())
		}
		c.press(action.FocusTables)
		k := model.CapacityKey{Table: "settings"}
		stopped := minutely(model.ThrottleEvents(k, model.Reads), 10, func(int) float64 { return 9000 })
		c.pass(time.Second)
		c.facts(model.MetricsRead{Read: read(), Group: model.TableGroup("settings"), Samples: []model.Samples{
			minutely(model.ConsumedUnits(k, model.Reads), 10, func(int) float64 { return 60 }), stopped}})
		if first() != "settings\x00" {
			t.Errorf("what throttles now is not first but %q", first())
		}
		c.shows("!2")
		if s := c.r.Situation(); s.Chosen.Table != "activities" {
			t.Errorf("the choice did not follow the table: %+v", s.Chosen)
		}
		c.press(action.Sort)
		c.shows("by name")
		c.press(action.Sort)
		if first() != "activities\x00" {
			t.Errorf("the biggest is %q", first())
		}
	})
}

func TestStatesOfTablesLookDifferent(t *testing.T) {
	withVault(t, 200, 60, func(c *cockpit, v *vault) {
		c.pass(time.Second)
		denied := &model.Failure{Class: model.Denied, Operation: "DescribeTable", Subject: "unread", Permission: "dynamodb:DescribeTable"}
		metrics := &model.Failure{Class: model.Denied, Operation: "GetMetricStatistics", Permission: "cloudwatch:GetMetricStatistics"}
		c.facts(model.TablesFailed{Read: read(), Table: "unread", Failure: denied},
			model.MetricsFailed{Read: read(), Group: model.TableGroup("settings"), Failure: metrics})
		c.press(action.FocusTables, action.Filter)
		c.write("unread")
		c.press(action.Confirm)
		c.shows("denied!", "dynamodb:DescribeTable is missing")
		c.press(action.Filter)
		c.send(keyPress("ctrl+u"))
		c.write("settings")
		c.press(action.Confirm)
		c.shows("denied!", "cloudwatch:GetMetricStatistics is missing")
		c.press(action.Open)
		c.shows("the metrics can not be read: GetMetricStatistics: denied")
		c.press(action.Close, action.Close)
		c.facts(model.TableGone{Read: read(), Name: "unread"})
		c.shows("5 Tables 5")
		made := tableNamed("brand-new")
		made.Status = "CREATING"
		c.facts(model.TableRead{Read: read(), Table: made})
		c.shows("brand-new", "creating")
	})
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusTables)
		c.shows("reading the tables…")
		c.facts(model.TablesFailed{Read: read(), Failure: &model.Failure{Class: model.Denied, Operation: "ListTables", Permission: "dynamodb:ListTables"}})
		c.shows("dynamodb:ListTables is missing")
		c.pass(time.Second)
		c.facts(model.TablesListed{Read: read(), Complete: true})
		c.shows("look in another Region, or make some: there are no tables here")
	}, func(o *Options) { o.Tables = true })
}

func TestAKeyOfAListAndOfItsRowIsNamedOnce(t *testing.T) {
	withVault(t, 140, 44, func(c *cockpit, _ *vault) {
		for _, row := range []action.ID{action.FocusTables, action.FocusCost} { // the right pane shows a row of it
			c.press(row, action.FocusHistory, row)
			c.press(action.Open, action.FocusFunctions)
			c.send(keyPress("e"))
			c.shows("e does nothing in Functions: ", "edit capacity in Tables", "what if in Cost")
			c.lacks("in Table,", "in Days")
		}
	})
}

func TestSwitchedOffThereIsNothingOfTablesAndCosts(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusTables)
		c.shows("focus Tables: tables are switched off")
		c.press(action.FocusCost)
		c.shows("focus Cost: costs are switched off")
		c.press(action.Palette)
		c.write("cost")
		c.lacks("group costs", "what if", "5 Tables", "7 Cost")
		if d := c.feed.last(); d.Tables || d.Cost {
			t.Errorf("demand %+v", d)
		}
	})
}

func TestCostAndHistoryShareAPlace(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.shows("5 Tables", " this month · 8 History", "SERVICE")
		c.press(action.FocusHistory)
		c.shows(" this month · 8 History 1")
		c.lacks("SERVICE")
		c.press(action.FocusFunctions)
		c.shows(" this month · 8 History 1") // it stays in front
		y, x := -1, -1
		for i, l := range c.lines() {
			if at := strings.Index(l, "7 Cost"); at >= 0 {
				y, x = i, widget.Width(l[:at])
			}
		}
		c.send(tea.MouseClickMsg{X: x + 1, Y: y, Button: tea.MouseLeft})
		c.shows("SERVICE")
		if c.r.panes[c.r.focus].Scope != action.Cost {
			t.Errorf("a click on the name focused %s", c.r.panes[c.r.focus].Name)
		}
		c.press(action.Zoom)
		c.shows("[7 Cost]")
		c.lacks("7 Cost · 8 History")
	})
}

// edit opens the form of the chosen table and changes its read units to 8.
func edit(c *cockpit) {
	c.press(action.FocusTables, action.EditCapacity)
	c.pass(shell.Quiet)
	c.send(keyPress("backspace"))
	c.write("8")
	c.pass(typingPause + shell.Quiet)
}

func TestACapacityIsChangedOnceAndFollowed(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		v.news = make(chan capacity.Progress)
		edit(c)
		c.shows("8 RCU 3 WCU", "$6.90 (+$2.63)", "1 decrease left today (UTC), 3 made.", "at least 14 of 1440 minutes; it did")
		c.press(action.Confirm)
		if c.r.desk.Top() != nil || len(v.changed) != 1 {
			t.Fatalf("%d changes were begun, dialog %v", len(v.changed), c.r.desk.Top())
		}
		c.shows("writing intent")
		v.news <- capacity.Progress{Step: capacity.StepFollow, Note: "UPDATING"}
		c.settle()
		c.shows("updating", "updating: to 8 RCU 3 WCU")
		c.press(action.EditCapacity)
		c.shows("edit capacity: the capacity of activities is being changed")
		close(v.news)
		c.settle()
		c.shows("activities: 5 RCU 3 WCU → 8 RCU 3 WCU, ACTIVE")
		if len(v.changed) != 1 || len(v.watched) != 2 || v.changed[0].Request.Read != 8 {
			t.Errorf("changed %+v, watched %v", v.changed, v.watched)
		}
		c.lacks("writing intent", "activities: updating")
	})
}

func TestWhatWasAskedForBeforeIsGivenUp(t *testing.T) {
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		v.reading = make(chan struct{})
		c.press(action.FocusTables, action.EditCapacity)
		c.pass(shell.Quiet)
		c.write("0")
		c.write("0")
		c.pass(typingPause)
		c.shows("reading the table and its last 24 hours")
		if n := len(v.prepared); n != 2 || v.canceled != 1 || v.prepared[1].Read != 500 {
			t.Errorf("prepared %+v, %d given up", v.prepared, v.canceled)
		}
		c.press(action.Confirm)
		c.shows("the sheet is still being read")
		c.press(action.Cancel)
		c.settle()
		if v.canceled != 2 || len(v.changed) > 0 {
			t.Errorf("%d given up, %d changed", v.canceled, len(v.changed))
		}
	})
}

func TestAChangeThatFailsSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		status release.Status
		reason string
		want   string
	}{
		{release.Failed, "UpdateTable on activities: throttled", "activities to 8 RCU 3 WCU: failed: UpdateTable on activities: throttled"},
		{release.Conflicted, "activities is UPDATING", "activities to 8 RCU 3 WCU: conflict: activities is UPDATING"},
		{release.WasRefused, "it is protected", "activities: refused: it is protected"},
		{release.Moved, "it was still UPDATING when last looked at", "8 RCU 3 WCU: it was still UPDATING"},
	} {
		t.Run(string(tt.status), func(t *testing.T) {
			withVault(t, 160, 44, func(c *cockpit, v *vault) {
				v.result = func(s capacity.Sheet) capacity.Result {
					return capacity.Result{ID: s.ID, From: s.From, To: s.To, Status: tt.status, Reason: tt.reason}
				}
				edit(c)
				c.press(action.Confirm)
				c.shows(tt.want)
				if len(v.changed) != 1 {
					t.Errorf("%d attempts", len(v.changed))
				}
			})
		})
	}
}

func TestReadOnlyAndProtectedTablesStayAsTheyAre(t *testing.T) {
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		c.press(action.FocusTables, action.EditCapacity)
		c.shows("read-only: no capacity is changed")
		c.press(action.Open)
		c.send(keyPress("e"))
		if len(v.prepared) > 0 || len(c.r.desk.AllOpen()) != 0 {
			t.Error("a form was opened")
		}
	}, func(o *Options) { o.Config.ReadOnly = true })
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		v.verdict = release.Refused
		c.press(action.FocusTables, action.EditCapacity)
		c.shows("Can not be changed: activities is protected by [tables] protected")
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if len(v.changed) > 0 {
			t.Error("it was changed")
		}
	})
}

func TestAnIndexIsEditedFromItsRightPane(t *testing.T) {
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		c.press(action.FocusTables, action.Down)
		c.pass(time.Second)
		c.press(action.Open)
		c.shows("2 Table · activities/by-user")
		c.press(action.EditCapacity)
		c.shows("Capacity of activities/by-user")
		if len(v.prepared) != 1 || v.prepared[0].Index != "by-user" {
			t.Errorf("prepared %+v", v.prepared)
		}
	})
}

func TestTailsOfEscapeSequencesOpenNothingOfTables(t *testing.T) {
	for _, tail := range []string{";34M", "[<65;92;20M", "[A", "[3~", "[1;5C", "OA", "ABCDM~;[<0123456789"} {
		for _, focus := range []action.ID{action.FocusTables, action.FocusCost} {
			withVault(t, 120, 40, func(c *cockpit, v *vault) {
				c.press(focus)
				c.send(tea.KeyPressMsg{Code: tea.KeyEscape})
				c.write(tail)
				if l := c.r.desk.Top(); l != nil && l.Box.Guarded() {
					t.Errorf("%q opened %q", tail, l.Box.Title())
				}
			})
		}
	}
}

func TestTheChangesOfATableAreToldFromTheJournal(t *testing.T) {
	withVault(t, 160, 60, func(c *cockpit, v *vault) {
		at := time.Now().Add(-2 * time.Hour)
		c.journal.add(journal.Move{
			Intent: journal.Entry{ID: "c1", Phase: journal.Intent, Kind: capacity.Kind, At: at, Account: "123456789012", Region: "us-east-1", Table: "activities", Index: "by-user",
				From: "1 RCU 1 WCU", To: "2 RCU 3 WCU", By: "bob", Reason: "the morning"},
			Outcome: &journal.Entry{ID: "c1", Status: "moved"},
		})
		c.pass(3 * time.Second)
		c.press(action.FocusTables, action.Open)
		c.shows("2h  by-user       1 1 → 2 3    bob    the morning")
	})
}

func TestAPaidReadIsNeverMadeWithoutAsking(t *testing.T) {
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		c.press(action.FocusCost, action.AskBill)
		c.shows("enter ask, for $0.01 a page", "a day late")
		c.press(action.Confirm) // on its way before the question could be seen
		if v.paid != 0 {
			t.Fatal("it was paid at once")
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if v.paid != 1 {
			t.Errorf("it was asked %d times", v.paid)
		}
		c.shows("Amazon DynamoDB", "$24.92", "in all")
		c.press(action.Cancel)
		b := bill()
		v.kept = &b
		c.press(action.AskBill)
		c.pass(shell.Quiet)
		c.shows("Kept from")
		c.press(action.Confirm)
		if v.paid != 1 || c.r.desk.Top() != nil {
			t.Errorf("what is kept was paid again: %d", v.paid)
		}
		v.kept, v.billErr = nil, errors.New("GetCostAndUsage: denied: ce:GetCostAndUsage is missing")
		c.press(action.AskBill)
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.shows("ce:GetCostAndUsage is missing")
	})
}

func TestTheCapOfPaidReadsIsTold(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.lacks("paid reads stopped")
		c.facts(model.SpendingRead{Spending: model.Spending{Day: "2000-01-21", PaidToday: 1, Cap: 1}})
		c.press(action.Zoom, action.FocusCost)
		c.shows("paid reads stopped at $1.00 today")
		c.press(action.FocusTables)
		c.shows("paid reads stopped at $1.00 today")
		c.facts(model.SpendingRead{Spending: model.Spending{Day: "2000-01-21", PaidToday: 0.005, Cap: 0.005}})
		c.shows("paid reads stopped at $0.005 today")
	})
}

func TestABudgetThatIsPassedSaysWhen(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.press(action.Zoom, action.FocusCost)
		c.shows("of $10.00, passed on ", " Jan")
	}, func(o *Options) { o.Config.Budget.USDPerMonth = 10 })
}

func TestTablesThatAreDeniedAreNotFree(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.press(action.Zoom, action.FocusCost)
		c.lacks("not all read")
		now := time.Now()
		c.facts(
			model.TablesListed{Read: model.Read{Asked: now, At: now}, Names: []string{"secret"}, Complete: true},
			model.TablesFailed{Read: model.Read{Asked: now, At: now}, Table: "secret", Failure: &model.Failure{Class: model.Denied, Operation: "DescribeTable", Permission: "dynamodb:DescribeTable"}})
		c.shows("not all read")
	})
}

func TestTheFreeTierIsShownAsWhatItIs(t *testing.T) {
	withVault(t, 160, 44, func(c *cockpit, v *vault) {
		c.press(action.FocusCost, action.Zoom)
		c.shows("without the free tiers", "list prices", "THIS MONTH", "$56.66  ")
		c.press(action.FreeTier)
		c.shows("free tiers taken off: $15.18", "$41.48  ")
	})
}

func TestAScenarioGoesToAFileAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "present.toml")
	withVault(t, 120, 40, func(c *cockpit, v *vault) {
		c.press(action.FocusCost, action.WhatIf)
		c.shows("From the last 7 whole days of this account. An activity is one run of activity-router.", "1012814", "a month")
		c.pass(shell.Quiet)
		c.press(action.SaveFile)
		c.send(keyPress("ctrl+u"))
		c.send(tea.PasteMsg{Content: path})
		c.press(action.Confirm)
		c.shows("saved to ")
		if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "activity-router") {
			t.Fatalf("wrote %q, %v", text, err)
		}
		c.press(action.SaveFile)
		c.send(keyPress("ctrl+u"))
		c.send(tea.PasteMsg{Content: path})
		c.press(action.Confirm)
		c.shows("There is such a file already.", "replace it")
		c.pass(shell.Quiet)
		c.press(action.Cancel)
		c.write("0")
		c.press(action.OpenFile)
		c.send(tea.PasteMsg{Content: path})
		c.press(action.Confirm)
		c.shows("From "+path, "$87.96 a month")
		c.press(action.OpenFile)
		c.send(tea.PasteMsg{Content: path + ".none"})
		c.press(action.Confirm)
		c.shows("no such file")
	})
}

func TestThePriceOfASwapIsTold(t *testing.T) {
	for _, tt := range []struct {
		name    string
		traffic func(model.MetricRead) ([]model.Samples, error)
		want    string
	}{
		{"known", week(231_000, 1_234), "+$1.55, at 1.0M calls"},
		{"no traffic", week(0, 0), "a month is not known: nothing ran through stage in the last 7 days"},
		{"denied", func(model.MetricRead) ([]model.Samples, error) {
			return nil, &model.Failure{Class: model.Denied, Operation: "GetMetricStatistics", Permission: "cloudwatch:GetMetricStatistics"}
		}, "a month is not known: GetMetricStatistics: denied:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withVault(t, 160, 44, func(c *cockpit, v *vault) {
				c.mover.sheet, v.traffic = otherMemory, tt.traffic
				c.press(action.Promote)
				c.shows(tt.want)
				c.press(action.Cancel)
				for i, n := range []int{12, 14} {
					ver := version("activity-router", n)
					ver.MemoryMB = 128 << i
					c.versions.known["activity-router:"+ver.Number] = ver
				}
				c.press(action.Diff)
				c.shows("memory", "256 MB", "a month")
			})
		})
	}
	withVault(t, 160, 44, func(c *cockpit, v *vault) {
		c.mover.sheet = readySheet // the same memory: nothing is read, and a read would crash
		c.press(action.Promote)
		c.shows("will serve 14")
		c.lacks("a month →")
	})
}

// A change of capacity is undone where capacity is changed: in its form, filled
// with what there was before.
func TestAChangeOfCapacityIsPutBackInItsForm(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.tell(journal.Entry{Table: "activities", From: "7 RCU 2 WCU", To: "5 RCU 3 WCU"})
		c.press(action.FocusHistory, action.Top)
		c.shows("5 RCU 3 WCU")
		c.press(action.PutBack)
		c.pass(typingPause + shell.Quiet)
		c.shows("Undo of activities: capacity 7 RCU 2 WCU→5 RCU 3 WCU by alice")
		if len(c.mover.prepared) != 0 || len(v.prepared) != 1 || v.prepared[0].Read != 7 || v.prepared[0].Write != 2 || v.prepared[0].Table != "activities" {
			t.Errorf("moves %+v, changes %+v", c.mover.prepared, v.prepared)
		}
		c.press(action.Confirm)
		if len(v.changed) != 1 || v.changed[0].Request.Read != 7 || v.changed[0].Request.Undoes == nil || v.changed[0].Request.Undoes.ID != "change" {
			t.Errorf("changed %+v", v.changed)
		}
	})
}

// The key that undoes takes back the last change of the session, whatever its kind.
func TestUndoTakesBackAChangeOfCapacity(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.press(action.Undo)
		c.shows("nothing was changed in this session")
		edit(c)
		c.press(action.Confirm)
		c.pass(time.Second)
		c.press(action.FocusFunctions, action.Undo)
		c.pass(typingPause + shell.Quiet)
		c.shows("Undo of activities: capacity 5 RCU 3 WCU→8 RCU 3 WCU")
		last := v.prepared[len(v.prepared)-1]
		if last.Read != 5 || last.Write != 3 || last.Undoes == nil || last.Undoes.ID != v.changed[0].ID {
			t.Errorf("prepared %+v", last)
		}
		c.send(keyPress("backspace")) // another figure is another change
		c.write("6")
		c.pass(typingPause + shell.Quiet)
		c.shows("Capacity of activities")
		c.lacks("Undo of activities")
		if last := v.prepared[len(v.prepared)-1]; last.Read != 6 || last.Undoes != nil {
			t.Errorf("prepared %+v", last)
		}
		c.r.desk.Undo.TookBack(v.changed[0].ID)
		c.press(action.Cancel, action.Undo)
		c.shows("nothing was changed in this session")
	})
}

func TestAChangeOfAnUnknownTableIsNotPutBack(t *testing.T) {
	withVault(t, 140, 40, func(c *cockpit, v *vault) {
		c.tell(journal.Entry{Table: "gone", From: "7 RCU 2 WCU", To: "5 RCU 3 WCU"})
		c.press(action.FocusHistory, action.Top, action.PutBack)
		c.shows("the table gone has not been read yet")
		if c.r.desk.Top() != nil || len(c.mover.prepared) != 0 || len(v.prepared) != 0 {
			t.Errorf("moves %+v, changes %+v", c.mover.prepared, v.prepared)
		}
	})
}

// tell puts a change of capacity that was made just now into the journal.
func (c *cockpit) tell(e journal.Entry) {
	e.ID, e.Kind, e.By, e.At, e.Status = "change", capacity.Kind, "alice", time.Now(), string(release.Moved)
	e.Account, e.Region = "123456789012", "us-east-1"
	outcome := e
	c.journal.add(journal.Move{Intent: e, Outcome: &outcome})
	c.pass(3 * time.Second)
}
