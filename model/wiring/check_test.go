package wiring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// lines are problems in one line each.
func lines(all []model.WireProblem) []string {
	var out []string
	for _, p := range all {
		line := fmt.Sprintf("%s %s:%s", p.Kind, p.Function, p.Alias)
		for _, r := range p.Routes {
			line += " " + r.String()
		}
		if p.Fixable {
			line += " fixable"
		}
		out = append(out, line)
	}
	return out
}

func TestWhatIsWrongWithTheWayToAFunction(t *testing.T) {
	const get = "GET /orders/{id} orders:${stageVariables.alias}"
	tests := []struct {
		name     string
		facts    func() model.APIFacts
		yard     func() *yard
		problems []string
		unknown  []string
		says     string
	}{
		{
			name: "sound", facts: func() model.APIFacts { return shop(get) },
			yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod",
					"a1b2/prod/GET/orders/*")
				return y
			},
		},
		{
			name: "the alias does not let it in", facts: func() model.APIFacts { return shop(get) },
			yard:     func() *yard { y := newYard("orders:prod"); y.let("orders:prod", "a1b2/dev/*"); return y },
			problems: []string{"permission orders:prod GET /orders/{id} fixable"},
			says:     "orders:prod does not let this API in",
		},
		{
			name: "only the function lets it in", facts: func() model.APIFacts { return shop(get) },
			yard:     func() *yard { y := newYard("orders:prod"); y.let("orders", "a1b2/*"); return y },
			problems: []string{"permission orders:prod GET /orders/{id} fixable"},
			says:     "which does not hold for its aliases",
		},
		{
			name: "the function's policy is about all its aliases", facts: func() model.APIFacts { return shop(get) },
			yard: func() *yard {
				y := newYard("orders:prod")
				y.policies[cell("orders")] = document(allow("orders:*", "a1b2/*"))
				return y
			},
		},
		{
			name: "the function's policy denies it", facts: func() model.APIFacts { return shop(get) },
			yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod", "a1b2/prod/*")
				y.policies[cell("orders")] = document(strings.Replace(allow("orders:*", "a1b2/*"), "Allow", "Deny", 1))
				return y
			},
			problems: []string{"denied orders:prod GET /orders/{id}"},
		},
		{
			name: "a condition that is not known", facts: func() model.APIFacts { return shop(get) },
			yard: func() *yard {
				y := newYard("orders:prod")
				y.policies[cell("orders:prod")] = document(strings.Replace(allow("orders:prod", "a1b2/*"),
					`"ArnLike":{`, `"StringEquals":{"aws:PrincipalOrgID":"o-1"},"ArnLike":{`, 1))
				return y
			},
			unknown: []string{"unknown orders:prod GET /orders/{id}"},
			says:    "the condition StringEquals on aws:PrincipalOrgID",
		},
		{
			name: "no variable", yard: func() *yard { return newYard("orders:prod") },
			facts:    func() model.APIFacts { f := shop(get); f.Stages[1].Variables = nil; return f },
			problems: []string{"variable orders: GET /orders/{id} fixable"},
			says:     "UpdateStage sets the variable alias to prod",
		},
		{
			name: "a variable for the function", yard: func() *yard { return newYard("orders:prod") },
			facts:    func() model.APIFacts { return shop("GET /orders ${stageVariables.fn}:${stageVariables.alias}") },
			problems: []string{"variable : GET /orders"},
		},
		{
			name: "no alias", facts: func() model.APIFacts { return shop(get) },
			yard:     func() *yard { return newYard("orders:dev") },
			problems: []string{"alias orders:prod GET /orders/{id}"},
		},
		{
			name: "no function", facts: func() model.APIFacts { return shop(get) },
			yard:     func() *yard { return newYard("carts:prod") },
			problems: []string{"function orders:prod GET /orders/{id}"},
		},
		{
			name: "the alias was not read", facts: func() model.APIFacts { return shop(get) },
			yard:    func() *yard { y := newYard("orders:dev"); y.unread[cell("orders:prod")] = true; return y },
			unknown: []string{"unknown orders:prod GET /orders/{id}"},
		},
		{
			name: "called by GET", yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod",
					"a1b2/prod/*")
				return y
			},
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft.Routes[0].Integration.Method = "GET"
				return f
			},
			problems: []string{"method orders:prod GET /orders/{id}"},
		},
		{
			name: "called with a role", yard: func() *yard { return newYard("orders:prod") },
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft.Routes[0].Integration.Credentials = "arn:aws:iam::123456789012:role/api"
				return f
			},
		},
		{
			name:  "any method, of which one is let in",
			facts: func() model.APIFacts { return shop("ANY /orders orders:${stageVariables.alias}") },
			yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod",
					"a1b2/prod/GET/orders")
				return y
			},
			problems: []string{"permission orders:prod ANY /orders fixable"},
			says:     "with DELETE, HEAD, OPTIONS, PATCH, POST, PUT",
		},
		{
			name: "any method, all of which are let in",
			facts: func() model.APIFacts {
				return shop("ANY /orders orders:${stageVariables.alias}", "GET /orders list:${stageVariables.alias}")
			},
			yard: func() *yard {
				y := newYard("orders:prod", "list:prod")
				y.let("list:prod", "a1b2/*/*/orders")
				y.let("orders:prod", "a1b2/prod/P*/orders")
				y.policies[cell("orders:prod")] = document(allow("orders:prod", "a1b2/prod/P*/orders"),
					allow("orders:prod", "a1b2/prod/DELETE/*"),
					allow("orders:prod", "a1b2/prod/HEAD/*"), allow("orders:prod", "a1b2/prod/OPTIONS/*"))
				return y
			},
		},
		{
			name: "pinned", facts: func() model.APIFacts { return shop("GET /orders orders:7") },
			yard: func() *yard { y := newYard("orders:7"); y.let("orders:7", "a1b2/prod/*"); return y },
			says: "1 route is pinned",
		},
		{
			name: "lets dev call prod", facts: func() model.APIFacts { return shop("GET /orders orders:${stageVariables.alias}") },
			yard: func() *yard { y := newYard("orders:prod"); y.let("orders:prod", "a1b2/*/GET/orders"); return y },
			says: "1 alias lets the API's stage dev in as well",
		},
		{
			name: "nothing is deployed", yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod",
					"a1b2/prod/*")
				return y
			},
			facts:    func() model.APIFacts { f := shop(get); f.Deployed["prod"] = model.APIRoutes{}; return f },
			problems: []string{"deployment : GET /orders/{id} fixable"},
			says:     "GET /orders/{id} is new",
		},
		{
			name: "drafted otherwise", yard: func() *yard {
				y := newYard("orders:prod")
				y.let("orders:prod",
					"a1b2/prod/*")
				return y
			},
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft = shop("GET /orders/{id} orders:7").Draft
				return f
			},
			problems: []string{"deployment : GET /orders/{id} fixable"},
		},
		{
			name: "the canary's alias does not let it in", yard: func() *yard {
				y := newYard("orders:prod", "orders:next")
				y.let("orders:prod", "a1b2/prod/*")
				return y
			},
			facts: func() model.APIFacts {
				f := shop(get)
				f.Stages[1].Canary = &model.APICanary{Percent: 10, Variables: map[string]string{"alias": "next"}}
				return f
			},
			problems: []string{"permission orders:next GET /orders/{id} fixable"},
		},
		{
			name: "the authorizer's alias does not let it in", yard: func() *yard {
				y := newYard("orders:prod", "door:prod")
				y.let("orders:prod", "a1b2/prod/*")
				y.let("door:prod", "a1b2/authorizers/other")
				return y
			},
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft.Routes[0].Authorizer = "door"
				f.Draft.Authorizers = []model.APIAuthorizer{{ID: "z9", Name: "door", Type: "TOKEN",
					URI: uri("door:${stageVariables.alias}")}}
				f.Deployed["prod"] = model.APIRoutes{Routes: f.Draft.Routes,
					Authorizers: []model.APIAuthorizer{{Name: "door", Type: "TOKEN",
						URI: uri("door:${stageVariables.alias}")}}}
				return f
			},
			problems: []string{"permission door:prod fixable"},
			says:     "a1b2/authorizers/z9",
		},
		{
			name: "another account", yard: func() *yard { return newYard("orders:prod") },
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft.Routes[0].Integration.URI = strings.Replace(uri("orders:prod"), "123456789012",
					"999999999999", 1)
				return f
			},
			unknown: []string{"unknown orders:prod GET /orders/{id}"},
		},
		{
			name: "no function at all", yard: func() *yard { return newYard() },
			facts: func() model.APIFacts {
				f := shop(get)
				f.Draft.Routes[0].Integration = model.Integration{Type: "MOCK"}
				return f
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := check(tt.yard(), tt.facts())
			if problems := lines(got.Problems); !slices.Equal(problems, tt.problems) {
				t.Errorf("problems %q, want %q", problems, tt.problems)
			}
			if unknown := lines(got.Unknown); !slices.Equal(unknown, tt.unknown) {
				t.Errorf("unknown %q, want %q", unknown, tt.unknown)
			}
			all := fmt.Sprintf("%+v %+v %q", got.Problems, got.Unknown, got.Notes)
			if !strings.Contains(all, tt.says) {
				t.Errorf("%s\ndoes not say %q", all, tt.says)
			}
			broken := false
			for _, p := range got.Problems {
				broken = broken || p.Function != "" || p.Kind == model.NoVariable
			}
			if broken != (got.Broken() > 0) {
				t.Errorf("%d routes are broken", got.Broken())
			}
		})
	}
}

