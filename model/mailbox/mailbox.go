// Package mailbox carries events from the many goroutines that learn something
// to the one that shows it.
//
// What it promises: Post never blocks. An event with a key replaces one of the
// same key that still waits, in that one's place, so that a fact that changes
// often takes one place. An event without a key is never replaced and never
// given up, even beyond the bound. When the bound is reached the oldest event
// with a key is given up and counted.
package mailbox

import (
	"cmp"
	"container/list"
	"context"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Options of a Mailbox. The zero value is ready to use.
type Options struct {
	Bound int           // most events with a key that wait at once; 0 means 10,000
	Delay time.Duration // least time between two batches; 0 means 50 ms
}

const (
	defaultBound = 10_000
	defaultDelay = 50 * time.Millisecond
)

// Mailbox holds events until they are gathered. Any number of goroutines may
// post, one gathers.
type Mailbox struct {
	bound int
	delay time.Duration
	wake  chan struct{} // holds a token while something waits
	soon  chan struct{} // holds a token while the first of its kind waits
	rest  *time.Timer   // fires when the next batch may be handed over; Gather's own

	mu      sync.Mutex
	arrived uint64                   // events that got a place so far
	facts   *list.List               // *letter with a key, in order of arrival
	byKey   map[string]*list.Element // the latest waiting letter of each key
	news    []letter                 // those without a key, in order of arrival
	met     map[kind]bool            // what has come at least once
	dropped int
}

// letter is an event with its place in the order of arrival.
type letter struct {
	place uint64
	event model.Event
}

// kind is what sort of fact an event is, and of which place.
type kind struct {
	of    reflect.Type
	place model.Place
}

var _ model.Gatherer = (*Mailbox)(nil)

// New makes an empty mailbox.
func New(o Options) *Mailbox {
	m := &Mailbox{
		bound: o.Bound,
		delay: o.Delay,
		wake:  make(chan struct{}, 1),
		soon:  make(chan struct{}, 1),
		facts: list.New(),
		byKey: map[string]*list.Element{},
		met:   map[kind]bool{},
	}
	if m.bound <= 0 {
		m.bound = defaultBound
	}
	if m.delay <= 0 {
		m.delay = defaultDelay
	}
	return m
}

// Post puts an event in. It never blocks.
func (m *Mailbox) Post(e model.Event) {
	m.mu.Lock()
	m.put(e)
	m.meet(e)
	m.mu.Unlock()
	m.announce()
}

// meet lets the first event of a kind wait for nothing: a pane that is still empty
// is filled by it.
func (m *Mailbox) meet(e model.Event) {
	e, place := model.Unlocated(e)
	if k := (kind{reflect.TypeOf(e), place}); !m.met[k] {
		m.met[k] = true
		ring(m.soon)
	}
}

func (m *Mailbox) put(e model.Event) {
	key := e.Key()
	if key == "" {
		m.arrived++
		m.news = append(m.news, letter{m.arrived, e})
		return
	}
	if waiting, ok := m.byKey[key]; ok {
		if l := waiting.Value.(*letter); replaces(e, l.event) {
			l.event = e
			return
		}
	}
	if m.facts.Len() >= m.bound {
		m.giveUpOldest()
	}
	m.arrived++
	m.byKey[key] = m.facts.PushBack(&letter{m.arrived, e})
}

// replaces reports whether nothing is lost when the later of two events with one
// key takes the earlier one's place. The version alone does not replace a whole
// alias, a late answer does not replace one that was asked for after it: both
// are handed over then.
func replaces(later, earlier model.Event) bool {
	later, _ = model.Unlocated(later)
	earlier, _ = model.Unlocated(earlier)
	l, ok := later.(model.AliasRead)
	if !ok {
		return true
	}
	e, ok := earlier.(model.AliasRead)
	if !ok {
		return true
	}
	return (l.Full || !e.Full) && !l.Asked.Before(e.Asked)
}

func (m *Mailbox) giveUpOldest() {
	oldest := m.facts.Front()
	key := m.facts.Remove(oldest).(*letter).event.Key()
	if m.byKey[key] == oldest {
		delete(m.byKey, key)
	}
	m.dropped++
}

// Gather waits for an event and returns all that has arrived, in the order of
// arrival: the first after a rest and the first of each kind at once, what else
// follows no sooner than the delay after the batch before. It returns nil when the context ends; what waits then
// stays for the next call.
func (m *Mailbox) Gather(ctx context.Context) []model.Event {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-m.wake:
		}
		if m.waits() {
			break
		}
	}
	if m.rest != nil {
		select {
		case <-ctx.Done():
			m.announce()
			return nil
		case <-m.rest.C:
		case <-m.soon:
		}
	}
	m.rest = time.NewTimer(m.delay)
	return m.take()
}

// announce leaves the token that wakes Gather. One is enough for any number of
// events, and one too many is harmless: Gather looks before it goes on.
func (m *Mailbox) announce() { ring(m.wake) }

// ring leaves a token where there is none.
func ring(bell chan<- struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

func (m *Mailbox) waits() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.facts.Len() > 0 || len(m.news) > 0
}

func (m *Mailbox) take() []model.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters := m.news
	for e := m.facts.Front(); e != nil; e = e.Next() {
		letters = append(letters, *e.Value.(*letter))
	}
	slices.SortFunc(letters, func(a, b letter) int { return cmp.Compare(a.place, b.place) })
	events := make([]model.Event, len(letters))
	for i, l := range letters {
		events[i] = l.event
	}
	select {
	case <-m.soon: // it is in this batch
	default:
	}
	m.news = nil
	m.facts.Init()
	clear(m.byKey)
	return events
}

// Waiting is how many events without a key wait to be gathered. Who posts many of
// them, such as the lines of a log, can so wait for room: the mailbox itself never
// makes anyone wait.
func (m *Mailbox) Waiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.news)
}

// Dropped is how many events have been given up so far.
func (m *Mailbox) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
