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

func TestBuildsKeepToTheirCalls(t *testing.T) {
	for _, tt := range []struct {
		projects, visible int
		most              map[string]int // calls in the first ten seconds
		deep              int            // builds known of each project on the screen
	}{
		{1, 1, map[string]int{"ListProjects": 1, "BatchGetProjects": 1, "ListBuildsForProject": 1, "BatchGetBuilds": 1}, 25},
		{20, 20, map[string]int{"ListProjects": 1, "BatchGetProjects": 1, "ListBuildsForProject": 20, "BatchGetBuilds": 1}, 5},
		{300, 30, map[string]int{"ListProjects": 3, "BatchGetProjects": 3, "ListBuildsForProject": 40, "BatchGetBuilds": 4}, 5},
	} {
		t.Run(fmt.Sprint(tt.projects), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newBuildAccount(tt.projects, 60)
				w := runBuilds(t, aws, aws.projects[:tt.visible], nil)
				w.after(10 * time.Second)
				for op, most := range tt.most {
					if n := len(aws.made(op + " ")); n == 0 || n > most {
						t.Errorf("%d %s, want at most %d", n, op, most)
					}
				}
				got := known(w.box)
				for _, p := range aws.projects[:tt.visible] {
					for n := range tt.deep {
						if id := fmt.Sprintf("%s:%d", p, 60-n); got[id].ID == "" {
							t.Errorf("%s is not known", id)
						}
					}
				}
				lists := posted[model.ProjectsListed](w.box)
				if last := lists[len(lists)-1]; !last.Complete || len(last.Projects) != tt.projects || last.Projects[0].SourceType != "GITHUB" {
					t.Errorf("the last list has %d projects, complete %v", len(last.Projects), last.Complete)
				}
				aws.forget()
				w.after(5 * time.Minute)
				if n := len(aws.made("BatchGetBuilds")); n > 1+(tt.projects-tt.visible)/8 {
					t.Errorf("%d BatchGetBuilds while nothing is new", n)
				}
				looks := 0
				for _, c := range aws.made("ListBuildsForProject") {
					if slices.Contains(aws.projects[:tt.visible], strings.TrimSuffix(c.subject, "@")) {
						looks++
					}
				}
				if looks > tt.visible*15 {
					t.Errorf("%d looks for new builds of %d projects in five minutes", looks, tt.visible)
				}
				got = known(w.box)
				for _, p := range aws.projects {
					if got[p+":60"].ID == "" {
						t.Errorf("the newest build of %s is not known after five minutes", p)
					}
				}
				for _, c := range aws.made("ListBuildsForProject") {
					on := slices.Contains(aws.projects[:tt.visible], strings.TrimSuffix(c.subject, "@"))
					if !on && c.urgency != model.Background {
						t.Errorf("%v is as urgent as %d", c, c.urgency)
					}
				}
				w.end()
			})
		})
	}
}

func TestOneCallForAllRunningBuilds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(20, 3)
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(5 * time.Second)
		var ids []string
		for _, p := range aws.projects[:10] {
			ids = append(ids, aws.begins(p))
		}
		w.after(45 * time.Second) // they are found by the slow look
		for _, id := range ids {
			if known(w.box)[id].Status != model.BuildInProgress {
				t.Errorf("%s was not found", id)
			}
		}
		aws.forget()
		w.after(20 * time.Second)
		polls := aws.made("BatchGetBuilds")
		if len(polls) < 9 || len(polls) > 11 {
			t.Errorf("%d BatchGetBuilds in 20 s, want one each 2 s", len(polls))
		}
		for _, c := range polls {
			if n := len(strings.Fields(c.subject)); n != 10 {
				t.Errorf("%d builds in one call, want all ten", n)
			}
		}
		w.feed.Want(model.Demand{Builds: true, Projects: aws.projects})
		aws.forget()
		w.after(20 * time.Second)
		if n := len(aws.made("BatchGetBuilds")); n < 4 || n > 5 {
			t.Errorf("%d BatchGetBuilds in 20 s without focus, want one each 5 s", n)
		}
		w.feed.Want(model.Demand{Builds: true, Projects: aws.projects, Focused: true})
		for _, id := range ids {
			aws.ends(id)
		}
		w.after(3 * time.Second)
		for _, id := range ids {
			if !known(w.box)[id].Complete {
				t.Errorf("the end of %s was not seen", id)
			}
		}
		aws.forget()
		w.after(time.Minute)
		if n := len(aws.made("BatchGetBuilds")); n != 0 {
			t.Errorf("%d BatchGetBuilds after all have ended", n)
		}
		w.end()
	})
}

func TestNothingIsReadThatNobodyLooksAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(20, 3)
		running := aws.begins("p-000")
		w := run(t, aws.fakeAWS, []string{}, func(o *Options) { o.Builds = aws })
		w.after(time.Minute)
		if n := len(aws.made("ListProjects")) + len(aws.made("ListBuilds")) + len(aws.made("BatchGet")); n != 0 {
			t.Errorf("%d calls for builds that are not on the screen", n)
		}
		// A build that was started here is read all the same, until its end.
		w.feed.WatchBuild(running)
		w.after(20 * time.Second)
		if n := len(aws.made("BatchGetBuilds " + running)); n < 9 || n > 11 {
			t.Errorf("%d reads of a watched build in 20 s", n)
		}
		if c := aws.made("BatchGetBuilds")[0]; c.urgency != model.Awaited {
			t.Error("nobody seems to wait for it")
		}
		aws.ends(running)
		w.after(3 * time.Second)
		if !known(w.box)[running].Complete {
			t.Error("its end was not seen")
		}
		aws.forget()
		w.after(time.Minute)
		if n := len(aws.made("BatchGet")); n != 0 {
			t.Errorf("%d reads after its end", n)
		}
		w.end()
	})
}

func TestBuildThatIsNotKnownYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(1, 3)
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(5 * time.Second)
		w.feed.WatchBuild("p-000:4")
		w.after(5 * time.Second)
		aws.begins("p-000")
		w.after(3 * time.Second)
		if known(w.box)["p-000:4"].ID == "" {
			t.Error("not read when it was known")
		}
		aws.ends("p-000:4")
		w.after(5 * time.Second)
		w.feed.WatchBuild("p-000:99")
		w.after(10 * time.Minute)
		aws.forget()
		w.after(10 * time.Minute)
		if n := len(aws.made("BatchGetBuilds")); n != 0 {
			t.Errorf("%d reads of a build that does not exist", n)
		}
		w.end()
	})
}

func TestOlderBuildsComeWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(1, 260)
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(5 * time.Second)
		for range 6 {
			w.feed.OlderBuilds("p-000")
			w.after(2 * time.Second)
		}
		lists := posted[model.BuildsListed](w.box)
		last := lists[len(lists)-1]
		if len(last.Builds) != 260 || !last.Complete || last.Builds[0].Number != 260 || last.Builds[259].Number != 1 {
			t.Errorf("%d builds, complete %v", len(last.Builds), last.Complete)
		}
		if n := len(aws.made("BatchGetBuilds")); n > 7 {
			t.Errorf("%d BatchGetBuilds", n)
		}
		// New builds connect with what is known.
		aws.begins("p-000")
		aws.forget()
		w.after(40 * time.Second)
		lists = posted[model.BuildsListed](w.box)
		if last := lists[len(lists)-1]; len(last.Builds) != 261 || last.Builds[0].Number != 261 || !last.Complete {
			t.Errorf("%d builds after a new one, complete %v", len(last.Builds), last.Complete)
		}
		w.end()
	})
}

