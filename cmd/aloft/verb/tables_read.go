package verb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/store"
)

// tablesReport is what is known of tables, and why some of it is not.
type tablesReport struct {
	k      *session
	store  *store.Store
	names  []string
	named  bool     // by the operator, so that each has to be there
	failed []error  // tables and metrics that could not be read
	notes  []string // what else is not known
}

// loadBack is how far back the minutes are read that loads are worked out from: the
// newest ones may still be coming.
const loadBack = 10 * time.Minute

// read reads the tables, what auto scaling does, and their last minutes. It ends
// early when nothing can be read at all.
func (r *tablesReport) read(ctx context.Context) error {
	k := r.k
	progress := k.env.newProgress()
	defer progress.clear()
	progress.sayf("reading %s", plural(len(r.names), "table"))
	if _, err := k.identify(ctx); err != nil {
		return err
	}
	tables, err := r.readTables(ctx)
	if err != nil || len(tables) == 0 {
		return err
	}
	r.readScaling(ctx)
	progress.sayf("reading the metrics of %s", plural(len(tables), "table"))
	var series []model.Series
	for _, t := range tables {
		series = append(series, requestSeries(t)...)
		for _, key := range capacity.Keys(t) {
			series = append(series, model.ThrottleEvents(key, model.Reads), model.ThrottleEvents(key, model.Writes))
		}
	}
	to := k.env.Now().Truncate(time.Minute)
	apply := func(events ...model.Event) { r.store.Apply(events...) }
	if err := k.readSeries(ctx, apply, "tables", series, to.Add(-loadBack), to, time.Minute); err != nil {
		r.failed = append(r.failed, fmt.Errorf("what tables use is not known: %w", err))
	}
	return ctx.Err()
}

// readTables reads the tables themselves, and answers those that there are.
func (r *tablesReport) readTables(ctx context.Context) ([]model.Table, error) {
	read := model.Read{Asked: r.k.env.Now()}
	tables := make([]model.Table, len(r.names))
	failures := make([]error, len(r.names))
	inTurns(len(r.names), func(i int) { tables[i], failures[i] = r.k.account.GetTable(ctx, r.names[i]) })
	read.At = r.k.env.Now()
	r.store.Apply(model.TablesListed{Read: read, Names: r.names, Complete: true})
	var found []model.Table
	for i, name := range r.names {
		err := failures[i]
		switch {
		case err == nil:
			r.store.Apply(model.TableRead{Read: read, Table: tables[i]})
			found = append(found, tables[i])
		case hopeless(err):
			return nil, err
		case model.ClassOf(err) != model.Gone:
			r.failed = append(r.failed, err)
		case r.named:
			r.failed = append(r.failed, r.k.unknownTable(ctx, name, err))
		}
	}
	return found, nil
}

// requestSeries are the units that a table and its indexes have used.
func requestSeries(t model.Table) []model.Series {
	var series []model.Series
	for _, key := range capacity.Keys(t) {
		series = append(series, model.ConsumedUnits(key, model.Reads), model.ConsumedUnits(key, model.Writes))
	}
	return series
}

// readScaling reads what auto scaling does: of all tables in a few calls, or of one.
func (r *tablesReport) readScaling(ctx context.Context) {
	table := ""
	if len(r.names) == 1 {
		table = r.names[0]
	}
	read := model.Read{Asked: r.k.env.Now()}
	targets, err := r.k.account.GetScaling(ctx, table)
	if err != nil {
		r.notes = append(r.notes, "what auto scaling does is not known: "+err.Error())
		return
	}
	read.At = r.k.env.Now()
	r.store.Apply(model.ScalingRead{Read: read, Table: table, Targets: targets})
}

// err says what could not be read, nil when all was.
func (r *tablesReport) err() error {
	if len(r.failed) == 0 {
		return nil
	}
	err, code := r.failed[0], exitFailed
	if _, wrong := errors.AsType[*usageError](err); wrong {
		code = exitUsage
	}
	if n := len(r.failed); n > 1 {
		err = fmt.Errorf("%d things could not be read, the first: %w", n, err)
	}
	return &withCode{err, code}
}
