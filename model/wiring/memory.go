package wiring

import (
	"context"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fresh is how long what was read counts for a guard.
const fresh = 5 * time.Minute

// Source is what a Memory reads from.
type Source interface {
	model.APIReader
	FunctionReader
}

// Memory reads as its source does, and gives again what was read under five minutes ago, by
// itself or by others who have it kept. Its methods may be called from many goroutines; what
// several want at once is read once.
type Memory struct {
	from Source
	now  model.Clock
	turn chan struct{} // one read at a time: all of them share three calls a second

	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	value any
	at    time.Time
}

// NewMemory remembers nothing yet.
func NewMemory(from Source, now model.Clock) *Memory {
	return &Memory{from: from, now: now, turn: make(chan struct{}, 1), kept: map[string]kept{}}
}

// KeepAPIs has the list of APIs be known, as it was read at a time.
func (m *Memory) KeepAPIs(apis []model.API, at time.Time) {
	families := map[model.APIFamily][]model.API{model.RESTFamily: nil, model.V2Family: nil}
	for _, a := range apis {
		family := model.V2Family
		if a.Kind == model.RESTAPI {
			family = model.RESTFamily
		}
		families[family] = append(families[family], a)
	}
	for family, all := range families {
		m.keep(listKey(family, ""), model.APIPage{APIs: all}, at)
	}
}

// KeepAPI has an API be known, as it was read at a time.
func (m *Memory) KeepAPI(facts model.APIFacts, at time.Time) {
	m.keep("stages "+facts.API.ID, facts.Stages, at)
	m.keep("draft "+facts.API.ID, facts.Draft, at)
	for stage, routes := range facts.Deployed {
		m.keep("deployed "+facts.API.ID+"/"+stage, routes, at)
	}
}

// KeepPolicy has a policy be known, as it was read at a time.
func (m *Memory) KeepPolicy(p model.ResourcePolicy, at time.Time) {
	m.keep("policy "+p.Function+":"+p.Qualifier, p, at)
}

// KeepAliases has all aliases of a function be known, as they were read at a time.
func (m *Memory) KeepAliases(function string, aliases []model.Alias, at time.Time) {
	m.keep("aliases "+function, aliases, at)
}

// Forget has all be read anew, as after a change of it.
func (m *Memory) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.kept)
}

func (m *Memory) keep(key string, value any, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at.After(m.kept[key].at) {
		m.kept[key] = kept{value, at}
	}
}

func (m *Memory) known(key string) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.kept[key]
	return k.value, ok && m.now().Sub(k.at) < fresh
}

// recall is what is known by a key, or what a read gives.
func recall[T any](ctx context.Context, m *Memory, key string, read func(context.Context) (T, error)) (T, error) {
	if v, ok := m.known(key); ok {
		return v.(T), nil
	}
	var none T
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if v, ok := m.known(key); ok { // somebody else has read it meanwhile
		return v.(T), nil
	}
	asked := m.now()
	v, err := read(ctx)
	if err == nil {
		m.keep(key, v, asked)
	}
	return v, err
}

func listKey(family model.APIFamily, marker string) string {
	return "apis " + string(family) + " " + marker
}

// ListAPIs implements model.APIReader.
func (m *Memory) ListAPIs(ctx context.Context, family model.APIFamily, marker string) (model.APIPage, error) {
	return recall(ctx, m, listKey(family, marker), func(ctx context.Context) (model.APIPage,
		error) {
		return m.from.ListAPIs(ctx, family, marker)
	})
}

// ListAPIStages implements model.APIReader.
func (m *Memory) ListAPIStages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	return recall(ctx, m, "stages "+api.ID, func(ctx context.Context) ([]model.APIStage,
		error) {
		return m.from.ListAPIStages(ctx, api)
	})
}

// GetDraft implements model.APIReader.
func (m *Memory) GetDraft(ctx context.Context, api model.API) (model.APIRoutes, error) {
	return recall(ctx, m, "draft "+api.ID, func(ctx context.Context) (model.APIRoutes,
		error) {
		return m.from.GetDraft(ctx, api)
	})
}

// GetDeployed implements model.APIReader.
func (m *Memory) GetDeployed(ctx context.Context, api model.API, stage string) (model.APIRoutes, error) {
	return recall(ctx, m, "deployed "+api.ID+"/"+stage, func(ctx context.Context) (model.APIRoutes,
		error) {
		return m.from.GetDeployed(ctx, api, stage)
	})
}

// ListAPIDomains implements model.APIReader; nothing of domains is kept.
func (m *Memory) ListAPIDomains(ctx context.Context, marker string) (model.APIDomainPage, error) {
	return m.from.ListAPIDomains(ctx, marker)
}

// GetAPIDomain implements model.APIReader; nothing of domains is kept.
func (m *Memory) GetAPIDomain(ctx context.Context, d model.APIDomain) (model.APIDomain, error) {
	return m.from.GetAPIDomain(ctx, d)
}

// ListAliases implements model.AliasLister.
func (m *Memory) ListAliases(ctx context.Context, function string) ([]model.Alias, error) {
	return recall(ctx, m, "aliases "+function, func(ctx context.Context) ([]model.Alias,
		error) {
		return m.from.ListAliases(ctx, function)
	})
}

// GetVersion implements model.VersionReader; a version by its number is always the same.
func (m *Memory) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	return recall(ctx, m, "version "+function+":"+qualifier, func(ctx context.Context) (model.Version,
		error) {
		return m.from.GetVersion(ctx, function, qualifier)
	})
}

// GetPolicy implements model.PolicyReader.
func (m *Memory) GetPolicy(ctx context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	return recall(ctx, m, "policy "+function+":"+qualifier, func(ctx context.Context) (model.ResourcePolicy, error) {
		return m.from.GetPolicy(ctx, function, qualifier)
	})
}
