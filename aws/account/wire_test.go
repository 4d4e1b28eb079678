package account

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestEveryAttemptCountsAndThrottlingSlowsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
			if n < 3 {
				return reply(429, "TooManyRequestsException", `{"message":"Rate exceeded"}`), nil
			}
			return reply(200, "", `{"Name":"prod","FunctionVersion":"1","RevisionId":"r"}`), nil
		}}
		a := open(t, w, func(o *Options) { o.Attempts = 3 })
		if _, err := a.GetAlias(t.Context(), "orders", "prod"); err != nil {
			t.Fatal(err)
		}
		if m := a.Meter(); m.Calls != 3 || m.Throttled != 2 {
			t.Errorf("meter %+v, want 3 calls, 2 of them throttled", m)
		}
		s := a.State()
		if s.Rates[model.LambdaRPS] >= 6 || s.Rates[model.GetFunctionRPS] != 50 || !s.HeldTo.Equal(a.ThrottledUntil()) || s.HeldTo.IsZero() {
			t.Errorf("state %+v, want a rate halved twice, and that of GetFunction untouched", s)
		}
	})
}

func TestGetFunctionHasItsOwnBucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(200, "", `{"Configuration":{"Version":"1"}}`)}
		a := open(t, w, nil)
		started := time.Now()
		var wg sync.WaitGroup
		for range 42 {
			wg.Go(func() { _, _ = a.ListAliases(t.Context(), "orders") })
		}
		for range 100 {
			wg.Go(func() { _, _ = a.GetVersion(t.Context(), "orders", "prod") })
		}
		wg.Wait()
		aliases, versions := 0, 0
		for _, r := range w.seen() {
			if r.at.Sub(started) > 900*time.Millisecond {
				continue
			}
			if r.path == "/2015-03-31/functions/orders" {
				versions++
			} else {
				aliases++
			}
		}
		if aliases < 39 || aliases > 41 || versions < 93 || versions > 96 {
			t.Errorf("%d ListAliases and %d GetFunction in 0.9 s, want 30 + 11 and 50 + 45", aliases, versions)
		}
	})
}

func TestBackgroundWaitsForTheOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(200, "", `{"Aliases":[],"Name":"prod","FunctionVersion":"1","RevisionId":"r"}`)}
		a := open(t, w, nil)
		background := model.WithUrgency(t.Context(), model.Background)
		var wg sync.WaitGroup
		for range 60 {
			wg.Go(func() { _, _ = a.ListAliases(background, "orders") })
		}
		synctest.Wait()
		started := time.Now()
		change := model.AliasChange{Function: "orders", Alias: "prod", Version: "2", Revision: "r"}
		if _, err := a.UpdateAlias(t.Context(), change); err != nil || time.Since(started) > 100*time.Millisecond {
			t.Errorf("an update waited %s behind the background: %v", time.Since(started), err)
		}
		wg.Wait()
	})
}
