package feed

import (
	"path"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// guessedStages is how many of the stages that were only met, not configured,
// are read cell by cell. From about seven on, reading all aliases of a row is
// the cheaper way within Lambda's quotas (100 a second against 15).
const guessedStages = 6

// headStart is how long reading all aliases of a row may take before its cells
// are read one by one beside it.
const headStart = 200 * time.Millisecond

// plan says what to read next. It does no reading itself and has no clock: it is
// told what was asked, what was answered and what time it is. One goroutine
// owns it. No step costs more than the rows on the screen, or a logarithm of
// all rows.
type plan struct {
	every   Intervals
	include []string
	jitter  func() float64 // from 0 up to 1
	epoch   int

	given  bool     // the stages are configured
	stages []string // alias names in their order
	met    map[string]bool

	rows   map[string]*row
	listed int   // rows made so far
	unread int   // rows whose aliases no read has ended for
	screen queue // rows on the screen
	rest   queue // the others

	demand   model.Demand
	onScreen []*row
	wantedAt time.Time // when the screen last changed
	wanted   bool      // it was ever said what is on the screen

	awaited      []model.CellKey
	cells        []cellWish
	trickleCells []cellWish
	cellsOff     bool      // GetFunction is denied
	trickleFrom  time.Time // no trickle before this
	trickled     time.Time // when the last row off the screen was read again
	extra        int       // reads beyond one for each row while some are unread

	list    listing
	shelves shelves

	identityDue time.Time
	hasIdentity bool // or it is not to be read

	ops      [operations]hold
	inFlight [kinds]int
	trouble  trouble
}

// cellWish is a cell that waits to be read.
type cellWish struct {
	row   *row
	alias string
	again bool // also when something is known of it
}

func newPlan(o Options, jitter func() float64) *plan {
	p := &plan{
		every:       o.Intervals,
		include:     o.Include,
		jitter:      jitter,
		given:       len(o.Stages) > 0,
		met:         map[string]bool{},
		rows:        map[string]*row{},
		shelves:     shelves{by: map[string]*shelf{}},
		hasIdentity: o.Identity == nil,
	}
	p.demand.Focused = true
	for _, s := range o.Stages {
		p.stages = append(p.stages, s.Alias)
	}
	return p
}

// next is the job to start now. When there is none, it says when there will be
// one if nothing happens before; a zero time says that only an answer or a wish
// brings one.
func (p *plan) next(now time.Time) (job, bool, time.Time) {
	if p.trouble.expired != nil {
		return p.nextRenewal(now)
	}
	var wake time.Time
	for k := range kinds {
		l := laneOf(k)
		op := &p.ops[l.op]
		if p.inFlight[k] >= l.slots || !op.mayGo(now) {
			continue
		}
		at, ok := p.ready(k, now)
		if !ok {
			continue
		}
		if op.until.After(at) {
			at = op.until
		}
		if at.After(now) {
			wake = earlier(wake, at)
			continue
		}
		j := p.take(k, now)
		j.kind, j.asked, j.epoch = k, now, p.epoch
		j.urgency = max(j.urgency, l.urgency)
		p.inFlight[k]++
		op.inFlight++
		return j, true, time.Time{}
	}
	return job{}, false, wake
}

// earlier is the earlier of two times of which a zero one stands for never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// ready is from when on there is a job of a kind, and whether there is one.
func (p *plan) ready(k kind, now time.Time) (time.Time, bool) {
	switch k {
	case askIdentity:
		return p.identityDue, !p.hasIdentity
	case askAlias:
		return time.Time{}, len(p.awaited) > 0
	case askList:
		return p.listDue()
	case askAliases:
		return p.screenDue(now)
	case askCell:
		return p.cellDue(&p.cells, now)
	case askVersion:
		return p.versionDue()
	case askVersions:
		return p.versionsDue()
	case askTrickle:
		return p.trickleDue(now)
	default:
		return p.cellDue(&p.trickleCells, now)
	}
}

// take is the job that ready promised.
func (p *plan) take(k kind, now time.Time) job {
	switch k {
	case askAlias:
		key := p.awaited[0]
		p.awaited = p.awaited[1:]
		return job{function: key.Function, alias: key.Alias}
	case askList:
		return job{marker: p.list.marker}
	case askAliases:
		return p.takeRow(&p.screen, now)
	case askCell:
		return p.takeCell(&p.cells)
	case askVersion:
		return p.takeVersion()
	case askVersions:
		return p.takeVersions()
	case askTrickle:
		if r := p.rest.next(); r.tried {
			p.trickled = now
		}
		return p.takeRow(&p.rest, now)
	case askTrickleCell:
		return p.takeCell(&p.trickleCells)
	default:
		return job{}
	}
}

// screenDue is when the next row on the screen is to be read.
func (p *plan) screenDue(now time.Time) (time.Time, bool) {
	for {
		r := p.screen.next()
		switch {
		case r == nil:
			return time.Time{}, false
		case r.due.After(now):
			return r.due, true
		case p.unread > 0 && r.tried && !r.exempt && p.extra >= len(p.stages)*len(p.onScreen):
			// The rest of the account has not been read once: that goes first.
			r.due = now.Add(p.every.Screen)
			p.screen.put(r)
		case r.byCells(now) && p.cellsServe():
			p.expand(r, &p.cells, now)
		default:
			return r.due, true
		}
	}
}

// trickleDue is when the next row that is not on the screen is to be read: not
// while one on the screen waits, which an answer then ends.
func (p *plan) trickleDue(now time.Time) (time.Time, bool) {
	if on := p.screen.next(); on != nil && !on.due.After(now) {
		return time.Time{}, false
	}
	for {
		r := p.rest.next()
		if r == nil {
			return time.Time{}, false
		}
		at := r.due
		if p.trickleFrom.After(at) {
			at = p.trickleFrom
		}
		if spaced := p.trickled.Add(p.every.Spacing); r.tried && !r.exempt && spaced.After(at) {
			at = spaced
		}
		if at.After(now) || !r.byCells(now) || !p.cellsServe() {
			return at, true
		}
		p.trickled = now
		p.expand(r, &p.trickleCells, now)
	}
}

// takeRow begins to read the aliases of the row on top.
func (p *plan) takeRow(q *queue, now time.Time) job {
	r := q.next()
	q.remove(r)
	r.reading = now
	j := job{function: r.name}
	if r.awaited {
		j.urgency = model.Awaited
	}
	if r.tried && p.unread > 0 {
		p.extra++
	}
	r.exempt, r.awaited = false, false
	return j
}

// cellsServe reports whether versions can be read cell by cell.
func (p *plan) cellsServe() bool { return !p.cellsOff && len(p.cellStages()) > 0 }

// cellStages are the stages that are read cell by cell.
func (p *plan) cellStages() []string {
	if p.given {
		return p.stages
	}
	return p.stages[:min(len(p.stages), guessedStages)]
}

// expand puts the cells of a row in line instead of reading its aliases.
func (p *plan) expand(r *row, cells *[]cellWish, now time.Time) {
	for _, alias := range p.cellStages() {
		if c := r.cell(alias); !c.queued && !c.reading {
			c.queued = true
			*cells = append(*cells, cellWish{r, alias, true})
		}
	}
	r.last, r.exempt, r.awaited = now, false, false
	p.schedule(r)
}

// lineUpCells puts the cells of the screen in line that nothing is known of.
func (p *plan) lineUpCells() {
	again := p.cells[:0]
	for _, w := range p.cells {
		if w.again {
			again = append(again, w)
		} else {
			w.row.cell(w.alias).queued = false
		}
	}
	clear(p.cells[len(again):])
	p.cells = again
	if !p.cellsServe() {
		return
	}
	for _, r := range p.onScreen {
		if !r.full.IsZero() {
			continue
		}
		for _, alias := range p.cellStages() {
			if c := r.cell(alias); !c.known() && !c.queued && !c.reading {
				c.queued = true
				p.cells = append(p.cells, cellWish{r, alias, false})
			}
		}
	}
}

// cellDue is when the next cell in line may be read. What is no longer worth it
// leaves the line; what may be read now comes to its front. Cells whose row is
// just being read whole wait a moment: most of them need no call of their own.
func (p *plan) cellDue(line *[]cellWish, now time.Time) (time.Time, bool) {
	var wake time.Time
	for i := 0; i < len(*line); {
		w := (*line)[i]
		if !p.worthIt(w) {
			w.row.cell(w.alias).queued = false
			*line = slices.Delete(*line, i, i+1)
			continue
		}
		at := w.row.from
		if !w.row.reading.IsZero() && !w.again {
			at = w.row.reading.Add(headStart)
		}
		if !at.After(now) {
			copy((*line)[1:i+1], (*line)[:i])
			(*line)[0] = w
			return at, true
		}
		wake = earlier(wake, at)
		i++
	}
	return wake, !wake.IsZero()
}

func (p *plan) worthIt(w cellWish) bool {
	if p.cellsOff || p.rows[w.row.name] != w.row {
		return false
	}
	c := w.row.cell(w.alias)
	if c.reading {
		return false
	}
	return w.again || (!c.known() && w.row.full.IsZero() && w.row.place != offScreen)
}

func (p *plan) takeCell(line *[]cellWish) job {
	w := (*line)[0]
	(*line)[0] = cellWish{}
	*line = (*line)[1:]
	c := w.row.cell(w.alias)
	c.queued, c.reading = false, true
	if !w.row.touched {
		w.row.touched = true
		if w.row.index != outside {
			p.heapOf(w.row).put(w.row)
		}
	}
	if p.unread > 0 {
		p.extra++
	}
	return job{function: w.row.name, alias: w.alias}
}

func (p *plan) heapOf(r *row) *queue {
	if r.place != offScreen {
		return &p.screen
	}
	return &p.rest
}

// schedule sets when a row is read again, counted from its last read.
func (p *plan) schedule(r *row) {
	switch {
	case !r.tried && r.place == offScreen:
		r.due = time.Time{}
	case !r.tried:
		r.due = r.from
	case r.place == offScreen:
		r.due = r.last.Add(p.spread(p.every.Trickle))
	default:
		every := p.every.Screen
		if !p.demand.Focused || p.unread > 0 {
			every *= time.Duration(p.every.Away)
		}
		r.due = r.last.Add(p.spread(every))
	}
	p.line(r)
}

// line puts a row where its due time belongs, unless it is being read.
func (p *plan) line(r *row) {
	if r.reading.IsZero() {
		p.heapOf(r).put(r)
	}
}

// spread lengthens or shortens a wait by up to a quarter, so that what was read
// together once is not read together for ever.
func (p *plan) spread(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.75 + p.jitter()/2))
}

