package builds

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Kinds of changes, as the journal calls them.
const (
	StartKind = "start-build"
	RetryKind = "retry-build"
)

const (
	writeTime  = 30 * time.Second // for one call that starts or stops
	writeTries = 3
	readTime   = 15 * time.Second // for one look at the builds of a project
	looks      = 3                // that tell that a build was not started
	lookAfter  = 2 * time.Second
	// noBuild is the newest build of a project that has none.
	noBuild = "none"
)

// Past is what was done to a build by a change of a kind that was made.
func Past(kind string) string {
	switch kind {
	case RetryKind:
		return "retried"
	case StopKind:
		return stopWords.Past
	}
	return startWords.Past
}

var startWords = change.Words{Noun: "start", Past: "started", Acting: "starting"}

// beginning starts a build, anew or like an old one: a change.Change.
type beginning struct {
	*Builder
	id      string
	kind    string
	project string
	source  string // version of the source, empty for the project's own
	ask     func(context.Context) (model.Build, error)

	newest string // id of the newest build before, noBuild for none, empty when not known
	tries  int
	lost   bool // one may have started it
}

// Sheet implements change.Change.
func (s *beginning) Sheet() change.Sheet {
	return change.Sheet{ID: s.id, Kind: s.kind, Words: startWords, Subject: model.BuildSubject(s.runner.Identity(), s.project, ""),
		Verdict: change.Ready, Tries: writeTries, Within: 5 * time.Minute}
}

// Check implements change.Checker: it notes the newest build, by which a new one is
// known. That it can not be read is no reason not to start one.
func (s *beginning) Check(ctx context.Context) change.Ending {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	if page, err := s.deps.CodeBuild.ListBuilds(ctx, s.project, ""); err == nil {
		s.newest = noBuild
		if len(page.IDs) > 0 {
			s.newest = page.IDs[0]
		}
	}
	return change.Ending{}
}

// Intend implements change.Change.
func (s *beginning) Intend(e *journal.Entry) { e.Artifact, e.Revision = s.source, s.newest }

// Act implements change.Change. Its token makes a repeated one start no second
// build.
func (s *beginning) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	b, err := s.ask(ctx)
	if err != nil {
		return change.Ending{}, err
	}
	end := started(b)
	if s.lost {
		end.Settled, end.Reason = true, "the answer was lost; it was asked for again with the same token"
	}
	return end, nil
}

// started is the ending of a build that was started.
func started(b model.Build) change.Ending {
	return change.Ending{Status: change.Moved, To: name(b), Seen: b}
}

// Settle implements change.Change: a build whose start was answered by an error may
// run. It is asked for again, and then looked for.
func (s *beginning) Settle(ctx context.Context, cause error) change.Ending {
	s.tries++
	if change.Without(cause) && !s.lost {
		return change.Ending{Status: change.Failed, Reason: change.Cause(cause), Err: cause}
	}
	s.lost = true
	if !change.Lasting(cause) && s.tries < writeTries {
		return change.Ending{Status: change.Failed, Again: true, Reason: change.Cause(cause), Err: cause}
	}
	var f found
	for look := range looks {
		if look > 0 {
			model.Pause(ctx, lookAfter)
		}
		if f = s.find(ctx, s.project, s.source, s.newest); f.sure {
			end := started(f.builds[0])
			end.Settled, end.Reason = true, "the answer was lost, but it is there"
			return end
		}
	}
	shows := fmt.Sprintf("aloft builds %s shows whether a build was started", s.project)
	end := change.Ending{Status: change.Failed, Settled: true, Err: cause, Reason: change.Join(change.Cause(cause), shows)}
	switch {
	case f.err != nil:
		end.Unknown = true
		end.Reason = fmt.Sprintf("it is not known whether a build was started: %s, and builds could not be looked at: %s; %s", change.Cause(cause), change.Cause(f.err), shows)
	case len(f.builds) > 0:
		end.Unknown = true
		end.Reason = fmt.Sprintf("it is not known whether %s is it: %s; %s", names(f.builds), change.Cause(cause), shows)
	}
	return end
}

// found are the builds that a start may have made.
type found struct {
	builds []model.Build
	sure   bool // it is the first, and there is no other
	err    error
}

// find looks for builds of a project that are newer than one, from a source. The
// initiator tells whose they are.
func (b *Builder) find(ctx context.Context, project, source, newest string) found {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	if newest == "" {
		return found{err: fmt.Errorf("which builds of %s there were before is not known", project)}
	}
	page, err := b.deps.CodeBuild.ListBuilds(ctx, project, "")
	if err != nil {
		return found{err: err}
	}
	ids := page.IDs
	if i := slices.Index(ids, newest); i >= 0 {
		ids = ids[:i]
	}
	if len(ids) == 0 {
		return found{}
	}
	all, err := b.deps.CodeBuild.GetBuilds(ctx, ids)
	if err != nil {
		return found{err: err}
	}
	var f found
	ours := 0
	for _, build := range all {
		if source != "" && build.SourceVersion != source {
			continue
		}
		if b.initiated(build) {
			f.builds = slices.Insert(f.builds, ours, build)
			ours++
		} else {
			f.builds = append(f.builds, build)
		}
	}
	f.sure = ours == 1
	return f
}

// initiated reports whether a build says that whoever aloft is for AWS started it.
func (b *Builder) initiated(build model.Build) bool {
	arn := b.runner.Identity().ARN
	return build.Initiator != "" && (strings.HasSuffix(arn, "/"+build.Initiator) || strings.HasSuffix(arn, ":"+build.Initiator))
}

func names(builds []model.Build) string {
	var all []string
	for _, b := range builds {
		all = append(all, name(b))
	}
	return strings.Join(all, " or ")
}
