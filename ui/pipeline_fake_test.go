package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// shop is the pipeline of a cockpit under test: fake ports that remember what they
// were asked for.
type shop struct {
	updating *atomic.Bool
	mu       sync.Mutex
	started  []model.BuildStart
	stopped  []string
	retried  []string
	tokens   []string
	refs     []string
	fail     []error       // of the next calls about builds
	wait     chan struct{} // when set, calls about builds wait for it
	prepared []pipeline.Request
	deployed []pipeline.Sheet
	verdict  release.Verdict
	steps    chan pipeline.Progress // when set, a deploy tells these until it is closed
	broken   pipeline.StepName      // the step that does not work
	held     string                 // the function of several that is not deployed
	together []release.Options      // of deploys of several
	slow     chan struct{}          // when set, the next sheet of a deploy waits for it
	running  bool                   // a deploy is under way
	canceled bool                   // a deploy was cut off
	watched  []string
	older    []string
}

// withPipeline switches builds, logs and deploys on.
func withPipeline(s *shop) setting {
	return func(o *Options) {
		s.updating = o.Versions.(*fakeVersions).updating
		o.Pipeline, o.Builder, o.Deployer = s, s.builder(), s
		o.Feed = shopFeed{o.Feed.(*fakeFeed), s}
	}
}

// builder makes the shop's builds, recorded nowhere.
func (s *shop) builder() *builds.Builder {
	return builds.New(builds.Deps{CodeBuild: s, Journal: noJournal{}, Now: time.Now})
}

// noJournal takes what is written to it.
type noJournal struct{ journal.Journal }

func (noJournal) Append(context.Context, journal.Entry) error { return nil }
func (noJournal) Path() string                                { return "nowhere" }

type shopFeed struct {
	*fakeFeed
	s *shop
}

func (f shopFeed) WatchBuild(id string)       { f.s.watched = append(f.s.watched, id) }
func (f shopFeed) OlderBuilds(project string) { f.s.older = append(f.s.older, project) }

