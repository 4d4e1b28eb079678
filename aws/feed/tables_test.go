package feed

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestNothingOfTablesIsReadThatNobodyLooksAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(7, 1)
		w := runTables(t, aws, model.Demand{Focused: true}, nil)
		w.after(30 * time.Minute)
		if calls := aws.ofTables(); len(calls) > 0 {
			t.Errorf("%d calls, the first %v", len(calls), calls[0])
		}
		w.feed.Want(shown("t-000"))
		w.after(time.Minute)
		aws.forgetReads()
		w.feed.Want(model.Demand{Focused: true})
		w.after(30 * time.Minute)
		if calls := aws.ofTables(); len(calls) > 0 {
			t.Errorf("%d calls after the tables were left, the first %v", len(calls), calls[0])
		}
		w.end()
	})
}

func TestTheScreensTablesComeFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(250, 0)
		w := runTables(t, aws, shown("t-200", "t-100"), nil)
		w.after(10 * time.Second)
		var described []string
		for _, c := range aws.made("DescribeTable") {
			described = append(described, c.subject)
		}
		if n := len(aws.made("ListTables")); n != 3 {
			t.Errorf("%d pages of names, want 3", n)
		}
		slices.Sort(described)
		if len(described) != 250 || len(slices.Compact(described)) != 250 {
			t.Errorf("%d reads of tables, want each once", len(described))
		}
		first := aws.made("DescribeTable t-200")[0].at
		for _, c := range aws.made("DescribeTable t-24") {
			if c.at.Before(first) {
				t.Errorf("%v before a table on the screen", c)
			}
		}
		lists := posted[model.TablesListed](w.box)
		if last := lists[len(lists)-1]; !last.Complete || len(last.Names) != 250 || lists[0].Complete || len(lists[0].Names) != 100 {
			t.Errorf("%d lists, the last of %d names", len(lists), len(last.Names))
		}
		aws.forgetReads()
		w.after(5 * time.Minute)
		if n := len(aws.made("DescribeTable t-200")); n != 10 {
			t.Errorf("%d reads of a table on the screen in 5 min, want one each 30 s", n)
		}
		if n := len(aws.made("DescribeTable t-00")); n > 10 {
			t.Errorf("%d reads of 10 tables that are not on the screen in 5 min", n)
		}
		if n := len(aws.made("ListTables")); n != 3 {
			t.Errorf("%d pages of names in 5 min, want 3", n)
		}
		if n := len(aws.made("DescribeScalableTargets")); n != 1 {
			t.Errorf("%d looks at auto scaling in 5 min, want 1", n)
		}
		w.end()
	})
}

func TestGlobsOfTablesAndTablesThatGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(20, 0)
		w := runTables(t, aws, shown("t-011", "t-012"), func(o *Options) { o.TableGlobs = []string{"t-01*"} })
		w.after(5 * time.Second)
		if n := len(aws.made("DescribeTable")); n != 10 {
			t.Errorf("%d tables read, want those of the glob", n)
		}
		aws.set(func() { delete(aws.tables, "t-011") })
		w.after(31 * time.Second)
		gone := posted[model.TableGone](w.box)
		if len(gone) != 1 || gone[0].Name != "t-011" {
			t.Errorf("gone %v", gone)
		}
		aws.forgetReads()
		w.after(10 * time.Minute)
		if calls := aws.made("DescribeTable t-011"); len(calls) > 0 {
			t.Errorf("a deleted table is read on: %v", calls)
		}
		w.end()
	})
}

func TestAwayFromTheTerminalTablesAreReadSixTimesRarer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		w := runTables(t, aws, shown("t-000", "t-001"), nil)
		w.after(10 * time.Minute)
		away := shown("t-000", "t-001")
		away.Focused = false
		w.feed.Want(away)
		aws.forgetReads()
		w.after(30 * time.Minute)
		if n := len(aws.made("DescribeTable t-000")); n != 10 {
			t.Errorf("%d reads of a table in 30 min, want one each 3 min", n)
		}
		if n := len(aws.asked(time.Minute)); n != 10 {
			t.Errorf("%d reads of minutes of two tables in 30 min, want one each 6 min", n)
		}
		w.end()
	})
}

