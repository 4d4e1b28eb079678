package feed

// The account, the mailbox and the running feed that the tests share.

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeAWS is a scripted account. Its calls take latency; with paced it lets them
// go as the account's token buckets do.
type fakeAWS struct {
	mu        sync.Mutex
	script    sync.Mutex // held while fail is asked
	functions []string
	aliases   map[string][]model.Alias
	versions  map[string]int // how many published versions a function has
	latency   func(op, subject string) time.Duration
	fail      func(op, subject string) error
	paced     bool
	common    tokens
	trickle   tokens
	calls     []call
	inFlight  int
	most      int
	identity  model.Identity
	renewals  int
	noRenewal error // of looking credentials up again
}

type call struct {
	at          time.Time
	op, subject string
	urgency     model.Urgency
}

func (c call) String() string { return c.op + " " + c.subject }

// tokens is a token bucket: a burst, then a rate.
type tokens struct {
	next time.Time
	rate time.Duration
}

func (b *tokens) reserve(now time.Time, burst int) time.Duration {
	if full := now.Add(-time.Duration(burst) * b.rate); b.next.Before(full) {
		b.next = full
	}
	b.next = b.next.Add(b.rate)
	return max(0, b.next.Sub(now))
}

func newFake(functions int, stages ...string) *fakeAWS {
	f := &fakeAWS{
		aliases:  map[string][]model.Alias{},
		versions: map[string]int{},
		common:   tokens{rate: time.Second / 12},
		trickle:  tokens{rate: time.Second / 5},
		identity: model.Identity{Account: "123456789012", Region: "eu-west-1"},
	}
	for i := range functions {
		name := fmt.Sprintf("fn-%04d", i)
		f.functions = append(f.functions, name)
		f.versions[name] = 9
		for n, s := range stages {
			f.aliases[name] = append(f.aliases[name], model.Alias{
				Function: name, Name: s, Version: strconv.Itoa(9 - n), Revision: name + s,
			})
		}
	}
	return f
}

func (f *fakeAWS) begin(ctx context.Context, op, subject string) error {
	f.mu.Lock()
	now := time.Now()
	u := model.UrgencyOf(ctx)
	f.calls = append(f.calls, call{now, op, subject, u})
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	wait := 50 * time.Millisecond
	if f.latency != nil {
		wait = f.latency(op, subject)
	}
	if f.paced && op != "GetFunction" && op != "GetCallerIdentity" {
		w := f.common.reserve(now, 30)
		if u == model.Background {
			w = max(w, f.trickle.reserve(now, 30))
		}
		wait += w
	}
	fail := f.fail
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.inFlight--
		f.mu.Unlock()
	}()
	if _, ok := ctx.Deadline(); !ok {
		return fmt.Errorf("%s has no deadline", op)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
	}
	if fail != nil {
		f.script.Lock() // what a script remembers needs no lock of its own
		defer f.script.Unlock()
		return fail(op, subject)
	}
	return nil
}

func failure(class model.Class, op, subject, message string) error {
	f := &model.Failure{Class: class, Operation: op, Subject: subject, Message: message}
	if class == model.Denied {
		f.Permission = "lambda:" + op
	}
	return f
}

func gone(op, subject, arn string) error {
	return failure(model.Gone, op, subject, "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:"+arn)
}

