package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
)

// A filter that can not be understood must not vanish as if it were in force.
func TestABadFilterStaysToBeMended(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		for _, bad := range []struct{ text, mend, says string }{
			{"state:nosuch", "", "state is one of absent"},
			{"owner:bob", "", `no column "owner"`},
			{"prod:", "!3", `"prod:" lacks a value`},
			{"!prod:!3", "", `"!prod:!3": one ! is enough`},
		} {
			c.press(action.Filter)
			c.write(bad.text)
			c.press(action.Confirm)
			c.shows("/ "+bad.text, bad.says)
			if c.r.input.prompt == nil {
				t.Fatalf("%s was taken", bad.text)
			}
			if bad.mend != "" {
				c.write(bad.mend)
				c.press(action.Confirm)
				c.lacks("user-profile")
				c.press(action.Close)
			} else {
				c.send(keyPress("ctrl+u"))
				c.press(action.Confirm)
			}
			if c.r.input.prompt != nil {
				t.Fatal("the filter is still being typed")
			}
			c.pass(2 * time.Second)
			c.press(action.Close)
			c.shows("1 Functions 10")
		}
	})
}

func TestTheLogIsSearched(t *testing.T) {
	withYard(t, 140, 44, func(c *cockpit, _ *shop) {
		c.lacks("/ search")
		c.press(action.FocusLog)
		c.shows("/ search")
	})
}

func TestFilterIsKeptWhenTheAccountChanges(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Filter)
		c.write("dev:14")
		c.shows("1 of 10")
		c.press(action.Confirm)
		c.facts(model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: "notifier", Name: "dev", Version: "14"}})
		c.shows("2 of 10 · /dev:14", "notifier")
		fs := append(slices.Clone(c.r.desk.Store.Functions()), model.Function{Name: "zeta"})
		c.facts(model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
		c.shows("2 of 11 · /dev:14")
		c.press(action.Close, action.Close) // what is told of the move, then the filter
		c.shows("1 Functions 11")
	})
}

func TestFilterCompares(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		fs := append(slices.Clone(c.r.desk.Store.Functions()), model.Function{Name: "zeta"})
		c.facts(model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
		c.press(action.Filter)
		c.write("drift:>2")
		c.shows("2 of 11 · /drift:>2 (1 not read)", "activity-router", "reminder-scheduler")
		c.send(keyPress("ctrl+u"))
		c.write("prod:>20")
		c.shows("3 of 11 · /prod:>20 (2 not read)", "activity-store", "transcriber")
		c.send(keyPress("ctrl+u"))
		c.write("prod:>many")
		c.shows("prod is compared with a figure, such as prod:>5 or 1.5k")
	})
}

func TestFilterBeingTyped(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Filter)
		c.write("q p") // keys of actions are letters here
		c.shows("/ q p")
		if c.quit || c.r.desk.Top() != nil {
			t.Fatal("typing did something else")
		}
		c.send(tea.PasteMsg{Content: "\x1b[31mx\ny"})
		c.shows("/ q px y")
		c.press(action.Cancel)
		c.shows("1 Functions 10")
		c.press(action.Filter)
		c.write("slack")
		c.press(action.Confirm, action.Filter)
		c.write("-ev")
		c.shows("1 of 10")
		c.press(action.Cancel)
		c.shows("2 of 10 · /slack")
	})
}

func TestFilterOfEveryPane(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusVersions, action.Filter)
		c.write("serves:prod")
		c.shows("2 Versions · activity-router 1 of 14 · /serves:prod")
		c.press(action.Confirm, action.FocusHistory, action.Filter)
		c.write("by:nobody")
		c.shows("8 History 0 of 1", "no move matches the filter")
		c.press(action.Cancel, action.FocusFunctions, action.Filter)
		c.write("by:alice")
		c.shows("1 Functions 1 of 10")
	})
}

func TestSelectionFollowsTheFunction(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.StageRight, action.StageRight, action.Down, action.Down, action.Down)
		fs := append(slices.Clone(c.r.desk.Store.Functions()), model.Function{Name: "aaa"}, model.Function{Name: "aab"})
		c.facts(model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
		c.shows("▸ intent-parser")
		c.press(action.Sort)
		c.shows("▸ intent-parser", "by drift")
		c.press(action.Sort)
		c.shows("by last move")
		if got := c.lines()[4]; got == "" || !strings.Contains(got, "activity-router") {
			t.Errorf("the last moved is not first: %q", got)
		}
	})
}

func TestMarksOfFunctionsThatAreGoneAreDropped(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Mark, action.Mark)
		fs := slices.Clone(c.r.desk.Store.Functions())[1:]
		c.facts(model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
		if got := c.r.Situation().Marked; !slices.Equal(got, []string{"activity-store"}) {
			t.Errorf("marked: %v", got)
		}
	})
}

func TestDemandIsWhatIsOnTheScreen(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		d := c.feed.last()
		if len(d.Visible) != 10 || d.Visible[0] != "activity-router" || d.Chosen != "activity-router" || !d.Focused {
			t.Errorf("demand %+v", d)
		}
		c.press(action.Down)
		c.pass(restAfter)
		if d = c.feed.last(); d.Chosen != "activity-store" {
			t.Errorf("demand %+v", d)
		}
		c.press(action.FocusHistory, action.Zoom)
		if d = c.feed.last(); !slices.Equal(d.Visible, []string{"activity-store"}) || d.Chosen != "" {
			t.Errorf("with History zoomed: demand %+v", d)
		}
		c.press(action.Zoom, action.FocusFunctions, action.Filter)
		c.write("slack")
		if d = c.feed.last(); !slices.Equal(d.Visible, []string{"slack-commands", "slack-events"}) {
			t.Errorf("filtered: demand %+v", d)
		}
		c.press(action.Cancel, action.Refresh)
		if c.feed.refreshes != 1 {
			t.Error("r did not refresh")
		}
	})
}

