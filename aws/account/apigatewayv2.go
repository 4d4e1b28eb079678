package account

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// v2Page is how many things are asked for on a page of API Gateway's second version.
var v2Page = aws.String(strconv.Itoa(100))

func (a *Account) listV2APIs(ctx context.Context, marker string) (model.APIPage, error) {
	ctx, c, done := a.begin(ctx, "GetApis", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.APIPage{}, err
	}
	out, err := c.clients.v2APIs.GetApis(ctx, &apigatewayv2.GetApisInput{MaxResults: v2Page,
		NextToken: optional(marker)})
	if err == nil && out.Items == nil {
		err = errEmpty
	}
	if err != nil {
		return model.APIPage{}, a.failure(ctx, c, err)
	}
	page := model.APIPage{Next: aws.ToString(out.NextToken)}
	for i := range out.Items {
		page.APIs = append(page.APIs, v2API(&out.Items[i]))
	}
	return page, nil
}

func v2API(x *types.Api) model.API {
	host := line(x.ApiEndpoint)
	if _, after, ok := strings.Cut(host, "://"); ok {
		host = after
	}
	return model.API{ID: line(x.ApiId), Name: line(x.Name),
		Kind: model.APIKind(safetext.Line(string(x.ProtocolType))), Endpoint: "regional", Host: host,
		Disabled: aws.ToBool(x.DisableExecuteApiEndpoint), Created: moment(x.CreatedDate)}
}

func (a *Account) listV2Stages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	stages, err := a.v2Stages(ctx, api)
	if err != nil || len(stages) == 0 {
		return stages, err
	}
	ctx, c, done := a.begin(ctx, "GetDeployments", api.ID)
	defer done()
	dates := deploymentDates{}
	err = a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetDeployments(ctx, &apigatewayv2.GetDeploymentsInput{ApiId: &api.ID,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, d := range out.Items {
			dates[line(d.DeploymentId)] = moment(d.CreatedDate)
		}
		return aws.ToString(out.NextToken), nil
	})
	if model.ClassOf(err) == model.Gone {
		return stages, nil // the stages are there all the same, and their dates are not known
	}
	if err != nil {
		return nil, err
	}
	dates.fill(stages)
	return stages, nil
}

func (a *Account) v2Stages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	ctx, c, done := a.begin(ctx, "GetStages", api.ID)
	defer done()
	var stages []model.APIStage
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetStages(ctx, &apigatewayv2.GetStagesInput{ApiId: &api.ID, MaxResults: v2Page,
			NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for i := range out.Items {
			stages = append(stages, v2Stage(&out.Items[i]))
		}
		return aws.ToString(out.NextToken), nil
	})
	byName(stages)
	return stages, err
}

func v2Stage(x *types.Stage) model.APIStage {
	s := model.APIStage{
		Name: line(x.StageName), Variables: variables(x.StageVariables), Deployment: line(x.DeploymentId),
		AutoDeploy: aws.ToBool(x.AutoDeploy),
		DeployNote: line(x.LastDeploymentStatusMessage), Updated: moment(x.LastUpdatedDate),
		Managed: aws.ToBool(x.ApiGatewayManaged),
		Logging: model.APILogging{Access: x.AccessLogSettings != nil &&
			aws.ToString(x.AccessLogSettings.DestinationArn) != ""},
		Throttle: model.APIThrottle{Own: len(x.RouteSettings)},
	}
	if strings.HasPrefix(s.DeployNote, "Successfully deployed") {
		s.DeployNote = ""
	}
	if d := x.DefaultRouteSettings; d != nil {
		s.Detailed = aws.ToBool(d.DetailedMetricsEnabled)
		s.Throttle.Rate, s.Throttle.Burst = max(0, aws.ToFloat64(d.ThrottlingRateLimit)),
			max(0, int(aws.ToInt32(d.ThrottlingBurstLimit)))
		s.Logging.Level, s.Logging.Bodies = level(string(d.LoggingLevel)), aws.ToBool(d.DataTraceEnabled)
	}
	return s
}

// v2Draft reads the routes of an API, what they call, and its authorizers.
func (a *Account) v2Draft(ctx context.Context, api model.API) (model.APIRoutes, error) {
	authorizers, err := a.v2Authorizers(ctx, api)
	if err != nil {
		return model.APIRoutes{}, err
	}
	integrations, err := a.v2Integrations(ctx, api)
	if err != nil {
		return model.APIRoutes{}, err
	}
	ctx, c, done := a.begin(ctx, "GetRoutes", api.ID)
	defer done()
	routes := model.APIRoutes{Authorizers: authorizers}
	err = a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetRoutes(ctx, &apigatewayv2.GetRoutesInput{ApiId: &api.ID, MaxResults: v2Page,
			NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, r := range out.Items {
			routes.Routes = append(routes.Routes, model.APIRoute{
				RouteKey:    v2Key(api.Kind, line(r.RouteKey)),
				Integration: integrations[strings.TrimPrefix(line(r.Target), "integrations/")],
				Authorizer:  authorizerNamed(authorizers, line(r.AuthorizerId)),
			})
		}
		return aws.ToString(out.NextToken), nil
	})
	if err != nil {
		return model.APIRoutes{}, err
	}
	routesInOrder(&routes)
	return routes, nil
}

