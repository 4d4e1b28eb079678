package account_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// What a component stands on: buckets, repositories, roles, log groups, projects and rules.

func founding() []contract {
	return slices.Concat(foundingBuckets(), foundingRepositories(), foundingRoles(), foundingLogs(), foundingProjects(),
		foundingRules(),
		foundingDoubts())
}

const owner = "123456789012" // of all that the grounds have

func foundingBuckets() []contract {
	bucketsOf := func(g *ground) *s3.Client {
		return s3.NewFromConfig(g.config, func(o *s3.Options) { o.UsePathStyle = true })
	}
	return []contract{
		{name: "a bucket is made, secured, and forgets", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetBucket(t.Context(), owner, name)
			failed(t, err, model.Gone)
			for range 2 { // one that is there already is no error
				if err := g.account.CreateBucket(t.Context(), owner, name, component.TagsOf("activity")); err != nil {
					t.Fatal(err)
				}
			}
			if err := g.account.SecureBucket(t.Context(), owner, name); err != nil {
				t.Fatal(err)
			}
			if err := g.account.ExpireObjects(t.Context(), owner, name, "builds/", 90); err != nil {
				t.Fatal(err)
			}
			b, err := g.account.GetBucket(t.Context(), owner, name)
			if err != nil || b.Name != name || b.Region != "us-east-1" || !b.Encrypted || !b.Private ||
				b.Owner != (component.Owner{Component: "activity"}) ||
				!maps.Equal(b.Expires, map[string]int{"builds/": 90}) {
				t.Errorf("got %+v, %v", b, err)
			}
			if err := g.account.ExpireObjects(t.Context(), owner, name, "builds/", 30); err != nil {
				t.Fatal(err)
			}
			if b, err = g.account.GetBucket(t.Context(), owner, name); err != nil ||
				!maps.Equal(b.Expires, map[string]int{"builds/": 30}) {
				t.Errorf("got %+v, %v", b, err)
			}
		}},
		{name: "what others say of a bucket stays", run: func(t *testing.T, g *ground) {
			name, theirs := unique(t), bucketsOf(g)
			rule := func(id string, days int32, filter *s3types.LifecycleRuleFilter) s3types.LifecycleRule {
				return s3types.LifecycleRule{ID: &id, Status: s3types.ExpirationStatusEnabled, Filter: filter,
					Expiration: &s3types.LifecycleExpiration{Days: &days}}
			}
			if _, err := theirs.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
				t.Fatal(err)
			}
			_, err := theirs.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: &name,
				Tagging: &s3types.Tagging{TagSet: []s3types.Tag{
					{Key: aws.String("team"), Value: aws.String("activity")}}}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = theirs.PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{Bucket: &name,
				LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: []s3types.LifecycleRule{
					rule("tagged", 7, &s3types.LifecycleRuleFilter{Tag: &s3types.Tag{Key: aws.String("keep"),
						Value: aws.String("no")}}),
					rule("logs", 14, &s3types.LifecycleRuleFilter{Prefix: aws.String("logs/")}),
				}}})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.account.CreateBucket(t.Context(), owner, name, component.TagsOf("activity")); err != nil {
				t.Fatal(err)
			}
			if err := g.account.ExpireObjects(t.Context(), owner, name, "builds", 90); err != nil {
				t.Fatal(err)
			}
			b, err := g.account.GetBucket(t.Context(), owner, name)
			if err != nil || !maps.Equal(b.Expires, map[string]int{"builds/": 90, "logs/": 14}) ||
				b.Owner.Component != "activity" {
				t.Errorf("got %+v, %v", b, err)
			}
			rules, err := theirs.GetBucketLifecycleConfiguration(t.Context(),
				&s3.GetBucketLifecycleConfigurationInput{Bucket: &name})
			if err != nil || len(rules.Rules) != 3 || !slices.ContainsFunc(rules.Rules, func(r s3types.LifecycleRule) bool {
				return aws.ToString(r.ID) == "tagged" && r.Filter != nil && r.Filter.Tag != nil && *r.Filter.Tag.Key == "keep"
			}) {
				t.Errorf("got %+v, %v", rules, err)
			}
			tags, err := theirs.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: &name})
			if err != nil || len(tags.TagSet) != 2 {
				t.Errorf("got %+v, %v", tags, err)
			}
		}},
		{name: "rules of the older form beside a new one", alone: "moto takes both forms together",
			run: func(t *testing.T, g *ground) {
				name, theirs := unique(t), bucketsOf(g)
				if err := g.account.CreateBucket(t.Context(), owner, name, nil); err != nil {
					t.Fatal(err)
				}
				_, err := theirs.PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{Bucket: &name,
					LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{Rules: []s3types.LifecycleRule{
						{Status: s3types.ExpirationStatusEnabled, Prefix: aws.String("old/"),
							Expiration: &s3types.LifecycleExpiration{Days: aws.Int32(5)}},
					}}})
				if err != nil {
					t.Fatal(err)
				}
				if err := g.account.ExpireObjects(t.Context(), owner, name, "", 90); err != nil {
					t.Fatal(err)
				}
				b, err := g.account.GetBucket(t.Context(), owner, name)
				if err != nil || !maps.Equal(b.Expires, map[string]int{"": 90, "old/": 5}) {
					t.Errorf("got %+v, %v", b, err)
				}
			}},
		{name: "a bucket of another account", alone: "moto ignores whose a bucket is expected to be",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.world.TakeBucket(name)
				_, err := g.account.GetBucket(t.Context(), owner, name)
				if f := failed(t, err, model.Denied); f.Permission != "s3:ListBucket" || f.Advice == "" {
					t.Errorf("got %+v", f)
				}
				if f := failed(t, g.account.CreateBucket(t.Context(), owner, name, nil), model.Denied); f.Advice == "" ||
					!f.NoEffect {
					t.Errorf("got %+v", f)
				}
				if err := g.account.CreateBucket(t.Context(), owner, name+"-own", nil); err != nil {
					t.Fatal(err)
				}
				for what, call := range map[string]func(account string) error{
					"read":   func(id string) error { _, err := g.account.GetBucket(t.Context(), id, name+"-own"); return err },
					"secure": func(id string) error { return g.account.SecureBucket(t.Context(), id, name+"-own") },
					"expire": func(id string) error { return g.account.ExpireObjects(t.Context(), id, name+"-own", "", 1) },
				} {
					failed(t, call("999999999999"), model.Denied)
					if err := call(owner); err != nil {
						t.Errorf("%s: %v", what, err)
					}
				}
			}},
	}
}

