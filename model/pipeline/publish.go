package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

const (
	publishTime = time.Minute     // for one PublishVersion
	activeTime  = 5 * time.Minute // until a version is ready to run: network interfaces and snapshots take minutes
	activePoll  = time.Second
	// versionTime is what a process may need for a publication, with all its tries.
	versionTime = 20 * time.Minute
)

var versionWords = change.Words{Noun: "publication", Past: "published", Acting: "publishing"}

// publication makes a version of the code: a change.Change. It waits before until
// Lambda has taken the code over.
type publication struct {
	*run
	id    string
	until time.Time // how long updates of others are waited for
	tries int       // that had no effect
	again bool      // it was tried before
}

// Prepare implements change.Preparer. There is nothing to do where the version is
// there already.
func (p *publication) Prepare(context.Context) change.Ending {
	p.content = nil
	p.vacate()
	if end := p.take(Await, p.await); end.Status != change.Moved && end.Status != change.NotChanged {
		return end
	}
	if e := p.start(Publish); e.status != "" {
		return p.finish(e)
	}
	p.look() // for code whose hash was not known before
	if p.existing != nil {
		return p.finish(p.ready(p.withState(*p.existing), skipped("%s", p.already(p.existing.Number))))
	}
	p.until = p.deps.Now().Add(busyTime)
	return change.Ending{}
}

// Sheet implements change.Change.
func (p *publication) Sheet() change.Sheet {
	c := p.function(p.id, VersionKind, versionWords, versionTime)
	if q := p.s.Request; q.Latest {
		if _, known := model.VersionNumber(p.s.Newest); known {
			c.From = p.s.Newest
		}
		if !q.Moves() {
			c.ID, c.Verdict, c.Reason, c.Failure = p.s.ID, p.s.Verdict, p.s.Reason, p.s.Failure
			c.Final = Final
		}
	}
	return c
}

// Final is why a publication is not taken back.
const Final = "a version stays once it is published: it serves nobody until a stage is moved to it"

// Intend implements change.Change. The note is what the version is known by.
func (p *publication) Intend(e *journal.Entry) {
	e.Artifact, e.CodeSHA256, e.Revision = p.s.Note, p.expected, p.code.Revision
}

// Add implements change.Adder.
func (p *publication) Add(e *journal.Entry) { e.To = p.res.Version }

// Act implements change.Change.
func (p *publication) Act(context.Context) (change.Ending, error) {
	if p.again && p.ctx.Err() != nil {
		return p.finish(p.stopped(p.ctx.Err(), "")), nil
	}
	p.again = true
	v, err := p.makeVersion()
	if err != nil {
		return change.Ending{}, err
	}
	return p.finish(p.made(v)), nil
}

// Settle implements change.Change: it looks for the version, and waits for the
// update that is in the way.
func (p *publication) Settle(_ context.Context, cause error) change.Ending {
	waiting, cancel := context.WithTimeout(p.ctx, p.until.Sub(p.deps.Now()))
	defer cancel()
	if busy(cause) {
		if e := p.waitBusy(waiting, cause, Publish); e.status != "" {
			return p.finish(e)
		}
		if now := p.code.Version.CodeSHA256; now != p.expected {
			return p.finish(p.replaced(cause))
		}
		if waiting.Err() != nil {
			return p.finish(p.stopped(cause, "another update of %s was in progress all the time", p.s.Request.Function))
		}
		return again(cause)
	}
	if v, e := p.settlePublish(cause); e.status != "" {
		return p.finish(e)
	} else if v != nil {
		e = p.ready(p.withState(*v), done("%s; the answer was lost, but the version is there", versionTold(*v)))
		e.settled = true
		return p.finish(e)
	}
	switch p.tries++; {
	case stale(cause):
		return p.finish(conflict(cause, "%s was changed by somebody else since it was read: nothing was published, so look at it again",
			p.s.Request.Function))
	case change.Lasting(cause) || p.tries == writeTries:
		return p.finish(failed(cause, "%s", change.Cause(cause)))
	case waiting.Err() != nil:
		return p.finish(p.stopped(cause, "%s", change.Cause(cause)))
	}
	return again(cause)
}

