package feed

// Which streams of a log group are followed.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// lookForStreams finds the streams of the groups when that is due. A group that is
// not there yet comes with its first line.
func (f *follower) lookForStreams(ctx context.Context, t *groupTail) error {
	now := f.Now()
	if now.Before(t.look) {
		return nil
	}
	if err := f.lookForPlaces(ctx, t); err != nil {
		return err
	}
	var gone error
	for _, p := range t.places {
		switch err := f.lookIn(ctx, t, p, now); {
		case err == nil:
		case model.ClassOf(err) == model.Gone:
			gone = err
		default:
			return err
		}
	}
	t.look = now.Add(f.Pace.Streams)
	return gone
}

// lookIn finds the streams of one group.
func (f *follower) lookIn(ctx context.Context, t *groupTail, p LogPlace, now time.Time) error {
	var found []model.LogStream
	marker := ""
	shared := t.function != "" && p.Group != defaultGroup(t.function)
	oldest := f.oldest(t, p)
	pages := streamPages
	if !oldest.IsZero() {
		pages = mostPages
	}
	for range pages {
		page, next, err := f.listStreams(ctx, p.Group, marker)
		if err != nil {
			return err
		}
		for _, s := range page {
			if !s.LastAt.IsZero() && s.LastAt.Before(oldest) {
				next = "" // the others are older
				break
			}
			if p.wants(t.function, s.Name) {
				found = append(found, s)
			}
		}
		marker = next
		// New streams are on the first page, so pages are turned the first time only;
		// but where functions share a group, those of the others may fill it.
		if !oldest.IsZero() && len(found) < forgetAfter && next != "" {
			continue
		}
		if next == "" || len(found) >= firstStreams || !shared && (t.listed[p.Group] || len(p.Versions) == 0) {
			break
		}
	}
	if !oldest.IsZero() {
		t.cut[p.Group] = marker != ""
	}
	t.crowded[p.Group] = marker != "" && len(found) == 0
	t.take(p.Group, found, f.Source, now)
	return nil
}

// oldest is how old the newest line of a stream may be that is looked for, by what the
// list of streams says of it: all are wanted that have lines since the source's time.
// It is zero when the newest streams are enough.
func (f *follower) oldest(t *groupTail, p LogPlace) time.Time {
	if f.Source.From.IsZero() || t.listed[p.Group] {
		return time.Time{}
	}
	return f.Source.From.Add(-listLag)
}

func (f *follower) listStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	call, cancel := f.call(ctx, opListStreams)
	defer cancel()
	return f.Logs.ListLogStreams(call, group, marker)
}

// lookForPlaces learns where the log is and which versions are wanted. Streams of
// others are not read any further.
func (f *follower) lookForPlaces(ctx context.Context, t *groupTail) error {
	now := f.Now()
	if f.Places == nil || f.Source.Group != "" || !t.asked.IsZero() && now.Sub(t.asked) < f.Pace.Serves {
		return nil
	}
	call, cancel := f.call(ctx, opGetAlias.Name)
	defer cancel()
	places, err := f.Places(call)
	t.noStage = f.Source.Stage != "" && model.ClassOf(err) == model.Gone
	if err != nil {
		return err
	}
	t.asked = now
	if same(places, t.places) {
		return nil
	}
	t.places = places
	clear(t.listed)
	clear(t.crowded)
	clear(t.cut)
	t.members = slices.DeleteFunc(t.members, func(m *member) bool {
		if t.wants(m) {
			return false
		}
		delete(t.known, stream{m.group, m.name})
		return true
	})
	return nil
}

// wants reports whether a stream that is followed is still wanted.
func (t *groupTail) wants(m *member) bool {
	return slices.ContainsFunc(t.places, func(p LogPlace) bool { return p.Group == m.group && p.wants(t.function, m.name) })
}

// take adds streams that were found, newest first, and notes which ones have
// new lines.
func (t *groupTail) take(group string, found []model.LogStream, source model.LogSource, now time.Time) {
	first := !t.listed[group] && !slices.ContainsFunc(t.members, func(m *member) bool { return m.group == group })
	if first && source.From.IsZero() {
		found = found[:min(len(found), firstStreams)]
	}
	for _, s := range found {
		m := t.known[stream{group, s.Name}]
		if m == nil {
			m = &member{cursor: newCursor(group, s.Name, source.Tail), behind: true}
			m.function = t.function
			if !first && (s.FirstAt.IsZero() || !s.FirstAt.Before(t.began.Add(-lateStreams))) {
				m.tail = false // a new stream: all of it is news
			} else if !first {
				m.tail, m.start = false, t.began.Add(-lateStreams)
			}
			m.beginAt(source.From)
			t.known[stream{group, s.Name}] = m
			t.members = append(t.members, m)
		} else if s.LastAt.After(m.listed.LastAt) || s.Ingested.After(m.listed.Ingested) {
			m.due = now // something has been written to it
		}
		m.listed = s
		if s.LastAt.After(m.active) {
			m.active = s.LastAt
		}
	}
	t.listed[group] = t.listed[group] || len(found) > 0
	slices.SortStableFunc(t.members, func(a, b *member) int { return b.active.Compare(a.active) })
	for len(t.members) > forgetAfter {
		last := t.members[len(t.members)-1]
		t.members = t.members[:len(t.members)-1]
		delete(t.known, stream{last.group, last.name})
	}
}
