package ui

import (
	"context"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// mailbox carries news of work under way from its goroutines to the screen. A
// later word on one cell replaces an earlier one that was not taken yet, so that
// posting never waits and never piles up.
type mailbox struct {
	mu     sync.Mutex
	moves  map[model.CellKey]release.Progress
	order  []model.CellKey
	sheets map[uint64]count
	steps  []pipeline.Progress // of deploys, the last word of each step
	// changes of capacity, the last word of each
	changes []capacity.Progress
	signal  chan struct{}
}

// count is how far a batch is.
type count struct{ done, total int }

// mail is what was posted since the last time.
type mail struct {
	moves   []release.Progress
	steps   []pipeline.Progress
	changes []capacity.Progress
	sheets  map[uint64]count // by the number of the request
}

func newMailbox() *mailbox {
	return &mailbox{
		moves:  map[model.CellKey]release.Progress{},
		sheets: map[uint64]count{},
		signal: make(chan struct{}, 1),
	}
}

// move posts the progress of a move.
func (m *mailbox) move(p release.Progress) {
	key := p.Subject.Cell()
	m.mu.Lock()
	if _, ok := m.moves[key]; !ok {
		m.order = append(m.order, key)
	}
	m.moves[key] = p
	m.mu.Unlock()
	m.ring()
}

// step posts the progress of a deploy.
func (m *mailbox) step(p pipeline.Progress) {
	m.mu.Lock()
	m.steps = lastWord(m.steps, p)
	m.mu.Unlock()
	m.ring()
}

// capacity posts the progress of a change of capacity.
func (m *mailbox) capacity(p capacity.Progress) {
	m.mu.Lock()
	if i := slices.IndexFunc(m.changes, func(q capacity.Progress) bool { return q.ID == p.ID }); i >= 0 {
		m.changes[i] = p
	} else {
		m.changes = append(m.changes, p)
	}
	m.mu.Unlock()
	m.ring()
}

// lastWord puts the news of a step in the place of what was said of it before.
func lastWord(steps []pipeline.Progress, p pipeline.Progress) []pipeline.Progress {
	for i := range steps {
		if steps[i].ID == p.ID && steps[i].Step == p.Step {
			steps[i] = p
			return steps
		}
	}
	return append(steps, p)
}

// prepared posts how many sheets of a request have been read.
func (m *mailbox) prepared(request uint64, done, total int) {
	m.mu.Lock()
	m.sheets[request] = count{done, total}
	m.mu.Unlock()
	m.ring()
}

func (m *mailbox) ring() {
	select {
	case m.signal <- struct{}{}:
	default:
	}
}

// wait returns what was posted as soon as there is something, and reports false
// when the context ended first.
func (m *mailbox) wait(ctx context.Context) (mail, bool) {
	select {
	case <-ctx.Done():
		return mail{}, false
	case <-m.signal:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	got := mail{sheets: m.sheets, steps: m.steps, changes: m.changes}
	m.steps, m.changes = nil, nil
	for _, k := range m.order {
		got.moves = append(got.moves, m.moves[k])
	}
	clear(m.moves)
	m.order = nil
	m.sheets = map[uint64]count{}
	return got, true
}
