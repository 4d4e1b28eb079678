package sim

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	v2types "github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
)

var regional = &types.EndpointConfiguration{Types: []types.EndpointType{types.EndpointTypeRegional}}

// REST APIs are made one each three seconds, and take a document each second.
func TestMakingAPIsHasQuotasOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := gated(t, Options{})
		c := apigateway.NewFromConfig(w.Config(), func(o *apigateway.Options) { o.RetryMaxAttempts = 1 })
		create := func() error {
			_, err := c.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: str("same"),
				EndpointConfiguration: regional})
			return err
		}
		put := func() error {
			_, err := c.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"),
				Mode: types.PutModeMerge, Body: []byte(document("/a"))})
			return err
		}
		var slow *types.TooManyRequestsException
		if first, second := create(), create(); first != nil || !errors.As(second, &slow) {
			t.Errorf("got %v and %v", first, second)
		}
		time.Sleep(3 * time.Second)
		if err := create(); err != nil {
			t.Error(err)
		}
		if err := errors.Join(put(), put()); err != nil {
			t.Error(err)
		}
		if err := put(); !errors.As(err, &slow) {
			t.Errorf("a third document in one second: %v", err)
		}
		all, err := c.GetRestApis(t.Context(), &apigateway.GetRestApisInput{})
		if err != nil || len(all.Items) != 3 || *all.Items[1].Id == *all.Items[2].Id {
			t.Errorf("got %+v, %v", all, err)
		}
	})
}

// document is one with a route for each path.
func document(paths ...string) string {
	var all []string
	for _, p := range paths {
		all = append(all,
			`"`+p+`":{"get":{"x-amazon-apigateway-integration":{"type":"aws_proxy","httpMethod":"POST","uri":"u"}}}`)
	}
	return `{"openapi":"3.0.1","info":{"title":"rest"},"paths":{` + strings.Join(all, ",") + `}}`
}

func TestDocumentsThatMakeNoSenseAreRefusedAsAWhole(t *testing.T) {
	w := gated(t, Options{Unlimited: true})
	c := apigateway.NewFromConfig(w.Config())
	for name, body := range map[string]string{
		"another version":     `{"swagger":"2.0","info":{"title":"rest"},"paths":{}}`,
		"no title":            `{"openapi":"3.0.1","paths":{}}`,
		"no paths":            `{"openapi":"3.0.1","info":{"title":"rest"}}`,
		"a method":            `{"openapi":"3.0.1","info":{"title":"rest"},"paths":{"/a":{"take":{}}}}`,
		"a path":              document("orders"),
		"half an integration": `{"openapi":"3.0.1","info":{"title":"rest"},"paths":{"/a":{"get":{"x-amazon-apigateway-integration":{"type":"aws_proxy"}}}}}`,
		"siblings":            document("/orders/{id}", "/orders/{other}"),
	} {
		_, err := c.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"), Mode: types.PutModeMerge,
			Body: []byte(body)})
		var bad *types.BadRequestException
		if !errors.As(err, &bad) || !strings.HasPrefix(*bad.Message, "Errors found during import") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := c.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"), Mode: types.PutModeMerge,
		Body: []byte(document("/orders/{id}"))}); err != nil {
		t.Fatal(err)
	}
	_, err := c.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"), Mode: types.PutModeMerge,
		Body: []byte(document("/orders/{other}"))})
	var bad *types.BadRequestException
	if !errors.As(err, &bad) || !strings.Contains(*bad.Message, "sibling") {
		t.Errorf("a sibling of what is there: got %v", err)
	}
	out, err := c.GetResources(t.Context(), &apigateway.GetResourcesInput{RestApiId: str("r1"),
		Embed: []string{"methods"}})
	if err != nil || len(out.Items) != 2 {
		t.Errorf("got %+v, %v", out, err)
	}
}

