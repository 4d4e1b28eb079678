package account_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// calling is the URI by which API Gateway calls a function, by an alias that may be a variable.
func calling(function, alias string) string {
	return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:" + function + ":" + alias + "/invocations"
}

// byVariable is an alias that a stage variable names.
const byVariable = "${stageVariables.alias}"

func routesOf(routes map[model.RouteKey]string) model.APIRoutes {
	var r model.APIRoutes
	for key, uri := range routes {
		r.Routes = append(r.Routes, model.APIRoute{RouteKey: key, Integration: model.Integration{Type: "AWS_PROXY",
			Method: "POST", URI: uri}})
	}
	return r
}

func embeddedAPIs(g *ground) {
	drafts := map[string]model.APIRoutes{}
	g.restAPI = func(_ *testing.T, name string, routes map[model.RouteKey]string, stages ...string) string {
		var all []model.APIStage
		for _, s := range stages {
			all = append(all, model.APIStage{Name: s, Variables: map[string]string{"alias": s}})
		}
		drafts["id"+name] = routesOf(routes)
		g.world.PutAPI(model.API{ID: "id" + name, Name: name, Kind: model.RESTAPI, Endpoint: "regional"},
			drafts["id"+name], all...)
		return "id" + name
	}
	g.route = func(t *testing.T, api string, key model.RouteKey, uri string) {
		t.Helper()
		draft := drafts[api]
		draft.Routes = append(draft.Routes, routesOf(map[model.RouteKey]string{key: uri}).Routes...)
		drafts[api] = draft
		if err := g.world.PutDraft(api, draft); err != nil {
			t.Fatal(err)
		}
	}
	g.statements = g.readStatements
}

// readStatements reads a policy with the SDK's client.
func (g *ground) readStatements(t *testing.T, function, qualifier string) []string {
	t.Helper()
	in := &lambda.GetPolicyInput{FunctionName: &function}
	if qualifier != "" {
		in.Qualifier = &qualifier
	}
	out, err := g.sdk.GetPolicy(t.Context(), in)
	var none *lambdatypes.ResourceNotFoundException
	if errors.As(err, &none) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var policy struct{ Statement []json.RawMessage }
	if err := json.Unmarshal([]byte(*out.Policy), &policy); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range policy.Statement {
		all = append(all, string(s))
	}
	return all
}

func motoAPIs(g *ground, config aws.Config) {
	g.statements = g.readStatements
	c := apigateway.NewFromConfig(config)
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	g.route = func(t *testing.T, api string, key model.RouteKey, uri string) {
		t.Helper()
		resources, err := c.GetResources(t.Context(), &apigateway.GetResourcesInput{RestApiId: &api})
		must(t, err)
		ids := map[string]string{}
		for _, r := range resources.Items {
			ids[*r.Path] = *r.Id
		}
		at, path := ids["/"], ""
		for part := range strings.SplitSeq(strings.Trim(key.Path, "/"), "/") {
			if path += "/" + part; ids[path] == "" {
				made, err := c.CreateResource(t.Context(), &apigateway.CreateResourceInput{RestApiId: &api,
					ParentId: aws.String(at), PathPart: aws.String(part)})
				must(t, err)
				ids[path] = *made.Id
			}
			at = ids[path]
		}
		_, err = c.PutMethod(t.Context(), &apigateway.PutMethodInput{RestApiId: &api, ResourceId: &at,
			HttpMethod: aws.String(key.Method), AuthorizationType: aws.String("NONE")})
		must(t, err)
		_, err = c.PutIntegration(t.Context(), &apigateway.PutIntegrationInput{RestApiId: &api, ResourceId: &at,
			HttpMethod: aws.String(key.Method),
			Type:       types.IntegrationTypeAwsProxy, IntegrationHttpMethod: aws.String("POST"), Uri: &uri})
		must(t, err)
	}
	g.restAPI = func(t *testing.T, name string, routes map[model.RouteKey]string, stages ...string) string {
		t.Helper()
		api, err := c.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: &name})
		must(t, err)
		for key, uri := range routes {
			g.route(t, *api.Id, key, uri)
		}
		for _, s := range stages {
			d, err := c.CreateDeployment(t.Context(), &apigateway.CreateDeploymentInput{RestApiId: api.Id})
			must(t, err)
			_, err = c.CreateStage(t.Context(), &apigateway.CreateStageInput{RestApiId: api.Id,
				StageName: aws.String(s), DeploymentId: d.Id, Variables: map[string]string{"alias": s}})
			must(t, err)
		}
		return *api.Id
	}
}
