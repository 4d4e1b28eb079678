package account

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// A call that is given up while it waits for its turn is no sign of a network that
// is down, whether it waits for a token or after an attempt that was throttled.
func TestACallWithoutItsTurnIsThrottled(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ahead  int // calls before it
		answer func(int, *http.Request) (*http.Response, error)
		class  model.Class
	}{
		{"behind many others", 100, always(200, "", `{"Name":"prod","FunctionVersion":"1","RevisionId":"r"}`), model.Throttled},
		{"between two attempts", 0, always(429, "TooManyRequestsException", `{"message":"Rate exceeded"}`), model.Throttled},
		{"on the way", 0, func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, model.Network},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := open(t, &wire{answer: tt.answer}, func(o *Options) { o.Attempts = 100 })
				var ahead sync.WaitGroup
				for range tt.ahead {
					ahead.Go(func() { _, _ = a.GetAlias(t.Context(), "orders", "prod") })
				}
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				_, err := a.GetAlias(ctx, "orders", "prod")
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.Class != tt.class || f.RetryAt.IsZero() != (tt.class != model.Throttled) {
					t.Errorf("got %+v, want %s", f, tt.class)
				}
				ahead.Wait()
			})
		})
	}
}
