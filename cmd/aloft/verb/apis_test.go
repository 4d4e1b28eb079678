package verb

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// wired is a host with an API in time that passes as fast as nothing happens: its stage dev
// reaches orders, and its stage prod does not.
func wired(t *testing.T, run func(*host)) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		uri := "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:orders:${stageVariables.alias}/invocations"
		draft := model.APIRoutes{Routes: []model.APIRoute{{RouteKey: model.RouteKey{Method: "GET",
			Path: "/orders/{id}"},
			Integration: model.Integration{Type: "AWS_PROXY", Method: "POST", URI: uri}}}}
		h.world.PutAPI(model.API{ID: "a1b2", Name: "shop", Kind: model.RESTAPI, Endpoint: "regional"}, draft,
			model.APIStage{Name: "dev", Variables: map[string]string{"alias": "dev"}},
			model.APIStage{Name: "prod", Variables: map[string]string{"alias": "prod"}})
		h.world.PutAPIDomain(model.APIDomain{Name: "api.example", Endpoint: "regional", Routing: model.ByMappings,
			Mappings: []model.APIMapping{{Path: "v1", API: "a1b2", Stage: "prod"}}})
		h.permit("dev", "a1b2/dev/*")
		run(h)
	})
}

// permit lets a source in to an alias of orders, and nothing else.
func (h *host) permit(alias, source string) {
	h.t.Helper()
	document := `{"Version":"2012-10-17","Statement":[{"Sid":"team","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",` +
		`"Resource":"arn:aws:lambda:us-east-1:123456789012:function:orders:` + alias +
		`","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:` + source + `"}}}]}`
	if err := h.world.PutPolicy("orders", alias, document); err != nil {
		h.t.Fatal(err)
	}
}

func TestApisShowsWiring(t *testing.T) {
	wired(t, func(h *host) {
		h.run(exitDone, "apis")
		h.prints("shop  REST  dev", "1 route sound", "✗ 1 of 1 route", "https://api.example/v1",
			"orders:prod does not let this API in", "GET /orders/{id}",
			"AddPermission on orders:prod for arn:aws:execute-api:us-east-1:123456789012:a1b2/prod/*")
		h.run(exitFailed, "apis", "--check")
		h.says("1 problem in the wiring")
		h.run(exitDone, "apis", "--check", "--stage", "dev")
		h.run(exitDone, "apis", "a1b2", "-o", "json")
		var got struct {
			APIs []struct {
				ID, Name, Kind string
				Stages         []struct {
					Name, URL string
					Variables map[string]string
					Deployed  string
					Routes    []struct{ Method, Path, Function, Alias, Version string }
					Problems  []struct {
						Kind, Function, Alias, Detail string
						Fixable                       bool
					}
				}
			}
		}
		h.decode(&got)
		if len(got.APIs) != 1 || len(got.APIs[0].Stages) != 2 {
			t.Fatalf("got %s", h.out.String())
		}
		prod := got.APIs[0].Stages[1]
		if prod.Name != "prod" || prod.URL != "https://a1b2.execute-api.us-east-1.amazonaws.com/prod" ||
			prod.Variables["alias"] != "prod" || prod.Deployed == "" {
			t.Errorf("got %+v", prod)
		}
		if r := prod.Routes[0]; r.Method != "GET" || r.Path != "/orders/{id}" || r.Function != "orders" ||
			r.Alias != "prod" || r.Version != "1" {
			t.Errorf("got %+v", r)
		}
		if p := prod.Problems[0]; len(prod.Problems) != 1 || p.Kind != "permission" || p.Function != "orders" ||
			p.Alias != "prod" || !p.Fixable {
			t.Errorf("got %+v", prod.Problems)
		}
		h.run(exitUsage, "apis", "shp")
		h.says(`did you mean shop`)
		h.run(exitUsage, "apis", "--stage", "live")
	})
}

func TestApisFixAddsWhatIsMissing(t *testing.T) {
	wired(t, func(h *host) {
		h.run(exitRefused, "apis", "--fix", "--yes")
		h.says("--confirm prod")
		h.run(exitRefused, "apis", "--fix", "--yes", "--confirm", "prod", "--read-only")
		h.run(exitDone, "apis", "--fix", "--dry-run")
		h.prints("planned")
		if p := h.world.Policy("orders", "prod"); p != "" {
			t.Fatalf("the policy is %s", p)
		}
		h.run(exitDone, "apis", "--fix", "--yes", "--confirm", "prod", "--reason", "forgotten")
		h.says("AddPermission on orders:prod")
		policy := h.world.Policy("orders", "prod")
		if strings.Count(policy, "Sid") != 1 || !strings.Contains(policy, "a1b2/prod/*") ||
			!strings.Contains(policy, "aloft-a1b2-stage-prod") {
			t.Errorf("the policy is %s", policy)
		}
		h.run(exitDone, "apis", "--check")
		h.run(exitDone, "apis", "--fix", "--yes", "-o", "json") // nothing more to do
		h.run(exitDone, "history")
		h.prints("permit", "orders:prod", "made", "forgotten")
		h.run(exitDone, "undo", "--yes", "--confirm", "prod")
		h.says("RemovePermission of aloft-a1b2-stage-prod on orders:prod")
		if p := h.world.Policy("orders", "prod"); p != "" {
			t.Errorf("the policy is %s", p)
		}
		h.run(exitDone, "undo", "--yes")
		h.says("nothing to undo")
	})
}

func TestApisFixSaysWhatItCanNotMend(t *testing.T) {
	wired(t, func(h *host) {
		s, err := h.world.APIStage("a1b2", "prod")
		if err != nil {
			t.Fatal(err)
		}
		s.Variables["alias"] = "beta"
		if err := h.world.PutAPIStage("a1b2", s); err != nil {
			t.Fatal(err)
		}
		h.run(exitDone, "apis", "--fix", "--yes")
		h.says("nothing is missing that aloft could add",
			"orders has no alias beta: promote a version of orders to beta")
	})
}

