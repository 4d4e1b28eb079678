package verb

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

const (
	mostFree     = 900_000 // requests of the month's free quota that this user takes on this host
	mostSingly   = 400     // series that are asked for one by one
	freeAtOnce   = 40      // series that are asked for one by one under one deadline
	paidTogether = 500     // series in one paid call
)

// paidHelp is the flag that lets a verb pay.
const paidHelp = "read many metrics at once, which CloudWatch charges for, under budget.metrics_usd_per_day"

// paid reports whether so many series are read through GetMetricData: where it is worth
// it, and the operator or the config has said that a verb may pay.
func (k *connection) paid(series int) bool {
	spent := k.account.Spending()
	many := series > mostSingly || spent.FreeThisMonth+series > mostFree
	return spent.Cap > 0 && many && k.mayPay()
}

func (k *connection) mayPay() bool {
	_, configured := k.config.Origins["budget.metrics_usd_per_day"]
	return k.pays || configured
}

// readSeries reads samples and hands them over, a part at a time, and answers why
// some could not be read.
func (k *connection) readSeries(ctx context.Context, apply func(...model.Event), group string, series []model.Series, from, to time.Time, period time.Duration) error {
	read := model.MetricRead{From: from, To: to, Period: period, Paid: k.paid(len(series))}
	size := freeAtOnce
	if read.Paid {
		size = paidTogether
	}
	parts := slices.Collect(slices.Chunk(series, size))
	var (
		failed error
		mu     sync.Mutex
	)
	inTurns(len(parts), func(i int) {
		part := read
		part.Series = parts[i]
		asked := k.env.Now()
		samples, err := k.tables.ReadMetrics(ctx, part)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			failed = cmp.Or(failed, err)
			return
		}
		for _, s := range samples {
			if s.Failure != nil {
				failed = cmp.Or[error](failed, s.Failure)
			}
		}
		apply(model.MetricsRead{Read: model.Read{Asked: asked, At: k.env.Now()}, Group: group, Samples: samples})
	})
	return failed
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
func (k *connection) saySpent() {
	if usd := cost.Dollars(k.account.Meter().Dollars); usd > 0 {
		k.env.notef("these reads have cost %s", usd)
	}
}
