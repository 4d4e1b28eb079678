package store

// What is known of projects and their builds.

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// builds are the projects and builds of a Store.
type builds struct {
	projects []model.Project // by name
	complete bool
	asked    time.Time
	at       time.Time
	failure  *model.Failure // of all builds
	failedAt time.Time      // when what failed was asked for

	of   map[string]*shelf // by project
	byID map[string]*buildFact
}

// shelf is what is known of one project's builds.
type shelf struct {
	Builds           // its List is made anew when it is asked for after a change
	stale  bool      // List has to be made anew
	asked  time.Time // of the last list applied
	failed time.Time // when the read was asked for that Failure is of
	facts  map[string]*buildFact
}

type buildFact struct {
	build model.Build
	asked time.Time
}

func noBuilds() builds {
	return builds{of: map[string]*shelf{}, byID: map[string]*buildFact{}}
}

func (b *builds) shelf(project string) *shelf {
	s := b.of[project]
	if s == nil {
		s = &shelf{facts: map[string]*buildFact{}}
		b.of[project] = s
	}
	return s
}

func (b *builds) apply(e model.Event, d *Changes) bool {
	switch e := e.(type) {
	case model.ProjectsListed:
		b.applyProjects(e, d)
	case model.BuildsListed:
		b.applyBuilds(e, d)
	case model.BuildRead:
		b.applyBuild(e, d)
	case model.BuildsFailed:
		b.applyBuildsFailure(e, d)
	default:
		return false
	}
	return true
}

func (b *builds) forget(d *Changes) { *b = noBuilds(); d.Add(OfBuilds) }

// applyProjects takes in the list of projects. What is known of one that an
// incomplete list leaves out stays; a complete list takes away with a project
// what is known of its builds.
func (b *builds) applyProjects(e model.ProjectsListed, d *Changes) {
	if e.Asked.Before(b.asked) {
		return
	}
	b.asked, b.at = e.Asked, e.At
	listed := make(map[string]model.Project, len(e.Projects))
	if !e.Complete {
		for _, p := range b.projects {
			listed[p.Name] = p
		}
	}
	for _, p := range e.Projects {
		listed[p.Name] = p
	}
	b.projects = slices.SortedFunc(maps.Values(listed), func(x, y model.Project) int { return strings.Compare(x.Name, y.Name) })
	if e.Complete {
		b.complete = true
		for name, sh := range b.of {
			if _, ok := listed[name]; ok || !sh.endedBefore(e.Asked) {
				continue
			}
			for id := range sh.facts {
				delete(b.byID, id)
			}
			delete(b.of, name)
		}
	}
	if b.failure != nil && aboutProjects(b.failure) && b.failedAt.Before(e.Asked) {
		b.failure = nil
	}
	d.Add(OfBuilds)
}

// endedBefore reports whether all that is known of a project's builds was asked
// for before a time.
func (sh *shelf) endedBefore(t time.Time) bool {
	if sh.asked.After(t) {
		return false
	}
	for _, f := range sh.facts {
		if f.asked.After(t) {
			return false
		}
	}
	return true
}

// aboutProjects reports whether a failure is one of reading projects, which
// their list ends, and not one of reading builds.
func aboutProjects(f *model.Failure) bool {
	return f.Operation == "ListProjects" || f.Operation == "BatchGetProjects"
}

// applyBuilds merges builds by their ids. A list that is complete takes away what
// it does not hold.
func (b *builds) applyBuilds(e model.BuildsListed, d *Changes) {
	sh := b.shelf(e.Project)
	if e.Asked.Before(sh.asked) {
		return
	}
	sh.asked, sh.At, sh.Complete = e.Asked, e.At, e.Complete
	if !e.Asked.Before(sh.failed) {
		sh.Failure = nil
	}
	listed := make(map[string]bool, len(e.Builds))
	for _, build := range e.Builds {
		listed[build.ID] = true
		b.setBuild(sh, build, e.Read)
	}
	if e.Complete {
		for id, f := range sh.facts {
			if !listed[id] && f.asked.Before(e.Asked) {
				delete(sh.facts, id)
				delete(b.byID, id)
				sh.stale = true
			}
		}
	}
	b.work(e.Asked)
	d.Add(OfBuilds)
}

