package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// built is a build of a project with its id made of both.
func built(project string, number int64, running bool) model.Build {
	b := model.Build{
		ID: fmt.Sprintf("%s:%d", project, number), Project: project, Number: number,
		Started: t0.Add(time.Duration(number) * time.Minute), Status: model.BuildInProgress,
	}
	if !running {
		b.Status, b.Complete = model.BuildSucceeded, true
	}
	return b
}

func ids(builds []model.Build) string {
	var out []string
	for _, b := range builds {
		out = append(out, b.ID)
	}
	return strings.Join(out, " ")
}

func TestBuildsAreMergedNewestFirst(t *testing.T) {
	s := New(stages)
	s.Apply(
		model.BuildsListed{Read: read(1, 2), Project: "orders", Builds: []model.Build{built("orders", 2, true), built("orders", 1, false)}},
		model.BuildsListed{Read: read(1, 2), Project: "carts", Builds: []model.Build{built("carts", 3, false)}},
		model.BuildRead{Read: read(3, 4), Build: built("orders", 4, true)},
	)
	if got := ids(s.Builds("orders").List); got != "orders:4 orders:2 orders:1" {
		t.Errorf("builds of orders: %s", got)
	}
	if got := ids(s.AllBuilds()); got != "orders:4 carts:3 orders:2 orders:1" {
		t.Errorf("all builds: %s", got)
	}
	if got := ids(s.RunningBuilds()); got != "orders:4 orders:2" {
		t.Errorf("running builds: %s", got)
	}
	// A list that leaves out what was read on its own takes nothing away, unless
	// it is complete and was asked for later.
	s.Apply(model.BuildsListed{Read: read(5, 6), Project: "orders", Builds: []model.Build{built("orders", 2, false)}})
	if got := ids(s.Builds("orders").List); got != "orders:4 orders:2 orders:1" {
		t.Errorf("after a partial list: %s", got)
	}
	s.Apply(model.BuildsListed{Read: read(7, 8), Project: "orders", Complete: true, Builds: []model.Build{built("orders", 4, true), built("orders", 2, false)}})
	if got := ids(s.Builds("orders").List); got != "orders:4 orders:2" {
		t.Errorf("after a complete list: %s", got)
	}
	if _, ok := s.Build("orders:1"); ok {
		t.Error("a deleted build is still known")
	}
}

func TestLateAnswersAboutBuildsAreDropped(t *testing.T) {
	s := New(stages)
	s.Apply(model.BuildRead{Read: read(10, 11), Build: built("orders", 1, false)})
	for _, late := range []model.Event{
		model.BuildRead{Read: read(9, 12), Build: built("orders", 1, true)},
		model.BuildsListed{Read: read(9, 12), Project: "orders", Builds: []model.Build{built("orders", 1, true)}},
		model.BuildRead{Read: read(12, 13), Build: built("orders", 1, true)}, // an answer from before its end
	} {
		s.Apply(late)
		if b, _ := s.Build("orders:1"); !b.Complete {
			t.Errorf("after the late %T the build runs again", late)
		}
	}
	s.Apply(model.BuildsListed{Read: read(20, 21), Project: "carts", Complete: true, Builds: []model.Build{built("carts", 1, false), built("carts", 2, false)}})
	s.Apply(model.BuildsListed{Read: read(15, 22), Project: "carts", Complete: true, Builds: []model.Build{built("carts", 1, false)}})
	if got := ids(s.Builds("carts").List); got != "carts:2 carts:1" {
		t.Errorf("a late list leaves %s", got)
	}
}

func TestListsThatTheStoreHandedOutStay(t *testing.T) {
	s := New(stages)
	s.Apply(model.BuildRead{Read: read(1, 2), Build: built("orders", 1, true)})
	before := s.Builds("orders").List
	s.Apply(model.BuildRead{Read: read(3, 4), Build: built("orders", 1, false)}, model.BuildRead{Read: read(3, 4), Build: built("orders", 2, true)})
	if before[0].Complete {
		t.Error("a list that was drawn from has changed")
	}
	if got := ids(s.Builds("orders").List); got != "orders:2 orders:1" {
		t.Errorf("now: %s", got)
	}
}

