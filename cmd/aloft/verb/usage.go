package verb

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

// usageReader reads all that a report of costs is made of into a store.
type usageReader struct {
	k      *connection
	store  *store.Store
	failed []error
}

// readUsage reads what was used. The error says that nothing can be read; what
// could not be read beside it is answered apart.
func (k *connection) readUsage(ctx context.Context, s *store.Store, byStage bool) (failed []error, err error) {
	u := &usageReader{k: k, store: s}
	progress := k.env.newProgress()
	defer progress.clear()
	id, err := k.identify(ctx)
	if err != nil {
		return nil, err
	}
	s.Apply(model.IdentityRead{Identity: id})
	r := k.once(k.config, u.take)
	progress.sayf("reading functions")
	if err := r.Functions(ctx); hopeless(err) {
		return nil, err
	} else if err != nil { // without functions the rest is still worth reading
		u.fail("functions", err)
	}
	if byStage {
		var names []string
		for _, f := range s.Functions() {
			names = append(names, f.Name)
		}
		if err := r.Aliases(ctx, names); err != nil {
			return nil, err
		}
	}
	progress.sayf("reading tables")
	if err := r.ListTables(ctx); err != nil {
		u.fail("tables", err)
	}
	if err := r.TablesListed(ctx); err != nil {
		u.fail("tables", err)
	}
	err = r.Usage(ctx, byStage, func(what string) { progress.sayf("%s", what) })
	if err != nil {
		u.fail("usage", err)
	}
	return u.failed, ctx.Err()
}

func (u *usageReader) fail(what string, err error) {
	u.failed = append(u.failed, fmt.Errorf("%s: %w", what, err))
}

// take takes in what was read, or why it was not.
func (u *usageReader) take(e model.Event) {
	u.store.Apply(e)
	switch e := e.(type) {
	case model.ReadFailed:
		if e.Function != "" {
			u.fail("the stages of "+e.Function, e.Failure)
		}
	case model.TablesFailed:
		if e.Table != "" {
			u.fail("table "+e.Table, e.Failure)
		}
	case model.MetricsFailed:
		u.fail(e.Group, e.Failure)
	case model.BuildsFailed:
		switch {
		case e.Project == "":
			u.fail("builds", e.Failure)
		case e.Failure.Class != model.Gone: // its metrics outlive a project
			u.fail("builds of "+e.Project, e.Failure)
		}
	}
}
