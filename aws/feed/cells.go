package feed

// The source of single cells. They are read one by one through GetFunction, whose quota is its own, where
// that fills the screen sooner than reading all aliases of each row, or where
// that is denied.

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetFunction = engine.Operation{Name: "GetFunction", Slots: 24}

// guessedStages is how many of the stages that were only met, not configured,
// are read cell by cell. From about seven on, reading all aliases of a row is
// the cheaper way within Lambda's quotas (100 a second against 15).
const guessedStages = 6

// headStart is how long reading all aliases of a row may take before its cells
// are read one by one beside it.
const headStart = 200 * time.Millisecond

// cellWish is a cell that waits to be read.
type cellWish struct {
	row   *row
	alias string
	again bool // also when something is known of it
}

// cellSource reads the version of one function's alias at a time.
type cellSource struct {
	*roster
	reader   model.VersionReader
	screened []cellWish // cells on the screen, or asked for
	others   []cellWish // cells of other rows, where ListAliases is denied
	off      bool       // GetFunction is denied
	try      time.Time  // when it is tried again
	probe    bool       // it is being tried: one call tells
	underWay int        // calls of GetFunction
}

// Turns are those of the screen's cells and of the others.
func (c *cellSource) Turns() []engine.Turn {
	return []engine.Turn{
		{
			Operation: opGetFunction, Slots: 16, Urgency: model.OnScreen, Counts: true,
			Due: func(now time.Time) (time.Time, bool) {
				c.tryAgain(now)
				return c.due(&c.screened, now)
			},
			Take: func(time.Time) engine.Read { return c.take(&c.screened) },
		},
		{
			Operation: opGetFunction, Slots: 4, Urgency: model.Background, Counts: true,
			Due:  func(now time.Time) (time.Time, bool) { return c.due(&c.others, now) },
			Take: func(time.Time) engine.Read { return c.take(&c.others) },
		},
	}
}

// Refresh has GetFunction tried again at once when it was denied.
func (c *cellSource) Refresh(time.Time) { c.try = time.Time{} }

// Pending is how many cells are in line.
func (c *cellSource) Pending() int { return len(c.screened) + len(c.others) }

// serve reports whether versions can be read cell by cell.
func (c *cellSource) serve(now time.Time) bool {
	c.tryAgain(now)
	return !c.off && len(c.stagesRead()) > 0
}

// tryAgain has GetFunction tried again when it was denied a while ago: it may
// have been granted since. One call tells; the others wait for its answer.
func (c *cellSource) tryAgain(now time.Time) {
	if c.once || !c.off || now.Before(c.try) {
		return
	}
	c.off, c.probe = false, true
	c.lineUp()
}

// mayAsk reports whether GetFunction may be called: while it is tried, by one alone.
func (c *cellSource) mayAsk() bool { return !c.off && (!c.probe || c.underWay == 0) }

// ask is a read of one version of a function.
func (c *cellSource) ask(function, qualifier string, took func(model.Version, engine.Answer), failed func(engine.Answer)) engine.Read {
	c.underWay++
	return engine.Ask(function+":"+qualifier,
		func(ctx context.Context) (model.Version, error) { return c.reader.GetVersion(ctx, function, qualifier) },
		func(v model.Version, a engine.Answer) {
			c.underWay--
			c.probe = false
			took(v, a)
		},
		func(a engine.Answer) {
			c.underWay--
			if a.Failure.Class == model.Gone {
				c.probe = false // it is allowed to ask
			}
			failed(a)
		})
}

// stagesRead are the stages that are read cell by cell.
func (c *cellSource) stagesRead() []string {
	if c.given {
		return c.stages
	}
	return c.stages[:min(len(c.stages), guessedStages)]
}

// expand puts the cells of a row in line instead of reading its aliases.
func (c *cellSource) expand(r *row, line *[]cellWish, now time.Time) {
	for _, alias := range c.stagesRead() {
		if x := r.cell(alias); !x.queued && !x.reading {
			x.queued = true
			*line = append(*line, cellWish{r, alias, true})
		}
	}
	r.last, r.exempt, r.awaited = now, false, false
	c.schedule(r)
}

// lineUp puts the cells of the screen in line that nothing is known of.
func (c *cellSource) lineUp() {
	again := c.screened[:0]
	for _, w := range c.screened {
		if w.again {
			again = append(again, w)
		} else {
			w.row.cell(w.alias).queued = false
		}
	}
	clear(c.screened[len(again):])
	c.screened = again
	if c.off || len(c.stagesRead()) == 0 {
		return
	}
	for _, r := range c.onScreen {
		if !r.full.IsZero() {
			continue
		}
		for _, alias := range c.stagesRead() {
			if x := r.cell(alias); !x.known() && !x.queued && !x.reading {
				x.queued = true
				c.screened = append(c.screened, cellWish{r, alias, false})
			}
		}
	}
}

