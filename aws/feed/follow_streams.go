package feed

// Which streams of a log group are followed.

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// lookForStreams finds the streams of the group when that is due.
func (f *follower) lookForStreams(ctx context.Context, t *groupTail) error {
	now := f.Now()
	if now.Before(t.look) {
		return nil
	}
	if err := f.lookAtStage(ctx, t); err != nil {
		return err
	}
	var found []model.LogStream
	marker := ""
	for range streamPages {
		page, next, err := f.listStreams(ctx, t.group, marker)
		if err != nil {
			return err
		}
		for _, s := range page {
			if t.wants(s.Name) {
				found = append(found, s)
			}
		}
		// Only the first time it is worth turning pages: new streams are on the first.
		if next == "" || t.listed || len(t.versions) == 0 || len(found) >= firstStreams {
			break
		}
		marker = next
	}
	t.take(found, f.Source.Tail, now)
	t.look = now.Add(f.Pace.Streams)
	return nil
}

func (f *follower) listStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	call, cancel := f.call(ctx, opListStreams)
	defer cancel()
	return f.Logs.ListLogStreams(call, group, marker)
}

// lookAtStage learns which versions the stage serves. Streams of others are not
// read any further.
func (f *follower) lookAtStage(ctx context.Context, t *groupTail) error {
	now := f.Now()
	if f.Source.Stage == "" || f.Serves == nil || (!t.asked.IsZero() && now.Sub(t.asked) < f.Pace.Serves) {
		return nil
	}
	call, cancel := f.call(ctx, opGetAlias.Name)
	defer cancel()
	versions, err := f.Serves(call)
	t.noStage = model.ClassOf(err) == model.Gone
	if err != nil {
		return err
	}
	t.asked = now
	if slices.Equal(versions, t.versions) {
		return nil
	}
	t.versions, t.listed = versions, false
	t.members = slices.DeleteFunc(t.members, func(m *member) bool {
		if t.wants(m.name) {
			return false
		}
		delete(t.byName, m.name)
		return true
	})
	return nil
}

// wants reports whether a stream is of a version that is wanted. Lambda puts the
// version into the stream's name in brackets.
func (t *groupTail) wants(name string) bool {
	if len(t.versions) == 0 {
		return true
	}
	return slices.ContainsFunc(t.versions, func(v string) bool { return strings.Contains(name, "["+v+"]") })
}

// take adds streams that were found, newest first, and notes which ones have
// new lines.
func (t *groupTail) take(found []model.LogStream, tail bool, now time.Time) {
	first := !t.listed && len(t.members) == 0
	if first {
		found = found[:min(len(found), firstStreams)]
	}
	for _, s := range found {
		m := t.byName[s.Name]
		if m == nil {
			m = &member{cursor: newCursor(t.group, s.Name, tail), behind: true}
			if !first && (s.FirstAt.IsZero() || !s.FirstAt.Before(t.began.Add(-lateStreams))) {
				m.tail = false // a new stream: all of it is news
			} else if !first {
				m.tail, m.start = false, t.began.Add(-lateStreams)
			}
			t.byName[s.Name] = m
			t.members = append(t.members, m)
		} else if s.LastAt.After(m.listed.LastAt) || s.Ingested.After(m.listed.Ingested) {
			m.due = now // something has been written to it
		}
		m.listed = s
		if s.LastAt.After(m.active) {
			m.active = s.LastAt
		}
	}
	t.listed = t.listed || len(found) > 0
	slices.SortStableFunc(t.members, func(a, b *member) int { return b.active.Compare(a.active) })
	for len(t.members) > forgetAfter {
		last := t.members[len(t.members)-1]
		t.members = t.members[:len(t.members)-1]
		delete(t.byName, last.name)
	}
}
