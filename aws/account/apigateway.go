package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/aloftdeck/aloft/model"
)

// apiPage is the most that API Gateway puts on a page of its first version.
const apiPage = 500

var errNoDeployment = errors.New("the answer has no deployment")

// ListAPIs reads one page of the APIs of a family.
func (a *Account) ListAPIs(ctx context.Context, family model.APIFamily, marker string) (model.APIPage, error) {
	if family == model.V2Family {
		return a.listV2APIs(ctx, marker)
	}
	ctx, c, done := a.begin(ctx, "GetRestApis", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.APIPage{}, err
	}
	out, err := c.clients.restAPIs.GetRestApis(ctx, &apigateway.GetRestApisInput{Limit: aws.Int32(apiPage),
		Position: optional(marker)})
	if err == nil && out.Items == nil {
		err = errEmpty
	}
	if err != nil {
		return model.APIPage{}, a.failure(ctx, c, err)
	}
	page := model.APIPage{Next: aws.ToString(out.Position)}
	for i := range out.Items {
		page.APIs = append(page.APIs, c.restAPI(&out.Items[i]))
	}
	return page, nil
}

// ListAPIStages reads the stages of an API, with the dates of their deployments.
func (a *Account) ListAPIStages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	if api.Kind != model.RESTAPI {
		return a.listV2Stages(ctx, api)
	}
	stages, err := a.restStages(ctx, api)
	if err != nil || len(stages) == 0 {
		return stages, err
	}
	ctx, c, done := a.begin(ctx, "GetDeployments", api.ID)
	defer done()
	dates := deploymentDates{}
	err = a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetDeployments(ctx, &apigateway.GetDeploymentsInput{
			RestApiId: &api.ID, Limit: aws.Int32(apiPage), Position: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, d := range out.Items {
			dates[line(d.Id)] = moment(d.CreatedDate)
		}
		return aws.ToString(out.Position), nil
	})
	if err != nil {
		return nil, err
	}
	dates.fill(stages)
	return stages, nil
}

// restStages reads the stages of a REST API, which come in one answer.
func (a *Account) restStages(ctx context.Context, api model.API) ([]model.APIStage, error) {
	ctx, c, done := a.begin(ctx, "GetStages", api.ID)
	defer done()
	out, err := c.clients.restAPIs.GetStages(ctx, &apigateway.GetStagesInput{RestApiId: &api.ID})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	var stages []model.APIStage
	for i := range out.Item {
		stages = append(stages, restStage(&out.Item[i]))
	}
	byName(stages)
	return stages, nil
}

// GetDraft reads the routes and authorizers of an API as they are drafted.
func (a *Account) GetDraft(ctx context.Context, api model.API) (model.APIRoutes, error) {
	if api.Kind != model.RESTAPI {
		return a.v2Draft(ctx, api)
	}
	authorizers, err := a.restAuthorizers(ctx, api)
	if err != nil {
		return model.APIRoutes{}, err
	}
	ctx, c, done := a.begin(ctx, "GetResources", api.ID)
	defer done()
	routes := model.APIRoutes{Authorizers: authorizers}
	err = a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetResources(ctx, &apigateway.GetResourcesInput{
			RestApiId: &api.ID, Embed: []string{"methods"}, Limit: aws.Int32(apiPage), Position: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, r := range out.Items {
			for method, m := range r.ResourceMethods {
				routes.Routes = append(routes.Routes, restRoute(line(r.Path), method, &m, authorizers))
			}
		}
		return aws.ToString(out.Position), nil
	})
	if err != nil {
		return model.APIRoutes{}, err
	}
	routesInOrder(&routes)
	return routes, nil
}

func (a *Account) restAuthorizers(ctx context.Context, api model.API) ([]model.APIAuthorizer, error) {
	ctx, c, done := a.begin(ctx, "GetAuthorizers", api.ID)
	defer done()
	var all []model.APIAuthorizer
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetAuthorizers(ctx, &apigateway.GetAuthorizersInput{
			RestApiId: &api.ID, Limit: aws.Int32(apiPage), Position: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, x := range out.Items {
			all = append(all, model.APIAuthorizer{
				ID: line(x.Id), Name: line(x.Name), Type: string(x.Type), URI: line(x.AuthorizerUri),
				Credentials: line(x.AuthorizerCredentials),
			})
		}
		return aws.ToString(out.Position), nil
	})
	return all, err
}

