package feed

// Reading the list of functions, and what it says about which rows there are.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// relistAfter is the least time between two readings of the list because a
	// function turned out to be gone.
	relistAfter = 10 * time.Second
	// goneFor is how long a function that is listed but does not exist causes no
	// further reading of the list.
	goneFor = 5 * time.Minute
)

// listing is the reading of the account's list of functions, page by page.
type listing struct {
	due      time.Time
	exempt   bool   // an operator asked for it
	marker   string // of the page to read next
	asked    time.Time
	pages    int // read since the beginning of this listing
	found    []model.Function
	seen     map[string]bool
	complete []model.Function // of the last listing that came to its end
	ended    time.Time        // when it did; zero while none has
	gone     map[string]time.Time
}

// listDue is when the next page is to be read. The list is not read again while
// there are functions that have not been read once.
func (p *plan) listDue() (time.Time, bool) {
	l := &p.list
	if l.pages == 0 && !l.ended.IsZero() && p.unread > 0 && !l.exempt {
		return time.Time{}, false
	}
	return l.due, true
}

// page takes in a page of the list and says what is to be posted, if anything:
// the first time every page, later the whole.
func (p *plan) page(a answer) (model.FunctionsListed, bool) {
	l := &p.list
	if l.pages == 0 {
		l.asked, l.found, l.seen = a.asked, nil, map[string]bool{}
	}
	l.pages++
	first := l.ended.IsZero()
	if first && l.pages == 1 && !p.wanted {
		p.trickleFrom = a.at.Add(p.every.Grace)
	}
	for _, f := range a.page.Functions {
		if l.seen[f.Name] || !p.included(f.Name) {
			continue
		}
		l.seen[f.Name] = true
		l.found = append(l.found, f)
		if first {
			p.add(f.Name)
		}
	}
	l.marker = a.page.Next
	l.due = a.at
	// What was appended after it stays invisible in what is handed over.
	e := model.FunctionsListed{
		Read:      model.Read{Asked: l.asked, At: a.at},
		Functions: l.found[:len(l.found):len(l.found)],
		Complete:  l.marker == "",
	}
	if e.Complete {
		p.listEnded(a.at)
	}
	p.lineUpCells()
	return e, first || e.Complete
}

// listEnded compares the plan with a complete list.
func (p *plan) listEnded(now time.Time) {
	l := &p.list
	for _, f := range l.found {
		p.add(f.Name)
	}
	for name, r := range p.rows {
		if !l.seen[name] {
			p.drop(r, now)
			p.shelves.forget(name)
		}
	}
	for name, at := range l.gone {
		if now.Sub(at) > goneFor {
			delete(l.gone, name)
		}
	}
	l.complete, l.ended = l.found, now
	l.pages, l.found, l.seen, l.exempt = 0, nil, nil, false
	l.due = p.again(now, p.every.List)
}

// listFailed says when to go on. Where the list can not be continued it begins
// anew.
func (p *plan) listFailed(class model.Class, now time.Time) {
	l := &p.list
	l.exempt = false
	if passing(class) {
		l.due = now // the operation's own wait comes on top
		return
	}
	l.pages, l.marker = 0, ""
	l.due = now.Add(p.every.Denied)
}

// isGone drops a function that turned out not to exist, and has the list read
// soon, because it is older than that.
func (p *plan) isGone(r *row, now time.Time) {
	p.drop(r, now)
	p.shelves.forget(r.name)
	l := &p.list
	if _, known := l.gone[r.name]; known {
		return
	}
	if l.gone == nil {
		l.gone = map[string]time.Time{}
	}
	l.gone[r.name] = now
	if soon := l.ended.Add(relistAfter); l.pages == 0 && soon.Before(l.due) {
		l.due = soon
	}
}
