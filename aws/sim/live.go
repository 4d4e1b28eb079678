package sim

import (
	"context"
	"math/rand/v2"
	"time"
)

// lively is the part of the account that moves by itself.
type lively struct {
	rng *rand.Rand
}

// Live lets colleagues work in the account until the context ends.
func (w *World) Live(ctx context.Context) {
	<-ctx.Done()
}

const liveQuiet = 5 * time.Minute
