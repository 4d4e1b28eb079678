package feed

// The projects and builds of the scripted account.

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeBuilds is CodeBuild of a scripted account, which counts and fails its calls.
type fakeBuilds struct {
	*fakeAWS
	projects []string
	builds   map[string][]model.Build // by project, oldest first
}

func newBuildAccount(projects, each int) *fakeBuilds {
	f := &fakeBuilds{fakeAWS: newFake(3, "dev"), builds: map[string][]model.Build{}}
	for i := range projects {
		name := fmt.Sprintf("p-%03d", i)
		f.projects = append(f.projects, name)
		for n := range each {
			f.builds[name] = append(f.builds[name], model.Build{
				ID: fmt.Sprintf("%s:%d", name, n+1), Project: name, Number: int64(n + 1),
				Status: model.BuildSucceeded, Complete: true, Started: time.Now().Add(time.Duration(n-each) * time.Hour),
			})
		}
	}
	return f
}

// begins adds a running build to a project.
func (f *fakeBuilds) begins(project string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.builds[project]) + 1
	b := model.Build{
		ID: fmt.Sprintf("%s:%d", project, n), Project: project, Number: int64(n),
		Status: model.BuildInProgress, Phase: "BUILD", Started: time.Now(), Log: buildLog,
	}
	f.builds[project] = append(f.builds[project], b)
	return b.ID
}

func (f *fakeBuilds) ends(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, builds := range f.builds {
		for i := range builds {
			if builds[i].ID == id {
				builds[i].Status, builds[i].Complete, builds[i].Ended = model.BuildSucceeded, true, time.Now()
			}
		}
	}
}

func (f *fakeBuilds) ListProjects(ctx context.Context, marker string) (model.ProjectPage, error) {
	if err := f.begin(ctx, "ListProjects", marker); err != nil {
		return model.ProjectPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := strconv.Atoi(marker)
	to := min(from+100, len(f.projects))
	p := model.ProjectPage{Names: slices.Clone(f.projects[from:to])}
	if to < len(f.projects) {
		p.Next = strconv.Itoa(to)
	}
	return p, nil
}

func (f *fakeBuilds) GetProjects(ctx context.Context, names []string) ([]model.Project, error) {
	if err := f.begin(ctx, "BatchGetProjects", strings.Join(names, " ")); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []model.Project
	for _, n := range names {
		if slices.Contains(f.projects, n) {
			out = append(out, model.Project{Name: n, SourceType: "GITHUB"})
		}
	}
	return out, nil
}

func (f *fakeBuilds) ListBuilds(ctx context.Context, project, marker string) (model.BuildPage, error) {
	if err := f.begin(ctx, "ListBuildsForProject", project+"@"+marker); err != nil {
		return model.BuildPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(f.projects, project) {
		return model.BuildPage{}, failure(model.Gone, "ListBuildsForProject", project, "no such project")
	}
	builds := f.builds[project]
	last := len(builds)
	if marker != "" {
		last, _ = strconv.Atoi(marker)
	}
	var p model.BuildPage
	for ; last > 0 && len(p.IDs) < 100; last-- {
		p.IDs = append(p.IDs, builds[last-1].ID)
	}
	if last > 0 {
		p.Next = strconv.Itoa(last)
	}
	return p, nil
}

func (f *fakeBuilds) GetBuilds(ctx context.Context, ids []string) ([]model.Build, error) {
	if err := f.begin(ctx, "BatchGetBuilds", strings.Join(ids, " ")); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []model.Build
	for _, id := range ids {
		for _, b := range f.builds[strings.Split(id, ":")[0]] {
			if b.ID == id {
				out = append(out, b)
			}
		}
	}
	return out, nil
}

// runBuilds starts a feed over an account with builds, with a screen that shows
// these projects.
func runBuilds(t *testing.T, f *fakeBuilds, visible []string, change func(*Options)) *world {
	t.Helper()
	w := run(t, f.fakeAWS, nil, func(o *Options) {
		o.Builds = f
		if change != nil {
			change(o)
		}
	})
	w.feed.Want(model.Demand{Builds: true, Projects: visible, Focused: true})
	synctest.Wait()
	return w
}

// known are the builds that were handed over, by id.
func known(r *recorder) map[string]model.Build {
	out := map[string]model.Build{}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		switch e := e.(type) {
		case model.BuildsListed:
			for _, b := range e.Builds {
				out[b.ID] = b
			}
		case model.BuildRead:
			out[e.Build.ID] = e.Build
		}
	}
	return out
}
