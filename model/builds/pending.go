package builds

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Kinds are the kinds of changes that a Builder makes.
func (b *Builder) Kinds() []change.Kind { return []change.Kind{startKind{b}, stopKind{b}} }

// startKind finds out what became of starts.
type startKind struct{ *Builder }

// Names implements change.Kind.
func (startKind) Names() []string { return []string{StartKind, RetryKind} }

// Words implements change.Kind.
func (startKind) Words() change.Words { return startWords }

// Recall implements change.Kind. That there is no build is believed at the second
// look.
func (k startKind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	project := e.Subject().Name
	f := k.find(ctx, project, e.Artifact, e.Revision)
	if f.err == nil && len(f.builds) == 0 && model.Pause(ctx, lookAfter) {
		f = k.find(ctx, project, e.Artifact, e.Revision)
	}
	end := change.Ending{Status: change.Failed, Reason: "no build was started"}
	switch {
	case f.sure:
		end = started(f.builds[0])
		end.Reason = "it was made"
	case e.Revision == "":
		end.Status = change.Conflicted
		end.Reason = fmt.Sprintf("whether it was made is not known, because builds of %s could not be listed before", project)
	case f.err != nil && model.ClassOf(f.err) == model.Gone:
		end.Err, end.Reason = f.err, fmt.Sprintf("the project %s does not exist any more", project)
	case f.err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: f.err, Reason: change.Cause(f.err)}
	case len(f.builds) > 0:
		end.Status, end.Reason = change.Conflicted, fmt.Sprintf("whether %s is it is not known", names(f.builds))
	}
	return end
}

// stopKind finds out what became of stops.
type stopKind struct{ *Builder }

// Names implements change.Kind.
func (stopKind) Names() []string { return []string{StopKind} }

// Words implements change.Kind.
func (stopKind) Words() change.Words { return stopWords }

// Recall implements change.Kind.
func (k stopKind) Recall(ctx context.Context, e journal.Entry) change.Ending {
	b, found, err := k.read(ctx, e.Subject().String())
	end := change.Ending{Status: change.Failed, Seen: b}
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Unknown: true, Err: err, Reason: change.Cause(err)}
	case !found:
		end.Reason = "the build does not exist any more"
	case b.Complete:
		end = stopped(b)
	default:
		end.Reason = fmt.Sprintf("%s was not stopped", name(b))
	}
	return end
}