func foundingRepositories() []contract {
	return []contract{
		{name: "a repository begins with a commit", alone: "moto's CodeCommit has no tags, branches and commits",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				_, err := g.account.GetRepository(t.Context(), name)
				failed(t, err, model.Gone)
				made, err := g.account.CreateRepository(t.Context(), name, component.TagsOf("activity"))
				if err != nil || made.Branch != "" {
					t.Fatalf("got %+v, %v", made, err)
				}
				_, err = g.account.CreateRepository(t.Context(), name, nil)
				failed(t, err, model.Conflict)
				_, err = g.account.GetBranch(t.Context(), name, "main")
				failed(t, err, model.Gone)
				first := component.FirstCommit{Repository: name, Branch: "main", Message: "Begin", Author: "alice",
					Files: []component.CommitFile{
						{Path: "app.py", Content: []byte("def handler(event, context):\n    return {}\n")},
						{Path: "bin/run", Content: []byte("#!/bin/sh\n"), Executable: true}, {Path: "empty", Content: []byte{}},
					}}
				id, err := g.account.CreateFirstCommit(t.Context(), first)
				if err != nil || !model.IsCommit(id) {
					t.Fatalf("got %q, %v", id, err)
				}
				if at, err := g.account.GetBranch(t.Context(), name, "main"); err != nil || at != id {
					t.Errorf("got %q, %v", at, err)
				}
				r, err := g.account.GetRepository(t.Context(), name)
				if err != nil || r.Branch != "main" || r.Owner.Component != "activity" ||
					r.CloneURL != "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/"+name {
					t.Errorf("got %+v, %v", r, err)
				}
				_, err = g.account.CreateFirstCommit(t.Context(), first)
				if f := failed(t, err, model.Conflict); !f.NoEffect {
					t.Errorf("got %+v", f)
				}
				refs, err := g.account.ListRefs(t.Context(), model.Project{SourceType: "CODECOMMIT", SourceLocation: r.CloneURL})
				if err != nil || !slices.Equal(refs, []string{"main"}) {
					t.Errorf("got %q, %v", refs, err)
				}
				commits, err := g.account.GetCommits(t.Context(), name, []string{id})
				if err != nil || len(commits) != 1 || commits[0].Subject != "Begin" || commits[0].Author != "alice" {
					t.Errorf("got %+v, %v", commits, err)
				}
			}},
		{name: "a repository of images", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetImageRepository(t.Context(), name)
			failed(t, err, model.Gone)
			made, err := g.account.CreateImageRepository(t.Context(), name, component.TagsOf("activity"))
			if err != nil || made.URI != registry+name || made.Expires {
				t.Fatalf("got %+v, %v", made, err)
			}
			_, err = g.account.CreateImageRepository(t.Context(), name, nil)
			failed(t, err, model.Conflict)
			for range 2 {
				if err := g.account.ExpireUntagged(t.Context(), name, 14); err != nil {
					t.Fatal(err)
				}
			}
			r, err := g.account.GetImageRepository(t.Context(), name)
			if err != nil || r.Name != name || r.URI != registry+name || !strings.HasSuffix(r.ARN, ":repository/"+name) ||
				!r.Expires || r.Owner.Component != "activity" {
				t.Errorf("got %+v, %v", r, err)
			}
			failed(t, g.account.ExpireUntagged(t.Context(), "nowhere", 14), model.Gone)
		}},
	}
}

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole",` +
	`"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}`

