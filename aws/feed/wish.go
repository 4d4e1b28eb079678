package feed

// What the screen and the operator ask for, as changes of the plan.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// want takes in what is on the screen now.
func (p *plan) want(d model.Demand, now time.Time) {
	refocused := d.Focused != p.demand.Focused
	if !p.wanted && len(d.Visible) > 0 {
		p.wanted = true
		p.trickleFrom = now
	}
	from := now
	if now.Sub(p.wantedAt) < p.every.Debounce {
		from = now.Add(p.every.Debounce) // still scrolling
	}
	if d.Chosen != p.demand.Chosen {
		p.shelves.choose(p.demand.Chosen == "", now, p.every.Debounce)
	}
	if !slices.Equal(d.Visible, p.demand.Visible) {
		p.wantedAt = now
	}
	fromProjects := now
	if !slices.Equal(d.Projects, p.demand.Projects) {
		if now.Sub(p.projectsAt) < p.every.Debounce {
			fromProjects = now.Add(p.every.Debounce)
		}
		p.projectsAt = now
	}
	d.Visible, d.Projects, d.Watched = slices.Clone(d.Visible), slices.Clone(d.Projects), slices.Clone(d.Watched)
	p.demand = d
	p.wantBuilds(fromProjects, now)

	before := p.onScreen
	places := make(map[*row]int, len(d.Visible))
	p.onScreen = make([]*row, 0, len(d.Visible))
	for i, name := range d.Visible {
		if r := p.rows[name]; r != nil {
			if _, twice := places[r]; !twice {
				places[r] = i
				p.onScreen = append(p.onScreen, r)
			}
		}
	}
	for _, r := range before {
		if _, stays := places[r]; !stays {
			p.screen.remove(r)
			r.place = offScreen
			p.schedule(r)
		}
	}
	for _, r := range p.onScreen {
		came := r.place == offScreen
		if came {
			p.rest.remove(r)
		}
		r.place = places[r]
		switch {
		case came:
			p.enter(r, from)
		case refocused && r.tried:
			p.schedule(r)
		default:
			p.line(r)
		}
	}
	p.lineUpCells()
}

// enter is for a row that has come onto the screen: it is read at once unless
// that was done a moment ago.
func (p *plan) enter(r *row, from time.Time) {
	r.from = from
	p.schedule(r)
	if !r.tried {
		return
	}
	r.due = p.again(r.last, p.every.Screen)
	if r.due.Before(from) {
		r.due, r.exempt = from, true
	}
	p.line(r)
}

// refresh reads what is on the screen again, and the list. It does not wait for
// a network that was away, but it does wait when AWS asked for it.
func (p *plan) refresh(now time.Time) {
	for i := range p.ops {
		if !p.ops[i].throttled {
			p.ops[i].until = time.Time{}
		}
	}
	for _, r := range p.onScreen {
		r.deniedTo = time.Time{} // it may have been granted
		if r.tried {
			p.soon(r)
		}
	}
	p.cellsTry = time.Time{}
	p.list.due, p.list.exempt = now, true
	if !p.hasIdentity {
		p.identityDue = now
	}
	if s := p.shelves.by[p.demand.Chosen]; s != nil {
		s.due = time.Time{}
	}
	if p.trouble.expired != nil {
		p.trouble.renewDue = now
	}
	p.refreshBuilds(now)
}

// reread puts cells before everything else.
func (p *plan) reread(keys []model.CellKey) {
	for _, key := range keys {
		if !slices.Contains(p.awaited, key) {
			p.awaited = append(p.awaited, key)
		}
		if s := p.shelves.by[key.Function]; s != nil {
			s.due = time.Time{}
		}
	}
}
