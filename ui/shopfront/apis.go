package shopfront

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/wiring"
)

// api is one of the shop's APIs: its routes, each with the function that it leads to and,
// where that is pinned, the alias.
type api struct {
	id, name string
	kind     model.APIKind
	routes   [][2]string
}

// The ids of the shop's APIs.
const (
	Storefront = "a1b2c3d4e5"
	Admin      = "f6g7h8i9j0"
	Webhooks   = "k1l2m3n4o5"
)

func apis() []api {
	return []api{
		{id: Storefront, name: "storefront", kind: model.RESTAPI, routes: [][2]string{
			{"POST /payments", "payments-create"}, {"GET /payments/{id}", "payments-create"}, {"POST /payments/{id}/capture", "payments-capture"},
			{"POST /payments/{id}/refund", "payments-refund"}, {"POST /carts/{id}/items", "cart-add-item"}, {"POST /carts/{id}/checkout", "cart-checkout"},
			{"GET /catalog", "catalog-search"}, {"GET /catalog/{id}", "catalog-get"}, {"POST /catalog/reindex", "catalog-reindex"},
			{"GET /customers/{id}", "customers-get"}, {"PATCH /customers/{id}", "customers-update"}, {"POST /orders", "orders-create"},
			{"GET /orders", "orders-list"}, {"GET /orders/{id}", "orders-get"},
		}},
		{id: Admin, name: "admin", kind: model.HTTPAPI, routes: [][2]string{
			{"GET /orders", "orders-list"}, {"GET /orders/{id}", "orders-get"}, {"POST /orders/{id}/ship", "orders-ship"},
			{"GET /inventory/{sku}", "inventory-reserve"}, {"POST /inventory/{sku}/release", "inventory-release"},
			{"POST /notifications", "notifications-send"}, {"GET /reports/daily", "reports-daily"}, {"GET /prices/{sku}", "pricing-quote"},
			{"POST /sessions/refresh", "sessions-refresh"},
		}},
		{id: Webhooks, name: "webhooks", kind: model.HTTPAPI, routes: [][2]string{
			{"POST /acquirer", "payments-webhook"}, {"POST /carrier", "orders-ship"}, {"POST /mail", "notifications-send:prod"},
		}},
	}
}

// apiTraffic is how the last ten minutes of a stage went: requests a minute, the share
// that was answered by 5XX, milliseconds of p95.
var apiTraffic = map[model.APIStageKey][3]float64{
	{API: Storefront, Stage: "dev"}: {2.1, 0, 210}, {API: Storefront, Stage: "stage"}: {38, 0, 190}, {API: Storefront, Stage: "prod"}: {6691, 0.004, 180},
	{API: Admin, Stage: "dev"}: {}, {API: Admin, Stage: "stage"}: {0.4, 0, 95}, {API: Admin, Stage: "prod"}: {12, 0, 88},
	{API: Webhooks, Stage: "dev"}: {}, {API: Webhooks, Stage: "stage"}: {}, {API: Webhooks, Stage: "prod"}: {51, 0, 70},
}

// apiFacts are the APIs, who may call the functions that they lead to, and how requests
// went: prod of payments-refund lets no API in, catalog-reindex is not in prod, and a stage
// of the webhooks has no variable.
func apiFacts() []model.Event {
	var events []model.Event
	check := wiring.Checker{Place: model.Place{Account: Account, Region: Region}}
	listed := map[model.APIFamily][]model.API{}
	ends := map[model.CellKey]bool{}
	for _, a := range apis() {
		facts := a.facts()
		family := model.V2Family
		if a.kind == model.RESTAPI {
			family = model.RESTFamily
		}
		listed[family] = append(listed[family], facts.API)
		events = append(events, model.APIRead{Read: read(40 * time.Second), Facts: facts})
		for _, key := range check.Wanted(facts) {
			if !ends[key] {
				ends[key] = true
				events = append(events, model.WireEndRead{Read: read(30 * time.Second), End: model.WireEnd{CellKey: key, Document: policyOf(key)}})
			}
		}
		for _, s := range facts.Stages {
			events = append(events, requests(model.APIStageKey{API: a.id, Stage: s.Name}))
		}
	}
	domain := model.APIDomain{Name: "api.shopfront.example", Endpoint: "regional", Routing: model.ByMappings,
		Mappings: []model.APIMapping{{Path: "v1", API: Storefront, Stage: "prod"}}}
	return append([]model.Event{
		model.APIsListed{Read: read(time.Minute), Family: model.RESTFamily, APIs: listed[model.RESTFamily], Complete: true},
		model.APIsListed{Read: read(time.Minute), Family: model.V2Family, APIs: listed[model.V2Family], Complete: true},
		model.APIDomainsRead{Read: read(time.Minute), Domains: []model.APIDomain{domain}},
	}, events...)
}

