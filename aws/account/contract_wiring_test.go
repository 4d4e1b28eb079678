package account_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/wiring"
)

// wired is an API whose wiring is checked and mended.
type wired struct {
	*ground
	id, function string
	api          model.API
}

// wire makes a function with the aliases dev and prod, and an API with stages of those names
// that call it by their variables.
func wire(t *testing.T, g *ground) wired {
	t.Helper()
	w := wired{ground: g, function: unique(t)}
	g.function(t, w.function, 1)
	g.alias(t, w.function, "dev", "1", "")
	g.alias(t, w.function, "prod", "1", "")
	w.id = g.restAPI(t, w.function, map[model.RouteKey]string{getOrder: calling(w.function, byVariable),
		postOrder: calling(w.function, byVariable)}, "dev", "prod")
	w.api = found(t, g, model.RESTFamily, w.id)
	return w
}

// let lets a source in to an alias of the function, as somebody else does.
func (w wired) let(t *testing.T, alias, id, source string) {
	t.Helper()
	err := w.account.AddPermission(t.Context(), model.Permission{Function: w.function, Alias: alias, Statement: id,
		SourceARN: "arn:aws:execute-api:us-east-1:123456789012:" + w.id + "/" + source})
	if err != nil {
		t.Fatal(err)
	}
}

