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
	"context"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Reader is what the feed uses of AWS Lambda.
type Reader interface {
	model.FunctionLister
	model.AliasLister
	model.AliasReader
	model.VersionLister
	model.VersionReader
}

// BuildReader is what the feed uses of AWS CodeBuild.
type BuildReader interface {
	model.ProjectReader
	model.BuildReader
}

// Poster takes events. Post must not block. When it also has a method Waiting()
// int, which is how many events that may not be dropped wait to be gathered, the
// tail of a log reads no further while those are many.
type Poster interface{ Post(model.Event) }

// Options of a Feed. Lambda, Mailbox and Now are required.
type Options struct {
	Lambda   Reader
	Identity func(context.Context) (model.Identity, error) // nil: the identity is never read
	Renew    func(context.Context) error                   // makes expired credentials be looked up again; may be nil
	Meter    func() model.Meter                            // may be nil
	Mailbox  Poster
	Now      model.Clock

	Stages  []model.Stage // empty: the stages are the alias names met, in their usual order
	Include []string      // globs (path.Match) over function names; empty: all

	Builds   BuildReader        // nil: builds are not read
	Logs     model.LogReader    // nil: logs are not read
	Objects  model.ObjectReader // nil: logs that are only in S3 are not read
	Projects []string           // globs (path.Match) over names of projects; empty: all

	Tables     model.TableReader     // nil: tables are not read
	Metrics    model.MetricReader    // nil: metrics are not read
	LogGroups  model.LogGroupReader  // nil: what log groups hold is not read
	TableGlobs []string              // globs (path.Match) over names of tables; empty: all
	Spending   func() model.Spending // what reading metrics has cost so far; may be nil

	// Cache keeps the last known state for the next start; nil for none. Hint is
	// what the next start knows before AWS has answered, see Cache.Remember.
	Cache *Cache
	Hint  string
	// Restored is the state that the caller took from the cache and has shown.
	// What this run has not read yet is carried over from it into the next
	// snapshot. When it is nil and the cache knows the account, the feed posts
	// the snapshot itself as soon as it knows who it is. When it turns out to be of
	// another account or Region, the store drops all that it holds on IdentityRead
	// and the feed begins anew.
	Restored *model.Restored

	Intervals      Intervals
	TableIntervals TableIntervals
	Pace           Pace // of the log that is followed
}

// Intervals are the times by which the feed goes. A zero means the default.
type Intervals struct {
	Screen    time.Duration // between two reads of a row on the screen: 20 s
	Trickle   time.Duration // between two reads of any other row: 5 min
	Spacing   time.Duration // least time between two repeated reads of other rows: 200 ms, so 5 a second
	List      time.Duration // between two reads of the list of functions: 2 min
	Versions  time.Duration // between two looks for new versions of the chosen function: 60 s
	Debounce  time.Duration // how long a function stays chosen before its versions are read: 150 ms
	Grace     time.Duration // how long the first trickle waits to be told what is on the screen: 300 ms
	Call      time.Duration // deadline of one call: 15 s
	Denied    time.Duration // before a denied read is tried again: 1 min
	Backoff   time.Duration // first wait after throttling or network trouble: 1 s
	BackoffTo time.Duration // longest such wait: 30 s
	Renew     time.Duration // first wait between two attempts to renew credentials: 5 s
	RenewTo   time.Duration // longest such wait: 30 s
	Report    time.Duration // between two looks at meter and state: 1 s
	Save      time.Duration // least time between two snapshots: 30 s
	Projects  time.Duration // between two reads of the list of projects: 5 min
	Running   time.Duration // between two reads of the builds that run: 2 s
	RunningBy time.Duration // the same without focus: 5 s
	Look      time.Duration // between two looks for new builds of a project on the screen: 30 s
	Newest    time.Duration // between two looks for the newest build of any other project: 10 min
	Slowly    time.Duration // least time between two such looks: 1 s
	Together  time.Duration // how long builds wait for others to be read in one call: 1 s
	Away      int           // how many times rarer the screen is read without focus: 6
}

func (i Intervals) orDefaults() Intervals {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&i.Screen, 20 * time.Second},
		{&i.Trickle, 5 * time.Minute},
		{&i.Spacing, 200 * time.Millisecond},
		{&i.List, 2 * time.Minute},
		{&i.Versions, time.Minute},
		{&i.Debounce, 150 * time.Millisecond},
		{&i.Grace, 300 * time.Millisecond},
		{&i.Call, 15 * time.Second},
		{&i.Denied, time.Minute},
		{&i.Backoff, time.Second},
		{&i.BackoffTo, 30 * time.Second},
		{&i.Renew, 5 * time.Second},
		{&i.RenewTo, 30 * time.Second},
		{&i.Report, time.Second},
		{&i.Save, 30 * time.Second},
		{&i.Projects, 5 * time.Minute},
		{&i.Running, 2 * time.Second},
		{&i.RunningBy, 5 * time.Second},
		{&i.Look, 30 * time.Second},
		{&i.Newest, 10 * time.Minute},
		{&i.Slowly, time.Second},
		{&i.Together, time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	if i.Away <= 0 {
		i.Away = 6
	}
	return i
}

// Feed reads an account. Run it once.
type Feed struct {
	opt    Options
	wishes wishes
}

var (
	_ model.Feed      = (*Feed)(nil)
	_ model.BuildFeed = (*Feed)(nil)
	_ model.TableFeed = (*Feed)(nil)
)

// New makes a feed that reads nothing before Run.
func New(o Options) *Feed {
	o.Intervals = o.Intervals.orDefaults()
	o.Pace = o.Pace.orDefaults()
	return &Feed{opt: o, wishes: wishes{poke: make(chan struct{}, 1)}}
}

// Want says what is on the screen now.
func (f *Feed) Want(d model.Demand) {
	f.wishes.add(func(w *wishList) { w.demand = &d })
}

// Refresh reads again what is on the screen, and the list of functions. With
// expired credentials it tries to renew them at once.
func (f *Feed) Refresh() {
	f.wishes.add(func(w *wishList) { w.refresh = true })
}

// Reread reads these cells again, before anything else.
func (f *Feed) Reread(keys ...model.CellKey) {
	f.wishes.add(func(w *wishList) { w.reread = append(w.reread, keys...) })
}

// WatchBuild reads a build at once and then often until it has ended.
func (f *Feed) WatchBuild(id string) {
	f.wishes.add(func(w *wishList) { w.watch = append(w.watch, id) })
}

// OlderBuilds reads more of a project's builds, older ones than are known.
func (f *Feed) OlderBuilds(project string) {
	f.wishes.add(func(w *wishList) { w.older = append(w.older, project) })
}

// WatchTable reads a table at once and then often until it is ACTIVE again with all
// its indexes.
func (f *Feed) WatchTable(name string) {
	f.wishes.add(func(w *wishList) { w.tables = append(w.tables, name) })
}

// wishes is where wishes wait for the goroutine that owns the plan.
type wishes struct {
	poke chan struct{} // holds a token while wishes wait
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
}

func (w *wishes) add(wish func(*wishList)) {
	w.mu.Lock()
	wish(&w.list)
	w.mu.Unlock()
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

func (w *wishes) take() wishList {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.list
	w.list = wishList{}
	return list
}
