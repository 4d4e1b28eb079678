package feed

// Which figures are read next.

import (
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// spareShare is the part of the ration that goes to what is not on the screen.
const spareShare = 0.25

// screenShare is the part of the ration that goes to functions on the screen.
func (h *healthSource) screenShare() float64 {
	if h.share == nil {
		return 1 - spareShare
	}
	return 1 - spareShare - h.share()
}

// ration is what may be used an hour now.
func (h *healthSource) ration(now time.Time) health.Ration {
	if h.spending != nil && (h.spentAt.IsZero() || now.Sub(h.spentAt) >= spentFor) {
		h.own, h.spentAt = h.spending().FreeThisMonth, now
	}
	r := h.month.Ration
	r.Used = h.month.used(h.own, now)
	return r
}

// nextFree is the free read for the screen that comes next: of the account's own use, of
// watches, of the Region, of the chosen row, and of the others as the ration allows.
func (h *healthSource) nextFree(now time.Time) (healthRead, bool) {
	var next healthRead
	ration := h.ration(now)
	if ration.Spent() && !h.once {
		return next, false
	}
	next = next.sooner(h.nextWatch(now), now)
	if !h.shown.On {
		return next, next.make != nil
	}
	next = next.sooner(h.nextUse(now), now)
	if !h.region.reading {
		next = next.sooner(healthRead{h.region.due(h.away(h.every.Region)), h.askRegion}, now)
	}
	if h.region.Read() {
		next = next.sooner(h.nextChosen(now), now)
		next = next.sooner(h.nextRationed(now, ration.PerHour(now)*h.screenShare()), now)
	}
	return next, next.make != nil
}

func (h *healthSource) nextUse(now time.Time) healthRead {
	if h.use.reading || h.once {
		return healthRead{}
	}
	return healthRead{h.use.due(h.every.Use), h.askUse}
}

// nextChosen is the row under the cursor, once that rests.
func (h *healthSource) nextChosen(now time.Time) healthRead {
	called, ok := h.rowOf(h.chosen)
	if !ok {
		return healthRead{}
	}
	r := h.row(called)
	if r.reading || !r.asked.IsZero() && h.pays(now) {
		return healthRead{} // paid reads bring it with the others
	}
	at := later(r.due(h.away(h.every.Row)), h.chosenAt.Add(h.scene.every.Debounce))
	return healthRead{at, func(now time.Time) engine.Read { return h.askRow(called, now) }}
}

// rowOf is what is read of a function: the alias of the stage on the screen, where it is
// known to be there.
func (h *healthSource) rowOf(function string) (model.Called, bool) {
	called := model.Called{Function: function, Alias: h.shown.Alias}
	if function == "" || called.Alias == "" {
		return called, false
	}
	r := h.roster.rows[function]
	if r == nil {
		return called, false
	}
	c := r.cells[called.Alias]
	return called, c != nil && c.known() && !c.absent
}

func (h *healthSource) row(c model.Called) *rowHealth {
	r := h.rows[c]
	if r == nil {
		r = &rowHealth{}
		h.rows[c] = r
	}
	return r
}

func (h *healthSource) part(function string) *functionHealth {
	p := h.parts[function]
	if p == nil {
		p = &functionHealth{name: function, index: engine.Outside}
		h.parts[function] = p
	}
	return p
}

// doubtful are the parts that are not known to be nothing in the newest window, of which
// the Region told before.
func (h *healthSource) doubtful() health.Parts {
	var parts health.Parts
	for _, p := range []health.Parts{health.Errors, health.Throttles} {
		if !quiet(h.region.Figures, h.region.Window, p) {
			parts |= p
		}
	}
	return parts
}

// nextRationed is the read that was made the longest ago of those that the ration
// pays: what functions on the screen have failed, then their rows.
func (h *healthSource) nextRationed(now time.Time, perHour float64) healthRead {
	var oldest healthRead
	cost := 0
	consider := func(t *readTimes, every time.Duration, n int, read func(time.Time) engine.Read) {
		if t.reading {
			return
		}
		at := t.due(every)
		if oldest.make == nil || at.Before(oldest.at) {
			oldest, cost = healthRead{at, read}, n
		}
	}
	doubtful := h.doubtful()
	for _, called := range h.suspects() {
		r := h.row(called)
		if r.Window != h.region.Window {
			consider(&r.readTimes, h.away(h.every.Row), series(doubtful)+2, func(now time.Time) engine.Read { return h.askRow(called, now) })
		}
	}
	pays := h.pays(now)
	for _, name := range h.visible {
		if doubtful != 0 {
			consider(&h.part(name).readTimes, h.away(h.every.Row), series(doubtful), func(now time.Time) engine.Read {
				return h.askFunction(name, &h.purse, h.screenShare(), now)
			})
		}
		called, ok := h.rowOf(name)
		if p := h.parts[name]; !ok || pays || doubtful != 0 && (p.asked.IsZero() || p.reading) {
			continue // what failed of the function tells what of the row has to be read
		}
		consider(&h.row(called).readTimes, h.away(h.every.Row), h.rowCost(called), func(now time.Time) engine.Read { return h.askRow(called, now) })
	}
	return h.paidFrom(&h.purse, oldest, cost, perHour, now)
}

// paidFrom puts a read off until a purse has what it costs.
func (h *healthSource) paidFrom(purse *health.Purse, r healthRead, cost int, perHour float64, now time.Time) healthRead {
	if r.make == nil || h.once {
		return r
	}
	at, ok := purse.When(cost, perHour, now)
	if !ok {
		return healthRead{}
	}
	r.at = later(r.at, at)
	return r
}

// suspects are the aliases of stages on functions of which something failed in the newest
// window, and those of which something had failed before.
func (h *healthSource) suspects() []model.Called {
	var out []model.Called
	if h.once {
		return nil
	}
	for name, p := range h.failing {
		r := h.roster.rows[name]
		if r == nil || p.Window != h.region.Window {
			continue
		}
		for _, alias := range h.roster.stages {
			if c := r.cells[alias]; c != nil && c.known() && !c.absent {
				out = append(out, model.Called{Function: name, Alias: alias})
			}
		}
	}
	slices.SortFunc(out, compareCalled)
	return out
}

// nextAround is the function off the screen that was looked at the longest ago, while
// something fails in the Region.
func (h *healthSource) nextAround(now time.Time) (healthRead, bool) {
	ration := h.ration(now)
	if !h.shown.On || h.once || !h.region.Read() || h.doubtful() == 0 || ration.Spent() {
		return healthRead{}, false
	}
	h.lineUp()
	p, ok := h.around.Top()
	if !ok || p.reading {
		return healthRead{}, false
	}
	name, cost := p.name, series(h.doubtful())
	r := healthRead{p.due(h.away(h.every.Row)), func(now time.Time) engine.Read {
		return h.askFunction(name, &h.spare, spareShare, now)
	}}
	r = h.paidFrom(&h.spare, r, cost, ration.PerHour(now)*spareShare, now)
	return r, r.make != nil
}

// lineUp puts the functions in line that are not on the screen.
func (h *healthSource) lineUp() {
	if !h.made.Equal(h.functions.list.ended) {
		h.made = h.functions.list.ended
		listed := map[string]bool{}
		for _, name := range h.functions.names() {
			listed[name] = true
			h.around.Put(h.part(name))
		}
		for name, p := range h.parts {
			if !listed[name] {
				h.around.Remove(p)
				delete(h.parts, name)
				delete(h.failing, name)
			}
		}
	}
}

// forget drops what is known of a function that is not listed any more.
func (h *healthSource) forget(function string) {
	maps.DeleteFunc(h.rows, func(c model.Called, _ *rowHealth) bool { return c.Function == function })
}

// pays reports whether the rows on the screen are read by paid calls.
func (h *healthSource) pays(now time.Time) bool {
	return h.limits.Paid && !h.once && !now.Before(h.brokeTo)
}

// nextPaid is the paid read of all rows on the screen.
func (h *healthSource) nextPaid(now time.Time) (healthRead, bool) {
	if !h.shown.On || !h.limits.Paid || h.once || h.paidAt.reading || len(h.paidRows()) == 0 {
		return healthRead{}, false
	}
	every := h.away(h.every.Paid)
	if fresh := slices.ContainsFunc(h.paidRows(), func(c model.Called) bool { return h.row(c).asked.IsZero() }); fresh {
		every = min(every, h.every.Row) // what has just come to the screen does not wait as long
	}
	at := later(h.paidAt.due(every), h.placedAt.Add(gatherRows))
	return healthRead{later(at, h.brokeTo), h.askPaid}, true
}

// gatherRows is how long paid reads wait for the aliases of what has come to the screen.
const gatherRows = 2 * time.Second

// paidRows are the rows on the screen, the chosen one among them.
func (h *healthSource) paidRows() []model.Called {
	var out []model.Called
	for _, name := range append(slices.Clone(h.visible), h.chosen) {
		if called, ok := h.rowOf(name); ok && !slices.Contains(out, called) {
			out = append(out, h.withVersions(called)...)
		}
	}
	return out
}

// withVersions are an alias and, while it weighs two versions, each of them.
func (h *healthSource) withVersions(c model.Called) []model.Called {
	out := []model.Called{c}
	if r := h.roster.rows[c.Function]; r != nil && r.cells[c.Alias] != nil {
		if a := r.cells[c.Alias].alias; a.Canary != nil && a.Canary.Weight > 0 && a.Canary.Weight < 1 {
			for _, v := range []string{a.Version, a.Canary.Version} {
				out = append(out, model.Called{Function: c.Function, Alias: c.Alias, Version: v})
			}
		}
	}
	return out
}

// partsOf are what has to be read of a row in the newest window: calls and durations, and
// what is not known to be nothing from above.
func (h *healthSource) partsOf(c model.Called) health.Parts {
	parts := health.Calls | health.P95 | h.doubtful()
	if p := h.parts[c.Function]; p != nil && p.Window == h.region.Window {
		for _, part := range []health.Parts{health.Errors, health.Throttles} {
			if quiet(p.Figures, p.Window, part) {
				parts &^= part
			}
		}
	}
	return parts
}

func (h *healthSource) rowCost(c model.Called) int {
	return series(h.partsOf(c)) * len(h.withVersions(c))
}

// series is how many requests parts take.
func series(p health.Parts) int { return len(health.Series(model.Called{}, p)) }
