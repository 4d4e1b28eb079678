package shell

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/ui/dialog"
)

// Takes does what a dialog asks for. It is made with the dialog, so it knows what
// the dialog is about.
type Takes func(l *Layer, asked any) tea.Cmd

// Layer is one open dialog with the questions whose answers it shows.
type Layer struct {
	Box   dialog.Dialog
	guard guard
	takes Takes
	host  *Host
	asks  []uint64
}

// Layers are the open dialogs, the last on top.
type Layers struct {
	host    *Host
	open    []*Layer
	changed func()
	listens bool // that the top one listens is awaited
}

// Push opens a dialog. What it asks for goes to takes, nil when it asks for nothing.
func (s *Layers) Push(box dialog.Dialog, takes Takes) *Layer {
	l := &Layer{Box: box, takes: takes, host: s.host}
	if box.Guarded() {
		l.Guard()
	}
	s.open = append(s.open, l)
	s.changed()
	return l
}

// Pop closes a dialog and gives up what it waited for.
func (s *Layers) Pop(l *Layer) {
	l.GiveUp()
	s.open = slices.DeleteFunc(s.open, func(o *Layer) bool { return o == l })
	s.changed()
}

// IsOpen reports whether a dialog is open.
func (s *Layers) IsOpen(l *Layer) bool { return slices.Contains(s.open, l) }

// AllOpen are the open dialogs, the last on top.
func (d *Desk) AllOpen() []*Layer { return d.open }

// Top is the dialog that has the keys, nil when none is open.
func (s *Layers) Top() *Layer {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// Boxes are the open dialogs of one type, the last on top.
func Boxes[B dialog.Dialog](s *Layers) []B {
	var boxes []B
	for _, l := range s.open {
		if box, ok := l.Box.(B); ok {
			boxes = append(boxes, box)
		}
	}
	return boxes
}

// Loading reports whether a dialog still waits for what it shows.
func (d *Desk) Loading() bool {
	return slices.ContainsFunc(d.open, func(l *Layer) bool { return l.Box.Loading() })
}

// GuardAll lets no key through to dialogs that write until input was quiet.
func (s *Layers) GuardAll() {
	for _, l := range s.open {
		if l.Box.Guarded() {
			l.Guard()
		}
	}
}

// Guard lets no key through until input was quiet from now on. What a key would do
// has changed.
func (l *Layer) Guard() {
	l.guard.arm(l.host.Now())
	l.hears()
}

// hears tells a dialog from when on it takes keys, where it says so.
func (l *Layer) hears() {
	if box, ok := l.Box.(interface{ Hears(time.Time) }); ok {
		box.Hears(l.guard.until)
	}
}

// Swallows reports whether an input that came now has to be dropped.
func (l *Layer) Swallows(now time.Time) bool {
	if !l.guard.swallow(now) {
		return false
	}
	l.hears()
	return true
}

// Listening says that the dialog on top listens now, unless input came meanwhile.
type Listening struct{}

// Deaf says that the dialog on top does not listen yet, empty when it does.
func (d *Desk) Deaf() string {
	if l := d.Top(); l != nil && l.guard.deaf(d.Now()) {
		return fmt.Sprintf("listening in %.1f s", Quiet.Seconds())
	}
	return ""
}

// AwaitListening wakes up when the dialog on top listens, nil where it does or that is
// awaited already.
func (d *Desk) AwaitListening() tea.Cmd {
	l := d.Top()
	if d.listens || l == nil || !l.guard.deaf(d.Now()) {
		return nil
	}
	d.listens = true
	return d.After(l.guard.until.Sub(d.Now()), Listening{})
}

// Listens takes in that the time to listen has come.
func (d *Desk) Listens() { d.listens = false }

// GiveUp stops waiting for answers.
func (l *Layer) GiveUp() {
	for _, n := range l.asks {
		l.host.asks.end(n)
	}
	l.asks = nil
}

// Give hands input to the dialog and does what it answers.
func (l *Layer) Give(msg tea.Msg) tea.Cmd {
	reply := l.Box.Update(msg)
	if reply.Close {
		l.host.Pop(l)
	}
	var cmds []tea.Cmd
	if reply.Request != nil && l.takes != nil {
		cmds = append(cmds, l.takes(l, reply.Request))
	}
	if reply.Invoke != "" {
		cmds = append(cmds, l.host.Invoke(reply.Invoke))
	}
	return tea.Batch(cmds...)
}
