package sim

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// The order of all events of a name, newest first. What functions have as their past
// is tens of thousands of events in a big account: kept is when each was, and the
// event itself is made again for the page that it is on.

// sighted is when an event was, and where it is found.
type sighted struct {
	at int64 // in seconds, as CloudTrail keeps it
	// of is the function whose past the event is of; nil for a call that was recorded.
	of  *function
	nth int32 // in that past, or of the recorded calls
}

// compareSighted orders events newest first, those of one second always the same.
func compareSighted(a, b sighted) int {
	return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.owner(), b.owner()), cmp.Compare(a.nth, b.nth))
}

// owner is the name of the function whose past it is, empty for a recorded call.
func (s sighted) owner() string {
	if s.of == nil {
		return ""
	}
	return s.of.name
}

// token stands for an event on its way through a client.
func (s sighted) token(name string) string {
	return strings.Join([]string{name, strconv.FormatInt(s.at, 10), s.owner(), strconv.Itoa(int(s.nth))}, "/")
}

// sightedBy is the event of a name that a token stands for.
func (w *World) sightedBy(token, name string) (sighted, bool) {
	parts := strings.Split(token, "/")
	if len(parts) != 4 || parts[0] != name {
		return sighted{}, false
	}
	at, err := strconv.ParseInt(parts[1], 10, 64)
	nth, err2 := strconv.ParseInt(parts[3], 10, 32)
	s := sighted{at: at, nth: int32(nth)}
	if parts[2] != "" {
		s.of = w.functions[parts[2]]
	}
	return s, err == nil && err2 == nil && (s.of != nil) == (parts[2] != "")
}

// pastByName is the past of all functions by the name of the event, newest first.
func (w *World) pastByName() map[string][]sighted {
	if w.past != nil {
		return w.past
	}
	w.past = map[string][]sighted{}
	for _, name := range w.names {
		f, ok := w.function(name)
		if !ok || f.past == nil {
			continue
		}
		for i, e := range f.past() {
			w.past[e.name] = append(w.past[e.name], sighted{at: e.at.Unix(), of: f, nth: int32(i)})
		}
	}
	for name, all := range w.past {
		slices.SortFunc(all, compareSighted)
		w.past[name] = slices.Clip(all)
	}
	return w.past
}

// eventsOf are so many events of a name within 90 days and the times asked for,
// newest first, and those behind a token alone where there is one.
func (w *World) eventsOf(name string, from, to *time.Time, after *sighted, most int) []sighted {
	oldest := w.now().Add(-trailKept)
	if from != nil && from.After(oldest) {
		oldest = *from
	}
	tooNew := func(s sighted) bool {
		return to != nil && time.Unix(s.at, 0).After(*to) || after != nil && compareSighted(s, *after) <= 0
	}
	past := w.pastByName()[name]
	past = past[sort.Search(len(past), func(i int) bool { return !tooNew(past[i]) }):]
	found := slices.Clone(past[:min(most, len(past))])
	for i, e := range w.trail {
		if s := (sighted{at: e.at.Unix(), nth: int32(i)}); e.name == name && !tooNew(s) {
			found = append(found, s)
		}
	}
	found = slices.DeleteFunc(found, func(s sighted) bool { return time.Unix(s.at, 0).Before(oldest) })
	slices.SortFunc(found, compareSighted)
	return found[:min(most, len(found))]
}

// eventAt is an event itself.
func (w *World) eventAt(s sighted) event {
	if s.of == nil {
		return w.trail[s.nth]
	}
	return s.of.past()[s.nth]
}
