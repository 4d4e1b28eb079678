package feed

// The source of projects: their names page by page, then what they are.

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var (
	opListProjects = engine.Operation{Name: "ListProjects", Slots: 1}
	opGetProjects  = engine.Operation{Name: "BatchGetProjects", Slots: 1}
)

// projectSource reads the list of projects.
type projectSource struct {
	*pipeline
	reader model.ProjectReader
}

// Turns are those of the next page of names, and of what projects are.
func (s *projectSource) Turns() []engine.Turn {
	return []engine.Turn{
		{
			Operation: opListProjects, Urgency: model.OnScreen, Counts: true,
			Due: func(time.Time) (time.Time, bool) { return s.list.due, s.wanted },
			Take: func(time.Time) engine.Read {
				marker := s.list.marker
				return engine.Ask("", func(ctx context.Context) (model.ProjectPage, error) {
					return s.reader.ListProjects(ctx, marker)
				}, s.tookNames, s.namesFailed)
			},
		},
		{
			Operation: opGetProjects, Urgency: model.OnScreen, Counts: true,
			Due:  func(time.Time) (time.Time, bool) { return time.Time{}, s.wanted && len(s.list.facts) > 0 },
			Take: s.takeFacts,
		},
	}
}

// Refresh reads the list again.
func (s *projectSource) Refresh(now time.Time) { s.list.due = now }

// Pending is none: what waits is counted with the builds.
func (s *projectSource) Pending() int { return 0 }

func (s *projectSource) takeFacts(time.Time) engine.Read {
	l := &s.list
	n := min(batch, len(l.facts))
	names := slices.Clone(l.facts[:n])
	l.facts = slices.Delete(l.facts, 0, n)
	subject := ""
	if n == 1 {
		subject = names[0]
	}
	return engine.Ask(subject,
		func(ctx context.Context) ([]model.Project, error) { return s.reader.GetProjects(ctx, names) },
		s.tookFacts, func(a engine.Answer) { s.factsFailed(names, a) })
}

// tookNames takes in a page of names. The projects are posted the first time with
// every page, later when all has been read.
func (s *projectSource) tookNames(page model.ProjectPage, a engine.Answer) {
	l := &s.list
	if l.pages == 0 {
		l.found, l.seen = nil, map[string]bool{}
	}
	l.pages++
	l.asked = a.Asked
	for _, name := range page.Names {
		if !matches(s.globs, name) || l.seen[name] {
			continue
		}
		l.seen[name] = true
		l.found = append(l.found, name)
		l.facts = append(l.facts, name)
		if !l.complete {
			s.addProject(name, a.At)
		}
	}
	first := !l.complete
	l.marker, l.due = page.Next, a.At
	if l.marker == "" {
		s.ended(a.At)
	}
	s.placeProjects(a.At)
	if first {
		s.post(s.listed(a.At))
	}
}

// ended compares what is known with a complete list.
func (s *projectSource) ended(now time.Time) {
	l := &s.list
	for _, name := range l.found {
		s.addProject(name, now)
	}
	for name := range s.pipeline.projects {
		if !l.seen[name] {
			s.dropProject(name)
		}
	}
	s.order = l.found
	l.pages, l.found, l.seen, l.complete = 0, nil, nil, true
	l.due = s.again(now, s.every.Projects)
}

// tookFacts takes in what projects are.
func (s *projectSource) tookFacts(facts []model.Project, a engine.Answer) {
	l := &s.list
	l.asked = a.Asked
	for _, f := range facts {
		if pr := s.pipeline.projects[f.Name]; pr != nil {
			pr.facts, pr.known = f, true
		}
	}
	if len(l.facts) == 0 && l.pages == 0 {
		s.post(s.listed(a.At))
	}
}

// listed is what is known of the projects. It is worth posting when no
// part of it is on its way.
func (s *projectSource) listed(at time.Time) model.ProjectsListed {
	e := model.ProjectsListed{Read: model.Read{Asked: s.list.asked, At: at}, Complete: s.list.complete}
	for _, name := range s.order {
		if pr := s.pipeline.projects[name]; pr != nil {
			e.Projects = append(e.Projects, pr.facts)
		}
	}
	return e
}

// namesFailed says when the list is read again. Where it is not allowed, the
// names that the config spells out do instead.
func (s *projectSource) namesFailed(a engine.Answer) {
	l := &s.list
	l.due = a.At
	if !a.Again {
		l.pages, l.marker = 0, ""
		l.due = a.At.Add(s.every.Denied)
		if a.Failure.Class == model.Denied && !l.complete {
			s.addSpelled(a)
		}
	}
	s.post(model.BuildsFailed{Read: a.When(), Failure: a.Failure})
}

// addSpelled takes in the projects that the config spells out.
func (s *projectSource) addSpelled(a engine.Answer) {
	l := &s.list
	for _, name := range s.globs {
		if strings.ContainsAny(name, `*?[\`) || s.pipeline.projects[name] != nil {
			continue
		}
		s.addProject(name, a.At)
		l.facts = append(l.facts, name)
	}
	s.placeProjects(a.At)
	l.asked = a.Asked
	if len(s.order) > 0 {
		s.post(s.listed(a.At))
	}
}

// factsFailed says when what projects are is asked for again. Their names do for
// reading builds.
func (s *projectSource) factsFailed(names []string, a engine.Answer) {
	l := &s.list
	if a.Again {
		l.facts = append(names, l.facts...)
	} else {
		l.facts = nil // they are asked for with the next list
		s.post(s.listed(a.At))
	}
	s.post(model.BuildsFailed{Read: a.When(), Failure: a.Failure})
}
