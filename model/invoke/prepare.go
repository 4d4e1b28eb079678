package invoke

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	readTime   = 15 * time.Second // for one read
	preparedBy = 8                // reads at the same time
)

// Prepare reads what tests need and fills their sheets, in the order of the requests. It
// invokes nothing and never fails: what is wrong is in a sheet's verdict. The function,
// which may be nil, hears how many are done; it is never called twice at the same time.
func (t *Tester) Prepare(ctx context.Context, rs []Request, progress func(done, total int)) []Sheet {
	read := &targets{Tester: t, known: map[[2]string]func() target{}}
	return change.PrepareEach(rs, preparedBy, func(r Request) Sheet { return t.prepare(ctx, r, read) }, progress)
}

func (t *Tester) prepare(ctx context.Context, r Request, read *targets) Sheet {
	s := Sheet{Request: r, ID: t.deps.NewID(), ReadAt: t.deps.Now(), Verdict: change.Ready, Confirm: r.Stage}
	if r.Stage.Confirm != model.ConfirmType {
		s.Confirm = model.Stage{}
	}
	got := read.of(ctx, r)
	s.Version, s.Beside = got.version, got.beside
	if got.failure != nil {
		s.refuse(got.failure, "%s", got.why)
		return s
	}
	if r.Version != "" {
		s.Confirm, s.Notes = got.confirm, append(s.Notes, got.notes...)
	}
	v := got.version
	switch {
	case v.TenantIsolated && r.Tenant == "":
		s.Verdict, s.Reason = change.Choose,
			fmt.Sprintf("%s is isolated by tenant: say for which tenant it shall be invoked", safetext.Line(r.Function))
		return s
	case !v.TenantIsolated && r.Tenant != "":
		s.refuse(nil, "%s is not isolated by tenant: leave the tenant out", r.Function)
		return s
	case v.State != "" && v.State != "Active" && v.State != "Inactive":
		s.refuse(nil, "version %s of %s can not be invoked: it is %s", v.Number, r.Function, v.StateWords())
		return s
	}
	if s.Beside != nil {
		s.note("%s serves two versions by weight: Lambda chooses which one is tested", r.Stage.Name)
	}
	if v.Durable {
		s.note("it is durable: an execution that waits is not waited for longer than its function may run")
	}
	s.Guards = t.runner.Ask(ctx, (&test{Tester: t, sheet: s}).Sheet())
	if why := change.Refusal(s.Guards); why != "" {
		s.refuse(nil, "%s", why)
		return s
	}
	s.Notes = append(s.Notes, change.Warnings(s.Guards)...)
	return s
}

func (s *Sheet) refuse(f *model.Failure, format string, args ...any) {
	s.Verdict, s.Failure, s.Reason = change.Refused, f, safetext.Line(fmt.Sprintf(format, args...))
}

func (s *Sheet) note(format string, args ...any) {
	s.Notes = append(s.Notes, safetext.Line(fmt.Sprintf(format, args...)))
}

// target is what is known of something that is invoked.
type target struct {
	version *model.Version
	beside  *model.Canary
	confirm model.Stage // of a version: the stage that serves it and wants its name typed
	notes   []string
	failure *model.Failure
	why     string // in words, with a failure
}

// targets reads each thing that is invoked once.
type targets struct {
	*Tester
	mu    sync.Mutex
	known map[[2]string]func() target
}

func (t *targets) of(ctx context.Context, r Request) target {
	key := [2]string{r.Function, r.Qualifier()}
	t.mu.Lock()
	read, ok := t.known[key]
	if !ok {
		read = sync.OnceValue(func() target { return t.read(ctx, r) })
		t.known[key] = read
	}
	t.mu.Unlock()
	return read()
}

func (t *targets) read(ctx context.Context, r Request) target {
	var got target
	qualifier := r.Qualifier()
	failed := func(err error, what string) target {
		got.failure = model.FailureOf(err, "GetFunction", r.Function+":"+qualifier)
		switch {
		case got.failure.Class == model.Gone && r.Version != "":
			got.why = fmt.Sprintf("%s has no version %s, or does not exist", r.Function, r.Version)
		case got.failure.Class == model.Gone:
			got.why = fmt.Sprintf("%s has no alias %s, or does not exist", r.Function, qualifier)
		default:
			got.why = what + " could not be read: " + change.Cause(err)
		}
		return got
	}
	if r.Version == "" {
		a, err := t.alias(ctx, r.Function, qualifier)
		if err != nil {
			return failed(err, "what "+r.Stage.Name+" serves")
		}
		got.beside = a.Canary
	}
	v, err := t.version(ctx, r.Function, qualifier)
	if err != nil {
		return failed(err, "the version")
	}
	got.version = &v
	if r.Version != "" {
		got.confirm, got.notes = t.serving(ctx, r)
	}
	return got
}

// serving is the stage that serves a version and wants its name typed. One that can not
// be read is taken for that.
func (t *targets) serving(ctx context.Context, r Request) (model.Stage, []string) {
	for _, st := range t.deps.Stages() {
		if st.Confirm != model.ConfirmType {
			continue
		}
		a, err := t.alias(ctx, r.Function, st.Alias)
		switch {
		case model.ClassOf(err) == model.Gone && err != nil:
		case err != nil:
			return st, []string{safetext.Line(fmt.Sprintf("whether %s serves version %s could not be read: %s", st.Name,
				r.Version, change.Cause(err)))}
		case a.Version == r.Version || a.Canary != nil && a.Canary.Version == r.Version:
			return st, []string{safetext.Line(fmt.Sprintf("%s serves version %s: it runs with the settings of %s", st.Name,
				r.Version, st.Name))}
		}
	}
	return model.Stage{}, nil
}

func (t *targets) alias(ctx context.Context, function, alias string) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return t.deps.Lambda.GetAlias(ctx, function, alias)
}

func (t *targets) version(ctx context.Context, function, qualifier string) (model.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return t.deps.Lambda.GetVersion(ctx, function, qualifier)
}
