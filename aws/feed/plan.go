package feed

// The plan: what to read next. It is pure, so that tests can walk through it without
// a clock or an account.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

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
	found  model.FoundStages

	rows   map[string]*row
	listed int   // rows made so far
	unread int   // rows whose aliases no read has ended for
	screen queue // rows on the screen
	rest   queue // the others

	demand   model.Demand
	onScreen []*row
	wantedAt time.Time // when the screen last changed
	wanted   bool      // it was ever said what is on the screen

	projectsAt time.Time // when the projects on the screen last changed

	awaited      []model.CellKey
	cells        []cellWish
	trickleCells []cellWish
	cellsOff     bool      // GetFunction is denied
	cellsTry     time.Time // when it is tried again
	cellsProbe   bool      // it is being tried: one call tells
	trickleFrom  time.Time // no trickle before this
	trickled     time.Time // when the last row off the screen was read again
	extra        int       // reads beyond one for each row while some are unread

	builds builds

	list    listing
	shelves shelves

	identityDue time.Time
	hasIdentity bool // or it is not to be read

	ops      [operations]hold
	inFlight [kinds]int
	trouble  trouble
}

func newPlan(o Options, jitter func() float64) *plan {
	p := &plan{
		every:       o.Intervals,
		include:     o.Include,
		jitter:      jitter,
		given:       len(o.Stages) > 0,
		rows:        map[string]*row{},
		shelves:     shelves{by: map[string]*shelf{}},
		hasIdentity: o.Identity == nil,
		builds:      newBuilds(o),
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
	p.tryCells(now)
	var wake time.Time
	for k := range kinds {
		l := laneOf(k)
		op := &p.ops[l.op]
		if p.inFlight[k] >= l.slots || !op.mayGo(now) || (l.op == opGetFunction && p.cellsProbe && op.inFlight > 0) {
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
	case askBuilds:
		return p.buildsDue(now)
	case askProjects:
		return p.projectsDue()
	case askProjectFacts:
		return p.factsDue()
	case askBuildIDs:
		return p.lookDue()
	case askNewest:
		return p.newestDue(now)
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
	case askBuilds:
		return p.takeBuilds(now)
	case askProjects:
		return job{marker: p.builds.list.marker}
	case askProjectFacts:
		return p.takeFacts()
	case askBuildIDs:
		return p.takeLook()
	case askNewest:
		return p.takeNewest(now)
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

// meet learns stages from the names of aliases.
func (p *plan) meet(function string, aliases []model.Alias) {
	if p.given {
		return
	}
	changed := false
	for _, a := range aliases {
		changed = p.found.Meet(function, a.Name) || changed
	}
	if !changed {
		return
	}
	p.stages = p.stages[:0]
	for _, s := range p.found.Stages() {
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
	return n + p.pendingBuilds()
}
