package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// builder is an account with one project, whose builds go well, and a clock that
// the test moves.
func builder(t *testing.T, specs ...ProjectSpec) (*World, *codebuild.Client, *time.Time) {
	t.Helper()
	now := demoStart
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	for _, s := range append([]ProjectSpec{{Name: "orders"}}, specs...) {
		w.PutProject(s)
		if err := w.PlanBuilds(s.Name, slices.Repeat([]Outcome{Succeeds}, 50)...); err != nil {
			t.Fatal(err)
		}
	}
	return w, codebuild.NewFromConfig(w.Config()), &now
}

func start(t *testing.T, c *codebuild.Client, in codebuild.StartBuildInput) *types.Build {
	t.Helper()
	if in.ProjectName == nil {
		in.ProjectName = str("orders")
	}
	out, err := c.StartBuild(t.Context(), &in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Build
}

func read(t *testing.T, c *codebuild.Client, id *string) types.Build {
	t.Helper()
	out, err := c.BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: []string{*id}})
	if err != nil || len(out.Builds) != 1 {
		t.Fatalf("read %s: %v, %d builds", *id, err, len(out.Builds))
	}
	return out.Builds[0]
}

// finish lets a build come to its end.
func finish(t *testing.T, c *codebuild.Client, now *time.Time, id *string) types.Build {
	t.Helper()
	*now = now.Add(time.Hour)
	b := read(t, c, id)
	if !b.BuildComplete {
		t.Fatalf("%s still runs after an hour", *id)
	}
	return b
}

func TestABuildMovesThroughItsPhases(t *testing.T) {
	w, c, now := builder(t)
	begun := *now
	b := start(t, c, codebuild.StartBuildInput{SourceVersion: str("main")})
	if b.BuildStatus != types.StatusTypeInProgress || *b.CurrentPhase != "SUBMITTED" || *b.BuildNumber != 1 || *b.SourceVersion != "main" ||
		b.ResolvedSourceVersion != nil || b.EndTime != nil || *b.Initiator != "aloft-operator/demo" || b.Logs.GroupName != nil || b.Logs.StreamName != nil {
		t.Errorf("at first it is %+v", b)
	}
	var seen []string
	for !b.BuildComplete {
		if last := *b.CurrentPhase; len(seen) == 0 || seen[len(seen)-1] != last {
			seen = append(seen, last)
		}
		provisioned := len(seen) > 2
		if (b.Logs.StreamName != nil) != provisioned || provisioned && *b.Logs.GroupName != "/aws/codebuild/orders" {
			t.Fatalf("in %s the log is %+v", *b.CurrentPhase, b.Logs)
		}
		if finalizing := *b.CurrentPhase == "FINALIZING"; (b.Artifacts.Sha256sum != nil) != finalizing {
			t.Fatalf("in %s the artifact is %+v", *b.CurrentPhase, b.Artifacts)
		}
		*now = now.Add(50 * time.Millisecond)
		next := read(t, c, b.Id)
		b = &next
	}
	want := []string{"SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"}
	if !slices.Equal(seen, want) {
		t.Errorf("went through %v", seen)
	}
	if took := b.EndTime.Sub(begun); took < 25*time.Second || took > 70*time.Second {
		t.Errorf("took %v", took)
	}
	if b.BuildStatus != types.StatusTypeSucceeded || *b.CurrentPhase != "COMPLETED" || len(*b.ResolvedSourceVersion) != 40 || len(b.Phases) != 11 {
		t.Errorf("in the end it is %+v", b)
	}
	for i, p := range b.Phases[:10] {
		if p.PhaseStatus != types.StatusTypeSucceeded || p.EndTime == nil || *p.Contexts[0].Message != "" || !p.EndTime.Equal(*b.Phases[i+1].StartTime) {
			t.Errorf("phase %+v", p)
		}
	}
	if len(w.Builds("orders")) != 1 {
		t.Error("one start made several builds")
	}
}

func TestThePaceOfBuilds(t *testing.T) {
	now := demoStart
	w := newWorld(t, Options{Unlimited: true, Pace: 0.1, Now: func() time.Time { return now }})
	w.PutProject(ProjectSpec{Name: "orders"})
	c := codebuild.NewFromConfig(w.Config())
	if err := w.PlanBuilds("orders", Succeeds); err != nil {
		t.Fatal(err)
	}
	b := start(t, c, codebuild.StartBuildInput{})
	now = now.Add(7 * time.Second)
	if !read(t, c, b.Id).BuildComplete {
		t.Error("a tenth of 70 s is not enough")
	}
}

func TestHowBuildsFail(t *testing.T) {
	for _, c := range []struct {
		outcome Outcome
		status  types.StatusType
		phase   types.BuildPhaseType
		code    string
		message string
		after   types.BuildPhaseType // the phase that follows the failing one
	}{
		{FailsTests, "FAILED", "BUILD", "COMMAND_EXECUTION_ERROR", "Error while executing command: pytest -q. Reason: exit status 1", "POST_BUILD"},
		{FailsLint, "FAILED", "PRE_BUILD", "COMMAND_EXECUTION_ERROR", "Error while executing command: ruff check .. Reason: exit status 1", "FINALIZING"},
		{FailsInstall, "FAILED", "INSTALL", "COMMAND_EXECUTION_ERROR",
			"Error while executing command: pip install -r requirements.txt -t package. Reason: exit status 1", "FINALIZING"},
		{TimesOut, "TIMED_OUT", "BUILD", "BUILD_TIMED_OUT", "Build has timed out. ", "FINALIZING"},
		{Faults, "FAULT", "PROVISIONING", "INTERNAL_SERVICE_ERROR", "CodeBuild is experiencing an issue", "FINALIZING"},
	} {
		t.Run(string(c.outcome), func(t *testing.T) {
			w, client, now := builder(t)
			if err := w.PlanBuilds("orders", c.outcome); err != nil {
				t.Fatal(err)
			}
			b := finish(t, client, now, start(t, client, codebuild.StartBuildInput{}).Id)
			if b.BuildStatus != c.status || b.Artifacts.Sha256sum != nil {
				t.Errorf("ended %s with %+v", b.BuildStatus, b.Artifacts)
			}
			i := slices.IndexFunc(b.Phases, func(p types.BuildPhase) bool { return p.PhaseStatus != types.StatusTypeSucceeded })
			p := b.Phases[i]
			if p.PhaseType != c.phase || p.PhaseStatus != c.status || *p.Contexts[0].StatusCode != c.code || *p.Contexts[0].Message != c.message ||
				b.Phases[i+1].PhaseType != c.after {
				t.Errorf("failed as %s %s, %s: %s, then %s", p.PhaseType, p.PhaseStatus, *p.Contexts[0].StatusCode, *p.Contexts[0].Message, b.Phases[i+1].PhaseType)
			}
			if c.outcome == TimesOut && p.EndTime.Sub(*p.StartTime) != 15*time.Minute {
				t.Errorf("timed out after %v", p.EndTime.Sub(*p.StartTime))
			}
		})
	}
}
