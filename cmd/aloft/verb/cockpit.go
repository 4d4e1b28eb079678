package verb

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui"
)

// Screen shows the cockpit until it is left.
type Screen func(context.Context, ui.Options) error

// showScreen shows it on the terminal of this process.
func showScreen(ctx context.Context, o ui.Options) error {
	return ui.Run(ctx, o, os.Stdin, os.Stdout)
}

// cockpitOptions are the options of `aloft` without a verb.
type cockpitOptions struct {
	globals
	opening
}

// opening is what of the cockpit shows first.
type opening struct {
	View   string // name of a [[view]]; empty for the functions
	Filter string // of it, in the place of the view's own
}

// of is the view that is opened, nil where nothing was said.
func (o opening) of(c config.Config) (*config.View, error) {
	view := config.View{Pane: string(action.Functions)}
	if o.View != "" {
		found, hint := c.FindView(o.View)
		if hint != "" {
			return nil, usagef("there is no view %q: %s", o.View, hint)
		}
		view = found
	}
	if o.Filter != "" {
		view.Filter = o.Filter
		if p := ui.CheckView(view, c.Stages); p.Text != "" {
			return nil, usagef("--filter: %s", p.Text)
		}
	}
	if o == (opening{}) {
		return nil, nil
	}
	return &view, nil
}

// newCockpitOptions refuses what has no screen.
func newCockpitOptions(g globals, opens opening, e *Env) (command, error) {
	const instead = ": use aloft status, promote, rollback or history, which need no screen"
	switch {
	case g.JSON:
		return nil, usagef("the cockpit prints no JSON: aloft status -o json does")
	case !e.Terminal.In || !e.Terminal.Out:
		return nil, usagef("there is no terminal for the cockpit" + instead)
	case e.Getenv("TERM") == "dumb":
		return nil, usagef("TERM=dumb can not place text on a screen" + instead)
	}
	return cockpitOptions{g, opens}, nil
}

func (o cockpitOptions) run(ctx context.Context, k *session) error {
	k.screen = true
	if err := k.configure(); err != nil {
		return err
	}
	view, err := o.opening.of(k.config)
	if err != nil {
		return err
	}
	if err := k.connect(ctx); err != nil {
		return err
	}
	if err := k.openJournal(); err != nil {
		return err
	}
	// What runs beside the screen ends when the screen is left.
	reading, stop := context.WithCancel(ctx)
	m := &machine{first: k, ctx: reading}
	defer m.close()
	defer stop()
	options := m.cockpit(ctx, k)
	options.View = view // of the account that one begins with alone
	err = k.env.Screen(reading, options)
	stop()
	return errors.Join(err, m.wait())
}

// cockpit begins to read the session's account, and is what its cockpit works with.
// What an earlier run left behind is settled first.
func (m *machine) cockpit(ctx context.Context, k *session) ui.Options {
	mover := k.mover()
	deployer := k.deployer(mover)
	settled := k.settleAtStart(ctx, deployer)
	builder := k.newBuilder()
	settledBuilds := k.settleBuilds(ctx, builder)
	changer := k.changer()
	settledChanges := k.settleChanges(ctx, changer)
	tester := k.tester()
	settledTests := k.settleTests(ctx, tester)
	mender := k.mender()
	settledWiring := k.settleWiring(ctx, mender)
	planner := k.planner()
	k.settleComponents(ctx, planner, nil)
	maker := componentMaker{k, planner}
	k.sayForeign(ctx, slices.Concat(deployer.Kinds(), builder.Kinds(), mender.Kinds(), planner.Kinds(nil), []change.Kind{changer, tester})...)

	e, box := k.env, mailbox.New(mailbox.Options{})
	known := store.NewPlaces(k.config.Stages, model.Place{})
	var looks []look
	kept, err := k.favourites().known()
	if err != nil {
		e.notef("%v", err)
	}
	for _, at := range known.All() {
		known.Store(at).Apply(kept)
		looks = append(looks, k.look(at, known.Store(at), box))
	}
	m.read(k, looks)
	all := make([]ui.Account, len(looks))
	for i, l := range looks {
		all[i] = l.account()
	}
	return ui.Options{
		Account:  all[0],
		Others:   all[1:],
		Known:    known,
		Events:   box,
		Mover:    mover,
		Journal:  k.journal,
		Versions: k.account,
		Aliases:  k.account,
		Owner:    k.owners.Known,
		Pipeline: k.account,
		Builder:  builder,
		Deployer: deployer,
		Tester:   tester,
		Library:  library{k.config},
		Commits:  k.commits,
		Raw:      k.account,
		Keeper:   k.favourites(),
		Tables:   true,
		APIs:     true,
		Mender:   mender,
		Wiring:   k.account,
		Capacity: changer,
		Maker:    maker,
		Beginner: maker,
		Metrics:  k.account,
		Book:     k.book,
		Bill:     keptBill{k},
		Config:   k.config,
		Now:      e.Now,
		Operator: k.operator,
		Build:    e.Build.Version,
		Getenv:   e.Getenv,
		CrashDir: config.StatePath(e.Getenv, e.Home),
		Settled:  settled,

		Way:      k.way(),
		Accounts: m,
		Login:    login{k},
		Environ:  k.environ,
		Trust:    trust{k.statePath("trusted.json")},
		Unopened: k.unopened,

		SettledChanges: settledChanges,
		SettledBuilds:  settledBuilds,
		SettledTests:   settledTests,
		SettledWiring:  settledWiring,
	}
}

// restore is the last known state of the account that the host's settings led to
// last time, nil when there is none.
func (k *session) restore() *model.Restored {
	if k.cache == nil {
		return nil
	}
	account, region, ok := k.cache.Recall(k.hint)
	if !ok {
		return nil
	}
	r, ok := k.cache.Load(account, region)
	if !ok {
		return nil
	}
	return &r
}

// sayForeign says which changes in the journal are pending and of a kind that this
// aloft does not know.
func (k *session) sayForeign(ctx context.Context, kinds ...change.Kind) {
	pending, err := k.journal.Pending(ctx, k.env.Now(), k.operator.Host)
	if err != nil {
		return // a journal that can not be read is shown as such by its pane
	}
	for _, line := range change.Foreign(pending, kinds...) {
		k.env.notef("%s", line)
	}
}

// settleAtStart finds out what became of moves and deploys that were cut off.
func (k *session) settleAtStart(ctx context.Context, deployer *pipeline.Deployer) []release.Result {
	begin := func(n int) { k.env.notef("finding out what became of %s", plural(n, "interrupted change")) }
	return settle(ctx, k, begin, deployer.Kinds(), deployer.SettlePending)
}
