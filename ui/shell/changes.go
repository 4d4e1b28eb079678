package shell

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// changes are the changes under way, of all kinds. Their news and their results come
// this one way, and are never dropped.
type changes struct {
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
func (d *Desk) Tell(features []Feature) { d.features = features }

// Track makes changes.
func Track[R any](h *Host, w Work[R]) tea.Cmd {
	n := h.Number()
	of := &work{}
	for _, p := range w.Begin {
		of.subjects = append(of.subjects, p.Subject)
	}
	h.underWay[n] = of
	h.progress(w.Begin)
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

// progress tells the features of news.
func (c *changes) progress(news []change.Progress) {
	for _, f := range c.features {
		if f, ok := f.(Watcher); ok && len(news) > 0 {
			f.Progress(news)
		}
	}
}

// TakeMail waits for news of what is under way.
func (d *Desk) TakeMail() tea.Cmd {
	ctx, box := d.ctx, d.mail
	return Safely(func() tea.Msg {
		got, ok := box.wait(ctx)
		if !ok {
			return nil
		}
		return Mail{got}
	})
}

// Mailed shows the news. News of what has ended already is dropped.
func (d *Desk) Mailed(m Mail) {
	var news []change.Progress
	for _, n := range m.news {
		if q := d.asks.waiting[n.number]; q != nil && q.told != nil {
			q.told(n.progress)
		}
		if w := d.underWay[n.number]; w != nil {
			w.done = max(w.done, n.progress.Done)
			news = append(news, n.progress)
		}
	}
	d.progress(news)
}

// End takes what became of changes, and has the journal read, which tells of them.
func (d *Desk) End(e Ended) tea.Cmd {
	w := d.underWay[e.number]
	if w == nil {
		return nil
	}
	delete(d.underWay, e.number)
	for _, f := range d.features {
		if f, ok := f.(Finisher); ok {
			f.Ended(w.subjects, e.results)
		}
	}
	cmd := e.tell()
	if !e.begun {
		return cmd
	}
	return tea.Batch(d.ReadJournal(), cmd)
}

// UnderWay reports whether any change is.
func (d *Desk) UnderWay() bool { return len(d.underWay) > 0 }

// CountUnderWay is how many changes were confirmed together, or alone, and have not ended.
func (d *Desk) CountUnderWay() int { return len(d.underWay) }

// MovesDone is how many of the moves under way have ended, and of how many.
func (d *Desk) MovesDone() (done, total int) {
	for _, w := range d.underWay {
		if slices.ContainsFunc(w.subjects, func(s model.Subject) bool { return s.Kind == model.FunctionSubject }) {
			done, total = done+w.done, total+len(w.subjects)
		}
	}
	return done, total
}

// Close lets no change begin any more, and is how many are under way.
func (d *Desk) Close() int { return d.tracker.close() }

// Wait waits after Close until none is under way, at most for a while. It returns
// the results that came since, and how many are still not done.
func (d *Desk) Wait(atMost time.Duration) ([]change.Result, int) { return d.tracker.wait(atMost) }
