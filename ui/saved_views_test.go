package ui

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
)

// having are the views of the config.
func having(views ...config.View) setting {
	return func(o *Options) { o.Config.Views = views }
}

func TestAViewIsOpenedFromThePalette(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusHistory, action.Palette)
		c.shows("view", "behind", "Functions  prod  /slack  function▼")
		c.write("behind")
		c.press(action.Confirm)
		c.shows("2 of 10 · /slack", "[prod]", "FUNCTION▼")
		if s := c.r.Situation(); s.Function != "slack-events" {
			t.Errorf("%s is chosen, not the first row", s.Function)
		}
		lines := c.screen()
		if strings.Index(lines, "slack-events") > strings.Index(lines, "slack-commands") {
			t.Errorf("it is not sorted downwards:\n%s", lines)
		}
		c.press(action.Back)
		if s := c.r.Situation(); s.Scope != action.History {
			t.Errorf("back leads to %s", s.Scope)
		}
	}, having(config.View{Name: "behind", Pane: "functions", Filter: "slack", Sort: "-function", Stage: "prod"}))
}

func TestAViewWithoutOrderTakesTheListsOwn(t *testing.T) {
	views := []config.View{{Name: "down", Pane: "functions", Sort: "-function"}, {Name: "all", Pane: "functions"}}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		for _, step := range []struct{ name, head string }{{"down", "FUNCTION▼"}, {"all", "FUNCTION▲"}} {
			c.press(action.Palette)
			c.write(step.name)
			c.press(action.Confirm)
			c.shows(step.head)
		}
	}, having(views...))
}

func TestTheCockpitOpensWithAView(t *testing.T) {
	open := func(o *Options) {
		o.View = &config.View{Pane: "functions", Filter: "prod:absent", Sort: "-prod", Stage: "prod"}
	}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.shows("1 of 10 · /prod:absent", "[prod]", "intent-parser")
	}, open)
	// The stages are those of the account, which are not known at the start.
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.shows("1 of 10 · /prod:absent", "[prod]▼", "intent-parser")
	}, open, func(o *Options) {
		o.Config.Stages = nil
		o.Store = store.New(nil)
	})
}

func TestAViewOfWhatIsSwitchedOffIsNotOffered(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Palette)
		c.lacks("pressed")
	}, having(config.View{Name: "pressed", Pane: "tables"}))
}

func TestWhatNoListUnderstandsIsNamed(t *testing.T) {
	stages := demoConfig().Stages
	for _, good := range []config.View{
		{Pane: "functions", Filter: "prod:absent !internal err:>1 state:drift", Sort: "-prod"},
		{Pane: "builds", Filter: "state:failed", Sort: "took"},
		{Pane: "tables", Filter: "throttled:>0", Sort: "-throttled"},
		{Pane: "apis", Sort: "5xx"}, {Pane: "cost", Sort: "-month"}, {Pane: "history", Filter: "by:alice", Sort: "-age"},
	} {
		if p := CheckView(good, stages); p != (config.ViewProblem{}) {
			t.Errorf("%+v: %+v", good, p)
		}
	}
	for _, bad := range []struct {
		view      config.View
		key, text string
	}{
		{config.View{Pane: "functions", Filter: "porod:absent"}, "filter", `no column "porod": there are by, `},
		{config.View{Pane: "functions", Filter: "state:sideways"}, "filter", "state is one of "},
		{config.View{Pane: "tables", Filter: "throttled:many"}, "filter", "throttled is compared"},
		{config.View{Pane: "builds", Sort: "-colour"}, "sort", `"colour": the columns are age, `},
	} {
		if p := CheckView(bad.view, stages); p.Key != bad.key || !strings.Contains(p.Text, bad.text) {
			t.Errorf("%+v: %+v", bad.view, p)
		}
	}
	live := config.View{Pane: "functions", Filter: "live:14", Sort: "live", Stage: "live"}
	if p := CheckView(live, nil); p != (config.ViewProblem{}) {
		t.Errorf("a stage that only the account knows: %+v", p)
	}
}

func TestEveryPaneOfViewsIsThere(t *testing.T) {
	r := furnished()
	for _, name := range config.ViewPanes() {
		if r.paneOf(action.Scope(name)) < 0 {
			t.Errorf("there is no pane %s", name)
		}
		if p := CheckView(config.View{Pane: name}, []model.Stage{}); p != (config.ViewProblem{}) {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
