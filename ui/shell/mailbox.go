package shell

import (
	"context"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/model/change"
)

// mailbox carries news of what is under way from its goroutines to the screen. A
// later word on one step replaces an earlier one that was not taken yet, so that
// posting never waits and never piles up.
type mailbox struct {
	mu     sync.Mutex
	news   []news // in the order of their last word
	signal chan struct{}
}

// news is how far something is, under the number of the question or of the changes.
type news struct {
	number   uint64
	progress change.Progress
}

// replaces reports whether news is a later word on the same step of the same thing.
func (n news) replaces(o news) bool {
	p, q := n.progress, o.progress
	return n.number == o.number && p.ID == q.ID && p.Step == q.Step && p.Note == q.Note
}

func newMailbox() *mailbox { return &mailbox{signal: make(chan struct{}, 1)} }

// post posts news.
func (m *mailbox) post(number uint64, p change.Progress) {
	n := news{number, p}
	m.mu.Lock()
	m.news = append(slices.DeleteFunc(m.news, n.replaces), n)
	m.mu.Unlock()
	select {
	case m.signal <- struct{}{}:
	default:
	}
}

// wait returns what was posted as soon as there is something, and reports false
// when the context ended first.
func (m *mailbox) wait(ctx context.Context) ([]news, bool) {
	select {
	case <-ctx.Done():
		return nil, false
	case <-m.signal:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	got := m.news
	m.news = nil
	return got, true
}
