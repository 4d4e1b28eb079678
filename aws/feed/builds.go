package feed

// What the plan knows of projects and builds, and when it reads which.

import (
	"cmp"
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

// lookDue is when the ids of a project's builds are to be read next.
func (p *plan) lookDue() (time.Time, bool) {
	if _, ok := p.builds.nextOlder(); ok {
		return time.Time{}, true
	}
	pr := p.builds.nextLook()
	if pr == nil {
		return time.Time{}, false
	}
	return pr.due, true
}

// nextOlder is the project whose page of older builds is to be read.
func (b *builds) nextOlder() (int, bool) {
	i := slices.IndexFunc(b.older, func(pr *project) bool { return !pr.reading })
	return i, i >= 0
}

// nextLook is the project on the screen to be looked at next, nil for none.
func (b *builds) nextLook() *project {
	if !b.wanted {
		return nil
	}
	var next *project
	for _, pr := range b.onScreen {
		if !pr.reading && (next == nil || pr.due.Before(next.due)) {
			next = pr
		}
	}
	return next
}

func (p *plan) takeLook() job {
	b := &p.builds
	if i, ok := b.nextOlder(); ok {
		pr := b.older[i]
		b.older = slices.Delete(b.older, i, i+1)
		pr.reading = true
		return job{project: pr.facts.Name, marker: pr.next, urgency: model.Awaited}
	}
	pr := b.nextLook()
	pr.reading = true
	return job{project: pr.facts.Name}
}

// newestDue is when the newest build of a project that is not on the screen is to
// be looked for: not while one on the screen waits.
func (p *plan) newestDue(now time.Time) (time.Time, bool) {
	b := &p.builds
	if on := b.nextLook(); !b.wanted || (on != nil && !on.due.After(now)) {
		return time.Time{}, false
	}
	pr := b.nextAround()
	if pr == nil {
		return time.Time{}, false
	}
	at := pr.due
	if spaced := b.trickled.Add(p.every.Slowly); !b.trickled.IsZero() && spaced.After(at) {
		at = spaced
	}
	return at, true
}

func (b *builds) nextAround() *project {
	for _, pr := range b.around {
		if pr.place == offScreen && !pr.reading {
			return pr
		}
	}
	return nil
}

func (p *plan) takeNewest(now time.Time) job {
	b := &p.builds
	pr := b.nextAround()
	b.toTheBack(pr)
	b.trickled = now
	pr.reading = true
	return job{project: pr.facts.Name}
}

// polls are the builds that are read again and again: those that run, while they
// are on the screen or somebody waits for them.
func (b *builds) polls(now time.Time) []*build {
	var polls []*build
	for id, w := range b.running {
		if !w.reading && !w.absent.After(now) && (b.wanted || b.watched[id] || b.started[id]) {
			polls = append(polls, w)
		}
	}
	return polls
}

// looking reports whether ids of builds are on their way, so that those builds
// can be read with the ones in line.
func (b *builds) looking(now time.Time) bool {
	if _, ok := b.nextOlder(); ok {
		return true
	}
	return b.wanted && slices.ContainsFunc(b.onScreen, func(pr *project) bool {
		return pr.reading || !pr.due.After(now)
	})
}

// buildsDue is when builds are to be read: one call for all of them.
func (p *plan) buildsDue(now time.Time) (time.Time, bool) {
	b := &p.builds
	var at time.Time
	some := false
	due := func(t time.Time) {
		if t.Before(b.heldTo) {
			t = b.heldTo
		}
		if !some || t.Before(at) {
			at, some = t, true
		}
	}
	if len(b.urgent) > 0 {
		due(time.Time{})
	}
	switch {
	case len(b.line) == 0:
	case len(b.line) >= batch || !b.looking(now):
		due(b.lineSince)
	default:
		due(b.lineSince.Add(p.every.Together))
	}
	switch {
	case len(b.slow) == 0 || !b.wanted:
	case len(b.slow) >= batch:
		due(b.slowSince)
	default:
		due(b.slowSince.Add(slowTogether * p.every.Together))
	}
	if len(b.polls(now)) > 0 {
		due(b.polled.Add(p.runningEvery()))
	} else if again := b.nextAbsent(now); !again.IsZero() {
		due(again)
	}
	return at, some
}

// nextAbsent is when a build that was not known is to be asked for again; zero
// for never.
func (b *builds) nextAbsent(now time.Time) time.Time {
	var at time.Time
	for id, w := range b.running {
		if !w.reading && w.absent.After(now) && (b.watched[id] || b.started[id]) {
			at = earlier(at, w.absent)
		}
	}
	return at
}

func (p *plan) takeBuilds(now time.Time) job {
	b := &p.builds
	var j job
	take := func(w *build) {
		w.queued = false
		if !w.reading {
			w.reading = true
			j.ids = append(j.ids, w.id)
		}
	}
	room := func(line *[]*build) {
		n := min(batch-len(j.ids), len(*line))
		for _, w := range (*line)[:n] {
			take(w)
		}
		*line = slices.Delete(*line, 0, n)
	}
	if len(b.urgent) > 0 {
		j.urgency = model.Awaited
	}
	room(&b.urgent)
	room(&b.line)
	polls := b.polls(now)
	slices.SortFunc(polls, func(x, y *build) int { return cmp.Or(x.asked.Compare(y.asked), cmp.Compare(x.id, y.id)) })
	if polls = polls[:min(batch-len(j.ids), len(polls))]; len(polls) > 0 {
		b.polled = now
	}
	room(&polls)
	room(&b.slow)
	return j
}

// refreshBuilds looks again at what is on the screen.
func (p *plan) refreshBuilds(now time.Time) {
	b := &p.builds
	b.list.due = now
	for _, pr := range b.onScreen {
		pr.due = now
	}
	b.polled, b.heldTo = time.Time{}, time.Time{}
}

// pendingBuilds is how many reads of projects and builds wait because nothing has
// been read yet, or are under way for that.
func (p *plan) pendingBuilds() int {
	b := &p.builds
	n := len(b.line) + len(b.urgent) + p.inFlight[askProjects] + p.inFlight[askProjectFacts]
	if b.wanted {
		for _, pr := range b.onScreen {
			if pr.looked.IsZero() {
				n++
			}
		}
	}
	return n
}
