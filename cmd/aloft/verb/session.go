package verb

import (
	"cmp"
	"context"
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
	"github.com/aloftdeck/aloft/model/commits"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui"
)

// demoSeed makes every demo begin the same.
const demoSeed = 1

// session is what a run of a verb works with. Its parts are opened when a verb
// first asks for them, and closed once, when it has ended.
type session struct {
	env      *Env
	globals  globals
	operator model.Operator

	base       config.Config // as the files have it, after configure
	config     config.Config // as it holds in the account
	configured bool
	screen     bool // the account is opened for the cockpit, which waits for nothing
	beside     bool // it was gone to from another one
	same       bool // that one was opened with the same profile

	account    Account // nil until connect
	quotas     *account.Quotas
	cache      *feed.Cache // nil when there is nowhere to keep it
	hint       string
	world      *sim.World // the embedded account; nil for a real one
	folder     string     // of the embedded account's files; empty for a real one
	lock       *os.File   // held in it
	identity   atomic.Pointer[model.Identity]
	identified chan struct{} // closed once the identity is known
	told       sync.Once
	journal    *journal.File  // nil until openJournal
	book       *cost.Book     // nil until openPrices
	pays       bool           // for reads of metrics: --paid
	trail      *trail.Book    // what CloudTrail told
	commits    *commits.Book  // of repositories; nil until connect
	names      *nameBook      // for the completion; nil until connect
	owners     *trail.Owners  // what else moves the aliases of this account; nil until connect
	apis       *wiring.Memory // what was read of APIs a moment ago; nil until connect
}

func (e *Env) newSession(g globals) *session {
	return &session{
		env: e, globals: g, operator: e.operator(), identified: make(chan struct{}), trail: &trail.Book{},
		quotas: &account.Quotas{},
	}
}

// configure reads the configuration.
func (k *session) configure() error {
	if k.configured {
		return nil
	}
	c, err := k.env.loadConfig(k.globals)
	k.base, k.configured = c, err == nil
	k.config = c.In("", k.profile())
	return err
}

