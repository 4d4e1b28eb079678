package verb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// demoSeed makes every demo begin the same.
const demoSeed = 1

// connection is an account with what belongs to it on this host. Close ends it.
type connection struct {
	env        *Env
	globals    globals
	config     config.Config
	account    Account
	lambda     model.Lambda   // the account, each call with a deadline
	pipeline   model.Pipeline // the same, except what moves large files, which has deadlines of its own
	tables     timedTables    // the account, what tables and costs are read from
	cache      *feed.Cache    // nil when there is nowhere to keep it
	hint       string
	world      *sim.World // the embedded account; nil for a real one
	folder     string     // of the embedded account's files; empty for a real one
	operator   model.Operator
	identity   atomic.Pointer[model.Identity]
	identified chan struct{} // closed once the identity is known
	once       sync.Once
	journal    *journal.File // nil until openJournal
	book       *cost.Book    // prices
	trail      *trail.Book   // what CloudTrail told
	owners     *trail.Owners // what else moves the aliases of this account
}

// loadConfig reads the configuration. The embedded account has the stages, the
// functions and the projects of the demo, unless a file was named for it.
func (e *Env) loadConfig(g globals) (config.Config, error) {
	c, err := config.Load(config.Options{
		Path: g.Config, Dir: e.Dir, Home: e.Home, Getenv: e.Getenv,
		Actions: action.IDs(), CheckKeys: checkKeys,
	})
	if err != nil {
		return config.Config{}, err
	}
	if g.Demo && g.Config == "" {
		c.Name = "demo"
		c.Functions.Include = nil
		c.Builds.Projects = nil
		c.Tables = config.Tables{}
		c.Sources = nil
		c.Stages = nil
		for _, name := range []string{"dev", "stage", "prod"} {
			c.Stages = append(c.Stages, model.Stage{Name: name, Alias: name, Confirm: model.ConfirmKey})
		}
	}
	c.ReadOnly = c.ReadOnly || g.ReadOnly
	return c, nil
}

// connect opens the account. It asks AWS nothing yet.
func (e *Env) connect(ctx context.Context, g globals, c config.Config) (*connection, error) {
	o := account.Options{
		Profile: g.Profile,
		Region:  g.Region,
		Budget: account.Budget{
			LambdaRPS:           c.Budget.LambdaRPS,
			LambdaBackgroundRPS: c.Budget.LambdaBackgroundRPS,
			LambdaBurst:         c.Budget.LambdaBurst,
			GetFunctionRPS:      c.Budget.GetFunctionRPS,
			BuildsRPS:           c.Budget.BuildsRPS,
			LogsRPS:             c.Budget.LogsRPS,
			TablesRPS:           c.Budget.TablesRPS,
			MetricsRPS:          c.Budget.MetricsRPS,
		},
		Now:        e.Now,
		Timeout:    min(g.Timeout, account.DefaultTimeout),
		Version:    e.Build.Version,
		MetricsCap: c.Budget.MetricsUSDPerDay,
	}
	k := &connection{env: e, globals: g, config: c, operator: e.operator(), identified: make(chan struct{}), trail: &trail.Book{}}
	if g.Demo {
		k.world = sim.Demo(demoSeed, e.Now, g.DemoFunctions)
		k.operator.Name = demoOperator
		o.Embedded = true
		o.Config = func(context.Context) (aws.Config, error) { return k.world.Config(), nil }
		folder, err := os.MkdirTemp("", "aloft-demo-")
		if err != nil {
			return nil, fmt.Errorf("making a folder for the demo: %w", err)
		}
		k.folder = folder
		k.config.Journal = config.Journal{Path: filepath.Join(folder, "journal.jsonl")}
	} else {
		o.Ledger = ledgerPath(e)
	}
	k.book = e.book(k.pricesFile())
	o.Prices = func(i cost.Item) float64 { return k.book.Each(cmp.Or(k.known().Region, g.Region), i) }
	if dir := k.cacheDir(); dir != "" {
		k.cache = feed.NewCache(dir, e.Now)
		k.hint = e.hint(g)
	}
	opened, err := e.Open(ctx, o)
	if err != nil {
		return nil, errors.Join(err, k.removeFolder())
	}
	k.account = opened
	k.owners = &trail.Owners{Stacks: opened, Tags: opened, Book: k.trail, Identity: k.known, Now: e.Now, Refuse: c.RefuseOwned}
	k.lambda = timed{opened, g.Timeout}
	k.pipeline = timedPipeline{opened, g.Timeout}
	k.tables = timedTables{opened, g.Timeout}
	return k, nil
}

