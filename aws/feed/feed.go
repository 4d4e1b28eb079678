// Package feed decides what to read from AWS next, and hands what it learns over
// as events. It is a polite guest: what is on the screen comes first, what an
// operator waits for before that, the rest as a trickle, and nothing is asked
// twice. How fast calls leave is the account's part, through its token buckets.
//
// What it promises: Want, Refresh and Reread never block. A failure never ends
// it; every failed read is posted. All goroutines belong to Run and have ended
// when it returns.
package feed

import (
	"sync"

	"github.com/aloftdeck/aloft/model"
)

// Feed reads an account. Run it once.
type Feed struct {
	opt    Options
	runner *runner
	wishes wishes
}

var (
	_ model.Feed      = (*Feed)(nil)
	_ model.BuildFeed = (*Feed)(nil)
	_ model.TableFeed = (*Feed)(nil)
	_ model.APIFeed   = (*Feed)(nil)
)

// New makes a feed that reads nothing before Run.
func New(o Options) *Feed {
	o.Intervals = o.Intervals.orDefaults()
	o.TableIntervals = o.TableIntervals.orDefaults()
	o.Pace = o.Pace.orDefaults()
	f := &Feed{opt: o}
	f.runner = newRunner(f)
	return f
}

// wish adds a wish and has it heard.
func (f *Feed) wish(add func(*wishList)) {
	f.wishes.mu.Lock()
	add(&f.wishes.list)
	f.wishes.mu.Unlock()
	f.runner.engine.Poke()
}

// Want says what is on the screen now.
func (f *Feed) Want(d model.Demand) {
	f.wish(func(w *wishList) { w.demand = &d })
}

// Refresh reads again what is on the screen, and the list of functions. With
// expired credentials it tries to renew them at once.
func (f *Feed) Refresh() {
	f.wish(func(w *wishList) { w.refresh = true })
}

// Reread reads these cells again, before anything else; a key without an alias stands for
// the aliases and the newest versions of its function.
func (f *Feed) Reread(keys ...model.CellKey) {
	f.wish(func(w *wishList) { w.reread = append(w.reread, keys...) })
}

// WatchBuild reads a build at once and then often until it has ended.
func (f *Feed) WatchBuild(id string) {
	f.wish(func(w *wishList) { w.watch = append(w.watch, id) })
}

// OlderBuilds reads more of a project's builds, older ones than are known.
func (f *Feed) OlderBuilds(project string) {
	f.wish(func(w *wishList) { w.older = append(w.older, project) })
}

// WatchTable reads a table at once and then often until it is ACTIVE again with all
// its indexes.
func (f *Feed) WatchTable(name string) {
	f.wish(func(w *wishList) { w.tables = append(w.tables, name) })
}

// ReadAPI reads an API and who may call the functions that it leads to, before anything
// else.
func (f *Feed) ReadAPI(id string) {
	f.wish(func(w *wishList) { w.apis = append(w.apis, id) })
}

// wishes is where wishes wait for the goroutine that owns the sources.
type wishes struct {
	mu   sync.Mutex
	list wishList
}

type wishList struct {
	demand  *model.Demand
	refresh bool
	reread  []model.CellKey
	watch   []string // ids of builds
	older   []string // projects
	tables  []string // to be watched
	apis    []string // ids of those that an operator waits for
}

func (w *wishes) take() wishList {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.list
	w.list = wishList{}
	return list
}
