package feed

// Following one log: the log of a build, of a function, or one stream. The feed's
// tail and the verbs that print logs both go through Follow.

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// FollowOptions say which log to follow and what to do with it. Source, Logs, Now
// and Lines are required, Build with a Source that names a build.
type FollowOptions struct {
	Source model.LogSource

	// Build tells how a build stands. It is asked before every read of the log,
	// so it remembers its answers for a moment; see BuildNow. It answers a build
	// without an ID while nothing is known yet, and class Gone when there is none.
	Build func(ctx context.Context, id string) (model.Build, error)
	Logs  model.LogReader
	// Objects reads logs that are in S3 alone; nil: they are not read.
	Objects model.ObjectReader
	// Places tells where the source's function logs to; see StageNow, VersionNow and
	// FunctionNow. Without it, it is the source's group, or the function's own.
	Places func(ctx context.Context) ([]LogPlace, error)
	Now    model.Clock
	// Await waits before each call until one of its operation may be made; may be nil.
	Await func(ctx context.Context, operation string) error

	// Lines takes lines in their order, each once. It may block: nothing is read
	// meanwhile. Its error ends Follow.
	Lines func([]model.LogLine) error
	// State is told how the tail stands whenever that changes; may be nil.
	State func(model.LogState)
	// Caught is told whenever all that is there now has been read; may be nil.
	Caught func()
	// Load is shared by logs that are followed beside each other: the more streams
	// there are, the more seldom each is read. Nil: this log is followed alone.
	Load *Load
	// Wake ends a wait for new lines early; may be nil.
	Wake <-chan struct{}
	// Once ends Follow when all that is there now has been read.
	Once bool
	// Fatal says which failures end Follow; nil: none, they are tried again.
	Fatal func(*model.Failure) bool
	Pace  Pace
}

// Follow reads a log and hands its lines over until it has ended, which only the
// log of a build does, or until there turns out to be none. Whatever fails is
// tried again. It returns nil at the log's end, the context's error, that of
// Lines, or a fatal failure. It leaves no goroutine behind.
func Follow(ctx context.Context, o FollowOptions) error {
	o.Pace = o.Pace.orDefaults()
	if o.Load == nil {
		o.Load = new(Load)
	}
	f := &follower{FollowOptions: o, quiet: o.Pace.Busy}
	defer f.weigh(0)
	switch {
	case o.Source.Build != "":
		return f.build(ctx)
	case o.Source.Stream != "":
		return f.stream(ctx)
	default:
		return f.group(ctx)
	}
}

// The operations by which a log is read.
const (
	opReadLog     = "GetLogEvents"
	opListStreams = "DescribeLogStreams"
	opGetObject   = "GetObject"
)

// follower is one run of Follow.
type follower struct {
	FollowOptions
	state model.LogState // told last
	told  bool
	tries int           // failures in a row
	quiet time.Duration // next wait while no lines come
	lines int           // handed over so far
	load  int           // streams that count in Load
}

// Load counts the streams of logs that are followed beside each other.
type Load struct{ streams atomic.Int64 }

// weigh says how many streams this log is now, and answers how many all are.
func (f *follower) weigh(streams int) int {
	f.load, streams = streams, streams-f.load
	return int(f.Load.streams.Add(int64(streams)))
}

// caught says that nothing more is there now.
func (f *follower) caught() {
	if f.Caught != nil {
		f.Caught()
	}
}

// call is the context of one call, once it may be made.
func (f *follower) call(ctx context.Context, operation string) (context.Context, context.CancelFunc) {
	if f.Await != nil {
		_ = f.Await(ctx, operation) // its error is the context's, with which the call ends too
	}
	return context.WithTimeout(ctx, f.Pace.Call)
}

// deliver hands lines over.
func (f *follower) deliver(lines []model.LogLine) error {
	if len(lines) == 0 {
		return nil
	}
	f.lines += len(lines)
	f.quiet = f.Pace.Busy
	return f.Lines(lines)
}

// tell says how the tail stands when that is news.
func (f *follower) tell(s model.LogState) {
	s.Source = f.Source
	if f.State == nil || (f.told && s.Failure == nil && f.state.Failure == nil && s == f.state) {
		return
	}
	f.state, f.told = s, true
	f.State(s)
}

