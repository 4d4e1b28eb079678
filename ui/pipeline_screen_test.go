package ui

import (
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

// followFailed opens the log of the failed build and brings its lines.
func followFailed(c *cockpit) {
	c.press(action.FocusBuilds)
	choose(c, "slack-events:00000007-aaaa")
	c.press(action.Open, action.Cancel, action.FocusLog)
	source := c.log().Source()
	c.facts(said(source, 1, container()...), model.LogState{Source: source, State: model.TailFollows})
}

// choose puts the cursor on a build.
func choose(c *cockpit, id string) {
	if !c.builds().Choose(id) {
		c.t.Fatalf("there is no build %s", id)
	}
	c.r.drawn.all()
	c.send(tea.FocusMsg{})
}

// pipelineViews are the states of the screen with builds and logs.
var pipelineViews = []struct {
	name string
	open func(c *cockpit)
}{
	{"builds", func(c *cockpit) { c.press(action.FocusBuilds) }},
	{"builds-filter", func(c *cockpit) {
		c.press(action.FocusBuilds, action.Filter)
		c.write("state:fa")
	}},
	{"versions-built", func(c *cockpit) { c.press(action.Open) }},
	{"build", func(c *cockpit) {
		c.press(action.FocusBuilds)
		choose(c, "slack-events:00000007-aaaa")
		c.press(action.Open)
	}},
}

// withYard is a setting of a cockpit with builds, and what brings their facts.
func withYard(t *testing.T, w, h int, test func(*cockpit, *shop), settings ...setting) {
	t.Helper()
	s := &shop{refs: []string{"main", "release/2", "spike"}}
	drive(t, w, h, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		test(c, s)
	}, append([]setting{withPipeline(s)}, settings...)...)
}

func TestGoldenScreensOfBuilds(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, profile := range []colorprofile.Profile{colorprofile.Ascii, colorprofile.ANSI256} {
			if !accepted(size[0], profile) {
				continue
			}
			look := map[colorprofile.Profile]string{colorprofile.Ascii: "plain", colorprofile.ANSI256: "color"}[profile]
			for _, v := range pipelineViews {
				if !slices.Contains([]string{"log", "log-search", "log-waiting", "versions-built"}, v.name) {
					continue // the shop's panes and the dialogs of the feature are held
				}
				name := fmt.Sprintf("%s-%dx%d-%s", v.name, size[0], size[1], look)
				t.Run(name, func(t *testing.T) {
					withYard(t, size[0], size[1], func(c *cockpit, _ *shop) {
						c.r.setProfile(profile)
						v.open(c)
						c.listening()
						content := c.r.View().Content
						exact(t, content, size[0], size[1])
						if profile == colorprofile.Ascii {
							content = c.screen()
						}
						if !drawnAsShop(v.name) {
							golden(t, name, content)
						}
					})
				})
			}
		}
	}
}

func TestEverySizeIsExactWithBuilds(t *testing.T) {
	sizes := [][2]int{{139, 40}, {140, 39}, {140, 40}, {141, 41}, {200, 60}, {300, 100}, {300, 16}, {61, 100}, {1, 100}, {300, 1}}
	for w := 1; w <= 70; w++ {
		for h := 1; h <= 20; h++ {
			sizes = append(sizes, [2]int{w, h})
		}
	}
	for w := 70; w <= 300; w += 23 {
		for h := 15; h <= 100; h += 17 {
			sizes = append(sizes, [2]int{w, h})
		}
	}
	for _, v := range pipelineViews {
		t.Run(v.name, func(t *testing.T) {
			withYard(t, 120, 40, func(c *cockpit, _ *shop) {
				v.open(c)
				for _, s := range sizes {
					c.give(tea.WindowSizeMsg{Width: s[0], Height: s[1]})
					exact(t, c.r.View().Content, s[0], s[1])
				}
			})
		})
	}
}

func TestAnEmptyLogSaysAllOfItsWordsOnANarrowTerminal(t *testing.T) {
	withYard(t, 80, 24, func(c *cockpit, _ *shop) {
		c.press(action.FocusLog)
		c.shows("No log is open. Enter on a build follows its log, and L in", "function.")
	})
}

func TestTheLogHasItsRoomOnlyWhileItIsShown(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, _ *shop) {
		c.shows("1 Functions", "2 Versions", "3 Builds", "8 History")
		c.lacks("4 Log")
		log := c.r.paneOf(action.LogPane)
		c.press(action.FocusLog)
		if rc := c.r.plan.Panes[log]; rc.W != 140 || rc.X != 0 || rc.Y+rc.H != 38 {
			t.Errorf("the log is at %+v", rc)
		}
		c.shows("No log is open")
		c.press(action.FocusBuilds)
		c.lacks("4 Log")
		choose(c, "activity-router:00000042-aaaa")
		c.press(action.Open, action.Cancel, action.FocusHistory)
		c.shows("4 Log · activity-router #42")
		c.press(action.FocusLog, action.CloseLog)
		c.lacks("4 Log")
		if c.r.panes[c.r.focus].Scope != action.Builds {
			t.Errorf("the focus is on %s", c.r.panes[c.r.focus].Name)
		}
	})
}

func TestWithoutAPipelineThereIsNothingOfIt(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		c.facts(said(model.LogSource{Build: "x:1"}, 0, "a line"))
		c.press(action.FocusBuilds)
		c.shows("focus Builds: builds and logs are switched off")
		c.press(action.FunctionLog)
		c.shows("builds and logs are switched off")
		c.press(action.Palette)
		c.write("build")
		c.lacks("start a build", "3 Builds", "4 Log")
		if d := c.feed.last(); d.Builds || len(d.Logs) > 0 {
			t.Errorf("demand %+v", d)
		}
	})
}
