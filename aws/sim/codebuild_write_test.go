package sim

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

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
	synctest.Test(t, func(t *testing.T) {
		w, c, _ := builder(t)
		if err := w.Script("codebuild.StartBuild#1=lost"); err != nil {
			t.Fatal(err)
		}
		start(t, c, codebuild.StartBuildInput{IdempotencyToken: str("t1")})
		if n := len(w.Builds("orders")); n != 1 || w.Calls()["StartBuild"] != 2 {
			t.Errorf("%d builds of %d calls", n, w.Calls()["StartBuild"])
		}
	})
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
