package feed

// The calls themselves.

import (
	"context"
	"errors"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// work does one read and says what became of it. It runs in a goroutine of its
// own and touches nothing but its job.
func (f *Feed) work(ctx context.Context, j job) answer {
	ctx, cancel := context.WithTimeout(model.WithUrgency(ctx, j.urgency), f.opt.Intervals.Call)
	defer cancel()
	a := answer{job: j}
	var err error
	aws := f.opt.Lambda
	switch j.kind {
	case askIdentity:
		a.identity, err = f.opt.Identity(ctx)
		a.restored = f.remember(a.identity, err)
	case askRenew:
		a.identity, err = f.renew(ctx)
	case askList:
		a.page, err = aws.ListFunctions(ctx, j.marker)
	case askAliases, askTrickle:
		a.aliases, err = aws.ListAliases(ctx, j.function)
	case askAlias:
		a.aliasNow, err = aws.GetAlias(ctx, j.function, j.alias)
	case askCell, askTrickleCell, askVersion:
		a.version, err = aws.GetVersion(ctx, j.function, j.alias)
	case askVersions:
		a.versions, err = aws.ListVersions(ctx, j.function, j.marker)
	case askBuilds:
		a.builds, err = f.opt.Builds.GetBuilds(ctx, j.ids)
	case askProjects:
		a.projectPage, err = f.opt.Builds.ListProjects(ctx, j.marker)
	case askProjectFacts:
		a.projects, err = f.opt.Builds.GetProjects(ctx, j.ids)
	case askBuildIDs, askNewest:
		a.buildIDs, err = f.opt.Builds.ListBuilds(ctx, j.project, j.marker)
	}
	a.at = f.opt.Now()
	if err != nil {
		a.failure = asFailure(err, j)
	}
	return a
}

// renew looks credentials up again and tries them out.
func (f *Feed) renew(ctx context.Context) (model.Identity, error) {
	if f.opt.Renew != nil {
		if err := f.opt.Renew(ctx); err != nil {
			return model.Identity{}, err
		}
	}
	if f.opt.Identity == nil {
		return model.Identity{}, nil
	}
	return f.opt.Identity(ctx)
}

// remember notes for the next start where this one led, and looks up the last
// known state of the account when the caller had none to show.
func (f *Feed) remember(id model.Identity, err error) *model.Restored {
	if err != nil || f.opt.Cache == nil {
		return nil
	}
	if f.opt.Hint != "" {
		// Without the hint the next start shows its first rows a moment later:
		// not worth a word to an operator.
		_ = f.opt.Cache.Remember(f.opt.Hint, id.Account, id.Region)
	}
	if f.opt.Restored != nil {
		return nil
	}
	r, ok := f.opt.Cache.Load(id.Account, id.Region)
	if !ok || r.Identity.Endpoint != id.Endpoint {
		return nil
	}
	return &r
}

// asFailure is the failure in an error, or one made of it.
func asFailure(err error, j job) *model.Failure {
	var f *model.Failure
	if errors.As(err, &f) {
		own := *f
		return &own
	}
	made := &model.Failure{
		Class: model.Other, Operation: operationName(j.kind), Subject: subject(j),
		Message: safetext.Line(err.Error()), Err: err,
	}
	if errors.Is(err, context.DeadlineExceeded) {
		made.Class, made.Message = model.Network, "no answer in time"
	}
	return made
}

func subject(j job) string {
	switch {
	case j.project != "":
		return j.project
	case len(j.ids) == 1:
		return j.ids[0]
	}
	if j.alias == "" {
		return j.function
	}
	return j.function + ":" + j.alias
}

func operationName(k kind) string {
	switch k {
	case askIdentity, askRenew:
		return "GetCallerIdentity"
	case askList:
		return "ListFunctions"
	case askAliases, askTrickle:
		return "ListAliases"
	case askAlias:
		return "GetAlias"
	case askVersions:
		return "ListVersionsByFunction"
	case askBuilds:
		return "BatchGetBuilds"
	case askProjects:
		return "ListProjects"
	case askProjectFacts:
		return "BatchGetProjects"
	case askBuildIDs, askNewest:
		return "ListBuildsForProject"
	default:
		return "GetFunction"
	}
}
