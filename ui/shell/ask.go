package shell

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/change"
)

// asks are the questions whose answers are waited for.
type asks struct {
	last    uint64
	waiting map[uint64]*asked
}

// asked is one of them.
type asked struct {
	cancel context.CancelFunc
	told   func(change.Progress) // nil where nobody wants to know how far it is
}

// Answer brings what a question was answered by.
type Answer struct {
	number uint64
	// Background is true when nobody waits for it: it changes the screen or nothing.
	Background bool
	take       func() tea.Cmd
}

// Number is one that no other thing of this session has.
func (h *Host) Number() uint64 {
	h.asks.last++
	return h.asks.last
}

// ask makes a question that can be given up, and its context.
func (h *Host) ask(l *Layer, told func(change.Progress)) (uint64, context.Context) {
	n := h.Number()
	ctx, cancel := context.WithCancel(h.ctx)
	h.asks.waiting[n] = &asked{cancel, told}
	if l != nil {
		l.asks = append(l.asks, n)
	}
	return n, ctx
}

// end ends a question, and reports whether its answer was still waited for.
func (a *asks) end(number uint64) bool {
	q, ok := a.waiting[number]
	if ok {
		q.cancel()
		delete(a.waiting, number)
	}
	return ok
}

// Ask has work done beside the screen, and done with what came of it. Work gets
// copies of what it needs, and must not touch what the screen is drawn from. Done is
// not called when the dialog was closed or gave its questions up meanwhile; a nil
// layer is never closed. Results of changes do not travel this way, see Track.
func Ask[T any](h *Host, l *Layer, work func(ctx context.Context) T, done func(T) tea.Cmd) tea.Cmd {
	n, ctx := h.ask(l, nil)
	return answered(n, false, func() T { return work(ctx) }, done)
}

// AskBehind asks for what nobody waits for.
func AskBehind[T any](h *Host, l *Layer, work func(ctx context.Context) T, done func(T) tea.Cmd) tea.Cmd {
	n, ctx := h.ask(l, nil)
	return answered(n, true, func() T { return work(ctx) }, done)
}

// AskTelling asks for what takes long enough to tell how far it is: told hears how
// many of all parts are done.
func AskTelling[T any](h *Host, l *Layer, work func(ctx context.Context, tell func(done, total int)) T,
	told func(done, total int), done func(T) tea.Cmd) tea.Cmd {
	n, ctx := h.ask(l, func(p change.Progress) { told(p.Done, p.Total) })
	mail := h.mail
	return answered(n, false, func() T {
		return work(ctx, func(done, total int) { mail.post(n, change.Progress{Done: done, Total: total}) })
	}, done)
}

func answered[T any](number uint64, background bool, work func() T, done func(T) tea.Cmd) tea.Cmd {
	return Safely(func() tea.Msg {
		v := work()
		return Answer{number, background, func() tea.Cmd { return done(v) }}
	})
}

// Answered takes an answer, when somebody still waits for it.
func (d *Desk) Answered(a Answer) tea.Cmd {
	if !d.asks.end(a.number) {
		return nil
	}
	return a.take()
}
