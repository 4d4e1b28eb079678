package sim

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

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
			code := ""
			if name == inImages {
				_, code, _ = strings.Cut(resolvedImage(*b.ExportedEnvironmentVariables[0].Value), "@sha256:")
			} else if sum, err := hex.DecodeString(*b.Artifacts.Sha256sum); err == nil {
				code = base64.StdEncoding.EncodeToString(sum)
			}
			words := fmt.Sprintf("build %d %s ", *b.BuildNumber, (*b.ResolvedSourceVersion)[:7])
			for _, v := range versions.Versions {
				if *v.CodeSha256 == code && strings.HasPrefix(*v.Description, words) {
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
