package feed

// What the screen wants of projects and builds.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// want takes in what of builds is on the screen now.
func (b *pipeline) want(shown model.BuildsShown, now time.Time) {
	from := now
	if !slices.Equal(shown.Projects, b.names) {
		if now.Sub(b.changedAt) < b.every.Debounce {
			from = now.Add(b.every.Debounce)
		}
		b.changedAt = now
	}
	b.wanted, b.names = shown.List, slices.Clone(shown.Projects)
	before := b.watched
	b.watched = map[string]bool{}
	for _, id := range shown.Watched {
		if id == "" {
			continue
		}
		b.watched[id] = true
		if !before[id] {
			b.watchNow(id)
		}
	}
	b.placeProjects(from)
}

// watchNow reads a build at once that somebody has begun to look at.
func (b *pipeline) watchNow(id string) {
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
func (b *pipeline) watch(ids []string) {
	for _, id := range ids {
		if w := b.byID[id]; id == "" || (w != nil && w.known && w.facts.Complete) {
			continue
		}
		b.started[id] = true
		b.watchNow(id)
	}
}

// placeProjects says which projects are on the screen.
func (b *pipeline) placeProjects(from time.Time) {
	names := b.names
	if len(names) == 0 && b.wanted {
		names = b.order[:min(len(b.order), assumed)]
	}
	before := b.onScreen
	places := make(map[*projectRow]int, len(names))
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
			if next := pr.looked.Add(b.lookEvery()); !pr.looked.IsZero() && next.After(from) {
				pr.due = next
			}
		} else if next := pr.looked.Add(b.lookEvery()); !pr.looked.IsZero() && pr.denials == 0 && next.Before(pr.due) {
			pr.due = next // the focus is back
		}
		pr.place = places[pr]
		b.around.Remove(pr)
	}
	for _, pr := range b.onScreen {
		b.deepen(pr, from)
	}
}

// lookEvery is the time between two looks for new builds of a project on the
// screen.
func (b *pipeline) lookEvery() time.Duration { return b.away(b.every.Look) }

// runningEvery is the time between two reads of the builds that run.
func (b *pipeline) runningEvery() time.Duration {
	if b.focused {
		return b.every.Running
	}
	return b.every.RunningBy
}

// deepen puts those of a project's builds in line that are worth reading, and
// asks for older ones where they are wanted.
func (b *pipeline) deepen(pr *projectRow, now time.Time) {
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
func (b *pipeline) wantOlder(names []string, now time.Time) {
	for _, name := range names {
		if pr := b.projects[name]; pr != nil {
			pr.extra += deeper
			if pr.looked.IsZero() {
				pr.due = now
			}
			b.deepen(pr, now)
		}
	}
}

// nextOlder is the project whose page of older builds is to be read.
func (b *pipeline) nextOlder() (int, bool) {
	i := slices.IndexFunc(b.older, func(pr *projectRow) bool { return !pr.reading })
	return i, i >= 0
}

// nextLook is the project on the screen to be looked at next, nil for none.
func (b *pipeline) nextLook() *projectRow {
	if !b.wanted {
		return nil
	}
	var next *projectRow
	for _, pr := range b.onScreen {
		if !pr.reading && (next == nil || pr.due.Before(next.due)) {
			next = pr
		}
	}
	return next
}

// looking reports whether ids of builds are on their way, so that those builds
// can be read with the ones in line.
func (b *pipeline) looking(now time.Time) bool {
	if _, ok := b.nextOlder(); ok {
		return true
	}
	return b.wanted && slices.ContainsFunc(b.onScreen, func(pr *projectRow) bool {
		return pr.reading || !pr.due.After(now)
	})
}
