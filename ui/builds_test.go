package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

func TestDemandSaysWhichBuildsAreOnTheScreen(t *testing.T) {
	withYard(t, 80, 24, func(c *cockpit, _ *shop) {
		if d := c.feed.last(); d.Builds || len(d.Projects) > 0 {
			t.Errorf("with Functions on the screen: demand %+v", d)
		}
		c.press(action.FocusBuilds)
		d := c.feed.last()
		want := []string{"notifier", "activity-router", "slack-events", "transcriber", "intent-parser"}
		if !d.Builds || !slices.Equal(d.Projects, want) {
			t.Errorf("with Builds on the screen: demand %+v", d)
		}
		choose(c, "activity-router:00000042-aaaa")
		c.press(action.Open, action.FocusBuilds, action.FocusVersions)
		d = c.feed.last()
		if !slices.Equal(d.Watched, []string{"activity-router:00000042-aaaa"}) || d.Logs[0].Build != "activity-router:00000042-aaaa" {
			t.Errorf("with a build open: demand %+v", d)
		}
		c.press(action.FocusHistory)
		d = c.feed.last()
		if d.Builds || len(d.Watched) > 0 || d.Logs[0].Build != "activity-router:00000042-aaaa" {
			t.Errorf("with the log followed beside: demand %+v", d)
		}
		c.press(action.FocusLog, action.CloseLog, action.FocusFunctions)
		if d = c.feed.last(); len(d.Logs) > 0 {
			t.Errorf("with the log closed: demand %+v", d)
		}
	})
}

func TestBuildsAreFilteredAndSorted(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FocusBuilds)
		for _, tt := range []struct {
			filter string
			want   int
		}{
			{"state:failed", 1}, {"state:fa", 2}, {"state:timed-out", 1}, {"state:none", 1}, {"project:router", 3}, {"number:42", 1},
			{"by:nightly", 1}, {"source:release", 1}, {"commit:a1b2c3d", 6}, {"phase:build", 1}, {"#4", 3}, {"router !#42", 2}, {"!state:ok", 7},
		} {
			c.press(action.Filter)
			c.write(tt.filter)
			c.shows(fmt.Sprintf("%d of 9", tt.want))
			c.press(action.Cancel)
		}
		c.press(action.Sort)
		c.shows("by project")
		if row := c.lines()[4]; !strings.Contains(row, "activity-router #42") {
			t.Errorf("by project the first row is %q", row)
		}
		c.press(action.Sort)
		if row := c.lines()[4]; !strings.Contains(row, "● install") {
			t.Errorf("by state the first row is %q", row)
		}
		c.shows("▸ ○ queued     notifier #3") // the cursor stays on its build
	})
}

// Which build a version came from shows as soon as the build is known, whatever was
// drawn before.
func TestABuildThatComesLaterIsNamedAmongTheVersions(t *testing.T) {
	withYard(t, 160, 44, func(c *cockpit, _ *shop) {
		versions := []model.Version{version("activity-router", 12)}
		c.facts(model.VersionsRead{Read: read(), Function: "activity-router", Versions: versions, Complete: true})
		c.lacks("#77")
		c.facts(model.BuildRead{Read: read(), Build: model.Build{ID: "activity-router:00000077-aaaa", Project: "activity-router", Number: 77,
			Status: model.BuildSucceeded, Complete: true, Started: time.Now().Add(-time.Hour), Ended: time.Now(),
			Artifacts: []model.Artifact{{SHA256: artifactHash(12)}}}})
		c.shows("#77")
	})
}

func TestHundredsOfProjects(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		var projects []model.Project
		var events []model.Event
		for i := range 300 {
			name := fmt.Sprintf("project-%03d", i)
			projects = append(projects, model.Project{Name: name})
			var builds []model.Build
			for n := range 20 {
				builds = append(builds, model.Build{ID: fmt.Sprintf("%s:%d", name, n), Project: name, Number: int64(n + 1), Complete: true,
					Status: model.BuildSucceeded, Started: epoch().Add(-time.Duration(n*300+i) * time.Minute)})
			}
			events = append(events, model.BuildsListed{Read: read(), Project: name, Builds: builds})
		}
		c.pass(time.Second)
		c.facts(append([]model.Event{model.ProjectsListed{Read: read(), Projects: projects, Complete: true}}, events...)...)
		c.press(action.FocusBuilds)
		c.shows("3 Builds project-… 6000", "000 #1", "of 6000")
		if n := len(c.feed.last().Projects); n == 0 || n > 40 {
			t.Errorf("%d projects are on the screen", n)
		}
		if len(s.older) > 0 {
			t.Errorf("older builds of %v were asked for", s.older)
		}
		c.press(action.Bottom)
		if !slices.Equal(s.older, []string{"project-299"}) {
			t.Errorf("at the end older builds of %v are asked for", s.older)
		}
	})
}

