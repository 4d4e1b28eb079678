package feed

// What the plan knows of projects and builds, and what the screen wants of them.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// batch is the most projects or builds that CodeBuild tells of in one call.
	batch = 100
	// A project on the screen has this many of its builds read, so that one call
	// does for as many projects as fit. Older ones are read when asked for.
	leastDeep = 5
	mostDeep  = 25
	// deeper is how many more builds each wish for older ones reads.
	deeper = 50
	// assumed is how many projects count as being on the screen while nobody says
	// which ones are.
	assumed = 20
	// slowTogether is how many times longer builds wait for others to be read with
	// when they are not on the screen.
	slowTogether = 10
	// unknownFor is how long a build that CodeBuild does not know is asked for
	// often: one that was just started may not be known yet.
	unknownFor = time.Minute
)

// builds is the part of the plan that is about projects and builds.
type builds struct {
	on     bool // there is somebody to ask
	globs  []string
	wanted bool // builds are on the screen

	list     projectList
	projects map[string]*project
	order    []string   // names as listed
	onScreen []*project // top to bottom
	around   []*project // all of them, the one whose newest build was looked for longest ago first
	older    []*project // somebody waits for older builds of these

	byID      map[string]*build
	running   map[string]*build // not known to have ended
	watched   map[string]bool   // somebody looks at them
	started   map[string]bool   // watched until they end
	urgent    []*build          // to be read at once
	line      []*build          // to be read, together with others
	lineSince time.Time
	slow      []*build // the same for what is not on the screen
	slowSince time.Time
	polled    time.Time // when running builds were last asked for
	heldTo    time.Time // builds can not be read before this
	trickled  time.Time
}

// project is what the plan knows of one project.
type project struct {
	facts   model.Project
	known   bool // facts are more than the name
	place   int  // on the screen, from the top; offScreen elsewhere
	ids     []string
	next    string // marker of the page after ids
	ended   bool   // there is no such page
	extra   int    // builds beyond the newest that were asked for
	looked  time.Time
	asked   time.Time // the latest of what is known was asked for
	due     time.Time
	reading bool
	denials int // in a row
}

// build is what the plan knows of one build.
type build struct {
	id      string
	facts   model.Build
	known   bool
	listed  bool // it is among its project's ids
	queued  bool
	reading bool
	asked   time.Time
	since   time.Time // when it was first asked for
	absent  time.Time // CodeBuild does not know it; not asked again before this
}

func newBuilds(o Options) builds {
	return builds{
		on: o.Builds != nil, globs: o.Projects,
		projects: map[string]*project{}, byID: map[string]*build{}, running: map[string]*build{},
		watched: map[string]bool{}, started: map[string]bool{},
	}
}

func (b *builds) build(id string) *build {
	known := b.byID[id]
	if known == nil {
		known = &build{id: id}
		b.byID[id] = known
	}
	return known
}

// wantBuilds takes in what of builds is on the screen now. The demand is the
// plan's already.
func (p *plan) wantBuilds(from, now time.Time) {
	b := &p.builds
	if !b.on {
		return
	}
	b.wanted = p.demand.Builds
	before := b.watched
	b.watched = map[string]bool{}
	for _, id := range append(slices.Clone(p.demand.Watched), p.demand.Log.Build) {
		if id == "" {
			continue
		}
		b.watched[id] = true
		if !before[id] {
			p.watchNow(id)
		}
	}
	p.placeProjects(from)
}

// watchNow reads a build at once that somebody has begun to look at.
func (p *plan) watchNow(id string) {
	b := &p.builds
	w := b.build(id)
	if w.known && w.facts.Complete {
		return
	}
	b.running[id] = w
	if !w.reading && !slices.Contains(b.urgent, w) {
		b.urgent = append(b.urgent, w)
	}
}

// watch reads builds at once and then often until they have ended.
func (p *plan) watch(ids []string) {
	b := &p.builds
	if !b.on {
		return
	}
	for _, id := range ids {
		if w := b.byID[id]; id == "" || (w != nil && w.known && w.facts.Complete) {
			continue
		}
		b.started[id] = true
		p.watchNow(id)
	}
}

// placeProjects says which projects are on the screen.
func (p *plan) placeProjects(from time.Time) {
	b := &p.builds
	names := p.demand.Projects
	if len(names) == 0 && b.wanted {
		names = b.order[:min(len(b.order), assumed)]
	}
	before := b.onScreen
	places := make(map[*project]int, len(names))
	b.onScreen = nil
	for i, name := range names {
		pr := b.projects[name]
		if _, twice := places[pr]; pr == nil || twice {
			continue
		}
		places[pr] = i
		b.onScreen = append(b.onScreen, pr)
	}
	for _, pr := range before {
		if _, stays := places[pr]; !stays {
			pr.place = offScreen
			b.toTheBack(pr)
		}
	}
	for _, pr := range b.onScreen {
		if pr.place == offScreen {
			pr.due = from
			if next := pr.looked.Add(p.lookEvery()); !pr.looked.IsZero() && next.After(from) {
				pr.due = next
			}
		} else if next := pr.looked.Add(p.lookEvery()); !pr.looked.IsZero() && pr.denials == 0 && next.Before(pr.due) {
			pr.due = next // the focus is back
		}
		pr.place = places[pr]
	}
	for _, pr := range b.onScreen {
		p.deepen(pr, from)
	}
}

func (b *builds) toTheBack(pr *project) {
	if i := slices.Index(b.around, pr); i >= 0 {
		b.around = append(slices.Delete(b.around, i, i+1), pr)
	}
}

// lookEvery is the time between two looks for new builds of a project on the
// screen.
func (p *plan) lookEvery() time.Duration {
	if p.demand.Focused {
		return p.every.Look
	}
	return p.every.Look * time.Duration(p.every.Away)
}

// runningEvery is the time between two reads of the builds that run.
func (p *plan) runningEvery() time.Duration {
	if p.demand.Focused {
		return p.every.Running
	}
	return p.every.RunningBy
}

// depth is how many of a project's builds are worth reading.
func (b *builds) depth(pr *project) int {
	if pr.place == offScreen {
		return 1 + pr.extra
	}
	return min(max(batch/len(b.onScreen), leastDeep), mostDeep) + pr.extra
}

// deepen puts those of a project's builds in line that are worth reading, and
// asks for older ones where they are wanted.
func (p *plan) deepen(pr *project, now time.Time) {
	b := &p.builds
	depth := b.depth(pr)
	for _, id := range pr.ids[:min(depth, len(pr.ids))] {
		w := b.build(id)
		if w.known || w.queued || w.reading || w.absent.After(now) {
			continue
		}
		w.queued = true
		if pr.place == offScreen && pr.extra == 0 {
			if len(b.slow) == 0 {
				b.slowSince = now
			}
			b.slow = append(b.slow, w)
			continue
		}
		if len(b.line) == 0 {
			b.lineSince = now
		}
		b.line = append(b.line, w)
	}
	if pr.extra > 0 && depth > len(pr.ids) && !pr.ended && !pr.looked.IsZero() && !slices.Contains(b.older, pr) {
		b.older = append(b.older, pr)
	}
}

// wantOlder reads more of the builds of projects.
func (p *plan) wantOlder(names []string, now time.Time) {
	for _, name := range names {
		if pr := p.builds.projects[name]; pr != nil {
			pr.extra += deeper
			if pr.looked.IsZero() {
				pr.due = now
			}
			p.deepen(pr, now)
		}
	}
}
