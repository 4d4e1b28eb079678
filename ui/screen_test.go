package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// views are the states of the screen that are held to what was accepted.
var views = []struct {
	name string
	open func(c *cockpit)
}{
	{"functions", func(c *cockpit) {}},
	{"versions", func(c *cockpit) { c.press(action.StageRight, action.Open) }},
	{"filter", func(c *cockpit) {
		c.press(action.Mark, action.Filter)
		c.write("state:drift !slack")
	}},
	{"filter-problem", func(c *cockpit) {
		c.press(action.Filter)
		c.write("owner:bob")
	}},
	{"sheets", func(c *cockpit) { c.press(action.Mark, action.Mark, action.Mark, action.Promote) }},
	{"toasts", func(c *cockpit) {
		c.toast(release.Result{Function: "notifier", Stage: "prod", From: "4", To: "5", Status: release.Moved})
		c.toast(release.Result{Function: "billing-export", Stage: "prod", From: "7", To: "8", Status: release.Conflicted, Reason: "bob moved it to 9"})
		c.send(tea.FocusMsg{})
	}},
	{"expired", func(c *cockpit) {
		c.facts(model.AccountTrouble{Read: read(), Failure: expired()})
	}},
}

func expired() *model.Failure {
	return &model.Failure{
		Class: model.Expired, Operation: "ListFunctions", Message: "the SSO session of profile rigd has expired",
		Advice: "aws sso login --profile rigd, or aloft --demo",
	}
}

func TestGoldenScreens(t *testing.T) {
	looks := []struct {
		name    string
		profile colorprofile.Profile
	}{{"plain", colorprofile.Ascii}, {"color", colorprofile.ANSI256}}
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, look := range looks {
			if !accepted(size[0], look.profile) {
				continue
			}
			for _, v := range views {
				name := fmt.Sprintf("%s-%dx%d-%s", v.name, size[0], size[1], look.name)
				t.Run(name, func(t *testing.T) {
					drive(t, size[0], size[1], func(c *cockpit) {
						c.r.setProfile(look.profile)
						c.mover.sheet, c.mover.result = readySheet, movedResult
						for _, n := range []int{12, 14} {
							c.versions.known[fmt.Sprintf("activity-router:%d", n)] = version("activity-router", n)
						}
						c.facts(team()...)
						v.open(c)
						c.listening()
						content := c.r.View().Content
						exact(t, content, size[0], size[1])
						if look.profile == colorprofile.Ascii {
							content = c.screen()
						}
						if !drawnAsShop(v.name) {
							golden(t, name, content)
						}
						if c.mover.read != nil {
							close(c.mover.read)
							c.settle()
						}
					})
				})
			}
		}
	}
}

// drawnAsShop reports whether the screens of the shop hold a view.
func drawnAsShop(view string) bool {
	return slices.Contains([]string{"functions", "versions", "versions-built", "filter", "filter-problem"}, view)
}

// exact checks that a frame has h lines of w cells.
func exact(t *testing.T, content string, w, h int) {
	t.Helper()
	lines := strings.Split(content, "\n")
	if len(lines) != h {
		t.Errorf("%dx%d: %d lines", w, h, len(lines))
	}
	for i, l := range lines {
		if got := ansi.StringWidthWc(l); got != w {
			t.Errorf("%dx%d: line %d is %d cells wide: %q", w, h, i, got, ansi.Strip(l))
			return
		}
	}
}

func TestEverySizeIsExact(t *testing.T) {
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
	opened := map[string]bool{"functions": true, "sheets": true, "toasts": true, "filter": true}
	for _, v := range views {
		if !opened[v.name] {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			drive(t, 120, 40, func(c *cockpit) {
				c.mover.sheet = readySheet
				c.facts(team()...)
				v.open(c)
				for _, s := range sizes {
					c.give(tea.WindowSizeMsg{Width: s[0], Height: s[1]})
					exact(t, c.r.View().Content, s[0], s[1])
				}
			})
		})
	}
}

func TestTooSmallSaysWhatItNeeds(t *testing.T) {
	drive(t, 59, 15, func(c *cockpit) {
		c.facts(team()...)
		c.shows("aloft needs 60x15, this is 59x15")
		c.press(action.Promote)
		if c.r.desk.Top() != nil {
			t.Error("a dialog opened that nobody can see")
		}
		c.press(action.Quit)
		if !c.quit {
			t.Error("q does not leave")
		}
	})
}

func TestWideScreensShowAllPanes(t *testing.T) {
	drive(t, 140, 40, func(c *cockpit) {
		c.facts(team()...)
		c.shows("1 Functions", "2 Versions", "8 History")
		c.lacks("[1 Functions]")
		c.press(action.FocusVersions, action.Zoom)
		c.shows("[2 Versions]")
		if c.r.plan.Panes[0].W != 0 || c.r.plan.Panes[1].W != 140 {
			t.Errorf("zoomed: %+v", c.r.plan.Panes)
		}
		c.press(action.Close)
		if c.r.plan.Panes[0].W == 0 {
			t.Error("esc does not take the zoom back")
		}
	})
}