func (a api) facts() model.APIFacts {
	f := model.APIFacts{Deployed: map[string]model.APIRoutes{}, API: model.API{ID: a.id, Name: a.name, Kind: a.kind, Endpoint: "regional",
		Host: a.id + ".execute-api." + Region + ".amazonaws.com", Created: Now().Add(-400 * day)}}
	for _, r := range a.routes {
		method, path, _ := strings.Cut(r[0], " ")
		function, alias, pinned := strings.Cut(r[1], ":")
		if !pinned {
			alias = "${stageVariables.alias}"
		}
		f.Draft.Routes = append(f.Draft.Routes, model.APIRoute{RouteKey: model.RouteKey{Method: method, Path: path},
			Integration: model.Integration{Type: "AWS_PROXY", Method: "POST", URI: "arn:aws:apigateway:" + Region + ":lambda:path/2015-03-31/functions/arn:aws:lambda:" +
				Region + ":" + Account + ":function:" + Prefix + function + ":" + alias + "/invocations"}})
	}
	for i, stage := range Stages() {
		s := model.APIStage{Name: stage.Name, Variables: map[string]string{"alias": stage.Alias}, Deployment: "d" + stage.Name, AutoDeploy: a.kind == model.HTTPAPI,
			Deployed: Now().Add(-[]time.Duration{40 * time.Minute, 2 * time.Hour, 2 * day}[i]), Throttle: model.APIThrottle{Rate: 500, Burst: 1000},
			Logging: model.APILogging{Access: true}}
		if a.id == Webhooks && stage.Name == "stage" {
			s.Variables = nil
		}
		f.Stages = append(f.Stages, s)
		f.Deployed[stage.Name] = f.Draft
	}
	return f
}

// policyOf is who may call an alias of the shop: each API, from the stage of that name.
func policyOf(key model.CellKey) string {
	if key.Alias == "" || key == (model.CellKey{Function: Prefix + "payments-refund", Alias: "prod"}) {
		return ""
	}
	var statements []string
	for _, a := range apis() {
		stage := key.Alias
		if a.id == Webhooks {
			stage = "*" // of the route that is pinned to prod
		}
		statements = append(statements, `{"Sid":"`+a.name+`","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",`+
			`"Resource":"arn:aws:lambda:`+Region+`:`+Account+`:function:`+key.Function+`:`+key.Alias+`","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:`+
			Region+`:`+Account+`:`+a.id+`/`+stage+`/*"}}}`)
	}
	return `{"Version":"2012-10-17","Id":"default","Statement":[` + strings.Join(statements, ",") + `]}`
}

func requests(key model.APIStageKey) health.APIStageRead {
	window := health.Window{From: Now().Truncate(time.Minute).Add(-health.Span), To: Now().Truncate(time.Minute)}
	perMinute, failed, p95 := apiTraffic[key][0], apiTraffic[key][1], apiTraffic[key][2]
	n := perMinute * window.Length().Minutes()
	f := health.Figures{Window: window, At: Now(), Calls: health.Of(n), Errors: health.Of(n * failed), Throttles: health.Of(0)}
	if n > 0 {
		f.P95 = health.Of(p95)
	}
	return health.APIStageRead{Read: read(0), Stage: key, Figures: f}
}