func TestARunningBuildGrowsByItself(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000042-aaaa")
		c.shows("● install ", "30s")
		c.pass(10 * time.Second)
		c.shows("43% done, about 52 s left", "40s")
		c.pass(time.Hour) // longer than ever before: nearly done, until it is
		c.shows("44% done", "1h00")
	})
}

func TestADetailOfABuildFollowsTheBuild(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000042-aaaa")
		c.shows("● install        18 s")
		c.lacks("swordfish")
		c.pass(5 * time.Second)
		c.shows("● install        23 s")
		b, _ := c.r.desk.Store.Build("activity-router:00000042-aaaa")
		b.Complete, b.Status, b.Ended = true, model.BuildFailed, time.Now()
		b.Phases = slices.Clone(b.Phases)
		b.Phases[2].Status, b.Phases[2].Ended, b.Phases[2].Contexts = "FAILED", time.Now(), []string{"YAML_FILE_ERROR: no buildspec"}
		c.facts(model.BuildRead{Read: read(), Build: b})
		c.shows("✗ install        23 s", "no buildspec")
		if d := c.feed.last(); len(d.Watched) > 0 {
			t.Errorf("a build that has ended is watched: %+v", d)
		}
	})
}

func TestStartingABuildOnceAndFollowingIt(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		s.wait = make(chan struct{})
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000041-aaaa")
		c.press(action.StartBuild)
		c.send(keyPress("enter")) // too soon: the dialog has just opened
		if len(s.started) > 0 {
			t.Fatal("a key started a build before input was quiet")
		}
		c.pass(shell.Quiet)
		close(s.wait)
		c.settle()
		c.shows("Build activity-router", "main", "release/2", "spike")
		s.wait = make(chan struct{})
		c.send(keyPress("down"), keyPress("down"))
		c.press(action.NextField)
		c.write("MODE=fast")
		c.send(tea.PasteMsg{Content: "\nA=1\r\nB=x=y\n"})
		c.send(keyPress("enter"), keyPress("enter"), keyPress("enter"))
		c.shows("starting the build")
		if len(s.started) != 1 {
			t.Fatalf("%d builds were started", len(s.started))
		}
		got := s.started[0]
		env := ""
		for _, v := range got.Environment {
			env += v.Name + "=" + v.Value.Reveal() + " " + v.Type + ";"
		}
		if got.Project != "activity-router" || got.SourceVersion != "release/2" || env != "MODE=fast PLAINTEXT;A=1 PLAINTEXT;B=x=y PLAINTEXT;" || got.Token == "" {
			t.Errorf("started %+v with %s", got, env)
		}
		close(s.wait)
		c.settle()
		if c.r.desk.Top() != nil || c.log().Source().Build != "activity-router:new" || c.r.panes[c.r.focus].Scope != action.LogPane {
			t.Errorf("after the start the log of %+v is open and the focus is on %d", c.log().Source(), c.r.focus)
		}
		c.shows("activity-router #100: started", "▸ ○ queued", "outer #100", "4 Log · activity-router #100", "waiting")
		if !slices.Equal(s.watched, []string{"activity-router:new"}) {
			t.Errorf("watched: %v", s.watched)
		}
	})
}

func TestAStartThatFailedIsTriedAgainAsTheSameWish(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds) // notifier, whose source AWS does not keep: no branches are read
		broke := errors.New("the connection broke")
		s.fail = []error{broke, broke, broke}
		c.press(action.StartBuild)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		c.shows("starting the build")
		c.pass(6 * time.Second) // asked for again with its token, and looked for
		c.shows("the connection broke", "try again")
		c.send(keyPress("enter"))
		if len(s.started) != 3 || s.started[0].Token != s.started[2].Token {
			t.Errorf("a key that came at once tried again, or the token changed: %+v", s.started)
		}
		c.pass(2 * shell.Quiet)
		c.send(keyPress("enter"))
		if len(s.started) != 4 || s.started[0].Token != s.started[3].Token {
			t.Errorf("started %+v", s.started)
		}
		c.press(action.FocusBuilds)
		choose(c, "notifier:00000003-aaaa")
		c.press(action.StartBuild)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		if len(s.started) != 5 || s.started[4].Token == s.started[0].Token {
			t.Errorf("another wish has the token of the first: %+v", s.started)
		}
	})
}

func TestAStartLeftByEscIsToldAllTheSame(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		s.wait = make(chan struct{})
		c.press(action.FocusBuilds, action.StartBuild)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		c.press(action.Cancel)
		close(s.wait)
		c.settle()
		c.shows("notifier #100: started")
	})
}