func TestNothingChangedNothingDrawn(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.facts(model.MeterRead{Meter: model.Meter{CallsPerMinute: 42, Calls: 80, Dollars: 0.004}})
		before := c.r.View()
		c.facts(model.FeedState{})
		if after := c.r.View(); after.Content != before.Content {
			t.Error("a fact that changes nothing changed the frame")
		}
		wants := len(c.feed.wants)
		c.pass(5 * time.Second)
		if len(c.feed.wants) != wants {
			t.Error("the feed was told again what it knows")
		}
	})
}

func TestAgesGrow(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.shows("live   42", " 2h  activity-router")
		c.pass(time.Hour + time.Second)
		c.shows(" 3h  activity-router", "stale 1h: functions", "14~")
	})
}

func TestUnfocusedTerminalTicksSeldom(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		c.send(tea.BlurMsg{})
		if c.feed.last().Focused {
			t.Error("the feed was not told that nobody looks")
		}
		serial := c.r.clocks.ticks.last
		c.pass(30 * time.Second)
		if n := c.r.clocks.ticks.last - serial; n > 3 {
			t.Errorf("%d ticks in 30 s", n)
		}
		c.send(tea.FocusMsg{})
		if !c.feed.last().Focused {
			t.Error("the feed was not told that somebody looks again")
		}
	})
}

func TestExpiredCredentialsShowABannerUntilTheyAreBack(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.facts(model.AccountTrouble{Read: read(), Failure: expired()})
		c.shows("no valid credentials: the SSO session of profile rigd has expired: aws sso login --profile rigd, or aloft --demo", "! creds ended: what is shown is older, no change can be made")
		c.press(action.Promote)
		c.shows("AWS can not be read: expired")
		c.pass(time.Minute)
		c.facts(model.AccountTrouble{Read: read()})
		c.lacks("creds ended")
		c.shows("AWS can be read again")
	})
}

func TestFirstFrameFromTheSnapshotIsMarked(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		at := time.Now().Add(-2 * time.Hour)
		c.facts(model.Restored{
			Read: model.Read{Asked: at, At: at}, Identity: model.Identity{Account: "123456789012", Region: "us-east-1"},
			Functions: []model.Function{{Name: "orders"}},
			Aliases:   []model.RestoredAlias{{Alias: model.Alias{Function: "orders", Name: "dev", Version: "7"}, At: at}},
		})
		c.shows("stale 2h: all, from an earlier session", "7~")
		c.facts(team()...)
		c.lacks("stale", "orders")
	})
}

func TestReadingShowsHowMuchIsLeft(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		events := team()
		c.facts(events[:5]...)
		c.facts(model.FeedState{Pending: 12})
		c.shows("reading 12")
		c.facts(events[5:]...)
		c.lacks("reading 12")
		c.shows("live")
	})
}

func TestThrottlingShows(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.facts(model.FeedState{Pending: 7, HeldTo: time.Now().Add(3 * time.Second)})
		c.shows("! AWS throttles: reads go on in 3s")
		c.pass(4 * time.Second)
		c.lacks("! AWS throttles: reads")
		c.pass(86 * time.Second)
		c.facts(model.FeedState{Pending: 7, HeldTo: time.Now().Add(30 * time.Second)})
		c.shows("! AWS throttles: reads go on in 30s, what is shown is 1m old")
		c.facts(model.FeedState{Pending: 7}, model.ReadFailed{Read: read(), Function: "notifier", Failure: &model.Failure{Class: model.Throttled}})
		c.shows("! AWS throttles: reads are tried again, what is shown is 1m old  ")
		c.lacks("live", "in 30s")
	})
}

func TestStatesOfCellsLookDifferent(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		denied := &model.Failure{Class: model.Denied, Operation: "GetFunction", Subject: "b:dev", Permission: "lambda:GetFunction"}
		c.facts(identity(), model.FunctionsListed{Read: read(), Complete: true, Functions: []model.Function{{Name: "a"}, {Name: "b"}, {Name: "c"}}},
			model.AliasesListed{Read: read(), Function: "a", Aliases: []model.Alias{{Function: "a", Name: "dev", Version: "3"}}},
			model.ReadFailed{Read: read(), Function: "b", Failure: denied})
		c.shows("▸ a", "[3]", "—", "denied", "…", "lambda:GetFunction is missing")
		c.pass(time.Second)
		c.facts(model.ReadFailed{Read: read(), Function: "a", Alias: "dev", Failure: &model.Failure{Class: model.Network, Operation: "GetFunction", Subject: "a:dev", Message: "no answer"}})
		c.shows("[3~]", "✗ GetFunction on a:dev: network: no answer")
	})
}