// makeVersion asks for the version.
func (r *run) makeVersion() (model.Version, error) {
	ctx, cancel := r.bounded(publishTime)
	defer cancel()
	p := model.Publication{Function: r.s.Request.Function, SHA256: r.expected, Description: r.s.Note}
	if r.s.Request.Latest {
		p.Revision = r.code.Revision // the configuration is what was shown, too
	}
	return r.deps.Code.Publish(ctx, p)
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
			v.Number, model.ShortCode(v.CodeSHA256), r.s.Request.Function)
	}
	if !r.isNew(v.Number, v.Description) {
		return r.ready(v, skipped("%s", r.already(v.Number)))
	}
	r.wrote = true
	return r.ready(v, done("%s", versionTold(v)))
}

// versionTold names a version with its note.
func versionTold(v model.Version) string {
	if v.Description == "" {
		return "version " + v.Number
	}
	return fmt.Sprintf("version %s, %q", v.Number, v.Description)
}

// already says why nothing was published.
func (r *run) already(version string) string {
	if r.s.Request.Latest {
		return nothingNew(version)
	}
	return fmt.Sprintf("version %s has this code: nothing was published", version)
}

// withState is a version of a list, which leaves its state out, with it where it can be
// read.
func (r *run) withState(v model.Version) model.Version {
	ctx, cancel := r.bounded(readTime)
	defer cancel()
	if now, err := r.deps.Functions.GetVersion(ctx, r.s.Request.Function, v.Number); err == nil {
		v.State, v.StateReason = now.State, now.StateReason
	}
	return v
}

// ready takes in the version and waits until it is ready to run.
func (r *run) ready(v model.Version, e ended) ended {
	r.res.Version, r.res.To = v.Number, v.Number
	if e.skipped {
		remark := fmt.Sprintf("version %s has this code already, and nothing was published", v.Number)
		switch {
		case r.s.Request.Latest:
			remark = nothingNew(v.Number)
		case v.CodeSHA256 == r.s.Code.Version.CodeSHA256:
			remark = "the code is unchanged: " + remark
		}
		r.remarks = change.Join(r.remarks, remark)
	}
	if v.State != "Pending" {
		return ready(v, e)
	}
	r.tell(Progress{Step: Publish, Status: Begun,
		Detail: fmt.Sprintf("version %s is published: waits until it is ready to run", v.Number)})
	ctx, cancel := context.WithTimeout(r.ctx, activeTime)
	defer cancel()
	for v.State == "Pending" {
		if !model.Pause(ctx, activePoll) {
			return r.stopped(ctx.Err(), "version %s is published, and was not ready to run after %d minutes", v.Number, int(activeTime/time.Minute))
		}
		read, done := context.WithTimeout(ctx, readTime)
		now, err := r.deps.Functions.GetVersion(read, r.s.Request.Function, v.Number)
		done()
		switch class := model.ClassOf(err); {
		case err == nil:
			v.State, v.StateReason = now.State, now.StateReason
		case class == model.Denied || class == model.Expired:
			return e // the move says what is missing, or does without
		}
	}
	return ready(v, e)
}

// ready is how the publication of a version ended that Lambda has made ready, or
// could not.
func ready(v model.Version, e ended) ended {
	if v.State == "Failed" {
		return failed(nil, "version %s is published and can not run, its state is %s", v.Number, v.StateWords())
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
	if change.Without(cause) {
		return nil, ended{} // it was refused
	}
	ctx, cancel := r.bounded(listTime)
	defer cancel()
	versions, unread := r.versions(ctx, r.s.Request.Function)
	for i := range versions {
		v := &versions[len(versions)-1-i]
		if v.CodeSHA256 == r.expected && r.noted(*v) && len(configuration(*v, r.code.Version)) == 0 {
			r.wrote = true
			return v, ended{}
		}
	}
	if unread != nil && !change.Passing(unread) {
		e := failed(errors.Join(cause, unread), "it is not known whether a version was published: %s, and the versions could not be listed: %s; aloft finds out at its next start",
			change.Cause(cause), change.Cause(unread))
		e.unknown = true
		return nil, e
	}
	return nil, ended{}
}

// noted reports whether a version that was found is the one that was asked for, by its note
// and by what there was before.
func (r *run) noted(v model.Version) bool {
	if q := r.s.Request; q.Latest {
		return newerThan(v.Number, r.s.Newest) && (q.Note == "" || v.Description == q.Note)
	}
	return v.Description == r.s.Note
}

// replaced is how a deploy ends whose code somebody has replaced before it was
// published.
func (r *run) replaced(err error) ended {
	since := "since it was uploaded"
	if r.s.Request.Latest {
		since = "since it was read"
	}
	return conflict(err, "the code of %s was replaced by somebody else %s, by %s: nothing was published, so look at it again",
		r.s.Request.Function, since, model.ShortCode(r.code.Version.CodeSHA256))
}
