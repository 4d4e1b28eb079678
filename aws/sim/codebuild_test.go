package sim

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
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

func TestSourceVersions(t *testing.T) {
	w, c, now := builder(t)
	branch := w.branches("orders")[0]
	hash := strings.Repeat("c0ffee12", 5)
	for _, s := range []struct{ asked, commit string }{
		{"", "?"}, {"main", "?"}, {"refs/heads/" + branch, "?"}, {"v1.4.2", "?"}, {hash, hash}, {"nosuch", ""},
	} {
		in := codebuild.StartBuildInput{}
		if s.asked != "" {
			in.SourceVersion = &s.asked
		}
		b := finish(t, c, now, start(t, c, in).Id)
		switch got := aws.ToString(b.ResolvedSourceVersion); {
		case s.commit == "":
			p := b.Phases[len(b.Phases)-3]
			if got != "" || b.BuildStatus != "FAILED" || *p.Contexts[0].Message != "reference not found for primary source and source version nosuch" {
				t.Errorf("%q came to %q: %+v", s.asked, got, b.Phases)
			}
		case len(got) != 40, s.commit != "?" && got != s.commit:
			t.Errorf("%q came to %q", s.asked, got)
		}
		if aws.ToString(b.SourceVersion) != s.asked {
			t.Errorf("asked for %q, says %q", s.asked, aws.ToString(b.SourceVersion))
		}
	}
}

func TestATokenStartsOneBuild(t *testing.T) {
	w, c, now := builder(t, ProjectSpec{Name: "other"})
	in := codebuild.StartBuildInput{IdempotencyToken: str("t1"), SourceVersion: str("main")}
	first := start(t, c, in)
	*now = now.Add(4 * time.Minute)
	if again := start(t, c, in); *again.Id != *first.Id {
		t.Errorf("the same token started %s after %s", *again.Id, *first.Id)
	}
	changed := in
	changed.ProjectName, changed.SourceVersion = str("orders"), str("v2")
	_, err := c.StartBuild(t.Context(), &changed)
	wantError(t, err, "InvalidInputException", "Idempotency token t1 was used with other parameters: parameter mismatch", 400)
	*now = now.Add(time.Minute)
	if later := start(t, c, in); *later.Id == *first.Id {
		t.Error("a token is known for more than five minutes")
	}
	if n := len(w.Builds("orders")); n != 2 {
		t.Errorf("%d builds", n)
	}
}

func TestALostStartIsOneBuild(t *testing.T) {
	w, c, _ := builder(t)
	if err := w.Script("codebuild.StartBuild#1=lost"); err != nil {
		t.Fatal(err)
	}
	start(t, c, codebuild.StartBuildInput{IdempotencyToken: str("t1")})
	if n := len(w.Builds("orders")); n != 1 || w.Calls()["StartBuild"] != 2 {
		t.Errorf("%d builds of %d calls", n, w.Calls()["StartBuild"])
	}
}

func TestVariablesOfABuild(t *testing.T) {
	_, c, now := builder(t)
	b := start(t, c, codebuild.StartBuildInput{EnvironmentVariablesOverride: []types.EnvironmentVariable{
		{Name: str("LOG_LEVEL"), Value: str("debug")}, {Name: str("EXTRA"), Value: str("1"), Type: types.EnvironmentVariableTypePlaintext}}})
	got := map[string]string{}
	for _, v := range b.Environment.EnvironmentVariables {
		got[*v.Name] = *v.Value + " " + string(v.Type)
	}
	want := map[string]string{"LOG_LEVEL": "debug PLAINTEXT", "EXTRA": "1 PLAINTEXT", "FUNCTION": "orders PLAINTEXT",
		"INDEX_TOKEN": "/team/orders/index-token PARAMETER_STORE"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
	finish(t, c, now, b.Id)
	retried, err := c.RetryBuild(t.Context(), &codebuild.RetryBuildInput{Id: b.Id, IdempotencyToken: str("t")})
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.RetryBuild(t.Context(), &codebuild.RetryBuildInput{Id: b.Id, IdempotencyToken: str("t")})
	if err != nil || *again.Build.Id != *retried.Build.Id {
		t.Errorf("a repeated retry: %v", err)
	}
	if *retried.Build.BuildNumber != 2 || len(retried.Build.Environment.EnvironmentVariables) != 4 {
		t.Errorf("retried as %+v", retried.Build)
	}
	_, err = c.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: str("orders"),
		EnvironmentVariablesOverride: []types.EnvironmentVariable{{Name: str("A-B"), Value: str("")}}})
	wantError(t, err, "InvalidInputException", "Invalid environment variable name: A-B", 400)
}

