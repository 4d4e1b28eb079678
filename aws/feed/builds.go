package feed

// The source of builds: those that run, that are waited for or that have not been
// read, in one call.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetBuilds = engine.Operation{Name: "BatchGetBuilds", Slots: 1} // what waits meanwhile goes into the next one

// buildSource reads builds.
type buildSource struct {
	*pipeline
	reader model.BuildReader
}

// Turns is the one of all builds.
func (b *buildSource) Turns() []engine.Turn {
	return []engine.Turn{{Operation: opGetBuilds, Urgency: model.OnScreen, Due: b.due, Take: b.take}}
}

// Refresh reads the builds that run.
func (b *buildSource) Refresh(time.Time) { b.polled, b.heldTo = time.Time{}, time.Time{} }

// Pending is how many builds have not been read.
func (b *buildSource) Pending() int { return len(b.line) + len(b.urgent) }

// polls are the builds that are read again and again: those that run, while they
// are on the screen or somebody waits for them.
func (b *buildSource) polls(now time.Time) []*buildRow {
	var polls []*buildRow
	for id, w := range b.running {
		if !w.reading && !w.absent.After(now) && (b.wanted || b.watched[id] || b.started[id]) {
			polls = append(polls, w)
		}
	}
	return polls
}

// due is when builds are to be read: one call for all of them.
func (b *buildSource) due(now time.Time) (time.Time, bool) {
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
		due(b.lineSince.Add(b.every.Together))
	}
	switch {
	case len(b.slow) == 0 || !b.wanted:
	case len(b.slow) >= batch:
		due(b.slowSince)
	default:
		due(b.slowSince.Add(slowTogether * b.every.Together))
	}
	if len(b.polls(now)) > 0 {
		due(b.polled.Add(b.runningEvery()))
	} else if again := b.nextAbsent(now); !again.IsZero() {
		due(again)
	}
	return at, some
}

// nextAbsent is when a build that was not known is to be asked for again; zero
// for never.
func (b *buildSource) nextAbsent(now time.Time) time.Time {
	var at time.Time
	for id, w := range b.running {
		if !w.reading && w.absent.After(now) && (b.watched[id] || b.started[id]) {
			at = engine.Earlier(at, w.absent)
		}
	}
	return at
}

func (b *buildSource) take(now time.Time) engine.Read {
	var ids []string
	take := func(w *buildRow) {
		w.queued = false
		if !w.reading {
			w.reading = true
			ids = append(ids, w.id)
		}
	}
	room := func(line *[]*buildRow) {
		n := min(batch-len(ids), len(*line))
		for _, w := range (*line)[:n] {
			take(w)
		}
		*line = slices.Delete(*line, 0, n)
	}
	var urgency model.Urgency
	if len(b.urgent) > 0 {
		urgency = model.Awaited
	}
	room(&b.urgent)
	room(&b.line)
	polls := b.polls(now)
	slices.SortFunc(polls, func(x, y *buildRow) int { return cmp.Or(x.asked.Compare(y.asked), cmp.Compare(x.id, y.id)) })
	if polls = polls[:min(batch-len(ids), len(polls))]; len(polls) > 0 {
		b.polled = now
	}
	room(&polls)
	room(&b.slow)
	subject := ""
	if len(ids) == 1 {
		subject = ids[0]
	}
	read := engine.Ask(subject,
		func(ctx context.Context) ([]model.Build, error) { return b.reader.GetBuilds(ctx, ids) },
		func(found []model.Build, a engine.Answer) { b.took(ids, found, a) },
		func(a engine.Answer) { b.failed(ids, a) })
	read.Urgency = urgency
	return read
}

// took takes in builds. Those that are new to a project are posted with all
// of it, the others one by one.
func (b *buildSource) took(ids []string, all []model.Build, a engine.Answer) {
	found := make(map[string]model.Build, len(all))
	for _, f := range all {
		found[f.ID] = f
	}
	grown := map[*projectRow]bool{}
	for _, id := range ids {
		w := b.build(id)
		w.reading = false
		if w.since.IsZero() {
			w.since = a.Asked
		}
		f, ok := found[id]
		if !ok {
			b.absent(w, a)
			if pr := b.projectOf(id); pr != nil && w.listed {
				grown[pr] = true
			}
			continue
		}
		first := !w.known
		w.facts, w.known, w.asked, w.absent = f, true, a.Asked, time.Time{}
		if f.Complete {
			delete(b.running, id)
			delete(b.started, id)
		} else {
			b.running[id] = w
		}
		b.tell(f, nil)
		if pr := b.projects[f.Project]; pr != nil && w.listed {
			pr.asked = later(pr.asked, a.Asked)
			if first {
				grown[pr] = true
				continue
			}
		}
		b.post(model.BuildRead{Read: a.When(), Build: f})
	}
	for _, pr := range b.inOrder(grown) {
		b.post(b.buildsListed(pr, a.At))
	}
}

// absent is for a build that CodeBuild does not know: deleted, or only just
// started.
func (b *buildSource) absent(w *buildRow, a engine.Answer) {
	b.tell(model.Build{ID: w.id}, unknownBuild(w.id))
	w.absent = a.At.Add(unknownFor)
	switch {
	case !w.listed && a.Asked.Sub(w.since) < unknownFor:
		w.absent = a.At.Add(b.runningEvery())
	case !b.watched[w.id]:
		delete(b.running, w.id)
		delete(b.started, w.id)
	}
}

// failed puts builds back in line. Ids that no project has listed may be
// what the call was refused for: they are left out for a while then.
func (b *buildSource) failed(ids []string, a engine.Answer) {
	class := a.Failure.Class
	wishes := 0
	for _, id := range ids {
		w := b.build(id)
		w.reading = false
		if !w.listed {
			wishes++
		}
	}
	refused := !a.Again && class != model.Denied
	if class == model.Denied || (refused && wishes == 0) {
		b.heldTo = a.At.Add(b.every.Denied)
	}
	for _, id := range ids {
		w := b.byID[id]
		switch {
		case refused && !w.listed:
			w.absent = a.At.Add(unknownFor)
		case w.known || b.running[id] != nil: // it is asked for again as it runs
		case !w.queued:
			w.queued = true
			if len(b.line) == 0 {
				b.lineSince = a.At
			}
			b.line = append(b.line, w)
		}
	}
	for _, id := range ids {
		b.tell(model.Build{ID: id}, a.Failure)
	}
	b.post(model.BuildsFailed{Read: a.When(), Failure: a.Failure})
}