func TestWrongVariablesStartNothing(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds, action.StartBuild)
		c.pass(shell.Quiet)
		c.press(action.NextField)
		for _, tt := range []struct{ text, says string }{
			{"just words", "a variable is NAME=value"}, {"1A=x", "a variable is NAME=value"}, {"=x", "a variable is NAME=value"},
		} {
			c.write(tt.text)
			c.send(keyPress("enter"))
			c.shows(tt.says)
			for range len(tt.text) {
				c.send(keyPress("backspace"))
			}
		}
		c.write("A=1")
		c.send(keyPress("down"))
		c.write("A=2")
		c.send(keyPress("enter"))
		c.shows("A is given twice")
		if len(s.started) > 0 {
			t.Errorf("started %+v", s.started)
		}
	})
}

func TestStoppingAsksFirst(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000042-aaaa")
		c.press(action.StopBuild)
		c.shows("Stop activity-router #42", "INSTALL")
		c.press(action.Cancel)
		c.pass(shell.Quiet)
		c.press(action.Cancel)
		if len(s.stopped) > 0 || c.r.desk.Top() != nil {
			t.Fatal("esc stopped it, or left the dialog")
		}
		c.press(action.StopBuild)
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.shows("activity-router #42: asked to stop", "■ stopped")
		if !slices.Equal(s.stopped, []string{"activity-router:00000042-aaaa"}) {
			t.Errorf("stopped %v", s.stopped)
		}
		c.press(action.StopBuild)
		c.shows("activity-router #42 has ended")
	})
}

func TestRetrying(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds)
		choose(c, "slack-events:00000007-aaaa")
		for range 2 {
			s.fail = []error{&model.Failure{Class: model.Denied, Operation: "RetryBuild", Permission: "codebuild:RetryBuild", NoEffect: true}}
			c.press(action.RetryBuild)
			c.pass(shell.Quiet)
			c.press(action.Confirm)
			c.shows("retrying slack-events #7:", "codebuild:RetryBuild is missing")
			c.pass(2 * time.Second)
		}
		if len(s.tokens) != 2 || s.tokens[0] == s.tokens[1] || s.tokens[0] == "" {
			t.Errorf("two wishes have the tokens %q", s.tokens)
		}
		c.press(action.RetryBuild)
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.shows("slack-events #8: started")
		if c.log().Source().Build != "slack-events:again" {
			t.Errorf("the log of %+v is followed", c.log().Source())
		}
	})
}

func TestReadOnlyBuildsNothing(t *testing.T) {
	s := &shop{}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		c.press(action.FocusBuilds)
		for _, id := range []action.ID{action.StartBuild, action.StopBuild, action.RetryBuild, action.DeployBuild} {
			c.press(id)
			c.shows("read-only")
			if c.r.desk.Top() != nil {
				t.Errorf("%s opened a dialog", id)
			}
		}
		c.press(action.Open)
		if !c.r.showsScope(action.LogPane) {
			t.Error("a log can not be looked at")
		}
	}, withPipeline(s), func(o *Options) { o.Config.ReadOnly = true })
}

func TestBuildsAndVersionsLeadToEachOther(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, _ *shop) {
		c.press(action.Filter)
		c.write("slack")
		c.press(action.Confirm, action.FocusBuilds)
		choose(c, "activity-router:00000040-aaaa")
		c.press(action.FocusVersions)
		c.shows("activity-router         13")
		c.press(action.Open)
		if s := c.r.Situation(); s.Function != "activity-router" || s.Version != "13" || s.Scope != action.Versions {
			t.Fatalf("enter led to %s %s in %s", s.Function, s.Version, s.Scope)
		}
		c.press(action.Open)
		c.shows("activity-router #40, ok", "show the build")
		c.press(action.Confirm)
		c.shows("2 Build · activity-router #40")
		if s := c.r.Situation(); s.Build == nil || s.Build.Number != 40 {
			t.Errorf("enter led to %+v", s.Build)
		}
		c.press(action.FocusFunctions, action.FocusVersions)
		c.press(action.Top, action.Bottom, action.Open) // version 1, whose build is not known
		c.lacks("show the build")
	})
}

