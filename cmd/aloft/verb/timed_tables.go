package verb

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// metered is the part of an account that tables and costs are read from.
type metered interface {
	model.TableReader
	model.TableWriter
	model.MetricReader
	model.LogGroupReader
	model.PriceReader
}

// timedTables gives each call about tables and costs a deadline.
type timedTables struct {
	account metered
	limit   time.Duration
}

func (t timedTables) ListTables(ctx context.Context, marker string) (model.TablePage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.ListTables(ctx, marker)
}

func (t timedTables) GetTable(ctx context.Context, name string) (model.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.GetTable(ctx, name)
}

func (t timedTables) GetScaling(ctx context.Context, table string) ([]model.Scaling, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.GetScaling(ctx, table)
}

func (t timedTables) UpdateTable(ctx context.Context, change model.CapacityChange) (model.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.UpdateTable(ctx, change)
}

func (t timedTables) UpdateScaling(ctx context.Context, change model.ScalingChange) error {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.UpdateScaling(ctx, change)
}

func (t timedTables) ReadMetrics(ctx context.Context, read model.MetricRead) ([]model.Samples, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.ReadMetrics(ctx, read)
}

func (t timedTables) ListMetrics(ctx context.Context, namespace, metric, marker string) (model.SeriesPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.ListMetrics(ctx, namespace, metric, marker)
}

func (t timedTables) ListLogGroups(ctx context.Context, marker string) (model.LogGroupPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.ListLogGroups(ctx, marker)
}

func (t timedTables) ReadPrices(ctx context.Context, service, region, marker string) (model.PricePage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.account.ReadPrices(ctx, service, region, marker)
}
