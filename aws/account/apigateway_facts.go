package account

// This file turns API Gateway's shapes into aloft's nouns.

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/safetext"
)

// pointer writes a name as a part of a JSON pointer.
var pointer = strings.NewReplacer("~", "~0", "/", "~1")

func (c call) restAPI(x *types.RestApi) model.API {
	api := model.API{ID: line(x.Id), Name: line(x.Name), Kind: model.RESTAPI, Endpoint: "edge",
		Disabled: x.DisableExecuteApiEndpoint, Created: moment(x.CreatedDate)}
	if e := x.EndpointConfiguration; e != nil && len(e.Types) > 0 {
		api.Endpoint = strings.ToLower(safetext.Line(string(e.Types[0])))
	}
	api.Host = api.ID + ".execute-api." + c.region() + "." + address.Domain(c.region())
	return api
}

func restStage(x *types.Stage) model.APIStage {
	s := model.APIStage{
		Name: line(x.StageName), Variables: variables(x.Variables), Deployment: line(x.DeploymentId),
		Updated: moment(x.LastUpdatedDate),
		Logging: model.APILogging{Access: x.AccessLogSettings != nil &&
			aws.ToString(x.AccessLogSettings.DestinationArn) != ""},
		Cache: x.CacheClusterEnabled,
	}
	if k := x.CanarySettings; k != nil {
		s.Canary = &model.APICanary{Deployment: line(k.DeploymentId), Percent: k.PercentTraffic,
			Variables: variables(k.StageVariableOverrides)}
	}
	for path, m := range x.MethodSettings {
		if path != "*/*" {
			s.Throttle.Own++
			continue
		}
		s.Detailed = m.MetricsEnabled
		s.Throttle.Rate, s.Throttle.Burst = m.ThrottlingRateLimit, int(m.ThrottlingBurstLimit)
		s.Logging.Level, s.Logging.Bodies = level(aws.ToString(m.LoggingLevel)), m.DataTraceEnabled
	}
	if s.Throttle.Rate < 0 || s.Throttle.Burst < 0 { // API Gateway says so of stages without limits
		s.Throttle.Rate, s.Throttle.Burst = 0, 0
	}
	return s
}

// level is how much is logged, empty for nothing.
func level(word string) string {
	if word == "OFF" {
		return ""
	}
	return safetext.Line(word)
}

func variables(all map[string]string) map[string]string {
	if len(all) == 0 {
		return nil
	}
	out := make(map[string]string, len(all))
	for name, value := range all {
		out[safetext.Line(name)] = safetext.Line(value)
	}
	return out
}

func restRoute(path, method string, m *types.Method, authorizers []model.APIAuthorizer) model.APIRoute {
	if method == strings.ToUpper(anyMethod) { // as emulators keep it of a document
		method = "ANY"
	}
	route := model.APIRoute{RouteKey: model.RouteKey{Method: safetext.Line(method), Path: path},
		Authorizer: authorizerNamed(authorizers, line(m.AuthorizerId))}
	if i := m.MethodIntegration; i != nil {
		route.Integration = model.Integration{Type: strings.ToUpper(safetext.Line(string(i.Type))), Method: line(i.HttpMethod),
			URI: line(i.Uri), Credentials: line(i.Credentials)}
	}
	return route
}

// authorizerNamed is the name of the authorizer with an id, empty for none.
func authorizerNamed(all []model.APIAuthorizer, id string) string {
	i := slices.IndexFunc(all, func(a model.APIAuthorizer) bool { return a.ID == id })
	if id == "" || i < 0 {
		return ""
	}
	return all[i].Name
}

// deploymentDates are the dates of deployments, by their ids.
type deploymentDates map[string]time.Time

func (d deploymentDates) fill(stages []model.APIStage) {
	for i := range stages {
		stages[i].Deployed = d[stages[i].Deployment]
	}
}

func byName(stages []model.APIStage) {
	slices.SortFunc(stages, func(a, b model.APIStage) int { return strings.Compare(a.Name, b.Name) })
}

// routesInOrder puts routes and authorizers into the order that the noun promises.
func routesInOrder(r *model.APIRoutes) {
	slices.SortFunc(r.Routes, func(a, b model.APIRoute) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	slices.SortFunc(r.Authorizers, func(a, b model.APIAuthorizer) int { return strings.Compare(a.Name, b.Name) })
}
