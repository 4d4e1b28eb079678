package sim

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
)

// HTTP APIs that are made by calls.

func (w *World) createV2API(in *apigatewayv2.CreateApiInput) (*apigatewayv2.CreateApiOutput, error) {
	if in.ProtocolType != types.ProtocolTypeHttp || in.ApiKeySelectionExpression != nil ||
		in.CorsConfiguration != nil || in.CredentialsArn != nil ||
		in.DisableExecuteApiEndpoint != nil || in.DisableSchemaValidation != nil || in.IpAddressType != "" ||
		in.RouteKey != nil ||
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
	return &apigatewayv2.CreateApiOutput{ApiId: aws.String(a.ID), Name: in.Name, ProtocolType: in.ProtocolType,
		Description: in.Description,
		ApiEndpoint: aws.String("https://" + a.ID + ".execute-api." + w.region + ".amazonaws.com"),
		CreatedDate: aws.Time(a.Created),
		Tags:        maps.Clone(in.Tags)}, nil
}

// heldIntegration is what routes of an HTTP API may call, made by a call.
type heldIntegration struct {
	model.Integration
	id      string
	payload string // version of its format
}

func (w *World) createIntegration(
	in *apigatewayv2.CreateIntegrationInput,
) (*apigatewayv2.CreateIntegrationOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if a.Kind != model.HTTPAPI || in.ConnectionId != nil || in.ConnectionType != "" ||
		in.ContentHandlingStrategy != "" || in.IntegrationSubtype != nil ||
		in.PassthroughBehavior != "" || in.RequestParameters != nil || in.RequestTemplates != nil ||
		in.ResponseParameters != nil ||
		in.TemplateSelectionExpression != nil || in.TimeoutInMillis != nil || in.TlsConfig != nil {
		return nil, &loudError{"CreateIntegration is simulated for HTTP APIs with a method, a URI and the version " +
			"of the payload"}
	}
	switch payload := aws.ToString(in.PayloadFormatVersion); {
	case in.IntegrationType != types.IntegrationTypeAwsProxy:
		return nil, &loudError{"CreateIntegration is simulated for AWS_PROXY"}
	case aws.ToString(in.IntegrationUri) == "":
		return nil, badV2("IntegrationUri is required for integration type AWS_PROXY")
	case payload != "1.0" && payload != "2.0":
		return nil, badV2("PayloadFormatVersion is a required parameter for integration")
	}
	a.hold()
	a.integrations = append(a.integrations, heldIntegration{id: "n" + strconv.Itoa(len(a.integrations)),
		payload: *in.PayloadFormatVersion,
		Integration: model.Integration{Type: string(in.IntegrationType), Method: aws.ToString(in.IntegrationMethod),
			URI:         *in.IntegrationUri,
			Credentials: aws.ToString(in.CredentialsArn)}})
	return &apigatewayv2.CreateIntegrationOutput{IntegrationId: aws.String(a.integrations[len(a.integrations)-1].id),
		IntegrationType: in.IntegrationType, IntegrationUri: in.IntegrationUri, IntegrationMethod: in.IntegrationMethod,
		PayloadFormatVersion: in.PayloadFormatVersion}, nil
}

// hold makes the integrations of routes that were put into the account stand on their own:
// they stay when their route calls something else.
func (a *heldAPI) hold() {
	for n, r := range a.draft.Routes {
		if _, aimed := a.targets[r.RouteKey]; !aimed {
			i := heldIntegration{r.Integration, "i" + strconv.Itoa(n), usualPayload}
			a.integrations = append(a.integrations, i)
			a.aim(r.RouteKey, i.id)
		}
	}
}

// usualPayload is the version of the payload where nothing was said of it.
const usualPayload = "2.0"

// target finds the integration that a route shall call.
func (a *heldAPI) target(target *string) (heldIntegration, error) {
	a.hold()
	id, _ := strings.CutPrefix(aws.ToString(target), "integrations/")
	for _, i := range a.integrations {
		if i.id == id {
			return i, nil
		}
	}
	return heldIntegration{}, badV2("Invalid target integration %s specified", id)
}

