package feed

// The source of the list of tables.

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opListTables = engine.Operation{Name: "ListTables", Slots: 1}

// tableListSource reads the names of tables, page by page.
type tableListSource struct {
	*tableRoster
	reader model.TableReader
	globs  []string // over names
	due    time.Time
	marker string
	pages  int
	asked  time.Time
	found  []string
	ended  time.Time // when a listing last came to its end
}

// Turns is the one of the next page.
func (s *tableListSource) Turns() []engine.Turn {
	return []engine.Turn{{
		Operation: opListTables, Urgency: model.OnScreen, Counts: true,
		Due: func(time.Time) (time.Time, bool) { return s.due, s.wanted() },
		Take: func(time.Time) engine.Read {
			marker := s.marker
			return engine.Ask("", func(ctx context.Context) (model.TablePage, error) {
				return s.reader.ListTables(ctx, marker)
			}, s.took, s.failed)
		},
	}}
}

// Refresh reads the list again.
func (s *tableListSource) Refresh(now time.Time) { s.due = now }

// Pending is none: what waits is counted with the tables.
func (s *tableListSource) Pending() int { return 0 }

// back shortens a wait that was begun without focus.
func (s *tableListSource) back(now time.Time) { s.due = sooner(s.due, now.Add(s.pace.List)) }

// took takes in a page of the names. The first time every page is told, later the
// whole.
func (s *tableListSource) took(page model.TablePage, a engine.Answer) {
	if s.pages == 0 {
		s.asked, s.found = a.Asked, nil
	}
	s.pages++
	for _, name := range page.Names {
		if matches(s.globs, name) {
			s.found = append(s.found, name)
			s.row(name)
		}
	}
	if page.Next == s.marker {
		page.Next = "" // it leads nowhere
	}
	s.marker, s.due = page.Next, a.At
	complete := s.marker == ""
	if complete || s.ended.IsZero() {
		s.post(model.TablesListed{Read: model.Read{Asked: s.asked, At: a.At}, Names: slices.Clone(s.found), Complete: complete})
	}
	if complete {
		s.end(a.At)
	}
	s.place()
}

// end compares what is known with a complete list.
func (s *tableListSource) end(now time.Time) {
	s.pages, s.ended = 0, now
	s.due = s.asked.Add(s.away(s.pace.List))
	listed := make(map[string]bool, len(s.found))
	for _, name := range s.found {
		listed[name] = true
	}
	for name, r := range maps.Clone(s.rows) {
		if !listed[name] && !r.watched && !r.asked.After(s.asked) {
			s.drop(name)
		}
	}
}

func (s *tableListSource) failed(a engine.Answer) {
	s.pages, s.marker, s.due = 0, "", a.At
	if !a.Again {
		s.due = a.At.Add(s.away(s.every.Denied))
	}
	s.post(model.TablesFailed{Read: a.When(), Failure: a.Failure})
}