// due is when the next cell in line may be read. What is no longer worth it
// leaves the line; what may be read now comes to its front. Cells whose row is
// just being read whole wait a moment: most of them need no call of their own.
func (c *cellSource) due(line *[]cellWish, now time.Time) (time.Time, bool) {
	if !c.off && !c.mayAsk() {
		return time.Time{}, false
	}
	var wake time.Time
	for i := 0; i < len(*line); {
		w := (*line)[i]
		if !c.worthIt(w) {
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
		wake = engine.Earlier(wake, at)
		i++
	}
	return wake, !wake.IsZero()
}

func (c *cellSource) worthIt(w cellWish) bool {
	if c.off || c.rows[w.row.name] != w.row {
		return false
	}
	x := w.row.cell(w.alias)
	if x.reading {
		return false
	}
	return w.again || (!x.known() && w.row.full.IsZero() && w.row.place != offScreen)
}

func (c *cellSource) take(line *[]cellWish) engine.Read {
	w := (*line)[0]
	(*line)[0] = cellWish{}
	*line = (*line)[1:]
	x := w.row.cell(w.alias)
	x.queued, x.reading = false, true
	if !w.row.touched {
		w.row.touched = true
		if w.row.index != engine.Outside {
			c.queueOf(w.row).Put(w.row)
		}
	}
	if c.unread > 0 {
		c.extra++
	}
	name, alias := w.row.name, w.alias
	return c.ask(name, alias,
		func(v model.Version, a engine.Answer) { c.took(name, alias, v, a) },
		func(a engine.Answer) { c.failed(name, alias, a) })
}

// took takes in the version of one cell. Where it is another one than was
// read in full before, the aliases are read in full soon: weights, description
// and revision have changed with it.
func (c *cellSource) took(function, name string, v model.Version, a engine.Answer) {
	row := c.rows[function]
	if row == nil {
		return
	}
	x := row.cell(name)
	x.reading = false
	if late(row, x, a) {
		return
	}
	alias := model.Alias{Function: function, Name: name, Version: v.Number}
	moved := x.absent || x.alias.Version != alias.Version
	if x.full && moved {
		c.soon(row)
	}
	if moved || !x.known() {
		c.keeper.saw(x, alias, false, a.At)
		x.alias, x.full = alias, false
	}
	x.full = x.full && row.denied == nil // else its weights are known no more
	x.absent, x.asked, x.at = false, a.Asked, a.At
	c.post(model.AliasRead{Read: a.When(), Alias: alias})
	c.served(row)
}

// absent takes in that a function has no such alias.
func (c *cellSource) absent(row *row, name string, a engine.Answer, full bool) {
	x := row.cell(name)
	if late(row, x, a) {
		return
	}
	if x.full && !x.absent {
		c.soon(row)
	}
	gone := model.Alias{Function: row.name, Name: name}
	c.keeper.saw(x, gone, true, a.At)
	x.alias, x.absent, x.full, x.asked, x.at = model.Alias{}, true, full, a.Asked, a.At
	c.post(model.AliasRead{Read: a.When(), Alias: gone, Absent: true, Full: full})
}

// late reports whether something truer is known of a cell than an answer says.
func late(row *row, x *cell, a engine.Answer) bool {
	return x.asked.After(a.Asked) || (!row.full.IsZero() && !row.full.Before(a.Asked))
}

// failed takes in that the version of a cell could not be read.
func (c *cellSource) failed(function, name string, a engine.Answer) {
	row := c.rows[function]
	if row == nil {
		return
	}
	x := row.cell(name)
	x.reading = false
	switch {
	case a.Failure.Class == model.Denied:
		c.without(a)
		return
	case late(row, x, a):
		return // its aliases have been read meanwhile
	case a.Failure.Class == model.Gone && noAlias(function, name, a.Failure):
		c.absent(row, name, a, false)
		return
	case a.Failure.Class == model.Gone:
		c.soon(row) // reading its aliases tells whether the function is gone
		if row.denied == nil {
			return
		}
	case a.Again && row.byCells(a.At):
		x.queued = true
		line := &c.screened
		if row.place == offScreen {
			line = &c.others
		}
		*line = append(*line, cellWish{row, name, true})
	}
	c.post(model.ReadFailed{Read: a.When(), Function: function, Alias: name, Failure: a.Failure})
}

// without is for GetFunction being denied: it is not used for a while. Only
// where ListAliases is denied too is there something to be told.
func (c *cellSource) without(a engine.Answer) {
	if c.off {
		return
	}
	c.off, c.try, c.probe = true, a.At.Add(c.every.Denied), false
	c.lineUp()
	for _, row := range c.rows {
		if row.denied != nil {
			c.post(model.ReadFailed{Read: a.When(), Function: row.name, Failure: row.denied})
			c.schedule(row)
		}
	}
}

// noAlias reports whether AWS's words say that a function has no such alias. The
// code is the same for a missing function, but the ARN in the message then ends
// with the function's name. A function that is missing altogether is answered
// with the whole ARN as well: what is asked here is listed, so it exists, and
// reading its aliases corrects it if it has gone since.
func noAlias(function, alias string, f *model.Failure) bool {
	_, rest, found := strings.Cut(f.Message, ":function:"+function+":"+alias)
	if !found {
		return false
	}
	return rest == "" || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:", rune(rest[0]))
}
