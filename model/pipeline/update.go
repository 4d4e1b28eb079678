package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	uploadTime = 7 * time.Minute        // for one UpdateFunctionCode: 50 MB over a slow line
	busyTime   = 5 * time.Minute        // for updates under way, this one and those of others
	settleTime = 15 * time.Second       // for finding out what became of a write
	settleRead = 5 * time.Second        // for one read of that
	settleWait = 250 * time.Millisecond // after a read that failed; doubled each time
	writeTries = 3
)

// update gives $LATEST the code, unless it has it.
func (r *run) update() ended {
	switch {
	case r.existing != nil:
		return skipped("version %s has the code already", r.existing.Number)
	case present(r.code, r.expected):
		return skipped("the code is there already: %s", shortHash(r.expected))
	}
	before := r.code.Version.CodeSHA256
	to := r.change()
	waiting, cancel := context.WithTimeout(r.ctx, busyTime)
	defer cancel()
	for try := 1; ; {
		to.Revision = r.code.Revision
		code, err := r.upload(to)
		if err == nil {
			return r.updated(code, "")
		}
		if busy(err) {
			if e := r.waitBusy(waiting, err, Update); e.status != "" {
				return e
			}
		} else if e := r.settleUpdate(err); e.status != "" {
			return e
		}
		now := r.code.Version.CodeSHA256
		switch {
		case now != before && now == r.expected:
			return r.updated(r.code, "the answer was lost, but the code is there")
		case now == before && busy(err):
			if !change.Pause(waiting, againAfter) {
				return r.stopped(err, "another update of %s was in progress all the time", r.s.Request.Function)
			}
		case definite(err) || now == before && try == writeTries:
			return failed(err, "%s", change.Cause(err))
		case now == before: // the revision alone has changed, or nothing
			if try++; !change.Pause(waiting, againAfter) {
				return r.stopped(err, "%s", change.Cause(err))
			}
		case r.expected == "":
			r.wrote = true // as far as is known
			return failed(err, "%s has new code since it was read, %s; whether it is this artifact is not known, because its hash is not known beforehand (%s)",
				r.s.Request.Function, shortHash(now), change.Cause(err))
		default:
			return conflict(err, "the code of %s was changed by somebody else since it was read, from %s to %s: nothing was uploaded, so look at it again",
				r.s.Request.Function, shortHash(before), shortHash(now))
		}
	}
}

// change is what Lambda is asked for.
func (r *run) change() model.CodeUpdate {
	c := model.CodeUpdate{Function: r.s.Request.Function}
	switch {
	case r.content != nil:
		c.Zip = r.content
	case r.s.Request.Image != "":
		c.Image = r.s.Request.Image
	default:
		c.Bucket, c.Key = r.s.Object.Bucket, r.s.Object.Key
		if v := r.s.Object.VersionID; v != "null" { // S3's word for none
			c.ObjectVersion = v
		}
	}
	return c
}

// upload makes the update.
func (r *run) upload(to model.CodeUpdate) (model.Code, error) {
	ctx, cancel := r.bounded(uploadTime)
	defer cancel()
	return r.deps.Code.UpdateCode(ctx, to)
}

// updated takes in what the update made.
func (r *run) updated(code model.Code, how string) ended {
	r.wrote, r.code = true, code
	now := code.Version.CodeSHA256
	if r.expected == "" {
		r.expected = now
	}
	if r.res.CodeSHA256 = r.expected; now != "" && now != r.expected {
		return conflict(nil, "what Lambda took from %s has the hash %s, not %s: it was replaced since the sheet was read, and is in $LATEST now",
			r.s.Artifact, shortHash(now), shortHash(r.expected))
	}
	e := done("%s from %s", shortHash(r.expected), r.s.Artifact)
	e.detail = change.Join(e.detail, how)
	return e
}

// waitBusy waits until the update under way has ended, and reads what it left.
func (r *run) waitBusy(ctx context.Context, cause error, step StepName) ended {
	r.tell(Progress{Step: step, Status: Begun, Detail: "waits for another update of the function"})
	code, err := r.awaited(ctx)
	switch {
	case err == nil:
		r.code = code
		return ended{}
	case ctx.Err() != nil:
		return r.stopped(errors.Join(cause, err), "another update of %s was in progress all the time", r.s.Request.Function)
	}
	return r.stopped(errors.Join(cause, err), "another update of %s is in progress, and its end could not be awaited: %s",
		r.s.Request.Function, change.Cause(err))
}

// stopped is how a step ends whose waiting has come to an end.
func (r *run) stopped(err error, format string, args ...any) ended {
	if r.ctx.Err() != nil {
		return failed(r.ctx.Err(), "cancelled while it was waiting")
	}
	return failed(err, format, args...)
}

// settleUpdate reads the code again, because an answer that is an error says
// nothing: the update may have worked before it.
func (r *run) settleUpdate(err error) ended {
	r.tell(Progress{Step: Update, Status: Begun, Detail: "finding out what became of it"})
	code, unread := r.readAgain()
	switch {
	case unread == nil:
		r.code = code
		return ended{}
	case definite(err):
		return failed(err, "%s", change.Cause(err))
	}
	r.wrote = true // as far as is known
	return failed(errors.Join(err, unread), "it is not known whether the code was updated: %s, and it could not be read again: %s",
		change.Cause(err), change.Cause(unread))
}

// readAgain reads $LATEST with a time of its own, and tries again for as long as
// that may help.
func (r *run) readAgain() (model.Code, error) {
	ctx, cancel := r.bounded(settleTime)
	defer cancel()
	for wait := settleWait; ; wait *= 2 {
		read, done := context.WithTimeout(ctx, settleRead)
		code, err := r.deps.Code.GetCode(read, r.s.Request.Function)
		done()
		if err == nil || !change.Passing(err) || !change.Pause(ctx, wait) {
			return code, err
		}
	}
}

// await waits until Lambda has taken the code over.
func (r *run) await() ended {
	if r.existing != nil || !r.wrote && r.code.LastUpdate != "InProgress" {
		return skipped("nothing is in progress")
	}
	ctx, cancel := context.WithTimeout(r.ctx, busyTime)
	defer cancel()
	code, err := r.awaited(ctx)
	if err != nil {
		return r.stopped(err, "the end of the update could not be awaited: %s", change.Cause(err))
	}
	r.code = code
	now := code.Version.CodeSHA256
	if r.expected == "" {
		r.expected, r.res.CodeSHA256 = now, now
	}
	switch {
	case code.LastUpdate == "Failed":
		return failed(nil, "Lambda could not take the code over: %s", orUnknown(code.UpdateReason))
	case now != r.expected:
		return conflict(nil, "the code of %s was replaced by somebody else meanwhile, by %s: nothing was published, so look at it again",
			r.s.Request.Function, shortHash(now))
	}
	return done("Lambda has taken it over")
}

// awaited is $LATEST once nothing is in progress on it.
func (r *run) awaited(ctx context.Context) (model.Code, error) {
	for wait := settleWait; ; wait = min(2*wait, 5*time.Second) {
		code, err := r.deps.Code.AwaitUpdate(ctx, r.s.Request.Function)
		switch class := model.ClassOf(err); {
		case err == nil:
			return code, nil
		case class != model.Network && class != model.Throttled || !change.Pause(ctx, wait):
			return model.Code{}, err
		}
	}
}

func orUnknown(reason string) string {
	if reason = safetext.Line(reason); reason == "" {
		return "it does not say why"
	}
	return reason
}
