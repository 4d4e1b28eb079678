package release

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// concurrency is the provisioned concurrency of every alias.
type concurrency struct {
	mu     sync.Mutex
	status string
	err    error
}

func (c *concurrency) set(status string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = status
}

func (c *concurrency) GetConcurrency(context.Context, string, string) (model.Concurrency, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return model.Concurrency{Requested: 5, Status: c.status, Reason: "FUNCTION_ERROR_INIT_FAILURE"}, c.err
}

// provisioned makes Lambda leave all traffic on the old version after a move, until
// ready.
func (b *bench) provisioned(c *concurrency, ready time.Duration) {
	b.Mover = with(b.Mover, func(d *Deps) { d.Provisioned = c })
	b.aws.on("UpdateAlias", func(_ context.Context, do func() (any, error)) (any, error) {
		from := b.aws.get("orders", "prod").Version
		made, err := do()
		b.aws.mu.Lock()
		defer b.aws.mu.Unlock()
		a := made.(model.Alias)
		a.Canary = &model.Canary{Version: from, Weight: 1}
		c.set("IN_PROGRESS")
		b.aws.put(a)
		if ready > 0 {
			time.AfterFunc(ready, func() {
				b.aws.mu.Lock()
				defer b.aws.mu.Unlock()
				a.Canary = nil
				c.set("READY")
				b.aws.put(a)
			})
		}
		return made, err // that shows no weights yet
	})
}

func TestMoveIsMadeWhenTheWeightsAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.provisioned(&concurrency{}, 3*time.Minute)
		s := b.Prepare(t.Context(), promote())
		begun := time.Now()
		said := ""
		r := b.Move(t.Context(), []Sheet{s}, Options{}, func(p Progress) { said += string(p.Step) + " " + p.Note + "\n" })[0]
		ended(t, r, Moved)
		if took := time.Since(begun); took < 3*time.Minute || r.Alias.Canary != nil {
			t.Errorf("moved after %s: %+v", took, r.Alias)
		}
		says(t, said, "provisioning")
		b.journalled(t, "promote 3>5 moved")
	})
}

func TestVersionThatCanNotBeMadeReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		c := &concurrency{}
		b.provisioned(c, 0)
		time.AfterFunc(time.Minute, func() { c.set("FAILED") })
		ended(t, b.do(t, promote()), Failed, "5 can not be made ready", "3 still serves", "INIT_FAILURE")
		b.journalled(t, "promote 3>5 failed")
		s := b.Prepare(t.Context(), rollback())
		if s.Verdict != Ready || s.From != "3" || s.To != "3" || s.EndsCanary == nil {
			t.Errorf("%s from %s to %s: %s", s.Verdict, s.From, s.To, s.Reason)
		}
	})
}

func TestNobodyWaitsForProvisioning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.provisioned(&concurrency{}, time.Hour)
		s := b.Prepare(t.Context(), promote())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r := b.Move(ctx, []Sheet{s}, Options{}, nil)[0]
		if !r.Unknown {
			t.Errorf("%+v", r)
		}
		says(t, r.Reason, "3→5, provisioning", "3 serves until 5 is ready")
		b.journalled(t, "promote 3>5 pending")
		b.journal.ended = true
		if got, err := b.SettlePending(t.Context()); err == nil || len(got) != 1 || !got[0].Unknown {
			t.Errorf("%v %+v", err, got)
		}
		time.Sleep(2 * time.Hour)
		if got, err := b.SettlePending(t.Context()); err != nil || len(got) != 1 || got[0].Status != Moved {
			t.Errorf("%v %+v", err, got)
		}
	})
}

func TestAliasWithoutProvisionedConcurrencyIsNotWaitedFor(t *testing.T) {
	b := newBench(t)
	b.Mover = with(b.Mover, func(d *Deps) {
		d.Provisioned = &concurrency{err: fail(model.Gone, "GetProvisionedConcurrencyConfig", "none")}
	})
	ended(t, b.do(t, promote()), Moved)
	if n := b.aws.count("GetAlias"); n != 2 { // of source and target, for the sheet
		t.Errorf("%d reads", n)
	}
}

func inProgress() *model.Failure {
	return &model.Failure{Class: model.Conflict, Operation: "UpdateAlias", Code: "ResourceConflictException", NoEffect: true,
		Message: "The operation cannot be performed at this time. An update is in progress for resource: arn"}
}

func TestUpdateInProgressIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		for range 30 {
			b.aws.on("UpdateAlias", answers(inProgress()))
		}
		ended(t, b.do(t, promote()), Moved)
		b.serves(t, "5")
	})
}

func TestUpdateInProgressAllTheTimeIsNoConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.aws.on("UpdateAlias", func(ctx context.Context, _ func() (any, error)) (any, error) { return nil, inProgress() })
		refuse := b.aws.script["UpdateAlias"][0]
		for range 2000 {
			b.aws.on("UpdateAlias", refuse)
		}
		begun := time.Now()
		r := b.do(t, promote())
		b.aws.script["UpdateAlias"] = nil
		ended(t, r, Failed, "nothing was moved", "in progress")
		if class := model.ClassOf(r.Err); class == model.Conflict {
			t.Errorf("class %s", class)
		}
		if took := time.Since(begun); took < busyTime || took > 2*busyTime+time.Minute {
			t.Errorf("gave up after %s", took)
		}
	})
}

var _ change.Awaiter = (*move)(nil)
