package feed

// The source of which builds projects have: the ids of those on the screen, and the
// newest of the others.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opListBuilds = engine.Operation{Name: "ListBuildsForProject", Slots: 6}

// lookSource reads the ids of projects' builds.
type lookSource struct {
	*pipeline
	reader model.BuildReader
}

// Turns are those of projects on the screen, or of older builds, and of the others.
func (b *lookSource) Turns() []engine.Turn {
	return []engine.Turn{
		{Operation: opListBuilds, Slots: 5, Urgency: model.OnScreen, Due: b.lookDue, Take: b.takeLook},
		{Operation: opListBuilds, Slots: 1, Urgency: model.Background, Due: b.newestDue, Take: b.takeNewest},
	}
}

// Refresh looks again at the projects on the screen.
func (b *lookSource) Refresh(now time.Time) {
	for _, pr := range b.onScreen {
		pr.due = now
	}
}

// Pending is how many projects on the screen were never looked at.
func (b *lookSource) Pending() int {
	n := 0
	if b.wanted {
		for _, pr := range b.onScreen {
			if pr.looked.IsZero() {
				n++
			}
		}
	}
	return n
}

// lookDue is when the ids of a project's builds are to be read next.
func (b *lookSource) lookDue(time.Time) (time.Time, bool) {
	if _, ok := b.nextOlder(); ok {
		return time.Time{}, true
	}
	pr := b.nextLook()
	if pr == nil {
		return time.Time{}, false
	}
	return pr.due, true
}

func (b *lookSource) takeLook(time.Time) engine.Read {
	if i, ok := b.nextOlder(); ok {
		pr := b.older[i]
		b.older = slices.Delete(b.older, i, i+1)
		read := b.ask(pr, pr.next)
		read.Urgency = model.Awaited
		return read
	}
	return b.ask(b.nextLook(), "")
}

// ask is a read of a page of ids of a project's builds.
func (b *lookSource) ask(pr *projectRow, marker string) engine.Read {
	pr.reading = true
	b.waits(pr)
	name := pr.facts.Name
	return engine.Ask(name,
		func(ctx context.Context) (model.BuildPage, error) { return b.reader.ListBuilds(ctx, name, marker) },
		func(page model.BuildPage, a engine.Answer) { b.took(name, marker, page, a) },
		func(a engine.Answer) { b.failed(name, marker, a) })
}

// newestDue is when the newest build of a project that is not on the screen is to
// be looked for: not while one on the screen waits.
func (b *lookSource) newestDue(now time.Time) (time.Time, bool) {
	if on := b.nextLook(); !b.wanted || (on != nil && !on.due.After(now)) {
		return time.Time{}, false
	}
	pr, ok := b.around.Top()
	if !ok {
		return time.Time{}, false
	}
	at := pr.due
	if spaced := b.trickled.Add(b.every.Slowly); !b.trickled.IsZero() && spaced.After(at) {
		at = spaced
	}
	return at, true
}

func (b *lookSource) takeNewest(now time.Time) engine.Read {
	pr, _ := b.around.Top()
	b.toTheBack(pr)
	b.trickled = now
	return b.ask(pr, "")
}

// took takes in a page of ids of a project's builds.
func (b *lookSource) took(name, marker string, page model.BuildPage, a engine.Answer) {
	pr := b.projects[name]
	if pr == nil {
		return
	}
	pr.reading, pr.denials, pr.asked = false, 0, a.Asked
	defer b.waits(pr)
	if marker == "" {
		b.newestIDs(pr, page)
		pr.looked = a.Asked
		b.lookAgainLater(pr, a.At)
	} else if marker == pr.next {
		for _, id := range page.IDs {
			if w := b.build(id); !w.listed {
				w.listed = true
				pr.ids = append(pr.ids, id)
			}
		}
		pr.next, pr.ended = page.Next, page.Next == ""
	}
	b.deepen(pr, a.At)
	if b.readSoFar(pr) {
		b.post(b.buildsListed(pr, a.At))
	}
}

// newestIDs takes in the first page of a project's ids. Older ids stay known
// where they connect with it.
func (b *lookSource) newestIDs(pr *projectRow, page model.BuildPage) {
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
func (b *lookSource) lookAgainLater(pr *projectRow, now time.Time) {
	if pr.place == offScreen {
		pr.due = b.again(now, b.every.Newest)
	} else {
		pr.due = b.again(now, b.lookEvery())
	}
}

// failed says when a project is looked at again.
func (b *lookSource) failed(name, marker string, a engine.Answer) {
	defer b.post(model.BuildsFailed{Read: a.When(), Project: name, Failure: a.Failure})
	pr := b.projects[name]
	if pr == nil {
		return
	}
	pr.reading = false
	b.waits(pr)
	older := marker != ""
	switch {
	case a.Again:
		if older {
			b.older = append(b.older, pr)
		} else {
			pr.due = a.At // the operation's own wait comes on top
		}
	case a.Failure.Class == model.Gone:
		b.dropProject(pr.facts.Name)
		if soon := a.At.Add(relistAfter); b.list.pages == 0 && soon.Before(b.list.due) {
			b.list.due = soon
		}
	case older:
		pr.extra = 0 // until somebody asks again
	default:
		wait := min(b.every.Denied<<min(pr.denials, 8), b.every.Newest)
		pr.denials++
		pr.due = a.At.Add(b.spread(wait))
	}
}
