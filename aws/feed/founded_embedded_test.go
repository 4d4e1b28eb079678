package feed_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

const trustBoth = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"Service":["codebuild.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`

// found makes a function of what a project built, and serves it at dev.
func found(t *testing.T, a *account.Account) {
	t.Helper()
	ctx, tags := t.Context(), component.TagsOf("activity")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const owner, role = "123456789012", "arn:aws:iam::123456789012:role/aloft/activity"
	must(a.CreateBucket(ctx, owner, "artifacts", tags))
	must(a.SecureBucket(ctx, owner, "artifacts"))
	repository, err := a.CreateRepository(ctx, "activity", tags)
	must(err)
	first, err := a.CreateFirstCommit(ctx, component.FirstCommit{Repository: "activity", Branch: "main", Message: "Begin",
		Author: "alice", Files: []component.CommitFile{{Path: "app.py",
			Content: []byte("def handler(event, context): pass\n")}}})
	must(err)
	must(a.CreateRole(ctx, component.IAMRole{Name: "activity", Path: component.RolePath, Trust: trustBoth}, tags))
	must(a.CreateLogGroup(ctx, "/aws/lambda/activity", tags))
	project := component.BuildProject{Name: "activity", SourceType: "CODECOMMIT", Location: repository.CloneURL,
		Branch: "main",
		Image:  "public.ecr.aws/sam/build-python3.12:latest-x86_64", Environment: "LINUX_CONTAINER",
		Compute: "BUILD_GENERAL1_SMALL", Role: role, Artifacts: component.Place{Bucket: "artifacts", Prefix: "builds"}}
	err = a.CreateBuildProject(ctx, project, tags)
	if f := model.FailureOf(err, "", ""); f == nil || f.Cause != model.RoleNotReady {
		t.Fatalf("a role that was made just now: %v", err)
	}
	time.Sleep(10 * time.Second)
	must(a.CreateBuildProject(ctx, project, tags))
	started, err := a.StartBuild(ctx, model.BuildStart{Project: "activity", SourceVersion: "main", Token: "once"})
	must(err)
	time.Sleep(time.Minute)
	builds, err := a.GetBuilds(ctx, []string{started.ID})
	must(err)
	b := builds[0]
	if b.Status != model.BuildSucceeded || b.Commit != first || len(b.Artifacts) != 1 {
		t.Fatalf("got %+v", b)
	}
	must(a.CreateFunction(ctx, component.FunctionState{Name: "activity", Runtime: "python3.12", Handler: "app.handler",
		Architecture: "x86_64", MemoryMB: 128, TimeoutS: 3, Role: role},
		model.CodeUpdate{Bucket: b.Artifacts[0].Bucket, Key: b.Artifacts[0].Key}, tags))
	_, err = a.AwaitUpdate(ctx, "activity")
	must(err)
	v, err := a.Publish(ctx, model.Publication{Function: "activity", Description: "build 1 " + first[:7]})
	must(err)
	_, err = a.CreateAlias(ctx, model.AliasChange{Function: "activity", Alias: "dev", Version: v.Number})
	must(err)
}

// Through the SDK: an empty account is known to be empty, and what is made in it shows.
func TestAnEmptyAccountAndWhatIsMadeInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := sim.Empty(1, time.Now)
		acct := openWorld(t, world, 0)
		defer acct.Close()
		stages := model.OrderStages([]string{"dev", "prod"})
		box := mailbox.New(mailbox.Options{})
		f := feed.New(feed.Options{
			Lambda: acct, Identity: acct.Identity, Builds: acct, Tables: acct, Metrics: acct, LogGroups: acct, APIs: acct,
			Spending: acct.Spending, Mailbox: box, Now: time.Now, Stages: stages,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(stages)
		gather := func(d time.Duration) {
			gatherInto(ctx, known, box, d, func(e model.Event) {
				if failed, ok := e.(model.MetricsFailed); ok {
					t.Errorf("%s: %v", failed.Group, failed.Failure)
				}
			})
		}
		f.Want(model.Demand{Tables: true, Cost: true, CostByStage: true, Focused: true, Builds: true,
			Topics: []any{model.APIsShown{List: true}}})
		gather(time.Minute)
		if p, tables, apis := known.Projects(), known.Tables(), known.APIs(); len(known.Functions()) > 0 ||
			!p.Complete || len(p.List) > 0 || !tables.Complete || len(tables.List) > 0 || !apis.Complete || len(apis.List) > 0 {
			t.Fatalf("it is not known to be empty: %+v, %+v, %+v", p, tables, apis)
		}

		found(t, acct)
		f.Refresh()
		f.Want(model.Demand{Visible: []string{"activity"}, Focused: true, Builds: true})
		gather(2 * time.Minute)
		cell := known.Cell("activity", "dev")
		if len(known.Functions()) != 1 || cell.Alias.Version != "1" {
			t.Errorf("functions %+v, at dev %+v", known.Functions(), cell)
		}
		p := known.Projects()
		if builds := known.Builds("activity"); len(p.List) != 1 || len(builds.List) != 1 ||
			builds.List[0].Status != model.BuildSucceeded {
			t.Errorf("projects %+v, builds %+v", p, builds)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if u := world.Unknown(); len(u) > 0 {
			t.Errorf("not simulated: %v", u)
		}
	})
}
