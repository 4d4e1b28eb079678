package feed

// The source of the versions of the function that is chosen.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opListVersions = engine.Operation{Name: "ListVersionsByFunction", Slots: 2}

const (
	// keptShelves is how many functions' versions are remembered, so that coming
	// back to a function goes on where its reading stopped.
	keptShelves = 8
	// firstPage is the highest version number that is sure to be on the first
	// page: a page holds 50, the first of them $LATEST, numbers are never reused.
	firstPage = 49
)

// shelves are the versions of the functions that were chosen lately.
type shelves struct {
	by    map[string]*shelf
	order []string  // longest ago first
	from  time.Time // the chosen function is not read before this
}

// shelf is what is known of one function's versions. Lambda lists the oldest
// first, so that new ones are on the last page: once all pages were read, only
// the last is read again. A version that was deleted from an earlier page is
// noticed when the function's pages are read from the start the next time.
type shelf struct {
	list       []model.Version // only ever appended to: what was posted shares it
	seen       map[string]bool
	lastMarker string // of the page that lastPage is of
	marker     string // of the page to read next; once complete that of the last page
	lastPage   []string
	complete   bool // the end was reached
	due        time.Time
	reading    bool
	latest     time.Time // when the latest answer was asked for
	restarted  bool      // the marker was refused and reading began anew

	ahead []string // numbers that stages serve, to be read before their page comes
	asked map[string]bool
}

// versionSource reads the versions of the chosen function.
type versionSource struct {
	*roster
	cells   *cellSource
	reader  model.VersionLister
	shelves shelves
}

// Turns are those of single versions that stages serve, and of the pages.
func (v *versionSource) Turns() []engine.Turn {
	return []engine.Turn{
		{Operation: opGetFunction, Slots: 4, Urgency: model.OnScreen, Counts: true, Due: v.aheadDue, Take: v.takeAhead},
		{Operation: opListVersions, Urgency: model.OnScreen, Counts: true, Due: v.due, Take: v.take},
	}
}

// Refresh looks for new versions.
func (v *versionSource) Refresh(time.Time) { v.look(v.chosen) }

// Pending is none: what is chosen is read at once.
func (v *versionSource) Pending() int { return 0 }

// look has new versions of a function looked for soon.
func (v *versionSource) look(function string) {
	if s := v.shelves.by[function]; s != nil {
		s.due = time.Time{}
	}
}

// choose takes in that another function may be chosen than was before.
func (v *versionSource) choose(before string, now time.Time) {
	if v.chosen != before {
		v.shelves.choose(before == "", now, v.every.Debounce)
	}
}

// choose begins the time that a function has to stay chosen. The first choice
// needs none: nobody is moving through the list yet.
func (s *shelves) choose(first bool, now time.Time, debounce time.Duration) {
	s.from = now
	if !first {
		s.from = now.Add(debounce)
	}
}

func (s *shelves) forget(function string) {
	delete(s.by, function)
	s.order = slices.DeleteFunc(s.order, func(o string) bool { return o == function })
}

// of is the shelf of a function, made when there is none.
func (s *shelves) of(function string) *shelf {
	if have := s.by[function]; have != nil {
		return have
	}
	if len(s.order) >= keptShelves {
		s.forget(s.order[0])
	}
	s.order = append(s.order, function)
	fresh := &shelf{seen: map[string]bool{}, asked: map[string]bool{}}
	s.by[function] = fresh
	return fresh
}

// shelf is the shelf of the function whose versions are shown, nil when there is
// none yet.
func (v *versionSource) shelf() *shelf {
	if v.rows[v.chosen] == nil {
		return nil
	}
	return v.shelves.by[v.chosen]
}

// due is when the next page of versions is to be read.
func (v *versionSource) due(time.Time) (time.Time, bool) {
	if v.rows[v.chosen] == nil {
		return time.Time{}, false
	}
	s := v.shelf()
	if s == nil {
		return v.shelves.from, true
	}
	if s.reading {
		return time.Time{}, false
	}
	return later(s.due, v.shelves.from), true
}

func (v *versionSource) take(time.Time) engine.Read {
	function := v.chosen
	s := v.shelf()
	if s == nil {
		s = v.shelves.of(function)
		v.lookAhead(s)
	}
	s.reading = true
	marker := s.marker
	return engine.Ask(function,
		func(ctx context.Context) (model.VersionPage, error) {
			return v.reader.ListVersions(ctx, function, marker)
		},
		func(page model.VersionPage, a engine.Answer) { v.took(function, marker, page, a) },
		func(a engine.Answer) { v.failed(function, a) })
}

// aheadDue is when the next version that a stage serves is to be read.
func (v *versionSource) aheadDue(time.Time) (time.Time, bool) {
	s := v.shelf()
	if s == nil || !v.cells.mayAsk() || len(s.ahead) == 0 {
		return time.Time{}, false
	}
	return v.shelves.from, true
}

