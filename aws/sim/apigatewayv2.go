package sim

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
)

// API Gateway's second version: HTTP and WebSocket APIs, and where domains lead to.

func v2Operations() map[string]operation {
	return map[string]operation{
		"GetApis": simulate(200, (*World).getV2APIs, func(*apigatewayv2.GetApisInput) string { return "" }),
		"GetStages": simulate(200, (*World).getV2Stages,
			func(in *apigatewayv2.GetStagesInput) string { return aws.ToString(in.ApiId) }),
		"GetStage": simulate(200, (*World).getV2Stage, func(in *apigatewayv2.GetStageInput) string {
			return aws.ToString(in.ApiId) + "/" + aws.ToString(in.StageName)
		}),
		"GetDeployments": simulate(200, (*World).getV2Deployments,
			func(in *apigatewayv2.GetDeploymentsInput) string { return aws.ToString(in.ApiId) }),
		"GetRoutes": simulate(200, (*World).getRoutes,
			func(in *apigatewayv2.GetRoutesInput) string { return aws.ToString(in.ApiId) }),
		"GetIntegrations": simulate(200, (*World).getIntegrations,
			func(in *apigatewayv2.GetIntegrationsInput) string { return aws.ToString(in.ApiId) }),
		"GetAuthorizers": simulate(200, (*World).getV2Authorizers,
			func(in *apigatewayv2.GetAuthorizersInput) string { return aws.ToString(in.ApiId) }),
		"ExportApi": simulate(200, (*World).exportAPI, func(in *apigatewayv2.ExportApiInput) string {
			return aws.ToString(in.ApiId) + "/" + aws.ToString(in.StageName)
		}),
		"GetApiMappings": simulate(200, (*World).getAPIMappings,
			func(in *apigatewayv2.GetApiMappingsInput) string { return aws.ToString(in.DomainName) }),
		"ListRoutingRules": simulate(200, (*World).listRoutingRules,
			func(in *apigatewayv2.ListRoutingRulesInput) string { return aws.ToString(in.DomainName) }),
		"CreateApi": simulate(201, (*World).createV2API, func(*apigatewayv2.CreateApiInput) string { return "" }),
		"CreateIntegration": simulate(201, (*World).createIntegration,
			func(in *apigatewayv2.CreateIntegrationInput) string { return aws.ToString(in.ApiId) }),
		"CreateRoute": simulate(201, (*World).createRoute,
			func(in *apigatewayv2.CreateRouteInput) string { return aws.ToString(in.ApiId) }),
		"UpdateRoute": simulate(200, (*World).updateRoute,
			func(in *apigatewayv2.UpdateRouteInput) string { return aws.ToString(in.ApiId) }),
		"CreateStage": simulate(201, (*World).createV2Stage, func(in *apigatewayv2.CreateStageInput) string {
			return aws.ToString(in.ApiId) + "/" + aws.ToString(in.StageName)
		}),
		"UpdateStage": simulate(200, (*World).updateV2Stage,
			func(in *apigatewayv2.UpdateStageInput) string {
				return aws.ToString(in.ApiId) + "/" + aws.ToString(in.StageName)
			}),
		"CreateDeployment": simulate(201, (*World).createV2Deployment,
			func(in *apigatewayv2.CreateDeploymentInput) string { return aws.ToString(in.ApiId) }),
	}
}

