package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// How often what goes by itself goes.
const (
	tickEvery   = time.Second
	tickBlurred = 10 * time.Second // while the terminal has not the focus
)

// tickMsg lets ages grow.
type tickMsg struct{ number uint64 }

// spinMsg turns spinners.
type spinMsg struct{ number uint64 }

// startTick keeps ages growing: no more often than one on the screen can change,
// and seldom while nobody looks.
func (r *Root) startTick() tea.Cmd {
	if r.plan.TooSmall || r.w == 0 {
		return nil
	}
	period := r.tickPeriod()
	if r.clocks.ticks.awaited && period >= r.clocks.ticks.period {
		return nil
	}
	r.clocks.ticks = ticks{awaited: true, period: period, last: r.clocks.ticks.last + 1}
	return r.desk.After(period, tickMsg{r.clocks.ticks.last})
}

// tickPeriod is how long what is on the screen can stand: a second where seconds
// are counted or a clock shows, else the step of the age in the header.
func (r *Root) tickPeriod() time.Duration {
	switch {
	case !r.focused:
		return tickBlurred
	case r.desk.Store.Feed().HeldTo.After(r.desk.Now()), r.desk.Ages(), r.counts(), bars.HasClock(r.w):
		return tickEvery
	}
	return liveStep
}

// counts reports whether a feature counts seconds on the screen.
func (r *Root) counts() bool {
	for _, f := range r.features {
		if f, ok := f.(shell.Counter); ok && f.Counts(r.showsScope) {
			return true
		}
	}
	return false
}

func (r *Root) ticked(msg tickMsg) {
	if msg.number != r.clocks.ticks.last {
		return
	}
	r.clocks.ticks.awaited = false
	for _, f := range r.features {
		if f, ok := f.(shell.Ticker); ok {
			f.Tick()
		}
	}
	r.tickPanes()
}

// startSpin turns spinners while something is under way, and only then.
func (r *Root) startSpin() tea.Cmd {
	if r.clocks.spins.awaited || !r.desk.UnderWay() && !r.desk.Loading() {
		return nil
	}
	r.clocks.spins.awaited = true
	r.clocks.spins.last++
	return r.desk.After(widget.SpinnerEvery, spinMsg{r.clocks.spins.last})
}

func (r *Root) spun(msg spinMsg) {
	if msg.number != r.clocks.spins.last {
		return
	}
	r.clocks.spins.awaited = false
	r.clocks.spins.frame++
	if r.desk.UnderWay() {
		r.tickPanes()
	}
}

func (r *Root) tickPanes() {
	for i, p := range r.panes {
		if p.Tick(r.clocks.spins.frame) {
			r.drawn.pane(i)
		}
	}
}
