package sim

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// making is an account in which something of each kind was made.
func making(t *testing.T, region string) *World {
	t.Helper()
	w := newWorld(t, Options{Unlimited: true, Region: region})
	role := w.PutRole("build", "codebuild.amazonaws.com")
	git := codecommit.NewFromConfig(w.Config())
	if _, err := git.CreateRepository(t.Context(),
		&codecommit.CreateRepositoryInput{RepositoryName: str("activity")}); err != nil {
		t.Fatal(err)
	}
	commitTo(t, w, "activity", "", "app.py", "pass\n")
	if _, err := codebuild.NewFromConfig(w.Config()).CreateProject(t.Context(), projectOf("activity", role)); err != nil {
		t.Fatal(err)
	}
	_, err := eventbridge.NewFromConfig(w.Config()).PutRule(t.Context(), &eventbridge.PutRuleInput{Name: str("push"),
		EventPattern: str(`{"source":["x"]}`)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = ecr.NewFromConfig(w.Config()).CreateRepository(t.Context(),
		&ecr.CreateRepositoryInput{RepositoryName: str("activity")})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// refuses checks AWS's code for each of the calls.
func refuses(t *testing.T, calls map[string]func(context.Context) error) {
	t.Helper()
	for want, call := range calls {
		want, name, _ := strings.Cut(want, ": ")
		if code, words := describe(call(t.Context())); code != want || code != "NotFound" && words == "" {
			t.Errorf("%s: got %s: %s, want %s", name, code, words, want)
		}
	}
}

func TestWhatIAMAndBucketsRefuse(t *testing.T) {
	w := making(t, "eu-west-1")
	roles, objects := iam.NewFromConfig(w.Config()), s3.NewFromConfig(w.Config())
	create := func(name, path, trust string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: &name, Path: &path, AssumeRolePolicyDocument: &trust})
			return err
		}
	}
	bucket := func(name, place string) func(context.Context) error {
		return func(ctx context.Context) error {
			in := &s3.CreateBucketInput{Bucket: &name}
			if place != "" {
				in.CreateBucketConfiguration = &s3types.CreateBucketConfiguration{
					LocationConstraint: s3types.BucketLocationConstraint(place)}
			}
			_, err := objects.CreateBucket(ctx, in)
			return err
		}
	}
	w.TakeBucket("theirs")
	if err := bucket("ours", "eu-west-1")(t.Context()); err != nil {
		t.Fatal(err)
	}
	rules := func(rules ...s3types.LifecycleRule) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := objects.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{Bucket: str("ours"),
				LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: rules}})
			return err
		}
	}
	rule := func(id string, days int32, filter *s3types.LifecycleRuleFilter) s3types.LifecycleRule {
		return s3types.LifecycleRule{ID: &id, Status: s3types.ExpirationStatusEnabled, Filter: filter,
			Expiration: &s3types.LifecycleExpiration{Days: &days}}
	}
	all := &s3types.LifecycleRuleFilter{Prefix: str("")}
	refuses(t, map[string]func(context.Context) error{
		"EntityAlreadyExists: the name is taken":            create("build", "/", trustBuilds),
		"ValidationError: a path without an end":            create("a", "/aloft", trustBuilds),
		"ValidationError: a blank":                          create("a b", "/", trustBuilds),
		"MalformedPolicyDocument: a trust that is none":     create("a", "/", "{}"),
		"InvalidBucketName: capitals":                       bucket("Ours", "eu-west-1"),
		"IllegalLocationConstraintException: another place": bucket("new", "eu-west-2"),
		"IllegalLocationConstraintException: no place":      bucket("new", ""),
		"InvalidLocationConstraint: the place without name": bucket("new", "us-east-1"),
		"BucketAlreadyOwnedByYou: again":                    bucket("ours", "eu-west-1"),
		"BucketAlreadyExists: another account's":            bucket("theirs", "eu-west-1"),
		"MalformedXML: no rule":                             rules([]s3types.LifecycleRule{}...),
		"InvalidArgument: two rules of one name":            rules(rule("a", 1, all), rule("a", 2, all)),
		"InvalidArgument: no day":                           rules(rule("a", 0, all)),
		"InvalidRequest: rules of both forms":               rules(rule("a", 1, all), rule("b", 1, nil)),
		"NoSuchEntity: a policy of no role": func(ctx context.Context) error {
			_, err := roles.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: str("build"), PolicyName: str("none")})
			return err
		},
		"NoSuchTagSet: no tags": func(ctx context.Context) error {
			_, err := objects.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: str("ours")})
			return err
		},
		"NoSuchBucket: none": func(ctx context.Context) error {
			_, err := objects.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: str("none")})
			return err
		},
		"AccessDenied: another owner": func(ctx context.Context) error {
			_, err := objects.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: str("ours"),
				ExpectedBucketOwner: str("999999999999")})
			return err
		},
		"AccessDenied: an object of another account": func(ctx context.Context) error {
			_, err := objects.GetObject(ctx, &s3.GetObjectInput{Bucket: str("theirs"), Key: str("a")})
			return err
		},
	})
}

