package verb

import (
	"context"
	"errors"
	"fmt"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
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
	now := k.env.Now()
	r.store.Apply(model.TablesListed{Read: model.Read{Asked: now, At: now}, Names: r.names, Complete: true})
	failures := map[string]*model.Failure{}
	var loads *model.Failure
	found := 0
	once := k.once(config.Config{}, func(e model.Event) {
		switch e := e.(type) {
		case model.TableRead:
			found++
		case model.TablesFailed:
			failures[e.Table] = e.Failure
			return
		case model.TableGone:
			failures[e.Name] = &model.Failure{Class: model.Gone, Operation: "DescribeTable", Subject: e.Name, Message: "there is no such table"}
			return
		case model.MetricsFailed:
			if e.Group == model.GroupScaling {
				r.notes = append(r.notes, "what auto scaling does is not known: "+e.Failure.Error())
			} else if loads == nil {
				loads = e.Failure
			}
			return
		}
		r.store.Apply(e)
	})
	if err := once.Tables(ctx, r.names); err != nil {
		return err
	}
	r.tablesFailed(ctx, failures)
	if found == 0 {
		return nil
	}
	progress.sayf("reading the metrics of %s", plural(found, "table"))
	if err := once.Loads(ctx); err != nil {
		return err
	}
	if loads != nil {
		r.failed = append(r.failed, fmt.Errorf("what tables use is not known: %w", loads))
	}
	return ctx.Err()
}

// tablesFailed takes in which tables could not be read. That a table of the list has
// gone meanwhile is none of them.
func (r *tablesReport) tablesFailed(ctx context.Context, failures map[string]*model.Failure) {
	for _, name := range r.names {
		switch f := failures[name]; {
		case f == nil:
		case f.Class != model.Gone:
			r.failed = append(r.failed, f)
		case r.named:
			r.failed = append(r.failed, r.k.unknownTable(ctx, name, f))
		}
	}
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
