package feed

// Cells are read one by one through GetFunction, whose quota is its own, where
// that fills the screen sooner than reading all aliases of each row, or where
// that is denied.

import (
	"slices"
	"time"
)

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

// cellsServe reports whether versions can be read cell by cell.
func (p *plan) cellsServe() bool { return !p.cellsOff && len(p.cellStages()) > 0 }

// tryCells has GetFunction tried again when it was denied a while ago: it may
// have been granted since. One call tells; the others wait for its answer.
func (p *plan) tryCells(now time.Time) {
	if !p.cellsOff || now.Before(p.cellsTry) {
		return
	}
	p.cellsOff, p.cellsProbe = false, true
	p.lineUpCells()
}

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
