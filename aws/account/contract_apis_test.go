package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// found is the API of an id among all.
func found(t *testing.T, g *ground, family model.APIFamily, id string) model.API {
	t.Helper()
	marker := ""
	for range 100 {
		page, err := g.account.ListAPIs(t.Context(), family, marker)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.APIs {
			if a.ID == id {
				return a
			}
		}
		if marker = page.Next; marker == "" {
			break
		}
	}
	t.Fatalf("there is no API %s", id)
	return model.API{}
}

func apiStageOf(t *testing.T, g *ground, api model.API, name string) model.APIStage {
	t.Helper()
	stages, err := g.account.ListAPIStages(t.Context(), api)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stages {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("%s has no stage %s", api.Name, name)
	return model.APIStage{}
}

func routeWords(r model.APIRoutes) string {
	var all []string
	for _, route := range r.Routes {
		i := route.Integration
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", route, i.Type, i.Method, i.URI)))
	}
	return strings.Join(all, "\n")
}

var getOrder, postOrder = model.RouteKey{Method: "GET", Path: "/orders/{id}"},
	model.RouteKey{Method: "POST", Path: "/orders"}

func gateways() []contract {
	two := map[model.RouteKey]string{getOrder: calling("orders", byVariable), postOrder: calling("orders", "7")}
	const twoWords = "POST /orders AWS_PROXY POST %s\nGET /orders/{id} AWS_PROXY POST %s"
	want := fmt.Sprintf(twoWords, calling("orders", "7"), calling("orders", byVariable))
	gone := func(t *testing.T, err error) {
		t.Helper()
		if model.ClassOf(err) != model.Gone {
			t.Errorf("got %v", err)
		}
	}
	return []contract{
		{name: "a REST API and its stages", run: func(t *testing.T, g *ground) {
			id := g.restAPI(t, unique(t), two, "dev", "prod")
			api := found(t, g, model.RESTFamily, id)
			if api.Name != unique(t) || api.Kind != model.RESTAPI || api.Created.IsZero() ||
				api.URL("prod") != "https://"+id+".execute-api.us-east-1.amazonaws.com/prod" {
				t.Errorf("got %+v", api)
			}
			stages, err := g.account.ListAPIStages(t.Context(), api)
			if err != nil || len(stages) != 2 || stages[0].Name != "dev" || stages[1].Variables["alias"] != "prod" ||
				stages[1].Deployment == "" || stages[1].Deployed.IsZero() {
				t.Errorf("got %+v, %v", stages, err)
			}
			draft, err := g.account.GetDraft(t.Context(), api)
			if err != nil || routeWords(draft) != want {
				t.Errorf("drafted, %v:\n%s\nwant\n%s", err, routeWords(draft), want)
			}
			_, err = g.account.ListAPIStages(t.Context(), model.API{ID: "nosuch", Kind: model.RESTAPI})
			gone(t, err)
		}},
		{name: "what a stage of a REST API serves",
			alone: "moto exports the draft whatever the stage, without integrations",
			run: func(t *testing.T, g *ground) {
				id := g.restAPI(t, unique(t), two, "prod")
				api := found(t, g, model.RESTFamily, id)
				g.route(t, id, model.RouteKey{Method: "ANY", Path: "/new"}, calling("orders", byVariable))
				served, err := g.account.GetDeployed(t.Context(), api, "prod")
				if err != nil || served.Unknown != "" || routeWords(served) != want {
					t.Errorf("served, %v:\n%s\nwant\n%s", err, routeWords(served), want)
				}
				draft, err := g.account.GetDraft(t.Context(), api)
				if err != nil || len(draft.Routes) != 3 || draft.Routes[0].String() != "ANY /new" {
					t.Errorf("drafted %s, %v", routeWords(draft), err)
				}
				if _, err := g.account.Deploy(t.Context(), api, "prod", "d"); err != nil {
					t.Fatal(err)
				}
				served, err = g.account.GetDeployed(t.Context(), api, "prod")
				if err != nil || routeWords(served) != routeWords(draft) {
					t.Errorf("served, %v:\n%s", err, routeWords(served))
				}
				_, err = g.account.GetDeployed(t.Context(), api, "nosuch")
				gone(t, err)
			}},
		{name: "an export without integrations tells nothing", run: func(t *testing.T, g *ground) {
			if g.world != nil {
				return // which has them
			}
			id := g.restAPI(t, unique(t), two, "prod")
			served, err := g.account.GetDeployed(t.Context(), found(t, g, model.RESTFamily, id), "prod")
			if err != nil || served.Unknown == "" || len(served.Routes) > 0 {
				t.Errorf("got %+v, %v", served, err)
			}
		}},
		{name: "a variable of a stage", run: func(t *testing.T, g *ground) {
			api := found(t, g, model.RESTFamily, g.restAPI(t, unique(t), two, "prod"))
			if s, err := g.account.SetAPIVariable(t.Context(), api, "prod", "alias", "next"); err != nil ||
				s.Variables["alias"] != "next" || s.Name != "prod" {
				t.Errorf("got %+v, %v", s, err)
			}
			if _, err := g.account.SetAPIVariable(t.Context(), api, "prod", "team", "a:b"); err != nil {
				t.Error(err)
			}
			if s := apiStageOf(t, g, api, "prod"); s.Variables["alias"] != "next" || s.Variables["team"] != "a:b" {
				t.Errorf("got %+v", s)
			}
			if _, err := g.account.SetAPIVariable(t.Context(), api, "prod", "team", ""); err != nil {
				t.Error(err)
			}
			if s := apiStageOf(t, g, api, "prod"); len(s.Variables) != 1 {
				t.Errorf("got %+v", s)
			}
			_, err := g.account.SetAPIVariable(t.Context(), api, "nosuch", "alias", "x")
			gone(t, err)
		}},
		{name: "a deployment to a stage", run: func(t *testing.T, g *ground) {
			api := found(t, g, model.RESTFamily, g.restAPI(t, unique(t), two, "prod"))
			before := apiStageOf(t, g, api, "prod")
			made, err := g.account.Deploy(t.Context(), api, "prod", "by a test")
			if err != nil || made == "" || made == before.Deployment {
				t.Fatalf("got %q, %v", made, err)
			}
			if s := apiStageOf(t, g, api, "prod"); s.Deployment != made || s.Variables["alias"] != "prod" {
				t.Errorf("got %+v", s)
			}
		}},
		{name: "a permission is added and taken away", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.alias(t, name, "prod", "1", "")
			policy, err := g.account.GetPolicy(t.Context(), name, "prod")
			if err != nil || policy.Document.Exact() != "" {
				t.Errorf("got %+v, %v", policy, err)
			}
			p := model.Permission{Function: name, Alias: "prod", Statement: "aloft-a1-stage-prod",
				SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1/prod/*"}
			if err := g.account.AddPermission(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			policy, err = g.account.GetPolicy(t.Context(), name, "prod")
			for _, part := range []string{p.Statement, p.SourceARN, "apigateway.amazonaws.com",
				"lambda:InvokeFunction", name + ":prod"} {
				if err != nil || !strings.Contains(policy.Document.Exact(), part) {
					t.Errorf("%s, %v: does not say %s", policy.Document, err, part)
				}
			}
			if err := g.account.RemovePermission(t.Context(), p); err != nil {
				t.Error(err)
			}
			if all := g.statements(t, name, "prod"); len(all) != 0 {
				t.Errorf("left: %q", all)
			}
		}},
		{name: "each alias has a policy of its own", alone: "moto keeps one policy for all qualifiers of a function",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.function(t, name, 1)
				g.alias(t, name, "prod", "1", "")
				g.alias(t, name, "dev", "1", "")
				p := model.Permission{Function: name, Alias: "prod", Statement: "s",
					SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1/prod/*"}
				if err := g.account.AddPermission(t.Context(), p); err != nil {
					t.Fatal(err)
				}
				for _, qualifier := range []string{"", "dev", "1"} {
					if policy, err := g.account.GetPolicy(t.Context(), name, qualifier); err != nil ||
						policy.Document.Exact() != "" {
						t.Errorf("%q: got %+v, %v", qualifier, policy, err)
					}
				}
				if err := g.account.AddPermission(t.Context(), p); model.ClassOf(err) != model.Conflict {
					t.Errorf("the same statement again: %v", err)
				}
			}},
		{name: "a policy that is full", alone: "moto takes policies of any length", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 0)
			var err error
			for i := range 200 {
				p := model.Permission{Function: name, Statement: fmt.Sprintf("s%d", i),
					SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1/prod/*"}
				if err = g.account.AddPermission(t.Context(), p); err != nil {
					break
				}
			}
			var f *model.Failure
			if !errors.As(err, &f) || f.Code != "PolicyLengthExceededException" || !f.NoEffect ||
				!strings.Contains(f.Error(), "20 KB") {
				t.Errorf("got %v", err)
			}
		}},
		{name: "an HTTP API", alone: "moto has neither authorizers, exports nor deployments of its second version",
			run: func(t *testing.T, g *ground) {
				draft := model.APIRoutes{
					Routes: []model.APIRoute{
						{RouteKey: model.RouteKey{Path: "$default"}, Integration: model.Integration{Type: "AWS_PROXY",
							Method: "POST", URI: calling("orders", byVariable)}},
						{RouteKey: getOrder, Authorizer: "door", Integration: model.Integration{Type: "AWS_PROXY",
							Method: "POST", URI: calling("orders", byVariable)}},
					},
					Authorizers: []model.APIAuthorizer{{ID: "x1", Name: "door", Type: "REQUEST",
						URI: calling("door", byVariable), Credentials: "arn:aws:iam::123456789012:role/r"}},
				}
				g.world.PutAPI(model.API{ID: "h1", Name: "h", Kind: model.HTTPAPI}, draft,
					model.APIStage{Name: "$default", AutoDeploy: true},
					model.APIStage{Name: "prod", Variables: map[string]string{"a": "1"}})
				api := found(t, g, model.V2Family, "h1")
				if api.Kind != model.HTTPAPI || api.URL("$default") != "https://h1.execute-api.us-east-1.amazonaws.com" {
					t.Errorf("got %+v", api)
				}
				drafted, err := g.account.GetDraft(t.Context(), api)
				if err != nil || len(drafted.Routes) != 2 || drafted.Routes[1].Authorizer != "door" ||
					drafted.Authorizers[0].ID != "x1" {
					t.Errorf("drafted %+v, %v", drafted, err)
				}
				served, err := g.account.GetDeployed(t.Context(), api, "prod")
				if err != nil || routeWords(served) != routeWords(drafted) || served.Routes[1].Authorizer != "door" ||
					served.Authorizers[0].URI != calling("door", byVariable) {
					t.Errorf("served %+v, %v", served, err)
				}
				if _, err := g.account.SetAPIVariable(t.Context(), api, "prod", "alias", "prod"); err != nil {
					t.Error(err)
				}
				s := apiStageOf(t, g, api, "prod")
				if s.Variables["alias"] != "prod" || s.Variables["a"] != "1" || s.Deployed.IsZero() {
					t.Errorf("got %+v", s)
				}
				made, err := g.account.Deploy(t.Context(), api, "prod", "d")
				if err != nil || apiStageOf(t, g, api, "prod").Deployment != made {
					t.Errorf("deployed %q, %v", made, err)
				}
			}},
		{name: "a WebSocket API is not exported", alone: "moto has no authorizers of its second version",
			run: func(t *testing.T, g *ground) {
				g.world.PutAPI(model.API{ID: "w1", Name: "w", Kind: model.WebSocketAPI},
					model.APIRoutes{Routes: []model.APIRoute{
						{RouteKey: model.RouteKey{Path: "$connect"}, Integration: model.Integration{Type: "AWS_PROXY",
							URI: calling("orders", byVariable)}}}}, model.APIStage{Name: "prod"})
				api := found(t, g, model.V2Family, "w1")
				served, err := g.account.GetDeployed(t.Context(), api, "prod")
				if err != nil || served.Unknown == "" {
					t.Errorf("got %+v, %v", served, err)
				}
				draft, err := g.account.GetDraft(t.Context(), api)
				if err != nil || draft.Routes[0].RouteKey != (model.RouteKey{Path: "$connect"}) ||
					!strings.HasPrefix(api.URL("prod"), "wss://") {
					t.Errorf("got %+v, %v", draft, err)
				}
			}},
		{name: "a custom domain", alone: "moto keeps domains of both versions apart and has no routing rules",
			run: func(t *testing.T, g *ground) {
				g.world.PutAPIDomain(model.APIDomain{Name: "api.example", Endpoint: "regional",
					Routing:  model.ByRulesAndMappings,
					Mappings: []model.APIMapping{{API: "a1", Stage: "prod"}, {Path: "v1/orders", API: "a2", Stage: "prod"}},
					Rules:    []model.RoutingRule{{ID: "r1", Priority: 10, When: "path /v2", API: "a3", Stage: "prod"}}})
				page, err := g.account.ListAPIDomains(t.Context(), "")
				if err != nil || len(page.Domains) != 1 {
					t.Fatalf("got %+v, %v", page, err)
				}
				d, err := g.account.GetAPIDomain(t.Context(), page.Domains[0])
				if err != nil || len(d.Mappings) != 2 || d.Mappings[0].Path != "" || d.Mappings[1].API != "a2" ||
					len(d.Rules) != 1 || d.Rules[0].When != "path /v2" {
					t.Errorf("got %+v, %v", d, err)
				}
				for key, leads := range map[model.APIStageKey]bool{{API: "a1", Stage: "prod"}: true,
					{API: "a3", Stage: "prod"}: true, {API: "a1", Stage: "dev"}: false} {
					if d.Leads(key) != leads {
						t.Errorf("%s: leads is %v", key, !leads)
					}
				}
			}},
		{name: "many APIs page by page", alone: "moto gives all at once", run: func(t *testing.T, g *ground) {
			for i := range 520 {
				g.world.PutAPI(model.API{ID: fmt.Sprintf("p%03d", i), Name: "p", Kind: model.RESTAPI,
					Created: time.Now()}, model.APIRoutes{})
				g.world.PutAPI(model.API{ID: fmt.Sprintf("q%03d", i), Name: "q", Kind: model.HTTPAPI,
					Created: time.Now()}, model.APIRoutes{})
			}
			for _, family := range []model.APIFamily{model.RESTFamily, model.V2Family} {
				seen, pages, marker := 0, 0, ""
				for pages < 20 {
					page, err := g.account.ListAPIs(t.Context(), family, marker)
					if err != nil {
						t.Fatal(err)
					}
					seen, pages = seen+len(page.APIs), pages+1
					if marker = page.Next; marker == "" {
						break
					}
				}
				if seen < 520 || pages < 2 {
					t.Errorf("%s: %d in %d pages", family, seen, pages)
				}
			}
		}},
	}
}