func foundingRoles() []contract {
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*",` +
		`"Resource":"arn:aws:logs:*:*:log-group:/a+b %20 c/*"}]}`
	return []contract{
		{name: "a role and what it may", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetRole(t.Context(), name)
			failed(t, err, model.Gone)
			r := component.IAMRole{Name: name, Path: component.RolePath, Trust: trust,
				Boundary: "arn:aws:iam::123456789012:policy/bound"}
			if _, err := iam.NewFromConfig(g.config).CreatePolicy(t.Context(),
				&iam.CreatePolicyInput{PolicyName: aws.String("bound"), PolicyDocument: aws.String(policy)}); err != nil &&
				g.world == nil {
				t.Fatal(err)
			}
			if err := g.account.CreateRole(t.Context(), r, component.TagsOf("activity")); err != nil {
				t.Fatal(err)
			}
			failed(t, g.account.CreateRole(t.Context(), r, nil), model.Conflict)
			if err := g.account.PutRolePolicy(t.Context(), name, "least", policy); err != nil {
				t.Fatal(err)
			}
			got, err := g.account.GetRole(t.Context(), name)
			if err != nil || got.Name != name || got.Path != component.RolePath ||
				got.ARN != "arn:aws:iam::123456789012:role/aloft/"+name || got.Trust != trust ||
				!maps.Equal(got.Policies, map[string]string{"least": policy}) || got.Boundary != r.Boundary ||
				got.Owner.Component != "activity" {
				t.Errorf("got %+v, %v", got, err)
			}
			other := strings.Replace(trust, "codebuild", "lambda", 1)
			if err := g.account.UpdateTrust(t.Context(), name, other); err != nil {
				t.Fatal(err)
			}
			if got, err = g.account.GetRole(t.Context(), name); err != nil || got.Trust != other {
				t.Errorf("got %+v, %v", got, err)
			}
		}},
		{name: "a role with more policies than a page has", run: func(t *testing.T, g *ground) {
			name := unique(t)
			if err := g.account.CreateRole(t.Context(), component.IAMRole{Name: name, Trust: trust}, nil); err != nil {
				t.Fatal(err)
			}
			for i := range 103 {
				if err := g.account.PutRolePolicy(t.Context(), name, fmt.Sprintf("p-%03d", i), policy); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := g.account.GetRole(t.Context(), name); err != nil || len(got.Policies) != 103 || got.Path != "/" ||
				got.Owner != (component.Owner{}) {
				t.Errorf("got %d policies of %+v, %v", len(got.Policies), got.Name, err)
			}
		}},
		{name: "a document that is none", run: func(t *testing.T, g *ground) {
			name := unique(t)
			if err := g.account.CreateRole(t.Context(), component.IAMRole{Name: name, Trust: trust}, nil); err != nil {
				t.Fatal(err)
			}
			if f := failed(t, g.account.PutRolePolicy(t.Context(), name, "bad", "{"),
				model.Other); f.Code != "MalformedPolicyDocument" || !f.NoEffect {
				t.Errorf("got %+v", f)
			}
			failed(t, g.account.PutRolePolicy(t.Context(), "nowhere", "p", policy), model.Gone)
		}},
	}
}

