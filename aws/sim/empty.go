package sim

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// emptySpreading is how long a new role can not be assumed, about as long as AWS takes.
var emptySpreading = Latency{Min: 4 * time.Second, Max: 9 * time.Second}

// emptyPace is how much faster than the team's the builds of an empty account are.
const emptyPace = 0.2

// Empty is an account in which nothing was made yet, with latency and quotas. What is made in
// it takes its time, as with AWS.
func Empty(seed int64, now model.Clock) *World {
	return New(Options{Seed: seed, Now: now, Latency: demoLatency, Updates: demoUpdates, Provisioning: demoProvisioning,
		Changes:   demoChanges,
		Spreading: emptySpreading, Pace: emptyPace, Unrecorded: true})
}
