package feed

// Following the log of a build: it does not exist at first, and has an end.

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// longEnded is how long ago a build has to have ended for its log to be whole. It
// is longer than Pace.Settle because AWS's clock may differ from ours.
const longEnded = time.Minute

// What is said of a log that is not to be had.
const (
	noteNoLog      = "logging is switched off for this build: neither CloudWatch Logs nor S3 has its log"
	noteNoMachine  = "the build ended before it had a machine, so there is no log; its phases say why"
	noteS3Later    = "this build logs to S3 alone: its log is read when the build has ended"
	noteS3         = "from S3, where this build logs to"
	noteNoObjects  = "this build logs to S3 alone, and S3 is not read here"
	noteStreamGone = "there is no such log stream any more: logs are deleted when their retention ends"
)

// buildTail is where the following of a build's log stands.
type buildTail struct {
	build   model.Build // last known, without an ID while none is
	since   time.Time   // when it was first asked for
	ended   time.Time   // when it was first seen to have ended
	at      *cursor     // nil while the stream is not known
	ends    int         // reads in a row that found the end, after the build's
	behind  bool        // the newest line has not been read yet
	absence int         // reads in a row that found no stream, after the build's end
}

func (f *follower) build(ctx context.Context) error {
	t := &buildTail{since: f.Now(), behind: true}
	if f.Source.Stream != "" {
		t.at = f.buildCursor(f.Source.Group, f.Source.Stream)
	}
	for {
		if err := f.lookAtBuild(ctx, t); err != nil {
			if t.at == nil && t.build.ID == "" {
				if done, err := f.unknownBuild(ctx, t, err); done || err != nil {
					return err
				}
				continue
			}
			if failure := model.FailureOf(err, opReadLog, ""); f.Fatal != nil && failure.Class != model.Gone && f.Fatal(failure) {
				return f.failed(ctx, err)
			}
		}
		done, err := f.buildStep(ctx, t)
		if done || err != nil {
			return err
		}
	}
}

// buildCursor reads the stream of a build, whose commands draw progress bars.
func (f *follower) buildCursor(group, name string) *cursor {
	c := newCursor(group, name, f.Source.Tail)
	c.overwritten = true
	return c
}

// lookAtBuild asks how the build stands.
func (f *follower) lookAtBuild(ctx context.Context, t *buildTail) error {
	if t.build.Complete || f.Build == nil {
		return nil
	}
	call, cancel := context.WithTimeout(ctx, f.Pace.Call)
	defer cancel()
	b, err := f.Build(call, f.Source.Build)
	if err != nil {
		return err
	}
	if b.ID == "" {
		return nil
	}
	t.build = b
	if b.Complete {
		t.ended = f.Now()
	}
	if t.at == nil && b.Log.Stream != "" {
		t.at = f.buildCursor(b.Log.Group, b.Log.Stream)
	}
	return nil
}

// unknownBuild is for a build that could not be read at all. One that was just
// started may not be known yet.
func (f *follower) unknownBuild(ctx context.Context, t *buildTail, err error) (bool, error) {
	if model.ClassOf(err) != model.Gone {
		return false, f.failed(ctx, err)
	}
	if f.Once || f.Now().Sub(t.since) >= f.Pace.Unknown {
		return true, f.missing("there is no build " + f.Source.Build + " (any more): CodeBuild keeps builds for a year")
	}
	f.is(model.TailWaiting, "")
	return false, f.sleep(ctx, f.Pace.Busy, f.Wake)
}

// buildStep does what is to be done next, and reports whether that was the last.
func (f *follower) buildStep(ctx context.Context, t *buildTail) (bool, error) {
	b := &t.build
	switch {
	case t.at != nil:
		return f.buildPage(ctx, t)
	case b.ID != "" && b.Log.NoStream && b.Log.Bucket == "" && !b.Log.Later:
		return true, f.missing(noteNoLog)
	case b.Complete && b.Log.Bucket != "":
		return true, f.buildObject(ctx, t)
	case b.Complete:
		return true, f.missing(noteNoMachine)
	case b.Log.NoStream:
		f.is(model.TailWaiting, noteS3Later)
	default:
		f.is(model.TailWaiting, "")
	}
	if f.Once && b.ID != "" {
		return true, nil
	}
	return false, f.rest(ctx)
}