func TestProjectsByGlobsAndFailures(t *testing.T) {
	for _, tt := range []struct {
		name     string
		globs    []string
		denied   string
		projects []string
		builds   int
		failed   string // permission of the failure for all, empty for none
		of       string // project of a failure
	}{
		{name: "globs", globs: []string{"p-00[12]", "p-004"}, projects: []string{"p-001", "p-002", "p-004"}, builds: 9},
		{name: "names do without the list", globs: []string{"p-001", "p-1*"}, denied: "ListProjects", projects: []string{"p-001"}, builds: 3, failed: "ListProjects"},
		{name: "no list", denied: "ListProjects", failed: "ListProjects"},
		{name: "no facts", globs: []string{"p-001"}, denied: "BatchGetProjects", projects: []string{"p-001"}, builds: 3, failed: "BatchGetProjects"},
		{name: "no ids", globs: []string{"p-001"}, denied: "ListBuildsForProject", projects: []string{"p-001"}, failed: "", of: "p-001"},
		{name: "no builds", globs: []string{"p-001"}, denied: "BatchGetBuilds", projects: []string{"p-001"}, failed: "BatchGetBuilds"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newBuildAccount(6, 3)
				if tt.denied != "" {
					aws.fail = failing(model.Denied, tt.denied)
				}
				w := runBuilds(t, aws, aws.projects, func(o *Options) { o.Projects = tt.globs })
				w.after(10 * time.Second)
				var names []string
				if lists := posted[model.ProjectsListed](w.box); len(lists) > 0 {
					for _, p := range lists[len(lists)-1].Projects {
						names = append(names, p.Name)
					}
				}
				if !slices.Equal(names, tt.projects) {
					t.Errorf("projects %q, want %q", names, tt.projects)
				}
				if n := len(known(w.box)); n != tt.builds {
					t.Errorf("%d builds, want %d", n, tt.builds)
				}
				failed := posted[model.BuildsFailed](w.box)
				switch {
				case tt.denied == "" && len(failed) > 0:
					t.Errorf("failures %+v", failed)
				case tt.denied != "":
					if len(failed) == 0 || failed[0].Project != tt.of || failed[0].Failure.Class != model.Denied || !strings.HasSuffix(failed[0].Failure.Permission, tt.denied) {
						t.Errorf("failures %+v", failed)
					}
				}
				aws.forget()
				w.after(10 * time.Minute)
				if n := len(aws.made(tt.denied + " ")); tt.denied != "" && (n == 0 || n > 14) {
					t.Errorf("%d tries of what is denied in ten minutes", n)
				}
				aws.set(func() { aws.fail = nil })
				w.after(10 * time.Minute)
				if tt.denied != "" && len(known(w.box)) == 0 {
					t.Error("no builds after it was allowed")
				}
				w.end()
			})
		})
	}
}

func TestThrottledBuildsWaitAndGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(5, 3)
		aws.fail = func(op, subject string) error {
			if strings.Contains(op, "Build") {
				return failure(model.Throttled, op, subject, "Rate exceeded")
			}
			return nil
		}
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(2 * time.Minute)
		if n := len(aws.made("ListBuildsForProject")); n > 15 {
			t.Errorf("%d calls in two minutes of throttling", n)
		}
		failed := posted[model.BuildsFailed](w.box)
		if len(failed) == 0 || failed[0].Failure.RetryAt.IsZero() {
			t.Errorf("failures %+v", failed)
		}
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		if n := len(known(w.box)); n != 15 {
			t.Errorf("%d builds afterwards, want 15", n)
		}
		w.end()
	})
}

func TestProjectThatIsGoneLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(5, 3)
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(5 * time.Second)
		aws.set(func() { aws.projects = slices.Delete(slices.Clone(aws.projects), 2, 3) })
		w.after(2 * time.Minute)
		lists := posted[model.ProjectsListed](w.box)
		if last := lists[len(lists)-1]; len(last.Projects) != 4 || !last.Complete {
			t.Errorf("the last list has %d projects", len(last.Projects))
		}
		aws.forget()
		w.after(10 * time.Minute)
		if c := aws.made("ListBuildsForProject p-002"); len(c) != 0 {
			t.Errorf("%d looks at a project that is gone", len(c))
		}
		w.end()
	})
}

func TestOneBadWishDoesNotHoldTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(2, 3)
		aws.fail = func(op, subject string) error {
			if op == "BatchGetBuilds" && strings.Contains(subject, "nonsense") {
				return failure(model.Other, op, subject, "Invalid ID")
			}
			return nil
		}
		w := runBuilds(t, aws, aws.projects, nil)
		w.after(300 * time.Millisecond)
		w.feed.WatchBuild("nonsense")
		w.after(5 * time.Second)
		running := aws.begins("p-001")
		w.after(45 * time.Second)
		if n := len(known(w.box)); n != 7 || known(w.box)[running].ID == "" {
			t.Errorf("%d builds known, want 7", n)
		}
		w.end()
	})
}

func TestScreenThatNamesNoProjectsShowsTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(30, 8)
		w := runBuilds(t, aws, nil, nil)
		w.after(5 * time.Second)
		got := known(w.box)
		for _, p := range aws.projects[:assumed] {
			if got[p+":8"].ID == "" || got[p+":4"].ID == "" {
				t.Errorf("builds of %s are not known", p)
			}
		}
		w.end()
	})
}