func TestProjectsComeAndGo(t *testing.T) {
	s := New(stages)
	projects := func(asked int, complete bool, names ...string) model.ProjectsListed {
		e := model.ProjectsListed{Read: read(asked, asked+1), Complete: complete}
		for _, n := range names {
			e.Projects = append(e.Projects, model.Project{Name: n})
		}
		return e
	}
	list := func() string {
		var out []string
		for _, p := range s.Projects().List {
			out = append(out, p.Name)
		}
		return strings.Join(out, " ")
	}
	s.Apply(projects(1, true, "orders", "carts", "ads"), model.BuildRead{Read: read(2, 3), Build: built("carts", 1, true)})
	if got := list(); got != "ads carts orders" || !s.Projects().Complete {
		t.Errorf("projects: %s", got)
	}
	s.Apply(projects(4, false, "orders"))
	if got := list(); got != "ads carts orders" {
		t.Errorf("after a first page: %s", got)
	}
	s.Apply(projects(3, true, "orders"))
	if got := list(); got != "ads carts orders" {
		t.Errorf("after a late list: %s", got)
	}
	s.Apply(projects(5, true, "ads", "orders"))
	if _, ok := s.Build("carts:1"); ok || list() != "ads orders" || len(s.Builds("carts").List) != 0 {
		t.Errorf("builds of a project that is gone are known, projects: %s", list())
	}
	if p, ok := s.Project("orders"); !ok || p.Name != "orders" {
		t.Error("orders is not found")
	}
	if _, ok := s.Project("carts"); ok {
		t.Error("carts is found")
	}
}

func TestFailuresOfBuildsEndWithWhatWorks(t *testing.T) {
	failed := func(asked int, project, operation string) model.BuildsFailed {
		return model.BuildsFailed{Read: read(asked, asked+1), Project: project, Failure: &model.Failure{Class: model.Denied, Operation: operation}}
	}
	of := func(asked int) model.BuildsListed {
		return model.BuildsListed{Read: read(asked, asked+1), Project: "orders", Builds: []model.Build{built("orders", 1, true)}}
	}
	for _, tt := range []struct {
		name     string
		events   []model.Event
		all, one bool // the failure of all, and of the project, are left
	}{
		{"projects denied", []model.Event{failed(1, "", "ListProjects")}, true, false},
		{"builds work without projects", []model.Event{failed(1, "", "ListProjects"), of(3)}, true, false},
		{"projects listed", []model.Event{failed(1, "", "ListProjects"), model.ProjectsListed{Read: read(3, 4)}}, false, false},
		{"builds denied", []model.Event{failed(1, "", "BatchGetBuilds"), model.ProjectsListed{Read: read(3, 4)}}, true, false},
		{"builds read", []model.Event{failed(1, "", "BatchGetBuilds"), model.BuildRead{Read: read(3, 4), Build: built("orders", 1, true)}}, false, false},
		{"an earlier answer", []model.Event{failed(3, "", "BatchGetBuilds"), of(1)}, true, false},
		{"one project denied", []model.Event{failed(1, "orders", "ListBuildsForProject")}, false, true},
		{"one project works", []model.Event{failed(1, "orders", "ListBuildsForProject"), of(3)}, false, false},
		{"a late failure", []model.Event{of(3), failed(1, "orders", "ListBuildsForProject")}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := New(stages)
			var d Changes
			for _, e := range tt.events {
				d = s.Apply(e)
			}
			if all, one := s.Projects().Failure != nil, s.Builds("orders").Failure != nil; all != tt.all || one != tt.one {
				t.Errorf("failure of all %v, of the project %v; want %v and %v", all, one, tt.all, tt.one)
			}
			if tt.name != "a late failure" && !d.Touch(OfBuilds) {
				t.Error("the last event left everything clean")
			}
		})
	}
}

func TestBuildsThatStayTheSameDirtyNothing(t *testing.T) {
	s := New(stages)
	b := built("orders", 1, true)
	b.Phases = []model.BuildPhase{{Type: "BUILD"}}
	s.Apply(model.BuildRead{Read: read(1, 2), Build: b})
	again := b
	again.Phases = slices.Clone(b.Phases)
	touched := s.Touched()
	if d := s.Apply(model.BuildRead{Read: read(3, 4), Build: again}, model.LogLines{}, model.LogState{}); d.Touch(OfBuilds) || s.Touched() != touched {
		t.Error("the same build again, or a log, dirties the pane")
	}
	again.Phases = []model.BuildPhase{{Type: "BUILD", Status: "FAILED"}}
	if d := s.Apply(model.BuildRead{Read: read(5, 6), Build: again}); !d.Touch(OfBuilds) || s.Touched() == touched {
		t.Error("a build that changed dirties nothing")
	}
}

func TestBuildsOfAnotherAccountAreDropped(t *testing.T) {
	s := New(stages)
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}},
		model.ProjectsListed{Read: read(1, 2), Complete: true, Projects: []model.Project{{Name: "orders"}}},
		model.BuildRead{Read: read(1, 2), Build: built("orders", 1, true)})
	d := s.Apply(model.IdentityRead{Identity: model.Identity{Account: "2", Region: "us-east-1"}})
	if len(s.AllBuilds()) != 0 || len(s.Projects().List) != 0 || !d.Touch(OfBuilds) {
		t.Error("builds of another account are still shown")
	}
}