func (f *fakeAWS) ListFunctions(ctx context.Context, marker string) (model.FunctionPage, error) {
	if err := f.begin(ctx, "ListFunctions", marker); err != nil {
		return model.FunctionPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := strconv.Atoi(marker)
	to := min(from+50, len(f.functions))
	var p model.FunctionPage
	for _, name := range f.functions[from:to] {
		p.Functions = append(p.Functions, model.Function{Name: name})
	}
	if to < len(f.functions) {
		p.Next = strconv.Itoa(to)
	}
	return p, nil
}

func (f *fakeAWS) ListAliases(ctx context.Context, function string) ([]model.Alias, error) {
	if err := f.begin(ctx, "ListAliases", function); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(f.functions, function) {
		return nil, gone("ListAliases", function, function)
	}
	return slices.Clone(f.aliases[function]), nil
}

func (f *fakeAWS) find(function, alias string) (model.Alias, bool) {
	for _, a := range f.aliases[function] {
		if a.Name == alias {
			return a, true
		}
	}
	return model.Alias{}, false
}

func (f *fakeAWS) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	if err := f.begin(ctx, "GetAlias", function+":"+alias); err != nil {
		return model.Alias{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	a, ok := f.find(function, alias)
	if !ok {
		return a, gone("GetAlias", function+":"+alias, function+":"+alias)
	}
	return a, nil
}

func (f *fakeAWS) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	if err := f.begin(ctx, "GetFunction", function+":"+qualifier); err != nil {
		return model.Version{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if n, ok := model.VersionNumber(qualifier); ok && int(n) <= f.versions[function] {
		return model.Version{Function: function, Number: qualifier}, nil
	}
	a, ok := f.find(function, qualifier)
	if !ok {
		return model.Version{}, gone("GetFunction", function+":"+qualifier, function+":"+qualifier)
	}
	return model.Version{Function: function, Number: a.Version}, nil
}

func (f *fakeAWS) ListVersions(ctx context.Context, function, marker string) (model.VersionPage, error) {
	if err := f.begin(ctx, "ListVersions", function+"@"+marker); err != nil {
		return model.VersionPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := strconv.Atoi(marker)
	var p model.VersionPage
	to := min(from+50, f.versions[function])
	for n := from + 1; n <= to; n++ {
		p.Versions = append(p.Versions, model.Version{Function: function, Number: strconv.Itoa(n)})
	}
	if to < f.versions[function] {
		p.Next = strconv.Itoa(to)
	}
	return p, nil
}

func (f *fakeAWS) whoAmI(ctx context.Context) (model.Identity, error) {
	if err := f.begin(ctx, "GetCallerIdentity", ""); err != nil {
		return model.Identity{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.identity, nil
}

func (f *fakeAWS) renew(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renewals++
	return f.noRenewal
}

// set changes the script while the feed runs.
func (f *fakeAWS) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeAWS) move(function, stage, version string) {
	f.set(func() {
		for i := range f.aliases[function] {
			if f.aliases[function][i].Name == stage {
				f.aliases[function][i].Version = version
			}
		}
	})
}

// made are the calls so far of which op or subject begin with the text.
func (f *fakeAWS) made(prefix string) []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []call
	for _, c := range f.calls {
		if strings.HasPrefix(c.String(), prefix) {
			out = append(out, c)
		}
	}
	return out
}

// forget starts counting calls anew.
func (f *fakeAWS) forget() { f.set(func() { f.calls = nil }) }

// recorder is the mailbox of a test. The hook sees every event as it is posted.
type recorder struct {
	mu     sync.Mutex
	events []model.Event
	hook   func(model.Event)
}

func (r *recorder) Post(e model.Event) {
	r.mu.Lock()
	r.events = append(r.events, e)
	hook := r.hook
	r.mu.Unlock()
	if hook != nil {
		hook(e)
	}
}

func posted[E model.Event](r *recorder) []E {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []E
	for _, e := range r.events {
		if e, ok := e.(E); ok {
			out = append(out, e)
		}
	}
	return out
}

func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = nil
}

// world is a running feed with all that belongs to it.
type world struct {
	*testing.T
	aws  *fakeAWS
	box  *recorder
	feed *Feed
	stop context.CancelFunc
	done chan error
}

// run starts a feed over a fake within a synctest bubble, and ends it with the
// test. The screen is said to show visible once the list has begun to come.
func run(t *testing.T, f *fakeAWS, visible []string, change func(*Options)) *world {
	t.Helper()
	w := &world{T: t, aws: f, box: &recorder{}, done: make(chan error, 1)}
	o := Options{Lambda: f, Identity: f.whoAmI, Renew: f.renew, Mailbox: w.box, Now: time.Now, Stages: stages("dev", "stage", "prod")}
	if change != nil {
		change(&o)
	}
	w.feed = New(o)
	var once sync.Once
	w.box.hook = func(e model.Event) {
		if _, ok := e.(model.FunctionsListed); ok && visible != nil {
			once.Do(func() { w.feed.Want(model.Demand{Visible: visible, Focused: true}) })
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.stop = cancel
	go func() { w.done <- w.feed.Run(ctx) }()
	t.Cleanup(cancel)
	return w
}

// end stops the feed and waits for it.
func (w *world) end() {
	w.Helper()
	w.stop()
	if err := <-w.done; err != nil {
		w.Errorf("Run: %v", err)
	}
}

// after lets time pass.
func (w *world) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func stages(names ...string) []model.Stage {
	var out []model.Stage
	for _, n := range names {
		out = append(out, model.Stage{Name: n, Alias: n})
	}
	return out
}