func TestVersionsRestOnWhatTheStageServes(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		events := team()
		c.facts(events[:len(events)-1]...)
		c.shows("2 Versions · activity-router", "reading the versions")
		page := versionsOf("activity-router", 14)
		page.Versions, page.Complete = page.Versions[:5], false
		c.facts(page)
		c.shows("reading, 5 so far")
		c.facts(versionsOf("activity-router", 14))
		c.press(action.StageRight, action.StageRight, action.Open)
		if s := c.r.Situation(); s.Version != "11" {
			t.Errorf("the cursor rests on %s", s.Version)
		}
		c.press(action.Down)
		c.facts(versionsOf("activity-router", 15))
		if s := c.r.Situation(); s.Version != "10" {
			t.Errorf("after a move of the cursor and a new version it is on %s", s.Version)
		}
		c.press(action.Open)
		c.shows("app.handler", "••••••", "arn:aws:iam::123456789012:role/activity-router")
		c.lacks("activities")
	})
}

func TestTheStagesFarthestFromTheChosenOneLeave(t *testing.T) {
	var stages []model.Stage
	for i := range 9 {
		name := fmt.Sprintf("stage%d", i)
		stages = append(stages, model.Stage{Name: name, Alias: name})
	}
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(identity(), model.FunctionsListed{Read: read(), Complete: true, Functions: []model.Function{{Name: "orders"}}})
		c.shows("[stage0]", "stage8", "+4 stages")
		for range 8 {
			c.press(action.StageRight)
		}
		c.shows("[stage8]", "stage7", "+4 stages")
		c.lacks("stage0")
		c.press(action.StageLeft)
		c.shows("[stage7]", "stage8", "+4 stages")
	}, func(o *Options) { o.Config.Stages = stages })
}

func TestStagesAreDiscovered(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.shows("[dev]", "stage", "prod")
		if s := c.r.Situation(); s.Stage != "dev" {
			t.Errorf("the chosen stage is %q", s.Stage)
		}
	}, func(o *Options) { o.Config.Stages = nil; o.Store = store.New(nil) })
}

func TestMouse(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		row, col := -1, -1
		for y, l := range c.lines() {
			if strings.Contains(l, "notifier") && row < 0 {
				row = y
			}
		}
		for x := range []rune(c.lines()[2]) {
			if string([]rune(c.lines()[2])[x:min(x+4, 160)]) == "prod" {
				col = x
				break
			}
		}
		c.send(tea.MouseClickMsg{X: col + 1, Y: row, Button: tea.MouseLeft})
		if s := c.r.Situation(); s.Function != "notifier" || s.Stage != "prod" {
			t.Errorf("the click chose %s of %s", s.Stage, s.Function)
		}
		c.send(tea.MouseClickMsg{X: 100, Y: 5, Button: tea.MouseLeft})
		if c.r.panes[c.r.focus].Scope != action.Versions {
			t.Error("the click did not focus Versions")
		}
		help := -1
		footer := c.lines()[43]
		for x := range []rune(footer) {
			if string([]rune(footer)[x:min(x+6, len([]rune(footer)))]) == "? keys" {
				help = x
			}
		}
		c.send(tea.MouseClickMsg{X: help + 3, Y: 43, Button: tea.MouseLeft})
		if c.r.desk.Top() == nil || c.r.desk.Top().Box.Title() != "Keys and signs" {
			t.Error("the click on the footer did not open the help")
		}
		c.send(wheelMsg{X: 80, Y: 20, Turns: 3})
		esc, _, _ := strings.Cut(c.lines()[43], "esc close")
		c.send(tea.MouseClickMsg{X: ansi.StringWidth(esc), Y: 43, Button: tea.MouseLeft})
		if c.r.desk.Top() != nil {
			t.Error("the click on the dialog's hint did not close it")
		}
		c.press(action.Mouse)
		if c.r.View().MouseMode != tea.MouseModeNone {
			t.Error("the mouse is still aloft's")
		}
	})
}

func TestTabsAnswerToClicks(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		c.send(tea.MouseClickMsg{X: 34, Y: 1, Button: tea.MouseLeft})
		c.shows("[8 History 1]")
	})
}

func TestWheelIsGathered(t *testing.T) {
	now := epoch()
	f := newWheelFilter(func() time.Time { return now })
	turns, passed := 0, 0
	for range 100 {
		now = now.Add(time.Millisecond)
		if m, ok := f.pass(nil, tea.MouseWheelMsg{Button: tea.MouseWheelDown}).(wheelMsg); ok {
			turns += m.Turns
			passed++
		}
	}
	if passed > 7 || turns < 84 {
		t.Errorf("%d messages with %d turns", passed, turns)
	}
	if msg := f.pass(nil, keyPress("j")); msg == nil {
		t.Error("a key was held back")
	}
	if f.pass(nil, tea.MouseMotionMsg{}) != nil || f.pass(nil, tea.MouseReleaseMsg{}) != nil {
		t.Error("a drag got through")
	}
	now = now.Add(time.Second)
	if m, _ := f.pass(nil, tea.MouseWheelMsg{Button: tea.MouseWheelUp}).(wheelMsg); m.Turns != -1 {
		t.Errorf("turning back gave %d turns", m.Turns)
	}
}
