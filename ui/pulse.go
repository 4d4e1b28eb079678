package ui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
)

// framesPerSecond is how often the screen can change.
const framesPerSecond = 20

// How often the renderer looks whether there is a new frame. Each look wakes the
// process up, and an idle screen costs little else.
const (
	lookOften  = time.Second / framesPerSecond // while the screen changes
	lookSoon   = 15 * time.Millisecond         // for the first change after a rest
	lookSeldom = time.Second                   // while nothing changes
	calmAfter  = 3 * lookOften                 // without a change and without a frame written
	lookStart  = 5 * time.Millisecond          // while the screen is filled
	startTime  = time.Second                   // from the first change on, that it takes
)

// pulse lets Bubble Tea's renderer rest while nothing changes. The renderer's
// ticker has a fixed rate and there is no option for it, so it is reached by
// reflection; where that fails the rate stays what it is. Only when a frame is
// written depends on the rate: one that was overlooked comes with the next look.
//
// Measured on an account that is read, against a ticker of 20 and of 60 looks a
// second: a key after a rest is on the terminal after 19 ms, 49 ms and 16 ms; an
// idle cockpit takes 0.1 % of a core less than with 20 looks and 0.5 % less than
// with 60.
type pulse struct {
	now model.Clock

	mu     sync.Mutex
	find   func() *time.Ticker // nil once it was asked
	ticker *time.Ticker        // nil: the rate can not be changed
	calm   *time.Timer

	state   pulseState
	every   time.Duration // rate of the ticker
	begun   time.Time     // when the first change came
	writing bool          // to the terminal, which may be slow
	wrote   time.Time
	stirred bool // something changed or was written since calm was set
}

type pulseState int

const (
	lively pulseState = iota // frames come
	asleep
	waking // the first change after a rest has not been written yet
)

// tickerOf is the ticker of a program's renderer, nil where it can not be found.
// Only the program's own goroutine, which runs Update, may ask.
func tickerOf(p *tea.Program) *time.Ticker {
	f := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !f.IsValid() || f.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return (*time.Ticker)(f.UnsafePointer())
}

// stir says that there is something to write. Update calls it.
func (x *pulse) stir() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.find != nil {
		x.ticker, x.find = x.find(), nil
		if x.ticker != nil {
			x.calm = time.AfterFunc(calmAfter, x.look)
			x.begun = x.now()
			x.to(lively, x.often())
		}
	}
	if x.ticker == nil {
		return
	}
	x.stirred = true
	switch {
	case x.state == asleep && !x.writing && x.now().Sub(x.wrote) >= lookOften:
		x.to(waking, lookSoon)
		x.calm.Reset(calmAfter)
	case x.state != lively:
		x.to(lively, x.often())
		x.calm.Reset(calmAfter)
	}
}

// often is the rate of looks while the screen changes.
func (x *pulse) often() time.Duration {
	if x.now().Sub(x.begun) < startTime {
		return lookStart
	}
	return lookOften
}

func (x *pulse) to(s pulseState, every time.Duration) {
	x.state = s
	if x.every != every {
		x.every = every
		x.ticker.Reset(every)
	}
}

// look lets the renderer rest when nothing stirred for a while.
func (x *pulse) look() {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.state == asleep:
	case x.writing, x.state == lively && x.stirred:
		if x.stirred = false; x.state == lively {
			x.to(lively, x.often())
		}
		x.calm.Reset(calmAfter)
	default:
		x.to(asleep, lookSeldom)
	}
}

// begin and end stand around whatever is written to the terminal. What is written
// after a single change is that change, and the rest goes on.
func (x *pulse) begin() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.writing, x.stirred = true, true
}

func (x *pulse) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.writing, x.wrote = false, x.now()
	if x.state == waking {
		x.calm.Stop()
		x.to(asleep, lookSeldom)
	}
}
