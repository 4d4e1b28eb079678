package feed

// Reading the versions of the function that is chosen.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

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

// chosen is the shelf of the function whose versions are shown, nil when there is
// none yet.
func (p *plan) chosen() *shelf {
	if p.rows[p.demand.Chosen] == nil {
		return nil
	}
	return p.shelves.by[p.demand.Chosen]
}

// versionsDue is when the next page of versions is to be read.
func (p *plan) versionsDue() (time.Time, bool) {
	if p.rows[p.demand.Chosen] == nil {
		return time.Time{}, false
	}
	s := p.chosen()
	if s == nil {
		return p.shelves.from, true
	}
	if s.reading {
		return time.Time{}, false
	}
	if p.shelves.from.After(s.due) {
		return p.shelves.from, true
	}
	return s.due, true
}

func (p *plan) takeVersions() job {
	s := p.chosen()
	if s == nil {
		s = p.shelves.of(p.demand.Chosen)
		p.lookAhead(s)
	}
	s.reading = true
	return job{function: p.demand.Chosen, marker: s.marker}
}

// versionDue is when the next version that a stage serves is to be read.
func (p *plan) versionDue() (time.Time, bool) {
	s := p.chosen()
	if s == nil || p.cellsOff || len(s.ahead) == 0 {
		return time.Time{}, false
	}
	return p.shelves.from, true
}

func (p *plan) takeVersion() job {
	s := p.chosen()
	number := s.ahead[0]
	s.ahead = s.ahead[1:]
	return job{function: p.demand.Chosen, alias: number}
}

// lookAhead puts the versions in line that the chosen function's stages serve
// and whose page comes late. When all pages have been read, a version that is
// not on them is new: the last page is read again.
func (p *plan) lookAhead(s *shelf) {
	for _, c := range p.rows[p.demand.Chosen].cells {
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

// versionsPage takes in a page. It says what is to be posted, if anything: while
// the pages are read for the first time each, later only the end.
func (p *plan) versionsPage(a answer) (model.VersionsRead, bool) {
	s := p.shelves.by[a.function]
	if s == nil {
		return model.VersionsRead{}, false
	}
	s.reading = false
	refresh := s.complete
	if refresh && len(a.versions.Versions) == 0 && s.marker != "" {
		p.restart(s)
		return model.VersionsRead{}, false
	}
	if refresh && a.marker == s.lastMarker {
		s.removeMissing(a.versions.Versions)
	}
	s.lastPage, s.lastMarker = s.lastPage[:0], a.marker
	for _, v := range a.versions.Versions {
		s.lastPage = append(s.lastPage, v.Number)
		s.put(v)
	}
	if a.versions.Next != "" {
		s.marker = a.versions.Next
		s.due = time.Time{}
		return s.read(a), !refresh
	}
	s.complete, s.restarted, s.ahead = true, false, nil
	s.due = p.again(a.at, p.versionsEvery())
	return s.read(a), true
}

func (p *plan) versionsEvery() time.Duration {
	if p.demand.Focused {
		return p.every.Versions
	}
	return p.every.Versions * time.Duration(p.every.Away)
}

// versionAhead takes in one version that a stage serves.
func (p *plan) versionAhead(a answer) (model.VersionsRead, bool) {
	s := p.shelves.by[a.function]
	if s == nil || s.seen[a.version.Number] {
		return model.VersionsRead{}, false
	}
	s.put(a.version)
	return s.read(a), true
}

// lookAgain puts a version back in line.
func (p *plan) lookAgain(a answer) {
	if s := p.shelves.by[a.function]; s != nil && !s.complete && !s.seen[a.alias] {
		s.ahead = append(s.ahead, a.alias)
	}
}

// read is all that is known of a function's versions. It counts as asked for when
// the latest of its parts was.
func (s *shelf) read(a answer) model.VersionsRead {
	if a.asked.After(s.latest) {
		s.latest = a.asked
	}
	return model.VersionsRead{
		Read:     model.Read{Asked: s.latest, At: a.at},
		Function: a.function,
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
func (p *plan) restart(s *shelf) {
	*s = shelf{seen: map[string]bool{}, asked: map[string]bool{}, latest: s.latest, restarted: true}
}

// versionsFailed says when to go on.
func (p *plan) versionsFailed(a answer) {
	s := p.shelves.by[a.function]
	if s == nil {
		return
	}
	s.reading = false
	switch {
	case passing(a.failure.Class):
		s.due = time.Time{}
	case a.failure.Class == model.Other && s.marker != "" && !s.restarted:
		p.restart(s)
	default:
		s.due = a.at.Add(p.versionsEvery())
	}
}