// soon makes a row the next to be read of its kind.
func (p *plan) soon(r *row) {
	r.due, r.exempt = time.Time{}, true
	p.line(r)
}

// add takes a function into the plan.
func (p *plan) add(name string) {
	if p.rows[name] != nil {
		return
	}
	r := &row{name: name, seq: p.listed, place: offScreen, index: outside, cells: map[string]*cell{}}
	p.listed++
	p.unread++
	p.rows[name] = r
	if i := slices.Index(p.demand.Visible, name); i >= 0 {
		r.place = i
		p.onScreen = append(p.onScreen, r)
		slices.SortFunc(p.onScreen, func(a, b *row) int { return a.place - b.place })
	}
	p.schedule(r)
}

// drop takes a function out of the plan.
func (p *plan) drop(r *row) {
	p.heapOf(r).remove(r)
	delete(p.rows, r.name)
	if r.place != offScreen {
		p.onScreen = slices.DeleteFunc(p.onScreen, func(o *row) bool { return o == r })
	}
	if !r.tried {
		p.wasTried(r)
	}
}

// wasTried counts the first read of a row that has ended. After the last one the
// screen is read at its usual pace.
func (p *plan) wasTried(r *row) {
	if r.tried {
		return
	}
	r.tried = true
	p.unread--
	if p.unread == 0 {
		p.extra = 0
		for _, o := range p.onScreen {
			if o != r && !o.exempt {
				p.schedule(o)
			}
		}
	}
}

// included reports whether a function is to be shown.
func (p *plan) included(name string) bool {
	if len(p.include) == 0 {
		return true
	}
	return slices.ContainsFunc(p.include, func(glob string) bool {
		ok, err := path.Match(glob, name)
		return err == nil && ok
	})
}

// meet learns stages from the names of aliases.
func (p *plan) meet(aliases []model.Alias) {
	if p.given {
		return
	}
	before := len(p.met)
	for _, a := range aliases {
		p.met[a.Name] = true
	}
	if len(p.met) == before {
		return
	}
	names := make([]string, 0, len(p.met))
	for name := range p.met {
		names = append(names, name)
	}
	p.stages = p.stages[:0]
	for _, s := range model.OrderStages(names) {
		p.stages = append(p.stages, s.Alias)
	}
	p.lineUpCells()
}

// pending is how many reads are under way or waiting because nothing has been
// read yet.
func (p *plan) pending() int {
	n := p.unread + len(p.cells) + len(p.trickleCells) + len(p.awaited)
	for _, k := range []kind{askIdentity, askAlias, askList, askCell, askVersion, askVersions, askTrickleCell} {
		n += p.inFlight[k]
	}
	return n
}
