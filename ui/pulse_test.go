package ui

import (
	"bytes"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// looker is a renderer as far as a pulse is concerned: it looks with its ticker, and
// writes a frame when there is one.
type looker struct {
	*pulse
	looks  atomic.Int64
	frames atomic.Int64 // to be written
	wrote  atomic.Int64 // when one was written last, in Unix nanoseconds
	slow   atomic.Int64 // how long a write takes, in nanoseconds
}

// withLooker runs a test with a renderer that has come to rest.
func withLooker(t *testing.T, test func(*looker)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ticker := time.NewTicker(lookOften)
		x := &looker{pulse: &pulse{now: time.Now, find: func() *time.Ticker { return ticker }}}
		done := make(chan struct{})
		go func() {
			for {
				select {
				case <-done:
					return
				case <-ticker.C:
				}
				x.looks.Add(1)
				if x.frames.Load() == 0 {
					continue
				}
				x.begin()
				time.Sleep(time.Duration(x.slow.Load()))
				x.frames.Add(-1)
				x.wrote.Store(time.Now().UnixNano())
				x.end()
			}
		}()
		x.stir()
		time.Sleep(2 * time.Second)
		test(x)
		time.Sleep(2 * time.Second) // whatever timer is set has fired
		close(done)
		ticker.Stop()
	})
}

func (x *looker) change() {
	x.frames.Add(1)
	x.stir()
}

// during counts looks.
func (x *looker) during(d time.Duration) int64 {
	before := x.looks.Load()
	time.Sleep(d)
	return x.looks.Load() - before
}

func TestPulseRestsWhileNothingChanges(t *testing.T) {
	withLooker(t, func(x *looker) {
		if n := x.during(10 * time.Second); n > 10 {
			t.Errorf("the renderer looked %d times in ten seconds in which nothing changed", n)
		}
	})
}

func TestPulseShowsAChangeAtOnceAndRestsAgain(t *testing.T) {
	withLooker(t, func(x *looker) {
		for range 3 {
			at := time.Now()
			x.change()
			if n := x.during(700 * time.Millisecond); n > 2 {
				t.Errorf("one change took %d looks", n)
			}
			if took := time.Unix(0, x.wrote.Load()).Sub(at); took < 0 || took > lookSoon {
				t.Errorf("the change was written after %v", took)
			}
		}
	})
}

// A change that comes while an earlier one is being written waits for the writing
// alone, however long that takes.
func TestPulseStaysAwakeOnASlowTerminal(t *testing.T) {
	withLooker(t, func(x *looker) {
		const slow = 2 * time.Second
		x.slow.Store(int64(slow))
		begun := time.Now()
		x.change()
		time.Sleep(slow / 2)
		x.change()
		time.Sleep(2 * slow)
		took := time.Unix(0, x.wrote.Load()).Sub(begun)
		if x.frames.Load() != 0 || took > 2*slow+lookSoon+lookOften {
			t.Errorf("%d frames are not written, the last was after %v", x.frames.Load(), took)
		}
	})
}

func TestPulseFollowsManyChanges(t *testing.T) {
	withLooker(t, func(x *looker) {
		before := x.looks.Load()
		for range 100 {
			x.change()
			time.Sleep(20 * time.Millisecond)
			x.frames.Store(min(x.frames.Load(), 1)) // the renderer keeps the last alone
		}
		// Two seconds at the usual rate.
		if n := x.looks.Load() - before; n < 2*framesPerSecond-2 || n > 2*framesPerSecond+4 {
			t.Errorf("the renderer looked %d times in two seconds of changes", n)
		}
	})
}

func TestPulseWithoutTickerDoesNothing(t *testing.T) {
	x := &pulse{now: time.Now, find: func() *time.Ticker { return nil }}
	x.stir()
	x.begin()
	x.end()
	x.stir()
}

// tickerModel is a model that looks for its program's ticker.
type tickerModel struct {
	program *tea.Program
	found   *time.Ticker
}

func (m *tickerModel) Init() tea.Cmd { return func() tea.Msg { return restMsg{} } }
func (m *tickerModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(restMsg); !ok {
		return m, nil
	}
	m.found = tickerOf(m.program)
	return m, tea.Quit
}
func (m *tickerModel) View() tea.View { return tea.NewView("") }

// Bubble Tea may rename its ticker: the screen then costs more, and this says so.
func TestTickerOfBubbleTea(t *testing.T) {
	m := &tickerModel{}
	var in, out bytes.Buffer
	m.program = tea.NewProgram(m, tea.WithInput(&in), tea.WithOutput(&out), tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24))
	if _, err := m.program.Run(); err != nil {
		t.Fatal(err)
	}
	if m.found == nil {
		t.Fatal("the ticker of Bubble Tea's renderer was not found")
	}
	m.found.Reset(time.Hour)
}

// What fills the screen at the start does not wait for the usual rate, and does not
// keep the faster one.
func TestPulseWritesSoonWhileTheScreenFills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ticker := time.NewTicker(lookOften)
		defer ticker.Stop()
		x := &pulse{now: time.Now, find: func() *time.Ticker { return ticker }}
		looks := func(d time.Duration) (n int) {
			for begun := time.Now(); time.Since(begun) < d; {
				x.stir()
				<-ticker.C
				x.begin()
				x.end()
				n++
			}
			return n
		}
		if n := looks(startTime / 2); n < 90 {
			t.Errorf("%d looks in the first half second, want one each %s", n, lookStart)
		}
		looks(startTime)
		if n := looks(time.Second); n > framesPerSecond+1 {
			t.Errorf("%d looks in a second after the start", n)
		}
		x.calm.Stop()
	})
}
