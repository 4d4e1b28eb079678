package account_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

func makingFunctions() []contract {
	wanted := func(g *ground, name string) component.FunctionState {
		return component.FunctionState{Name: name, Runtime: "python3.12", Handler: "app.handler",
			Architecture: "arm64", MemoryMB: 256,
			TimeoutS: 10, Role: g.role, Environment: map[string]string{"LOG_LEVEL": "info"}}
	}
	tags := component.TagsOf("activity")
	return []contract{
		{name: "a function is made of a zip", run: func(t *testing.T, g *ground) {
			name := unique(t)
			_, err := g.account.GetFunctionState(t.Context(), name)
			failed(t, err, model.Gone)
			if err := g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Zip: code(t, name, 1)},
				tags); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.AwaitUpdate(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			s, err := g.account.GetFunctionState(t.Context(), name)
			if err != nil || s.Name != name || s.Image || s.Runtime != "python3.12" || s.Handler != "app.handler" ||
				s.Architecture != "arm64" ||
				s.MemoryMB != 256 || s.TimeoutS != 10 || s.Role != g.role ||
				!maps.Equal(s.Environment, map[string]string{"LOG_LEVEL": "info"}) ||
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
			err := g.account.CreateFunction(t.Context(), wanted(g, name),
				model.CodeUpdate{Bucket: "artifacts", Key: name + ".zip"}, tags)
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
			if _, err := g.account.CreateAlias(t.Context(), model.AliasChange{Function: name, Alias: "dev",
				Version: "1"}); err != nil {
				t.Fatal(err)
			}
			out, err := g.account.Invoke(t.Context(), model.Invocation{Function: name, Qualifier: "dev",
				Payload: []byte(`{"id":"first"}`)})
			if err != nil || out.FunctionError != "" {
				t.Errorf("got %+v, %v", out, err)
			}
		}},
		{name: "a function is made of an image", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.image(t, "made", "one")
			f := component.FunctionState{Name: name, Image: true, Architecture: "x86_64", MemoryMB: 128, TimeoutS: 3,
				Role: g.role}
			if err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Image: registry + "made:one"},
				tags); err != nil {
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
			if err := g.account.CreateFunction(t.Context(), wanted(g, name), model.CodeUpdate{Zip: code(t, name, 1)},
				tags); err != nil {
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
			if err != nil || now.MemoryMB != 512 || now.TimeoutS != 20 || now.Handler != "other.handler" ||
				len(now.Environment) != 2 ||
				now.CodeSHA256 != s.CodeSHA256 || now.Architecture != "arm64" {
				t.Errorf("got %+v, %v", now, err)
			}
			// AWS always tells the revision, and emulators do not.
			if err := g.account.UpdateConfiguration(t.Context(),
				component.FunctionState{Name: name, MemoryMB: 1024}); err != nil {
				t.Fatal(err)
			}
			if now, err = g.account.GetFunctionState(t.Context(), name); err != nil || now.MemoryMB != 1024 ||
				now.TimeoutS != 20 || len(now.Environment) != 2 {
				t.Errorf("got %+v, %v", now, err)
			}
		}},
		{name: "a configuration on an old revision", alone: "moto ignores revisions of functions",
			run: func(t *testing.T, g *ground) {
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
		{name: "a function of a stack", alone: "moto has no stacks that tag functions",
			run: func(t *testing.T, g *ground) {
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
		{name: "code that is not there", alone: "moto takes a missing object for code",
			run: func(t *testing.T, g *ground) {
				f := wanted(g, unique(t))
				g.object(t, "artifacts", "other", nil)
				err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Bucket: "artifacts", Key: "nowhere.zip"},
					tags)
				if f := failed(t, err, model.Other); !f.NoEffect || !strings.Contains(f.Advice, "key") {
					t.Errorf("got %+v", f)
				}
				if _, err := g.account.GetFunctionState(t.Context(), f.Name); model.ClassOf(err) != model.Gone {
					t.Errorf("got %v", err)
				}
			}},
		{name: "an answer to making a function is lost", alone: "moto can not be told to fail",
			run: func(t *testing.T, g *ground) {
				f := wanted(g, unique(t))
				if err := g.script("CreateFunction#1=lost"); err != nil {
					t.Fatal(err)
				}
				err := g.account.CreateFunction(t.Context(), f, model.CodeUpdate{Zip: code(t, f.Name, 1)}, tags)
				if f := failed(t, err, model.Conflict); f.NoEffect {
					t.Errorf("got %+v", f)
				}
				if s, err := g.account.GetFunctionState(t.Context(), f.Name); err != nil ||
					s.Owner.Component != "activity" {
					t.Errorf("got %+v, %v", s, err)
				}
			}},
	}
}