func (b *builds) applyBuild(e model.BuildRead, d *Changes) {
	if b.setBuild(b.shelf(e.Build.Project), e.Build, e.Read) {
		d.Add(OfBuilds)
	}
	if b.work(e.Asked) {
		d.Add(OfBuilds)
	}
}

// setBuild keeps a build unless a later answer is known, and reports whether that
// changed anything. A build that has ended does not run again.
func (b *builds) setBuild(sh *shelf, build model.Build, read model.Read) bool {
	f := sh.facts[build.ID]
	if f == nil {
		f = &buildFact{build: build, asked: read.Asked}
		sh.facts[build.ID], b.byID[build.ID] = f, f
		sh.stale = true
		return true
	}
	if read.Asked.Before(f.asked) || (f.build.Complete && !build.Complete) {
		return false
	}
	f.asked = read.Asked
	if reflect.DeepEqual(f.build, build) {
		return false
	}
	f.build = build
	sh.stale = true
	return true
}

// work ends a failure to read builds, and reports whether there was one.
func (b *builds) work(asked time.Time) bool {
	if b.failure == nil || aboutProjects(b.failure) || !b.failedAt.Before(asked) {
		return false
	}
	b.failure = nil
	return true
}

func (b *builds) applyBuildsFailure(e model.BuildsFailed, d *Changes) {
	if e.Project == "" {
		if e.Asked.Before(b.failedAt) {
			return
		}
		b.failure, b.failedAt = e.Failure, e.Asked
	} else {
		sh := b.shelf(e.Project)
		if e.Asked.Before(sh.asked) || e.Asked.Before(sh.failed) {
			return
		}
		sh.Failure, sh.failed = e.Failure, e.Asked
	}
	d.Add(OfBuilds)
}

// Projects are the projects by name, and why they or all builds can not be read.
// The slice is the store's own.
func (s *Store) Projects() Projects {
	b := &s.builds
	return Projects{List: b.projects, Complete: b.complete, Failure: b.failure, At: b.at}
}

// Project finds a project by its name.
func (s *Store) Project(name string) (model.Project, bool) {
	i, ok := slices.BinarySearchFunc(s.builds.projects, name, func(p model.Project, name string) int { return strings.Compare(p.Name, name) })
	if !ok {
		return model.Project{}, false
	}
	return s.builds.projects[i], true
}

// Builds are the known builds of a project, newest first. The slice is the
// store's own until the next event.
func (s *Store) Builds(project string) Builds {
	sh := s.builds.of[project]
	if sh == nil {
		return Builds{}
	}
	if sh.stale {
		sh.List = make([]model.Build, 0, len(sh.facts))
		for _, f := range sh.facts {
			sh.List = append(sh.List, f.build)
		}
		slices.SortFunc(sh.List, newerBuild)
		sh.stale = false
	}
	return sh.Builds
}

// Build finds a build by its id.
func (s *Store) Build(id string) (model.Build, bool) {
	if f := s.builds.byID[id]; f != nil {
		return f.build, true
	}
	return model.Build{}, false
}

// AllBuilds are the known builds of all projects, newest first.
func (s *Store) AllBuilds() []model.Build {
	return s.pickBuilds(func(model.Build) bool { return true })
}

// RunningBuilds are the builds that have not ended, newest first.
func (s *Store) RunningBuilds() []model.Build {
	return s.pickBuilds(func(b model.Build) bool { return !b.Complete })
}

func (s *Store) pickBuilds(take func(model.Build) bool) []model.Build {
	var picked []model.Build
	for _, f := range s.builds.byID {
		if take(f.build) {
			picked = append(picked, f.build)
		}
	}
	slices.SortFunc(picked, newerBuild)
	return picked
}

// newerBuild orders builds: those that started later first.
func newerBuild(a, b model.Build) int {
	return cmp.Or(b.Started.Compare(a.Started), cmp.Compare(b.Number, a.Number), cmp.Compare(a.ID, b.ID))
}
