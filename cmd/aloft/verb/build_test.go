package verb

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// builder is a host with a project of that name, whose builds end as planned, in
// time that passes as fast as nothing happens.
func builder(t *testing.T, run func(*host), outcomes ...sim.Outcome) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.world.PutProject(sim.ProjectSpec{Name: "orders"})
		h.planBuilds("orders", outcomes...)
		run(h)
	})
}

func (h *host) planBuilds(project string, outcomes ...sim.Outcome) {
	h.t.Helper()
	if err := h.world.PlanBuilds(project, outcomes...); err != nil {
		h.t.Fatal(err)
	}
}

func TestBuildsTableAndJSON(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 3})
	h.run(exitDone, "builds")
	h.prints("BUILD ", "STATUS ", "orders#3", "orders#1", "SUCCEEDED", "alice")
	if strings.Index(h.out.String(), "orders#3") > strings.Index(h.out.String(), "orders#1") {
		t.Errorf("not the newest first:\n%s", h.out.String())
	}
	h.run(exitDone, "builds", "orders", "--limit", "1", "-o", "json")
	var got struct{ Builds []map[string]any }
	h.decode(&got)
	if len(got.Builds) != 1 {
		t.Fatalf("%d builds, want 1", len(got.Builds))
	}
	want := "commit duration_s id initiator number phase project source_version started status"
	if names := strings.Join(slices.Sorted(maps.Keys(got.Builds[0])), " "); names != want {
		t.Errorf("the keys are %s, want %s", names, want)
	}
	b := got.Builds[0]
	if b["id"] != h.world.Builds("orders")[0] || b["number"] != 3.0 || b["status"] != "SUCCEEDED" || b["duration_s"].(float64) <= 0 || len(b["commit"].(string)) != 40 {
		t.Errorf("the build is %v", b)
	}
	if _, err := time.Parse(time.RFC3339, b["started"].(string)); err != nil {
		t.Error(err)
	}
}

func TestBuildsOfManyProjectsAreTheNewestOfAll(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[builds]\nprojects = [\"team-*\"]\n")
	h.world.PutProject(sim.ProjectSpec{Name: "other", Builds: 1})
	for _, p := range []struct {
		name   string
		builds int
	}{{"team-a", 30}, {"team-b", 2}, {"team-c", 0}} {
		h.world.PutProject(sim.ProjectSpec{Name: p.name, Builds: p.builds}) // an hour apart
	}
	h.run(exitDone, "builds", "--limit", "20", "-o", "json")
	var got buildsDocument
	h.decode(&got)
	count := map[string]int{}
	for i, b := range got.Builds {
		count[b.Project]++
		if i > 0 && b.Started.After(*got.Builds[i-1].Started) {
			t.Errorf("%s#%d is not in its place", b.Project, b.Number)
		}
	}
	if len(got.Builds) != 20 || count["team-a"] != 18 || count["team-b"] != 2 {
		t.Errorf("the builds are of %v", count)
	}
	if calls := h.world.Calls()["BatchGetBuilds"]; calls > 4 {
		t.Errorf("%d calls for 20 builds", calls)
	}
	h.run(exitDone, "builds", "--limit", "0", "-o", "json")
	h.decode(&got)
	if len(got.Builds) != 32 {
		t.Errorf("%d builds without a limit, want 32", len(got.Builds))
	}
	h.run(exitDone, "builds", "other") // named, though the config leaves it out
	h.prints("other#1")
}

func TestBuildsThatCanNotBeReadAreSaid(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "a", Builds: 1})
	h.world.PutProject(sim.ProjectSpec{Name: "b", Builds: 1})
	h.script("ListBuildsForProject[a]=denied")
	h.run(exitFailed, "builds", "-o", "json")
	var got buildsDocument
	h.decode(&got)
	if len(got.Builds) != 1 || got.Builds[0].Project != "b" || h.failure() == nil || h.failure().Class != model.Denied {
		t.Errorf("the output is %+v", got)
	}
	h.says("codebuild:ListBuildsForProject is missing")
	h.run(exitUsage, "builds", "orders")
	h.says(`there is no project "orders"`)
	h.world.PutProject(sim.ProjectSpec{Name: "orders"})
	h.run(exitUsage, "builds", "oders")
	h.says("did you mean orders?")
	h.run(exitDone, "builds", "orders")
	h.says("no builds to show")
}

func TestABuildIsStartedAndFollowedToItsEnd(t *testing.T) {
	builder(t, func(h *host) {
		h.run(exitDone, "build", "start", "orders", "--ref", "main", "--env", "LOG_LEVEL=debug", "--follow", "--yes")
		h.says("started orders#1, orders:", "orders#1 succeeded")
		h.prints("[Container]", "Phase complete: UPLOAD_ARTIFACTS")
		if strings.Contains(h.out.String(), "\x1b") {
			t.Error("piped output has escape sequences")
		}
		if seen := strings.Count(h.out.String(), "Phase is DOWNLOAD_SOURCE"); seen != 1 {
			t.Errorf("a line of the log is printed %d times", seen)
		}
		if n := h.world.Calls()["StartBuild"]; n != 1 || len(h.world.Builds("orders")) != 1 {
			t.Errorf("%d calls started %d builds", n, len(h.world.Builds("orders")))
		}
	}, sim.Succeeds)
}