func foundingLogs() []contract {
	return []contract{
		{name: "a log group and how long it keeps", run: func(t *testing.T, g *ground) {
			name := "/aws/lambda/" + unique(t)
			_, err := g.account.GetLogGroup(t.Context(), name)
			failed(t, err, model.Gone)
			for _, n := range []string{name + "-2", name} {
				if err := g.account.CreateLogGroup(t.Context(), n, component.TagsOf("activity")); err != nil {
					t.Fatal(err)
				}
			}
			failed(t, g.account.CreateLogGroup(t.Context(), name, nil), model.Conflict)
			group, err := g.account.GetLogGroup(t.Context(), name)
			if err != nil || group.Name != name || group.RetentionDays != 0 || group.Owner.Component != "activity" {
				t.Errorf("got %+v, %v", group, err)
			}
			if err := g.account.SetRetention(t.Context(), name, 30); err != nil {
				t.Fatal(err)
			}
			if group, err = g.account.GetLogGroup(t.Context(), name); err != nil || group.RetentionDays != 30 {
				t.Errorf("got %+v, %v", group, err)
			}
			failed(t, g.account.SetRetention(t.Context(), "/nowhere", 30), model.Gone)
		}},
		{name: "a log group is none by the beginning of a name", run: func(t *testing.T, g *ground) {
			name := "/team/" + unique(t)
			for i := range 52 {
				if err := g.account.CreateLogGroup(t.Context(), fmt.Sprintf("%s%02d", name, i), nil); err != nil {
					t.Fatal(err)
				}
			}
			_, err := g.account.GetLogGroup(t.Context(), name)
			failed(t, err, model.Gone)
			if group, err := g.account.GetLogGroup(t.Context(), name+"51"); err != nil || group.Name != name+"51" ||
				group.Owner != (component.Owner{}) {
				t.Errorf("got %+v, %v", group, err)
			}
		}},
		{name: "days that CloudWatch Logs does not take", alone: "moto takes any", run: func(t *testing.T, g *ground) {
			name := "/team/" + unique(t)
			if err := g.account.CreateLogGroup(t.Context(), name, nil); err != nil {
				t.Fatal(err)
			}
			if f := failed(t, g.account.SetRetention(t.Context(), name, 31),
				model.Other); f.Code != "InvalidParameterException" {
				t.Errorf("got %+v", f)
			}
		}},
	}
}

// wantedProject is a project of a repository in CodeCommit.
func wantedProject(g *ground, name string) component.BuildProject {
	return component.BuildProject{
		Name: name, SourceType: "CODECOMMIT", Branch: "main",
		Location: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/" + name,
		Image:    "public.ecr.aws/sam/build-python3.12:latest-x86_64", Environment: "LINUX_CONTAINER",
		Compute: "BUILD_GENERAL1_SMALL", Role: g.role,
		Artifacts: component.Place{Bucket: "artifacts", Prefix: "builds"},
		Variables: map[string]string{"STAGE": "dev"}, LogGroup: "/aws/codebuild/" + name,
		CacheSources: true,
	}
}

