// Package logmerge puts the lines of several logs that are read beside each other into
// one order by time.
package logmerge

import (
	"container/heap"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Window is how long a line is held back for earlier ones of other logs: longer than
// the time after which a quiet log is looked at again.
const Window = 5 * time.Second

// mostMarks is how many streams are remembered before those are forgotten that have
// been silent.
const mostMarks = 2000

// Merge holds lines until it is their turn. Within a stream their order never changes.
// A log that is being read from its past on holds all others up, so that its lines find
// their places; one that was read to its end does so no longer, and lines wait a Window
// for it. A line that comes later than that comes at once, and is said to be late. One log
// alone keeps its order, and nothing in it is late. A Merge belongs to one goroutine.
type Merge struct {
	logs    []state
	lines   turns
	waiting []batch // in the order of their arrival
	marks   map[stream]time.Time
	floor   time.Time // turn of the last line handed over
	due     time.Time // lines up to this turn have waited long enough
	serial  uint64
}

// stream names a stream of one of the logs.
type stream struct {
	log    int
	origin *model.LogOrigin
}

// state is where the reading of one log stands.
type state struct {
	stage stage
	upTo  time.Time // its newest line so far
	held  int
}

type stage uint8

const (
	behind stage = iota // it is being read from its past on
	caught
	ended
)

// batch is when lines came.
type batch struct {
	at, upTo time.Time
}

// New makes a Merge of so many logs, which are all yet to be read from their past on.
func New(logs int) *Merge {
	m := &Merge{logs: make([]state, logs), marks: map[stream]time.Time{}}
	return m
}

// Add takes lines of a log in, in the order in which they were read.
func (m *Merge) Add(log int, lines []model.LogLine, now time.Time) {
	var upTo time.Time
	s := &m.logs[log]
	for _, l := range lines {
		turn := l.At
		from := stream{log, l.Origin}
		if before, ok := m.marks[from]; ok && before.After(turn) {
			turn = before // its stream's order stays
		}
		m.marks[from] = turn
		m.serial++
		l.Late = len(m.logs) > 1 && turn.Before(m.floor)
		heap.Push(&m.lines, held{l, log, turn, m.serial})
		s.held++
		if turn.After(upTo) {
			upTo = turn
		}
	}
	if upTo.After(s.upTo) {
		s.upTo = upTo
	}
	if len(lines) > 0 {
		m.waiting = append(m.waiting, batch{now, upTo})
	}
	if len(m.marks) > mostMarks {
		for from, at := range m.marks {
			if at.Before(m.floor) {
				delete(m.marks, from) // its lines have been handed over
			}
		}
	}
}

// Caught says that a log was read to its end, or can not be read now: it holds nobody
// up any more, but lines wait for it.
func (m *Merge) Caught(log int) {
	if m.logs[log].stage == behind {
		m.logs[log].stage = caught
	}
}

// End says that no more lines of a log will come.
func (m *Merge) End(log int) { m.logs[log].stage = ended }

// Held is how many lines of a log wait for their turn.
func (m *Merge) Held(log int) int { return m.logs[log].held }

// Ready are the lines whose turn it is.
func (m *Merge) Ready(now time.Time) []model.LogLine {
	n := 0
	for n < len(m.waiting) && now.Sub(m.waiting[n].at) >= Window {
		if m.waiting[n].upTo.After(m.due) {
			m.due = m.waiting[n].upTo
		}
		n++
	}
	m.waiting = m.waiting[n:]
	var out []model.LogLine
	for len(m.lines) > 0 && m.turns(&m.lines[0]) {
		out = append(out, m.pop())
	}
	return out
}

// Rest are all lines that are held, for when no more come.
func (m *Merge) Rest() []model.LogLine {
	out := make([]model.LogLine, 0, len(m.lines))
	for len(m.lines) > 0 {
		out = append(out, m.pop())
	}
	m.waiting = nil
	return out
}

// Next is when a line will have waited long enough; zero when none waits.
func (m *Merge) Next() time.Time {
	if len(m.waiting) == 0 || len(m.lines) == 0 {
		return time.Time{}
	}
	return m.waiting[0].at.Add(Window)
}

// turns reports whether it is a line's turn.
func (m *Merge) turns(h *held) bool {
	if h.Late {
		return true
	}
	passed := true // every other log is further on, and is read in the order of its lines
	for i := range m.logs {
		s := &m.logs[i]
		switch {
		case i == h.log || s.stage == ended:
		case s.stage == caught:
			passed = false
		case s.upTo.Before(h.turn):
			return false
		}
	}
	return passed || !h.turn.After(m.due)
}

func (m *Merge) pop() model.LogLine {
	h := heap.Pop(&m.lines).(held)
	m.logs[h.log].held--
	if h.turn.After(m.floor) {
		m.floor = h.turn
	}
	return h.LogLine
}

// held is a line that waits.
type held struct {
	model.LogLine
	log    int
	turn   time.Time // its own time, or the later one of a line before it in its stream
	serial uint64
}

// turns are lines by their turn: late ones first, as they came.
type turns []held

func (t turns) Len() int { return len(t) }

func (t turns) Less(i, j int) bool {
	a, b := &t[i], &t[j]
	switch {
	case a.Late != b.Late:
		return a.Late
	case !a.Late && !a.turn.Equal(b.turn):
		return a.turn.Before(b.turn)
	}
	return a.serial < b.serial
}

func (t turns) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push is heap.Interface's.
func (t *turns) Push(h any) { *t = append(*t, h.(held)) }

// Pop is heap.Interface's.
func (t *turns) Pop() any {
	old := *t
	h := old[len(old)-1]
	old[len(old)-1] = held{}
	*t = old[:len(old)-1]
	return h
}