func TestWhatCodeCommitRefuses(t *testing.T) {
	w := making(t, "us-east-1")
	git := codecommit.NewFromConfig(w.Config())
	head, err := git.GetBranch(t.Context(), &codecommit.GetBranchInput{RepositoryName: str("activity"),
		BranchName: str("main")})
	if err != nil {
		t.Fatal(err)
	}
	first := *head.Branch.CommitId
	second := commitTo(t, w, "activity", first, "b.py", "pass\n")
	commit := func(branch, parent string, files ...gittypes.PutFileEntry) func(context.Context) error {
		return func(ctx context.Context) error {
			in := &codecommit.CreateCommitInput{RepositoryName: str("activity"), BranchName: &branch, PutFiles: files}
			if parent != "" {
				in.ParentCommitId = &parent
			}
			_, err := git.CreateCommit(ctx, in)
			return err
		}
	}
	file := func(path string, n int) gittypes.PutFileEntry {
		return gittypes.PutFileEntry{FilePath: &path, FileContent: make([]byte, n)}
	}
	create := func(name string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := git.CreateRepository(ctx, &codecommit.CreateRepositoryInput{RepositoryName: &name})
			return err
		}
	}
	refuses(t, map[string]func(context.Context) error{
		"RepositoryNameExistsException: taken":               create("activity"),
		"InvalidRepositoryNameException: its end":            create("activity.git"),
		"ParentCommitIdRequiredException: no parent":         commit("main", "", file("c", 1)),
		"ParentCommitIdRequiredException: a second branch":   commit("dev", "", file("c", 1)),
		"ParentCommitIdOutdatedException: an old parent":     commit("main", first, file("c", 1)),
		"ParentCommitDoesNotExistException: no such parent":  commit("main", strings.Repeat("a", 40), file("c", 1)),
		"BranchDoesNotExistException: no such branch":        commit("dev", second, file("c", 1)),
		"FileEntryRequiredException: nothing":                commit("main", second),
		"InvalidPathException: out of the repository":        commit("main", second, file("../c", 1)),
		"PutFileEntryConflictException: twice":               commit("main", second, file("c", 1), file("c", 2)),
		"FileContentSizeLimitExceededException: a big file":  commit("main", second, file("c", maxFileBytes+1)),
		"FolderContentSizeLimitExceededException: big files": commit("main", second, file("c", 4<<20), file("d", 4<<20)),
		"NoChangeException: the same again": commit("main", second,
			gittypes.PutFileEntry{FilePath: str("b.py"), FileContent: []byte("pass\n"),
				FileMode: gittypes.FileModeTypeEnumNormal}),
		"BranchDoesNotExistException: a branch that is not there": func(ctx context.Context) error {
			_, err := git.GetBranch(ctx, &codecommit.GetBranchInput{RepositoryName: str("activity"), BranchName: str("dev")})
			return err
		},
		"RepositoryDoesNotExistException: tags of none": func(ctx context.Context) error {
			_, err := git.ListTagsForResource(ctx, &codecommit.ListTagsForResourceInput{ResourceArn: str("arn:aws:codecommit:us-east-1:123456789012:none")})
			return err
		},
	})
}

