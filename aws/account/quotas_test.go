package account

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// ofWorld opens an embedded account that may make two calls a second to Lambda.
func ofWorld(t *testing.T, w *sim.World, q *Quotas) *Account {
	t.Helper()
	a, err := Open(t.Context(), Options{
		Config: func(context.Context) (aws.Config, error) { return w.Config(), nil }, Embedded: true, Now: time.Now, Quotas: q,
		Budget: model.Rates{model.LambdaRPS: 2, model.LambdaBackgroundRPS: 2, model.LambdaBurst: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Identity(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// list makes a call with each account, so many times, all at once.
func list(t *testing.T, times int, accounts ...*Account) time.Duration {
	t.Helper()
	began := time.Now()
	var calls sync.WaitGroup
	for _, a := range accounts {
		calls.Go(func() {
			for range times {
				if _, err := a.ListFunctions(t.Context(), ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	calls.Wait()
	return time.Since(began)
}

// Two profiles that turn out to name one account and Region have its calls a second
// between them; another Region has its own.
func TestProfilesOfOneAccountShareItsCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here := sim.New(sim.Options{Seed: 1, Now: time.Now})
		there := sim.New(sim.Options{Seed: 1, Now: time.Now, Region: "eu-west-1"})
		var q Quotas
		first, second, other := ofWorld(t, here, &q), ofWorld(t, here, &q), ofWorld(t, there, &q)
		defer other.Close()
		if took := list(t, 4, first, second); took < 3*time.Second {
			t.Errorf("eight calls of one account at two a second took %v", took)
		}
		time.Sleep(time.Second)
		if took := list(t, 4, first, other); took > 2*time.Second {
			t.Errorf("four calls each of two Regions took %v", took)
		}
		first.Close()
		first.Close()
		if took := list(t, 2, second); took > 2*time.Second {
			t.Errorf("two calls after the other profile was closed took %v", took)
		}
		second.Close()
		if _, err := second.ListFunctions(t.Context(), ""); err == nil {
			t.Error("a call went through a closed account")
		}
	})
}

// Credentials that lead to another account after they were renewed leave the calls of
// the one before to those who still look at it.
func TestAnAccountThatTurnsOutAnotherLeavesTheQuotas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := sim.New(sim.Options{Seed: 1, Now: time.Now, Account: "111111111111"})
		b := sim.New(sim.Options{Seed: 1, Now: time.Now, Account: "222222222222"})
		var q Quotas
		stays := ofWorld(t, a, &q)
		defer stays.Close()
		now := a
		moves, err := Open(t.Context(), Options{
			Config: func(context.Context) (aws.Config, error) { return now.Config(), nil }, Embedded: true, Now: time.Now, Quotas: &q,
			Budget: model.Rates{model.LambdaRPS: 2, model.LambdaBackgroundRPS: 2, model.LambdaBurst: 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := moves.Identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = b
		if err := moves.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := moves.Identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if took := list(t, 4, stays, moves); took > 2*time.Second {
			t.Errorf("four calls each of two accounts took %v", took)
		}
		moves.Close()
		if _, err := stays.ListFunctions(t.Context(), ""); err != nil {
			t.Errorf("the first account after the second was closed: %v", err)
		}
	})
}
