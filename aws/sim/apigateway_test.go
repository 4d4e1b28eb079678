package sim

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
)

// gated is an account with a REST API and an HTTP API, whose stage prod serves one route.
func gated(t *testing.T, o Options) *World {
	t.Helper()
	w := newWorld(t, o)
	draft := model.APIRoutes{Routes: []model.APIRoute{{RouteKey: model.RouteKey{Method: "GET", Path: "/orders"},
		Integration: model.Integration{Type: "AWS_PROXY", Method: "POST", URI: "u"}}}}
	w.PutAPI(model.API{ID: "r1", Name: "rest", Kind: model.RESTAPI}, draft, model.APIStage{Name: "prod"})
	w.PutAPI(model.API{ID: "h1", Name: "http", Kind: model.HTTPAPI}, draft, model.APIStage{Name: "prod"},
		model.APIStage{Name: "$default", AutoDeploy: true, Managed: true})
	return w
}

// Both versions of API Gateway share ten calls a second, and deployments have a quota of their own.
func TestAPIGatewayHasOneQuotaForBothVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := gated(t, Options{})
		rest := apigateway.NewFromConfig(w.Config(), func(o *apigateway.Options) { o.RetryMaxAttempts = 1 })
		v2 := apigatewayv2.NewFromConfig(w.Config(), func(o *apigatewayv2.Options) { o.RetryMaxAttempts = 1 })
		throttled := 0
		for range 15 {
			_, err1 := rest.GetRestApis(t.Context(), &apigateway.GetRestApisInput{})
			_, err2 := v2.GetApis(t.Context(), &apigatewayv2.GetApisInput{})
			for _, err := range []error{err1, err2} {
				var slow *types.TooManyRequestsException
				if errors.As(err, &slow) {
					throttled++
				}
			}
		}
		if throttled != 10 { // of 30, after a burst of 20
			t.Errorf("%d were throttled", throttled)
		}
		if _, err := rest.CreateDeployment(t.Context(),
			&apigateway.CreateDeploymentInput{RestApiId: str("r1")}); err != nil {
			t.Error(err)
		}
		if _, err := rest.CreateDeployment(t.Context(),
			&apigateway.CreateDeploymentInput{RestApiId: str("r1")}); err == nil {
			t.Error("two deployments within five seconds")
		}
		time.Sleep(5 * time.Second)
		if _, err := v2.CreateDeployment(t.Context(),
			&apigatewayv2.CreateDeploymentInput{ApiId: str("h1")}); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatOfAPIGatewayIsNotSimulatedIsRefused(t *testing.T) {
	w := gated(t, Options{Unlimited: true})
	rest, v2 := apigateway.NewFromConfig(w.Config()), apigatewayv2.NewFromConfig(w.Config())
	patch := func(op types.Op, path, value string) error {
		_, err := rest.UpdateStage(t.Context(), &apigateway.UpdateStageInput{RestApiId: str("r1"),
			StageName:       str("prod"),
			PatchOperations: []types.PatchOperation{{Op: op, Path: &path, Value: &value}}})
		return err
	}
	_, export := rest.GetExport(t.Context(), &apigateway.GetExportInput{RestApiId: str("r1"), StageName: str("prod"),
		ExportType: str("swagger")})
	_, draft := v2.ExportApi(t.Context(), &apigatewayv2.ExportApiInput{ApiId: str("h1"), OutputType: str("YAML"),
		Specification: str("OAS30")})
	_, account := rest.GetAccount(t.Context(), &apigateway.GetAccountInput{})
	_, resources := rest.GetResources(t.Context(), &apigateway.GetResourcesInput{RestApiId: str("r1")})
	for name, err := range map[string]error{"a patch": patch(types.OpReplace, "/tracingEnabled", "true"),
		"an export": export, "a draft": draft, "another call": account, "bare resources": resources} {
		var loud *loudError
		if !errors.As(err, &loud) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.calls.unknown = nil // they were asked for on purpose
	wantError(t, patch(types.OpReplace, "/variables/alias", "a b"), "BadRequestException",
		"Stage variable value contains invalid characters", 400)
	if err := patch(types.OpReplace, "/variables/a~1b", "x"); err != nil {
		t.Error(err)
	}
	if s, err := w.APIStage("r1", "prod"); err != nil || s.Variables["a/b"] != "x" {
		t.Errorf("got %+v, %v", s, err)
	}
	_, err := v2.UpdateStage(t.Context(), &apigatewayv2.UpdateStageInput{ApiId: str("h1"), StageName: str("$default"),
		StageVariables: map[string]string{"a": "b"}})
	if err == nil || !strings.Contains(err.Error(), "managed") {
		t.Errorf("a managed stage: %v", err)
	}
}

func TestPoliciesBelongToQualifiers(t *testing.T) {
	w := orders(t, 2)
	c := client(w)
	add := func(qualifier *string, id string) error {
		_, err := c.AddPermission(t.Context(), &lambda.AddPermissionInput{FunctionName: str("orders"),
			Qualifier: qualifier, StatementId: &id, Action: str("lambda:InvokeFunction"),
			Principal: str("apigateway.amazonaws.com"),
			SourceArn: str("arn:aws:execute-api:us-east-1:123456789012:a/*")})
		return err
	}
	for _, q := range []*string{nil, str("prod"), str("2")} {
		if err := add(q, "s"); err != nil {
			t.Fatal(err)
		}
		if p := w.Policy("orders", aws.ToString(q)); !strings.Contains(p, `"Resource":"`+w.arn("orders",
			aws.ToString(q))+`"`) {
			t.Errorf("the policy is %s", p)
		}
	}
	wantError(t, add(str("prod"), "s"), "ResourceConflictException",
		"The statement id (s) provided already exists. Please provide a new statement id, or remove the existing statement.", 409)
	wantError(t, add(str("nosuch"), "s"), "ResourceNotFoundException",
		"Function not found: "+arnPrefix+"orders:nosuch", 404)
	wantError(t, add(str("prod"), "a b"), "ValidationException",
		"1 validation error detected: Value 'a b' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)", 400)
	got, err := c.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: str("orders"), Qualifier: str("prod")})
	if err != nil || aws.ToString(got.RevisionId) == "" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := c.RemovePermission(t.Context(), &lambda.RemovePermissionInput{FunctionName: str("orders"),
		Qualifier: str("prod"), StatementId: str("s")}); err != nil {
		t.Error(err)
	}
	_, err = c.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: str("orders"), Qualifier: str("prod")})
	wantError(t, err, "ResourceNotFoundException", "The resource you requested does not exist.", 404)
	if w.Policy("orders", "") == "" || w.Policy("orders", "2") == "" {
		t.Error("the other policies went with it")
	}
}