func noV2(format string, args ...any) error {
	return &refusal{status: 404, err: &types.NotFoundException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

func badV2(format string, args ...any) error {
	return &refusal{status: 400, err: &types.BadRequestException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// v2Cut is a page of a list.
func v2Cut[T any](all []T, token, most *string) ([]T, *string, error) {
	n, err := strconv.Atoi(aws.ToString(most))
	if most != nil && (err != nil || n < 1) {
		return nil, nil, badV2("Invalid value for maxResults")
	}
	page, next, err := cut(all, token, int32(n), 25)
	if err != nil {
		return nil, nil, badV2("Invalid next token")
	}
	return page, next, nil
}

func (w *World) v2(id *string) (*heldAPI, error) {
	a, ok := w.api(aws.ToString(id), false)
	if !ok {
		return nil, noV2("Invalid API identifier specified %s", aws.ToString(id))
	}
	return a, nil
}

func (w *World) v2Stage(id, name *string) (*heldAPI, *model.APIStage, error) {
	a, err := w.v2(id)
	if err != nil {
		return nil, nil, err
	}
	s, ok := a.stage(aws.ToString(name))
	if !ok {
		return nil, nil, noV2("Unable to find Stage by name %s within the provided RestApi", aws.ToString(name))
	}
	return a, s, nil
}

func (w *World) getV2APIs(in *apigatewayv2.GetApisInput) (*apigatewayv2.GetApisOutput, error) {
	items := []types.Api{}
	for _, a := range w.apis.held {
		if a.Kind == model.RESTAPI {
			continue
		}
		scheme := "https://"
		if a.Kind == model.WebSocketAPI {
			scheme = "wss://"
		}
		items = append(items, types.Api{ApiId: aws.String(a.ID), Name: aws.String(a.Name),
			ProtocolType: types.ProtocolType(a.Kind), CreatedDate: aws.Time(a.Created),
			ApiEndpoint:               aws.String(scheme + a.ID + ".execute-api." + w.region + ".amazonaws.com"),
			DisableExecuteApiEndpoint: aws.Bool(a.Disabled), Tags: maps.Clone(a.tags)})
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetApisOutput{Items: page, NextToken: next}, nil
}

func v2StageOf(s *model.APIStage) types.Stage {
	out := types.Stage{StageName: aws.String(s.Name), StageVariables: maps.Clone(s.Variables),
		AutoDeploy: aws.Bool(s.AutoDeploy), LastUpdatedDate: aws.Time(s.Updated),
		DeploymentId: optionalText(s.Deployment), LastDeploymentStatusMessage: optionalText(s.DeployNote),
		ApiGatewayManaged: aws.Bool(s.Managed)}
	if s.Logging.Access {
		out.AccessLogSettings = &types.AccessLogSettings{DestinationArn: aws.String("arn:aws:logs:us-east-1:123456789012:log-group:access")}
	}
	if s.Throttle.Rate > 0 || s.Detailed {
		out.DefaultRouteSettings = &types.RouteSettings{ThrottlingRateLimit: aws.Float64(s.Throttle.Rate),
			ThrottlingBurstLimit:   aws.Int32(int32(s.Throttle.Burst)),
			DetailedMetricsEnabled: aws.Bool(s.Detailed)}
	}
	return out
}

func (w *World) getV2Stages(in *apigatewayv2.GetStagesInput) (*apigatewayv2.GetStagesOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	items := []types.Stage{}
	for i := range a.stages {
		s := v2StageOf(&a.stages[i])
		s.Tags = maps.Clone(a.stageTags[a.stages[i].Name])
		items = append(items, s)
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetStagesOutput{Items: page, NextToken: next}, nil
}

func (w *World) getV2Stage(in *apigatewayv2.GetStageInput) (*apigatewayv2.GetStageOutput, error) {
	_, s, err := w.v2Stage(in.ApiId, in.StageName)
	if err != nil {
		return nil, err
	}
	x := v2StageOf(s)
	return &apigatewayv2.GetStageOutput{StageName: x.StageName, StageVariables: x.StageVariables,
		AutoDeploy: x.AutoDeploy, DeploymentId: x.DeploymentId,
		LastUpdatedDate: x.LastUpdatedDate, ApiGatewayManaged: x.ApiGatewayManaged}, nil
}

func (w *World) getV2Deployments(in *apigatewayv2.GetDeploymentsInput) (*apigatewayv2.GetDeploymentsOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	items := []types.Deployment{}
	for _, d := range a.deployments {
		items = append(items, types.Deployment{DeploymentId: aws.String(d.id), CreatedDate: aws.Time(d.at),
			Description:      aws.String(d.about),
			DeploymentStatus: types.DeploymentStatusDeployed})
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetDeploymentsOutput{Items: page, NextToken: next}, nil
}

func (w *World) getRoutes(in *apigatewayv2.GetRoutesInput) (*apigatewayv2.GetRoutesOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	items := []types.Route{}
	for i, r := range a.draft.Routes {
		x := types.Route{RouteId: aws.String("r" + strconv.Itoa(i)), RouteKey: aws.String(r.RouteKey.String()),
			Target:            aws.String("integrations/" + cmp.Or(a.targets[r.RouteKey], "i"+strconv.Itoa(i))),
			AuthorizationType: types.AuthorizationTypeNone}
		if auth, ok := a.draft.Authorizer(r.Authorizer); ok {
			x.AuthorizationType, x.AuthorizerId = types.AuthorizationTypeCustom, aws.String(auth.ID)
		}
		items = append(items, x)
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetRoutesOutput{Items: page, NextToken: next}, nil
}

func (w *World) getIntegrations(in *apigatewayv2.GetIntegrationsInput) (*apigatewayv2.GetIntegrationsOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	items := []types.Integration{}
	for n, r := range a.draft.Routes {
		if _, aimed := a.targets[r.RouteKey]; !aimed {
			items = append(items, heldIntegration{r.Integration, "i" + strconv.Itoa(n), usualPayload}.asGiven())
		}
	}
	for _, i := range a.integrations {
		items = append(items, i.asGiven())
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetIntegrationsOutput{Items: page, NextToken: next}, nil
}

func (i heldIntegration) asGiven() types.Integration {
	return types.Integration{IntegrationId: aws.String(i.id), IntegrationType: types.IntegrationType(i.Type), IntegrationUri: optionalText(i.URI),
		IntegrationMethod: optionalText(i.Method), CredentialsArn: optionalText(i.Credentials), PayloadFormatVersion: aws.String(i.payload)}
}

func (w *World) getV2Authorizers(in *apigatewayv2.GetAuthorizersInput) (*apigatewayv2.GetAuthorizersOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	items := []types.Authorizer{}
	for _, x := range a.draft.Authorizers {
		items = append(items, types.Authorizer{AuthorizerId: aws.String(x.ID), Name: aws.String(x.Name),
			AuthorizerType: types.AuthorizerType(x.Type),
			AuthorizerUri:  optionalText(x.URI), AuthorizerCredentialsArn: optionalText(x.Credentials)})
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetAuthorizersOutput{Items: page, NextToken: next}, nil
}

// exportAPI writes what a stage serves; without a stage it would be the draft.
func (w *World) exportAPI(in *apigatewayv2.ExportApiInput) (*apigatewayv2.ExportApiOutput, error) {
	if aws.ToString(in.Specification) != "OAS30" || aws.ToString(in.OutputType) != "JSON" ||
		!aws.ToBool(in.IncludeExtensions) || in.StageName == nil {
		return nil, &loudError{"ExportApi is simulated for a stage as OAS30 in JSON, with extensions"}
	}
	a, s, err := w.v2Stage(in.ApiId, in.StageName)
	if err != nil {
		return nil, err
	}
	if a.Kind == model.WebSocketAPI {
		return nil, badV2("Only HTTP APIs can be exported")
	}
	routes := a.serves(s)
	if s.AutoDeploy && s.DeployNote == "" {
		routes = a.draft
	}
	body, err := a.export(routes, true)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.ExportApiOutput{Body: body}, nil
}

func (w *World) getAPIMappings(in *apigatewayv2.GetApiMappingsInput) (*apigatewayv2.GetApiMappingsOutput, error) {
	d, err := w.domain(aws.ToString(in.DomainName))
	if err != nil {
		return nil, noV2("Invalid domain name identifier specified")
	}
	items := []types.ApiMapping{}
	for i, m := range d.Mappings {
		items = append(items, types.ApiMapping{ApiMappingId: aws.String("m" + strconv.Itoa(i)),
			ApiMappingKey: aws.String(m.Path), ApiId: aws.String(m.API), Stage: aws.String(m.Stage)})
	}
	page, next, err := v2Cut(items, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &apigatewayv2.GetApiMappingsOutput{Items: page, NextToken: next}, nil
}

// listRoutingRules gives a domain's rules, each with the base path that its words name.
func (w *World) listRoutingRules(in *apigatewayv2.ListRoutingRulesInput) (*apigatewayv2.ListRoutingRulesOutput, error) {
	d, err := w.domain(aws.ToString(in.DomainName))
	if err != nil {
		return nil, noV2("Invalid domain name identifier specified")
	}
	out := &apigatewayv2.ListRoutingRulesOutput{}
	for _, r := range d.Rules {
		rule := types.RoutingRule{RoutingRuleId: aws.String(r.ID), Priority: aws.Int32(int32(r.Priority)),
			Actions: []types.RoutingRuleAction{{InvokeApi: &types.RoutingRuleActionInvokeApi{ApiId: aws.String(r.API),
				Stage: aws.String(r.Stage)}}}}
		if path, ok := strings.CutPrefix(r.When, "path /"); ok {
			rule.Conditions = []types.RoutingRuleCondition{{MatchBasePaths: &types.RoutingRuleMatchBasePaths{AnyOf: []string{path}}}}
		}
		out.RoutingRules = append(out.RoutingRules, rule)
	}
	return out, nil
}

// updateV2Stage changes what is served, and variables: those that are named, of which an empty one goes away.
func (w *World) updateV2Stage(in *apigatewayv2.UpdateStageInput) (*apigatewayv2.UpdateStageOutput, error) {
	a, s, err := w.v2Stage(in.ApiId, in.StageName)
	if err != nil {
		return nil, err
	}
	if in.AutoDeploy != nil || in.DefaultRouteSettings != nil || in.RouteSettings != nil ||
		in.AccessLogSettings != nil {
		return nil, &loudError{"UpdateStage is simulated for variables and deployments alone"}
	}
	if s.Managed {
		return nil, badV2("Cannot update the stage %s managed by API Gateway", s.Name)
	}
	if id := aws.ToString(in.DeploymentId); id != "" {
		switch {
		case s.AutoDeploy:
			return nil, badV2("Deployment ID cannot be set on stage with AutoDeploy enabled")
		case !a.deployed(id):
			return nil, badV2("Invalid deployment identifier specified")
		}
		s.Deployment = id
	}
	next := maps.Clone(s.Variables)
	if next == nil {
		next = map[string]string{}
	}
	for name, value := range in.StageVariables {
		switch {
		case value == "":
			delete(next, name)
		case !variableValue.MatchString(value):
			return nil, badV2("Stage variable value contains invalid characters")
		default:
			next[name] = value
		}
	}
	s.Variables, s.Updated = next, w.now()
	x := v2StageOf(s)
	return &apigatewayv2.UpdateStageOutput{StageName: x.StageName, StageVariables: x.StageVariables,
		AutoDeploy: x.AutoDeploy, DeploymentId: x.DeploymentId,
		LastUpdatedDate: x.LastUpdatedDate, ApiGatewayManaged: x.ApiGatewayManaged}, nil
}

func (w *World) createV2Deployment(
	in *apigatewayv2.CreateDeploymentInput,
) (*apigatewayv2.CreateDeploymentOutput, error) {
	if in.StageName != nil {
		return nil, &loudError{"CreateDeployment is simulated without a stage alone"}
	}
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if len(a.draft.Routes) == 0 {
		return nil, badV2("At least one route is required before deploying the Api.")
	}
	id := w.deploy(a, w.now(), aws.ToString(in.Description))
	return &apigatewayv2.CreateDeploymentOutput{DeploymentId: aws.String(id), CreatedDate: aws.Time(w.now()),
		DeploymentStatus: types.DeploymentStatusDeployed}, nil
}
