package sim

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const trustBuilds = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"Service":["codebuild.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`

// projectOf is a project of a repository of its name.
func projectOf(name, role string) *codebuild.CreateProjectInput {
	return &codebuild.CreateProjectInput{
		Name: &name, ServiceRole: &role, SourceVersion: str("main"),
		Source: &buildtypes.ProjectSource{Type: buildtypes.SourceTypeCodecommit,
			Location: str("https://git-codecommit.us-east-1.amazonaws.com/v1/repos/" + name)},
		Artifacts: &buildtypes.ProjectArtifacts{Type: buildtypes.ArtifactsTypeS3, Location: str("artifacts"),
			Path: str("builds"), Name: str(name + ".zip"),
			Packaging: buildtypes.ArtifactPackagingZip, NamespaceType: buildtypes.ArtifactNamespaceBuildId, OverrideArtifactName: aws.Bool(true)},
		Environment: &buildtypes.ProjectEnvironment{Type: buildtypes.EnvironmentTypeLinuxContainer,
			ComputeType: buildtypes.ComputeTypeBuildGeneral1Small,
			Image:       str("public.ecr.aws/sam/build-python3.12:latest-x86_64")},
	}
}

// commitTo puts one file into a repository, on top of a parent where there is one.
func commitTo(t *testing.T, w *World, repository, parent, file, text string) string {
	t.Helper()
	in := &codecommit.CreateCommitInput{RepositoryName: &repository, BranchName: str("main"),
		CommitMessage: str("Put " + file), AuthorName: str("alice"),
		PutFiles: []gittypes.PutFileEntry{{FilePath: &file, FileContent: []byte(text)}}}
	if parent != "" {
		in.ParentCommitId = &parent
	}
	out, err := codecommit.NewFromConfig(w.Config()).CreateCommit(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return *out.CommitId
}

// ended waits for the end of a build that is started.
func ended(t *testing.T, w *World, in *codebuild.StartBuildInput) buildtypes.Build {
	t.Helper()
	c := codebuild.NewFromConfig(w.Config())
	out, err := c.StartBuild(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Minute)
	read, err := c.BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: []string{*out.Build.Id}})
	if err != nil || len(read.Builds) != 1 || !read.Builds[0].BuildComplete {
		t.Fatalf("got %+v, %v", read, err)
	}
	return read.Builds[0]
}

func isEmpty(t *testing.T, w *World) {
	t.Helper()
	functions, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
	projects, err2 := codebuild.NewFromConfig(w.Config()).ListProjects(t.Context(), &codebuild.ListProjectsInput{})
	groups, err3 := cloudwatchlogs.NewFromConfig(w.Config()).DescribeLogGroups(t.Context(),
		&cloudwatchlogs.DescribeLogGroupsInput{})
	if err := errors.Join(err, err2, err3); err != nil ||
		len(functions.Functions)+len(projects.Projects)+len(groups.LogGroups) > 0 {
		t.Fatalf("it is not empty: %v", err)
	}
	_, err = s3.NewFromConfig(w.Config()).HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: str(w.artifactBucket())})
	if code, _ := describe(err); code != "NotFound" {
		t.Errorf("the bucket of the team's artifacts: %v", err)
	}
}

