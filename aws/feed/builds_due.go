package feed

// When projects are looked at and builds are read.

import (
	"cmp"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

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
