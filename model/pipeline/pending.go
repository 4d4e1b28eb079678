package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// inFlight is how long a write may be on its way to AWS after the process that sent
// it has ended.
const inFlight = 2 * time.Second

// Kinds are what a deploy leaves in the journal, moves among it: the one of deploys
// as a whole comes last, after those of their changes.
func (d *Deployer) Kinds() []change.Kind {
	return []change.Kind{d.deps.Mover, codeKind{d}, versionKind{d}, wholeKind{d}}
}

// SettlePending finds out what became of deploys and moves whose process ended
// before their outcome, and records it. A deploy is told of as one. What can not be
// settled yet is in the error, and stays pending.
func (d *Deployer) SettlePending(ctx context.Context) ([]release.Result, error) {
	settled, err := d.runner.SettlePending(ctx, d.Kinds()...)
	var results []release.Result
	for _, c := range settled {
		r := release.ResultOf(c)
		if c.Kind == Kind {
			r.Kind = release.Deploy
		}
		results = append(results, r)
	}
	return results, err
}

// codeKind finds out what became of uploads.
type codeKind struct{ *Deployer }

// Names implements change.Kind.
func (codeKind) Names() []string { return []string{CodeKind} }

// Words implements change.Kind.
func (codeKind) Words() change.Words { return codeWords }

// Recall implements change.Kind. Old code is believed at the second look.
func (k codeKind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	r := k.newRun(ctx, Sheet{Request: Request{Function: e.Function}}, nil)
	code, err := r.readAgain()
	if err == nil && code.Revision == e.Revision && model.Pause(ctx, inFlight) {
		code, err = r.readAgain()
	}
	now := code.Version.CodeSHA256
	end := change.Ending{Status: change.Failed, Err: err, Revision: code.Revision}
	switch {
	case err != nil && model.ClassOf(err) != model.Gone:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: "it is not known whether the code was updated: " + change.Cause(err)}
	case err != nil:
		end.Reason = "the function does not exist any more"
	case e.CodeSHA256 != "" && now == e.CodeSHA256:
		end.Status = change.Moved
	case model.ShortCode(now) == e.From:
		end.Reason = "nothing was uploaded"
	default:
		end.Status = change.Conflicted
		end.Reason = fmt.Sprintf("whether it was uploaded is not known: the code is %s now", cmp.Or(model.ShortCode(now), "not known"))
	}
	return end
}

// versionKind finds out what became of publications.
type versionKind struct{ *Deployer }

// Names implements change.Kind.
func (versionKind) Names() []string { return []string{VersionKind} }

// Words implements change.Kind.
func (versionKind) Words() change.Words { return versionWords }

// Recall implements change.Kind. That there is no version is believed at the second
// look.
func (k versionKind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	v, found, err := k.published(ctx, e)
	if err == nil && !found && model.Pause(ctx, inFlight) {
		v, found, err = k.published(ctx, e)
	}
	switch {
	case err != nil && model.ClassOf(err) == model.Gone:
		return change.Ending{Status: change.Failed, Err: err, Reason: "the function does not exist any more"}
	case err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: "it is not known whether a version was published: " + change.Cause(err)}
	case found:
		return change.Ending{Status: change.Moved, To: v.Number}
	}
	return change.Ending{Status: change.Failed, Reason: "there is no version with this code and note"}
}

// published is the newest version with the code and the note of an intent.
func (k versionKind) published(ctx context.Context, e journal.Entry) (model.Version, bool, error) {
	versions, err := k.versions(ctx, e.Function)
	for _, v := range slices.Backward(versions) {
		if v.CodeSHA256 == e.CodeSHA256 && (e.Artifact == "" || v.Description == e.Artifact) && newerThan(v.Number, e.From) {
			return v, true, nil
		}
	}
	return model.Version{}, false, err
}

// wholeKind finds out what became of deploys as a whole.
type wholeKind struct{ *Deployer }

// Names implements change.Kind.
func (wholeKind) Names() []string { return []string{Kind} }

// Words implements change.Kind.
func (wholeKind) Words() change.Words { return words }

// Recall implements change.Kind: the deploy came as far as the last of its changes
// that was made, of which each has an outcome by now.
func (k wholeKind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	moves, err := k.deps.Journal.Moves(ctx)
	if err != nil {
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: change.Cause(err)}
	}
	end := change.Ending{Status: change.Failed, Reason: "nothing was changed"}
	for _, m := range journal.SetOf(moves, e.ID).Moves {
		o := m.Outcome
		if o == nil {
			return change.Ending{Status: change.Failed, Unknown: true, Reason: "what became of its part " + m.Intent.Kind + " is not known yet"}
		}
		end.Status, end.Revision = change.Status(o.Status), o.Revision
		made := end.Status == change.Moved || end.Status == change.NotChanged
		switch {
		case !made:
			end.Reason = change.Join(o.Detail, left(end.To))
		case o.Kind == CodeKind:
			end.Status, end.Reason = change.Failed, "the code is uploaded; "+left("")
		case o.Kind == VersionKind:
			end.Status, end.To, end.Reason = change.Failed, o.To, left(o.To)
		default:
			end.To, end.Reason = o.To, "the stage was moved"
		}
	}
	return end
}

// left says what a deploy left that came as far as a version, or not even that.
func left(version string) string {
	if version == "" {
		return "no version was published and the stage was not moved: deploy again to go on from there"
	}
	return fmt.Sprintf("version %s is published and the stage was not moved: deploy again to go on from there", version)
}
