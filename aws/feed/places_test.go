package feed_test

import (
	"context"
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

// Two accounts whose functions have the same names come through one mailbox and stay
// apart: each has its engine and its store, and a cell is asked for by a stage that
// knows where it is.
func TestTwoAccountsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dev, prod := model.Place{Account: "111111111111", Region: "eu-west-1"}, model.Place{Account: "222222222222", Region: "eu-west-1"}
		stages := []model.Stage{{Name: "dev", Alias: "dev", Place: dev}, {Name: "prod", Alias: "prod", Place: prod}}
		known := store.NewPlaces(stages, dev, prod)
		box := mailbox.New(mailbox.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		sizes := map[model.Place]int{dev: 18, prod: 30}
		for at, functions := range sizes {
			world := sim.Demo(1, time.Now, functions)
			acct, err := account.Open(t.Context(), account.Options{
				Config: func(context.Context) (aws.Config, error) { return world.Config(), nil }, Embedded: true, Now: time.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer acct.Close()
			f := feed.New(feed.Options{Lambda: acct, Mailbox: box, Now: time.Now, Place: at, Stages: stages})
			go func() { ended <- f.Run(ctx) }()
		}
		until, stop := context.WithTimeout(ctx, 20*time.Second)
		defer stop()
		for until.Err() == nil {
			for at, d := range known.Apply(box.Gather(until)...) {
				if at != dev && at != prod {
					t.Errorf("events of %v touched %v", at, d)
				}
			}
		}
		for at, functions := range sizes {
			if n := len(known.Store(at).Functions()); n != functions {
				t.Errorf("%d functions in %s, want %d", n, at.Account, functions)
			}
		}
		both := known.Store(dev).Functions()[0].Name
		for _, stage := range stages {
			if c := known.Cell(both, stage); c.State != store.Serving {
				t.Errorf("%s of %s: %+v", stage.Name, both, c)
			}
		}
		if st := known.Store(dev).Stages(); len(st) != 1 || st[0].Name != "dev" {
			t.Errorf("stages of the first account: %v", st)
		}
		if c := known.Cell(both, model.Stage{Name: "dev", Alias: "dev", Place: model.Place{Account: "333333333333"}}); c.State == store.Serving {
			t.Errorf("a place that nobody looks at has %+v", c)
		}
		cancel()
		for range sizes {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}
