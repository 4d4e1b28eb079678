package account_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// document is an OpenAPI document as one is made of routes to functions.
func document(t *testing.T, title string, routes map[string]string) []byte {
	t.Helper()
	paths := map[string]map[string]any{}
	for key, uri := range routes {
		method, path, ok := strings.Cut(key, " ")
		operation := map[string]any{
			"responses": map[string]any{"default": map[string]string{"description": "what the function answers"}},
			"x-amazon-apigateway-integration": map[string]string{"type": "aws_proxy", "httpMethod": "POST", "uri": uri,
				"payloadFormatVersion": "2.0"},
		}
		switch {
		case !ok:
			path, method = "/"+key, "x-amazon-apigateway-any-method"
			operation["isDefaultRoute"] = true
		case method == "ANY":
			method = "x-amazon-apigateway-any-method"
		}
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][strings.ToLower(method)] = operation
	}
	text, err := json.Marshal(map[string]any{"openapi": "3.0.1",
		"info": map[string]string{"title": title, "version": "1"}, "paths": paths})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func makingAPIs() []contract {
	tags := component.TagsOf("activity")
	first := map[string]string{"POST /orders": calling("orders", byVariable),
		"GET /orders/{id}": calling("orders", byVariable)}
	const bothWords = "POST /orders AWS_PROXY POST %s\nGET /orders/{id} AWS_PROXY POST %s"
	words := strings.ReplaceAll(bothWords, "%s", calling("orders", byVariable))
	make := func(t *testing.T, g *ground, kind component.APIKind) model.API {
		t.Helper()
		api, err := g.account.CreateAPI(t.Context(), kind, unique(t), tags)
		if err != nil || api.ID == "" || api.Name != unique(t) || string(api.Kind) != string(kind) ||
			api.Endpoint != "regional" ||
			!strings.HasPrefix(api.Host, api.ID+".execute-api.us-east-1.") {
			t.Fatalf("got %+v, %v", api, err)
		}
		return api
	}
	put := func(t *testing.T, g *ground, api model.API, routes map[string]string) {
		t.Helper()
		if err := g.account.PutRoutes(t.Context(), api, document(t, api.Name, routes)); err != nil {
			t.Fatal(err)
		}
	}
	cases := []contract{}
	for _, kind := range []component.APIKind{component.REST, component.HTTP} {
		is := strings.ToLower(string(kind)) + " API: "
		deployments := ""
		if kind == component.HTTP {
			deployments = "moto has no deployments of its second version"
		}
		drafts, again := "", "moto makes a resource twice when a document is merged"
		if kind == component.HTTP {
			drafts = "moto has no authorizers of its second version"
			again = drafts
		}
		cases = append(cases, []contract{
			{name: is + "found by its name and tag", run: func(t *testing.T, g *ground) {
				if found, err := g.account.FindAPIs(t.Context(), kind, unique(t)); err != nil || len(found) != 0 {
					t.Fatalf("got %+v, %v", found, err)
				}
				made := make(t, g, kind)
				if _, err := g.account.CreateAPI(t.Context(), kind, unique(t), nil); err != nil {
					t.Fatal(err)
				}
				if _, err := g.account.CreateAPI(t.Context(), kind, unique(t)+"-other", tags); err != nil {
					t.Fatal(err)
				}
				found, err := g.account.FindAPIs(t.Context(), kind, unique(t))
				if err != nil || len(found) != 2 || found[0].ID >= found[1].ID {
					t.Fatalf("got %+v, %v", found, err)
				}
				for _, f := range found {
					if (f.Owner.Component == "activity") != (f.ID == made.ID) {
						t.Errorf("got %+v", f)
					}
				}
			}},
			{name: is + "routes are put", alone: drafts, run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				routes := maps.Clone(first)
				routes["ANY /new"] = calling("new", byVariable)
				put(t, g, api, routes)
				want := "ANY /new AWS_PROXY POST " + calling("new", byVariable) + "\n" + words
				if draft, err := g.account.GetDraft(t.Context(), api); err != nil || routeWords(draft) != want {
					t.Errorf("%v\n%s\nwant\n%s", err, routeWords(draft), want)
				}
			}},
			{name: is + "other routes stay", alone: again, run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				put(t, g, api, first)
				for range 2 {
					put(t, g, api, map[string]string{"ANY /new": calling("new", byVariable),
						"POST /orders": calling("other", byVariable)})
				}
				draft, err := g.account.GetDraft(t.Context(), api)
				if got := routeWords(draft); err != nil || len(draft.Routes) != 3 ||
					!strings.Contains(got, "ANY /new AWS_PROXY POST "+calling("new", byVariable)) ||
					!strings.Contains(got, "POST /orders AWS_PROXY POST "+calling("other", byVariable)) ||
					!strings.Contains(got, "GET /orders/{id}") {
					t.Errorf("%v\n%s", err, got)
				}
				if found, err := g.account.FindAPIs(t.Context(), kind, unique(t)); err != nil || len(found) != 1 ||
					found[0].Owner.Component != "activity" {
					t.Errorf("got %+v, %v", found, err)
				}
			}},
			{name: is + "a deployment and its stage", alone: deployments, run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				put(t, g, api, first)
				_, err := g.account.FindDeployment(t.Context(), api, "aloft one")
				failed(t, err, model.Gone)
				id, err := g.account.CreateDeployment(t.Context(), api, "aloft one")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := g.account.CreateDeployment(t.Context(), api, "aloft two"); err != nil {
					t.Fatal(err)
				}
				if again, err := g.account.FindDeployment(t.Context(), api, "aloft one"); err != nil || again != id {
					t.Errorf("got %q, %v, want %q", again, err, id)
				}
				if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"},
					tags); err != nil {
					t.Fatal(err)
				}
				s := apiStageOf(t, g, api, "dev")
				if s.Deployment != id || s.AutoDeploy || !maps.Equal(s.Variables, map[string]string{"alias": "dev"}) {
					t.Errorf("got %+v", s)
				}
				f := failed(t, g.account.CreateAPIStage(t.Context(), api, "dev", id, nil, tags), model.Conflict)
				if !f.NoEffect {
					t.Errorf("the stage again: %+v", f)
				}
			}},
			{name: is + "what its stage serves", alone: "moto exports the draft without integrations, or nothing",
				run: func(t *testing.T, g *ground) {
					api := make(t, g, kind)
					put(t, g, api, first)
					id, err := g.account.CreateDeployment(t.Context(), api, "one")
					if err != nil {
						t.Fatal(err)
					}
					put(t, g, api, map[string]string{"ANY /new": calling("new", byVariable)})
					if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"},
						nil); err != nil {
						t.Fatal(err)
					}
					if served, err := g.account.GetDeployed(t.Context(), api, "dev"); err != nil ||
						routeWords(served) != words {
						t.Errorf("%v\n%s\nwant\n%s", err, routeWords(served), words)
					}
				}},
			{name: is + "its wiring is judged and mended", alone: deployments, run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				g.function(t, api.Name, 1)
				g.alias(t, api.Name, "dev", "1", "")
				put(t, g, api, map[string]string{"POST /orders": calling(api.Name, byVariable)})
				id, err := g.account.CreateDeployment(t.Context(), api, "one")
				if err != nil {
					t.Fatal(err)
				}
				if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"},
					nil); err != nil {
					t.Fatal(err)
				}
				w := wired{ground: g, id: api.ID, function: api.Name, api: api}
				same(t, "problems", w.problems(t, "dev"), "permission dev fixable")
				same(t, "made", w.mend(t, "dev"), "permit moved")
				same(t, "left", w.problems(t, "dev"))
			}},
			{name: is + "an answer to making it is lost", alone: "moto can not be told to fail",
				run: func(t *testing.T, g *ground) {
					call := map[component.APIKind]string{component.REST: "CreateRestApi", component.HTTP: "CreateApi"}[kind]
					if err := g.script(call + "#1=lost"); err != nil {
						t.Fatal(err)
					}
					_, err := g.account.CreateAPI(t.Context(), kind, unique(t), tags)
					if f := failed(t, err, model.Network); f.NoEffect {
						t.Errorf("got %+v", f)
					}
					found, err := g.account.FindAPIs(t.Context(), kind, unique(t))
					if err != nil || len(found) != 1 || found[0].Owner.Component != "activity" {
						t.Errorf("got %+v, %v: want it made once", found, err)
					}
				}},
			{name: is + "a stage of a name or with a variable that can not be", alone: "moto takes any",
				run: func(t *testing.T, g *ground) {
					api := make(t, g, kind)
					put(t, g, api, first)
					id, err := g.account.CreateDeployment(t.Context(), api, "one")
					if err != nil {
						t.Fatal(err)
					}
					failed(t, g.account.CreateAPIStage(t.Context(), api, "a b", id, nil, nil), model.Other)
					failed(t, g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "ä"}, nil),
						model.Other)
					failed(t, g.account.CreateAPIStage(t.Context(), api, "dev", "nowhere", nil, nil), model.Gone)
					for i := range 11 {
						err = g.account.CreateAPIStage(t.Context(), api, "s"+string(rune('a'+i)), id, nil, nil)
					}
					if f := failed(t, err, model.Other); f.Message == "" || !f.RetryAt.IsZero() {
						t.Errorf("an eleventh stage: %+v", f)
					}
				}},
		}...)
	}
	cases = append(cases, contract{name: "routes of an HTTP API are made once", run: func(t *testing.T, g *ground) {
		api := make(t, g, component.HTTP)
		for range 2 {
			put(t, g, api, first)
		}
		put(t, g, api, map[string]string{"POST /orders": calling("other", byVariable)})
		routes, err := g.v2.GetRoutes(t.Context(), &apigatewayv2.GetRoutesInput{ApiId: &api.ID})
		if err != nil || len(routes.Items) != 2 {
			t.Fatalf("got %+v, %v", routes, err)
		}
		integrations, err := g.v2.GetIntegrations(t.Context(), &apigatewayv2.GetIntegrationsInput{ApiId: &api.ID})
		if err != nil || len(integrations.Items) != 2 {
			t.Fatalf("got %+v, %v", integrations, err)
		}
		for _, r := range routes.Items {
			want := calling("orders", byVariable)
			if *r.RouteKey == "POST /orders" {
				want = calling("other", byVariable)
			}
			for _, i := range integrations.Items {
				if *r.Target == "integrations/"+*i.IntegrationId &&
					(*i.IntegrationUri != want || *i.PayloadFormatVersion != "2.0") {
					t.Errorf("%s calls %s", *r.RouteKey, *i.IntegrationUri)
				}
			}
		}
	}})
	cases = append(cases, contract{name: "routes beside those that somebody else made", alone: "moto has no authorizers of its second version",
		run: func(t *testing.T, g *ground) {
			api := model.API{ID: "elses", Name: "elses", Kind: model.HTTPAPI}
			g.world.PutAPI(api, routesOf(map[model.RouteKey]string{getOrder: calling("orders", byVariable)}))
			put(t, g, api, map[string]string{"POST /orders": calling("orders", byVariable)}) // what is there is used
			put(t, g, api, map[string]string{"GET /orders/{id}": calling("other", byVariable)})
			want := strings.Replace(words, "orders:", "other:", 2)
			want = strings.Replace(want, "other:", "orders:", 1)
			if draft, err := g.account.GetDraft(t.Context(), api); err != nil || routeWords(draft) != want {
				t.Errorf("%v\n%s\nwant\n%s", err, routeWords(draft), want)
			}
			if all, err := g.v2.GetIntegrations(t.Context(), &apigatewayv2.GetIntegrationsInput{ApiId: &api.ID}); err != nil ||
				len(all.Items) != 2 {
				t.Errorf("got %+v, %v", all, err)
			}
		}})
	cases = append(cases, contract{name: "an answer to making routes is lost", alone: "moto can not be told to fail",
		run: func(t *testing.T, g *ground) {
			api := make(t, g, component.HTTP)
			for _, call := range []string{"CreateIntegration", "CreateRoute"} {
				if err := g.script(call + "#1=lost"); err != nil {
					t.Fatal(err)
				}
				err := g.account.PutRoutes(t.Context(), api, document(t, api.Name, first))
				if f, ok := errors.AsType[*model.Failure](err); !ok || f.NoEffect {
					t.Errorf("%s: got %v", call, err)
				}
			}
			put(t, g, api, first)
			if draft, err := g.account.GetDraft(t.Context(), api); err != nil || routeWords(draft) != words {
				t.Errorf("%v\n%s\nwant\n%s", err, routeWords(draft), words)
			}
			if all, err := g.v2.GetIntegrations(t.Context(), &apigatewayv2.GetIntegrationsInput{ApiId: &api.ID}); err != nil ||
				len(all.Items) != 1 {
				t.Errorf("got %+v, %v", all, err)
			}
		}})
	cases = append(cases, contract{name: "an API is found among many", alone: "moto gives all at once",
		run: func(t *testing.T, g *ground) {
			for i := range 520 {
				id := fmt.Sprintf("among%03d", i)
				g.world.PutAPI(model.API{ID: id, Name: "same", Kind: model.RESTAPI}, model.APIRoutes{})
				g.world.PutAPI(model.API{ID: "h" + id, Name: "same", Kind: model.HTTPAPI}, model.APIRoutes{})
			}
			for id, kind := range map[string]component.APIKind{"among519": component.REST, "hamong519": component.HTTP} {
				if err := g.world.TagAPI(id, component.TagsOf("activity")); err != nil {
					t.Fatal(err)
				}
				found, err := g.account.FindAPIs(t.Context(), kind, "same")
				if err != nil || len(found) != 520 || found[519].ID != id || found[519].Owner.Component != "activity" {
					t.Errorf("%s: got %d, %v", kind, len(found), err)
				}
			}
		}})
	return append(cases, contract{name: "the default route of an HTTP API",
		alone: "moto has no authorizers of its second version",
		run: func(t *testing.T, g *ground) {
			api := make(t, g, component.HTTP)
			put(t, g, api, map[string]string{"$default": calling("orders", byVariable)})
			draft, err := g.account.GetDraft(t.Context(), api)
			if err != nil || len(draft.Routes) != 1 || draft.Routes[0].RouteKey != (model.RouteKey{Path: "$default"}) {
				t.Errorf("got %+v, %v", draft, err)
			}
		}}, contract{name: "a document without routes", run: func(t *testing.T, g *ground) {
		api := make(t, g, component.HTTP)
		if f := failed(t, g.account.PutRoutes(t.Context(), api, []byte(`{"openapi":"3.0.1","paths":{}}`)),
			model.Other); !f.NoEffect {
			t.Errorf("got %+v", f)
		}
	}})
}
