// Package sim is the embedded account: a simulated AWS account that answers the
// real SDK clients inside the process, without a network. Clients made from
// World.Config run their own validation, serialisation, signing and retries; a
// middleware at the innermost step hands each typed input to the World and
// returns its typed output or error.
//
// What the World does not simulate it refuses loudly, naming the operation.
package sim

import (
	"cmp"
	"math/rand/v2"
	"sync"
	"time"

	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/aloftdeck/aloft/model"
)

// Options say what sort of account to make.
type Options struct {
	Seed         int64       // same seed, clock and calls: same answers
	Now          model.Clock // required
	Account      string      // 12 digits; empty: 123456789012
	Region       string      // empty: us-east-1
	Latency      Latency     // how long answers take; zero: no time at all
	Updates      Latency     // how long an update of code or configuration takes; zero: it is done at once
	Provisioning Latency     // how long a version takes to become ready for a provisioned alias; zero: it is ready at once
	Changes      Latency     // how long a change of a table takes; zero: it is done at once
	Spreading    Latency     // how long a new role can not be assumed; zero: it can at once
	Pace         float64     // builds take so many times their usual 25 to 70 s; zero: 1
	// Unlimited takes the quotas away: nothing is throttled unless scripted.
	Unlimited bool
	// Unrecorded has calls counted and not kept: what they were made with is most of what
	// an account needs that is shown.
	Unrecorded bool
}

// Latency is the span of time that an answer takes, evenly spread and seeded.
type Latency struct{ Min, Max time.Duration }

// World is one simulated account in one Region. Its methods may be called from
// any goroutine.
type World struct {
	account string
	region  string
	now     model.Clock
	seed    int64
	ops     map[string]operation

	mu           sync.Mutex
	functions    map[string]*function
	names        []string // of functions, sorted
	updates      Latency
	failing      map[string]codeUpdate // how the next update of a function fails
	provisioning Latency
	unready      map[string]string // why the next version of a function can not be provisioned

	projects     map[string]*project
	projectNames []string            // sorted
	making       map[string][]string // projects that make several, by function
	images       map[string]pushed   // that were put into the registry, by URI
	pace         float64
	logs         logState
	objects      map[string]object // by bucket/key
	buckets      map[string]*bucket
	tables       tableState
	apis         apiState

	roles             map[string]*iamRole
	spreading         Latency
	repositories      map[string]*gitRepository   // of CodeCommit, made by a call
	imageRepositories map[string]*imageRepository // likewise, of ECR
	rules             map[string]*eventRule
	badTarget         *eventtypes.PutTargetsResultEntry // what the next target fails with, nil for nothing
	connections       map[string]connection             // by ARN

	trail   []event              // calls that CloudTrail recorded, besides what functions have as their past
	past    map[string][]sighted // that past by name of the event, newest first; nil until it is asked for
	agent   string               // user agent of the call that is carried out
	request string               // its id
	stacks  map[string]string    // stacks by function:alias of their resources

	revisions *rand.Rand // of RevisionIds and code
	events    *rand.Rand // of ids in CloudTrail
	requests  *rand.Rand // of request ids
	latency   Latency
	delays    *rand.Rand
	quota     quota // nil: unlimited
	script    []*armedRule
	calls     calls
	before    map[string][]func()

	team lively
}

// New makes an empty account. It panics without a clock, which only a mistake in
// the program can cause.
func New(o Options) *World {
	if o.Now == nil {
		panic("aws/sim: New needs a clock")
	}
	if o.Account == "" {
		o.Account = "123456789012"
	}
	if o.Region == "" {
		o.Region = "us-east-1"
	}
	w := &World{
		account:      o.Account,
		region:       o.Region,
		now:          o.Now,
		seed:         o.Seed,
		ops:          operations(),
		functions:    make(map[string]*function),
		updates:      o.Updates,
		failing:      make(map[string]codeUpdate),
		provisioning: o.Provisioning,
		unready:      make(map[string]string),
		projects:     make(map[string]*project),
		making:       make(map[string][]string),
		images:       make(map[string]pushed),
		pace:         cmp.Or(o.Pace, 1),
		logs:         logState{groups: make(map[string]map[string][]logLine), made: make(map[string]*madeGroup)},
		objects:      make(map[string]object),
		buckets:      make(map[string]*bucket),
		roles:        make(map[string]*iamRole),
		spreading:    o.Spreading,
		repositories: make(map[string]*gitRepository),
		rules:        make(map[string]*eventRule),
		connections:  make(map[string]connection),

		imageRepositories: make(map[string]*imageRepository),
		tables:            tableState{delay: o.Changes},
		stacks:            make(map[string]string),
		revisions:         stream(o.Seed, "revisions"),
		events:            stream(o.Seed, "events"),
		requests:          stream(o.Seed, "requests"),
		delays:            stream(o.Seed, "delays"),
		latency:           o.Latency,
		before:            make(map[string][]func()),
		calls:             calls{counts: make(map[string]int), counted: o.Unrecorded},
		team:              lively{rng: stream(o.Seed, "team")},
	}
	if !o.Unlimited {
		w.quota = newQuota(w.region)
	}
	return w
}

// Account is the account's number.
func (w *World) Account() string { return w.account }

// Region is the Region that the account is looked at in.
func (w *World) Region() string { return w.region }