func TestDeniedListNamesThePermission(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(identity())
		c.shows("reading the functions…")
		c.facts(model.ReadFailed{Read: read(), Failure: &model.Failure{Class: model.Denied, Operation: "ListFunctions", Permission: "lambda:ListFunctions"}})
		c.lacks("reading the functions")
		if n := strings.Count(c.screen(), "lambda:ListFunctions is missing"); n != 2 {
			t.Errorf("the permission is named %d times, not in pane and status line:\n%s", n, c.screen())
		}
		c.facts(team()...)
		c.facts(model.ReadFailed{Read: read(), Function: "activity-store", Versions: true, Failure: &model.Failure{Class: model.Denied, Operation: "ListVersionsByFunction", Permission: "lambda:ListVersionsByFunction"}})
		c.press(action.Down)
		c.shows("lambda:ListVersionsByFunction is missing", "1 Functions 10")
	})
}

// links are what a link to a page begins and ends with, and nothing else.
var links = regexp.MustCompile("\x1b]8;;(https://[!-~]*)?\x07")

// What AWS says comes through safetext before it is an event; what did not,
// because it has to be kept exact, must not reach the screen as it is.
func TestHostileTextStaysText(t *testing.T) {
	hostile := "\x1b]0;owned\x07\x1b[2J\u202eevil\n\r\tx" + strings.Repeat("漢", 5000)
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.facts(model.AliasRead{Read: read(), Full: true, Alias: model.Alias{
			Function: "activity-router", Name: "dev", Version: "14", Description: model.NewRaw(hostile)}})
		for _, v := range []action.ID{action.FocusFunctions, action.FocusHistory} {
			c.press(v)
			content := c.r.View().Content
			exact(t, content, 120, 40)
			content = links.ReplaceAllString(content, "")
			for _, bad := range []string{"\x07", "\x1b]", "\x1b[2J", "\u202e", "\t", "\r"} {
				if strings.Contains(content, bad) {
					t.Errorf("%q reached the screen", bad)
				}
			}
		}
	})
}

func TestWideRunesKeepTheFrame(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		events := team()
		vs := versionsOf("activity-router", 3)
		vs.Versions[2].Description = "リリース 🚀 漢字 👩‍👩‍👧 ⚠️ done"
		c.facts(events...)
		c.facts(model.VersionsRead{Read: read(), Function: "activity-router", Versions: vs.Versions, Complete: true})
		exact(t, c.r.View().Content, 160, 44)
	})
}

// Where the locale has no UTF-8, whatever the screen shows is ASCII but for what the
// account itself says.
func TestPlainSignsWhereTheLocaleIsPlain(t *testing.T) {
	plain := func(o *Options) { o.Getenv = func(string) string { return "" } }
	theirs := strings.Join(container(), "")
	held := func(t *testing.T, c *cockpit) {
		t.Helper()
		for _, r := range c.r.View().Content + c.r.View().WindowTitle {
			if r > 0x7e && !strings.ContainsRune(theirs, r) {
				t.Fatalf("the screen holds %q:\n%s", r, c.screen())
			}
		}
	}
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			drive(t, 160, 44, func(c *cockpit) {
				c.mover.sheet, c.mover.result = readySheet, movedResult
				for _, n := range []int{12, 14} {
					c.versions.known[fmt.Sprintf("activity-router:%d", n)] = version("activity-router", n)
				}
				c.facts(team()...)
				v.open(c)
				held(t, c)
				c.send(tea.WindowSizeMsg{Width: 70, Height: 18})
				held(t, c)
			}, plain)
		})
	}
	for _, v := range pipelineViews {
		t.Run(v.name, func(t *testing.T) {
			withYard(t, 160, 44, func(c *cockpit, _ *shop) {
				v.open(c)
				held(t, c)
				c.send(tea.WindowSizeMsg{Width: 70, Height: 18})
				held(t, c)
			}, plain)
		})
	}
	t.Run("every pane with the details of its first rows", func(t *testing.T) {
		withYard(t, 160, 44, func(c *cockpit, _ *shop) {
			for i := range c.r.panes {
				c.r.setFocus(i)
				for range 9 {
					held(t, c)
					c.r.desk.OpenRow(c.r.panes[i].Pane)
					c.send(tea.FocusMsg{})
					held(t, c)
					if c.r.desk.Top() != nil {
						c.press(action.Cancel)
					}
					c.press(action.Down)
				}
			}
		}, plain)
	})
}

func TestHeaderGivesWayWhenNarrow(t *testing.T) {
	drive(t, 60, 20, func(c *cockpit) {
		c.facts(team()...)
		id := identity()
		id.Identity.Endpoint = "http://127.0.0.1:1"
		c.facts(id)
		head := c.lines()[0]
		for _, want := range []string{"rigd", "9012", "READ-ONLY", "us-east-1", "endpoint", "alice"} {
			if !strings.Contains(head, want) {
				t.Errorf("the narrow header lacks %q: %q", want, head)
			}
		}
		c.send(tea.WindowSizeMsg{Width: 160, Height: 44})
		head = c.lines()[0]
		for _, want := range []string{"rigd", "123456789012", "$0.004", "42 calls/min", "live", "alice", "endpoint http://127.0.0.1:1"} {
			if !strings.Contains(head, want) {
				t.Errorf("the wide header lacks %q: %q", want, head)
			}
		}
	}, func(o *Options) { o.Config.ReadOnly = true })
}
