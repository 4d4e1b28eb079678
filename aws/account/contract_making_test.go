package account_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// made are functions, tables and APIs as they are made of a component.

func making() []contract {
	return append(append(makingFunctions(), makingTables()...), makingAPIs()...)
}

// failed is the failure in an error of a class.
func failed(t *testing.T, err error, class model.Class) *model.Failure {
	t.Helper()
	f, ok := errors.AsType[*model.Failure](err)
	if !ok || f.Class != class {
		t.Fatalf("got %v, want class %s", err, class)
	}
	return f
}

func makingFunctions() []contract {
	wanted := func(g *ground, name string) component.FunctionState {
		return component.FunctionState{Name: name, Runtime: "python3.12", Handler: "app.handler", Architecture: "arm64", MemoryMB: 256,
			TimeoutS: 10, Role: g.role, Environment: map[string]string{"LOG_LEVEL": "info"}}
	}
	tags := component.TagsOf("activity")
	return []contract{
		{name: "a function is made of a zip", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetFunctionState(t.Context(), name)
			failed(t, err, model.Gone)
			if err := g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Zip: code(t, name, 1)}, tags); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.AwaitUpdate(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			s, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil || s.Name != name || s.Image || s.Runtime != "python3.12" || s.Handler != "app.handler" || s.Architecture != "arm64" ||
				s.MemoryMB != 256 || s.TimeoutS != 10 || s.Role != g.role || !maps.Equal(s.Environment, map[string]string{"LOG_LEVEL": "info"}) ||
				s.CodeSHA256 == "" || s.State != "Active" || s.Owner != (component.Owner{Component: "activity"}) ||
				!strings.HasSuffix(s.ARN, ":function:"+name) {
				t.Errorf("got %+v, %v", s, err)
			}
			err = g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Zip: code(t, name, 2)}, tags)
			if f := failed(t, err, model.Conflict); f.Cause != "" || f.Advice == "" {
				t.Errorf("the name again: %+v", f)
			}
		}},
		{name: "a function is made of an object, published and served", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.object(t, "artifacts", name+".zip", code(t, name, 1))
			err := g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Bucket: "artifacts", Key: name + ".zip"}, tags)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.AwaitUpdate(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			v, err := g.account.Publish(t.Context(), model.Publication{Function: name})
			if err != nil || v.Number != "1" {
				t.Fatalf("got %+v, %v", v, err)
			}
			if _, err := g.account.CreateAlias(t.Context(), model.AliasChange{Function: name, Alias: "dev", Version: "1"}); err != nil {
				t.Fatal(err)
			}
			out, err := g.account.Invoke(t.Context(), model.Invocation{Function: name, Qualifier: "dev", Payload: []byte(`{"id":"first"}`)})
			if err != nil || out.FunctionError != "" {
				t.Errorf("got %+v, %v", out, err)
			}
		}},
		{name: "a function is made of an image", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.image(t, "made", "one")
			f := component.FunctionState{Name: name, Image: true, Architecture: "x86_64", MemoryMB: 128, TimeoutS: 3, Role: g.role}
			if err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Image: registry + "made:one"}, tags); err != nil {
				t.Fatal(err)
			}
			s, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil || !s.Image || s.Runtime != "" || s.Handler != "" || s.MemoryMB != 128 {
				t.Errorf("got %+v, %v", s, err)
			}
		}},
		{name: "a role that Lambda can not assume", run: func(t *testing.T, g *ground) {
			f := wanted(g, unique(t))
			f.Role = strings.Replace(g.role, ":role/", ":role/nowhere-", 1)
			err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Zip: code(t, f.Name, 1)}, tags)
			if f := failed(t, err, model.Conflict); f.Cause != model.RoleNotReady || !f.NoEffect || f.Advice == "" {
				t.Errorf("got %+v", f)
			}
		}},
		{name: "a configuration is changed on its revision", run: func(t *testing.T, g *ground) {
			name := unique(t)
			if err := g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Zip: code(t, name, 1)}, tags); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.AwaitUpdate(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			s, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if s.Revision == "" {
				t.Fatal("there is no revision")
			}
			s.MemoryMB, s.TimeoutS, s.Handler = 512, 20, "other.handler"
			s.Environment["TABLE"] = "activities"
			if err := g.account.UpdateConfiguration(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.AwaitUpdate(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			now, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil || now.MemoryMB != 512 || now.TimeoutS != 20 || now.Handler != "other.handler" || len(now.Environment) != 2 ||
				now.CodeSHA256 != s.CodeSHA256 || now.Architecture != "arm64" {
				t.Errorf("got %+v, %v", now, err)
			}
			if err := g.account.UpdateConfiguration(t.Context(), component.FunctionState{Name: name, MemoryMB: 1024}); err == nil {
				t.Error("it was changed without a revision")
			}
		}},
		{name: "a configuration on an old revision", alone: "moto ignores revisions of functions", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			s, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if err := g.account.UpdateConfiguration(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			s.MemoryMB = 1024
			failed(t, g.account.UpdateConfiguration(t.Context(), s), model.Conflict)
			if now, err := g.account.GetFunctionState(t.Context(), name); err != nil || now.MemoryMB != 128 {
				t.Errorf("got %+v, %v", now, err)
			}
		}},
		{name: "whose function it is", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			if s, err := g.account.GetFunctionState(t.Context(), name); err != nil || s.Owner != (component.Owner{}) {
				t.Errorf("nobody's: got %+v, %v", s.Owner, err)
			}
		}},
		{name: "a function of a stack", alone: "moto has no stacks that tag functions", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.alias(t, name, "prod", "1", "")
			if err := g.world.PutStack("shop", name, "prod"); err != nil {
				t.Fatal(err)
			}
			if s, err := g.account.GetFunctionState(t.Context(), name); err != nil || s.Owner.Stack != "shop" {
				t.Errorf("got %+v, %v", s.Owner, err)
			}
		}},
		{name: "code that is not there", alone: "moto takes a missing object for code", run: func(t *testing.T, g *ground) {
			f := wanted(g, unique(t))
			g.object(t, "artifacts", "other", nil)
			err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Bucket: "artifacts", Key: "nowhere.zip"}, tags)
			if f := failed(t, err, model.Other); !f.NoEffect || !strings.Contains(f.Advice, "key") {
				t.Errorf("got %+v", f)
			}
			if _, err := g.account.GetFunctionState(t.Context(), f.Name); model.ClassOf(err) != model.Gone {
				t.Errorf("got %v", err)
			}
		}},
		{name: "an answer to making a function is lost", alone: "moto can not be told to fail", run: func(t *testing.T, g *ground) {
			f := wanted(g, unique(t))
			if err := g.script("CreateFunction#1=lost"); err != nil {
				t.Fatal(err)
			}
			err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Zip: code(t, f.Name, 1)}, tags)
			if f := failed(t, err, model.Conflict); f.NoEffect {
				t.Errorf("got %+v", f)
			}
			if s, err := g.account.GetFunctionState(t.Context(), f.Name); err != nil || s.Owner.Component != "activity" {
				t.Errorf("got %+v, %v", s, err)
			}
		}},
	}
}