func TestStoppingABuild(t *testing.T) {
	_, c, now := builder(t)
	id := start(t, c, codebuild.StartBuildInput{}).Id
	*now = now.Add(12 * time.Second)
	out, err := c.StopBuild(t.Context(), &codebuild.StopBuildInput{Id: id})
	if err != nil {
		t.Fatal(err)
	}
	if b := out.Build; b.BuildStatus != types.StatusTypeStopped || !b.BuildComplete || !b.EndTime.Equal(*now) {
		t.Errorf("stopped as %+v", b)
	}
	later := finish(t, c, now, id)
	if n := len(later.Phases); later.BuildStatus != types.StatusTypeStopped || later.Phases[n-2].PhaseStatus != types.StatusTypeStopped ||
		later.Phases[n-1].PhaseType != types.BuildPhaseTypeCompleted || later.Artifacts.Sha256sum != nil {
		t.Errorf("an hour later it is %+v", later)
	}
	if out, err = c.StopBuild(t.Context(), &codebuild.StopBuildInput{Id: id}); err != nil || !out.Build.EndTime.Equal(*later.EndTime) {
		t.Errorf("stopping it again: %v, %v", err, out)
	}
}

func TestListsOfBuildsAndProjects(t *testing.T) {
	now := demoStart
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	for i := range 230 {
		w.PutProject(ProjectSpec{Name: fmt.Sprintf("p%03d", i), Builds: i % 3})
	}
	w.PutProject(ProjectSpec{Name: "busy", Builds: 205})
	c := codebuild.NewFromConfig(w.Config())
	var projects []string
	for pages := codebuild.NewListProjectsPaginator(c, &codebuild.ListProjectsInput{}); pages.HasMorePages(); {
		out, err := pages.NextPage(t.Context())
		if err != nil || len(out.Projects) > 100 {
			t.Fatalf("%v, %d projects", err, len(out.Projects))
		}
		projects = append(projects, out.Projects...)
	}
	if len(projects) != 231 || !slices.IsSorted(projects) {
		t.Errorf("%d projects", len(projects))
	}
	var ids []string
	pages := codebuild.NewListBuildsForProjectPaginator(c, &codebuild.ListBuildsForProjectInput{ProjectName: str("busy")})
	for n := 0; pages.HasMorePages(); n++ {
		out, err := pages.NextPage(t.Context())
		if err != nil || len(out.Ids) > 100 {
			t.Fatalf("%v, %d ids", err, len(out.Ids))
		}
		ids = append(ids, out.Ids...)
		if n == 0 { // a build that begins between two pages shifts nothing
			start(t, c, codebuild.StartBuildInput{ProjectName: str("busy")})
		}
	}
	if len(ids) != 205 || !slices.Equal(ids, w.Builds("busy")[1:]) {
		t.Errorf("%d ids", len(ids))
	}
	if newest := read(t, c, &ids[0]); *newest.BuildNumber != 205 {
		t.Errorf("the newest is %d", *newest.BuildNumber)
	}
	all := 0
	for pages := codebuild.NewListBuildsPaginator(c, &codebuild.ListBuildsInput{}); pages.HasMorePages(); {
		out, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all += len(out.Ids)
	}
	if all != 206+76+2*77-1 && all != 206+77+2*76 {
		t.Errorf("%d builds in all", all)
	}

	_, err := c.BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: ids[:101]})
	wantError(t, err, "InvalidInputException", "1 validation error detected: Value '["+strings.Join(ids[:101], ", ")+
		"]' at 'ids' failed to satisfy constraint: Member must have length less than or equal to 100", 400)
	some, err := c.BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: []string{ids[3], "busy:none", ids[1], "nosuch:x", "odd"}})
	if err != nil || len(some.Builds) != 2 || *some.Builds[0].Id != ids[3] || !slices.Equal(some.BuildsNotFound, []string{"busy:none", "nosuch:x", "odd"}) {
		t.Errorf("got %v, not found %v", err, some.BuildsNotFound)
	}
	known, err := c.BatchGetProjects(t.Context(), &codebuild.BatchGetProjectsInput{Names: []string{"busy", "nosuch"}})
	if err != nil || len(known.Projects) != 1 || !slices.Equal(known.ProjectsNotFound, []string{"nosuch"}) || known.Projects[0].Source.Type != "CODECOMMIT" {
		t.Errorf("got %v, %+v", err, known)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	_, c, _ := builder(t)
	const arn = "arn:aws:codebuild:us-east-1:123456789012:"
	_, err := c.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: str("nosuch")})
	wantError(t, err, "ResourceNotFoundException", "Project cannot be found: "+arn+"project/nosuch", 400)
	_, err = c.ListBuildsForProject(t.Context(), &codebuild.ListBuildsForProjectInput{ProjectName: str("nosuch")})
	wantError(t, err, "ResourceNotFoundException", "The provided project "+arn+"project/nosuch does not exist", 400)
	_, err = c.StopBuild(t.Context(), &codebuild.StopBuildInput{Id: str("orders:none")})
	wantError(t, err, "ResourceNotFoundException", "Build "+arn+"build/orders:none does not exist", 400)
	_, err = c.ListProjects(t.Context(), &codebuild.ListProjectsInput{NextToken: str("%")})
	wantError(t, err, "InvalidInputException", "Invalid next token provided", 400)
}

