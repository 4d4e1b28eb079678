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
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/aloftdeck/aloft/model"
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
	Budget   Budget
	Now      model.Clock   // required; has to go with real time: the budget rests on it
	Timeout  time.Duration // of one attempt on the wire; 0: 15 s
	Attempts int           // of one call, the first included; 0: 3
	Version  string        // aloft's own, for the user agent

	// Ledger is the path of the file that keeps what was spent today and this month,
	// one for each AWS account; processes of a user share it. Empty: memory.
	Ledger     string
	MetricsCap float64 // dollars a day at which paid reads of metrics stop; 0: nothing is paid
	// Prices are dollars for one base unit of an item; nil, or 0: list prices of
	// us-east-1.
	Prices func(cost.Item) float64
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
	common  *bucket    // all of Lambda's control plane but GetFunction
	get     *bucket    // GetFunction
	builds  *bucket    // CodeBuild
	logs    *bucket    // CloudWatch Logs
	tables  *bucket    // DynamoDB
	metrics *bucket    // CloudWatch, without ListMetrics
	scarce  *bucket    // services whose quotas are small, or not public
	trail   *bucket    // CloudTrail
	meter   *meter
	ledger  *ledger
}

var (
	_ model.Lambda         = (*Account)(nil)
	_ model.Pipeline       = (*Account)(nil)
	_ model.TableReader    = (*Account)(nil)
	_ model.TableWriter    = (*Account)(nil)
	_ model.MetricReader   = (*Account)(nil)
	_ model.LogGroupReader = (*Account)(nil)
	_ model.PriceReader    = (*Account)(nil)
	_ model.BillReader     = (*Account)(nil)
	_ model.TrailReader    = (*Account)(nil)
	_ model.StackReader    = (*Account)(nil)
	_ model.TagReader      = (*Account)(nil)
)

// clients are the SDK clients of one loaded configuration.
type clients struct {
	config     aws.Config
	profile    profile
	lambda     *lambda.Client
	sts        *sts.Client
	codebuild  *codebuild.Client
	logs       *cloudwatchlogs.Client
	objects    *s3.Client
	codecommit *codecommit.Client
	tables     *dynamodb.Client
	scaling    *applicationautoscaling.Client
	metrics    *cloudwatch.Client
	prices     *pricing.Client
	bills      *costexplorer.Client
	trail      *cloudtrail.Client
	stacks     *cloudformation.Client
}

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
	budget := options.Budget.orDefaults()
	a := &Account{
		options: options,
		meter:   newMeter(options.Now),
		common: newBucket(options.Now, limits{
			rate: budget.LambdaRPS, background: budget.LambdaBackgroundRPS, burst: budget.LambdaBurst,
		}),
		get: newBucket(options.Now, limits{
			rate: budget.GetFunctionRPS, background: budget.GetFunctionRPS, burst: max(1, int(budget.GetFunctionRPS)),
		}),
		builds:  newBucket(options.Now, even(budget.BuildsRPS)),
		tables:  newBucket(options.Now, even(budget.TablesRPS)),
		metrics: newBucket(options.Now, even(budget.MetricsRPS)),
		scarce:  newBucket(options.Now, even(budget.ScarceRPS)),
		trail:   newBucket(options.Now, limits{rate: budget.TrailRPS, background: budget.TrailRPS, burst: 1}),
		ledger:  newLedger(options),
	}
	c, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	if budget.LogsRPS <= 0 {
		budget.LogsRPS = logEventsQuota(c.config.Region) / 2
	}
	a.logs = newBucket(options.Now, even(budget.LogsRPS))
	a.clients.Store(c)
	return a, nil
}

// Close ends the account: calls that wait for their turn fail. It closes idle
// connections where the HTTP client can; the SDK's own lets them time out.
func (a *Account) Close() {
	for _, b := range a.buckets() {
		b.close()
	}
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
	return &clients{
		config:    config,
		profile:   p,
		lambda:    lambda.NewFromConfig(config),
		sts:       sts.NewFromConfig(config),
		codebuild: codebuild.NewFromConfig(config),
		logs:      cloudwatchlogs.NewFromConfig(config),
		objects: s3.NewFromConfig(config, func(o *s3.Options) {
			o.UsePathStyle = o.BaseEndpoint != nil // bucket.localhost is no name that can be found
		}),
		codecommit: codecommit.NewFromConfig(config),
		tables: dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
			// An answer without the header, as proxies and emulators give it, would fail.
			o.DisableValidateResponseChecksum = true
		}),
		scaling: applicationautoscaling.NewFromConfig(config),
		metrics: cloudwatch.NewFromConfig(config),
		prices: pricing.NewFromConfig(config, func(o *pricing.Options) {
			o.Region = priceRegion(o.Region)
		}),
		bills:  costexplorer.NewFromConfig(config),
		trail:  cloudtrail.NewFromConfig(config),
		stacks: cloudformation.NewFromConfig(config),
	}, nil
}

// bound gives a context without a deadline one that leaves room for all
// attempts and the waits between them.
func (a *Account) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(a.options.Attempts+1)*a.patience(ctx))
}
