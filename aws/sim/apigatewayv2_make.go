package sim

import (
	"errors"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
)

// HTTP APIs that are made by calls.

func (w *World) createV2API(in *apigatewayv2.CreateApiInput) (*apigatewayv2.CreateApiOutput, error) {
	if in.ProtocolType != types.ProtocolTypeHttp || in.ApiKeySelectionExpression != nil || in.CorsConfiguration != nil || in.CredentialsArn != nil ||
		in.DisableExecuteApiEndpoint != nil || in.DisableSchemaValidation != nil || in.IpAddressType != "" || in.RouteKey != nil ||
		in.RouteSelectionExpression != nil || in.Target != nil || in.Version != nil {
		return nil, &loudError{"CreateApi is simulated for HTTP APIs with a name, a description and tags"}
	}
	if aws.ToString(in.Name) == "" {
		return nil, badV2("Name is required")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, badV2("%s", err)
	}
	a := w.makeAPI(model.API{Name: *in.Name, Kind: model.HTTPAPI, Endpoint: "regional"}, in.Tags)
	return &apigatewayv2.CreateApiOutput{ApiId: aws.String(a.ID), Name: in.Name, ProtocolType: in.ProtocolType, Description: in.Description,
		ApiEndpoint: aws.String("https://" + a.ID + ".execute-api." + w.region + ".amazonaws.com"), CreatedDate: aws.Time(a.Created),
		Tags: maps.Clone(in.Tags)}, nil
}

// reimportAPI makes the draft what a document says, and calls the API as the document does.
// Tags of the document are set; that others stay is not documented, and they do here.
func (w *World) reimportAPI(in *apigatewayv2.ReimportApiInput) (*apigatewayv2.ReimportApiOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if in.Basepath != nil || a.Kind != model.HTTPAPI {
		return nil, &loudError{"ReimportApi is simulated for HTTP APIs, without a base path"}
	}
	doc, routes, err := readOpenAPI([]byte(aws.ToString(in.Body)), model.HTTPAPI)
	var bad badDocument
	if errors.As(err, &bad) {
		return nil, badV2("Errors found during import:\n\t%s", bad)
	}
	if err != nil {
		return nil, err
	}
	tags := maps.Clone(a.tags)
	for _, t := range doc.Tags {
		if t.Value == "" {
			continue // a tag of the document alone
		}
		if tags == nil {
			tags = map[string]string{}
		}
		tags[t.Name] = t.Value
	}
	a.Name, a.draft, a.tags = doc.Info.Title, routes, tags
	return &apigatewayv2.ReimportApiOutput{ApiId: in.ApiId, Name: aws.String(a.Name), ProtocolType: types.ProtocolTypeHttp,
		CreatedDate: aws.Time(a.Created), Tags: maps.Clone(tags)}, nil
}

func (w *World) createV2Stage(in *apigatewayv2.CreateStageInput) (*apigatewayv2.CreateStageOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if aws.ToBool(in.AutoDeploy) || in.AccessLogSettings != nil || in.ClientCertificateId != nil || in.DefaultRouteSettings != nil ||
		in.RouteSettings != nil || in.DeploymentId == nil {
		return nil, &loudError{"CreateStage is simulated with a deployment, variables, a description and tags"}
	}
	name := aws.ToString(in.StageName)
	if why := stageProblem(name, in.StageVariables, in.Tags); why != "" && (name != model.DefaultAPIStage || in.StageVariables != nil) {
		return nil, badV2("%s", why)
	}
	switch _, taken := a.stage(name); {
	case taken:
		return nil, &refusal{status: 409, err: &types.ConflictException{Message: aws.String("Stage already exists")}}
	case !a.deployed(*in.DeploymentId):
		return nil, noV2("Unable to find Deployment by ID %s within the provided API", *in.DeploymentId)
	case len(a.stages) >= mostStages:
		return nil, badV2("Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages.")
	}
	s := v2StageOf(w.addStage(a, model.APIStage{Name: name, Variables: in.StageVariables, Deployment: *in.DeploymentId}, in.Tags))
	return &apigatewayv2.CreateStageOutput{StageName: s.StageName, DeploymentId: s.DeploymentId, StageVariables: s.StageVariables,
		AutoDeploy: s.AutoDeploy, CreatedDate: s.LastUpdatedDate, LastUpdatedDate: s.LastUpdatedDate, Tags: maps.Clone(in.Tags)}, nil
}
