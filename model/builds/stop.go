package builds

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// StopKind is a stop in the journal.
const StopKind = "stop-build"

var stopWords = change.Words{Noun: "stop", Past: "stopped", Acting: "stopping"}

// stopping stops a build: a change.Change. Stopping twice is stopping once.
type stopping struct {
	*Builder
	id    string
	build model.Build
	tries int
	lost  bool
}

// Sheet implements change.Change.
func (s *stopping) Sheet() change.Sheet {
	return change.Sheet{ID: s.id, Kind: StopKind, Words: stopWords, Subject: model.BuildSubject(s.runner.Identity(), s.build.Project, s.build.ID),
		To: name(s.build), Verdict: change.Ready, Tries: writeTries, Within: 3 * time.Minute}
}

// Intend implements change.Change.
func (s *stopping) Intend(*journal.Entry) {}

// Act implements change.Change.
func (s *stopping) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	b, err := s.deps.CodeBuild.StopBuild(ctx, s.build.ID)
	if err != nil {
		return change.Ending{}, err
	}
	return stopped(b), nil
}

// stopped is the ending of a build that runs no more, or was asked not to.
func stopped(b model.Build) change.Ending {
	if b.Complete && b.Status != model.BuildStopped {
		return change.Ending{Status: change.NotChanged, Reason: fmt.Sprintf("%s had ended already, as %s", name(b), b.Status), Seen: b}
	}
	return change.Ending{Status: change.Moved, Seen: b}
}

// Settle implements change.Change.
func (s *stopping) Settle(ctx context.Context, cause error) change.Ending {
	s.tries++
	end := change.Ending{Status: change.Failed, Reason: change.Cause(cause), Err: cause}
	if change.Without(cause) && !s.lost {
		return end
	}
	s.lost = true
	if !change.Lasting(cause) && s.tries < writeTries {
		end.Again = true
		return end
	}
	b, found, err := s.read(ctx, s.build.ID)
	switch {
	case err != nil:
		end.Unknown = true
		end.Reason = fmt.Sprintf("it is not known whether %s was stopped: %s, and it could not be looked at: %s", name(s.build), change.Cause(cause), change.Cause(err))
	case found && b.Complete:
		end = stopped(b)
		end.Settled = true
	case found:
		end.Settled, end.Reason = true, fmt.Sprintf("%s; it runs on", change.Cause(cause))
	}
	return end
}

// read reads one build.
func (b *Builder) read(ctx context.Context, id string) (model.Build, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	all, err := b.deps.CodeBuild.GetBuilds(ctx, []string{id})
	if err != nil || len(all) == 0 {
		return model.Build{}, false, err
	}
	return all[0], true, nil
}