func TestTailsOfEscapeSequencesBuildNothing(t *testing.T) {
	for _, focus := range []action.ID{action.FocusBuilds, action.FocusLog} {
		withYard(t, 140, 40, func(c *cockpit, s *shop) {
			opened(c, 20)
			c.press(focus)
			for _, tail := range []string{";34M", "[<65;92;20M", "[A", "[D", "[3~", "[1;5C", "OA", "[200~", "ABCDM~;[<0123456789"} {
				c.press(focus)
				c.send(tea.KeyPressMsg{Code: tea.KeyEscape})
				c.write(tail)
				if l := c.r.desk.Top(); l != nil && l.Box.Guarded() {
					t.Errorf("%q opened %q", tail, l.Box.Title())
				}
			}
			if len(s.started)+len(s.stopped)+len(s.retried)+len(s.deployed) > 0 || !c.log().Shown() {
				t.Error("something was built, or the log closed")
			}
		})
	}
}

func TestAProjectWhoseBuildsAreNotReadSaysSo(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(append(team(), model.ProjectsListed{Read: read(), Complete: true, Projects: []model.Project{{Name: "orders"}}})...)
		c.press(action.FocusBuilds)
		c.shows("its builds are not read yet")
		c.facts(model.BuildsListed{Read: read(), Project: "orders", Complete: true})
		c.shows("it was never built")
	}, withPipeline(&shop{}))
}

func TestAProjectWithoutBuildsOpens(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds, action.Bottom)
		c.shows("it was never built")
		c.press(action.StopBuild)
		c.shows("no build is chosen")
		c.press(action.Open)
		c.shows("GITHUB https://git.example/intent-parser")
		c.press(action.Cancel, action.StartBuild)
		c.shows("Build intent-parser")
	})
}

func TestWhatCanNotBeReadIsSaid(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(identity())
		c.press(action.FocusBuilds)
		c.shows("reading the build projects…")
		c.facts(model.BuildsFailed{Read: read(), Failure: &model.Failure{Class: model.Denied, Operation: "ListProjects", Permission: "codebuild:ListProjects"}})
		c.shows("codebuild:ListProjects is missing")
		c.pass(time.Second)
		c.facts(yard()...)
		c.shows("3 Builds 8")
		c.pass(time.Second)
		c.facts(model.BuildsFailed{Read: read(), Project: "intent-parser", Failure: &model.Failure{Class: model.Throttled, Operation: "ListBuildsForProject"}})
		c.shows("throttled!")
	}, withPipeline(&shop{}))
}

func BenchmarkBuildsOfHundredsOfProjects(b *testing.B) {
	now := epoch()
	s := &shop{}
	o := Options{Config: demoConfig(), Now: func() time.Time { return now }, Account: Account{Feed: &fakeFeed{}}, Pipeline: s, Deployer: s,
		Getenv: func(string) string { return "C.UTF-8" }}
	o.Store = store.New(o.Config.Stages)
	r := New(o)
	r.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	r.Update(eventsMsg{facts(now, 0)})
	var projects []model.Project
	var events []model.Event
	at := model.Read{Asked: now, At: now}
	for i := range 300 {
		name := fmt.Sprintf("project-%03d", i)
		projects = append(projects, model.Project{Name: name})
		var builds []model.Build
		for n := range 20 {
			builds = append(builds, model.Build{ID: fmt.Sprintf("%s:%d", name, n), Project: name, Number: int64(n + 1), Complete: n > 0,
				Status: model.BuildSucceeded, Started: now.Add(-time.Duration(n*300+i) * time.Minute)})
		}
		events = append(events, model.BuildsListed{Read: at, Project: name, Builds: builds})
	}
	r.Update(eventsMsg{append([]model.Event{model.ProjectsListed{Read: at, Projects: projects, Complete: true}}, events...)})
	n := 0
	for b.Loop() {
		n++
		read := model.Read{Asked: now.Add(time.Duration(n)), At: now.Add(time.Duration(n))}
		r.Update(eventsMsg{[]model.Event{model.BuildRead{Read: read, Build: model.Build{ID: "project-000:0", Project: "project-000", Number: 1,
			Phase: fmt.Sprint(n), Started: now}}}})
		r.View()
	}
}

func TestWhatABuildBecameNamesEveryStageThatServesIt(t *testing.T) {
	for _, size := range [][2]int{{140, 44}, {100, 30}, {80, 24}} {
		withYard(t, size[0], size[1], func(c *cockpit, _ *shop) {
			served := model.AliasesListed{Read: read(), Function: "activity-router"}
			for _, stage := range []string{"dev", "stage", "prod"} {
				served.Aliases = append(served.Aliases, model.Alias{Function: "activity-router", Name: stage, Version: "14", Revision: "r2"})
			}
			c.facts(served)
			c.press(action.FocusBuilds)
			choose(c, "activity-router:00000041-aaaa")
			c.press(action.FocusVersions)
			c.pass(time.Second)
			if text := c.paneText(c.r.beside()); !strings.Contains(text, "dev stage prod") {
				t.Errorf("at %v: %s", size, text)
			}
		})
	}
}
