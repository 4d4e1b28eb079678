package shell

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Changes are the changes under way, of all kinds. Their news and their results come
// this one way, and are never dropped.
type Changes struct {
	host     *Host
	tracker  *tracker
	mail     *mailbox
	underWay map[uint64]*work
	features []Feature
}

// work is what was confirmed together.
type work struct {
	subjects []model.Subject
	done     int
}

// Work is changes that were confirmed together. R is what their kind says came of
// them.
type Work[R any] struct {
	// Begin is the first news of each change.
	Begin []change.Progress
	// Make makes them, on a context that outlives the screen: leaving the cockpit waits
	// for it.
	Make func(ctx context.Context, tell func(change.Progress)) R
	// Results are what came of them as changes.
	Results func(R) []change.Result
	// Ended tells the operator; begun is false when aloft was being left and nothing was
	// made.
	Ended func(r R, begun bool) tea.Cmd
}

// Ended brings what became of changes that were confirmed together.
type Ended struct {
	number  uint64
	begun   bool
	results []change.Result
	tell    func() tea.Cmd
}

// Mail is the news of what is under way.
type Mail struct{ news []news }

// Tell says which features are told of changes.
func (c *Changes) Tell(features []Feature) { c.features = features }

// Track makes changes.
func Track[R any](h *Host, w Work[R]) tea.Cmd {
	n := h.Number()
	of := &work{}
	for _, p := range w.Begin {
		of.subjects = append(of.subjects, p.Subject)
	}
	h.underWay[n] = of
	for _, p := range w.Begin {
		h.progress(p)
	}
	mail, tracker := h.mail, h.tracker
	return Safely(func() tea.Msg {
		var r R
		end := Ended{number: n}
		end.begun = tracker.run(len(w.Begin), func(ctx context.Context) []change.Result {
			r = w.Make(ctx, func(p change.Progress) { mail.post(n, p) })
			end.results = w.Results(r)
			return end.results
		})
		end.tell = func() tea.Cmd { return w.Ended(r, end.begun) }
		return end
	})
}

func (c *Changes) progress(p change.Progress) {
	for _, f := range c.features {
		if f, ok := f.(Watcher); ok {
			f.Progress(p)
		}
	}
}

// TakeMail waits for news of what is under way.
func (h *Host) TakeMail() tea.Cmd {
	ctx, box := h.ctx, h.mail
	return Safely(func() tea.Msg {
		got, ok := box.wait(ctx)
		if !ok {
			return nil
		}
		return Mail{got}
	})
}

// Mailed shows the news. News of what has ended already is dropped.
func (h *Host) Mailed(m Mail) {
	for _, n := range m.news {
		if q := h.asks.waiting[n.number]; q != nil && q.told != nil {
			q.told(n.progress)
		}
		if w := h.underWay[n.number]; w != nil {
			w.done = max(w.done, n.progress.Done)
			h.progress(n.progress)
		}
	}
}

// End takes what became of changes, and has the journal read, which tells of them.
func (h *Host) End(e Ended) tea.Cmd {
	w := h.underWay[e.number]
	if w == nil {
		return nil
	}
	delete(h.underWay, e.number)
	for _, f := range h.features {
		if f, ok := f.(Finisher); ok {
			f.Ended(w.subjects, e.results)
		}
	}
	cmd := e.tell()
	if !e.begun {
		return cmd
	}
	return tea.Batch(h.ReadJournal(), cmd)
}

// UnderWay reports whether any change is.
func (c *Changes) UnderWay() bool { return len(c.underWay) > 0 }

// Changing reports whether a change of a thing is under way that the function
// recognises.
func (c *Changes) Changing(is func(model.Subject) bool) bool {
	for _, w := range c.underWay {
		if slices.ContainsFunc(w.subjects, is) {
			return true
		}
	}
	return false
}

// MovesDone is how many of the moves under way have ended, and of how many.
func (c *Changes) MovesDone() (done, total int) {
	for _, w := range c.underWay {
		if slices.ContainsFunc(w.subjects, func(s model.Subject) bool { return s.Kind == model.FunctionSubject }) {
			done, total = done+w.done, total+len(w.subjects)
		}
	}
	return done, total
}

// Close lets no change begin any more, and is how many are under way.
func (c *Changes) Close() int { return c.tracker.close() }

// Wait waits after Close until none is under way, at most for a while. It returns
// the results that came since, and how many are still not done.
func (c *Changes) Wait(atMost time.Duration) ([]change.Result, int) { return c.tracker.wait(atMost) }