func TestAWatchedTableIsReadUntilItIsActive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 1)
		status := func(table, index string) {
			aws.set(func() {
				v := aws.tables["t-000"]
				v.Status, v.Indexes = table, []model.Index{{Name: "i-0", Status: index}}
				aws.tables["t-000"] = v
			})
		}
		status("UPDATING", "UPDATING")
		w := runTables(t, aws, model.Demand{}, nil) // neither on the screen nor with the focus
		w.feed.WatchTable("t-000")
		w.after(20 * time.Second)
		if n := len(aws.made("DescribeTable")); n < 9 || n > 12 { // the list may have it read once more at the start
			t.Errorf("%d reads in 20 s, want one each 2 s", n)
		}
		if c := aws.made("DescribeTable")[0]; c.urgency != model.Awaited {
			t.Errorf("urgency %v", c.urgency)
		}
		status("ACTIVE", "UPDATING")
		w.after(10 * time.Second)
		status("ACTIVE", "ACTIVE")
		w.after(3 * time.Second)
		if got := aws.made("DescribeScalableTargets"); len(got) != 1 || got[0].subject != "t-000" {
			t.Errorf("what auto scaling does was read as %v", got)
		}
		aws.forgetReads()
		w.after(5 * time.Minute)
		if calls := aws.ofTables(); len(calls) > 0 {
			t.Errorf("%d calls after it was ACTIVE", len(calls))
		}
		reads := posted[model.TableRead](w.box)
		if last := reads[len(reads)-1].Table; last.Status != "ACTIVE" || last.Indexes[0].Status != "ACTIVE" {
			t.Errorf("the last that was told: %+v", last)
		}
		w.end()
	})
}

// A table that was ACTIVE when it was first looked at may not have begun to change.
func TestAWatchLooksTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		w := runTables(t, aws, model.Demand{Focused: true}, nil)
		w.feed.WatchTable("t-000")
		w.feed.WatchTable("not-yet")
		w.after(time.Second)
		aws.set(func() { aws.tables["not-yet"] = model.Table{Name: "not-yet", Status: "ACTIVE"} })
		w.after(10 * time.Second)
		if n := len(aws.made("DescribeTable t-000")); n != 2 {
			t.Errorf("%d reads, want 2", n)
		}
		if n := len(posted[model.TableGone](w.box)); n != 0 {
			t.Error("a table that was just made is said to be gone")
		}
		if n := len(aws.made("DescribeTable not-yet")); n != 3 {
			t.Errorf("%d reads of a table that came a moment later, want 3", n)
		}
		w.end()
	})
}

func TestADeniedTableEmptiesThatAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(3, 0)
		aws.fail = func(op, subject string) error {
			if op == "DescribeTable" && subject == "t-001" || op == "DescribeScalableTargets" {
				return &model.Failure{Class: model.Denied, Operation: op, Subject: subject, Permission: "dynamodb:" + op}
			}
			return nil
		}
		w := runTables(t, aws, shown("t-000", "t-001", "t-002"), nil)
		w.after(2 * time.Minute)
		failed := posted[model.TablesFailed](w.box)
		if len(failed) == 0 || failed[0].Table != "t-001" || failed[0].Failure.Permission != "dynamodb:DescribeTable" {
			t.Errorf("failures %+v", failed)
		}
		if n := len(aws.made("DescribeTable t-001")); n != 2 {
			t.Errorf("%d reads of a table that is not allowed, want one a minute", n)
		}
		if n := len(aws.made("DescribeTable t-002")); n < 4 {
			t.Errorf("%d reads of another", n)
		}
		if n := len(aws.made("DescribeScalableTargets")); n != 1 {
			t.Errorf("%d looks at auto scaling that is not allowed", n)
		}
		if m := posted[model.MetricsFailed](w.box); len(m) != 1 || m[0].Group != model.GroupScaling {
			t.Errorf("failures %+v", m)
		}
		if len(troubles(w.box)) > 0 {
			t.Errorf("troubles %v", troubles(w.box))
		}
		w.end()
	})
}

func TestThrottledTablesAreReadMoreRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(10, 0)
		aws.fail = failing(model.Throttled, "DescribeTable")
		w := runTables(t, aws, shown(aws.names()...), nil)
		w.after(2 * time.Minute)
		if n := len(aws.made("DescribeTable")); n > 4+8 {
			t.Errorf("%d DescribeTable while throttled", n)
		}
		held := false
		for _, e := range posted[model.FeedState](w.box) {
			held = held || !e.HeldTo.IsZero()
		}
		if !held {
			t.Error("nothing says that throttling holds reads back")
		}
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		if n := len(posted[model.TableRead](w.box)); n < 10 {
			t.Errorf("%d tables read afterwards", n)
		}
		w.end()
	})
}

func TestExpiredCredentialsPauseTablesToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(3, 0)
		w := runTables(t, aws, shown(aws.names()...), nil)
		w.after(20 * time.Second)
		// It is a read of tables that finds out.
		aws.set(func() { aws.fail = failing(model.Expired, "DescribeTable") })
		w.after(40 * time.Second)
		if got := troubles(w.box); len(got) == 0 || got[0] != model.Expired {
			t.Fatalf("troubles %v, want expired", got)
		}
		aws.set(func() { aws.fail = failing(model.Expired, "") })
		w.after(time.Minute)
		aws.forgetReads()
		w.after(5 * time.Minute)
		if calls := aws.ofTables(); len(calls) > 0 {
			t.Errorf("%d calls without credentials, the first %v", len(calls), calls[0])
		}
		aws.set(func() { aws.fail = nil })
		w.feed.Refresh()
		w.after(2 * time.Second)
		if got := troubles(w.box); got[len(got)-1] != "" {
			t.Errorf("troubles %v, want them to be over", got)
		}
		if n := len(aws.made("DescribeTable")); n < 3 {
			t.Errorf("%d reads of tables afterwards", n)
		}
		w.end()
	})
}

func TestNoNetworkForTablesAloneIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(10 * time.Second)
		aws.set(func() { aws.fail = failing(model.Network, "") })
		w.after(3 * time.Minute)
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		if got := troubles(w.box); !slices.Equal(got, []model.Class{model.Network, ""}) {
			t.Errorf("troubles %v, want no network once, and its end", got)
		}
		w.end()
	})
}

func TestTablesOfAnotherAccountBeginAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		restored := &model.Restored{Identity: model.Identity{Account: "999999999999", Region: "eu-west-1"}}
		w := runTables(t, aws, shown("t-000"), func(o *Options) { o.Restored = restored })
		w.after(5 * time.Second)
		aws.forgetReads()
		w.after(time.Minute)
		if n := len(aws.made("DescribeTable t-000")); n != 2 {
			t.Errorf("%d reads in a minute", n)
		}
		listed := posted[model.TablesListed](w.box)
		if n := len(listed); n == 0 || !listed[n-1].Complete || len(listed[n-1].Names) != 2 {
			t.Errorf("lists %+v", listed)
		}
		w.end()
	})
}

// However often the wish changes, there is one end to it all.
func TestTheEndLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(30, 2)
		w := runTables(t, aws, shown(aws.names()...), nil)
		for i := range 20 {
			w.feed.WatchTable(fmt.Sprintf("t-%03d", i))
			w.feed.Want(model.Demand{Tables: i%2 == 0, Cost: i%3 == 0, CostByStage: i%4 == 0, Table: "t-000", Span: time.Duration(i) * time.Hour, Focused: i%5 != 0})
			w.after(37 * time.Millisecond)
		}
		w.end()
		n := len(aws.made(""))
		time.Sleep(time.Hour)
		if calls := aws.made(""); len(calls) != n {
			t.Errorf("%d calls after the end: %s", len(calls)-n, strings.TrimSpace(calls[n].String()))
		}
	})
}

func TestRefreshReadsTheScreenAgainButNotWhatWasJustRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		d := shown("t-000", "t-001")
		d.Cost = true
		w := runTables(t, aws, d, nil)
		w.after(25 * time.Second)
		aws.forgetReads()
		for range 5 {
			w.feed.Refresh()
			w.after(time.Second)
		}
		if n := len(aws.made("DescribeTable")); n != 10 {
			t.Errorf("%d reads of two tables for five wishes", n)
		}
		if n := len(aws.asked(time.Minute)); n != 2 {
			t.Errorf("%d reads of minutes of two tables, want one each: nothing new can have come", n)
		}
		w.end()
	})
}

func TestComingBackEndsTheLongWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		away := shown("t-000")
		away.Focused = false
		w := runTables(t, aws, away, nil)
		w.after(4 * time.Minute)
		aws.forgetReads()
		w.feed.Want(shown("t-000"))
		w.after(time.Second)
		if len(aws.made("DescribeTable")) != 1 || len(aws.asked(time.Minute)) != 1 {
			t.Errorf("calls on coming back: %v", aws.ofTables())
		}
		w.after(5 * time.Minute)
		if len(aws.made("ListTables")) != 1 || len(aws.made("DescribeScalableTargets")) != 1 {
			t.Errorf("calls in the 5 min after: %v", aws.ofTables())
		}
		w.end()
	})
}
