package sim

import (
	"errors"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/aloftdeck/aloft/model"
)

// REST APIs that are made by calls.

func (w *World) createRestAPI(in *apigateway.CreateRestApiInput) (*apigateway.CreateRestApiOutput, error) {
	if in.ApiKeySource != "" || in.BinaryMediaTypes != nil || in.CloneFrom != nil || in.DisableExecuteApiEndpoint ||
		in.EndpointAccessMode != "" ||
		in.MinimumCompressionSize != nil || in.Policy != nil || in.SecurityPolicy != "" || in.Version != nil {
		return nil, &loudError{"CreateRestApi is simulated with a name, a description, the type of the endpoint " +
			"and tags"}
	}
	endpoint := "edge"
	if e := in.EndpointConfiguration; e != nil && len(e.Types) > 0 {
		if e.Types[0] != types.EndpointTypeRegional || len(e.Types) > 1 {
			return nil, &loudError{"CreateRestApi is simulated for regional APIs"}
		}
		endpoint = "regional"
	}
	if aws.ToString(in.Name) == "" {
		return nil, badAPIRequest("API name cannot be empty")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, badAPIRequest("%s", err)
	}
	a := w.makeAPI(model.API{Name: *in.Name, Kind: model.RESTAPI, Endpoint: endpoint}, in.Tags)
	return &apigateway.CreateRestApiOutput{Id: aws.String(a.ID), Name: in.Name, Description: in.Description,
			CreatedDate: aws.Time(a.Created), EndpointConfiguration: in.EndpointConfiguration, Tags: maps.Clone(in.Tags)},
		nil
}

// putRestAPI merges the routes of a document into the draft, and calls the API as the
// document does. A route that is there already becomes what the document says of it.
func (w *World) putRestAPI(in *apigateway.PutRestApiInput) (*apigateway.PutRestApiOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	if in.Mode != types.PutModeMerge || len(in.Parameters) > 0 {
		return nil, &loudError{"PutRestApi is simulated in the mode merge, without parameters"}
	}
	doc, routes, err := readOpenAPI(in.Body)
	merged := a.draft.Routes
	if err == nil {
		merged = slices.DeleteFunc(slices.Clone(merged), func(r model.APIRoute) bool {
			return slices.ContainsFunc(routes.Routes,
				func(put model.APIRoute) bool { return put.RouteKey == r.RouteKey })
		})
		merged = append(merged, routes.Routes...)
		sortRoutes(merged)
		err = siblings(merged)
	}
	var bad badDocument
	if errors.As(err, &bad) {
		return nil, badAPIRequest("Errors found during import:\n\t%s", bad)
	}
	if err != nil {
		return nil, err
	}
	a.Name, a.draft.Routes = doc.Info.Title, merged
	return &apigateway.PutRestApiOutput{Id: aws.String(a.ID), Name: aws.String(a.Name),
		CreatedDate: aws.Time(a.Created),
		Tags:        maps.Clone(a.tags)}, nil
}

func (w *World) createRestStage(in *apigateway.CreateStageInput) (*apigateway.CreateStageOutput, error) {
	a, ok := w.api(aws.ToString(in.RestApiId), true)
	if !ok {
		return nil, noAPI(aws.ToString(in.RestApiId))
	}
	if in.CacheClusterEnabled || in.CacheClusterSize != "" || in.CanarySettings != nil ||
		in.DocumentationVersion != nil || in.TracingEnabled {
		return nil, &loudError{"CreateStage is simulated with a deployment, variables, a description and tags"}
	}
	name := aws.ToString(in.StageName)
	if why := stageProblem(name, in.Variables, in.Tags); why != "" {
		return nil, badAPIRequest("%s", why)
	}
	switch _, taken := a.stage(name); {
	case !a.deployed(aws.ToString(in.DeploymentId)):
		return nil, &refusal{status: 404,
			err: &types.NotFoundException{Message: aws.String("Invalid Deployment identifier specified")}}
	case taken:
		return nil, &refusal{status: 409, err: &types.ConflictException{Message: aws.String("Stage already exists")}}
	case len(a.stages) >= mostStages:
		return nil, &refusal{status: 429, err: &types.LimitExceededException{
			Message: aws.String("Maximum number of stages for this API has been reached. Please contact AWS if " +
				"you need additional stages.")}}
	}
	s := restStage(w.addStage(a, model.APIStage{Name: name, Variables: in.Variables, Deployment: *in.DeploymentId},
		in.Tags))
	return &apigateway.CreateStageOutput{StageName: s.StageName, DeploymentId: s.DeploymentId, Variables: s.Variables,
		CreatedDate: s.LastUpdatedDate, LastUpdatedDate: s.LastUpdatedDate, Tags: maps.Clone(in.Tags)}, nil
}
