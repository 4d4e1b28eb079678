package plan

import (
	"context"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/journal"
)

// Kinds are the kinds of changes that a Planner makes. With the component whose steps were cut
// off, all of them can be told; without it, those that make something.
func (p *Planner) Kinds(r *Request) []change.Kind { return []change.Kind{kind{p, r}} }

// SettlePending finds out what became of steps whose process ended between intent and outcome,
// and records it. The request may be nil.
func (p *Planner) SettlePending(ctx context.Context, r *Request) ([]change.Result, error) {
	return p.runner.SettlePending(ctx, p.Kinds(r)...)
}

// kind is the kind of change that steps are, as the next start meets it.
type kind struct {
	*Planner
	request *Request
}

// Names implements change.Kind.
func (kind) Names() []string { return []string{ChangeKind} }

// Words implements change.Kind.
func (kind) Words() change.Words { return words }

// Recall implements change.Kind: whether the thing is there tells it. Nothing is made.
func (k kind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	at := e.Subject()
	name, of, _ := strings.Cut(at.Part, ":")
	id := ID{Kind(name), of}
	if k.request != nil && k.request.Component.Name == at.Name {
		v := k.newView(*k.request)
		for _, one := range v.parts() {
			if one.id() == id {
				f, err := one.look(ctx, v)
				return became(f.action == None && !f.waits, f.busy != "", err)
			}
		}
	}
	if Action(e.To) != Create {
		return change.Ending{Status: change.Conflicted, Reason: "whether it was made is not known: aloft apply " +
			e.Artifact + " looks, and goes on"}
	}
	there, known, err := k.there(ctx, at.Name, id)
	if !known {
		return change.Ending{Status: change.Conflicted, Reason: "whether it was made is not known: aloft apply " +
			e.Artifact + " looks, and goes on"}
	}
	return became(there, false, err)
}

// became is what a look says of a change that was cut off.
func became(there, busy bool, err error) change.Ending {
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: change.Cause(err)}
	case there:
		return change.Ending{Status: change.Moved, Reason: "it was made"}
	case busy:
		return change.Ending{Status: change.Moved, Reason: "it was made, and AWS is at work on it"}
	}
	return change.Ending{Status: change.Failed,
		Reason: "it was not made, or not all of it: aloft apply goes on from there"}
}

// there reports whether a thing is there, by its name alone, and whether that can be told.
func (p *Planner) there(ctx context.Context, of string, i ID) (there, known bool, err error) {
	g := p.deps.Ground
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	switch i.Kind {
	case BucketKind:
		_, err = g.GetBucket(ctx, p.runner.Identity().Account, i.Name)
	case RepositoryKind:
		_, err = g.GetRepository(ctx, i.Name)
	case ImagesKind:
		_, err = g.GetImageRepository(ctx, i.Name)
	case RoleKind:
		_, err = g.GetRole(ctx, i.Name)
	case LogsKind:
		_, err = g.GetLogGroup(ctx, i.Name)
	case ProjectKind:
		_, err = g.GetBuildProject(ctx, i.Name)
	case FunctionKind:
		_, err = g.GetFunctionState(ctx, i.Name)
	case TableKind:
		_, err = g.GetTableState(ctx, i.Name)
	case AliasKind:
		function, name, _ := strings.Cut(i.Name, ":")
		_, err = g.GetAlias(ctx, function, name)
	case APIKind:
		for _, k := range []component.APIKind{component.REST, component.HTTP} {
			all, failed := g.FindAPIs(ctx, k, i.Name)
			if failed != nil {
				return false, true, failed
			}
			for _, a := range all {
				there = there || a.Owner.Component == of
			}
		}
		return there, true, nil
	default:
		return false, false, nil
	}
	if model.ClassOf(err) == model.Gone && err != nil {
		return false, true, nil
	}
	return err == nil, true, err
}