func sameProject(t *testing.T, got, want component.BuildProject) {
	t.Helper()
	got.ARN, got.Owner = "", want.Owner
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func foundingProjects() []contract {
	tags := component.TagsOf("activity")
	return []contract{
		{name: "a project is made", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetBuildProject(t.Context(), name)
			failed(t, err, model.Gone)
			want := wantedProject(g, name)
			if err := g.account.CreateBuildProject(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			got, err := g.account.GetBuildProject(t.Context(), name)
			if err != nil || got.Owner != (component.Owner{Component: "activity"}) ||
				!strings.HasSuffix(got.ARN, ":project/"+name) {
				t.Fatalf("got %+v, %v", got, err)
			}
			sameProject(t, got, want)
			failed(t, g.account.CreateBuildProject(t.Context(), want, tags), model.Conflict)
			out, err := codebuild.NewFromConfig(g.config).BatchGetProjects(t.Context(),
				&codebuild.BatchGetProjectsInput{Names: []string{name}})
			if err != nil {
				t.Fatal(err)
			}
			p := out.Projects[0]
			if a := p.Artifacts; a.Packaging != buildtypes.ArtifactPackagingZip || !aws.ToBool(a.OverrideArtifactName) ||
				a.NamespaceType != buildtypes.ArtifactNamespaceBuildId {
				t.Errorf("artifacts %+v", a)
			}
			if p.Source.Buildspec != nil || p.Environment.ImagePullCredentialsType != buildtypes.ImagePullCredentialsTypeCodebuild {
				t.Errorf("source %+v, environment %+v", p.Source, p.Environment)
			}
		}},
		{name: "a project of images", run: func(t *testing.T, g *ground) {
			name := unique(t)
			want := wantedProject(g, name)
			want.Artifacts, want.Privileged, want.Variables = component.Place{}, true, map[string]string{"IMAGE_REPOSITORY": registry + name}
			if err := g.account.CreateBuildProject(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			got, err := g.account.GetBuildProject(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			sameProject(t, got, want)
		}},
		{name: "a project keeps what nobody speaks of", alone: "moto has no UpdateProject",
			run: func(t *testing.T, g *ground) {
				name, theirs := unique(t), codebuild.NewFromConfig(g.config)
				_, err := theirs.CreateProject(t.Context(), &codebuild.CreateProjectInput{
					Name: &name, ServiceRole: &g.role, Description: aws.String("theirs"), TimeoutInMinutes: aws.Int32(15),
					Source: &buildtypes.ProjectSource{Type: buildtypes.SourceTypeGithub,
						Location:  aws.String("https://github.com/example/" + name + ".git"),
						Buildspec: aws.String("ci/build.yml"), ReportBuildStatus: aws.Bool(true),
						Auth: &buildtypes.SourceAuth{Type: buildtypes.SourceAuthTypeCodeconnections,
							Resource: aws.String("arn:aws:codeconnections:us-east-1:123456789012:connection/1")}},
					Artifacts: &buildtypes.ProjectArtifacts{Type: buildtypes.ArtifactsTypeS3, Location: aws.String("theirs"),
						Packaging:          buildtypes.ArtifactPackagingZip,
						EncryptionDisabled: aws.Bool(true)},
					Environment: &buildtypes.ProjectEnvironment{Type: buildtypes.EnvironmentTypeLinuxContainer, Image: aws.String("x"),
						ComputeType: buildtypes.ComputeTypeBuildGeneral1Large,
						Certificate: aws.String("theirs/cert.pem"), EnvironmentVariables: []buildtypes.EnvironmentVariable{
							{Name: aws.String("TOKEN"), Value: aws.String("/team/token"),
								Type: buildtypes.EnvironmentVariableTypeParameterStore},
							{Name: aws.String("STAGE"), Value: aws.String("old"), Type: buildtypes.EnvironmentVariableTypePlaintext}}},
					VpcConfig: &buildtypes.VpcConfig{VpcId: aws.String("vpc-1"), Subnets: []string{"subnet-1"},
						SecurityGroupIds: []string{"sg-1"}},
					Cache: &buildtypes.ProjectCache{Type: buildtypes.CacheTypeLocal,
						Modes: []buildtypes.CacheMode{buildtypes.CacheModeLocalSourceCache}},
					Tags: []buildtypes.Tag{{Key: aws.String("team"), Value: aws.String("activity")}},
				})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := theirs.CreateWebhook(t.Context(), &codebuild.CreateWebhookInput{ProjectName: &name}); err != nil {
					t.Fatal(err)
				}
				want := wantedProject(g, name)
				want.SourceType, want.Location = "GITHUB", "https://github.com/example/other.git"
				want.Connection = "arn:aws:codeconnections:us-east-1:123456789012:connection/2"
				if err := g.account.UpdateBuildProject(t.Context(), want); err != nil {
					t.Fatal(err)
				}
				got, err := g.account.GetBuildProject(t.Context(), name)
				if err != nil || !got.Webhook {
					t.Fatalf("got %+v, %v", got, err)
				}
				want.Webhook = true
				sameProject(t, got, want)
				out, err := theirs.BatchGetProjects(t.Context(), &codebuild.BatchGetProjectsInput{Names: []string{name}})
				if err != nil {
					t.Fatal(err)
				}
				p := out.Projects[0]
				if aws.ToString(p.Description) != "theirs" || aws.ToInt32(p.TimeoutInMinutes) != 15 || p.VpcConfig == nil ||
					len(p.Tags) != 1 ||
					aws.ToString(p.Source.Buildspec) != "ci/build.yml" || !aws.ToBool(p.Source.ReportBuildStatus) ||
					!aws.ToBool(p.Artifacts.EncryptionDisabled) ||
					aws.ToString(p.Environment.Certificate) != "theirs/cert.pem" || len(p.Environment.EnvironmentVariables) != 2 ||
					p.Environment.EnvironmentVariables[0].Type != buildtypes.EnvironmentVariableTypeParameterStore ||
					len(p.Cache.Modes) != 2 {
					t.Errorf("got %+v", p)
				}
				failed(t, g.account.UpdateBuildProject(t.Context(), wantedProject(g, "nowhere")), model.Gone)
			}},
		{name: "a role that CodeBuild can not assume", alone: "moto lets any role be assumed",
			run: func(t *testing.T, g *ground) {
				want := wantedProject(g, unique(t))
				want.Role = strings.Replace(g.role, ":role/", ":role/nowhere-", 1)
				f := failed(t, g.account.CreateBuildProject(t.Context(), want, tags), model.Conflict)
				if f.Cause != model.RoleNotReady || !f.NoEffect || f.Advice == "" {
					t.Errorf("got %+v", f)
				}
			}},
		{name: "pushes start a project by its webhook", alone: "moto has no webhooks", run: func(t *testing.T, g *ground) {
			name, theirs := unique(t), codebuild.NewFromConfig(g.config)
			want := wantedProject(g, name)
			want.SourceType, want.Location = "GITHUB", "https://github.com/example/"+name+".git"
			want.Connection = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
			if err := g.account.CreateBuildProject(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			globs := []string{"main", "feature/*", "v1.?"}
			if err := g.account.SetWebhook(t.Context(), name, globs); err != nil {
				t.Fatal(err)
			}
			got, err := g.account.GetBuildProject(t.Context(), name)
			if err != nil || !got.Webhook || !slices.Equal(got.OnPush, globs) {
				t.Errorf("got %+v, %v", got, err)
			}
			pulls := []buildtypes.WebhookFilter{{Type: buildtypes.WebhookFilterTypeEvent,
				Pattern: aws.String("PULL_REQUEST_CREATED")}}
			out, err := theirs.BatchGetProjects(t.Context(), &codebuild.BatchGetProjectsInput{Names: []string{name}})
			if err != nil {
				t.Fatal(err)
			}
			groups := append(slices.Clone(out.Projects[0].Webhook.FilterGroups), pulls)
			if _, err := theirs.UpdateWebhook(t.Context(), &codebuild.UpdateWebhookInput{ProjectName: &name,
				FilterGroups: groups}); err != nil {
				t.Fatal(err)
			}
			if err := g.account.SetWebhook(t.Context(), name, []string{"main"}); err != nil {
				t.Fatal(err)
			}
			out, err = theirs.BatchGetProjects(t.Context(), &codebuild.BatchGetProjectsInput{Names: []string{name}})
			if err != nil {
				t.Fatal(err)
			}
			groups = out.Projects[0].Webhook.FilterGroups
			if len(groups) != 2 || *groups[0][1].Pattern != "^refs/heads/main$" ||
				*groups[1][0].Pattern != "PULL_REQUEST_CREATED" {
				t.Errorf("got %+v", groups)
			}
			failed(t, g.account.SetWebhook(t.Context(), "nowhere", globs), model.Gone)
		}},
		{name: "a connection waits for a person", alone: "moto has no CodeConnections", run: func(t *testing.T, g *ground) {
			arn := g.world.PutConnection("team", "GitHub", "PENDING")
			c, err := g.account.GetConnection(t.Context(), arn)
			if err != nil || c != (component.Connection{Name: "team", ARN: arn, Host: "GitHub", Status: "PENDING"}) {
				t.Errorf("got %+v, %v", c, err)
			}
			_, err = g.account.GetConnection(t.Context(), "arn:aws:codeconnections:us-east-1:123456789012:connection/none")
			failed(t, err, model.Gone)
		}},
	}
}

func foundingRules() []contract {
	rule := func(g *ground, name string) component.Rule {
		return component.Rule{
			Name: name, Pattern: `{"source":["aws.codecommit"],"detail":{"referenceName":["main",{"wildcard":"feature/*"}]}}`, Enabled: true,
			Target: "arn:aws:codebuild:us-east-1:123456789012:project/activity", TargetID: "build", Role: g.role,
			Paths: map[string]string{"branch": "$.detail.referenceName",
				"commit": "$.detail.commitId"}, Template: `{"sourceVersion": <commit>}`,
		}
	}
	same := func(t *testing.T, got, want component.Rule) {
		t.Helper()
		got.ARN = ""
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	return []contract{
		{name: "a rule and what it starts", run: func(t *testing.T, g *ground) {
			want := rule(g, unique(t))
			_, err := g.account.GetRule(t.Context(), want.Name)
			failed(t, err, model.Gone)
			failed(t, g.account.PutTarget(t.Context(), want), model.Gone)
			if err := g.account.PutRule(t.Context(), want, component.TagsOf("activity")); err != nil {
				t.Fatal(err)
			}
			got, err := g.account.GetRule(t.Context(), want.Name)
			if err != nil || got.Target != "" || got.Owner != (component.Owner{Component: "activity"}) ||
				!strings.HasSuffix(got.ARN, ":rule/"+want.Name) {
				t.Fatalf("got %+v, %v", got, err)
			}
			for range 2 {
				if err := g.account.PutTarget(t.Context(), want); err != nil {
					t.Fatal(err)
				}
			}
			want.Owner.Component = "activity"
			if got, err = g.account.GetRule(t.Context(), want.Name); err != nil {
				t.Fatal(err)
			}
			same(t, got, want)
			want.Enabled, want.Pattern = false, `{"source":["aws.codecommit"]}`
			if err := g.account.PutRule(t.Context(), want, nil); err != nil {
				t.Fatal(err)
			}
			if got, err = g.account.GetRule(t.Context(), want.Name); err != nil {
				t.Fatal(err)
			}
			same(t, got, want)
		}},
		{name: "a rule keeps what others said of it", run: func(t *testing.T, g *ground) {
			want, theirs := rule(g, unique(t)), eventbridge.NewFromConfig(g.config)
			_, err := theirs.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: &want.Name,
				EventPattern: aws.String(`{"source":["x"]}`), Description: aws.String("theirs"),
				State: eventtypes.RuleStateDisabled})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.account.PutRule(t.Context(), want, component.TagsOf("activity")); err != nil {
				t.Fatal(err)
			}
			out, err := theirs.DescribeRule(t.Context(), &eventbridge.DescribeRuleInput{Name: &want.Name})
			if err != nil || aws.ToString(out.Description) != "theirs" || out.State != eventtypes.RuleStateEnabled ||
				aws.ToString(out.EventPattern) != want.Pattern {
				t.Errorf("got %+v, %v", out, err)
			}
		}},
		{name: "a target that is not taken", alone: "moto takes every target", run: func(t *testing.T, g *ground) {
			want := rule(g, unique(t))
			if err := g.account.PutRule(t.Context(), want, nil); err != nil {
				t.Fatal(err)
			}
			g.world.FailTarget("ConcurrentModificationException", "the rule is being changed")
			if f := failed(t, g.account.PutTarget(t.Context(), want),
				model.Conflict); f.Message != "the rule is being changed" || !f.NoEffect {
				t.Errorf("got %+v", f)
			}
			if got, err := g.account.GetRule(t.Context(), want.Name); err != nil || got.Target != "" {
				t.Errorf("got %+v, %v", got, err)
			}
			want.Role = ""
			if f := failed(t, g.account.PutTarget(t.Context(), want), model.Other); !strings.Contains(f.Message, "RoleArn") {
				t.Errorf("got %+v", f)
			}
		}},
	}
}

// lost breaks the connection after each write was carried out, all at the same time.
func lost(t *testing.T, g *ground, writes map[string]func() error, check func(t *testing.T, err error)) {
	t.Helper()
	t.Run("lost", func(t *testing.T) {
		var rules []string
		for call := range writes {
			rules = append(rules, call+"#1=lost")
		}
		if err := g.script(rules...); err != nil {
			t.Fatal(err)
		}
		for call, write := range writes {
			t.Run(call, func(t *testing.T) {
				t.Parallel()
				check(t, write())
			})
		}
	})
}

// foundingDoubts are writes that fail, and what is certain of them then.
func foundingDoubts() []contract {
	tags := component.TagsOf("activity")
	return []contract{
		{name: "an answer to making something is lost", alone: "moto can not be told to fail",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				if _, err := g.account.CreateRepository(t.Context(), name+"-r", nil); err != nil {
					t.Fatal(err)
				}
				// The SDK asks again, a second later, and is told that it is there.
				lost(t, g, map[string]func() error{
					"CreateRole": func() error {
						return g.account.CreateRole(t.Context(), component.IAMRole{Name: name, Trust: trust}, tags)
					},
					"logs.CreateLogGroup": func() error { return g.account.CreateLogGroup(t.Context(), "/lost/"+name, tags) },
					"codebuild.CreateProject": func() error {
						return g.account.CreateBuildProject(t.Context(),
							wantedProject(g, name), tags)
					},
					"ecr.CreateRepository": func() error {
						_, err := g.account.CreateImageRepository(t.Context(), name,
							tags)
						return err
					},
					"codecommit.CreateRepository": func() error {
						_, err := g.account.CreateRepository(t.Context(), name,
							tags)
						return err
					},
					"CreateCommit": func() error {
						_, err := g.account.CreateFirstCommit(t.Context(), component.FirstCommit{Repository: name + "-r", Branch: "main",
							Files: []component.CommitFile{{Path: "a", Content: []byte("a")}}})
						return err
					},
				}, func(t *testing.T, err error) {
					if f := failed(t, err, model.Conflict); f.NoEffect {
						t.Error("it is said to have had no effect")
					}
				})
				if err := g.account.CreateBucket(t.Context(), owner, name, nil); err != nil {
					t.Fatal(err)
				}
				lost(t, g, map[string]func() error{
					"CreateBucket":                    func() error { return g.account.CreateBucket(t.Context(), owner, name, tags) },
					"PutPublicAccessBlock":            func() error { return g.account.SecureBucket(t.Context(), owner, name) },
					"PutBucketLifecycleConfiguration": func() error { return g.account.ExpireObjects(t.Context(), owner, name, "", 1) },
					"PutRule": func() error {
						return g.account.PutRule(t.Context(), component.Rule{Name: name, Pattern: `{"source":["x"]}`}, tags)
					},
					"PutRolePolicy":      func() error { return g.account.PutRolePolicy(t.Context(), name, "p", trust) },
					"PutRetentionPolicy": func() error { return g.account.SetRetention(t.Context(), "/lost/"+name, 30) },
					"PutLifecyclePolicy": func() error { return g.account.ExpireUntagged(t.Context(), name, 1) },
				}, func(t *testing.T, err error) {
					if err != nil {
						t.Errorf("it can be repeated: %v", err)
					}
				})
			}},
		{name: "what is certain of a write that is refused", alone: "moto can not be told to fail",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				denied := func(call string, write func() error, permission string, certain bool) {
					t.Helper()
					if err := g.script(call + "#1=denied"); err != nil {
						t.Fatal(err)
					}
					if f := failed(t, write(), model.Denied); f.Permission != permission || f.NoEffect != certain {
						t.Errorf("%s: permission %s, no effect %v", call, f.Permission, f.NoEffect)
					}
				}
				bucket := func() error { return g.account.CreateBucket(t.Context(), owner, name, tags) }
				denied("CreateBucket", bucket, "s3:CreateBucket", true)
				denied("PutBucketTagging", bucket, "s3:PutBucketTagging", false) // it is there, without tags
				if err := bucket(); err != nil {
					t.Fatal(err)
				}
				denied("PutPublicAccessBlock", func() error { return g.account.SecureBucket(t.Context(), owner, name) },
					"s3:PutBucketPublicAccessBlock", true)
				denied("GetBucketLifecycleConfiguration", func() error {
					return g.account.ExpireObjects(t.Context(), owner, name, "",
						1)
				},
					"s3:GetLifecycleConfiguration", true)
				denied("CreateRole", func() error {
					return g.account.CreateRole(t.Context(), component.IAMRole{Name: name, Trust: trust}, nil)
				}, "iam:CreateRole", true)
				denied("CreateProject", func() error {
					return g.account.CreateBuildProject(t.Context(), wantedProject(g, name),
						nil)
				}, "codebuild:CreateProject", true)
				denied("PutRule", func() error {
					return g.account.PutRule(t.Context(), component.Rule{Name: name, Pattern: `{"source":["x"]}`}, nil)
				}, "events:PutRule", true)
				denied("events.DescribeRule", func() error {
					return g.account.PutRule(t.Context(), component.Rule{Name: name, Pattern: `{"source":["x"]}`}, nil)
				},
					"events:DescribeRule", true)
			}},
	}
}
