package feed_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// Through the SDK, on the demo's account with its quotas: a build that is started
// is found, its log followed from its first line to its last, and all of it takes
// few calls.
func TestBuildOfTheEmbeddedAccountIsFollowed(t *testing.T) {
	t.Run("nothing in the way", func(t *testing.T) { followEmbedded(t) })
	t.Run("faults", func(t *testing.T) {
		followEmbedded(t, "GetLogEvents#4=throttle", "GetLogEvents#9=lost:500", "GetLogEvents#12=down", "GetLogEvents#15=error:ServiceUnavailableException", "BatchGetBuilds#6=throttle")
	})
}

func followEmbedded(t *testing.T, faults ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		world := sim.Demo(1, time.Now, 18)
		acct := openWorld(t, world, 0)
		defer acct.Close()
		box := mailbox.New(mailbox.Options{})
		f := feed.New(feed.Options{
			Lambda: acct, Builds: acct, Logs: acct, Objects: acct, Mailbox: box, Now: time.Now, Stages: model.OrderStages([]string{"dev", "stage", "prod"}),
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(nil)
		var lines []string
		var state model.LogState
		gather := func(d time.Duration) {
			until, stop := context.WithTimeout(ctx, d)
			defer stop()
			for until.Err() == nil {
				events := box.Gather(until)
				known.Apply(events...)
				for _, e := range events {
					switch e := e.(type) {
					case model.LogLines:
						for _, l := range e.Lines {
							lines = append(lines, l.Text)
						}
					case model.LogState:
						state = e
					case model.BuildsFailed:
						if len(faults) == 0 {
							t.Error(e.Failure)
						}
					}
				}
			}
		}
		f.Want(model.Demand{Builds: true, Focused: true})
		gather(20 * time.Second)
		projects := known.Projects()
		if len(projects.List) == 0 || !projects.Complete {
			t.Fatalf("projects %+v", projects)
		}
		var names []string
		for _, p := range projects.List {
			names = append(names, p.Name)
			if len(known.Builds(p.Name).List) == 0 {
				t.Errorf("no builds of %s", p.Name)
			}
		}
		started, err := acct.StartBuild(ctx, model.BuildStart{Project: names[0], Token: "t"})
		if err != nil {
			t.Fatal(err)
		}
		world.ResetCalls()
		if err := world.Script(faults...); err != nil {
			t.Fatal(err)
		}
		f.WatchBuild(started.ID)
		f.Want(model.Demand{Builds: true, Projects: names, Focused: true, Logs: []model.LogSource{model.LogSource{Build: started.ID}}})
		for range 60 {
			if gather(10 * time.Second); state.State == model.TailEnded {
				break
			}
		}
		b, _ := known.Build(started.ID)
		if !b.Complete || state.State != model.TailEnded {
			t.Fatalf("build %+v, its log %+v", b, state)
		}
		took := b.Ended.Sub(b.Started)
		if n := world.Calls()["BatchGetBuilds"]; n > int(took/(2*time.Second))+15 {
			t.Errorf("%d BatchGetBuilds in %s", n, took)
		}
		t.Logf("%s, %d lines, calls %v", took, len(lines), world.Calls())
		var want []string
		err = feed.Follow(ctx, feed.FollowOptions{
			Source: model.LogSource{Build: started.ID}, Build: feed.BuildNow(acct, time.Now), Logs: acct, Now: time.Now,
			Lines: func(l []model.LogLine) error {
				for _, l := range l {
					want = append(want, l.Text)
				}
				return nil
			},
		})
		if err != nil || len(want) == 0 || !slices.Equal(lines, want) {
			t.Errorf("%d lines while it ran, %d afterwards, %v\n%s", len(lines), len(want), err, strings.Join(lines, "\n"))
		}
		if u := world.Unfired(); len(u) > 0 {
			t.Errorf("faults that did not happen: %v", u)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// openWorld opens the account of a world, which the caller closes.
func openWorld(t *testing.T, world *sim.World, metricsCap float64) *account.Account {
	t.Helper()
	acct, err := account.Open(t.Context(), account.Options{
		Config: func(context.Context) (aws.Config, error) { return world.Config(), nil }, Embedded: true, Now: time.Now, MetricsCap: metricsCap,
	})
	if err != nil {
		t.Fatal(err)
	}
	return acct
}

// gatherInto applies to a store what comes into a mailbox in a time, and shows each event.
func gatherInto(ctx context.Context, known *store.Store, box *mailbox.Mailbox, d time.Duration, show func(model.Event)) {
	until, stop := context.WithTimeout(ctx, d)
	defer stop()
	for until.Err() == nil {
		events := box.Gather(until)
		known.Apply(events...)
		for _, e := range events {
			show(e)
		}
	}
}