func (v *versionSource) takeAhead(time.Time) engine.Read {
	function, s := v.chosen, v.shelf()
	number := s.ahead[0]
	s.ahead = s.ahead[1:]
	return v.cells.ask(function, number,
		func(found model.Version, a engine.Answer) { v.tookAhead(function, found, a) },
		func(a engine.Answer) { v.aheadFailed(function, number, a) })
}

// serves looks at what a function's stages serve now.
func (v *versionSource) serves(r *row) {
	if s := v.shelves.by[r.name]; s != nil && r.name == v.chosen {
		v.lookAhead(s)
	}
}

// lookAhead puts the versions in line that the chosen function's stages serve
// and whose page comes late. When all pages have been read, a version that is
// not on them is new: the last page is read again.
func (v *versionSource) lookAhead(s *shelf) {
	for _, c := range v.rows[v.chosen].cells {
		serves := []string{c.alias.Version}
		if c.alias.Canary != nil {
			serves = append(serves, c.alias.Canary.Version)
		}
		for _, number := range serves {
			n, ok := model.VersionNumber(number)
			if !ok || s.seen[number] || s.asked[number] {
				continue
			}
			switch {
			case s.complete:
				s.due = time.Time{}
			case n > firstPage:
				s.asked[number] = true
				s.ahead = append(s.ahead, number)
			}
		}
	}
	slices.Sort(s.ahead)
}

// took takes in a page. What is posted is every page while they are read for the
// first time each, later only the end.
func (v *versionSource) took(function, marker string, page model.VersionPage, a engine.Answer) {
	s := v.shelves.by[function]
	if s == nil {
		return
	}
	s.reading = false
	refresh := s.complete
	if refresh && len(page.Versions) == 0 && s.marker != "" {
		s.restart()
		return
	}
	if refresh && marker == s.lastMarker {
		s.removeMissing(page.Versions)
	}
	s.lastPage, s.lastMarker = s.lastPage[:0], marker
	for _, found := range page.Versions {
		s.lastPage = append(s.lastPage, found.Number)
		s.put(found)
	}
	if page.Next != "" {
		s.marker = page.Next
		s.due = time.Time{}
		if !refresh {
			v.post(s.read(function, a))
		}
		return
	}
	s.complete, s.restarted, s.ahead = true, false, nil
	s.due = v.again(a.At, v.away(v.every.Versions))
	v.post(s.read(function, a))
}

// tookAhead takes in one version that a stage serves.
func (v *versionSource) tookAhead(function string, found model.Version, a engine.Answer) {
	s := v.shelves.by[function]
	if s == nil || s.seen[found.Number] {
		return
	}
	s.put(found)
	v.post(s.read(function, a))
}

// read is all that is known of a function's versions. It counts as asked for when
// the latest of its parts was.
func (s *shelf) read(function string, a engine.Answer) model.VersionsRead {
	s.latest = later(s.latest, a.Asked)
	return model.VersionsRead{
		Read:     model.Read{Asked: s.latest, At: a.At},
		Function: function,
		Versions: slices.Clip(s.list),
		Complete: s.complete,
	}
}

func (s *shelf) put(v model.Version) {
	if !s.seen[v.Number] {
		s.seen[v.Number] = true
		s.list = append(s.list, v)
	}
}

// removeMissing takes out what the last page held before and does not any more.
func (s *shelf) removeMissing(page []model.Version) {
	missing := map[string]bool{}
	for _, number := range s.lastPage {
		missing[number] = true
	}
	for _, v := range page {
		delete(missing, v.Number)
	}
	if len(missing) == 0 {
		return
	}
	left := make([]model.Version, 0, len(s.list))
	for _, v := range s.list {
		if missing[v.Number] {
			delete(s.seen, v.Number)
		} else {
			left = append(left, v)
		}
	}
	s.list = left
}

// restart reads a function's versions from the first page.
func (s *shelf) restart() {
	*s = shelf{seen: map[string]bool{}, asked: map[string]bool{}, latest: s.latest, restarted: true}
}

// failed says when to go on after a page could not be read.
func (v *versionSource) failed(function string, a engine.Answer) {
	if s := v.shelves.by[function]; s != nil {
		s.reading = false
		switch {
		case a.Again:
			s.due = time.Time{}
		case a.Failure.Class == model.Other && s.marker != "" && !s.restarted:
			s.restart()
		default:
			s.due = a.At.Add(v.away(v.every.Versions))
		}
	}
	if row := v.rows[function]; row != nil && a.Failure.Class == model.Gone {
		v.soon(row)
	}
	v.post(model.ReadFailed{Read: a.When(), Function: function, Versions: true, Failure: a.Failure})
}

// aheadFailed takes in that a version that a stage serves could not be read.
func (v *versionSource) aheadFailed(function, number string, a engine.Answer) {
	switch {
	case a.Failure.Class == model.Denied:
		v.cells.without(a)
		return
	case a.Failure.Class == model.Gone:
		return // the pages tell what there is
	case a.Again:
		if s := v.shelves.by[function]; s != nil && !s.complete && !s.seen[number] {
			s.ahead = append(s.ahead, number)
		}
	}
	v.post(model.ReadFailed{Read: a.When(), Function: function, Versions: true, Failure: a.Failure})
}
