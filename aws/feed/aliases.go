package feed

// The source of aliases: all of a function's in one call, or one that an operator
// waits for.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var (
	opGetAlias    = engine.Operation{Name: "GetAlias", Slots: 8}
	opListAliases = engine.Operation{Name: "ListAliases", Slots: 20}
)

// aliasSource reads the aliases of functions.
type aliasSource struct {
	*roster
	functions *functionSource
	cells     *cellSource
	reader    interface {
		model.AliasLister
		model.AliasReader
	}
	awaited []model.CellKey
}

// Turns are those of cells that an operator waits for, of the rows on the screen, and
// of the others.
func (s *aliasSource) Turns() []engine.Turn {
	turns := []engine.Turn{
		{Operation: opGetAlias, Urgency: model.Awaited, Counts: true, Due: s.awaitedDue, Take: s.takeAwaited},
		{Operation: opListAliases, Slots: 16, Urgency: model.OnScreen, Due: s.screenDue, Take: func(now time.Time) engine.Read {
			return s.takeRow(&s.screen, now)
		}},
	}
	if s.once {
		return turns
	}
	return append(turns, engine.Turn{
		Operation: opListAliases, Slots: 4, Urgency: model.Background, Due: s.trickleDue, Take: func(now time.Time) engine.Read {
			if r, _ := s.rest.Top(); r.tried {
				s.trickled = now
			}
			return s.takeRow(&s.rest, now)
		},
	})
}

// Refresh reads the rows on the screen again.
func (s *aliasSource) Refresh(time.Time) {
	for _, r := range s.onScreen {
		r.deniedTo = time.Time{} // it may have been granted
		if r.tried {
			s.soon(r)
		}
	}
}

// Pending is how many cells an operator waits for.
func (s *aliasSource) Pending() int { return len(s.awaited) }

// reread puts cells before everything else.
func (s *aliasSource) reread(keys []model.CellKey) {
	for _, key := range keys {
		if !slices.Contains(s.awaited, key) {
			s.awaited = append(s.awaited, key)
		}
	}
}

func (s *aliasSource) awaitedDue(time.Time) (time.Time, bool) { return time.Time{}, len(s.awaited) > 0 }

func (s *aliasSource) takeAwaited(time.Time) engine.Read {
	key := s.awaited[0]
	s.awaited = s.awaited[1:]
	return engine.Ask(key.Function+":"+key.Alias,
		func(ctx context.Context) (model.Alias, error) { return s.reader.GetAlias(ctx, key.Function, key.Alias) },
		func(now model.Alias, a engine.Answer) { s.tookOne(key, now, a) },
		func(a engine.Answer) { s.oneFailed(key, a) })
}

// screenDue is when the next row on the screen is to be read.
func (s *aliasSource) screenDue(now time.Time) (time.Time, bool) {
	for {
		r, ok := s.screen.Top()
		switch {
		case !ok:
			return time.Time{}, false
		case r.due.After(now):
			return r.due, true
		case s.unread > 0 && r.tried && !r.exempt && s.extra >= len(s.stages)*len(s.onScreen):
			// The rest of the account has not been read once: that goes first.
			r.due = now.Add(s.every.Screen)
			s.screen.Put(r)
		case r.byCells(now) && s.cells.serve(now):
			s.cells.expand(r, &s.cells.screened, now)
		default:
			return r.due, true
		}
	}
}

// trickleDue is when the next row that is not on the screen is to be read: not
// while one on the screen waits, which an answer then ends.
func (s *aliasSource) trickleDue(now time.Time) (time.Time, bool) {
	if on, ok := s.screen.Top(); ok && !on.due.After(now) {
		return time.Time{}, false
	}
	for {
		r, ok := s.rest.Top()
		if !ok {
			return time.Time{}, false
		}
		at := later(r.due, s.trickleFrom)
		if r.tried && !r.exempt {
			at = later(at, s.trickled.Add(s.every.Spacing))
		}
		if at.After(now) || !r.byCells(now) || !s.cells.serve(now) {
			return at, true
		}
		s.trickled = now
		s.cells.expand(r, &s.cells.others, now)
	}
}

// takeRow begins to read the aliases of the row on top.
func (s *aliasSource) takeRow(q *engine.Queue[*row], now time.Time) engine.Read {
	r, _ := q.Top()
	q.Remove(r)
	r.reading = now
	name := r.name
	read := engine.Ask(name,
		func(ctx context.Context) ([]model.Alias, error) { return s.reader.ListAliases(ctx, name) },
		func(all []model.Alias, a engine.Answer) { s.tookAll(name, all, a) },
		func(a engine.Answer) { s.allFailed(name, a) })
	if r.awaited {
		read.Urgency = model.Awaited
	}
	if r.tried && s.unread > 0 {
		s.extra++
	}
	r.exempt, r.awaited = false, false
	return read
}