// call is what all calls about builds have in common.
func (s *shop) call(ctx context.Context, what string) error {
	forbid(s.updating, what)
	if s.wait != nil {
		select {
		case <-s.wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fail) == 0 {
		return nil
	}
	err := s.fail[0]
	s.fail = s.fail[1:]
	return err
}

func (s *shop) StartBuild(ctx context.Context, start model.BuildStart) (model.Build, error) {
	s.mu.Lock()
	s.started = append(s.started, start)
	s.mu.Unlock()
	if err := s.call(ctx, "StartBuild"); err != nil {
		return model.Build{}, err
	}
	return model.Build{ID: start.Project + ":new", Project: start.Project, Number: 100, Status: model.BuildInProgress, Phase: "QUEUED",
		SourceVersion: start.SourceVersion, Initiator: "alice", Started: time.Now()}, nil
}

func (s *shop) StopBuild(ctx context.Context, id string) (model.Build, error) {
	s.stopped = append(s.stopped, id)
	if err := s.call(ctx, "StopBuild"); err != nil {
		return model.Build{}, err
	}
	return model.Build{ID: id, Project: "activity-router", Number: 42, Status: model.BuildStopped, Complete: true, Phase: "COMPLETED",
		Started: time.Now().Add(-time.Minute), Ended: time.Now()}, nil
}

func (s *shop) RetryBuild(ctx context.Context, id, token string) (model.Build, error) {
	s.retried, s.tokens = append(s.retried, id), append(s.tokens, token)
	if err := s.call(ctx, "RetryBuild"); err != nil {
		return model.Build{}, err
	}
	return model.Build{ID: "slack-events:again", Project: "slack-events", Number: 8, Status: model.BuildInProgress, Phase: "SUBMITTED", Started: time.Now()}, nil
}

func (s *shop) ListBuilds(context.Context, string, string) (model.BuildPage, error) {
	return model.BuildPage{}, nil
}

func (s *shop) GetBuilds(context.Context, []string) ([]model.Build, error) { return nil, nil }

func (s *shop) ListRefs(ctx context.Context, _ model.Project) ([]string, error) {
	if err := s.call(ctx, "ListRefs"); err != nil {
		return nil, err
	}
	return s.refs, nil
}

func (s *shop) Prepare(ctx context.Context, r pipeline.Request) pipeline.Sheet {
	forbid(s.updating, "Prepare")
	s.prepared = append(s.prepared, r)
	if slow := s.slow; slow != nil {
		s.slow = nil
		<-slow // reads that are given up may answer all the same
	}
	sheet := pipeline.Sheet{
		Request: r, ID: fmt.Sprintf("deploy-%d", len(s.prepared)), ReadAt: time.Now(), Artifact: "s3://artifacts/activity-router.zip", Bytes: 1_234_567,
		SHA256: artifactHash(99), Note: "build 41 a1b2c3d", Expected: sha(99), From: "14",
		Code: model.Code{Version: version(r.Function, 14)}, Verdict: release.Ready,
		Steps: []pipeline.StepName{pipeline.Update, pipeline.Await, pipeline.Publish, pipeline.Move},
	}
	if r.Latest {
		sheet.Artifact, sheet.Note, sheet.Newest, sheet.Steps = model.Latest, r.Note, "14", []pipeline.StepName{pipeline.Publish}
		if r.Moves() {
			sheet.Steps = append(sheet.Steps, pipeline.Move)
		} else {
			sheet.From = ""
		}
	}
	if s.verdict != "" {
		sheet.Verdict, sheet.Reason = s.verdict, "the fake says so"
	}
	if s.verdict == release.Missing && r.Create {
		sheet.Verdict, sheet.Reason = release.Ready, ""
	}
	return sheet
}

func (s *shop) Deploy(ctx context.Context, sheet pipeline.Sheet, progress func(pipeline.Progress)) pipeline.Result {
	forbid(s.updating, "Deploy")
	s.mu.Lock()
	s.deployed = append(s.deployed, sheet)
	s.running = true
	s.mu.Unlock()
	for s.steps != nil {
		p, ok := <-s.steps
		if !ok {
			break
		}
		p.ID, p.Function, p.Stage = sheet.ID, sheet.Request.Function, sheet.Request.Stage.Name
		progress(p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running, s.canceled = false, ctx.Err() != nil
	res := pipeline.Result{CodeSHA256: sheet.Expected, Result: release.Result{
		ID: sheet.ID, Kind: release.Deploy, Function: sheet.Request.Function, Stage: sheet.Request.Stage.Name, From: sheet.From, At: time.Now()}}
	for _, step := range sheet.Steps {
		if step == s.broken {
			res.Steps = append(res.Steps, pipeline.StepResult{Name: step, Status: pipeline.Broken, Detail: "Lambda said no"})
			res.Status, res.Reason = release.Failed, string(step)+": Lambda said no"
			return res
		}
		res.Steps = append(res.Steps, pipeline.StepResult{Name: step, Status: pipeline.Done, Detail: "fine"})
	}
	res.To, res.Version, res.Status = "15", "15", release.Moved
	if !sheet.Request.Moves() {
		res.Kind, res.From = release.Publication, sheet.Newest
		return res
	}
	res.Alias = model.Alias{Function: res.Function, Name: sheet.Request.Stage.Alias, Version: "15", Revision: "r9"}
	return res
}

func (s *shop) PrepareAll(ctx context.Context, rs []pipeline.Request, progress func(done, total int)) []pipeline.Sheet {
	var sheets []pipeline.Sheet
	for i, r := range rs {
		sheets = append(sheets, s.Prepare(ctx, r))
		progress(i+1, len(rs))
	}
	return sheets
}

func (s *shop) DeployAll(ctx context.Context, sheets []pipeline.Sheet, o release.Options, progress func(pipeline.Progress)) []pipeline.Result {
	s.together = append(s.together, o)
	var results []pipeline.Result
	for _, sheet := range sheets {
		r := s.Deploy(ctx, sheet, progress)
		r.Set = "set"
		if sheet.Request.Function == s.held {
			r.Status, r.To, r.Reason = release.Failed, "", "publish a version: Lambda said no"
		}
		results = append(results, r)
	}
	for i := range results {
		if o.AllOrNothing && s.held != "" && results[i].Status == release.Moved {
			results[i].Status, results[i].PutBack, results[i].Reason = release.WasRefused, true, "deployed, and put back: all or nothing: "+s.held+" was not deployed"
		}
	}
	return results
}

func artifactHash(n int) string {
	sum := sha256.Sum256([]byte(strconv.Itoa(n)))
	return hex.EncodeToString(sum[:])
}

// phases are a build's phases, each with how long it took in seconds. The last one
// is the current one when the build runs.
func phases(from time.Time, running bool, names []string, seconds ...int) []model.BuildPhase {
	var out []model.BuildPhase
	for i, name := range names {
		p := model.BuildPhase{Type: name, Status: "SUCCEEDED", Started: from, Ended: from.Add(time.Duration(seconds[i]) * time.Second)}
		if running && i == len(names)-1 {
			p.Status, p.Ended = "", time.Time{}
		}
		from = p.Ended
		out = append(out, p)
	}
	return out
}

var buildPhases = []string{"QUEUED", "PROVISIONING", "INSTALL", "BUILD", "UPLOAD_ARTIFACTS"}

// yard is the team's projects and builds.
func yard() []model.Event {
	now := time.Now()
	project := func(name, source string) model.Project {
		return model.Project{Name: name, SourceType: source, SourceLocation: "https://git.example/" + name, SourceVersion: "main", Artifacts: "S3"}
	}
	ok := func(name string, number int64, ago time.Duration, code int) model.Build {
		return model.Build{
			ID: fmt.Sprintf("%s:%08d-aaaa", name, number), Project: name, Number: number, Status: model.BuildSucceeded, Complete: true, Phase: "COMPLETED",
			SourceVersion: "main", Commit: fmt.Sprintf("a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2%04d", number), Initiator: "alice",
			Started: now.Add(-ago), Ended: now.Add(-ago + 92*time.Second), Phases: phases(now.Add(-ago), false, buildPhases, 2, 10, 30, 40, 10),
			Artifacts:   []model.Artifact{{Bucket: "artifacts", Key: name + ".zip", SHA256: artifactHash(code)}},
			Environment: []model.BuildVariable{{Name: "MODE", Value: model.NewSecret("swordfish"), Type: "PLAINTEXT"}},
			Log:         model.BuildLog{Group: "/aws/codebuild/" + name, Stream: fmt.Sprintf("%08d", number)}, Image: "aws/codebuild/standard:7.0",
		}
	}
	running := ok("activity-router", 42, 30*time.Second, 0)
	running.Status, running.Complete, running.Phase, running.Ended, running.Artifacts = model.BuildInProgress, false, "INSTALL", time.Time{}, nil
	running.Phases = phases(now.Add(-30*time.Second), true, buildPhases[:3], 2, 10, 0)
	running.Initiator, running.Commit = "bob", ""
	failed := ok("slack-events", 7, 3*time.Hour, 0)
	failed.Status, failed.Artifacts = model.BuildFailed, nil
	failed.Phases[3].Status = "FAILED"
	failed.Phases[3].Contexts = []string{"COMMAND_EXECUTION_ERROR: Error while executing command: pytest. Reason: exit status 1"}
	queued := model.Build{ID: "notifier:00000003-aaaa", Project: "notifier", Number: 3, Status: model.BuildInProgress, Phase: "QUEUED",
		SourceVersion: "release/2", Initiator: "pipeline/nightly", Started: now.Add(-4 * time.Second)}
	other := func(status model.BuildStatus, number int64) model.Build {
		b := ok("transcriber", number, time.Duration(50-number)*time.Hour, 0)
		b.Status, b.Artifacts = status, nil
		return b
	}
	of := func(project string, complete bool, builds ...model.Build) model.Event {
		return model.BuildsListed{Read: read(), Project: project, Builds: builds, Complete: complete}
	}
	return []model.Event{
		model.ProjectsListed{Read: read(), Complete: true, Projects: []model.Project{
			project("activity-router", "CODECOMMIT"), project("intent-parser", "GITHUB"), project("notifier", "GITHUB"),
			project("slack-events", "GITHUB"), project("transcriber", "S3")}},
		of("activity-router", false, running, ok("activity-router", 41, 2*time.Hour, 14), ok("activity-router", 40, 26*time.Hour, 13)),
		of("notifier", true, queued),
		of("slack-events", true, failed),
		of("intent-parser", true),
		of("transcriber", true, other(model.BuildTimedOut, 20), other(model.BuildStopped, 19), other(model.BuildFault, 18)),
	}
}

// said are lines of a log as the feed hands them over.
func said(source model.LogSource, from int, texts ...string) model.LogLines {
	e := model.LogLines{Source: source}
	for i, text := range texts {
		e.Lines = append(e.Lines, model.LogLine{At: epoch().Add(time.Duration(from+i) * time.Second), Text: text})
	}
	return e
}

// container is the log of a build that fails.
func container() []string {
	return []string{
		"[Container] 2000/01/01 00:00:01.000000 Entering phase INSTALL",
		"\x1b[32m✔\x1b[m installed cryptography==42.0.5 for \x1b[1mx86_64\x1b[m",
		"[Container] 2000/01/01 00:00:09.000000 Phase complete: INSTALL State: SUCCEEDED",
		"[Container] 2000/01/01 00:00:09.000000 Entering phase BUILD",
		"\x1b[38;2;255;135;0mcollected 214 items\x1b[m",
		"tests/test_router.py \x1b[32m........................................\x1b[31mF\x1b[m [ 19%]",
		"E   AssertionError: expected 漢字, got 漢子",
		"[Container] 2000/01/01 00:01:40.000000 Command did not exit successfully pytest exit status 1",
		"[Container] 2000/01/01 00:01:40.000000 Phase complete: BUILD State: FAILED",
	}
}