// loadConfig reads the configuration. The embedded account has the stages, the
// functions and the projects of the demo, unless a file was named for it.
func (e *Env) loadConfig(g globals) (config.Config, error) {
	c, err := config.Load(config.Options{
		Path: g.Config, Dir: e.Dir, Home: e.Home, Getenv: e.Getenv,
		Actions: action.IDs(), CheckKeys: checkKeys, CheckCommands: checkCommands, CheckView: ui.CheckView,
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
		c.Rules = nil
		c.Tests = demoTests()
		c.Stages = nil
		for _, name := range []string{"dev", "stage", "prod"} {
			c.Stages = append(c.Stages, model.Stage{Name: name, Alias: name, Confirm: model.ConfirmKey})
		}
	}
	c.ReadOnly, c.Firm = c.ReadOnly || g.ReadOnly, c.Firm || g.ReadOnly
	return c, nil
}

// connect opens the account. It asks AWS nothing yet.
func (k *session) connect(ctx context.Context) error {
	if k.account != nil {
		return nil
	}
	if err := k.configure(); err != nil {
		return err
	}
	e, g := k.env, k.globals
	o := account.Options{
		Profile:    g.Profile,
		Region:     g.Region,
		Budget:     k.config.Budget.Rates,
		ReadOnly:   k.config.ReadOnly && !k.base.RulesByNumber(),
		Now:        e.Now,
		Timeout:    min(g.Timeout, account.DefaultTimeout),
		CallTime:   g.Timeout,
		Version:    e.Build.Version,
		Quotas:     k.quotas,
		MetricsCap: k.config.Budget.MetricsUSDPerDay,
		Prices:     func(i cost.Item) float64 { return k.book.Each(cmp.Or(k.known().Region, g.Region), i) },
	}
	if k.beside || k.base.RulesByNumber() {
		o.Refuse = k.refuses
	}
	if g.Demo {
		if err := k.embed(&o); err != nil {
			return err
		}
	} else {
		o.Ledger = ledgerPath(e)
	}
	k.openPrices()
	if dir := k.cacheDir(); dir != "" {
		k.cache = feed.NewCache(dir, e.Now)
		k.hint = e.hint(g)
	}
	opened, err := e.Open(ctx, o)
	if err != nil {
		return err
	}
	k.names = newNameBook()
	opened = naming{opened, k.names}
	k.account, k.commits = opened, commits.NewBook(opened)
	k.owners = &trail.Owners{Stacks: opened, Tags: opened, Book: k.trail, Identity: k.known, Now: e.Now, Refuse: k.config.RefuseOwned}
	k.apis = wiring.NewMemory(opened, e.Now)
	if err := k.settleRules(ctx); err != nil {
		return err
	}
	return k.whereNamed(ctx)
}

// embed makes the account the embedded one, whose files live in a folder that goes
// with the session.
func (k *session) embed(o *account.Options) error {
	var err error
	if k.folder == "" {
		if k.folder, k.lock, err = newDemoFolder(k.env.Now()); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
	}
	k.config.Journal = config.Journal{Path: filepath.Join(k.folder, "journal.jsonl")}
	k.operator.Name = demoOperator
	k.world = k.demoWorld()
	o.Embedded = true
	o.Config = func(context.Context) (aws.Config, error) { return k.world.Config(), nil }
	return nil
}

// connectToWrite opens the account for a verb that writes, unless nothing may be
// written. nothing says what was not done.
func (k *session) connectToWrite(ctx context.Context, dryRun bool, nothing string) error {
	if err := k.configure(); err != nil {
		return err
	}
	if k.base.RulesByNumber() {
		if err := k.connect(ctx); err != nil { // which account it is decides
			return err
		}
	}
	if k.config.ReadOnly && !dryRun {
		return refusef("read-only: %s: aloft config shows where read_only comes from, --dry-run shows what would be done", nothing)
	}
	return k.connect(ctx)
}

// openToWrite opens what a change needs: the account, the journal, and who we are there.
func (k *session) openToWrite(ctx context.Context, dryRun bool, nothing string) error {
	if err := k.connectToWrite(ctx, dryRun, nothing); err != nil {
		return err
	}
	if err := k.openJournal(); err != nil {
		return err
	}
	_, err := k.identify(ctx)
	return err
}

func (k *session) cacheDir() string {
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

// close ends the session, and takes away the files of the embedded account.
func (k *session) close() {
	if k.account != nil {
		k.saveNames()
		k.account.Close()
	}
	if k.journal != nil {
		if err := k.journal.Close(); err != nil {
			k.env.notef("closing the journal: %v", err)
		}
	}
	if err := k.removeFolder(); err != nil {
		k.env.notef("removing the demo's folder: %v", err)
	}
}

func (k *session) removeFolder() error {
	if k.folder == "" || k.beside {
		return nil
	}
	if k.lock != nil {
		k.lock.Close()
	}
	return os.RemoveAll(k.folder)
}

// identify asks who aloft is for AWS, and keeps the answer.
func (k *session) identify(ctx context.Context) (model.Identity, error) {
	if err := k.connect(ctx); err != nil {
		return model.Identity{}, err
	}
	id, err := k.account.Identity(ctx)
	if err != nil {
		return model.Identity{}, err
	}
	k.identity.Store(&id)
	k.told.Do(func() { close(k.identified) })
	return id, nil
}

// known is the identity as far as it is known.
func (k *session) known() model.Identity {
	if id := k.identity.Load(); id != nil {
		return *id
	}
	return model.Identity{}
}

// awaitIdentity is the identity as it is known now, once it is.
func (k *session) awaitIdentity(ctx context.Context) (model.Identity, error) {
	select {
	case <-k.identified:
		return k.known(), nil
	case <-ctx.Done():
		return model.Identity{}, ctx.Err()
	}
}

// openJournal opens the record of moves of the account, which has to be open.
func (k *session) openJournal() error {
	if k.journal != nil {
		return nil
	}
	if k.config.Journal.Path == "" {
		return fmt.Errorf("there is no place for the journal: set XDG_STATE_HOME, or journal.path in the config")
	}
	f, err := openJournalFile(k.config.Journal.Path, k.config.Journal.Shared)
	if err != nil {
		return err
	}
	k.journal = f
	k.env.warnOfJournal(k.config.Journal.Path)
	return nil
}

// deployer deploys in this account with a mover of it.
func (k *session) deployer(mover *release.Mover) *pipeline.Deployer {
	return pipeline.New(pipeline.Deps{
		Code:      k.account,
		Functions: k.account,
		Objects:   k.account,
		Images:    k.account,
		Mover:     mover,
		Journal:   k.journal,
		Operator:  k.operator,
		Identity:  k.known,
		Stages:    func() []model.Stage { return k.config.Stages },
		Now:       k.env.Now,
		PID:       k.env.PID,
		Guards:    k.guards(),
	})
}

// mover makes moves in this account, recorded in its journal, which has to be
// open.
func (k *session) mover() *release.Mover {
	return release.New(release.Deps{
		Lambda:   k.account,
		Journal:  k.journal,
		Operator: k.operator,
		Identity: k.known,
		Now:      k.env.Now,
		PID:      k.env.PID,

		Trail:       k.trail,
		Provisioned: k.account,
		Executions:  k.account,
		Guards:      append(k.guards(), k.testGuard()),
	})
}

// guards are the rules that moves must pass.
func (k *session) guards() change.Guards {
	k.recallAPIs()
	return change.Guards{k.owners.Guard(), k.apis.Guard(func() model.Place { return k.known().Place() }, func() []model.Stage { return k.config.Stages })}
}
