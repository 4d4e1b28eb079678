package sim

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"golang.org/x/time/rate"

	"github.com/aloftdeck/aloft/model"
)

// API Gateway's first version: REST APIs, and the custom domains of both.

// API Gateway's quotas for one account and Region, in calls per second, of both versions
// together (API Gateway quotas). None can be raised.
const (
	apisRate          = 10
	getResourcesRate  = 2.5
	createDeployments = 0.2
	createAPIs        = 1.0 / 3 // regional REST APIs
	putAPIs           = 1
)

// variableValue is what the value of a stage variable may be.
var variableValue = regexp.MustCompile(`^[A-Za-z0-9\-._~:/?#&=,]+$`)

func apiRates(string) map[string]rate.Limit {
	return map[string]rate.Limit{"": apisRate, "GetResources": getResourcesRate, "CreateDeployment": createDeployments,
		"CreateRestApi": createAPIs, "PutRestApi": putAPIs}
}

func restOperations() map[string]operation {
	of := func(api, stage *string) string {
		if stage == nil {
			return aws.ToString(api)
		}
		return aws.ToString(api) + "/" + *stage
	}
	return map[string]operation{
		"GetRestApis": simulate(200, (*World).getRestAPIs, func(*apigateway.GetRestApisInput) string { return "" }),
		"GetStages": simulate(200, (*World).getRestStages,
			func(in *apigateway.GetStagesInput) string { return of(in.RestApiId, nil) }),
		"GetStage": simulate(200, (*World).getRestStage,
			func(in *apigateway.GetStageInput) string { return of(in.RestApiId, in.StageName) }),
		"GetDeployments": simulate(200, (*World).getRestDeployments,
			func(in *apigateway.GetDeploymentsInput) string { return of(in.RestApiId, nil) }),
		"GetResources": simulate(200, (*World).getResources,
			func(in *apigateway.GetResourcesInput) string { return of(in.RestApiId, nil) }),
		"GetAuthorizers": simulate(200, (*World).getRestAuthorizers,
			func(in *apigateway.GetAuthorizersInput) string { return of(in.RestApiId, nil) }),
		"GetExport": simulate(200, (*World).getExport,
			func(in *apigateway.GetExportInput) string { return of(in.RestApiId, in.StageName) }),
		"GetDomainNames": simulate(200, (*World).getDomainNames,
			func(*apigateway.GetDomainNamesInput) string { return "" }),
		"GetBasePathMappings": simulate(200, (*World).getBasePathMappings,
			func(in *apigateway.GetBasePathMappingsInput) string { return aws.ToString(in.DomainName) }),
		"CreateRestApi": simulate(201, (*World).createRestAPI, func(*apigateway.CreateRestApiInput) string { return "" }),
		"PutRestApi": simulate(200, (*World).putRestAPI,
			func(in *apigateway.PutRestApiInput) string { return of(in.RestApiId, nil) }),
		"CreateStage": simulate(201, (*World).createRestStage,
			func(in *apigateway.CreateStageInput) string { return of(in.RestApiId, in.StageName) }),
		"UpdateStage": simulate(200, (*World).updateRestStage,
			func(in *apigateway.UpdateStageInput) string { return of(in.RestApiId, in.StageName) }),
		"CreateDeployment": simulate(201, (*World).createRestDeployment,
			func(in *apigateway.CreateDeploymentInput) string { return of(in.RestApiId, in.StageName) }),
	}
}

func noAPI(id string) error {
	return &refusal{status: 404, err: &types.NotFoundException{Message: aws.String("Invalid API identifier specified " + id)}}
}

func noAPIStage() error {
	return &refusal{status: 404, err: &types.NotFoundException{Message: aws.String("Invalid stage identifier specified")}}
}

