package feed

// What is known of tables, what the screen wants of them, and when each is read again.

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// tableRoster is what is known of the tables. No step costs more than those on the screen,
// or a logarithm of all, but for a change of the screen.
type tableRoster struct {
	*scene
	shown model.TablesShown
	cost  bool // what things cost is on the screen

	looked     bool      // the terminal had the focus when that was said
	changedAt  time.Time // when the tables on the screen last changed
	settleFrom time.Time // what has come onto the screen is not read before this

	rows     map[string]*tableRow
	onScreen []string
	lines    [tableLines]engine.Queue[*tableRow] // those that are not being read
	trickled time.Time                           // when a table that is not on the screen was last read
	scale    []string                            // tables whose scaling is to be read at once
	placed   int                                 // changes of which tables are on the screen
	touched  []*tableRow                         // that have changed since their metrics were last lined up
	dropped  []string                            // tables that have left, until their metrics are forgotten
}

// The lines that tables wait in.
const (
	lineWatched = iota
	lineVisible
	lineOthers
	tableLines
)

// tableRow is what is known of one table.
type tableRow struct {
	name    string
	table   model.Table
	known   bool // table was read
	facts   int  // changes of what its metrics depend on
	tried   bool // a read of it has ended
	place   int  // on the screen, from the top; offScreen elsewhere
	asked   time.Time
	stretch float64 // of the wait to the next read, so that not all are read at once
	soon    bool
	reading bool
	retry   time.Time // not read before this

	due   time.Time
	queue *engine.Queue[*tableRow] // that it waits in
	index int

	watched bool
	since   time.Time // when the watch began
	looks   int       // reads that have ended since then
}

func newTables(s *scene) *tableRoster {
	t := &tableRoster{scene: s, rows: map[string]*tableRow{}, looked: true}
	for i := range t.lines {
		t.lines[i] = engine.Queue[*tableRow]{Before: tableBefore, At: func(r *tableRow) *int { return &r.index }}
	}
	return t
}

// tableBefore orders tables: those that are due at the same time as they stand on the
// screen, then by name.
func tableBefore(a, b *tableRow) bool {
	if !a.due.Equal(b.due) {
		return a.due.Before(b.due)
	}
	if a.place != b.place {
		return a.place < b.place
	}
	return a.name < b.name
}

// on reports whether tables are on the screen.
func (t *tableRoster) on() bool { return t.shown.List || t.shown.Open != "" }

// wanted reports whether the screen wants anything that tables are read for.
func (t *tableRoster) wanted() bool { return t.on() || t.cost }

// want takes in what is on the screen now.
func (t *tableRoster) want(shown model.TablesShown, cost bool, now time.Time) {
	moved := !slices.Equal(shown.Visible, t.shown.Visible) || shown.Open != t.shown.Open
	if moved {
		t.settleFrom = now
		if now.Sub(t.changedAt) < t.every.Debounce {
			t.settleFrom = now.Add(t.every.Debounce) // still scrolling
		}
		t.changedAt = now
	}
	shown.Visible = slices.Clone(shown.Visible)
	t.shown, t.cost = shown, cost
	t.placed++
	t.place()
	if t.focused != t.looked {
		t.looked = t.focused
		for _, r := range t.rows {
			t.line(r)
		}
	}
}

// place says which tables are on the screen: while nobody says which ones,
// the first few.
func (t *tableRoster) place() {
	names := t.shown.Visible
	if len(names) == 0 && t.shown.List {
		names = slices.SortedFunc(maps.Keys(t.rows), strings.Compare)
		names = names[:min(len(names), assumed)]
	}
	if t.shown.Open != "" && !slices.Contains(names, t.shown.Open) {
		names = append(slices.Clone(names), t.shown.Open)
	}
	if !t.on() {
		names = nil
	}
	before := t.onScreen
	for _, name := range before {
		if r := t.rows[name]; r != nil {
			r.place = offScreen
		}
	}
	t.onScreen = nil
	for _, name := range names {
		if r := t.rows[name]; r != nil && r.place == offScreen {
			r.place = len(t.onScreen)
			t.onScreen = append(t.onScreen, name)
		}
	}
	if !slices.Equal(before, t.onScreen) {
		t.placed++
	}
	for _, name := range slices.Concat(before, t.onScreen) {
		if r := t.rows[name]; r != nil {
			t.line(r)
		}
	}
}

// row is what is known of a table, made when nothing is.
func (t *tableRoster) row(name string) *tableRow {
	r := t.rows[name]
	if r == nil {
		r = &tableRow{name: name, place: offScreen, stretch: 1, index: engine.Outside}
		t.rows[name] = r
		t.line(r)
	}
	return r
}

// drop takes a table out.
func (t *tableRoster) drop(name string) {
	if r := t.rows[name]; r != nil && r.queue != nil {
		r.queue.Remove(r)
	}
	delete(t.rows, name)
	t.dropped = append(t.dropped, name)
	t.place()
}

// watch reads a table at once and then often until it is ACTIVE again.
func (t *tableRoster) watch(name string, now time.Time) {
	if name == "" {
		return
	}
	r := t.row(name)
	r.watched, r.since, r.looks = true, now, 0
	r.soon, r.retry = true, time.Time{}
	t.line(r)
}

// line puts a table where it waits, by when it is due, unless it is being read.
func (t *tableRoster) line(r *tableRow) {
	q := &t.lines[lineOthers]
	switch {
	case r.watched:
		q = &t.lines[lineWatched]
	case r.place != offScreen:
		q = &t.lines[lineVisible]
	}
	if r.queue != nil && (r.queue != q || r.reading) {
		r.queue.Remove(r)
		r.queue = nil
	}
	if !r.reading {
		r.due, r.queue = t.due(r), q
		q.Put(r)
	}
}

// due is when a table is to be read again.
func (t *tableRoster) due(r *tableRow) time.Time {
	var at time.Time
	switch {
	case r.soon:
	case !r.tried && r.place != offScreen:
		at = t.settleFrom
	case !r.tried:
	default:
		at = r.asked.Add(time.Duration(float64(t.wait(r)) * r.stretch))
	}
	return later(at, r.retry)
}

// longWatch is how long a table is watched before it is looked at less often: an
// index can take hours.
const longWatch = time.Minute

func (t *tableRoster) wait(r *tableRow) time.Duration {
	switch {
	case r.watched && r.asked.Sub(r.since) < longWatch:
		return t.pace.Watch
	case r.watched:
		return t.pace.Busy
	case r.place == offScreen:
		return t.away(t.pace.Others)
	case r.known && !active(r.table):
		return t.away(t.pace.Busy)
	}
	return t.away(t.pace.Screen)
}

// measured reports whether a table has metrics worth reading.
func (r *tableRow) measured() bool { return r.known && r.table.Status != "DELETING" }

// active reports whether a table can be changed again, with all its indexes.
func active(t model.Table) bool {
	if t.Status != "ACTIVE" {
		return false
	}
	for _, i := range t.Indexes {
		if i.Status != "ACTIVE" || i.Backfilling {
			return false
		}
	}
	return true
}
