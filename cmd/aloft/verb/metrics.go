package verb

import (
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// paidHelp is the flag that lets a verb pay.
const paidHelp = "read many metrics at once, which CloudWatch charges for, under budget.metrics_usd_per_day"

// spending is what reads of metrics have cost and may cost: nothing where neither the
// operator nor the config has said that a verb may pay.
func (k *session) spending() model.Spending {
	spent := k.account.Spending()
	if _, configured := k.config.Origins["budget.metrics_usd_per_day"]; !k.pays && !configured {
		spent.Cap = 0
	}
	return spent
}

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
func (k *session) saySpent() {
	if usd := cost.Dollars(k.account.Meter().Dollars); usd > 0 {
		k.env.notef("these reads have cost %s", usd)
	}
}
