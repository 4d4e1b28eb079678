package account

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// freeQuota is how many requests to CloudWatch an account has free each month, as
// CloudWatch's page of prices says. GetMetricData is not among them.
const freeQuota = 1_000_000

// listPrices are those of us-east-1 in 2026, for when no other is known: $0.01 for
// 1,000 metrics, for 1,000 requests, and for each page of Cost Explorer.
func listPrice(i cost.Item) cost.USD {
	switch i {
	case cost.MetricsData, cost.MetricsRequests:
		return cost.Dollar / 100_000
	case cost.CostExplorerRequests:
		return cost.Dollar / 100
	}
	return 0
}

// pricer gives the prices of paid calls. One that is not known, or not one, is the
// list price: no paid call is ever taken for free.
func pricer(prices func(cost.Item) float64) func(cost.Item) cost.USD {
	return func(i cost.Item) cost.USD {
		if prices != nil {
			if usd := math.Round(prices(i) * float64(cost.Dollar)); usd >= 1 && usd < float64(1000*cost.Dollar) {
				return cost.USD(usd)
			}
		}
		return listPrice(i)
	}
}

// Spending is what aloft itself has spent and asked for, in all processes that
// share the ledger.
func (a *Account) Spending() model.Spending { return a.ledger.spending() }

// payingKey marks a call with how many metrics it is charged for.
type payingKey struct{}

func paying(ctx context.Context, metrics int) context.Context {
	return context.WithValue(ctx, payingKey{}, metrics)
}

// fee is what one attempt of a call costs.
type fee struct {
	item cost.Item // empty: the call is free
	usd  cost.USD
}

// feeOf is the fee of a call, before the free quota is looked at.
func (a *Account) feeOf(ctx context.Context, o operation) fee {
	f := fee{}
	n := 1
	switch o.service {
	case "CloudWatch":
		f.item = cost.MetricsRequests
		if o.name == "GetMetricData" {
			f.item = cost.MetricsData
			if metrics, ok := ctx.Value(payingKey{}).(int); ok {
				n = metrics
			}
		}
	case "Cost Explorer":
		f.item = cost.CostExplorerRequests
	default:
		return f
	}
	f.usd = cost.USD(n) * a.ledger.price(f.item)
	return f
}

// charge books an attempt before it is made. It fails when the day's cap does not
// allow for it.
func (a *Account) charge(ctx context.Context, o operation) (fee, error) {
	f := a.feeOf(ctx, o)
	if f.item == "" {
		return f, nil
	}
	f, err := a.ledger.take(f)
	if err != nil {
		return fee{}, err
	}
	a.meter.pay(f.usd)
	return f, nil
}

// settle gives back what an attempt was booked for that AWS refused, or that never
// got there.
func (a *Account) settle(f fee, err error) {
	if f.item == "" || err == nil {
		return
	}
	if code := status(err); code >= 400 && code < 500 || code == 0 && unsent(err) {
		a.ledger.giveBack(f)
		a.meter.pay(-f.usd)
	}
}

// unsent reports whether no connection was made.
func unsent(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// capReached refuses a paid read of metrics.
type capReached struct {
	wanted, spent, limit cost.USD
	until                time.Time // when the next day begins
}

// Error implements error.
func (e *capReached) Error() string {
	if e.limit <= 0 {
		return fmt.Sprintf("it would cost %s, and nothing may be spent on metrics", e.wanted)
	}
	return fmt.Sprintf("it would cost %s, and %s of %s a day are spent", e.wanted, e.spent, e.limit)
}

// overBudget fills in the failure of a read that the day's cap refused. It reports
// false when an error is none.
func overBudget(f *model.Failure, err error) bool {
	e, ok := errors.AsType[*capReached](err)
	if !ok {
		return false
	}
	f.Class, f.Message, f.RetryAt = model.OverBudget, e.Error(), e.until
	f.Advice = "paid reads of metrics start again at 00:00 UTC; budget.metrics_usd_per_day sets how much they may cost"
	if e.limit <= 0 {
		f.RetryAt = time.Time{}
		f.Advice = "budget.metrics_usd_per_day sets how much paid reads of metrics may cost"
	}
	return true
}
