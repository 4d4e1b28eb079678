package feed

// What is known of APIs, what the screen wants of them, and when each is read again.

import (
	"cmp"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/wiring"
)

// APIReader is what the feed uses of API Gateway, and of Lambda to tell where routes lead.
type APIReader interface {
	model.APIReader
	model.PolicyReader
	model.AliasReader
	model.VersionReader
}

// apiRoster is what is known of the APIs. They are read whether they are on the screen or
// not: the stage matrix tells of broken ways. Those on the screen come first and are read
// again more often.
type apiRoster struct {
	*scene
	at     model.Place // of the account; the zero one until that is known
	roster *roster
	told   model.APIsShown

	rows       map[string]*apiRow // by id
	lines      [apiLines]engine.Queue[*apiRow]
	settleFrom time.Time // what has come onto the screen is not read before this
	looked     bool      // the terminal had the focus when that was said

	ends    map[model.CellKey]*wireEnd
	waiting [apiLines][]model.CellKey // ends that are to be read
	domains []model.APIDomain
}

// The lines that APIs wait in.
const (
	apisAwaited = iota
	apisVisible
	apisOthers
	apiLines
)

// apiRow is what is known of one API.
type apiRow struct {
	api     model.API
	place   int // on the screen, from the top; offScreen elsewhere
	facts   model.APIFacts
	known   bool      // facts were read, in this run or an earlier one
	at      time.Time // when
	asked   time.Time // in this run
	tried   bool      // a read of it has ended
	reading bool
	awaited bool
	soon    bool
	retry   time.Time // not read before this
	stretch float64

	due   time.Time
	queue *engine.Queue[*apiRow]
	index int
}

// wireEnd is what is known of who may call a function by a qualifier.
type wireEnd struct {
	model.WireEnd
	known   bool
	at      time.Time
	asked   time.Time // in this run
	waiting bool
}

func newAPIs(s *scene, r *roster) *apiRoster {
	a := &apiRoster{scene: s, roster: r, rows: map[string]*apiRow{}, ends: map[model.CellKey]*wireEnd{}, looked: true}
	for i := range a.lines {
		a.lines[i] = engine.Queue[*apiRow]{Before: apiBefore, At: func(r *apiRow) *int { return &r.index }}
	}
	return a
}

func apiBefore(a, b *apiRow) bool {
	if !a.due.Equal(b.due) {
		return a.due.Before(b.due)
	}
	return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.api.Name, b.api.Name), cmp.Compare(a.api.ID, b.api.ID)) < 0
}

// visible are the APIs on the screen, that of the open stage first.
func (a *apiRoster) visible() []string {
	var ids []string
	for _, key := range append([]model.APIStageKey{a.told.Open}, a.told.Visible...) {
		if key.API != "" && !slices.Contains(ids, key.API) {
			ids = append(ids, key.API)
		}
	}
	return ids
}

// want takes in what is on the screen now.
func (a *apiRoster) want(d model.Demand, now time.Time) {
	before := a.visible()
	a.told = model.Shown[model.APIsShown](d)
	is := a.visible()
	if !slices.Equal(before, is) {
		a.settleFrom = now.Add(a.every.Debounce)
		a.place(before, is)
	}
	if a.focused != a.looked {
		a.looked = a.focused
		for _, r := range a.rows {
			a.line(r)
		}
	}
}

func (a *apiRoster) place(before, is []string) {
	for _, id := range before {
		if r := a.rows[id]; r != nil {
			r.place = offScreen
		}
	}
	for i, id := range is {
		if r := a.rows[id]; r != nil {
			r.place = i
		}
	}
	for _, id := range append(slices.Clone(before), is...) {
		if r := a.rows[id]; r != nil {
			a.line(r)
		}
	}
}

// row is what is known of an API, made when nothing is.
func (a *apiRoster) row(api model.API) *apiRow {
	r := a.rows[api.ID]
	if r == nil {
		r = &apiRow{place: slices.Index(a.visible(), api.ID), stretch: 1, index: engine.Outside}
		a.rows[api.ID] = r
	}
	r.api = api
	a.line(r)
	return r
}

func (a *apiRoster) drop(id string) {
	r := a.rows[id]
	if r == nil {
		return
	}
	if r.queue != nil {
		r.queue.Remove(r)
	}
	delete(a.rows, id)
	a.roster.keeper.changed = true
}

// await reads an API at once, and who may call the functions that it leads to.
func (a *apiRoster) await(id string) {
	if r := a.rows[id]; r != nil {
		r.awaited, r.soon, r.retry = true, true, time.Time{}
		a.line(r)
	}
}

// line puts an API where it waits, by when it is due, unless it is being read.
func (a *apiRoster) line(r *apiRow) {
	q := &a.lines[a.lineOf(r)]
	if r.queue != nil && (r.queue != q || r.reading) {
		r.queue.Remove(r)
		r.queue = nil
	}
	if !r.reading {
		r.due, r.queue = a.due(r), q
		q.Put(r)
	}
}

func (a *apiRoster) lineOf(r *apiRow) int {
	switch {
	case r.awaited:
		return apisAwaited
	case r.place != offScreen:
		return apisVisible
	}
	return apisOthers
}

// due is when an API is to be read again.
func (a *apiRoster) due(r *apiRow) time.Time {
	var at time.Time
	switch {
	case r.soon:
	case !r.tried && r.place != offScreen:
		at = a.settleFrom
	case !r.tried:
	case r.place != offScreen:
		at = r.asked.Add(a.away(a.every.API))
	default:
		at = r.asked.Add(time.Duration(float64(a.away(a.every.APIAround)) * r.stretch))
	}
	return later(at, r.retry)
}

// wanted lines up the ends of the ways of an API whose facts were read: those that were
// read since the API was asked for before are new enough.
func (a *apiRoster) wanted(r *apiRow, line int) {
	for _, key := range (wiring.Checker{Place: a.at}).Wanted(r.facts) {
		e := a.end(key)
		if e.waiting || line != apisAwaited && !e.asked.IsZero() && r.asked.Sub(e.asked) < a.every.API/2 {
			continue
		}
		e.waiting = true
		a.waiting[line] = append(a.waiting[line], key)
	}
}

func (a *apiRoster) end(key model.CellKey) *wireEnd {
	e := a.ends[key]
	if e == nil {
		e = &wireEnd{WireEnd: model.WireEnd{CellKey: key}}
		a.ends[key] = e
	}
	return e
}
