package ui

// The screens of an account that nobody has worked with yet.

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

// newAccount is an account with these functions, whose aliases are listed and are none.
func newAccount(names ...string) []model.Event {
	events := []model.Event{identity()}
	var fs []model.Function
	for _, n := range names {
		fs = append(fs, model.Function{Name: n, Runtime: "python3.12", MemoryMB: 128, PackageType: "Zip"})
	}
	events = append(events, model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
	for _, n := range names {
		events = append(events, model.AliasesListed{Read: read(), Function: n})
	}
	return append(events, model.MeterRead{Meter: model.Meter{CallsPerMinute: 4, Calls: 8}})
}

func noStages(o *Options) { o.Config.Stages, o.Store = nil, store.New(nil) }

// freshViews are the first screens of accounts.
var freshViews = []struct {
	name     string
	facts    func() []model.Event
	settings []setting
}{
	{"no-functions", func() []model.Event { return newAccount() }, nil},
	{"no-functions-included", func() []model.Event { return newAccount() }, []setting{func(o *Options) { o.Config.Functions.Include = []string{"shop-*", "mail"} }}},
	{"nothing", func() []model.Event {
		return append(newAccount(), model.TablesListed{Read: read(), Complete: true}, model.APIsListed{Read: read(), Family: model.RESTFamily, Complete: true},
			model.APIsListed{Read: read(), Family: model.V2Family, Complete: true}, model.ProjectsListed{Read: read(), Complete: true})
	}, nil},
	{"no-versions", func() []model.Event {
		return append(newAccount("mail", "orders", "payments"), model.VersionsRead{Read: read(), Function: "mail", Complete: true})
	}, []setting{noStages}},
	{"no-aliases", func() []model.Event {
		return append(newAccount("mail", "orders", "payments"), versionsOf("mail", 3))
	}, []setting{noStages}},
	{"no-aliases-configured", func() []model.Event {
		return append(newAccount("mail", "orders", "payments"), versionsOf("mail", 3))
	}, nil},
	{"no-stage-here", func() []model.Event {
		return append(team(), newAccountAdded("a-new-one")...)
	}, nil},
}

// newAccountAdded is one function more, without stages or versions.
func newAccountAdded(name string) []model.Event {
	fs := []model.Function{{Name: name, Runtime: "python3.12", MemoryMB: 128, PackageType: "Zip"}}
	for _, e := range team() {
		if l, ok := e.(model.FunctionsListed); ok {
			fs = append(fs, l.Functions...)
		}
	}
	return []model.Event{
		model.FunctionsListed{Read: read(), Functions: fs, Complete: true}, model.AliasesListed{Read: read(), Function: name},
		model.VersionsRead{Read: read(), Function: name, Complete: true},
	}
}

func TestTheFirstScreens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {140, 44}} {
		for _, v := range freshViews {
			name := fmt.Sprintf("start-%s-%dx%d", v.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				s := &shop{}
				drive(t, size[0], size[1], func(c *cockpit) {
					c.facts(v.facts()...)
					c.press(action.Top)
					time.Sleep(time.Second)
					c.settle()
					exact(t, c.r.View().Content, size[0], size[1])
					golden(t, name, c.screen())
				}, append([]setting{withPipeline(s), func(o *Options) { o.Tables, o.APIs = true, true }}, v.settings...)...)
			})
		}
	}
}

// V publishes what $LATEST is, and no stage moves; ctrl+t has one moved.
func TestPublishingWithAKey(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		c.press(action.Top, action.Publish)
		c.shows("Publish $LATEST of activity-router", "no stage is moved (ctrl+t for another)")
		c.pass(shell.Quiet)
		c.press(action.OtherStage)
		c.shows("publishes it, and moves dev")
		for range 3 {
			c.pass(shell.Quiet)
			c.press(action.OtherStage)
		}
		c.pass(shell.Quiet)
		c.shows("enter publishes it")
		c.write("more memory")
		c.press(action.Confirm)
		if len(s.deployed) != 1 {
			t.Fatalf("%d were published", len(s.deployed))
		}
		if q := s.deployed[0]; !q.Request.Latest || q.Request.Moves() || q.Note != "more memory" || q.Request.Reason != "more memory" {
			t.Errorf("published %+v", q)
		}
		c.shows("version 15 is published, and no stage serves it: P moves one to it", "activity-router 14 → 15: published")
		if want := (model.CellKey{Function: "activity-router"}); !slices.Contains(c.feed.reread, want) {
			t.Errorf("read again: %v", c.feed.reread)
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.pass(shell.Quiet)
		c.press(action.Mark, action.Mark, action.Publish)
		c.shows("Publish $LATEST of 2 of 2 functions")
	})
}

// c makes the stages that a function lacks, each a move to its newest version.
func TestMakingStagesWithAKey(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []setting
	}{{"of a config", nil}, {"of none", []setting{noStages}}} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, 80, 24, func(c *cockpit) {
				c.versions.listed = map[string]int{"orders": 3}
				c.mover.sheet = func(r release.Request) release.Sheet {
					s := readySheet(r)
					s.From, s.Current, s.Alias = "", nil, model.Alias{}
					return s
				}
				c.mover.result = movedResult
				c.facts(newAccount("mail", "orders")...)
				c.press(action.Top, action.MakeStages)
				c.shows("Make the stages of mail", "mail has no version that a stage could serve")
				c.pass(shell.Quiet)
				c.press(action.Cancel, action.Down, action.MakeStages)
				c.shows("Make the stages of orders", "orders dev", "orders prod", "—→3", "makes all 3, and moves nothing")
				c.pass(shell.Quiet)
				c.press(action.Confirm)
				if len(c.mover.moved) != 1 || len(c.mover.moved[0]) != 3 {
					t.Fatalf("moved %+v", c.mover.moved)
				}
				for _, s := range c.mover.moved[0] {
					if q := s.Request; q.Kind != release.To || q.Version != "3" || !q.Create || q.Function != "orders" {
						t.Errorf("moved %+v", q)
					}
				}
				c.shows("[3]", "3  ", "3 of 3 stages made", "next: V publishes new code")
				c.press(action.MakeStages)
				c.shows("no stage is missing")
			}, c.settings...)
		})
	}
}