// What a deployment has stays as it is when the draft goes on.
func TestADeploymentKeepsWhatWasDrafted(t *testing.T) {
	w := gated(t, Options{Unlimited: true})
	c := apigatewayv2.NewFromConfig(w.Config())
	routes := func() string {
		a, _ := w.api("h1", false)
		s, _ := a.stage("prod")
		var all []string
		for _, r := range a.serves(s).Routes {
			all = append(all, r.String()+" "+r.Integration.URI)
		}
		return strings.Join(all, ", ")
	}
	before := routes()
	i, err := c.CreateIntegration(t.Context(), &apigatewayv2.CreateIntegrationInput{ApiId: str("h1"),
		IntegrationType:   v2types.IntegrationTypeAwsProxy,
		IntegrationMethod: str("POST"), IntegrationUri: str("other"), PayloadFormatVersion: str("2.0")})
	if err != nil {
		t.Fatal(err)
	}
	target := str("integrations/" + *i.IntegrationId)
	if _, err := c.UpdateRoute(t.Context(), &apigatewayv2.UpdateRouteInput{ApiId: str("h1"), RouteId: str("r0"),
		Target: target}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateRoute(t.Context(), &apigatewayv2.CreateRouteInput{ApiId: str("h1"), RouteKey: str("GET /new"),
		Target: target}); err != nil {
		t.Fatal(err)
	}
	if now := routes(); now != before {
		t.Errorf("the stage serves %s, and served %s", now, before)
	}
	for key, want := range map[string]any{"GET /new": new(*v2types.ConflictException),
		"$connect": new(*v2types.BadRequestException),
		"GET new":  new(*v2types.BadRequestException)} {
		_, err := c.CreateRoute(t.Context(), &apigatewayv2.CreateRouteInput{ApiId: str("h1"), RouteKey: &key,
			Target: target})
		if !errors.As(err, want) {
			t.Errorf("%s: got %v", key, err)
		}
	}
	for what, in := range map[string]*apigatewayv2.UpdateRouteInput{"no such integration": {RouteId: str("r0"),
		Target: str("integrations/x")}} {
		in.ApiId = str("h1")
		if _, err := c.UpdateRoute(t.Context(), in); err == nil {
			t.Error(what)
		}
	}
}

// What the account does not make it says, and makes nothing.
func TestAPIsThatAreNotSimulatedAreRefusedLoudly(t *testing.T) {
	w := New(Options{Now: time.Now, Unlimited: true})
	w.PutAPI(model.API{ID: "r1", Name: "rest", Kind: model.RESTAPI}, model.APIRoutes{}, model.APIStage{Name: "prod"})
	w.PutAPI(model.API{ID: "h1", Name: "http", Kind: model.HTTPAPI}, model.APIRoutes{})
	rest, v2 := apigateway.NewFromConfig(w.Config()), apigatewayv2.NewFromConfig(w.Config())
	_, e1 := rest.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: str("a"), Policy: str("{}")})
	_, e2 := rest.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"),
		Mode: types.PutModeOverwrite, Body: []byte(document("/a"))})
	_, e3 := rest.CreateStage(t.Context(), &apigateway.CreateStageInput{RestApiId: str("r1"), StageName: str("dev"),
		DeploymentId: str("d"), TracingEnabled: true})
	_, e4 := v2.CreateApi(t.Context(), &apigatewayv2.CreateApiInput{Name: str("a"),
		ProtocolType: v2types.ProtocolTypeWebsocket})
	_, e5 := v2.CreateStage(t.Context(), &apigatewayv2.CreateStageInput{ApiId: str("h1"), StageName: str("dev")})
	_, e6 := v2.CreateIntegration(t.Context(), &apigatewayv2.CreateIntegrationInput{ApiId: str("h1"),
		IntegrationType: v2types.IntegrationTypeHttpProxy})
	_, e7 := rest.PutRestApi(t.Context(), &apigateway.PutRestApiInput{RestApiId: str("r1"), Mode: types.PutModeMerge,
		Body: []byte("openapi: 3.0.1")})
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7} {
		var loud *loudError
		if !errors.As(err, &loud) {
			t.Errorf("%d: got %v", i+1, err)
		}
	}
	if len(w.Unknown()) != 7 || len(w.apis.held) != 2 {
		t.Errorf("got %q", w.Unknown())
	}
}