// read reads all that a check rests on.
func (w wired) read(t *testing.T) (wiring.Checker, model.APIFacts) {
	t.Helper()
	facts, err := wiring.ReadAPI(t.Context(), w.account, w.api, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := wiring.NewKnown()
	c := wiring.Checker{Place: model.Place{Account: "123456789012", Region: "us-east-1"}, Functions: known}
	if err := known.Read(t.Context(), w.account, c.Wanted(facts), nil); err != nil {
		t.Fatal(err)
	}
	return c, facts
}

// problems are those of a stage, in a few words each.
func (w wired) problems(t *testing.T, stage string) []string {
	t.Helper()
	c, facts := w.read(t)
	var all []string
	for _, p := range c.Check(facts, stage).Problems {
		words := string(p.Kind) + " " + p.Alias
		if p.Fixable {
			words += " fixable"
		}
		all = append(all, strings.Join(strings.Fields(words), " "))
	}
	return all
}

// mend mends a stage, and answers with what was made.
func (w wired) mend(t *testing.T, stage string) []string {
	t.Helper()
	file, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m := wiring.NewMender(wiring.Deps{Gateway: w.account, Journal: file, Operator: model.Operator{Name: "alice",
		Host: "ops1"}, Now: time.Now, PID: 7,
		Identity: func() model.Identity { return model.Identity{Account: "123456789012", Region: "us-east-1"} }})
	c, facts := w.read(t)
	var all []string
	for _, r := range m.Mend(t.Context(), m.Prepare(t.Context(), c.Plan(facts, stage), nil, ""), false, nil) {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s", r.Kind, r.Status)))
		if r.Status != change.Moved {
			t.Errorf("%+v", r)
		}
	}
	return all
}

// same fails unless what was found is what was wanted.
func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func wirings() []contract {
	return []contract{
		{name: "wiring without a permission is found and mended", run: func(t *testing.T, g *ground) {
			w := wire(t, g)
			w.let(t, "dev", "team", "dev/*/*")
			same(t, "problems of prod", w.problems(t, "prod"), "permission prod fixable")
			before := g.statements(t, w.function, "dev")
			same(t, "made", w.mend(t, "prod"), "permit moved")
			same(t, "left", w.problems(t, "prod"))
			statements := slices.DeleteFunc(g.statements(t, w.function, "prod"),
				func(s string) bool { return slices.Contains(before, s) })
			if len(statements) != 1 || !strings.Contains(statements[0],
				`"arn:aws:execute-api:us-east-1:123456789012:`+w.id+`/prod/*"`) ||
				!strings.Contains(statements[0], `:function:`+w.function+`:prod"`) {
				t.Errorf("the policy has %q", statements)
			}
			same(t, "made again", w.mend(t, "prod"))
			for name, stage := range map[string]string{"of dev": "dev", "of prod": "prod"} {
				same(t, "problems "+name, w.problems(t, stage))
			}
		}},
		{name: "wiring without a variable is found and mended", run: func(t *testing.T, g *ground) {
			w := wire(t, g)
			if _, err := g.account.SetAPIVariable(t.Context(), w.api, "prod", "alias", ""); err != nil {
				t.Fatal(err)
			}
			same(t, "problems", w.problems(t, "prod"), "variable fixable")
			same(t, "made", w.mend(t, "prod"), "permit moved", "variable moved")
			same(t, "left", w.problems(t, "prod"))
			if s := apiStageOf(t, g, w.api, "prod"); s.Variables["alias"] != "prod" {
				t.Errorf("got %+v", s)
			}
		}},
		{name: "wiring to an alias that is missing is found", run: func(t *testing.T, g *ground) {
			w := wire(t, g)
			w.let(t, "prod", "team", "prod/*")
			if _, err := g.account.SetAPIVariable(t.Context(), w.api, "prod", "alias", "beta"); err != nil {
				t.Fatal(err)
			}
			same(t, "problems", w.problems(t, "prod"), "alias beta")
			same(t, "made", w.mend(t, "prod"))
		}},
		{name: "sound wiring is left alone", run: func(t *testing.T, g *ground) {
			w := wire(t, g)
			w.let(t, "prod", "get", "*/GET/orders/*")
			w.let(t, "prod", "post", "prod/POST/orders")
			before := g.statements(t, w.function, "prod")
			same(t, "problems", w.problems(t, "prod"))
			same(t, "made", w.mend(t, "prod"))
			same(t, "the policy", g.statements(t, w.function, "prod"), before...)
		}},
		{name: "wiring that the function alone lets in is found and mended",
			alone: "moto keeps one policy for all qualifiers of a function", run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				w.let(t, "", "team", "*")
				w.let(t, "dev", "team", "dev/*")
				same(t, "problems of dev", w.problems(t, "dev"))
				same(t, "problems of prod", w.problems(t, "prod"), "permission prod fixable")
				same(t, "made", w.mend(t, "prod"), "permit moved")
				if n := len(g.statements(t, w.function, "prod")); n != 1 ||
					len(g.statements(t, w.function, "dev")) != 1 || len(g.statements(t, w.function, "")) != 1 {
					t.Errorf("prod has %d statements", n)
				}
			}},
		{name: "a draft that is not deployed is found and deployed",
			alone: "moto exports the draft whatever the stage, without integrations",
			run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				w.let(t, "prod", "team", "prod/*")
				w.let(t, "dev", "team", "dev/*")
				g.route(t, w.id, model.RouteKey{Method: "GET", Path: "/new"}, calling(w.function, byVariable))
				same(t, "problems", w.problems(t, "prod"), "deployment fixable")
				same(t, "made", w.mend(t, "prod"), "deploy-api moved")
				same(t, "left", w.problems(t, "prod"))
				same(t, "of dev", w.problems(t, "dev"), "deployment fixable")
			}},
		{name: "a statement that denies is found, and not mended", alone: "moto takes no whole documents",
			run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				w.let(t, "prod", "team", "prod/*")
				document := `{"Version":"2012-10-17","Statement":[{"Sid":"lock","Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"arn:aws:lambda:us-east-1:123456789012:function:` + w.function + `:*"}]}`
				if err := g.world.PutPolicy(w.function, "", document); err != nil {
					t.Fatal(err)
				}
				same(t, "problems", w.problems(t, "prod"), "denied prod")
				same(t, "made", w.mend(t, "prod"))
				if g.world.Policy(w.function, "") == "" || len(g.statements(t, w.function, "prod")) != 1 {
					t.Error("the policies were changed")
				}
			}},
		{name: "a canary's alias is found and mended", alone: "moto ignores canaries",
			run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				w.let(t, "prod", "team", "prod/*")
				s, err := g.world.APIStage(w.id, "prod")
				if err != nil {
					t.Fatal(err)
				}
				s.Canary = &model.APICanary{Percent: 10, Variables: map[string]string{"alias": "dev"}}
				if err := g.world.PutAPIStage(w.id, s); err != nil {
					t.Fatal(err)
				}
				same(t, "problems", w.problems(t, "prod"), "permission dev fixable")
				same(t, "made", w.mend(t, "prod"), "permit moved")
				same(t, "left", w.problems(t, "prod"))
			}},
		{name: "an HTTP API's authorizer is found and mended", alone: "moto has no authorizers of its second version",
			run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				id := "http" + w.function
				g.world.PutAPI(model.API{ID: id, Name: id, Kind: model.HTTPAPI}, model.APIRoutes{
					Routes: []model.APIRoute{{RouteKey: getOrder, Authorizer: "door",
						Integration: model.Integration{Type: "AWS_PROXY", Method: "POST",
							URI: calling(w.function, byVariable), Credentials: "arn:aws:iam::123456789012:role/r"}}},
					Authorizers: []model.APIAuthorizer{{ID: "x1", Name: "door", Type: "REQUEST",
						URI: calling(w.function, byVariable)}},
				}, model.APIStage{Name: "prod", Variables: map[string]string{"alias": "prod"}})
				w.id, w.api = id, found(t, g, model.V2Family, id)
				same(t, "problems", w.problems(t, "prod"), "permission prod fixable")
				same(t, "made", w.mend(t, "prod"), "permit moved")
				same(t, "left", w.problems(t, "prod"))
				if all := g.statements(t, w.function, "prod"); len(all) != 1 ||
					!strings.Contains(all[0], id+`/authorizers/x1"`) {
					t.Errorf("the policy has %q", all)
				}
			}},
		{name: "a permission whose answer was lost is there once", alone: "moto can not be told to fail",
			run: func(t *testing.T, g *ground) {
				w := wire(t, g)
				if err := g.script("AddPermission#1=lost"); err != nil {
					t.Fatal(err)
				}
				same(t, "made", w.mend(t, "prod"), "permit moved")
				if all := g.statements(t, w.function, "prod"); len(all) != 1 {
					t.Errorf("the policy has %q", all)
				}
			}},
	}
}