func activities(name string) component.Table {
	return component.Table{Name: name, Hash: component.Key{Name: "id", Type: "S"}, Range: &component.Key{Name: "at", Type: "N"},
		Billing: model.Provisioned, ReadUnits: 3, WriteUnits: 2,
		Indexes: []component.Index{
			{Name: "by-day", Hash: component.Key{Name: "day", Type: "S"}, ReadUnits: 1, WriteUnits: 1},
			{Name: "by-user", Hash: component.Key{Name: "user", Type: "S"}, Range: &component.Key{Name: "at", Type: "N"}, ReadUnits: 2, WriteUnits: 1},
		}}
}

// tableActive waits until a table and its indexes are made.
func tableActive(t *testing.T, g *ground, name string) component.TableState {
	t.Helper()
	settled(t, g, name)
	s, err := g.account.GetTableState(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tableWords are a table in one line, to compare two.
func tableWords(t *testing.T, of component.Table) string {
	t.Helper()
	text, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func makingTables() []contract {
	tags := component.TagsOf("activity")
	return []contract{
		{name: "a table is made with its indexes", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			_, err := g.account.GetTableState(t.Context(), want.Name)
			failed(t, err, model.Gone)
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			s := tableActive(t, g, want.Name)
			if tableWords(t, s.Table) != tableWords(t, want) || s.Status != "ACTIVE" || len(s.Building) > 0 || s.Scaled ||
				s.Owner != (component.Owner{Component: "activity"}) || !strings.HasSuffix(s.ARN, ":table/"+want.Name) {
				t.Errorf("got  %s %+v\nwant %s", tableWords(t, s.Table), s, tableWords(t, want))
			}
			if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Conflict); !f.NoEffect || f.Advice == "" {
				t.Errorf("the name again: %+v", f)
			}
		}},
		{name: "a table on demand", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			want.Billing, want.ReadUnits, want.WriteUnits = model.OnDemand, 0, 0
			for i := range want.Indexes {
				want.Indexes[i].ReadUnits, want.Indexes[i].WriteUnits = 0, 0
			}
			if err := g.account.CreateTable(t.Context(), want, nil); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); tableWords(t, s.Table) != tableWords(t, want) || s.Owner != (component.Owner{}) {
				t.Errorf("got  %s\nwant %s", tableWords(t, s.Table), tableWords(t, want))
			}
		}},
		{name: "an index is added", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			less := want
			less.Indexes = want.Indexes[:1]
			if err := g.account.CreateTable(t.Context(), less, tags); err != nil {
				t.Fatal(err)
			}
			tableActive(t, g, want.Name)
			if err := g.account.AddIndex(t.Context(), want, "by-user"); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); tableWords(t, s.Table) != tableWords(t, want) {
				t.Errorf("got  %s\nwant %s", tableWords(t, s.Table), tableWords(t, want))
			}
			if err := g.account.AddIndex(t.Context(), want, "nowhere"); err == nil {
				t.Error("an index was added that the table has not")
			}
		}},
		{name: "TTL and recovery are switched on", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); s.TTL != "" || s.PointInTime {
				t.Errorf("got %+v", s)
			}
			if err := g.account.SetTTL(t.Context(), want.Name, "expires"); err != nil {
				t.Fatal(err)
			}
			if err := g.account.EnableRecovery(t.Context(), want.Name); err != nil {
				t.Fatal(err)
			}
			if s := tableActive(t, g, want.Name); s.TTL != "expires" || !s.PointInTime {
				t.Errorf("got %+v", s)
			}
			if g.world != nil { // moto has an error of its own for it
				failed(t, g.account.SetTTL(t.Context(), "nowhere", "expires"), model.Gone)
			}
			failed(t, g.account.EnableRecovery(t.Context(), "nowhere"), model.Gone)
		}},
		{name: "TTL twice within an hour", alone: "moto takes any number of changes", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			if err := g.account.SetTTL(t.Context(), want.Name, "expires"); err != nil {
				t.Fatal(err)
			}
			if f := failed(t, g.account.SetTTL(t.Context(), want.Name, "other"), model.Conflict); !f.NoEffect || !strings.Contains(f.Advice, "hour") {
				t.Errorf("got %+v", f)
			}
		}},
		{name: "a table that auto scaling has", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.account.CreateTable(t.Context(), want, tags); err != nil {
				t.Fatal(err)
			}
			tableActive(t, g, want.Name)
			g.scale(t, model.Scaling{CapacityKey: model.CapacityKey{Table: want.Name, Index: "by-day"}, Access: model.Writes, Min: 1, Max: 5, Target: 70})
			if s := tableActive(t, g, want.Name); !s.Scaled {
				t.Errorf("got %+v", s)
			}
		}},
		{name: "keys that no attribute has", alone: "moto words it otherwise", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			want.ReadUnits = 0
			if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Other); !f.NoEffect || f.Code != "ValidationException" {
				t.Errorf("got %+v", f)
			}
		}},
		{name: "a table and an index that were made are in the trail", alone: "moto has no LookupEvents", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			less := want
			less.Indexes = want.Indexes[:1]
			if err := errors.Join(g.account.CreateTable(t.Context(), less, tags), g.account.AddIndex(t.Context(), want, "by-user")); err != nil {
				t.Fatal(err)
			}
			var calls []model.TableCall
			for _, deed := range model.TableDeeds() {
				page, err := g.account.LookupTableCalls(t.Context(), model.TrailLookup{Deed: deed})
				if err != nil {
					t.Fatal(err)
				}
				calls = append(calls, slices.DeleteFunc(page.Calls, func(c model.TableCall) bool { return c.Table != want.Name })...)
			}
			if len(calls) != 2 || !slices.Contains(calls[0].Units, model.StatedUnits{Index: "by-day", Read: 1, Write: 1, Made: true}) ||
				!slices.Equal(calls[1].Units, []model.StatedUnits{{Index: "by-user", Read: 2, Write: 1, Made: true}}) {
				t.Errorf("got %+v", calls)
			}
		}},
		{name: "an answer to making a table is lost", alone: "moto can not be told to fail", run: func(t *testing.T, g *ground) {
			want := activities(unique(t))
			if err := g.script("CreateTable#1=lost"); err != nil {
				t.Fatal(err)
			}
			if f := failed(t, g.account.CreateTable(t.Context(), want, tags), model.Network); f.NoEffect {
				t.Errorf("got %+v", f)
			}
			if s := tableActive(t, g, want.Name); s.Owner.Component != "activity" {
				t.Errorf("got %+v", s)
			}
		}},
	}
}

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
	text, err := json.Marshal(map[string]any{"openapi": "3.0.1", "info": map[string]string{"title": title, "version": "1"}, "paths": paths})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func makingAPIs() []contract {
	tags := component.TagsOf("activity")
	first := map[string]string{"POST /orders": calling("orders", byVariable), "GET /orders/{id}": calling("orders", byVariable)}
	const bothWords = "POST /orders AWS_PROXY POST %s\nGET /orders/{id} AWS_PROXY POST %s"
	words := strings.ReplaceAll(bothWords, "%s", calling("orders", byVariable))
	make := func(t *testing.T, g *ground, kind component.APIKind) model.API {
		t.Helper()
		api, err := g.account.CreateAPI(t.Context(), kind, unique(t), tags)
		if err != nil || api.ID == "" || api.Name != unique(t) || string(api.Kind) != string(kind) || api.Endpoint != "regional" ||
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
					put(t, g, api, map[string]string{"ANY /new": calling("new", byVariable), "POST /orders": calling("other", byVariable)})
				}
				draft, err := g.account.GetDraft(t.Context(), api)
				if got := routeWords(draft); err != nil || len(draft.Routes) != 3 || !strings.Contains(got, "ANY /new AWS_PROXY POST "+calling("new", byVariable)) ||
					!strings.Contains(got, "POST /orders AWS_PROXY POST "+calling("other", byVariable)) || !strings.Contains(got, "GET /orders/{id}") {
					t.Errorf("%v\n%s", err, got)
				}
				if found, err := g.account.FindAPIs(t.Context(), kind, unique(t)); err != nil || len(found) != 1 || found[0].Owner.Component != "activity" {
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
				if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"}, tags); err != nil {
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
			{name: is + "what its stage serves", alone: "moto exports the draft without integrations, or nothing", run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				put(t, g, api, first)
				id, err := g.account.CreateDeployment(t.Context(), api, "one")
				if err != nil {
					t.Fatal(err)
				}
				put(t, g, api, map[string]string{"ANY /new": calling("new", byVariable)})
				if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"}, nil); err != nil {
					t.Fatal(err)
				}
				if served, err := g.account.GetDeployed(t.Context(), api, "dev"); err != nil || routeWords(served) != words {
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
				if err := g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "dev"}, nil); err != nil {
					t.Fatal(err)
				}
				w := wired{ground: g, id: api.ID, function: api.Name, api: api}
				same(t, "problems", w.problems(t, "dev"), "permission dev fixable")
				same(t, "made", w.mend(t, "dev"), "permit moved")
				same(t, "left", w.problems(t, "dev"))
			}},
			{name: is + "an answer to making it is lost", alone: "moto can not be told to fail", run: func(t *testing.T, g *ground) {
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
			{name: is + "a stage of a name or with a variable that can not be", alone: "moto takes any", run: func(t *testing.T, g *ground) {
				api := make(t, g, kind)
				put(t, g, api, first)
				id, err := g.account.CreateDeployment(t.Context(), api, "one")
				if err != nil {
					t.Fatal(err)
				}
				failed(t, g.account.CreateAPIStage(t.Context(), api, "a b", id, nil, nil), model.Other)
				failed(t, g.account.CreateAPIStage(t.Context(), api, "dev", id, map[string]string{"alias": "ä"}, nil), model.Other)
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
				if *r.Target == "integrations/"+*i.IntegrationId && (*i.IntegrationUri != want || *i.PayloadFormatVersion != "2.0") {
					t.Errorf("%s calls %s", *r.RouteKey, *i.IntegrationUri)
				}
			}
		}
	}})
	return append(cases, contract{name: "the default route of an HTTP API", alone: "moto has no authorizers of its second version",
		run: func(t *testing.T, g *ground) {
			api := make(t, g, component.HTTP)
			put(t, g, api, map[string]string{"$default": calling("orders", byVariable)})
			draft, err := g.account.GetDraft(t.Context(), api)
			if err != nil || len(draft.Routes) != 1 || draft.Routes[0].RouteKey != (model.RouteKey{Path: "$default"}) {
				t.Errorf("got %+v, %v", draft, err)
			}
		}}, contract{name: "a document without routes", run: func(t *testing.T, g *ground) {
		api := make(t, g, component.HTTP)
		if f := failed(t, g.account.PutRoutes(t.Context(), api, []byte(`{"openapi":"3.0.1","paths":{}}`)), model.Other); !f.NoEffect {
			t.Errorf("got %+v", f)
		}
	}})
}