func (w *World) createRoute(in *apigatewayv2.CreateRouteInput) (*apigatewayv2.CreateRouteOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if a.Kind != model.HTTPAPI || in.ApiKeyRequired != nil || in.AuthorizationScopes != nil ||
		in.AuthorizationType != "" || in.AuthorizerId != nil ||
		in.ModelSelectionExpression != nil || in.OperationName != nil || in.RequestModels != nil ||
		in.RequestParameters != nil ||
		in.RouteResponseSelectionExpression != nil {
		return nil, &loudError{"CreateRoute is simulated for HTTP APIs with a key and a target"}
	}
	text := aws.ToString(in.RouteKey)
	key := model.RouteKey{Path: text}
	if method, path, ok := strings.Cut(text, " "); ok {
		key = model.RouteKey{Method: method, Path: path}
	}
	if key.Method == "" && text != "$default" || key.Method != "" && !strings.HasPrefix(key.Path, "/") {
		return nil, badV2("The provided route key is not formatted properly for HTTP protocol. Format should be " +
			"\"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"")
	}
	i, err := a.target(in.Target)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(a.draft.Routes, func(r model.APIRoute) bool { return r.RouteKey == key }) {
		return nil, &refusal{status: 409, err: &types.ConflictException{Message: aws.String("Route with key " + text +
			" already exists for this API")}}
	}
	a.draft.Routes = append(a.draft.Routes, model.APIRoute{RouteKey: key, Integration: i.Integration})
	a.aim(key, i.id)
	return &apigatewayv2.CreateRouteOutput{RouteId: aws.String("r" + strconv.Itoa(len(a.draft.Routes)-1)),
		RouteKey: in.RouteKey,
		Target:   in.Target}, nil
}

func (w *World) updateRoute(in *apigatewayv2.UpdateRouteInput) (*apigatewayv2.UpdateRouteOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if in.Target == nil || in.RouteKey != nil || in.AuthorizationType != "" || in.AuthorizerId != nil ||
		in.ApiKeyRequired != nil {
		return nil, &loudError{"UpdateRoute is simulated for a target alone"}
	}
	n, err := strconv.Atoi(strings.TrimPrefix(aws.ToString(in.RouteId), "r"))
	if err != nil || n < 0 || n >= len(a.draft.Routes) {
		return nil, noV2("Unable to find Route by ID %s within the provided API", aws.ToString(in.RouteId))
	}
	i, err := a.target(in.Target)
	if err != nil {
		return nil, err
	}
	r := &a.draft.Routes[n]
	r.Integration = i.Integration
	a.aim(r.RouteKey, i.id)
	return &apigatewayv2.UpdateRouteOutput{RouteId: in.RouteId, RouteKey: aws.String(r.RouteKey.String()),
		Target: in.Target}, nil
}

// aim notes which integration a route calls.
func (a *heldAPI) aim(key model.RouteKey, integration string) {
	if a.targets == nil {
		a.targets = map[model.RouteKey]string{}
	}
	a.targets[key] = integration
}

func (w *World) createV2Stage(in *apigatewayv2.CreateStageInput) (*apigatewayv2.CreateStageOutput, error) {
	a, err := w.v2(in.ApiId)
	if err != nil {
		return nil, err
	}
	if aws.ToBool(in.AutoDeploy) || in.AccessLogSettings != nil || in.ClientCertificateId != nil ||
		in.DefaultRouteSettings != nil ||
		in.RouteSettings != nil || in.DeploymentId == nil {
		return nil, &loudError{"CreateStage is simulated with a deployment, variables, a description and tags"}
	}
	name := aws.ToString(in.StageName)
	if why := stageProblem(name, in.StageVariables, in.Tags); why != "" &&
		(name != model.DefaultAPIStage || in.StageVariables != nil) {
		return nil, badV2("%s", why)
	}
	switch _, taken := a.stage(name); {
	case taken:
		return nil, &refusal{status: 409, err: &types.ConflictException{Message: aws.String("Stage already exists")}}
	case !a.deployed(*in.DeploymentId):
		return nil, noV2("Unable to find Deployment by ID %s within the provided API", *in.DeploymentId)
	case len(a.stages) >= mostStages:
		return nil, badV2("Maximum number of stages for this API has been reached. Please contact AWS if you need " +
			"additional stages.")
	}
	s := v2StageOf(w.addStage(a, model.APIStage{Name: name, Variables: in.StageVariables,
		Deployment: *in.DeploymentId}, in.Tags))
	return &apigatewayv2.CreateStageOutput{StageName: s.StageName, DeploymentId: s.DeploymentId,
		StageVariables: s.StageVariables,
		AutoDeploy:     s.AutoDeploy, CreatedDate: s.LastUpdatedDate, LastUpdatedDate: s.LastUpdatedDate,
		Tags: maps.Clone(in.Tags)}, nil
}
