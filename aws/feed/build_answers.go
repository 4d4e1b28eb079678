package feed

// What answers about projects and builds mean.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// projectsRead takes in a page of names.
func (r *runner) projectsRead(a answer) {
	if r.plan.projectPage(a) {
		r.post(r.plan.projectsListed(a.at))
	}
}

// factsRead takes in what projects are.
func (r *runner) factsRead(a answer) {
	p := r.plan
	p.projectFacts(a)
	if l := &p.builds.list; len(l.facts) == 0 && l.pages == 0 {
		r.post(p.projectsListed(a.at))
	}
}

// idsRead takes in a page of ids of a project's builds.
func (r *runner) idsRead(a answer) {
	p := r.plan
	pr := p.builds.projects[a.project]
	if pr == nil {
		return
	}
	pr.reading, pr.denials, pr.asked = false, 0, a.asked
	if a.marker == "" {
		p.newestIDs(pr, a.buildIDs)
		pr.looked = a.asked
		p.lookAgainLater(pr, a.at)
	} else if a.marker == pr.next {
		for _, id := range a.buildIDs.IDs {
			if w := p.builds.build(id); !w.listed {
				w.listed = true
				pr.ids = append(pr.ids, id)
			}
		}
		pr.next, pr.ended = a.buildIDs.Next, a.buildIDs.Next == ""
	}
	p.deepen(pr, a.at)
	if p.builds.readSoFar(pr) {
		r.post(p.buildsListed(pr, a.at))
	}
}

// newestIDs takes in the first page of a project's ids. Older ids stay known
// where they connect with it.
func (p *plan) newestIDs(pr *project, page model.BuildPage) {
	b := &p.builds
	ids := slices.Clone(page.IDs)
	next, ended := page.Next, page.Next == ""
	if !ended && len(ids) > 0 {
		if i := slices.Index(pr.ids, ids[len(ids)-1]); i >= 0 {
			ids = append(ids, pr.ids[i+1:]...)
			if len(pr.ids) > i+1 || pr.ended {
				next, ended = pr.next, pr.ended
			}
		}
	}
	for _, id := range pr.ids {
		if w := b.byID[id]; w != nil {
			w.listed = false
		}
	}
	for _, id := range ids {
		b.build(id).listed = true
	}
	for _, id := range pr.ids {
		if w := b.byID[id]; w != nil && !w.listed && !b.watched[id] && !b.started[id] {
			delete(b.byID, id)
			delete(b.running, id)
		}
	}
	pr.ids, pr.next, pr.ended = ids, next, ended
}

// lookAgainLater says when the newest builds of a project are looked for again.
func (p *plan) lookAgainLater(pr *project, now time.Time) {
	if pr.place == offScreen {
		pr.due = p.again(now, p.every.Newest)
	} else {
		pr.due = p.again(now, p.lookEvery())
	}
}

// readSoFar reports whether no build of a project is on its way for the first
// time.
func (b *builds) readSoFar(pr *project) bool {
	for _, id := range pr.ids[:min(b.depth(pr), len(pr.ids))] {
		if w := b.byID[id]; w != nil && !w.known && (w.queued || w.reading) {
			return false
		}
	}
	return true
}

// buildsListed is what is known of a project's builds. It counts as asked for when
// the latest of its parts was.
func (p *plan) buildsListed(pr *project, at time.Time) model.BuildsListed {
	b := &p.builds
	e := model.BuildsListed{Read: model.Read{Asked: pr.asked, At: at}, Project: pr.facts.Name, Complete: pr.ended}
	for _, id := range pr.ids {
		switch w := b.byID[id]; {
		case w != nil && w.known:
			e.Builds = append(e.Builds, w.facts)
		case w != nil && !w.absent.IsZero(): // deleted
		default:
			e.Complete = false
		}
	}
	return e
}