func badAPIRequest(format string, args ...any) error {
	return &refusal{status: 400, err: &types.BadRequestException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

func apisThrottled() error {
	return &refusal{status: 429, retryAfter: "1", err: &types.TooManyRequestsException{
		Message: aws.String("Too Many Requests"), RetryAfterSeconds: aws.String("1")}}
}

// cut is a page of a list: what begins at a marker, and the marker of what comes behind.
func cut[T any](all []T, marker *string, limit int32, usual int) ([]T, *string, error) {
	from := 0
	if marker != nil {
		n, err := strconv.Atoi(*marker)
		if err != nil || n < 0 || n > len(all) {
			return nil, nil, badAPIRequest("Invalid position parameter")
		}
		from = n
	}
	size := usual
	if limit > 0 {
		size = int(limit)
	}
	if limit > 500 {
		return nil, nil, badAPIRequest("Invalid value for limit")
	}
	to := min(len(all), from+size)
	if to == len(all) {
		return all[from:], nil, nil
	}
	return all[from:to], aws.String(strconv.Itoa(to)), nil
}

func (w *World) getRestAPIs(in *apigateway.GetRestApisInput) (*apigateway.GetRestApisOutput, error) {
	items := []types.RestApi{}
	for _, a := range w.apis.held {
		if a.Kind != model.RESTAPI {
			continue
		}
		kind := types.EndpointTypeRegional
		if a.Endpoint != "" {
			kind = types.EndpointType(strings.ToUpper(a.Endpoint))
		}
		items = append(items, types.RestApi{
			Id: aws.String(a.ID), Name: aws.String(a.Name), CreatedDate: aws.Time(a.Created),
			DisableExecuteApiEndpoint: a.Disabled,
			EndpointConfiguration:     &types.EndpointConfiguration{Types: []types.EndpointType{kind}},
			Tags:                      maps.Clone(a.tags),
		})
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetRestApisOutput{Items: page, Position: next}, nil
}

func (w *World) getRestStages(in *apigateway.GetStagesInput) (*apigateway.GetStagesOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	if in.DeploymentId != nil {
		return nil, &loudError{"GetStages of one deployment is not simulated"}
	}
	out := &apigateway.GetStagesOutput{Item: []types.Stage{}}
	for i := range a.stages {
		s := restStage(&a.stages[i])
		s.Tags = maps.Clone(a.stageTags[a.stages[i].Name])
		out.Item = append(out.Item, s)
	}
	return out, nil
}

func (w *World) getRestStage(in *apigateway.GetStageInput) (*apigateway.GetStageOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	s, ok := a.stage(aws.ToString(in.StageName))
	if !ok {
		return nil, noAPIStage()
	}
	x := restStage(s)
	return &apigateway.GetStageOutput{StageName: x.StageName, LastUpdatedDate: x.LastUpdatedDate, Variables: x.Variables,
		CacheClusterEnabled: x.CacheClusterEnabled, DeploymentId: x.DeploymentId, CanarySettings: x.CanarySettings,
		AccessLogSettings: x.AccessLogSettings, MethodSettings: x.MethodSettings}, nil
}

func restStage(s *model.APIStage) types.Stage {
	out := types.Stage{StageName: aws.String(s.Name), LastUpdatedDate: aws.Time(s.Updated),
		Variables: maps.Clone(s.Variables), CacheClusterEnabled: s.Cache}
	if s.Deployment != "" {
		out.DeploymentId = aws.String(s.Deployment)
	}
	if c := s.Canary; c != nil {
		out.CanarySettings = &types.CanarySettings{PercentTraffic: c.Percent,
			StageVariableOverrides: maps.Clone(c.Variables), DeploymentId: aws.String(c.Deployment)}
	}
	if s.Logging.Access {
		out.AccessLogSettings = &types.AccessLogSettings{DestinationArn: aws.String("arn:aws:logs:us-east-1:123456789012:log-group:access"), Format: aws.String("$context.requestId")}
	}
	if s.Throttle.Rate > 0 || s.Throttle.Burst > 0 || s.Logging.Level != "" || s.Detailed {
		level := s.Logging.Level
		if level == "" {
			level = "OFF"
		}
		out.MethodSettings = map[string]types.MethodSetting{"*/*": {
			ThrottlingRateLimit: s.Throttle.Rate, ThrottlingBurstLimit: int32(s.Throttle.Burst), LoggingLevel: &level,
			DataTraceEnabled: s.Logging.Bodies, MetricsEnabled: s.Detailed,
		}}
	}
	return out
}

func (w *World) getRestDeployments(in *apigateway.GetDeploymentsInput) (*apigateway.GetDeploymentsOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	var items []types.Deployment
	for _, d := range a.deployments {
		items = append(items, types.Deployment{Id: aws.String(d.id), CreatedDate: aws.Time(d.at),
			Description: aws.String(d.about)})
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetDeploymentsOutput{Items: page, Position: next}, nil
}

func (w *World) getResources(in *apigateway.GetResourcesInput) (*apigateway.GetResourcesOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	if !slices.Equal(in.Embed, []string{"methods"}) {
		return nil, &loudError{"GetResources is simulated with its methods embedded alone"}
	}
	var items []types.Resource
	for _, route := range a.draft.Routes {
		at := slices.IndexFunc(items, func(r types.Resource) bool { return *r.Path == route.Path })
		if at < 0 {
			at = len(items)
			items = append(items, types.Resource{Id: aws.String("r" + strconv.Itoa(at)), Path: aws.String(route.Path),
				ResourceMethods: map[string]types.Method{}})
		}
		m := types.Method{HttpMethod: aws.String(route.Method), AuthorizationType: aws.String("NONE")}
		if auth, ok := a.draft.Authorizer(route.Authorizer); ok {
			m.AuthorizationType, m.AuthorizerId = aws.String("CUSTOM"), aws.String(auth.ID)
		}
		if i := route.Integration; i.Type != "" {
			m.MethodIntegration = &types.Integration{Type: types.IntegrationType(i.Type), Uri: optionalText(i.URI),
				HttpMethod: optionalText(i.Method), Credentials: optionalText(i.Credentials)}
		}
		items[at].ResourceMethods[route.Method] = m
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetResourcesOutput{Items: page, Position: next}, nil
}

func optionalText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (w *World) getRestAuthorizers(in *apigateway.GetAuthorizersInput) (*apigateway.GetAuthorizersOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	var items []types.Authorizer
	for _, x := range a.draft.Authorizers {
		items = append(items, types.Authorizer{Id: aws.String(x.ID), Name: aws.String(x.Name),
			Type:          types.AuthorizerType(x.Type),
			AuthorizerUri: optionalText(x.URI), AuthorizerCredentials: optionalText(x.Credentials)})
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetAuthorizersOutput{Items: page, Position: next}, nil
}

func (w *World) getExport(in *apigateway.GetExportInput) (*apigateway.GetExportOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	s, ok := a.stage(aws.ToString(in.StageName))
	if !ok {
		return nil, noAPIStage()
	}
	extensions := strings.Split(in.Parameters["extensions"], ",")
	if aws.ToString(in.ExportType) != "oas30" || aws.ToString(in.Accepts) != "application/json" ||
		!slices.Contains(extensions, "integrations") {
		return nil, &loudError{"GetExport is simulated for oas30 as JSON, with integrations"}
	}
	body, err := a.export(a.serves(s), slices.Contains(extensions, "authorizers"))
	if err != nil {
		return nil, err
	}
	return &apigateway.GetExportOutput{Body: body, ContentType: aws.String("application/json")}, nil
}

// export writes routes as the OpenAPI document that API Gateway makes of them.
func (a *heldAPI) export(routes model.APIRoutes, authorizers bool) ([]byte, error) {
	paths, schemes := map[string]map[string]any{}, map[string]any{}
	for _, x := range routes.Authorizers {
		scheme := map[string]any{"type": "apiKey", "name": "Authorization", "in": "header",
			"x-amazon-apigateway-authtype": "custom"}
		if authorizers {
			scheme["x-amazon-apigateway-authorizer"] = map[string]string{
				"type": strings.ToLower(x.Type), "authorizerUri": x.URI, "authorizerCredentials": x.Credentials}
		}
		schemes[x.Name] = scheme
	}
	for _, route := range routes.Routes {
		path, method := route.Path, strings.ToLower(route.Method)
		operation := map[string]any{"responses": map[string]any{}}
		switch {
		case route.Method == "ANY":
			method = "x-amazon-apigateway-any-method"
		case route.Method == "": // $default of an HTTP API
			path, method = "/"+path, "x-amazon-apigateway-any-method"
			operation["isDefaultRoute"] = true
		}
		if i := route.Integration; i.Type != "" {
			text := map[string]string{"type": strings.ToLower(i.Type)}
			for name, value := range map[string]string{"httpMethod": i.Method, "uri": i.URI,
				"credentials": i.Credentials} {
				if value != "" {
					text[name] = value
				}
			}
			operation["x-amazon-apigateway-integration"] = text
		}
		if route.Authorizer != "" {
			operation["security"] = []any{map[string]any{route.Authorizer: []string{}}}
		}
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][method] = operation
	}
	return json.Marshal(map[string]any{
		"openapi": "3.0.1", "info": map[string]string{"title": a.Name, "version": "1"}, "paths": paths,
		"components": map[string]any{"securitySchemes": schemes},
	})
}

func (w *World) getDomainNames(in *apigateway.GetDomainNamesInput) (*apigateway.GetDomainNamesOutput, error) {
	var items []types.DomainName
	for _, d := range w.apis.domains {
		items = append(items, types.DomainName{DomainName: aws.String(d.Name),
			RoutingMode:           types.RoutingMode(d.Routing),
			EndpointConfiguration: &types.EndpointConfiguration{Types: []types.EndpointType{types.EndpointType(strings.ToUpper(d.Endpoint))}}})
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetDomainNamesOutput{Items: page, Position: next}, nil
}

func (w *World) domain(name string) (model.APIDomain, error) {
	for _, d := range w.apis.domains {
		if d.Name == name {
			return d, nil
		}
	}
	return model.APIDomain{}, &refusal{status: 404,
		err: &types.NotFoundException{Message: aws.String("Invalid domain name identifier specified")}}
}

func (w *World) getBasePathMappings(
	in *apigateway.GetBasePathMappingsInput,
) (*apigateway.GetBasePathMappingsOutput, error) {
	d, err := w.domain(aws.ToString(in.DomainName))
	if err != nil {
		return nil, err
	}
	var items []types.BasePathMapping
	for _, m := range d.Mappings {
		path := m.Path
		if path == "" {
			path = "(none)"
		}
		items = append(items, types.BasePathMapping{BasePath: &path, RestApiId: aws.String(m.API),
			Stage: optionalText(m.Stage)})
	}
	page, next, err := cut(items, in.Position, aws.ToInt32(in.Limit), 25)
	if err != nil {
		return nil, err
	}
	return &apigateway.GetBasePathMappingsOutput{Items: page, Position: next}, nil
}

// updateRestStage changes variables, and what is served. Everything else that a patch can say is not simulated.
func (w *World) updateRestStage(in *apigateway.UpdateStageInput) (*apigateway.UpdateStageOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	s, ok := a.stage(aws.ToString(in.StageName))
	if !ok {
		return nil, noAPIStage()
	}
	next := maps.Clone(s.Variables)
	if next == nil {
		next = map[string]string{}
	}
	for _, p := range in.PatchOperations {
		name, ok := strings.CutPrefix(aws.ToString(p.Path), "/variables/")
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
		switch {
		case ok && p.Op == types.OpReplace && variableValue.MatchString(aws.ToString(p.Value)):
			next[name] = *p.Value
		case ok && p.Op == types.OpReplace:
			return nil, badAPIRequest("Stage variable value contains invalid characters")
		case ok && p.Op == types.OpRemove:
			delete(next, name)
		case p.Op == types.OpReplace && aws.ToString(p.Path) == "/deploymentId" && len(in.PatchOperations) == 1 &&
			s.Canary == nil:
			if !a.deployed(aws.ToString(p.Value)) {
				return nil, badAPIRequest("Deployment id does not exist")
			}
			s.Deployment = *p.Value
		default:
			return nil, &loudError{fmt.Sprintf("UpdateStage: %s %s is not simulated", p.Op, aws.ToString(p.Path))}
		}
	}
	s.Variables, s.Updated = next, w.now()
	out := restStage(s)
	return &apigateway.UpdateStageOutput{StageName: out.StageName, Variables: out.Variables,
		DeploymentId: out.DeploymentId, CanarySettings: out.CanarySettings,
		MethodSettings: out.MethodSettings, LastUpdatedDate: out.LastUpdatedDate,
		AccessLogSettings: out.AccessLogSettings, CacheClusterEnabled: out.CacheClusterEnabled}, nil
}

func (w *World) createRestDeployment(in *apigateway.CreateDeploymentInput) (*apigateway.CreateDeploymentOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	if in.CanarySettings != nil || in.Variables != nil || in.StageName != nil || in.StageDescription != nil {
		return nil, &loudError{"CreateDeployment is simulated with a description alone"}
	}
	if len(a.draft.Routes) == 0 {
		return nil, badAPIRequest("The REST API doesn't contain any methods")
	}
	for _, r := range a.draft.Routes {
		if r.Integration.Type == "" {
			return nil, badAPIRequest("No integration defined for method")
		}
	}
	id := w.deploy(a, w.now(), aws.ToString(in.Description))
	return &apigateway.CreateDeploymentOutput{Id: aws.String(id), CreatedDate: aws.Time(w.now()),
		Description: in.Description}, nil
}
