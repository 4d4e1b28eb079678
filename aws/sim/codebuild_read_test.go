package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
)

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
