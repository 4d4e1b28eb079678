package verb

import (
	"context"
	"fmt"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

// usageReader reads all that a report of costs is made of into a store.
type usageReader struct {
	k      *session
	store  *store.Store
	mu     sync.Mutex
	failed []error
}

func (u *usageReader) apply(events ...model.Event) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.store.Apply(events...)
}

// readUsage reads what was used. The error says that nothing can be read; what
// could not be read beside it is answered apart.
func (k *session) readUsage(ctx context.Context, s *store.Store, byStage bool) (failed []error, err error) {
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
	names := make([]string, 0, len(s.Functions()))
	for _, f := range s.Functions() {
		names = append(names, f.Name)
	}
	aliases := u.lastStage
	if byStage {
		if err := r.Aliases(ctx, names); err != nil {
			return nil, err
		}
		aliases = u.served
	}
	if err := u.versions(ctx, names, aliases); err != nil {
		return nil, err
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
		if e.Function != "" && e.Failure.Class != model.Gone { // deleted since it was listed: it costs nothing any more
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

// lastStage is the alias of the last stage that the config names, of which most of what
// runs is taken to be. Without a config, nothing says which one that is.
func (u *usageReader) lastStage(string) []string {
	stages := u.k.config.Stages
	if len(stages) == 0 {
		return nil
	}
	return []string{stages[len(stages)-1].Alias}
}

// served are the aliases of a function's stages.
func (u *usageReader) served(function string) []string {
	var aliases []string
	for _, st := range u.store.Stages() {
		if u.store.Cell(function, st.Name).State == store.Serving {
			aliases = append(aliases, st.Alias)
		}
	}
	return aliases
}

// versions reads what aliases of functions stand for: what ran has cost what their
// memory and architecture cost, and not those of the unpublished code. What can not be
// read is counted by the latter, as the report says.
func (u *usageReader) versions(ctx context.Context, functions []string, aliases func(string) []string) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	inTurns(len(functions), func(i int) {
		e := model.VersionsRead{Function: functions[i]}
		e.Asked = u.k.env.Now()
		var cells []model.Event
		for _, alias := range aliases(functions[i]) {
			if ctx.Err() != nil {
				return
			}
			v, err := u.k.account.GetVersion(ctx, functions[i], alias)
			if hopeless(err) {
				stop(err)
			}
			if err == nil {
				e.Versions = append(e.Versions, v)
				cells = append(cells, model.AliasRead{Read: model.Read{Asked: e.Asked, At: u.k.env.Now()}, Alias: model.Alias{Function: functions[i], Name: alias, Version: v.Number}})
			}
		}
		if e.At = u.k.env.Now(); len(e.Versions) > 0 {
			u.apply(append(cells, e)...)
		}
	})
	return context.Cause(ctx)
}