// tookAll takes in all aliases of a function.
func (s *aliasSource) tookAll(function string, all []model.Alias, a engine.Answer) {
	row := s.rows[function]
	if row == nil {
		return // gone from the list meanwhile
	}
	row.reading, row.last, row.full = time.Time{}, a.Asked, a.Asked
	if row.denied != nil {
		s.granted()
	}
	row.denied = nil
	s.wasTried(row, a.At)
	present := make(map[string]bool, len(all))
	for _, alias := range all {
		present[alias.Name] = true
		c := row.cell(alias.Name)
		if c.asked.After(a.Asked) {
			continue // read again since this was asked
		}
		s.keeper.saw(c, alias, false, a.At)
		c.alias, c.absent, c.full, c.asked, c.at = alias, false, true, a.Asked, a.At
	}
	for name, c := range row.cells {
		if present[name] || c.asked.After(a.Asked) {
			continue
		}
		s.keeper.saw(c, model.Alias{}, true, a.At)
		c.alias, c.absent, c.full, c.asked, c.at = model.Alias{}, true, true, a.Asked, a.At
	}
	s.post(model.AliasesListed{Read: a.When(), Function: function, Aliases: all})
	if row.exempt {
		s.soon(row) // it was asked for again since
	} else {
		s.schedule(row)
	}
	if s.meet(function, all) {
		s.cells.lineUp()
	}
	s.served(row)
}

// granted has the aliases of all functions listed again when their turn comes: what
// was denied on one of them is allowed now.
func (s *aliasSource) granted() {
	for _, r := range s.rows {
		r.deniedTo = time.Time{}
	}
}

// tookOne takes in one alias that an operator waited for.
func (s *aliasSource) tookOne(key model.CellKey, now model.Alias, a engine.Answer) {
	s.post(model.AliasRead{Read: a.When(), Alias: now, Full: true})
	row := s.rows[key.Function]
	if row == nil {
		return
	}
	c := row.cell(key.Alias)
	s.keeper.saw(c, now, false, a.At)
	c.alias, c.absent, c.full, c.asked, c.at = now, false, true, a.Asked, a.At
	if s.meet(key.Function, []model.Alias{now}) {
		s.cells.lineUp()
	}
	s.served(row)
}

// allFailed takes in that a function's aliases could not be read.
func (s *aliasSource) allFailed(function string, a engine.Answer) {
	row := s.rows[function]
	if row == nil {
		return
	}
	row.reading, row.last = time.Time{}, a.Asked
	s.wasTried(row, a.At)
	failed := model.ReadFailed{Read: a.When(), Function: function, Failure: a.Failure}
	switch {
	case a.Again:
		row.due = a.At
		s.line(row)
	case a.Failure.Class == model.Gone:
		s.functions.missing(row, a.At)
	case a.Failure.Class == model.Denied:
		row.denied, row.deniedTo = a.Failure, a.At.Add(s.every.Trickle)
		if s.cells.serve(a.At) {
			s.soon(row)
			failed.Weights = true // its cells tell the rest
			break
		}
		if !s.given {
			a.Failure.Advice = "grant it, or name the stages in aloft.toml"
		}
		s.schedule(row)
		if row.place != offScreen {
			row.due = a.At.Add(s.every.Denied)
			s.line(row)
		}
	default:
		s.schedule(row)
	}
	s.post(failed)
}

// oneFailed takes in that a cell that an operator waits for could not be read.
// All aliases of the function are read instead where that may help.
func (s *aliasSource) oneFailed(key model.CellKey, a engine.Answer) {
	row := s.rows[key.Function]
	switch {
	case a.Again:
		s.reread([]model.CellKey{key})
	case row == nil:
	case a.Failure.Class == model.Gone && noAlias(key.Function, key.Alias, a.Failure):
		s.cells.absent(row, key.Alias, a, true)
		return
	case a.Failure.Class == model.Gone:
		row.awaited = true
		s.soon(row)
	case a.Failure.Class == model.Denied && row.byCells(a.At) && s.cells.serve(a.At):
		row.cell(key.Alias).queued = true
		s.cells.screened = slices.Insert(s.cells.screened, 0, cellWish{row, key.Alias, true})
		return
	case a.Failure.Class == model.Denied && row.denied == nil:
		row.awaited = true
		s.soon(row)
		return
	}
	s.post(model.ReadFailed{Read: a.When(), Function: key.Function, Alias: key.Alias, Failure: a.Failure})
}