// buildPage reads a page of the stream.
func (f *follower) buildPage(ctx context.Context, t *buildTail) (bool, error) {
	now := f.Now()
	// Whether lines may still arrive is asked before the read, not after it.
	settled := t.build.Complete && t.settled(now, f.Pace.Settle)
	page, err := f.read(ctx, t.at)
	if model.ClassOf(err) == model.Gone {
		return f.noStream(ctx, t, settled)
	}
	if err != nil {
		return false, f.failed(ctx, err)
	}
	t.absence = 0
	if t.build.Complete {
		f.is(model.TailDraining, "")
	} else {
		f.is(model.TailFollows, "")
	}
	if err := f.deliver(page.lines); err != nil {
		return false, err
	}
	if !page.end {
		t.ends = 0
		t.behind = t.build.Complete || f.goesOn(page, t.behind)
		switch {
		case t.behind && page.slow:
			return false, f.sleep(ctx, f.Pace.Busy/emptyPages, nil)
		case t.behind:
			return false, nil
		}
		return false, f.rest(ctx)
	}
	t.behind = false
	if !t.build.Complete {
		if f.Once {
			return true, nil
		}
		return false, f.rest(ctx)
	}
	t.ends++
	switch {
	case t.ends >= 2 && settled:
		f.is(model.TailEnded, "")
		return true, nil
	case t.longAgo(now):
		return false, nil
	default:
		return false, f.sleep(ctx, f.Pace.Busy, nil)
	}
}

// noStream is for a stream that does not exist: not yet, or not any more.
func (f *follower) noStream(ctx context.Context, t *buildTail, settled bool) (bool, error) {
	if !t.build.Complete {
		f.is(model.TailWaiting, "")
		t.behind = true
		if f.Once {
			return true, nil
		}
		return false, f.rest(ctx)
	}
	t.absence++
	switch {
	case !settled:
		f.is(model.TailDraining, "")
		return false, f.sleep(ctx, f.Pace.Busy, nil)
	case t.absence < 2:
		return false, nil
	case f.lines > 0:
		f.is(model.TailEnded, noteStreamGone)
		return true, nil
	case t.build.Log.Bucket != "":
		return true, f.buildObject(ctx, t)
	default:
		return true, f.missing(noteStreamGone)
	}
}

// settled reports whether all lines must have arrived by now.
func (t *buildTail) settled(now time.Time, settle time.Duration) bool {
	return t.longAgo(now) || now.Sub(t.ended) >= settle
}

func (t *buildTail) longAgo(now time.Time) bool {
	return !t.build.Ended.IsZero() && now.Sub(t.build.Ended) > longEnded
}

// buildObject reads the log from S3. It may come there a moment after the end.
func (f *follower) buildObject(ctx context.Context, t *buildTail) error {
	log := t.build.Log
	if f.Objects == nil {
		return f.missing(noteNoObjects)
	}
	f.is(model.TailDraining, noteS3)
	for {
		err := f.object(ctx, log)
		taken, refused := errors.AsType[*takenError](err)
		switch {
		case err == nil:
			f.is(model.TailEnded, noteS3)
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case refused:
			return taken.err
		case model.ClassOf(err) == model.Gone && f.lines == 0:
			if now := f.Now(); t.longAgo(now) || now.Sub(t.ended) >= f.Pace.Object {
				return f.missing(fmt.Sprintf("there is no log at s3://%s/%s", log.Bucket, log.Key))
			}
			if err := f.sleep(ctx, f.Pace.Quiet, nil); err != nil {
				return err
			}
		default:
			if err := f.failed(ctx, err); err != nil {
				return err
			}
		}
	}
}
