package feed

// The source of the list of functions, which says what rows there are.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opListFunctions = engine.Operation{Name: "ListFunctions", Slots: 1}

// goneFor is how long a function that is listed but does not exist causes no
// further reading of the list.
const goneFor = 5 * time.Minute

// functionSource reads the account's list of functions, page by page.
type functionSource struct {
	*roster
	cells  *cellSource
	reader model.FunctionLister
	list   listing
}

// listing is where the reading of the list stands.
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

// Turns is the one of the next page.
func (f *functionSource) Turns() []engine.Turn {
	return []engine.Turn{{
		Operation: opListFunctions, Urgency: model.OnScreen, Counts: true, Due: f.due,
		Take: func(time.Time) engine.Read {
			marker := f.list.marker
			return engine.Ask("", func(ctx context.Context) (model.FunctionPage, error) {
				return f.reader.ListFunctions(ctx, marker)
			}, f.took, f.failed)
		},
	}}
}

// Refresh reads the list again, also while functions have not been read once.
func (f *functionSource) Refresh(now time.Time) { f.list.due, f.list.exempt = now, true }

// Pending is how many functions no read has ended for.
func (f *functionSource) Pending() int { return f.unread }

// began reports whether a page of the list has come.
func (f *functionSource) began() bool { return f.list.pages > 0 || !f.list.ended.IsZero() }

// due is when the next page is to be read. The list is not read again while
// there are functions that have not been read once.
func (f *functionSource) due(time.Time) (time.Time, bool) {
	l := &f.list
	if l.pages == 0 && !l.ended.IsZero() && f.unread > 0 && !l.exempt {
		return time.Time{}, false
	}
	return l.due, true
}

// took takes in a page of the list. What is posted is the first time every page,
// later the whole.
func (f *functionSource) took(page model.FunctionPage, a engine.Answer) {
	l := &f.list
	if l.pages == 0 {
		l.asked, l.found, l.seen = a.Asked, nil, map[string]bool{}
	}
	l.pages++
	first := l.ended.IsZero()
	if first && l.pages == 1 && !f.wanted {
		f.trickleFrom = a.At.Add(f.every.Grace)
	}
	for _, listed := range page.Functions {
		if l.seen[listed.Name] || !matches(f.include, listed.Name) {
			continue
		}
		l.seen[listed.Name] = true
		l.found = append(l.found, listed)
		if first {
			f.add(listed.Name)
		}
	}
	l.marker = page.Next
	l.due = a.At
	// What was appended after it stays invisible in what is handed over.
	e := model.FunctionsListed{
		Read:      model.Read{Asked: l.asked, At: a.At},
		Functions: l.found[:len(l.found):len(l.found)],
		Complete:  l.marker == "",
	}
	if e.Complete {
		f.ended(a.At)
	}
	f.cells.lineUp()
	if first || e.Complete {
		f.post(e)
	}
}

// ended compares what is known with a complete list.
func (f *functionSource) ended(now time.Time) {
	l := &f.list
	for _, listed := range l.found {
		f.add(listed.Name)
	}
	for name, r := range f.rows {
		if !l.seen[name] {
			f.drop(r, now)
		}
	}
	for name, at := range l.gone {
		if now.Sub(at) > goneFor {
			delete(l.gone, name)
		}
	}
	f.keeper.listed(l.complete, l.found)
	l.complete, l.ended = l.found, now
	l.pages, l.found, l.seen, l.exempt = 0, nil, nil, false
	l.due = f.again(now, f.every.List)
}

// failed says when to go on. Where the list can not be continued it begins anew.
func (f *functionSource) failed(a engine.Answer) {
	l := &f.list
	l.exempt = false
	l.due = a.At // the operation's own wait comes on top
	if !a.Again {
		l.pages, l.marker = 0, ""
		l.due = a.At.Add(f.every.Denied)
	}
	f.post(model.ReadFailed{Read: a.When(), Failure: a.Failure})
}

// missing drops a function that turned out not to exist, and has the list read
// soon, because it is older than that.
func (f *functionSource) missing(r *row, now time.Time) {
	f.drop(r, now)
	l := &f.list
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

// names are the functions of the last whole list, by name.
func (f *functionSource) names() []string {
	names := make([]string, 0, len(f.list.complete))
	for _, listed := range f.list.complete {
		names = append(names, listed.Name)
	}
	slices.Sort(names)
	return names
}

// servedCells are the stages that functions have.
func (f *functionSource) servedCells() []model.CellKey {
	var out []model.CellKey
	for name, row := range f.rows {
		for _, stage := range f.stages {
			if c := row.cells[stage]; c != nil && c.known() && !c.absent {
				out = append(out, model.CellKey{Function: name, Alias: stage})
			}
		}
	}
	slices.SortFunc(out, compareCells)
	return out
}

func compareCells(a, b model.CellKey) int {
	return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Alias, b.Alias))
}