func TestWhatProjectsImagesLogsAndRulesRefuse(t *testing.T) {
	w := making(t, "us-east-1")
	role := w.PutRole("other", "lambda.amazonaws.com")
	builds, images := codebuild.NewFromConfig(w.Config()), ecr.NewFromConfig(w.Config())
	logs := cloudwatchlogs.NewFromConfig(w.Config())
	events := eventbridge.NewFromConfig(w.Config(), func(o *eventbridge.Options) {
		o.RetryMaxAttempts = 1 // the SDK takes a limit for throttling
	})
	project := func(change func(*codebuild.CreateProjectInput)) func(context.Context) error {
		return func(ctx context.Context) error {
			in := projectOf("new", "arn:aws:iam::123456789012:role/build")
			change(in)
			_, err := builds.CreateProject(ctx, in)
			return err
		}
	}
	target := func(arn string, n int) func(context.Context) error {
		return func(ctx context.Context) error {
			in := &eventbridge.PutTargetsInput{Rule: str("push")}
			for i := range n {
				in.Targets = append(in.Targets, eventtypes.Target{Id: str(string(rune('a' + i))), Arn: &arn})
			}
			_, err := events.PutTargets(ctx, in)
			return err
		}
	}
	refuses(t, map[string]func(context.Context) error{
		"ResourceAlreadyExistsException: a project of the name": project(func(in *codebuild.CreateProjectInput) { in.Name = str("activity") }),
		"InvalidInputException: a name with a blank":            project(func(in *codebuild.CreateProjectInput) { in.Name = str("a b") }),
		"InvalidInputException: a role for others":              project(func(in *codebuild.CreateProjectInput) { in.ServiceRole = &role }),
		"InvalidInputException: a variable":                     project(func(in *codebuild.CreateProjectInput) { in.Environment.EnvironmentVariables = variable("a-b") }),
		"InvalidInputException: no bucket":                      project(func(in *codebuild.CreateProjectInput) { in.Artifacts.Location = nil }),
		"ResourceNotFoundException: a project to change": func(ctx context.Context) error {
			_, err := builds.UpdateProject(ctx, &codebuild.UpdateProjectInput{Name: str("none")})
			return err
		},
		"InvalidInputException: a webhook of CodeCommit": func(ctx context.Context) error {
			_, err := builds.CreateWebhook(ctx, &codebuild.CreateWebhookInput{ProjectName: str("activity")})
			return err
		},
		"ResourceNotFoundException: a webhook of none": func(ctx context.Context) error {
			_, err := builds.UpdateWebhook(ctx, &codebuild.UpdateWebhookInput{ProjectName: str("none")})
			return err
		},
		"RepositoryAlreadyExistsException: images": func(ctx context.Context) error {
			_, err := images.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: str("activity")})
			return err
		},
		"InvalidParameterException: capitals": func(ctx context.Context) error {
			_, err := images.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: str("Activity")})
			return err
		},
		"LifecyclePolicyNotFoundException: none": func(ctx context.Context) error {
			_, err := images.GetLifecyclePolicy(ctx, &ecr.GetLifecyclePolicyInput{RepositoryName: str("activity")})
			return err
		},
		"InvalidParameterException: a policy that is none": func(ctx context.Context) error {
			_, err := images.PutLifecyclePolicy(ctx, &ecr.PutLifecyclePolicyInput{RepositoryName: str("activity"),
				LifecyclePolicyText: str(`{"rules":[{}]}`)})
			return err
		},
		"InvalidParameterException: a group with a blank": func(ctx context.Context) error {
			_, err := logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: str("a b")})
			return err
		},
		"ResourceNotFoundException: retention of none": func(ctx context.Context) error {
			_, err := logs.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: str("/none"),
				RetentionInDays: aws.Int32(30)})
			return err
		},
		"InvalidEventPatternException: a pattern that is none": func(ctx context.Context) error {
			_, err := events.PutRule(ctx, &eventbridge.PutRuleInput{Name: str("new"), EventPattern: str("[]")})
			return err
		},
		"ValidationException: a build without a role": target("arn:aws:codebuild:us-east-1:123456789012:project/activity", 1),
		"LimitExceededException: six targets":         target("arn:aws:sns:us-east-1:123456789012:topic", 6),
		"ResourceNotFoundException: targets of none": func(ctx context.Context) error {
			_, err := events.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{Rule: str("none")})
			return err
		},
	})
}

func variable(name string) []buildtypes.EnvironmentVariable {
	return []buildtypes.EnvironmentVariable{{Name: &name, Value: str("v"),
		Type: buildtypes.EnvironmentVariableTypePlaintext}}
}

func TestTargetsPageByPage(t *testing.T) {
	w := making(t, "us-east-1")
	events := eventbridge.NewFromConfig(w.Config())
	in := &eventbridge.PutTargetsInput{Rule: str("push")}
	for _, id := range []string{"a", "b", "c"} {
		in.Targets = append(in.Targets, eventtypes.Target{Id: &id, Arn: str("arn:aws:sns:us-east-1:123456789012:" + id)})
	}
	if _, err := events.PutTargets(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	var got []string
	list := &eventbridge.ListTargetsByRuleInput{Rule: str("push"), Limit: aws.Int32(2)}
	for pages := 0; ; pages++ {
		out, err := events.ListTargetsByRule(t.Context(), list)
		if err != nil || pages > 2 {
			t.Fatalf("page %d: %v", pages, err)
		}
		for _, target := range out.Targets {
			got = append(got, *target.Id)
		}
		if list.NextToken = out.NextToken; list.NextToken == nil {
			break
		}
	}
	if strings.Join(got, "") != "abc" {
		t.Errorf("got %q", got)
	}
}

// A function that was made has a log group once it was called, and a project once it was built,
// unless somebody made it before.
func TestLogGroupsOfWhatWasMade(t *testing.T) {
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	w := making(t, "us-east-1")
	w.now = func() time.Time { return now }
	logs, builds := cloudwatchlogs.NewFromConfig(w.Config()), codebuild.NewFromConfig(w.Config())
	groups := func() string {
		out, err := logs.DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, g := range out.LogGroups {
			names = append(names, *g.LogGroupName)
		}
		return strings.Join(names, " ")
	}
	if got := groups(); got != "" {
		t.Errorf("before anything ran: %s", got)
	}
	if _, err := logs.CreateLogGroup(t.Context(),
		&cloudwatchlogs.CreateLogGroupInput{LogGroupName: str("/aws/lambda/activity")}); err != nil {
		t.Fatal(err)
	}
	streams, err := logs.DescribeLogStreams(t.Context(),
		&cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: str("/aws/lambda/activity")})
	if err != nil || len(streams.LogStreams) != 0 {
		t.Errorf("streams of an empty group: %v", err)
	}
	if _, err := builds.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: str("activity")}); err != nil {
		t.Fatal(err)
	}
	if got := groups(); got != "/aws/codebuild/activity /aws/lambda/activity" {
		t.Errorf("afterwards: %s", got)
	}
}