func (k *connection) cacheDir() string {
	if k.folder != "" {
		return filepath.Join(k.folder, "cache")
	}
	return config.CacheDir(k.env.Getenv, k.env.Home)
}

// hint is what decides the account and the Region and is known before AWS has
// answered.
func (e *Env) hint(g globals) string {
	return strings.Join([]string{
		cmp.Or(g.Profile, e.Getenv("AWS_PROFILE"), e.Getenv("AWS_DEFAULT_PROFILE")),
		cmp.Or(g.Region, e.Getenv("AWS_REGION"), e.Getenv("AWS_DEFAULT_REGION")),
		e.Getenv("AWS_ENDPOINT_URL"), e.Getenv("AWS_ENDPOINT_URL_LAMBDA"), e.Getenv("AWS_ENDPOINT_URL_STS"),
		e.Getenv("AWS_ACCESS_KEY_ID"),
	}, "\n")
}

// close ends the connection, and takes away the files of the embedded account.
func (k *connection) close() {
	k.account.Close()
	if k.journal != nil {
		if err := k.journal.Close(); err != nil {
			k.env.notef("closing the journal: %v", err)
		}
	}
	if err := k.removeFolder(); err != nil {
		k.env.notef("removing the demo's folder: %v", err)
	}
}

func (k *connection) removeFolder() error {
	if k.folder == "" {
		return nil
	}
	return os.RemoveAll(k.folder)
}

// identify asks who aloft is for AWS, and keeps the answer.
func (k *connection) identify(ctx context.Context) (model.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	id, err := k.account.Identity(ctx)
	if err != nil {
		return model.Identity{}, err
	}
	k.identity.Store(&id)
	k.once.Do(func() { close(k.identified) })
	return id, nil
}

// known is the identity as far as it is known.
func (k *connection) known() model.Identity {
	if id := k.identity.Load(); id != nil {
		return *id
	}
	return model.Identity{}
}

// awaitIdentity is the identity as it is known now, once it is.
func (k *connection) awaitIdentity(ctx context.Context) (model.Identity, error) {
	select {
	case <-k.identified:
		return k.known(), nil
	case <-ctx.Done():
		return model.Identity{}, ctx.Err()
	}
}

// openJournal opens the record of moves.
func (k *connection) openJournal() error {
	if k.config.Journal.Path == "" {
		return fmt.Errorf("there is no place for the journal: set XDG_STATE_HOME, or journal.path in the config")
	}
	f, err := journal.Open(k.config.Journal.Path, k.config.Journal.Shared)
	if err != nil {
		return err
	}
	k.journal = f
	return nil
}

// deployer deploys in this account with a mover of it.
func (k *connection) deployer(mover *release.Mover) *pipeline.Deployer {
	return pipeline.New(pipeline.Deps{
		Code:      k.pipeline,
		Functions: k.lambda,
		Objects:   k.pipeline,
		Mover:     mover,
		Journal:   k.journal,
		Operator:  k.operator,
		Identity:  k.known,
		Stages:    func() []model.Stage { return k.config.Stages },
		Now:       k.env.Now,
	})
}

// mover makes moves in this account, recorded in its journal, which has to be
// open.
func (k *connection) mover() *release.Mover {
	return release.New(release.Deps{
		Lambda:   k.lambda,
		Journal:  k.journal,
		Operator: k.operator,
		Identity: k.known,
		Now:      k.env.Now,
		PID:      k.env.PID,

		Trail:       k.trail,
		Provisioned: k.account,
		Guards:      change.Guards{k.owners.Guard()},
	})
}
