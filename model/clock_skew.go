package model

import (
	"context"
	"time"
)

// SkewReader compares clocks.
type SkewReader interface {
	// ClockSkew is how far this host's clock is ahead of AWS', to a second or two. Where
	// AWS does not say what time it has, the failure says so.
	ClockSkew(ctx context.Context) (time.Duration, error)
}