// An account in which nothing was made gets a role, a repository with a commit, a bucket and
// a project, whose build makes the code of a function.
func TestWhatAnEmptyAccountBuildsBecomesAFunction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := Empty(1, time.Now)
		isEmpty(t, w)
		roles, git := iam.NewFromConfig(w.Config()), codecommit.NewFromConfig(w.Config())
		builds, objects := codebuild.NewFromConfig(w.Config()), s3.NewFromConfig(w.Config())
		role, err := roles.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: str("build"), Path: str("/aloft/"),
			AssumeRolePolicyDocument: str(trustBuilds)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = git.CreateRepository(t.Context(), &codecommit.CreateRepositoryInput{RepositoryName: str("activity")})
		_, err2 := objects.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: str("artifacts")})
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		first := commitTo(t, w, "activity", "", "app.py", "def handler(event, context):\n    return 1\n")
		second := commitTo(t, w, "activity", first, "README.md", "# activity\n")

		_, err = builds.CreateProject(t.Context(), projectOf("activity", *role.Role.Arn))
		if code, words := describe(err); code != "InvalidInputException" || !strings.HasPrefix(words,
			"CodeBuild is not authorized to perform: sts:AssumeRole") {
			t.Fatalf("a role that was made just now: %v", err)
		}
		time.Sleep(emptySpreading.Max)
		if _, err := builds.CreateProject(t.Context(), projectOf("activity", *role.Role.Arn)); err != nil {
			t.Fatal(err)
		}

		b := ended(t, w, &codebuild.StartBuildInput{ProjectName: str("activity")})
		if b.BuildStatus != buildtypes.StatusTypeSucceeded || aws.ToString(b.ResolvedSourceVersion) != second ||
			aws.ToString(b.SourceVersion) != "main" {
			t.Errorf("got %s of %s", b.BuildStatus, aws.ToString(b.ResolvedSourceVersion))
		}
		bucket, key := placeIn(*b.Artifacts.Location)
		_, uuid, _ := strings.Cut(*b.Id, ":")
		if bucket != "artifacts" || key != "builds/"+uuid+"/activity-1.zip" {
			t.Errorf("it left %s", *b.Artifacts.Location)
		}
		out, err := objects.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(out.Body)
		if err != nil || hexHash(body) != *b.Artifacts.Sha256sum {
			t.Errorf("the hash of the artifact is %s: %v", *b.Artifacts.Sha256sum, err)
		}
		files, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil || len(files.File) != 2 || files.File[0].Name != "README.md" || files.File[1].Name != "app.py" {
			t.Errorf("got %+v, %v", files, err)
		}
		_, err = client(w).CreateFunction(t.Context(), &lambda.CreateFunctionInput{FunctionName: str("activity"),
			Role: role.Role.Arn, Handler: str("app.handler"),
			Runtime: lambdatypes.RuntimePython312, Code: &lambdatypes.FunctionCode{S3Bucket: &bucket, S3Key: &key}})
		if err != nil {
			t.Error(err)
		}

		logs := cloudwatchlogs.NewFromConfig(w.Config())
		read, err := logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: b.Logs.GroupName,
			LogStreamName: b.Logs.StreamName, StartFromHead: aws.Bool(true)})
		if err != nil || aws.ToString(b.Logs.GroupName) != "/aws/codebuild/activity" || read.NextForwardToken == nil {
			t.Errorf("its log: %v", err)
		}
		old := ended(t, w, &codebuild.StartBuildInput{ProjectName: str("activity"), SourceVersion: &first})
		if aws.ToString(old.ResolvedSourceVersion) != first || *old.Artifacts.Sha256sum == *b.Artifacts.Sha256sum {
			t.Errorf("an older commit: %+v", old)
		}
		none := ended(t, w, &codebuild.StartBuildInput{ProjectName: str("activity"), SourceVersion: str("nowhere")})
		if none.BuildStatus != buildtypes.StatusTypeFailed {
			t.Errorf("a branch that is not there: %s", none.BuildStatus)
		}
		if u := w.Unknown(); len(u) > 0 {
			t.Errorf("not simulated: %v", u)
		}
	})
}

func TestABuildNeedsWhereToPutWhatItMakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, Options{Unlimited: true})
		role := w.PutRole("build", "codebuild.amazonaws.com")
		git, images := codecommit.NewFromConfig(w.Config()), ecr.NewFromConfig(w.Config())
		builds := codebuild.NewFromConfig(w.Config())
		if _, err := git.CreateRepository(t.Context(),
			&codecommit.CreateRepositoryInput{RepositoryName: str("render")}); err != nil {
			t.Fatal(err)
		}
		in := projectOf("render", role)
		if _, err := builds.CreateProject(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if b := ended(t, w, &codebuild.StartBuildInput{ProjectName: str("render")}); b.BuildStatus != buildtypes.StatusTypeFailed {
			t.Errorf("without a commit: %s", b.BuildStatus)
		}
		commitTo(t, w, "render", "", "Dockerfile", "FROM public.ecr.aws/lambda/python:3.12\n")
		failing := func(b buildtypes.Build) buildtypes.BuildPhaseType {
			i := slices.IndexFunc(b.Phases, func(p buildtypes.BuildPhase) bool { return p.PhaseStatus == buildtypes.StatusTypeFailed })
			if i < 0 || b.BuildStatus != buildtypes.StatusTypeFailed || len(b.Phases[i].Contexts) == 0 ||
				aws.ToString(b.Phases[i].Contexts[0].Message) == "" {
				t.Fatalf("got %+v", b.Phases)
			}
			return b.Phases[i].PhaseType
		}
		if phase := failing(ended(t, w, &codebuild.StartBuildInput{ProjectName: str("render")})); phase != buildtypes.BuildPhaseTypeUploadArtifacts {
			t.Errorf("without a bucket it failed in %s", phase)
		}
		_, err := builds.UpdateProject(t.Context(), &codebuild.UpdateProjectInput{Name: str("render"),
			Artifacts: &buildtypes.ProjectArtifacts{Type: buildtypes.ArtifactsTypeNoArtifacts},
			Environment: &buildtypes.ProjectEnvironment{Type: in.Environment.Type, ComputeType: in.Environment.ComputeType,
				Image:          in.Environment.Image,
				PrivilegedMode: aws.Bool(true), EnvironmentVariables: []buildtypes.EnvironmentVariable{
					{Name: str("IMAGE_REPOSITORY"), Value: str(w.registry(w.account) + "/pictures"),
						Type: buildtypes.EnvironmentVariableTypePlaintext}}}})
		if err != nil {
			t.Fatal(err)
		}
		if phase := failing(ended(t, w, &codebuild.StartBuildInput{ProjectName: str("render")})); phase != buildtypes.BuildPhaseTypeBuild {
			t.Errorf("without a repository of images it failed in %s", phase)
		}
		if _, err := images.CreateRepository(t.Context(),
			&ecr.CreateRepositoryInput{RepositoryName: str("pictures")}); err != nil {
			t.Fatal(err)
		}
		b := ended(t, w, &codebuild.StartBuildInput{ProjectName: str("render")})
		uri := w.registry(w.account) + "/pictures:4"
		if len(b.ExportedEnvironmentVariables) != 1 || *b.ExportedEnvironmentVariables[0].Name != "IMAGE_URI" ||
			*b.ExportedEnvironmentVariables[0].Value != uri {
			t.Fatalf("got %+v", b.ExportedEnvironmentVariables)
		}
		found, err := images.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: str("pictures"),
			ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: str("4")}}})
		if err != nil || len(found.ImageDetails) != 1 {
			t.Errorf("got %+v, %v", found, err)
		}
		_, err = images.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: str("pictures"),
			ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: str("5")}}})
		if code, _ := describe(err); code != "ImageNotFoundException" {
			t.Errorf("got %v", err)
		}
	})
}

func TestRolesAreAssumedByWhomTheyTrust(t *testing.T) {
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now },
		Spreading: Latency{Min: 5 * time.Second, Max: 5 * time.Second}})
	arn := w.PutRole("old", "lambda.amazonaws.com")
	made, err := iam.NewFromConfig(w.Config()).CreateRole(context.Background(),
		&iam.CreateRoleInput{RoleName: str("new"), Path: str("/aloft/"), AssumeRolePolicyDocument: str(trustBuilds)})
	if err != nil {
		t.Fatal(err)
	}
	check := func(role, service string, want bool) {
		t.Helper()
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.assumable(role, service) != want {
			t.Errorf("%s by %s: not %v", role, service, want)
		}
	}
	check(arn, "lambda.amazonaws.com", true)
	check(arn, "codebuild.amazonaws.com", false)
	check("arn:aws:iam::123456789012:role/aloft/old", "lambda.amazonaws.com", false)
	check("arn:aws:iam::999999999999:role/old", "lambda.amazonaws.com", false)
	check(*made.Role.Arn, "codebuild.amazonaws.com", false)
	now = now.Add(5 * time.Second)
	check(*made.Role.Arn, "codebuild.amazonaws.com", true)
}