// buildsRead takes in builds. Those that are new to a project are posted with all
// of it, the others one by one.
func (r *runner) buildsRead(a answer) {
	p := r.plan
	b := &p.builds
	found := make(map[string]model.Build, len(a.builds))
	for _, f := range a.builds {
		found[f.ID] = f
	}
	grown := map[*project]bool{}
	for _, id := range a.ids {
		w := b.build(id)
		w.reading = false
		if w.since.IsZero() {
			w.since = a.asked
		}
		f, ok := found[id]
		if !ok {
			r.buildAbsent(w, a)
			if pr := b.projectOf(id); pr != nil && w.listed {
				grown[pr] = true
			}
			continue
		}
		first := !w.known
		w.facts, w.known, w.asked, w.absent = f, true, a.asked, time.Time{}
		if f.Complete {
			delete(b.running, id)
			delete(b.started, id)
		} else {
			b.running[id] = w
		}
		r.tail.tell(f, nil)
		if pr := b.projects[f.Project]; pr != nil && w.listed {
			pr.asked = later(pr.asked, a.asked)
			if first {
				grown[pr] = true
				continue
			}
		}
		r.post(model.BuildRead{Read: a.read(), Build: f})
	}
	for _, pr := range b.inOrder(grown) {
		r.post(p.buildsListed(pr, a.at))
	}
}

// buildAbsent is for a build that CodeBuild does not know: deleted, or only just
// started.
func (r *runner) buildAbsent(w *build, a answer) {
	b := &r.plan.builds
	r.tail.tell(model.Build{ID: w.id}, unknownBuild(w.id))
	w.absent = a.at.Add(unknownFor)
	switch {
	case !w.listed && a.asked.Sub(w.since) < unknownFor:
		w.absent = a.at.Add(r.plan.runningEvery())
	case !b.watched[w.id]:
		delete(b.running, w.id)
		delete(b.started, w.id)
	}
}

// projectOf is the project of a build, by the id that it begins with.
func (b *builds) projectOf(id string) *project {
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == ':' {
			return b.projects[id[:i]]
		}
	}
	return nil
}

// inOrder are projects in the order in which they are listed.
func (b *builds) inOrder(some map[*project]bool) []*project {
	var ordered []*project
	for _, name := range b.order {
		if pr := b.projects[name]; some[pr] {
			ordered = append(ordered, pr)
		}
	}
	return ordered
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// buildReadFailed takes in that something about projects or builds could not be
// read.
func (r *runner) buildReadFailed(a answer) {
	p := r.plan
	failed := model.BuildsFailed{Read: a.read(), Project: a.project, Failure: a.failure}
	switch a.kind {
	case askProjects:
		if p.projectsFailed(a) {
			r.post(p.projectsListed(a.at))
		}
	case askProjectFacts:
		p.factsFailed(a)
		if !passing(a.failure.Class) {
			r.post(p.projectsListed(a.at))
		}
	case askBuildIDs, askNewest:
		p.idsFailed(a)
	case askBuilds:
		p.buildsFailed(a)
		for _, id := range a.ids {
			r.tail.tell(model.Build{ID: id}, a.failure)
		}
	}
	r.post(failed)
}

// idsFailed says when a project is looked at again.
func (p *plan) idsFailed(a answer) {
	b := &p.builds
	pr := b.projects[a.project]
	if pr == nil {
		return
	}
	pr.reading = false
	older := a.marker != ""
	switch {
	case passing(a.failure.Class):
		if older {
			b.older = append(b.older, pr)
		} else {
			pr.due = a.at // the operation's own wait comes on top
		}
	case a.failure.Class == model.Gone:
		p.dropProject(pr.facts.Name)
		if soon := a.at.Add(relistAfter); b.list.pages == 0 && soon.Before(b.list.due) {
			b.list.due = soon
		}
	case older:
		pr.extra = 0 // until somebody asks again
	default:
		wait := min(p.every.Denied<<min(pr.denials, 8), p.every.Newest)
		pr.denials++
		pr.due = a.at.Add(p.spread(wait))
	}
}

// buildsFailed puts builds back in line. Ids that no project has listed may be
// what the call was refused for: they are left out for a while then.
func (p *plan) buildsFailed(a answer) {
	b := &p.builds
	class := a.failure.Class
	wishes := 0
	for _, id := range a.ids {
		w := b.build(id)
		w.reading = false
		if !w.listed {
			wishes++
		}
	}
	refused := !passing(class) && class != model.Denied
	if class == model.Denied || (refused && wishes == 0) {
		b.heldTo = a.at.Add(p.every.Denied)
	}
	for _, id := range a.ids {
		w := b.byID[id]
		switch {
		case refused && !w.listed:
			w.absent = a.at.Add(unknownFor)
		case w.known || b.running[id] != nil: // it is asked for again as it runs
		case !w.queued:
			w.queued = true
			if len(b.line) == 0 {
				b.lineSince = a.at
			}
			b.line = append(b.line, w)
		}
	}
}
