package verb

import (
	"context"

	"github.com/aloftdeck/aloft/model"
)

// The calls of verbs about tables and costs, each with a deadline.

func (k *connection) listTables(ctx context.Context, marker string) (model.TablePage, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.ListTables(ctx, marker)
}

func (k *connection) getTable(ctx context.Context, name string) (model.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.GetTable(ctx, name)
}

func (k *connection) getScaling(ctx context.Context, table string) ([]model.Scaling, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.GetScaling(ctx, table)
}

// readMetrics reads a few series at a time, so that each call has its deadline.
func (k *connection) readMetrics(ctx context.Context, read model.MetricRead) ([]model.Samples, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.ReadMetrics(ctx, read)
}

func (k *connection) listMetrics(ctx context.Context, namespace, metric, marker string) (model.SeriesPage, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.ListMetrics(ctx, namespace, metric, marker)
}

func (k *connection) listLogGroups(ctx context.Context, marker string) (model.LogGroupPage, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.ListLogGroups(ctx, marker)
}

func (k *connection) readPrices(ctx context.Context, service, region, marker string) (model.PricePage, error) {
	ctx, cancel := context.WithTimeout(ctx, k.globals.Timeout)
	defer cancel()
	return k.account.ReadPrices(ctx, service, region, marker)
}
