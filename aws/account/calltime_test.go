package account

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// CallTime cuts what the context of a call allows, except where a large file is
// moved or AWS is waited for.
func TestCallTimeCutsLongerDeadlines(t *testing.T) {
	const limit, allowed = 30 * time.Second, 10 * time.Minute
	for name, c := range map[string]struct {
		call func(context.Context, *Account) error
		want time.Duration
	}{
		"ListFunctions": {func(ctx context.Context, a *Account) error { _, err := a.ListFunctions(ctx, ""); return err }, limit},
		"UpdateAlias": {func(ctx context.Context, a *Account) error {
			_, err := a.UpdateAlias(ctx, model.AliasChange{Function: "f", Alias: "a", Version: "1", Revision: "r"})
			return err
		}, limit},
		"GetScaling": {func(ctx context.Context, a *Account) error { _, err := a.GetScaling(ctx, ""); return err }, limit},
		"ReadMetrics": {func(ctx context.Context, a *Account) error {
			_, err := a.ListMetrics(ctx, "AWS/Lambda", "Errors", "")
			return err
		}, limit},
		"HeadObject": {func(ctx context.Context, a *Account) error { _, err := a.HeadObject(ctx, "b", "k"); return err }, limit},
		"GetObject": {func(ctx context.Context, a *Account) error {
			_, err := a.GetObject(ctx, "b", "k", &bytes.Buffer{})
			return err
		}, allowed},
		"UpdateCode": {func(ctx context.Context, a *Account) error {
			_, err := a.UpdateCode(ctx, model.CodeUpdate{Function: "f", Zip: []byte("zip")})
			return err
		}, allowed},
		"AwaitUpdate": {func(ctx context.Context, a *Account) error { _, err := a.AwaitUpdate(ctx, "f"); return err }, allowed},
		"Publish": {func(ctx context.Context, a *Account) error {
			_, err := a.Publish(ctx, model.Publication{Function: "f"})
			return err
		}, allowed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				silent := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}}
				a := open(t, silent, func(o *Options) { o.Timeout, o.CallTime = time.Hour, limit })
				ctx, cancel := context.WithTimeout(t.Context(), allowed)
				defer cancel()
				begun := time.Now()
				err := c.call(ctx, a)
				if took := time.Since(begun); err == nil || took != c.want {
					t.Errorf("it ended after %s with %v, want %s", took, err, c.want)
				}
			})
		})
	}
}
