package model

import (
	"context"
	"time"
)

// Clock tells the time.
type Clock func() time.Time

// Pause waits, and reports whether the context still stands.
func Pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
