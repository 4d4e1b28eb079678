package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	uploadTime = 7 * time.Minute        // for one UpdateFunctionCode: 50 MB over a slow line
	busyTime   = 5 * time.Minute        // for updates under way, this one and those of others
	settleTime = 15 * time.Second       // for finding out what became of a write
	settleRead = 5 * time.Second        // for one read of that
	settleWait = 250 * time.Millisecond // after a read that failed; doubled each time
	writeTries = 3
	// codeTime is what a process may need for an upload, with all its tries.
	codeTime = 30 * time.Minute
	// mostTries bounds the tries of a write, those that meet an update under way
	// included, which busyTime bounds too.
	mostTries = int(busyTime/againAfter) + writeTries
)

var codeWords = change.Words{Noun: "upload", Past: "uploaded", Acting: "uploading"}

// upload gives $LATEST the code: a change.Change. An artifact with several zips in
// it is fetched before.
type upload struct {
	*run
	id     string
	before string    // hash of the code that is replaced
	until  time.Time // how long updates of others are waited for
	tries  int       // that had no effect
	again  bool      // it was tried before
}

// Prepare implements change.Preparer. There is nothing to do where the code is there
// already.
func (u *upload) Prepare(context.Context) change.Ending {
	u.enter()
	if u.s.Request.Entry != "" {
		if end := u.take(Fetch, u.fetch); end.Status != change.Moved && end.Status != change.NotChanged {
			return end
		}
	}
	if e := u.start(Update); e.status != "" {
		return u.finish(e)
	}
	switch {
	case u.existing != nil:
		return u.finish(skipped("version %s has the code already", u.existing.Number))
	case present(u.code, u.expected):
		return u.finish(skipped("the code is there already: %s", model.ShortCode(u.expected)))
	}
	u.before, u.until = u.code.Version.CodeSHA256, u.deps.Now().Add(busyTime)
	return change.Ending{}
}

// Sheet implements change.Change.
func (u *upload) Sheet() change.Sheet {
	c := u.function(u.id, CodeKind, codeWords, codeTime)
	c.From, c.To = model.ShortCode(u.before), model.ShortCode(u.expected)
	return c
}

// Intend implements change.Change.
func (u *upload) Intend(e *journal.Entry) {
	e.Artifact, e.CodeSHA256, e.Revision = u.s.Artifact, u.expected, u.code.Revision
}

// Add implements change.Adder.
func (u *upload) Add(e *journal.Entry) { e.CodeSHA256, e.To = u.expected, model.ShortCode(u.expected) }

// Act implements change.Change.
func (u *upload) Act(context.Context) (change.Ending, error) {
	if u.again && u.ctx.Err() != nil {
		return u.finish(u.stopped(u.ctx.Err(), "")), nil
	}
	u.again = true
	to := u.update()
	to.Revision = u.code.Revision
	code, err := u.send(to)
	if err != nil {
		return change.Ending{}, err
	}
	return u.finish(u.updated(code, "")), nil
}

// Settle implements change.Change: it reads the code again, and waits for the
// update that is in the way.
func (u *upload) Settle(_ context.Context, cause error) change.Ending {
	waiting, cancel := context.WithTimeout(u.ctx, u.until.Sub(u.deps.Now()))
	defer cancel()
	if busy(cause) {
		if e := u.waitBusy(waiting, cause, Update); e.status != "" {
			return u.finish(e)
		}
	} else if e := u.settleUpdate(cause); e.status != "" {
		return u.finish(e)
	}
	u.tries++
	now := u.code.Version.CodeSHA256
	switch {
	case now != u.before && now == u.expected:
		e := u.updated(u.code, "the answer was lost, but the code is there")
		e.settled = true
		return u.finish(e)
	case now == u.before && busy(cause):
		if waiting.Err() != nil {
			return u.finish(u.stopped(cause, "another update of %s was in progress all the time", u.s.Request.Function))
		}
		u.tries--
		return again(cause)
	case change.Lasting(cause) || now == u.before && u.tries == writeTries:
		return u.finish(failed(cause, "%s", change.Cause(cause)))
	case now == u.before: // the revision alone has changed, or nothing
		if waiting.Err() != nil {
			return u.finish(u.stopped(cause, "%s", change.Cause(cause)))
		}
		return again(cause)
	case u.expected == "":
		u.wrote = true // as far as is known
		return u.finish(failed(cause, "%s has new code since it was read, %s; whether it is this artifact is not known, because its hash is not known beforehand (%s)",
			u.s.Request.Function, model.ShortCode(now), change.Cause(cause)))
	}
	return u.finish(conflict(cause, "the code of %s was changed by somebody else since it was read, from %s to %s: nothing was uploaded, so look at it again",
		u.s.Request.Function, model.ShortCode(u.before), model.ShortCode(now)))
}

// update is what Lambda is asked for.
func (r *run) update() model.CodeUpdate {
	c := model.CodeUpdate{Function: r.s.Request.Function}
	switch {
	case r.content != nil:
		c.Zip = r.content
	case r.s.Image != nil:
		c.Image = r.s.Image.URI()
	case r.s.OfImage:
		c.Image = r.s.Artifact
	default:
		c.Bucket, c.Key = r.s.Object.Bucket, r.s.Object.Key
		if v := r.s.Object.VersionID; v != "null" { // S3's word for none
			c.ObjectVersion = v
		}
	}
	return c
}

// send makes the update.
func (r *run) send(to model.CodeUpdate) (model.Code, error) {
	ctx, cancel := r.bounded(uploadTime)
	defer cancel()
	return r.deps.Code.UpdateCode(ctx, to)
}

// updated takes in what the update made.
func (r *run) updated(code model.Code, how string) ended {
	r.wrote, r.code = true, code
	now := code.Version.CodeSHA256
	if r.expected == "" || r.s.OfImage && now != "" { // its digest has named it, whatever Lambda calls it
		r.expected = now
	}
	if r.res.CodeSHA256 = r.expected; now != "" && now != r.expected {
		return conflict(nil, "what Lambda took from %s has the hash %s, not %s: it was replaced since the sheet was read, and is in $LATEST now",
			r.s.Artifact, model.ShortCode(now), model.ShortCode(r.expected))
	}
	e := done("%s from %s", model.ShortCode(r.expected), r.s.Artifact)
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
	case change.Without(err):
		return failed(err, "%s", change.Cause(err))
	}
	r.wrote = true // as far as is known
	e := failed(errors.Join(err, unread), "it is not known whether the code was updated: %s, and it could not be read again: %s; aloft finds out at its next start",
		change.Cause(err), change.Cause(unread))
	e.unknown = true
	return e
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
		if err == nil || !change.Passing(err) || !model.Pause(ctx, wait) {
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
			r.s.Request.Function, model.ShortCode(now))
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
		case class != model.Network && class != model.Throttled || !model.Pause(ctx, wait):
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
