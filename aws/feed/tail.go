package feed

// The logs that are on the screen. They share what may be read, and what waits to be
// taken.

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// mostUngathered is how many events that may not be dropped wait to be gathered
	// at most before a tail reads on; a page of a log is one of them.
	mostUngathered = 8
	ungatheredPoll = 20 * time.Millisecond
)

// logTails are the logs that are followed, each by a goroutine of its own.
type logTails struct {
	all  map[model.LogSource]*logTail
	past []chan struct{} // those that were followed before, while they end
	load Load
	gate chan struct{} // holds a token while one of them hands lines over
}

// logTail is one log that is followed.
type logTail struct {
	source model.LogSource
	stop   context.CancelFunc
	done   chan struct{} // closed when its goroutine has ended
	news   *buildNews
}

// follow follows these logs from now on. One that is followed already goes on as it is;
// each fails alone.
func (r *runner) follow(sources []model.LogSource) {
	tails := &r.tails
	if tails.all == nil {
		tails.all, tails.gate = map[model.LogSource]*logTail{}, make(chan struct{}, 1)
	}
	tails.past = slices.DeleteFunc(tails.past, closed)
	for source, t := range tails.all {
		if !slices.Contains(sources, source) {
			t.stop()
			tails.past = append(tails.past, t.done)
			delete(tails.all, source)
		}
	}
	for _, source := range sources {
		if tails.all[source] == nil {
			tails.all[source] = r.followOne(source, slices.Clone(tails.past))
		}
	}
}

// closed reports whether a channel on which nothing is sent is closed.
func closed(done chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// refollow begins anew with all of them.
func (r *runner) refollow() {
	r.follow(nil)
	r.follow(r.demand.Logs)
}

// followOne follows one more log when others have ended: the lines of a log that takes
// their place do not mix with theirs.
func (r *runner) followOne(source model.LogSource, before []chan struct{}) *logTail {
	t := &logTail{source: source, done: make(chan struct{}), news: &buildNews{wake: make(chan struct{}, 1)}}
	if note := r.cannotFollow(source); note != "" {
		t.stop = func() {}
		close(t.done)
		r.post(model.LogState{Source: source, State: model.TailMissing, Note: note})
		return t
	}
	ctx, stop := context.WithCancel(model.WithUrgency(r.ctx, model.OnScreen))
	t.stop = stop
	if w := r.src.pipeline.byID[source.Build]; w != nil && w.known {
		t.tell(w.facts, nil)
	}
	o := r.followOptions(ctx, source, t.news)
	r.engine.Go(func() {
		defer close(t.done)
		defer t.stop()
		for _, done := range before {
			<-done
		}
		_ = Follow(ctx, o) // what failed was told as a state; what is left is the context's end
	})
	return t
}

// cannotFollow says why a log can not be followed at all.
func (r *runner) cannotFollow(s model.LogSource) string {
	switch {
	case r.opt.Logs == nil:
		return "logs are not read here"
	case s.Build != "" && s.Stream == "" && r.opt.Builds == nil:
		return "builds are not read here, and so not where their logs are"
	}
	return ""
}

func (r *runner) followOptions(ctx context.Context, s model.LogSource, news *buildNews) FollowOptions {
	o := FollowOptions{
		Source: s, Logs: heldLogs{r.engine, r.opt}, Now: r.opt.Now, Pace: r.opt.Pace,
		Await: r.engine.Await, Wake: news.wake, Load: &r.tails.load,
		Lines: func(lines []model.LogLine) error {
			select {
			case r.tails.gate <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			defer func() { <-r.tails.gate }()
			if err := r.awaitRoom(ctx); err != nil {
				return err
			}
			r.post(model.LogLines{Source: s, Lines: lines})
			return nil
		},
		State: func(state model.LogState) {
			if ctx.Err() == nil {
				r.post(state)
			}
		},
	}
	if r.opt.Objects != nil {
		o.Objects = heldObjects{r.engine, r.opt}
	}
	if r.opt.Builds != nil {
		o.Build = news.now
	}
	switch {
	case s.Function != "" && s.Version != "":
		o.Places = r.heldPlaces(VersionNow(r.opt.Lambda, s.Function, s.Version))
	case s.Function != "" && s.Stage != "":
		alias := s.Stage
		for _, stage := range r.opt.Stages {
			if stage.Name == s.Stage {
				alias = stage.Alias
			}
		}
		o.Places = r.heldPlaces(StageNow(r.opt.Lambda, s.Function, alias))
	case s.Function != "":
		o.Places = r.heldPlaces(FunctionNow(r.opt.Lambda, s.Function))
	}
	return o
}

// heldPlaces tells the engine what became of the reads that say where a log is.
func (r *runner) heldPlaces(now func(context.Context) ([]LogPlace, error)) func(context.Context) ([]LogPlace, error) {
	return func(ctx context.Context) ([]LogPlace, error) {
		asked := r.opt.Now()
		places, err := now(ctx)
		report(r.engine, r.opt, opGetAlias.Name, asked, err)
		return places, err
	}
}

// awaitRoom waits until whoever gathers has kept up: nothing of a log is dropped
// on its way, so no more of it is read than is taken.
func (r *runner) awaitRoom(ctx context.Context) error {
	box, ok := r.opt.Mailbox.(interface{ Waiting() int })
	if !ok || box.Waiting() < mostUngathered {
		return ctx.Err()
	}
	poll := time.NewTicker(ungatheredPoll)
	defer poll.Stop()
	for box.Waiting() >= mostUngathered {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-poll.C:
		}
	}
	return ctx.Err()
}

// tell passes on what was read of a build, when its log is the one that is
// followed.
func (t *logTail) tell(b model.Build, err error) {
	if b.ID == t.source.Build {
		t.news.set(b, err)
	}
}

// buildNews hands what is read of one build over to the goroutine that follows
// its log, so that the build is read in the one call with all others.
type buildNews struct {
	wake chan struct{} // holds a token when something is new

	mu    sync.Mutex
	build model.Build
	err   error
}

func (n *buildNews) set(b model.Build, err error) {
	n.mu.Lock()
	n.err = err
	if err == nil {
		n.build = b
	}
	n.mu.Unlock()
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// now is FollowOptions.Build.
func (n *buildNews) now(context.Context, string) (model.Build, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.build, n.err
}
