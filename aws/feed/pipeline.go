package feed

// What is known of projects and builds.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
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
	// slowTogether is how many times longer builds wait for others to be read with
	// when they are not on the screen.
	slowTogether = 10
	// unknownFor is how long a build that CodeBuild does not know is asked for
	// often: one that was just started may not be known yet.
	unknownFor = time.Minute
)

// pipeline is what is known of projects and builds, and what the screen wants of them.
type pipeline struct {
	*scene
	globs  []string                 // over names of projects
	wanted bool                     // builds are on the screen
	names  []string                 // projects on the screen, as far as that was said
	tell   func(model.Build, error) // told what was read of a build, or why not

	list     projectList
	projects map[string]*projectRow
	order    []string                  // names as listed
	onScreen []*projectRow             // top to bottom
	around   engine.Queue[*projectRow] // those off the screen that are not being looked at
	turns    int                       // of those, so far
	older    []*projectRow             // somebody waits for older builds of these

	byID      map[string]*buildRow
	running   map[string]*buildRow // not known to have ended
	watched   map[string]bool      // somebody looks at them
	started   map[string]bool      // watched until they end
	urgent    []*buildRow          // to be read at once
	line      []*buildRow          // to be read, together with others
	lineSince time.Time
	slow      []*buildRow // the same for what is not on the screen
	slowSince time.Time
	polled    time.Time // when running builds were last asked for
	heldTo    time.Time // builds can not be read before this
	trickled  time.Time
	changedAt time.Time // when the projects on the screen last changed
}

// projectRow is what is known of one project.
type projectRow struct {
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
	turn    int // among those off the screen: who had it longest ago goes first
	index   int // in around; engine.Outside when it is not there
}

// projectList is the reading of the account's projects: names page by page, then
// what they are.
type projectList struct {
	due      time.Time
	marker   string
	pages    int // read since the beginning of this listing
	found    []string
	seen     map[string]bool // names that are found
	complete bool            // a listing has come to its end
	facts    []string        // names of projects to be read
	asked    time.Time       // the latest of what is known was asked for
}

// buildRow is what is known of one build.
type buildRow struct {
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

func newPipeline(s *scene, o *Options) *pipeline {
	return &pipeline{
		around: engine.Queue[*projectRow]{Before: projectBefore, At: func(pr *projectRow) *int { return &pr.index }},
		scene:  s, globs: o.Projects, tell: func(model.Build, error) {},
		projects: map[string]*projectRow{}, byID: map[string]*buildRow{}, running: map[string]*buildRow{},
		watched: map[string]bool{}, started: map[string]bool{},
	}
}

func (b *pipeline) build(id string) *buildRow {
	known := b.byID[id]
	if known == nil {
		known = &buildRow{id: id}
		b.byID[id] = known
	}
	return known
}

// addProject takes a project in.
func (b *pipeline) addProject(name string, now time.Time) {
	if b.projects[name] != nil {
		return
	}
	pr := &projectRow{facts: model.Project{Name: name}, place: offScreen, due: now.Add(b.every.Grace), index: engine.Outside}
	b.projects[name] = pr
	b.toTheBack(pr)
	b.order = append(b.order, name)
}

// depth is how many of a project's builds are worth reading.
func (b *pipeline) depth(pr *projectRow) int {
	if pr.place == offScreen {
		return 1 + pr.extra
	}
	return min(max(batch/len(b.onScreen), leastDeep), mostDeep) + pr.extra
}

// projectBefore orders projects off the screen: those that were never looked at, then
// those that were longest ago.
func projectBefore(x, y *projectRow) bool {
	if x.looked.IsZero() != y.looked.IsZero() {
		return x.looked.IsZero()
	}
	return x.turn < y.turn
}

// toTheBack puts a project that is off the screen behind the others.
func (b *pipeline) toTheBack(pr *projectRow) {
	b.turns++
	pr.turn = b.turns
	b.waits(pr)
}

// waits puts a project in line that is off the screen, unless it is being looked at.
func (b *pipeline) waits(pr *projectRow) {
	if pr.place == offScreen && !pr.reading {
		b.around.Put(pr)
	} else {
		b.around.Remove(pr)
	}
}

// dropProject takes a project out.
func (b *pipeline) dropProject(name string) {
	pr := b.projects[name]
	if pr == nil {
		return
	}
	is := func(o *projectRow) bool { return o == pr }
	delete(b.projects, name)
	b.around.Remove(pr)
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

// readSoFar reports whether no build of a project is on its way for the first
// time.
func (b *pipeline) readSoFar(pr *projectRow) bool {
	for _, id := range pr.ids[:min(b.depth(pr), len(pr.ids))] {
		if w := b.byID[id]; w != nil && !w.known && (w.queued || w.reading) {
			return false
		}
	}
	return true
}

// buildsListed is what is known of a project's builds. It counts as asked for when
// the latest of its parts was.
func (b *pipeline) buildsListed(pr *projectRow, at time.Time) model.BuildsListed {
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

// projectOf is the project of a build, by the id that it begins with.
func (b *pipeline) projectOf(id string) *projectRow {
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == ':' {
			return b.projects[id[:i]]
		}
	}
	return nil
}

// inOrder are projects in the order in which they are listed.
func (b *pipeline) inOrder(some map[*projectRow]bool) []*projectRow {
	var ordered []*projectRow
	for _, name := range b.order {
		if pr := b.projects[name]; some[pr] {
			ordered = append(ordered, pr)
		}
	}
	return ordered
}