func TestAPIsThatMayNotBeRead(t *testing.T) {
	wired(t, func(h *host) {
		h.script("apigateway.GetRestApis=denied")
		h.run(exitFailed, "apis")
		h.says("apigateway:GET is missing")
	})
}

func TestMovesAreGuardedByWiring(t *testing.T) {
	wired(t, func(h *host) {
		h.run(exitDone, "promote", "orders", "--to", "prod", "--yes", "--confirm", "prod")
		h.says("shop prod: orders:prod does not let this API in")
		h.configure(team + "wiring = true\n")
		h.run(exitRefused, "promote", "orders", "--to", "prod", "--version", "4", "--yes", "--confirm", "prod")
		if v := h.served("orders", "prod"); v != "3" {
			t.Errorf("prod serves %s", v)
		}
		h.run(exitDone, "rollback", "orders", "--stage", "prod", "--yes", "--confirm", "prod") // going back passes
		h.run(exitDone, "promote", "payments", "--to", "prod", "--yes", "--confirm", "prod")   // which no API calls
		h.permit("prod", "a1b2/prod/*")
		h.run(exitDone, "promote", "orders", "--to", "prod", "--version", "4", "--yes", "--confirm", "prod")
	})
}

// With more APIs than can be read in three seconds the guard goes by what `aloft apis` has read.
func TestTheGuardGoesByWhatAVerbHasRead(t *testing.T) {
	wired(t, func(h *host) {
		uri := "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:payments:${stageVariables.alias}/invocations"
		for i := range 12 {
			h.world.PutAPI(model.API{ID: fmt.Sprint("more", i), Name: fmt.Sprint("more-", i), Kind: model.RESTAPI},
				model.APIRoutes{Routes: []model.APIRoute{{RouteKey: model.RouteKey{Method: "GET", Path: "/"},
					Integration: model.Integration{Type: "AWS_PROXY", Method: "POST", URI: uri}}}},
				model.APIStage{Name: "prod", Variables: map[string]string{"alias": "prod"}})
		}
		h.configure(team + "wiring = true\n")
		promote := []string{"promote", "orders", "--to", "prod", "--version", "4", "--yes", "--confirm", "prod"}
		h.run(exitRefused, promote...)
		h.says("could not be read in 3 seconds: aloft apis reads them")
		h.run(exitDone, "apis")
		h.run(exitRefused, promote...)
		h.says("shop prod: orders:prod does not let this API in")
		time.Sleep(5 * time.Minute)
		h.run(exitRefused, promote...)
		h.says("could not be read in 3 seconds")
		h.run(exitDone, "apis", "shop", "--stage", "prod", "--fix", "--yes", "--confirm", "prod")
		h.run(exitRefused, promote...) // what was read before a change does not count
		h.says("could not be read in 3 seconds")
		h.run(exitDone, "apis")
		h.run(exitDone, promote...)
	})
}

// What the cockpit keeps of APIs for its next first frame outlives a verb that saves the functions.
func TestStatusKeepsTheAPIsOfTheSnapshot(t *testing.T) {
	wired(t, func(h *host) {
		h.run(exitDone, "status")
		cache := feed.NewCache(filepath.Join(h.Home, "cache", "aloft"), time.Now)
		kept, ok := cache.Load("123456789012", "us-east-1")
		if !ok {
			t.Fatal("status has kept nothing")
		}
		kept.APIs.APIs = []model.RestoredAPI{{Facts: model.APIFacts{API: model.API{ID: "a1b2", Name: "shop"}}, At: time.Now()}}
		if err := cache.Save(kept); err != nil {
			t.Fatal(err)
		}
		h.run(exitDone, "status")
		if kept, ok = cache.Load("123456789012", "us-east-1"); !ok || len(kept.APIs.APIs) != 1 {
			t.Errorf("of APIs there are left %+v", kept.APIs)
		}
	})
}

func TestWrongUsageOfApis(t *testing.T) {
	h := newHost(t)
	for args, want := range map[string]string{
		"apis --check --fix":      "say one of them",
		"apis --yes":              "belong to --fix",
		"apis --confirm prod":     "belong to --fix",
		"apis --dry-run --check":  "belong to --fix",
		"apis shop shop":          "named twice",
		"apis --stage prod --nix": "unknown flag",
	} {
		h.run(exitUsage, strings.Fields(args)...)
		h.says(want)
	}
}

// The demo has one stage that is wired in the way in which it goes wrong.
func TestTheDemoHasOneStageThatIsWiredWrongly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.world = sim.Demo(1, time.Now, 0)
		h.run(exitFailed, "apis", "--check", "-o", "json")
		var got apisJSON
		h.decode(&got)
		if len(got.APIs) != 3 {
			t.Fatalf("there are %d APIs", len(got.APIs))
		}
		var problems []string
		for _, api := range got.APIs {
			for _, s := range api.Stages {
				for _, p := range s.Problems {
					problems = append(problems, api.Name+" "+s.Name+" "+p.Function+":"+p.Alias+" "+string(p.Kind))
				}
				if len(s.Unknown) > 0 || len(s.Routes) == 0 {
					t.Errorf("%s %s: %+v", api.Name, s.Name, s)
				}
			}
		}
		if want := "hooks-api prod webhook-relay:prod permission"; strings.Join(problems, ", ") != want {
			t.Errorf("problems are %q", problems)
		}
		h.run(exitDone, "apis", "hooks-api", "--fix", "--yes", "--confirm", "prod")
		h.prints("made")
		h.run(exitDone, "apis", "--check")
	})
}