func TestTheTeamsBuildsAreWhereItsVersionsComeFrom(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	c, functions := codebuild.NewFromConfig(w.Config()), client(w)
	ends, states := map[types.StatusType]int{}, map[string]int{}
	for _, name := range w.Functions() {
		ids := w.Builds(name)
		if len(ids) < 6 || len(ids) > 46 {
			t.Errorf("%s has %d builds", name, len(ids))
		}
		out, err := c.BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: ids})
		if err != nil {
			t.Fatal(err)
		}
		versions, err := functions.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: &name})
		if err != nil {
			t.Fatal(err)
		}
		linked := 0
		for i, b := range out.Builds {
			ends[b.BuildStatus]++
			if !b.BuildComplete {
				states[*b.CurrentPhase]++
				continue
			}
			if i > 0 && !b.StartTime.Before(*out.Builds[i-1].StartTime) || b.EndTime.After(demoStart) {
				t.Errorf("%s began at %v", *b.Id, b.StartTime)
			}
			if b.BuildStatus != types.StatusTypeSucceeded {
				continue
			}
			sum, _ := hex.DecodeString(*b.Artifacts.Sha256sum)
			words := fmt.Sprintf("build %d %s ", *b.BuildNumber, (*b.ResolvedSourceVersion)[:7])
			for _, v := range versions.Versions {
				if *v.CodeSha256 == base64.StdEncoding.EncodeToString(sum) && strings.HasPrefix(*v.Description, words) {
					linked++
					break
				}
			}
		}
		succeeded := 0
		for _, b := range out.Builds {
			if b.BuildStatus == types.StatusTypeSucceeded {
				succeeded++
			}
		}
		if linked != succeeded {
			t.Errorf("%s: %d of %d builds have become versions", name, linked, succeeded)
		}
	}
	if ends["STOPPED"] != 1 || ends["TIMED_OUT"] != 1 || ends["FAULT"] != 1 || ends["FAILED"] < 5 || ends["IN_PROGRESS"] != 2 ||
		ends["SUCCEEDED"] < 3*ends["FAILED"] {
		t.Errorf("builds ended %v", ends)
	}
	if states["QUEUED"] != 1 || len(states) != 2 {
		t.Errorf("what runs is in %v", states)
	}
}

func TestAColleaguesBuildEndsUpInDev(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, TeamSize, func() time.Time { return now })
	before, _ := w.Alias(runningFirst, "dev")
	now = now.Add(2 * time.Minute)
	did := w.Step()
	after, _ := w.Alias(runningFirst, "dev")
	if !strings.HasPrefix(did, "move "+runningFirst+":dev "+before.Version+">"+after.Version) || before.Version == after.Version {
		t.Fatalf("%s, from %s to %s", did, before.Version, after.Version)
	}
	v, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str(runningFirst), Qualifier: str("dev")})
	if err != nil {
		t.Fatal(err)
	}
	b := read(t, codebuild.NewFromConfig(w.Config()), &w.Builds(runningFirst)[0])
	sum, _ := hex.DecodeString(*b.Artifacts.Sha256sum)
	if *v.Configuration.CodeSha256 != base64.StdEncoding.EncodeToString(sum) ||
		!strings.HasPrefix(*v.Configuration.Description, fmt.Sprintf("build %d %s ", *b.BuildNumber, (*b.ResolvedSourceVersion)[:7])) {
		t.Errorf("dev serves %q of %s", *v.Configuration.Description, *v.Configuration.CodeSha256)
	}
}
