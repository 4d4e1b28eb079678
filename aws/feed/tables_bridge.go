package feed

// What the plan of functions and the plan of tables have to do with each other.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// bridge is the runner's end: what it has told so far.
type bridge struct {
	side  *tableSide // nil when tables and metrics are not read
	heard chan elsewhere

	paused   bool
	renewed  time.Time
	epoch    int
	listed   time.Time // of the list of functions that was told
	stagedAt time.Time // when the cells were told
}

// cellsEvery is how old the cells that usage by stage is read for may get.
const cellsEvery = time.Minute

// bridgeTables starts the reading of tables, metrics and usage, when there is
// anything to read them with.
func (r *runner) bridgeTables(ctx context.Context) {
	r.bridge.heard = make(chan elsewhere)
	if r.opt.Tables == nil && r.opt.Metrics == nil {
		return
	}
	side := newTableSide(r.feed, func(ctx context.Context, e elsewhere) {
		select {
		case r.bridge.heard <- e:
		case <-ctx.Done():
		}
	})
	r.bridge.side = side
	r.workers.Go(func() { side.run(ctx) })
}

// tellWish passes on what the screen and the operator want of tables.
func (r *runner) tellWish(w wishList) {
	side := r.bridge.side
	if side == nil || (w.demand == nil && !w.refresh && len(w.tables) == 0) {
		return
	}
	side.hear(func(n *tableNews) {
		if w.demand != nil {
			n.demand = w.demand
		}
		n.refresh = n.refresh || w.refresh
		n.watch = append(n.watch, w.tables...)
	})
}

// tellTables passes on what has changed of the account since the last time.
func (r *runner) tellTables(now time.Time) {
	b, p := &r.bridge, r.plan
	if b.side == nil {
		return
	}
	paused, reset := p.trouble.expired != nil, p.epoch != b.epoch
	renewed := !p.trouble.renewed.Equal(b.renewed)
	if paused != b.paused || reset || renewed {
		b.paused, b.epoch, b.renewed = paused, p.epoch, p.trouble.renewed
		if reset {
			b.listed, b.stagedAt = time.Time{}, time.Time{}
		}
		b.side.hear(func(n *tableNews) {
			n.paused, n.reset, n.renewed = paused, n.reset || reset, n.renewed || renewed
		})
	}
	if !p.list.ended.IsZero() && !p.list.ended.Equal(b.listed) {
		b.listed = p.list.ended
		names := make([]string, 0, len(p.list.complete))
		for _, f := range p.list.complete {
			names = append(names, f.Name)
		}
		slices.Sort(names)
		b.side.hear(func(n *tableNews) { n.functions, n.listed = names, true })
	}
	if p.demand.Cost && p.demand.CostByStage && p.unread == 0 && (b.stagedAt.IsZero() || now.Sub(b.stagedAt) >= cellsEvery) {
		b.stagedAt = now
		cells := p.servedCells()
		b.side.hear(func(n *tableNews) { n.cells, n.staged = cells, true })
	}
}

// servedCells are the stages that functions have.
func (p *plan) servedCells() []model.CellKey {
	var out []model.CellKey
	for name, row := range p.rows {
		for _, stage := range p.stages {
			if c := row.cells[stage]; c != nil && c.known() && !c.absent {
				out = append(out, model.CellKey{Function: name, Alias: stage})
			}
		}
	}
	slices.SortFunc(out, func(a, b model.CellKey) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Alias, b.Alias))
	})
	return out
}

// hear takes in what reading tables says of the whole account.
func (r *runner) hear(e elsewhere) {
	p := r.plan
	switch {
	case e.failure == nil:
		if p.answered() {
			r.post(model.AccountTrouble{Read: e.read})
		}
	case e.failure.Class == model.Network:
		if p.noNetwork() {
			r.post(model.AccountTrouble{Read: e.read, Failure: e.failure})
		}
	case e.failure.Class == model.Expired:
		if p.expire(e.failure, e.read.Asked, e.read.At) {
			r.post(model.AccountTrouble{Read: e.read, Failure: e.failure})
		}
	}
}