func TestSourcesOfTheKindsOfAPIs(t *testing.T) {
	tests := []struct {
		kind   model.APIKind
		stage  string
		route  model.RouteKey
		source string // that is let in
		sound  bool
	}{
		{model.RESTAPI, "prod", model.RouteKey{Method: "GET", Path: "/"}, "a1b2/prod/GET/", true},
		{model.RESTAPI, "prod", model.RouteKey{Method: "GET", Path: "/a/{proxy+}"}, "a1b2/prod/GET/a/*", true},
		{model.RESTAPI, "prod", model.RouteKey{Method: "GET", Path: "/a/{id}"}, "a1b2/prod/GET/a/{id}", false},
		{model.HTTPAPI, "prod", model.RouteKey{Method: "GET", Path: "/a/{id}"}, "a1b2/prod/GET/a/{id}", true},
		{model.HTTPAPI, "prod", model.RouteKey{Method: "GET", Path: "/a/{id}"}, "a1b2/prod/GET/a/*", true},
		{model.HTTPAPI, "prod", model.RouteKey{Path: "$default"}, "a1b2/prod/$default", true},
		{model.HTTPAPI, "$default", model.RouteKey{Method: "GET", Path: "/a"}, "a1b2/$default/GET/a", true},
		{model.HTTPAPI, "$default", model.RouteKey{Method: "GET", Path: "/a"}, "a1b2/prod/*", false},
		{model.WebSocketAPI, "prod", model.RouteKey{Path: "$connect"}, "a1b2/prod/$connect", true},
		{model.WebSocketAPI, "prod", model.RouteKey{Path: "$connect"}, "a1b2/prod/sendMessage", false},
	}
	for _, tt := range tests {
		f := shop("GET /x orders:prod")
		f.API.Kind, f.Stages[1].Name = tt.kind, tt.stage
		f.Draft.Routes[0].RouteKey = tt.route
		f.Deployed = map[string]model.APIRoutes{tt.stage: f.Draft}
		y := newYard("orders:prod")
		y.let("orders:prod", tt.source)
		got := Checker{Place: here, Functions: y}.Check(f, tt.stage)
		if (len(got.Problems) == 0) != tt.sound || len(got.Unknown) > 0 {
			t.Errorf("%s %s %s let in by %s: %+v", tt.kind, tt.stage, tt.route, tt.source, got)
		}
	}
}

// What a WebSocket API serves is not exported: its draft is judged, and that it is one is said.
func TestAWebSocketAPIIsJudgedByItsDraft(t *testing.T) {
	f := shop("- $connect orders:${stageVariables.alias}")
	f.API.Kind = model.WebSocketAPI
	f.Deployed["prod"] = model.APIRoutes{Unknown: "API Gateway exports no WebSocket API"}
	got := check(newYard("orders:prod"), f)
	if want := []string{"permission orders:prod $connect fixable"}; !slices.Equal(lines(got.Problems), want) {
		t.Errorf("%q", lines(got.Problems))
	}
	if len(got.Unknown) != 1 || !strings.Contains(got.Unknown[0].Detail, "exports no WebSocket API") {
		t.Errorf("%+v", got.Unknown)
	}
}

func TestWhatIsWantedForACheck(t *testing.T) {
	f := shop("GET /orders orders:${stageVariables.alias}", "GET /pinned orders:7")
	got := Checker{Place: here, Functions: newYard()}.Wanted(f)
	want := []model.CellKey{cell("orders"), cell("orders:dev"), cell("orders:7"), cell("orders:prod")}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
