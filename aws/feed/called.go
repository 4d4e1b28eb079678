package feed

// The source of what functions call: what ran costs what the memory and the architecture
// of the version cost that their last stage serves.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

const (
	calledEvery = time.Minute     // between two looks for versions that are not known
	calledAgain = 5 * time.Minute // before one that could not be read is tried again
)

// calledSource reads versions while costs are on the screen, each once: a version never
// changes.
type calledSource struct {
	*roster
	cells  *cellSource
	wanted bool
	looked time.Time            // when what is not known was last looked for
	wishes []model.CellKey      // aliases whose version is to be read
	known  map[string]bool      // versions that were read, as function:number
	retry  map[string]time.Time // by function
}

func newCalled(r *roster, cells *cellSource) *calledSource {
	return &calledSource{roster: r, cells: cells, known: map[string]bool{}, retry: map[string]time.Time{}}
}

// Turns is the one of versions that are not known.
func (c *calledSource) Turns() []engine.Turn {
	return []engine.Turn{{
		Operation: opGetFunction, Slots: 4, Urgency: model.Background,
		Due: func(now time.Time) (time.Time, bool) {
			if !c.wanted || c.unread > 0 || !c.cells.mayAsk() {
				return time.Time{}, false
			}
			if len(c.wishes) > 0 {
				return now, true
			}
			at := c.looked.Add(calledEvery)
			if at.After(now) {
				return at, true
			}
			if c.look(now); len(c.wishes) > 0 {
				return now, true
			}
			return now.Add(calledEvery), true
		},
		Take: func(time.Time) engine.Read { return c.take() },
	}}
}

// look finds the versions that last stages serve and that are not known.
func (c *calledSource) look(now time.Time) {
	c.looked, c.wishes = now, nil
	for name, row := range c.rows {
		for _, stage := range slices.Backward(c.stages) {
			x := row.cells[stage]
			if x == nil || !x.known() || x.absent {
				continue
			}
			if !c.known[name+":"+x.alias.Version] && !now.Before(c.retry[name]) {
				c.wishes = append(c.wishes, model.CellKey{Function: name, Alias: x.alias.Version})
			}
			break
		}
	}
	slices.SortFunc(c.wishes, func(a, b model.CellKey) int { return -compareCells(a, b) })
}

func (c *calledSource) take() engine.Read {
	last := len(c.wishes) - 1
	wish := c.wishes[last]
	c.wishes = c.wishes[:last]
	return engine.Ask(wish.Function+":"+wish.Alias,
		func(ctx context.Context) (model.Version, error) {
			return c.cells.reader.GetVersion(ctx, wish.Function, wish.Alias)
		},
		func(v model.Version, a engine.Answer) {
			c.known[wish.Function+":"+wish.Alias] = true
			c.post(model.VersionRead{Read: a.When(), Version: v})
		},
		func(a engine.Answer) { c.retry[wish.Function] = a.At.Add(calledAgain) })
}

// Refresh looks again for what is not known.
func (c *calledSource) Refresh(time.Time) { c.looked = time.Time{} }

// Pending is none: nobody waits for it.
func (c *calledSource) Pending() int { return 0 }

func (c *calledSource) want(d model.Demand, _ time.Time) {
	c.wanted = model.Shown[model.CostShown](d).Cost
}
