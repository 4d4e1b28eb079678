package pipeline

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

const readTime = 15 * time.Second // for one read, its wait for the call budget included

// Prepare reads what a deploy needs and fills its sheet. It never writes and never
// fails: what is wrong is in the sheet's verdict.
func (d *Deployer) Prepare(ctx context.Context, r Request) Sheet {
	s := Sheet{Request: r, ID: d.deps.NewID(), ReadAt: d.deps.Now(), Verdict: release.Ready}
	p := &sheetMaker{Deployer: d, ctx: ctx, s: &s}
	if p.checkRequest() {
		p.read()
		p.checkCode()
		p.checkLatest()
		p.checkMade()
		p.checkImage()
		p.checkAlias()
		p.checkObject()
		p.findExisting()
	}
	p.decide()
	return s
}

// sheetMaker fills one sheet.
type sheetMaker struct {
	*Deployer
	ctx      context.Context
	s        *Sheet
	artifact model.Artifact // of a build
	bucket   string         // of an artifact in S3, empty for none
	key      string
	image    string // URI of what is deployed, empty for a zip
	exported string // URI of what a build pushed

	noArtifact, noImage string // why a build has none

	codeErr, aliasErr, objectErr error
}

// refuse notes what stands in the way. What comes after it is looked at all the
// same, so that everything is said at once.
func (p *sheetMaker) refuse(f *model.Failure, format string, args ...any) {
	p.s.Verdict = release.Refused
	p.s.Reason = change.Join(p.s.Reason, safetext.Line(fmt.Sprintf(format, args...)))
	if p.s.Failure == nil {
		p.s.Failure = f
	}
}

func (p *sheetMaker) note(format string, args ...any) {
	p.s.Notes = append(p.s.Notes, safetext.Line(fmt.Sprintf(format, args...)))
}

// read asks AWS for what is there, all at the same time.
func (p *sheetMaker) read() {
	r := p.s.Request
	var wg sync.WaitGroup
	wg.Go(func() { p.s.Code, p.codeErr = p.getCode(p.ctx, r.Function) })
	if aliasOf(r.Stage) != "" {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(p.ctx, readTime)
			defer cancel()
			p.s.Alias, p.aliasErr = p.deps.Functions.GetAlias(ctx, r.Function, aliasOf(r.Stage))
		})
	}
	if p.bucket != "" {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(p.ctx, readTime)
			defer cancel()
			p.s.Object, p.objectErr = p.deps.Objects.HeadObject(ctx, p.bucket, p.key)
		})
	}
	wg.Wait()
}

func (d *Deployer) getCode(ctx context.Context, function string) (model.Code, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return d.deps.Code.GetCode(ctx, function)
}

// checkCode looks at what the function has now.
func (p *sheetMaker) checkCode() {
	r, c := p.s.Request, p.s.Code
	switch {
	case p.codeErr != nil && model.ClassOf(p.codeErr) == model.Gone:
		p.refuse(model.FailureOf(p.codeErr, "GetFunction", r.Function),
			"the function %s does not exist, or not any more: create it first, with its role and its runtime", r.Function)
		return
	case p.codeErr != nil:
		p.refuse(model.FailureOf(p.codeErr, "GetFunction", r.Function), "what code %s has could not be read: %s", r.Function, change.Cause(p.codeErr))
		return
	case c.Revision == "":
		// AWS always gives one; some stand-ins for it do not.
		p.note("there is no revision of the code of %s: an update that somebody else makes at the same moment would not be noticed", r.Function)
	}
	image := c.Version.PackageType == imagePackage
	switch {
	case r.Image != "" && c.Version.PackageType == "Zip":
		p.refuse(nil, "%s runs a zip, which can not be replaced by a container image: deploy a zip, or make a new function", r.Function)
	case r.Image == "" && r.Build == nil && !r.Latest && image:
		p.refuse(nil, "%s runs a container image, which can not be replaced by a zip: deploy an image by its URI", r.Function)
	}
	switch {
	case c.LastUpdate == "InProgress":
		p.note("an update of %s is in progress: its end is waited for", r.Function)
	case c.LastUpdate == "Failed" && !r.Latest:
		p.note("the last update of %s failed: %s", r.Function, c.UpdateReason)
	}
}

// checkAlias looks at what the stage serves now.
func (p *sheetMaker) checkAlias() {
	r, a, err := p.s.Request, p.s.Alias, p.aliasErr
	switch {
	case aliasOf(r.Stage) == "" || p.codeErr != nil && err != nil:
		return // said already
	case err != nil && model.ClassOf(err) == model.Gone:
		p.s.Alias = model.Alias{}
		if why := release.AliasNameTrouble(aliasOf(r.Stage)); why != "" {
			p.refuse(nil, "%s", why)
		} else if !r.Create && p.s.Verdict == release.Ready {
			p.s.Verdict = release.Missing
		}
		return
	case err != nil:
		p.refuse(model.FailureOf(err, "GetAlias", r.Function+":"+aliasOf(r.Stage)), "what %s serves could not be read: %s",
			stageWords(r.Stage), change.Cause(err))
		return
	case a.Revision == "":
		p.refuse(nil, "Lambda gave no revision of %s, without which a move could undo somebody else's", stageWords(r.Stage))
	}
	p.s.From, p.s.EndsCanary = a.Version, a.Canary
	if stamp, ok := release.StampOf(a); ok {
		p.s.LastMove = &stamp
	}
}

// decide says what the sheet allows, and what the deploy will do.
func (p *sheetMaker) decide() {
	s := p.s
	switch s.Verdict {
	case release.Refused:
		return
	case release.Missing:
		s.Reason = fmt.Sprintf("%s has no alias %s: it can be created, to serve the new version", s.Request.Function, aliasOf(s.Request.Stage))
	}
	if s.Existing != nil && !s.Request.Moves() {
		s.Verdict, s.Reason = release.Unchanged, nothingNew(s.Existing.Number)
		return
	}
	if s.Existing != nil && s.Existing.Number == s.From && s.EndsCanary == nil {
		s.Verdict = release.Unchanged
		s.Reason = fmt.Sprintf("the code is unchanged: %s serves it already, as version %s", stageWords(s.Request.Stage), s.From)
		return
	}
	s.Steps = p.plan()
}

// plan is the steps that will have something to do.
func (p *sheetMaker) plan() []StepName {
	s := p.s
	var steps []StepName
	if s.Existing == nil {
		if s.Request.Entry != "" {
			steps = append(steps, Fetch)
		}
		if !s.Unchanged {
			steps = append(steps, Update)
		}
		if !s.Unchanged || s.Code.LastUpdate == "InProgress" {
			steps = append(steps, Await)
		}
		steps = append(steps, Publish)
	}
	if !s.Request.Moves() {
		return steps
	}
	return append(steps, Move)
}
