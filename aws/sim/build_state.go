package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// CodeBuild's projects and builds. A build has a plan of its phases; how far it has
// come is worked out from the time at which somebody asks. The plan follows from
// the seed, and is kept only while the build may still change.

// project is one CodeBuild project. It builds the function of its name, or others.
type project struct {
	name        string
	description string
	source      types.SourceType
	location    string // of the source
	runtime     string // of the function
	env         []types.EnvironmentVariable
	makes       []string // functions that have an artifact each; none: the one of its name
	image       bool     // it pushes an image, and leaves no artifact
	logsTo      logTarget
	timeout     int32 // minutes
	modified    time.Time
	own         *types.Project   // what it was made with by a call; nil for the team's
	builds      []*build         // ascending by number
	numbers     int              // highest number ever given
	next        []Outcome        // how the next builds end, as a test wants it
	tokens      map[string]given // by idempotency token
	world       *World           // that it is described in
	fill        func(*project)   // makes the settings at first use; nil when done
	history     func(*project)   // makes the builds at first use; nil when done
	runs        []ran            // of those builds, until they are made; nil before metrics were asked for
}

// given is what was answered to an idempotency token.
type given struct {
	at    time.Time
	asked string // what the request said besides
	build *build
}

// logTarget is where a project's builds log to.
type logTarget int

const (
	logsToStream logTarget = iota
	logsToBucket
	logsToNothing
)

// build is one run of a project.
type build struct {
	project   *project
	number    int
	uuid      string
	submitted time.Time
	asked     string // the source version as it was asked for
	commit    string // 40 hex; empty when the source version names nothing
	initiator string
	env       []types.EnvironmentVariable
	plan      []span // nil: to be worked out again, see planned
	ends      types.StatusType
	story     Outcome
	stopped   time.Time // when somebody stopped it, zero when nobody did
	sha       string    // hex, of the artifact; empty until it is asked for
}

// span is one phase of a build.
type span struct {
	phase   types.BuildPhaseType
	lasts   time.Duration
	status  types.StatusType
	code    string // of what went wrong
	message string
}

// id is the build's id as CodeBuild writes it.
func (b *build) id() string { return b.project.name + ":" + b.uuid }

// progress is how far a build has come at a time.
type progress struct {
	spans    []reached
	phase    types.BuildPhaseType // the current one
	status   types.StatusType
	complete bool
	ended    time.Time // zero while it runs
}

// reached is a phase that has begun.
type reached struct {
	span
	from, to time.Time // to is zero while it runs, and for COMPLETED
}

// at is how far the build has come.
func (b *build) at(now time.Time) progress {
	p := progress{status: types.StatusTypeInProgress}
	t := b.submitted
	for _, s := range b.planned() {
		if t.After(now) {
			return p
		}
		end := t.Add(s.lasts)
		p.phase = s.phase
		switch {
		case !b.stopped.IsZero() && b.stopped.Before(end) && !b.stopped.After(now):
			s.status, s.code, s.message = types.StatusTypeStopped, "", ""
			p.spans = append(p.spans, reached{s, t, b.stopped})
			p.finish(types.StatusTypeStopped, b.stopped)
			return p
		case end.After(now):
			s.status, s.code, s.message = "", "", ""
			p.spans = append(p.spans, reached{s, t, time.Time{}})
			return p
		}
		p.spans = append(p.spans, reached{s, t, end})
		t = end
	}
	p.finish(b.ends, t)
	return p
}

func (p *progress) finish(status types.StatusType, at time.Time) {
	p.spans = append(p.spans, reached{span{phase: types.BuildPhaseTypeCompleted}, at, time.Time{}})
	p.phase, p.status, p.complete, p.ended = types.BuildPhaseTypeCompleted, status, true, at
}

// last is when the build is over, as things stand.
func (b *build) last() time.Time {
	t := b.submitted.Add(b.length())
	if !b.stopped.IsZero() && b.stopped.Before(t) {
		return b.stopped
	}
	return t
}

// begins is when a phase of the plan begins; false for one that is not reached.
func (b *build) begins(phase types.BuildPhaseType) (time.Time, bool) {
	t := b.submitted
	for _, s := range b.planned() {
		if s.phase == phase {
			return t, b.stopped.IsZero() || t.Before(b.stopped)
		}
		t = t.Add(s.lasts)
	}
	return time.Time{}, false
}

// uploaded reports whether the artifact is in the bucket.
func (b *build) uploaded(now time.Time) bool {
	if b.ends != types.StatusTypeSucceeded {
		return false
	}
	finalizing, reached := b.begins(types.BuildPhaseTypeFinalizing)
	return reached && !now.Before(finalizing)
}

// project finds a project and makes its settings and builds if that is still to be
// done.
func (w *World) project(name string) (*project, bool) {
	p, ok := w.settingsOf(name)
	if ok && p.history != nil {
		history := p.history
		p.history, p.runs = nil, nil
		history(p)
	}
	return p, ok
}

// settingsOf finds a project for its settings: of an account's thousand projects
// nobody looks at the builds of all.
func (w *World) settingsOf(name string) (*project, bool) {
	p, ok := w.projects[name]
	if ok && p.fill != nil {
		fill := p.fill
		p.fill = nil
		fill(p)
	}
	return p, ok
}

// addProject puts a project into the account, in its place by name.
func (w *World) addProject(p *project) {
	if _, taken := w.projects[p.name]; !taken {
		i, _ := slices.BinarySearch(w.projectNames, p.name)
		w.projectNames = slices.Insert(w.projectNames, i, p.name)
	}
	w.projects[p.name] = p
}

// build finds a build by its id.
func (w *World) build(id string) (*build, bool) {
	name, uuid, ok := strings.Cut(id, ":")
	if !ok {
		return nil, false
	}
	p, ok := w.project(name)
	if !ok {
		return nil, false
	}
	for _, b := range slices.Backward(p.builds) { // mostly one of the newest is meant
		if b.uuid == uuid {
			return b, true
		}
	}
	return nil, false
}

// begin makes a project's next build, with variables in place of the project's.
func (w *World) begin(p *project, asked, commit, initiator string, at time.Time,
	variables ...types.EnvironmentVariable) *build {
	p.numbers++
	b := &build{project: p, number: p.numbers, submitted: at, asked: asked, commit: commit, initiator: initiator,
		env: override(p.env, variables)}
	b.uuid = w.buildUUID(p.name, b.number)
	var outcome Outcome
	switch {
	case commit == "":
		outcome = NoSuchSource
	case len(p.next) > 0:
		outcome, p.next = p.next[0], p.next[1:]
	case p.own != nil:
		outcome = w.outcomeOf(p, b)
	default:
		outcome = w.chance(p, b.number)
	}
	b.arrange(outcome)
	p.builds = append(p.builds, b)
	return b
}

// buildUUID is the second half of a build's id.
func (w *World) buildUUID(project string, number int) string {
	return uuid(stream(w.seed, "build "+project+" "+strconv.Itoa(number)))
}

// fullCommit is the commit of a build, which begins with the short hash when there
// is one.
func fullCommit(project, branch string, number int, short string) string {
	sum := sha256.Sum256([]byte(project + " " + branch + " " + strconv.Itoa(number)))
	return short + hex.EncodeToString(sum[:20])[len(short):]
}
