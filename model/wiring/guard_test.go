package wiring

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// slow counts the reads of a gate, each of which may take a time.
type slow struct {
	*gate
	takes time.Duration
	reads atomic.Int32
}

func (c *slow) read(ctx context.Context) error {
	c.reads.Add(1)
	if !model.Pause(ctx, c.takes) {
		return ctx.Err()
	}
	return nil
}

func (c *slow) ListAPIs(ctx context.Context, family model.APIFamily, marker string) (model.APIPage, error) {
	if err := c.read(ctx); err != nil {
		return model.APIPage{}, err
	}
	return c.gate.ListAPIs(ctx, family, marker)
}

func (c *slow) GetPolicy(ctx context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	if err := c.read(ctx); err != nil {
		return model.ResourcePolicy{}, err
	}
	return c.gate.GetPolicy(ctx, function, qualifier)
}

func ask(m *Memory, stages []model.Stage, function, alias string) change.Asked {
	guards := change.Guards{m.Guard(func() model.Place { return here }, func() []model.Stage { return stages })}
	s := change.Sheet{Subject: model.AliasSubject(model.Identity{Account: here.Account, Region: here.Region},
		function, alias)}
	return guards.Ask(context.Background(), s)[0]
}

func TestTheGuardOfMovesByWiring(t *testing.T) {
	strict := []model.Stage{{Name: "production", Alias: "prod", Wiring: true}}
	tests := []struct {
		name    string
		do      func(*slow)
		stages  []model.Stage
		alias   string
		state   change.State
		refuses bool
		says    string
	}{
		{name: "not let in", alias: "prod", state: change.Noted,
			says: "shop prod: orders:prod does not let this API in"},
		{name: "not let in, and it counts", alias: "prod", stages: strict, state: change.Stopped, refuses: true,
			says: "aloft apis --fix"},
		{name: "let in", alias: "stage", state: change.Passed},
		{name: "no stage names the alias", alias: "beta", stages: strict, state: change.Passed},
		{name: "slow", alias: "prod", do: func(c *slow) { c.takes = 2 * time.Second }, state: change.NotKnown,
			says: "3 seconds"},
		{name: "slow, and it counts", alias: "prod", stages: strict, do: func(c *slow) { c.takes = 2 * time.Second },
			state: change.Stopped, refuses: true, says: "not known"},
		{
			name: "denied", alias: "prod", state: change.NotKnown, says: "apigateway:GET is missing",
			do: func(c *slow) { c.unread = &model.Failure{Class: model.Denied, Permission: "apigateway:GET"} },
		},
		{
			name: "a condition that is not judged", alias: "prod", state: change.NotKnown, says: "PrincipalOrgID",
			do: func(c *slow) {
				c.yard.policies[cell("orders:prod")] = document(strings.Replace(allow("orders:prod", "a1b2/*"),
					`"ArnLike":{`, `"StringEquals":{"aws:PrincipalOrgID":"o"},"ArnLike":{`, 1))
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &slow{gate: broken()}
				c.facts.Deployed["stage"] = c.facts.Draft
				c.yard.let("orders:stage", "a1b2/stage/*")
				if tt.do != nil {
					tt.do(c)
				}
				began := time.Now()
				got := ask(NewMemory(c, time.Now), tt.stages, "orders", tt.alias)
				if got.State != tt.state || got.Refuses != tt.refuses || !strings.Contains(got.Why, tt.says) {
					t.Errorf("%+v", got)
				}
				if took := time.Since(began); took > guardTime {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

func TestTheGuardReadsAgainAfterFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slow{gate: broken(), takes: 100 * time.Millisecond}
		m := NewMemory(c, time.Now)
		ask(m, nil, "orders", "prod")
		first := c.reads.Load()
		c.yard.let("orders:prod", "a1b2/prod/*")
		time.Sleep(4 * time.Minute)
		if got := ask(m, nil, "orders", "prod"); got.State != change.Noted || c.reads.Load() != first {
			t.Errorf("%+v after %d reads, of %d", got, c.reads.Load(), first)
		}
		m.Forget()
		if got := ask(m, nil, "orders", "prod"); got.State != change.Passed || c.reads.Load() != 2*first {
			t.Errorf("%+v after %d reads", got, c.reads.Load())
		}
		delete(c.yard.policies, cell("orders:prod"))
		time.Sleep(6 * time.Minute)
		if got := ask(m, nil, "orders", "prod"); got.State != change.Noted {
			t.Errorf("%+v", got)
		}
		// What others have read counts as well.
		m.KeepAPIs([]model.API{c.facts.API}, time.Now().Add(time.Second))
		m.KeepAPI(c.facts, time.Now().Add(time.Second))
		m.KeepPolicy(model.ResourcePolicy{Function: "orders", Qualifier: "prod",
			Document: model.NewRaw(document(allow("orders:prod", "a1b2/*")))}, time.Now().Add(time.Second))
		before := c.reads.Load()
		if got := ask(m, nil, "orders", "prod"); got.State != change.Passed || c.reads.Load() != before {
			t.Errorf("%+v", got)
		}
	})
}

// Many moves at once read what they share once.
func TestManyAskAtOnceAndReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slow{gate: broken(), takes: 100 * time.Millisecond}
		m := NewMemory(c, time.Now)
		done := make(chan change.Asked)
		for range 20 {
			go func() { done <- ask(m, nil, "orders", "prod") }()
		}
		for range 20 {
			if got := <-done; got.State != change.Noted {
				t.Errorf("%+v", got)
			}
		}
		if n := c.reads.Load(); n != 4 { // two lists, and two policies
			t.Errorf("%d reads", n)
		}
	})
}