// v2Key is the key of a route: "GET /orders" of an HTTP API, any word of a WebSocket API.
func v2Key(kind model.APIKind, key string) model.RouteKey {
	if method, path, ok := strings.Cut(key, " "); ok && kind == model.HTTPAPI {
		return model.RouteKey{Method: method, Path: path}
	}
	return model.RouteKey{Path: key}
}

func (a *Account) v2Authorizers(ctx context.Context, api model.API) ([]model.APIAuthorizer, error) {
	ctx, c, done := a.begin(ctx, "GetAuthorizers", api.ID)
	defer done()
	var all []model.APIAuthorizer
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetAuthorizers(ctx, &apigatewayv2.GetAuthorizersInput{ApiId: &api.ID,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, x := range out.Items {
			all = append(all, model.APIAuthorizer{ID: line(x.AuthorizerId), Name: line(x.Name),
				Type: safetext.Line(string(x.AuthorizerType)),
				URI:  line(x.AuthorizerUri), Credentials: line(x.AuthorizerCredentialsArn)})
		}
		return aws.ToString(out.NextToken), nil
	})
	return all, err
}

func (a *Account) v2Integrations(ctx context.Context, api model.API) (map[string]model.Integration, error) {
	ctx, c, done := a.begin(ctx, "GetIntegrations", api.ID)
	defer done()
	all := map[string]model.Integration{}
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetIntegrations(ctx, &apigatewayv2.GetIntegrationsInput{ApiId: &api.ID,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, x := range out.Items {
			all[line(x.IntegrationId)] = model.Integration{Type: safetext.Line(string(x.IntegrationType)),
				Method: line(x.IntegrationMethod),
				URI:    line(x.IntegrationUri), Credentials: line(x.CredentialsArn)}
		}
		return aws.ToString(out.NextToken), nil
	})
	return all, err
}

// v2Deployed reads what a stage serves. API Gateway exports HTTP APIs alone.
func (a *Account) v2Deployed(ctx context.Context, api model.API, stage string) (model.APIRoutes, error) {
	if api.Kind == model.WebSocketAPI {
		return model.APIRoutes{Unknown: "API Gateway exports no WebSocket API"}, nil
	}
	ctx, c, done := a.begin(ctx, "ExportApi", api.ID+"/"+stage)
	defer done()
	out, err := c.clients.v2APIs.ExportApi(ctx, &apigatewayv2.ExportApiInput{
		ApiId: &api.ID, StageName: &stage, OutputType: aws.String("JSON"), Specification: aws.String("OAS30"),
		IncludeExtensions: aws.Bool(true),
	})
	if err != nil {
		return model.APIRoutes{}, a.failure(ctx, c, err)
	}
	routes, err := exported(out.Body)
	if err != nil {
		return model.APIRoutes{}, a.failure(ctx, c, err)
	}
	return routes, nil
}

// setV2Variable gives a variable a value. Whether API Gateway keeps variables that an update
// leaves out is not documented: all of them are said. An empty value is how one is taken away.
func (a *Account) setV2Variable(ctx context.Context, api model.API, stage, name, value string) (model.APIStage, error) {
	ctx, c, done := a.begin(ctx, "UpdateStage", api.ID+"/"+stage)
	defer done()
	now, err := c.clients.v2APIs.GetStage(ctx, &apigatewayv2.GetStageInput{ApiId: &api.ID, StageName: &stage})
	if err != nil {
		return model.APIStage{}, a.failure(ctx, c, err)
	}
	all := maps.Clone(now.StageVariables)
	if all == nil {
		all = map[string]string{}
	}
	all[name] = value
	out, err := c.clients.v2APIs.UpdateStage(ctx, &apigatewayv2.UpdateStageInput{ApiId: &api.ID, StageName: &stage,
		StageVariables: all})
	if err != nil {
		return model.APIStage{}, a.failure(ctx, c, err)
	}
	return v2Stage(&types.Stage{
		StageName: out.StageName, StageVariables: out.StageVariables, DeploymentId: out.DeploymentId,
		AutoDeploy:                  out.AutoDeploy,
		LastDeploymentStatusMessage: out.LastDeploymentStatusMessage, LastUpdatedDate: out.LastUpdatedDate,
		ApiGatewayManaged: out.ApiGatewayManaged,
		AccessLogSettings: out.AccessLogSettings, RouteSettings: out.RouteSettings,
		DefaultRouteSettings: out.DefaultRouteSettings,
	}), nil
}

func (a *Account) makeV2Deployment(ctx context.Context, api model.API, description string) (string, error) {
	ctx, c, done := a.begin(ctx, "CreateDeployment", api.ID)
	defer done()
	out, err := c.clients.v2APIs.CreateDeployment(ctx, &apigatewayv2.CreateDeploymentInput{ApiId: &api.ID,
		Description: &description},
		func(o *apigatewayv2.Options) { o.RetryMaxAttempts = 1 })
	if err == nil && out.DeploymentId == nil {
		err = errNoDeployment
	}
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	return line(out.DeploymentId), nil
}

func (a *Account) serveV2Deployment(ctx context.Context, api model.API, stage, deployment string) error {
	ctx, c, done := a.begin(ctx, "UpdateStage", api.ID+"/"+stage)
	defer done()
	_, err := c.clients.v2APIs.UpdateStage(ctx, &apigatewayv2.UpdateStageInput{ApiId: &api.ID, StageName: &stage,
		DeploymentId: &deployment},
		func(o *apigatewayv2.Options) { o.RetryMaxAttempts = 1 })
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}