func TestColoursOfALogAreKeptOnATerminal(t *testing.T) {
	builder(t, func(h *host) {
		h.run(exitDone, "build", "start", "orders", "--follow", "--yes")
		plain := h.out.String()
		h.Environ = append(h.Environ, "CLICOLOR_FORCE=1", "TERM=xterm-256color")
		h.run(exitDone, "build", "logs", "orders#1")
		if !strings.Contains(h.out.String(), "\x1b[") || strings.Contains(plain, "\x1b") {
			t.Error("colours are not kept where they can be shown, and left out elsewhere")
		}
		for line := range strings.Lines(h.out.String()) {
			if strings.Contains(line, "\x1b") && !strings.HasSuffix(line, styleEnd+"\n") {
				t.Errorf("the colour does not end with its line: %q", line)
			}
		}
	}, sim.Succeeds)
}

func TestAFailedBuildFailsTheFollowing(t *testing.T) {
	builder(t, func(h *host) {
		h.run(exitFailed, "build", "start", "orders", "--follow", "--yes")
		h.says("orders#1 ended as FAILED in BUILD", "exit status 1")
		h.run(exitFailed, "build", "logs", "orders#1", "--follow")
		h.says("ended as FAILED")
		h.run(exitDone, "build", "logs", "orders#1") // the log was printed
		h.run(exitFailed, "build", "retry", "orders#1", "--follow", "--yes", "-o", "json")
		var got buildDocument
		h.decode(&got)
		if got.Build.Number != 2 || got.Build.Status != model.BuildFailed || h.failure() == nil || h.failure().Exit != exitFailed {
			t.Errorf("the output is %+v", got)
		}
		h.run(exitDone, "build", "retry", "orders:2", "--follow", "--yes")
	}, sim.FailsTests, sim.FailsLint, sim.Succeeds)
}

func TestABuildWithoutALogIsAwaitedAllTheSame(t *testing.T) {
	for _, c := range []struct {
		name    string
		project sim.ProjectSpec
		rule    string
		says    string
	}{
		{"switched off", sim.ProjectSpec{Name: "orders", NoLog: true}, "", "logging is switched off"},
		{"in S3 alone", sim.ProjectSpec{Name: "orders", LogBucket: true}, "", "from S3"},
		{"denied", sim.ProjectSpec{Name: "orders"}, "GetLogEvents=denied", "logs:GetLogEvents is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			builder(t, func(h *host) {
				h.world.PutProject(c.project)
				h.planBuilds("orders", sim.Succeeds, sim.FailsTests)
				if c.rule != "" {
					h.script(c.rule)
				}
				h.run(exitDone, "build", "start", "orders", "--follow", "--yes")
				h.says(c.says, "orders#1 succeeded")
				h.run(exitFailed, "build", "start", "orders", "--follow", "--yes")
				h.says(c.says, "ended as FAILED")
			})
		})
	}
}

func TestFollowingOutlastsTheNetwork(t *testing.T) {
	builder(t, func(h *host) {
		h.script("GetLogEvents*12=down BatchGetBuilds*6=down")
		h.run(exitDone, "build", "start", "orders", "--follow", "--yes")
		h.says("tried again in")
		if seen := strings.Count(h.out.String(), "Phase is DOWNLOAD_SOURCE"); seen != 1 {
			t.Errorf("a line of the log is printed %d times", seen)
		}
	}, sim.Succeeds)
}

func TestInterruptEndsTheFollowingAndNotTheBuild(t *testing.T) {
	builder(t, func(h *host) {
		ctx, interrupt := context.WithCancel(h.t.Context())
		defer time.AfterFunc(20*time.Second, interrupt).Stop()
		h.runContext(ctx, 130, "build", "start", "orders", "--follow", "--yes")
		h.says("orders#1 goes on")
		time.Sleep(2 * time.Minute) // simulated
		h.run(exitDone, "builds", "orders")
		h.prints("SUCCEEDED")
	}, sim.Succeeds)
}

