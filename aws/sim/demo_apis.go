package sim

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// The team's three APIs, each with the stages dev, stage and prod, whose variable names the
// alias. All is sound but one stage, wired wrongly in the classic way: the function that it
// calls lets the API in, and two of its aliases do; the third, which the stage's variable
// names, does not.

// demoDeployed is how long before the demo begins the stages were deployed.
var demoDeployed = map[string]time.Duration{"dev": 40 * time.Minute, "stage": 2 * time.Hour, lastStage: 49 * time.Hour}

// demoRoutes are the routes of the team's APIs, and the functions behind them.
var demoRoutes = map[string][]struct{ method, path, function string }{
	"activities-api": {
		{"GET", "/activities", "activity-search"},
		{"POST", "/activities", "activity-writer"},
		{"GET", "/activities/{id}", "activity-search"},
		{"POST", "/billing/sync", "billing-sync"},
		{"POST", "/plans/{id}/reminders", "plan-reminder"},
		{"GET", "/reports/{id}", "report-builder"},
		{"GET", "/teams/{id}", "team-directory"},
		{"GET", "/usage/{team}", "usage-meter"},
	},
	"hooks-api": {
		{"GET", "/hooks", "activity-router"},
		{"POST", "/hooks/{source}", "webhook-relay"},
	},
	"slack-api": {
		{"GET", "/oauth/callback", "auth-callback"},
		{"POST", "/oauth/refresh", "oauth-refresh"},
		{"POST", "/slack/commands", "slack-commands"},
		{"POST", "/slack/events", "slack-events"},
		{"POST", "/slack/interactions", "slack-interactions"},
	},
}

// demoAPIIDs are the ids of the team's APIs.
var demoAPIIDs = map[string]string{"activities-api": "a1b2c3d4e5", "hooks-api": "h7k2m9p4q1", "slack-api": "s5l8a3c6k0"}

// demoUnlet is the alias that does not let in the API which calls it.
const demoUnlet = "webhook-relay:" + lastStage

// seedAPIs adds the team's APIs, and lets them in to the functions that they call.
func (w *World) seedAPIs(at time.Time) {
	for _, api := range demoAPIs {
		id := demoAPIIDs[api.name]
		var draft model.APIRoutes
		for _, r := range demoRoutes[api.name] {
			if _, there := w.functions[r.function]; !there {
				continue
			}
			draft.Routes = append(draft.Routes, model.APIRoute{
				RouteKey: model.RouteKey{Method: r.method, Path: r.path},
				Integration: model.Integration{Type: "AWS_PROXY", Method: "POST",
					URI: "arn:aws:apigateway:" + w.region + ":lambda:path/2015-03-31/functions/" +
						w.arn(r.function, "${stageVariables.alias}") + "/invocations"},
			})
		}
		w.putAPI(model.API{ID: id, Name: api.name, Kind: model.RESTAPI, Endpoint: "regional",
			Created: at.Add(-400 * 24 * time.Hour)}, draft, at)
		held := w.apis.held[len(w.apis.held)-1]
		for _, stage := range demoStages {
			deployed := at.Add(-demoDeployed[stage])
			held.stages = append(held.stages, model.APIStage{
				Name: stage, Variables: map[string]string{"alias": stage}, Deployment: w.deploy(held, deployed, ""),
				Updated:  deployed,
				Throttle: model.APIThrottle{Rate: 500, Burst: 1000}, Logging: model.APILogging{Access: true},
			})
		}
	}
	w.apis.domains = append(w.apis.domains, model.APIDomain{Name: "api.shopfront.example", Endpoint: "regional",
		Routing: model.ByMappings,
		Mappings: []model.APIMapping{{Path: "v1", API: demoAPIIDs["activities-api"], Stage: lastStage},
			{Path: "slack", API: demoAPIIDs["slack-api"], Stage: lastStage}}})
}

// permitDemo writes the policies of a function of the team: of itself, and of its aliases.
func (w *World) permitDemo(f *function) {
	for _, api := range demoAPIs {
		called := false
		for _, r := range demoRoutes[api.name] {
			called = called || r.function == f.name
		}
		if !called {
			continue
		}
		w.letAPI(f, "", api.name, "*")
		for _, a := range f.sortedAliases() {
			if key := f.name + ":" + a.name; key != demoUnlet {
				w.letAPI(f, a.name, api.name, a.name)
			}
		}
	}
}

// letAPI adds a statement that lets a stage of an API in, or all its stages.
func (w *World) letAPI(f *function, qualifier, api, stage string) {
	id := demoAPIIDs[api]
	text, err := json.Marshal(map[string]any{
		"Sid": "apigateway-" + id + "-" + strings.ReplaceAll(stage, "*", "all"), "Effect": "Allow",
		"Principal": map[string]string{"Service": "apigateway.amazonaws.com"},
		"Action":    "lambda:InvokeFunction", "Resource": w.arn(f.name, qualifier),
		"Condition": map[string]map[string]string{"ArnLike": {"AWS:SourceArn": w.regional("execute-api",
			id+"/"+stage+"/*")}},
	})
	if err != nil {
		panic("aws/sim: " + err.Error()) // texts alone can not fail
	}
	if f.policies[qualifier] == nil {
		f.permit(qualifier, &resourcePolicy{revision: uuid(stream(w.seed, "policy "+f.name+":"+qualifier))})
	}
	f.policies[qualifier].statements = append(f.policies[qualifier].statements, text)
}

// unlet reports whether a route of a stage can not reach its function because of the alias
// that does not let it in.
func (w *World) unlet(api, stage string) bool {
	function, alias, _ := strings.Cut(demoUnlet, ":")
	f, ok := w.functions[function]
	return ok && stage == alias && f.policies[alias] == nil &&
		slices.ContainsFunc(demoRoutes[api], func(r struct{ method, path, function string }) bool { return r.function == function })
}