// GetDeployed reads the routes and authorizers that a stage serves: the only thing that tells
// is the export of the stage.
func (a *Account) GetDeployed(ctx context.Context, api model.API, stage string) (model.APIRoutes, error) {
	if api.Kind != model.RESTAPI {
		return a.v2Deployed(ctx, api, stage)
	}
	ctx, c, done := a.begin(ctx, "GetExport", api.ID+"/"+stage)
	defer done()
	out, err := c.clients.restAPIs.GetExport(ctx, &apigateway.GetExportInput{
		RestApiId: &api.ID, StageName: &stage, ExportType: aws.String("oas30"), Accepts: aws.String("application/json"),
		Parameters: map[string]string{"extensions": "integrations,authorizers"},
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

// SetAPIVariable gives a stage's variable a value, or takes it away. It takes effect at once.
func (a *Account) SetAPIVariable(
	ctx context.Context, api model.API, stage, name, value string,
) (model.APIStage, error) {
	if api.Kind != model.RESTAPI {
		return a.setV2Variable(ctx, api, stage, name, value)
	}
	ctx, c, done := a.begin(ctx, "UpdateStage", api.ID+"/"+stage)
	defer done()
	patch := types.PatchOperation{Op: types.OpReplace, Path: aws.String("/variables/" + pointer.Replace(name)),
		Value: &value}
	if value == "" {
		patch.Op, patch.Value = types.OpRemove, nil
	}
	out, err := c.clients.restAPIs.UpdateStage(ctx, &apigateway.UpdateStageInput{
		RestApiId: &api.ID, StageName: &stage, PatchOperations: []types.PatchOperation{patch},
	})
	if err != nil {
		return model.APIStage{}, a.failure(ctx, c, err)
	}
	return restStage(&types.Stage{
		StageName: out.StageName, Variables: out.Variables, DeploymentId: out.DeploymentId,
		CanarySettings: out.CanarySettings,
		MethodSettings: out.MethodSettings, LastUpdatedDate: out.LastUpdatedDate,
		AccessLogSettings:   out.AccessLogSettings,
		CacheClusterEnabled: out.CacheClusterEnabled,
	}), nil
}

// Deploy makes a deployment of an API's draft, and has a stage serve it. That takes two calls:
// the first alone changes nothing that is served, and the second nothing of the stage but what
// it serves. Each is tried once.
func (a *Account) Deploy(ctx context.Context, api model.API, stage, description string) (string, error) {
	id, err := a.CreateDeployment(ctx, api, description)
	if err != nil {
		return "", err
	}
	return id, a.ServeDeployment(ctx, api, stage, id)
}

// CreateDeployment makes a deployment of an API's draft, which no stage serves, and gives its
// id. It is tried once.
func (a *Account) CreateDeployment(ctx context.Context, api model.API, description string) (string, error) {
	if api.Kind != model.RESTAPI {
		return a.makeV2Deployment(ctx, api, description)
	}
	ctx, c, done := a.begin(ctx, "CreateDeployment", api.ID)
	defer done()
	out, err := c.clients.restAPIs.CreateDeployment(ctx, &apigateway.CreateDeploymentInput{RestApiId: &api.ID,
		Description: &description},
		func(o *apigateway.Options) { o.RetryMaxAttempts = 1 })
	if err == nil && out.Id == nil {
		err = errNoDeployment
	}
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	return line(out.Id), nil
}

// ServeDeployment has a stage serve a deployment of its API.
func (a *Account) ServeDeployment(ctx context.Context, api model.API, stage, deployment string) error {
	if api.Kind != model.RESTAPI {
		return a.serveV2Deployment(ctx, api, stage, deployment)
	}
	ctx, c, done := a.begin(ctx, "UpdateStage", api.ID+"/"+stage)
	defer done()
	_, err := c.clients.restAPIs.UpdateStage(ctx, &apigateway.UpdateStageInput{RestApiId: &api.ID, StageName: &stage,
		PatchOperations: []types.PatchOperation{{Op: types.OpReplace, Path: aws.String("/deploymentId"),
			Value: &deployment}},
	}, func(o *apigateway.Options) { o.RetryMaxAttempts = 1 })
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// pages follows a list page by page, each of which is a call of its own; the function gives
// the marker of the next one.
func (a *Account) pages(ctx context.Context, c call, page func(marker string) (string, error)) error {
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return err
		}
		next, err := page(marker)
		if err != nil {
			return a.failure(ctx, c, err)
		}
		if next == "" || next == marker {
			return nil
		}
		marker = next
	}
}
