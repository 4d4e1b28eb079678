package verb

// What is asked of an account, and the accounts and Regions that the cockpit looks at.

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui"
)

// Account is what verbs and cockpit use of an account.
type Account interface {
	component.Ground
	model.Lambda
	model.Pipeline
	model.TableReader
	model.TableWriter
	model.MetricReader
	model.LogGroupReader
	model.PriceReader
	model.BillReader
	model.CommitReader
	model.ImageReader
	model.TrailReader
	model.StackReader
	model.TagReader
	model.ConcurrencyReader
	model.ExecutionCounter
	model.Invoker
	model.ConcurrencyLimiter
	model.APIGateway
	model.SkewReader
	model.RawReader
	Spending() model.Spending
	Way() model.Way
	Login() model.Login
	Identity(context.Context) (model.Identity, error)
	Renew(context.Context) error
	Meter() model.Meter
	Close()
}

// look is one account and Region that the cockpit looks at: the engine that reads it, and
// the store of what is known of it.
type look struct {
	place model.Place // the zero one where it is the only one: its events need none
	feed  *feed.Feed
	trail *feed.Trail[model.AliasCall]
	past  *feed.Trail[model.TableCall] // of tables
	store *store.Store
}

// look makes what reads the session's account into a store. It reads nothing but what is
// kept of it on the disk, which fills the first frame.
func (k *session) look(at model.Place, s *store.Store, box *mailbox.Mailbox) look {
	l := look{place: at, store: s}
	restored := k.restore()
	if restored != nil {
		l.store.Apply(*restored)
	}
	l.feed = feed.New(feed.Options{
		Lambda:   k.account,
		Identity: k.identify,
		Renew:    k.account.Renew,
		Meter:    k.account.Meter,
		Mailbox:  &remembering{Mailbox: box, apis: k.apis},
		Place:    at,
		Now:      k.env.Now,
		Stages:   at.Stages(k.config.Stages),
		Include:  k.config.Functions.Include,
		Builds:   k.account,
		Logs:     k.account,
		Objects:  k.account,
		Projects: k.config.Builds.Projects,

		APIs:       k.account,
		Tables:     k.account,
		Metrics:    k.account,
		LogGroups:  k.account,
		TableGlobs: k.config.Tables.Include,
		Spending:   k.account.Spending,
		Health:     healthSettings(k.config),
		Also:       []feed.Maker{feed.Commits(k.commits)},

		Cache:    k.cache,
		Hint:     k.hint,
		Restored: restored,
	})
	l.trail = k.followTrail(told{k.trail, placed{at, box}})
	l.past = k.followTables(placed{at, box})
	return l
}

// placed posts events as those of a place.
type placed struct {
	at model.Place
	on feed.Poster
}

// Post implements feed.Poster.
func (p placed) Post(e model.Event) { p.on.Post(p.at.At(e)) }

// account is what the cockpit is given of it.
func (l look) account() ui.Account {
	return ui.Account{Place: l.place, Store: l.store, Feed: reads{l.feed, l.trail, l.past}}
}

// reads is the feed, whose refresh reads CloudTrail too.
type reads struct {
	*feed.Feed
	trail *feed.Trail[model.AliasCall]
	past  *feed.Trail[model.TableCall]
}

// Refresh implements model.Feed.
func (r reads) Refresh() {
	r.Feed.Refresh()
	r.trail.Hurry()
	r.past.Hurry()
}

// run reads until the context ends.
func (l look) run(ctx context.Context) error {
	var trails sync.WaitGroup
	trails.Go(func() { _ = l.trail.Run(ctx) }) // what fails is told as a state
	trails.Go(func() { l.runPast(ctx) })
	err := l.feed.Run(ctx)
	trails.Wait()
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("reading the account: %w", err)
}

// runPast reads what became of tables, once all is read of aliases: moves rest on those,
// and the lookups of a second are few.
func (l look) runPast(ctx context.Context) {
	_ = l.past.Recall(ctx) // what is kept needs no lookup
	select {
	case <-l.trail.Rested():
		_ = l.past.Run(ctx) // what fails is told as a state
	case <-ctx.Done():
	}
}
