package feed

// The APIs of the scripted account.

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/aloftdeck/aloft/model"
)

// fakeAPIs is API Gateway of a scripted account, and who may call its functions.
type fakeAPIs struct {
	*fakeTables
	apis     []model.APIFacts
	policies map[model.CellKey]string
	domains  []model.APIDomain
}

// newAPIs is an account of so many REST APIs, each with the stages dev and prod, which
// lead to two of its functions.
func newAPIAccount(apis int) *fakeAPIs {
	f := &fakeAPIs{fakeTables: newTableAccount(0, 0), policies: map[model.CellKey]string{}}
	f.fakeAWS = newFake(4, "dev", "prod")
	for i := range apis {
		facts := model.APIFacts{API: model.API{ID: fmt.Sprintf("api-%02d", i), Name: fmt.Sprintf("shop-%02d", i), Kind: model.RESTAPI}}
		for n, path := range []string{"/a", "/b"} {
			facts.Draft.Routes = append(facts.Draft.Routes, model.APIRoute{RouteKey: model.RouteKey{Method: "GET", Path: path},
				Integration: model.Integration{Type: "AWS_PROXY", Method: "POST", URI: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
					"arn:aws:lambda:eu-west-1:123456789012:function:" + f.functions[(i+n)%4] + ":${stageVariables.alias}/invocations"}})
		}
		for _, stage := range []string{"dev", "prod"} {
			facts.Stages = append(facts.Stages, model.APIStage{Name: stage, Deployment: "d", Variables: map[string]string{"alias": stage, "token": "a secret"}})
		}
		f.apis = append(f.apis, facts)
	}
	return f
}

func (f *fakeAPIs) find(id string) (model.APIFacts, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.apis, func(a model.APIFacts) bool { return a.API.ID == id })
	if i < 0 {
		return model.APIFacts{}, false
	}
	return f.apis[i], true
}

func (f *fakeAPIs) ListAPIs(ctx context.Context, family model.APIFamily, marker string) (model.APIPage, error) {
	op := map[model.APIFamily]string{model.RESTFamily: "GetRestApis", model.V2Family: "GetApis"}[family]
	if err := f.begin(ctx, op, marker); err != nil {
		return model.APIPage{}, err
	}
	var page model.APIPage
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.apis {
		if family == model.RESTFamily {
			page.APIs = append(page.APIs, a.API)
		}
	}
	return page, nil
}

func (f *fakeAPIs) ListAPIStages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	if err := f.begin(ctx, "GetStages", api.ID); err != nil {
		return nil, err
	}
	facts, ok := f.find(api.ID)
	if !ok {
		return nil, failure(model.Gone, "GetStages", api.ID, "no such API")
	}
	return facts.Stages, nil
}

func (f *fakeAPIs) GetDraft(ctx context.Context, api model.API) (model.APIRoutes, error) {
	err := f.begin(ctx, "GetResources", api.ID)
	facts, _ := f.find(api.ID)
	return facts.Draft, err
}

func (f *fakeAPIs) GetDeployed(ctx context.Context, api model.API, stage string) (model.APIRoutes, error) {
	err := f.begin(ctx, "GetExport", api.ID+"/"+stage)
	facts, _ := f.find(api.ID)
	return facts.Draft, err
}

func (f *fakeAPIs) ListAPIDomains(ctx context.Context, marker string) (model.APIDomainPage, error) {
	err := f.begin(ctx, "GetDomainNames", marker)
	return model.APIDomainPage{Domains: f.domains}, err
}

func (f *fakeAPIs) GetAPIDomain(ctx context.Context, d model.APIDomain) (model.APIDomain, error) {
	err := f.begin(ctx, "GetApiMappings", d.Name)
	d.Routing = model.ByMappings
	return d, err
}

func (f *fakeAPIs) GetPolicy(ctx context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	key := model.CellKey{Function: function, Alias: qualifier}
	err := f.begin(ctx, "GetPolicy", function+":"+qualifier)
	f.mu.Lock()
	defer f.mu.Unlock()
	return model.ResourcePolicy{Function: function, Qualifier: qualifier, Document: model.NewRaw(f.policies[key])}, err
}

// runAPIs looks at stages of APIs.
func runAPIs(t *testing.T, f *fakeAPIs, shown model.APIsShown, change func(*Options)) *world {
	t.Helper()
	w := runTables(t, f.fakeTables, model.Demand{Focused: true, Topics: []any{shown}}, func(o *Options) {
		o.APIs, o.Tables, o.Stages = f, nil, stages("dev", "prod")
		if change != nil {
			change(o)
		}
	})
	synctest.Wait()
	return w
}

// stageOf is a stage of the i-th API.
func (f *fakeAPIs) stageOf(i int, stage string) model.APIStageKey {
	return model.APIStageKey{API: f.apis[i].API.ID, Stage: stage}
}
