package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

const (
	publishTime = time.Minute     // for one PublishVersion
	activeTime  = 5 * time.Minute // until a version is ready to run: network interfaces and snapshots take minutes
	activePoll  = time.Second
)

// publish makes a version of the code, unless there is one.
func (r *run) publish() ended {
	r.look() // for code whose hash was not known before
	if r.existing != nil {
		return r.published(*r.existing, skipped("version %s has this code: nothing was published", r.existing.Number))
	}
	waiting, cancel := context.WithTimeout(r.ctx, busyTime)
	defer cancel()
	for try := 1; ; {
		v, err := r.makeVersion()
		if err == nil {
			return r.made(v)
		}
		if busy(err) {
			if e := r.waitBusy(waiting, err, Publish); e.status != "" {
				return e
			}
			if now := r.code.Version.CodeSHA256; now != r.expected {
				return r.replaced(err)
			}
			if !change.Pause(waiting, againAfter) {
				return r.stopped(err, "another update of %s was in progress all the time", r.s.Request.Function)
			}
			continue
		}
		if v, e := r.settlePublish(err); e.status != "" {
			return e
		} else if v != nil {
			return r.published(*v, done("version %s, %q; the answer was lost, but the version is there", v.Number, v.Description))
		}
		if definite(err) || try == writeTries {
			return failed(err, "%s", change.Cause(err))
		}
		if try++; !change.Pause(waiting, againAfter) {
			return r.stopped(err, "%s", change.Cause(err))
		}
	}
}

// makeVersion asks for the version.
func (r *run) makeVersion() (model.Version, error) {
	ctx, cancel := r.bounded(publishTime)
	defer cancel()
	return r.deps.Code.Publish(ctx, model.Publication{Function: r.s.Request.Function, SHA256: r.expected, Description: r.s.Note})
}

// made takes in what Lambda answered: a new version, or the one before it when
// nothing has changed since.
func (r *run) made(v model.Version) ended {
	if _, ok := model.VersionNumber(v.Number); !ok {
		return failed(nil, "Lambda did not say which version it published")
	}
	if v.CodeSHA256 != "" && v.CodeSHA256 != r.expected {
		r.wrote = true
		return conflict(nil, "version %s was published of other code, %s: the code of %s was replaced by somebody else meanwhile",
			v.Number, shortHash(v.CodeSHA256), r.s.Request.Function)
	}
	if v.Description != r.s.Note {
		return r.published(v, skipped("version %s has this code: nothing was published", v.Number))
	}
	r.wrote = true
	return r.published(v, done("version %s, %q", v.Number, v.Description))
}

// published takes in the version and waits until it is ready to run.
func (r *run) published(v model.Version, e ended) ended {
	r.res.Version, r.res.To = v.Number, v.Number
	if e.skipped {
		remark := fmt.Sprintf("version %s has this code already, and nothing was published", v.Number)
		if v.CodeSHA256 == r.s.Code.Version.CodeSHA256 {
			remark = "the code is unchanged: " + remark
		}
		r.remarks = change.Join(r.remarks, remark)
	}
	if v.State != "Pending" {
		return e
	}
	r.tell(Progress{Step: Publish, Status: Begun,
		Detail: fmt.Sprintf("version %s is published: waits until it is ready to run", v.Number)})
	ctx, cancel := context.WithTimeout(r.ctx, activeTime)
	defer cancel()
	for v.State == "Pending" {
		if !change.Pause(ctx, activePoll) {
			return r.stopped(ctx.Err(), "version %s is published, and was not ready to run after %d minutes", v.Number, int(activeTime/time.Minute))
		}
		read, done := context.WithTimeout(ctx, readTime)
		now, err := r.deps.Functions.GetVersion(read, r.s.Request.Function, v.Number)
		done()
		switch class := model.ClassOf(err); {
		case err == nil:
			v.State = now.State
		case class == model.Denied || class == model.Expired:
			return e // the move says what is missing, or does without
		}
	}
	return e
}

// settlePublish finds out what became of a publication whose answer was an error:
// the version may be there. Without it, it may be asked for again, for Lambda
// publishes nothing twice in a row.
func (r *run) settlePublish(cause error) (*model.Version, ended) {
	r.tell(Progress{Step: Publish, Status: Begun, Detail: "finding out what became of it"})
	code, err := r.readAgain()
	if err == nil {
		if r.code = code; code.Version.CodeSHA256 != r.expected {
			return nil, r.replaced(cause)
		}
	}
	if definite(cause) {
		return nil, ended{} // it was refused
	}
	ctx, cancel := r.bounded(listTime)
	defer cancel()
	versions, unread := r.versions(ctx, r.s.Request.Function)
	for i := range versions {
		v := &versions[len(versions)-1-i]
		if v.CodeSHA256 == r.expected && v.Description == r.s.Note && len(configuration(*v, r.code.Version)) == 0 {
			r.wrote = true
			return v, ended{}
		}
	}
	if unread != nil && !change.Passing(unread) {
		return nil, failed(errors.Join(cause, unread), "it is not known whether a version was published: %s, and the versions could not be listed: %s",
			change.Cause(cause), change.Cause(unread))
	}
	return nil, ended{}
}

// replaced is how a deploy ends whose code somebody has replaced before it was
// published.
func (r *run) replaced(err error) ended {
	return conflict(err, "the code of %s was replaced by somebody else since it was uploaded, by %s: nothing was published, so look at it again",
		r.s.Request.Function, shortHash(r.code.Version.CodeSHA256))
}