// is says that the tail is in a state, and that nothing fails.
func (f *follower) is(s model.TailState, note string) {
	f.tries = 0
	f.tell(model.LogState{State: s, Note: note})
}

// missing ends with there being no log.
func (f *follower) missing(note string) error {
	f.is(model.TailMissing, note)
	return nil
}

// stateNow is the last state told.
func (f *follower) stateNow() model.TailState {
	if !f.told {
		return model.TailWaiting
	}
	return f.state.State
}

// failed tells a failure and waits until the same may be tried again. Its error
// ends Follow.
func (f *follower) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	failure := model.FailureOf(err, opReadLog, "")
	if f.Fatal != nil && f.Fatal(failure) {
		f.tell(model.LogState{State: f.stateNow(), Failure: failure, Note: f.state.Note})
		return failure
	}
	wait := f.Pace.RetryTo
	if f.tries < 16 {
		wait = min(wait, f.Pace.Retry<<f.tries)
	}
	f.tries++
	if failure.Class == model.Denied {
		wait = f.Pace.Denied
	}
	// Several cockpits that are throttled together do not come back together.
	wait = time.Duration(float64(wait) * (0.75 + rand.Float64()/2))
	failure.RetryAt = f.Now().Add(wait)
	f.tell(model.LogState{State: f.stateNow(), Next: failure.RetryAt, Failure: failure, Note: f.state.Note})
	return f.sleep(ctx, wait, nil)
}

// rest waits for new lines, longer each time that none have come.
func (f *follower) rest(ctx context.Context) error {
	wait := f.quiet
	f.quiet = min(f.quiet*3/2, f.Pace.Quiet)
	return f.sleep(ctx, wait, f.Wake)
}

func (f *follower) sleep(ctx context.Context, d time.Duration, wake <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wake:
	case <-timer.C:
	}
	return nil
}

// stream follows one stream that belongs to no build.
func (f *follower) stream(ctx context.Context) error {
	c := newCursor(f.Source.Group, f.Source.Stream, f.Source.Tail)
	c.beginAt(f.Source.From)
	behind := true
	for {
		page, err := f.read(ctx, c)
		switch {
		case model.ClassOf(err) == model.Gone:
			f.is(model.TailWaiting, "")
			behind = false
		case err != nil:
			if err := f.failed(ctx, err); err != nil {
				return err
			}
			continue
		default:
			f.is(model.TailFollows, "")
			if err := f.deliver(page.lines); err != nil {
				return err
			}
			behind = f.goesOn(page, behind)
		}
		if behind {
			if page.slow {
				if err := f.sleep(ctx, f.Pace.Busy/emptyPages, nil); err != nil {
					return err
				}
			}
			continue
		}
		if f.Once && (page.end || err != nil) {
			return nil
		}
		f.caught()
		if err := f.rest(ctx); err != nil {
			return err
		}
	}
}

// goesOn reports whether the next page is better read at once.
func (f *follower) goesOn(page streamPage, behind bool) bool {
	if f.Once {
		return !page.end
	}
	return page.goesOn(behind, f.Now(), 2*f.Pace.Busy)
}

// read reads the next page of a stream.
func (f *follower) read(ctx context.Context, c *cursor) (streamPage, error) {
	call, cancel := f.call(ctx, opReadLog)
	defer cancel()
	return c.read(call, f.Logs)
}

// BuildNow is FollowOptions.Build by a reader of builds. It asks once in two
// seconds, and no more when the build has ended. One goroutine may use it.
func BuildNow(builds model.BuildReader, now model.Clock) func(context.Context, string) (model.Build, error) {
	const every = 2 * time.Second
	var (
		known  model.Build
		failed error
		asked  time.Time
	)
	return func(ctx context.Context, id string) (model.Build, error) {
		if known.Complete || (!asked.IsZero() && now().Sub(asked) < every) {
			return known, failed
		}
		found, err := builds.GetBuilds(ctx, []string{id})
		asked, failed = now(), err
		switch {
		case err != nil:
		case len(found) == 0:
			failed = unknownBuild(id)
		default:
			known = found[0]
		}
		return known, failed
	}
}

func unknownBuild(id string) *model.Failure {
	return &model.Failure{Class: model.Gone, Operation: "BatchGetBuilds", Subject: id, Message: "there is no such build"}
}
