package verb

import (
	"math"
	"sync"

	"github.com/aloftdeck/aloft/model/cost"
)

// inTurns does n things, a few at a time.
func inTurns(n int, do func(i int)) {
	var group sync.WaitGroup
	turn := make(chan struct{}, readers)
	for i := range n {
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			do(i)
		})
	}
	group.Wait()
}

// saySpent says what the reads of this verb have cost, when they were not free.
func (k *connection) saySpent() {
	if usd := dollars(k.account.Meter().Dollars); usd > 0 {
		k.env.notef("these reads have cost %s", usd)
	}
}

// dollars is an amount of money from a number.
func dollars(usd float64) cost.USD { return cost.USD(math.Round(usd * float64(cost.Dollar))) }
