package verb

import (
	"context"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/trail"
)

// followTrail reads what CloudTrail recorded of aliases, from where it was left.
func (k *session) followTrail(box feed.Poster) *feed.Trail[model.AliasCall] {
	return feed.NewTrail(k.trailOptions(box))
}

// followTables reads what CloudTrail recorded of tables, from where it was left.
func (k *session) followTables(box feed.Poster) *feed.Trail[model.TableCall] {
	return feed.NewTableTrail(k.trailOptions(box))
}

func (k *session) trailOptions(box feed.Poster) feed.TrailOptions {
	return feed.TrailOptions{Trail: k.account, Identity: k.awaitIdentity, Mailbox: box, Now: k.env.Now, Cache: k.cache}
}

// told hands what CloudTrail told to those who make moves, and on to the screen.
type told struct {
	book *trail.Book
	on   feed.Poster
}

// Post implements feed.Poster.
func (t told) Post(e model.Event) {
	t.book.Take(e)
	if t.on != nil {
		t.on.Post(e)
	}
}

// trailForMoves takes what is kept of CloudTrail for the sheets of a verb, and reads
// its newest calls when a sheet needs them. The identity has to be known.
func (k *session) trailForMoves(ctx context.Context) {
	_ = k.followTrail(told{book: k.trail}).Recall(ctx) // nothing is kept where it fails
	look := sync.OnceFunc(func() {
		limited, stop := context.WithTimeout(ctx, k.globals.Timeout)
		defer stop()
		_ = k.followTrail(told{book: k.trail}).Look(limited) // what fails is told as a state
	})
	k.trail.Look = func(ctx context.Context) {
		done := make(chan struct{})
		go func() { look(); close(done) }()
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
}

// gathered keeps what a verb is told, which may come from a goroutine.
type gathered struct {
	mu     sync.Mutex
	events []model.Event
}

// Post implements feed.Poster.
func (g *gathered) Post(e model.Event) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.events = append(g.events, e)
}

// trailLook is a look at CloudTrail's newest calls that is under way.
type trailLook struct {
	env   *Env
	box   gathered
	ended chan error
	stop  context.CancelFunc
}

// lookAtTrail begins to read CloudTrail's newest calls on aliases, for as long as a call
// may take at most. The look has to be waited for, or stopped.
func (k *session) lookAtTrail(ctx context.Context) *trailLook {
	return k.lookAt(ctx, func(box feed.Poster) looker { return k.followTrail(box) })
}

// lookAtTables does so with the calls on tables.
func (k *session) lookAtTables(ctx context.Context) *trailLook {
	return k.lookAt(ctx, func(box feed.Poster) looker { return k.followTables(box) })
}

// looker is a trail of either kind.
type looker interface {
	Look(ctx context.Context) error
}

func (k *session) lookAt(ctx context.Context, follow func(feed.Poster) looker) *trailLook {
	l := &trailLook{env: k.env, ended: make(chan error, 1)}
	ctx, l.stop = context.WithTimeout(ctx, k.globals.Timeout)
	go func() {
		l.ended <- follow(&l.box).Look(ctx)
		close(l.ended)
	}()
	return l
}

// tables gives the calls on tables, with those that the cockpit has read before. That they
// could not be read is among them.
func (l *trailLook) tables() []model.Event {
	<-l.ended
	return l.box.events
}

// wait gives the calls of some functions, with those that the cockpit has read before.
func (l *trailLook) wait(functions []string) []model.Event {
	if err := <-l.ended; err != nil {
		l.env.notef("moves that CloudTrail alone knows may be missing: %v", err)
	}
	for i, event := range l.box.events {
		if e, ok := event.(model.TrailLearned); ok {
			e.Calls = slices.DeleteFunc(slices.Clone(e.Calls), func(c model.AliasCall) bool { return !slices.Contains(functions, c.Function) })
			l.box.events[i] = e
		}
	}
	return l.box.events
}

// end stops the look where it was not waited for.
func (l *trailLook) end() {
	l.stop()
	<-l.ended
}
