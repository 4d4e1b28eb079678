package feed

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// A table that was just made is watched though a list does not have it yet.
func TestAWatchedTableStaysThoughTheListDoesNotHaveIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		aws.set(func() { aws.tables["new"] = model.Table{Name: "new", Status: "CREATING"} })
		w := runTables(t, aws, shown("t-000"), func(o *Options) { o.TableGlobs = []string{"t-*"} })
		w.feed.WatchTable("new")
		w.after(time.Second)
		w.feed.Refresh()
		w.after(time.Second / 2) // between two looks, so that the next one is counted
		aws.set(func() { aws.tables["new"] = model.Table{Name: "new", Status: "ACTIVE"} })
		aws.forgetReads()
		w.after(20 * time.Second)
		if n := len(aws.made("DescribeTable new")); n == 0 {
			t.Error("it is not watched any more")
		}
		w.end()
	})
}

// A listing that fails in the middle begins anew: a page of before and one of now
// together are no list.
func TestAListOfTablesThatFailsBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(250, 0)
		failed := false
		aws.fail = func(op, subject string) error {
			if op == "ListTables" && subject == "100" && !failed {
				failed = true
				return &model.Failure{Class: model.Network, Operation: op, Message: "no answer"}
			}
			return nil
		}
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(30 * time.Second)
		var pages []string
		for _, c := range aws.made("ListTables") {
			pages = append(pages, c.subject)
		}
		if want := []string{"", "100", "", "100", "200"}; !slices.Equal(pages, want) {
			t.Errorf("pages from %q, want %q", pages, want)
		}
		listed := posted[model.TablesListed](w.box)
		if last := listed[len(listed)-1]; !last.Complete || len(last.Names) != 250 {
			t.Errorf("complete is %v with %d names, want all 250", last.Complete, len(last.Names))
		}
		w.end()
	})
}