func TestBuildLogJSON(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 2})
	h.run(exitDone, "build", "logs", "orders:2", "-o", "json")
	var got buildLogDocument
	h.decode(&got)
	if got.Build.Number != 2 || len(got.Lines) < 10 || got.Lines[0].At == nil || strings.Contains(h.out.String(), `\u001b`) {
		t.Errorf("the output is %+v", got)
	}
	id := h.world.Builds("orders")[1]
	h.run(exitDone, "build", "logs", id, "--timestamps")
	first, _, _ := strings.Cut(h.out.String(), "\n")
	if _, err := time.Parse(lineTime, strings.Fields(first)[0]); err != nil {
		t.Error(err)
	}
	h.run(exitUsage, "build", "logs", "orders#7")
	h.says("there is no build orders#7")
	h.run(exitUsage, "build", "logs", "oders#7")
	h.says("did you mean orders?")
	h.run(exitUsage, "build", "logs", "orders:0f0e0d0c-1111-2222-3333-444455556666")
	h.says("there is no build orders:0f0e")
}

func TestAnOldBuildIsFoundByItsNumber(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 250})
	h.run(exitDone, "build", "stop", "orders#17", "--yes", "-o", "json")
	var got buildDocument
	h.decode(&got)
	if got.Build.Number != 17 || got.Build.Status != model.BuildSucceeded {
		t.Errorf("found %+v", got.Build)
	}
	if h.world.Calls()["StopBuild"] != 0 {
		t.Error("a build that has ended was stopped")
	}
}

func TestStopAsksAndStops(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "orders"})
	h.run(exitDone, "build", "start", "orders", "--yes", "-o", "json")
	var got buildDocument
	h.decode(&got)
	if got.Build.Number != 1 || got.Build.ID != h.world.Builds("orders")[0] || got.Build.Status != model.BuildInProgress {
		t.Errorf("started %+v", got.Build)
	}
	h.terminal("n")
	h.run(exitRefused, "build", "stop", "orders#1")
	h.says("Stop orders#1, a build from", "the answer was no")
	h.terminal("y")
	h.run(exitDone, "build", "stop", "orders#1", "-o", "json")
	h.decode(&got)
	if got.Build.Status != model.BuildStopped {
		t.Errorf("stopped %+v", got.Build)
	}
	h.run(exitDone, "build", "stop", "orders#1")
	h.prints("has ended already, as STOPPED")
}

// TestNothingIsDoneToBuilds holds every way of not starting or stopping to its exit
// code and to the account as it was.
func TestNothingIsDoneToBuilds(t *testing.T) {
	for _, c := range []struct {
		args  string
		exit  int
		says  string
		typed []string // on a terminal; nil: there is none
	}{
		{"build start orders", exitRefused, "no build was started: without a terminal to ask, add --yes", nil},
		{"build start orders -o json", exitRefused, "add --yes", nil},
		{"build start orders", exitRefused, "no build was started: the answer was no", []string{""}},
		{"build start orders --yes --read-only", exitRefused, "read-only", nil},
		{"build start orders --dry-run --read-only", exitDone, "", nil},
		{"build start orders --ref x --dry-run -o json", exitDone, "", nil},
		{"build start order --yes", exitUsage, "did you mean orders?", nil},
		{"build stop orders#2", exitRefused, "no build was stopped: without a terminal", nil},
		{"build stop orders#2 --yes --read-only", exitRefused, "read-only", nil},
		{"build stop orders#2 --dry-run", exitDone, "", nil},
		{"build retry orders#1", exitRefused, "no build was started: without a terminal", nil},
		{"build retry orders#1 --yes --read-only", exitRefused, "read-only", nil},
		{"build retry orders#1 --dry-run -o json", exitDone, "", nil},
		{"build retry orders#2 --yes", exitRefused, "still running", nil},
	} {
		t.Run(c.args, func(t *testing.T) {
			h := newHost(t)
			h.world.PutProject(sim.ProjectSpec{Name: "orders", Builds: 1})
			h.run(exitDone, "build", "start", "orders", "--yes")
			if c.typed != nil {
				h.terminal(c.typed...)
			}
			h.run(c.exit, strings.Fields(c.args)...)
			h.says(c.says)
			if strings.Contains(c.args, "--dry-run") && !strings.Contains(c.args, "json") {
				h.prints("would st")
			}
			if strings.Contains(c.args, "--dry-run -o json") {
				h.prints(`"status": "planned"`)
			}
			if calls := h.world.Calls(); calls["StartBuild"] != 1 || calls["StopBuild"] != 0 || calls["RetryBuild"] != 0 {
				t.Errorf("the calls are %v", calls)
			}
		})
	}
}

func TestALostAnswerStartsOneBuild(t *testing.T) {
	builder(t, func(h *host) {
		h.script("StartBuild#1=lost")
		h.run(exitDone, "build", "start", "orders", "--yes", "--env", "INDEX_TOKEN=x")
		if n := len(h.world.Builds("orders")); n != 1 {
			t.Errorf("%d builds were started", n)
		}
		h.says("INDEX_TOKEN comes from PARAMETER_STORE")
		h.script("StartBuild=down")
		h.run(exitFailed, "build", "start", "orders", "--yes")
		h.says("aloft builds orders shows whether a build was started")
	}, sim.Succeeds)
}
