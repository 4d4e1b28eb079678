// Package account is one AWS account and Region as aloft sees it: identity, SDK
// clients, call budget and meter. It is the one place that holds SDK clients;
// SDK types stop here.
package account

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/logging"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/cost"
)

// Source gives the SDK's configuration. Open and Renew call it, so it has to
// look afresh each time.
type Source func(context.Context) (aws.Config, error)

// Options says which account to open and how to treat it.
type Options struct {
	Profile  string // named profile; empty: AWS_PROFILE, else the default one
	Region   string // empty: AWS_REGION, else the profile's
	Config   Source // nil: the SDK's own chain of environment, profiles, SSO and roles
	Embedded bool   // Config is that of the embedded account
	Budget   model.Rates
	ReadOnly bool // every call that is not known to be a read is refused
	// Refuse says why nothing may be written in the account of a number, empty where it
	// may. It is asked before the first write, once AWS has said which account it is. Nil:
	// ReadOnly alone decides.
	Refuse   func(account string) string
	Now      model.Clock   // required; has to go with real time: the budget rests on it
	Timeout  time.Duration // of one attempt on the wire; 0: 15 s
	Attempts int           // of one call, the first included; 0: 3
	CallTime time.Duration // of one call, its waits and repetitions included, whatever its context allows; 0: no such bound
	Version  string        // aloft's own, for the user agent

	// Ledger is the path of the file that keeps what was spent today and this month,
	// one for each AWS account; processes of a user share it. Empty: memory.
	Ledger     string
	MetricsCap float64 // dollars a day at which paid reads of metrics stop; 0: nothing is paid
	// Prices are dollars for one base unit of an item; nil, or 0: list prices of
	// us-east-1.
	Prices func(cost.Item) float64

	// Quotas are the calls a second that this account shares with others that turn out to
	// be the same one in the same Region, under another profile. Nil: with none.
	Quotas *Quotas
}

// Defaults of Options.
const (
	DefaultTimeout  = 15 * time.Second
	DefaultAttempts = 3
)

// Account answers for one AWS account and Region. Its methods may be called
// from many goroutines.
type Account struct {
	options Options
	clients atomic.Pointer[clients]
	renewal sync.Mutex // one Renew at a time
	buckets atomic.Pointer[buckets]
	joined  counted // whose quotas it uses; the zero one: its own. Guarded by Options.Quotas
	closed  bool    // likewise
	meter   *meter
	ledger  *ledger
	walks   walks
}

var (
	_ model.Lambda           = (*Account)(nil)
	_ model.APIGateway       = (*Account)(nil)
	_ model.ExecutionCounter = (*Account)(nil)
	_ model.Pipeline         = (*Account)(nil)
	_ model.Invoker          = (*Account)(nil)
	_ model.TableReader      = (*Account)(nil)
	_ model.TableWriter      = (*Account)(nil)
	_ model.MetricReader     = (*Account)(nil)
	_ model.LogGroupReader   = (*Account)(nil)
	_ model.PriceReader      = (*Account)(nil)
	_ model.BillReader       = (*Account)(nil)
	_ model.TrailReader      = (*Account)(nil)
	_ model.StackReader      = (*Account)(nil)
	_ model.TagReader        = (*Account)(nil)

	_ model.ConcurrencyLimiter   = (*Account)(nil)
	_ component.BucketKeeper     = (*Account)(nil)
	_ component.RepositoryKeeper = (*Account)(nil)
	_ component.RoleKeeper       = (*Account)(nil)
	_ component.ImageKeeper      = (*Account)(nil)
	_ component.LogGroupKeeper   = (*Account)(nil)
	_ component.ProjectKeeper    = (*Account)(nil)
	_ component.RuleKeeper       = (*Account)(nil)
	_ component.FunctionKeeper   = (*Account)(nil)
	_ component.TableKeeper      = (*Account)(nil)
	_ component.APIKeeper        = (*Account)(nil)
)

// Open loads the SDK's configuration. It makes no call to AWS: whether the
// credentials are any good, the first call tells. It fails when there is no
// Region, or the configuration can not be used.
func Open(ctx context.Context, options Options) (*Account, error) {
	if options.Timeout <= 0 {
		options.Timeout = DefaultTimeout
	}
	if options.Attempts <= 0 {
		options.Attempts = DefaultAttempts
	}
	a := &Account{options: options, meter: newMeter(options.Now), ledger: newLedger(options)}
	c, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	own := newBuckets(options.Now, options.Budget.OrDefaults(), c.config.Region)
	a.buckets.Store(&own)
	a.clients.Store(c)
	return a, nil
}

// Close ends the account: calls that wait for their turn fail. It closes idle
// connections where the HTTP client can; the SDK's own lets them time out.
func (a *Account) Close() {
	a.closeBuckets()
	if h, ok := a.clients.Load().config.HTTPClient.(interface{ CloseIdleConnections() }); ok {
		h.CloseIdleConnections()
	}
}

// Meter is what has been asked of AWS so far.
func (a *Account) Meter() model.Meter { return a.meter.read() }

// Renew loads configuration and credentials afresh, after they had expired: the
// provider that failed may remember that it did. Calls under way end with the
// clients they began with. When there are still no valid credentials, it says
// so and the old clients stay.
func (a *Account) Renew(ctx context.Context) error {
	a.renewal.Lock()
	defer a.renewal.Unlock()
	ctx, cancel := a.bound(ctx)
	defer cancel()
	c, err := a.load(ctx)
	if err != nil {
		return err
	}
	if _, err := c.config.Credentials.Retrieve(ctx); err != nil {
		return a.failure(ctx, call{operation: "GetCredentials", profile: c.profile}, err)
	}
	a.clients.Store(c)
	return nil
}

// load makes clients of a freshly loaded configuration.
func (a *Account) load(ctx context.Context) (*clients, error) {
	config, p, err := loadConfig(ctx, a.options)
	if err != nil {
		return nil, err
	}
	config.Logger = logging.Nop{} // the SDK warns on stderr, in the middle of the screen
	config.ClientLogMode = 0
	config.Retryer = a.retryer
	config.RetryMaxAttempts = 0 // from the environment; it would wrap the retryer
	config.RetryMode = ""
	if config.Credentials != nil {
		config.Credentials = marked(config.Credentials)
	}
	config.APIOptions = append(config.APIOptions[:len(config.APIOptions):len(config.APIOptions)], a.instrument)
	var c *clients
	if a.options.ReadOnly || a.options.Refuse != nil {
		may := func(ctx context.Context) error { return a.mayWrite(ctx, c) }
		config.APIOptions = append(config.APIOptions, refuseWrites(may))
	}
	c = newClients(config, p)
	return c, nil
}

// bound gives a context without a deadline one that leaves room for all
// attempts and the waits between them.
func (a *Account) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(a.options.Attempts+1)*a.patience(ctx))
}
