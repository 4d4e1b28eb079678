package feed

// Reading the list of projects.

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// projectList is the reading of the account's projects: names page by page, then
// what they are.
type projectList struct {
	due      time.Time
	marker   string
	pages    int // read since the beginning of this listing
	found    []string
	complete bool     // a listing has come to its end
	facts    []string // names of projects to be read
	factsDue time.Time
	asked    time.Time // the latest of what is known was asked for
}

func (p *plan) projectsDue() (time.Time, bool) {
	return p.builds.list.due, p.builds.wanted
}

func (p *plan) factsDue() (time.Time, bool) {
	l := &p.builds.list
	return l.factsDue, p.builds.wanted && len(l.facts) > 0
}

func (p *plan) takeFacts() job {
	l := &p.builds.list
	n := min(batch, len(l.facts))
	names := slices.Clone(l.facts[:n])
	l.facts = slices.Delete(l.facts, 0, n)
	return job{ids: names}
}

// projectPage takes in a page of names and reports whether the projects are to be
// posted: the first time with every page, later when all has been read.
func (p *plan) projectPage(a answer) bool {
	b := &p.builds
	l := &b.list
	if l.pages == 0 {
		l.found = nil
	}
	l.pages++
	l.asked = a.asked
	for _, name := range a.projectPage.Names {
		if !matches(b.globs, name) || slices.Contains(l.found, name) {
			continue
		}
		l.found = append(l.found, name)
		l.facts = append(l.facts, name)
		if !l.complete {
			p.addProject(name, a.at)
		}
	}
	first := !l.complete
	l.marker, l.due = a.projectPage.Next, a.at
	if l.marker == "" {
		p.projectsEnded(a.at)
	}
	p.placeProjects(a.at)
	return first
}

// projectsEnded compares the plan with a complete list.
func (p *plan) projectsEnded(now time.Time) {
	b := &p.builds
	l := &b.list
	for _, name := range l.found {
		p.addProject(name, now)
	}
	for name := range b.projects {
		if !slices.Contains(l.found, name) {
			p.dropProject(name)
		}
	}
	b.order = l.found
	l.pages, l.found, l.complete = 0, nil, true
	l.due = p.again(now, p.every.Projects)
}

func (p *plan) addProject(name string, now time.Time) {
	b := &p.builds
	if b.projects[name] != nil {
		return
	}
	pr := &project{facts: model.Project{Name: name}, place: offScreen, due: now.Add(p.every.Grace)}
	b.projects[name] = pr
	before := slices.IndexFunc(b.around, func(o *project) bool { return !o.looked.IsZero() })
	if before < 0 {
		before = len(b.around)
	}
	b.around = slices.Insert(b.around, before, pr) // a new one before those that were looked at
	b.order = append(b.order, name)
}

func (p *plan) dropProject(name string) {
	b := &p.builds
	pr := b.projects[name]
	if pr == nil {
		return
	}
	is := func(o *project) bool { return o == pr }
	delete(b.projects, name)
	b.around = slices.DeleteFunc(b.around, is)
	b.onScreen = slices.DeleteFunc(b.onScreen, is)
	b.older = slices.DeleteFunc(b.older, is)
	b.order = slices.DeleteFunc(b.order, func(o string) bool { return o == name })
	for _, id := range pr.ids {
		if !b.watched[id] && !b.started[id] {
			delete(b.byID, id)
			delete(b.running, id)
		}
	}
}

// projectFacts takes in what projects are.
func (p *plan) projectFacts(a answer) {
	b := &p.builds
	b.list.asked = a.asked
	for _, facts := range a.projects {
		if pr := b.projects[facts.Name]; pr != nil {
			pr.facts, pr.known = facts, true
		}
	}
}

// projectsListed is what is known of the projects. It is worth posting when no
// part of it is on its way.
func (p *plan) projectsListed(at time.Time) model.ProjectsListed {
	b := &p.builds
	e := model.ProjectsListed{Read: model.Read{Asked: b.list.asked, At: at}, Complete: b.list.complete}
	for _, name := range b.order {
		if pr := b.projects[name]; pr != nil {
			e.Projects = append(e.Projects, pr.facts)
		}
	}
	return e
}

// projectsFailed says when the list is read again. Where it is not allowed, the
// names that the config spells out do instead.
func (p *plan) projectsFailed(a answer) bool {
	b := &p.builds
	l := &b.list
	l.due = a.at
	if passing(a.failure.Class) {
		return false
	}
	l.pages, l.marker = 0, ""
	l.due = a.at.Add(p.every.Denied)
	if a.failure.Class != model.Denied || l.complete {
		return false
	}
	for _, name := range b.globs {
		if strings.ContainsAny(name, `*?[\`) || b.projects[name] != nil {
			continue
		}
		p.addProject(name, a.at)
		l.facts = append(l.facts, name)
	}
	p.placeProjects(a.at)
	l.asked = a.asked
	return len(b.order) > 0
}

// factsFailed says when what projects are is asked for again. Their names do for
// reading builds.
func (p *plan) factsFailed(a answer) {
	l := &p.builds.list
	if passing(a.failure.Class) {
		l.facts = append(slices.Clone(a.ids), l.facts...)
		return
	}
	l.facts = nil // they are asked for with the next list
}
