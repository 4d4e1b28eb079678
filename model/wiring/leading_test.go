package wiring

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestOnlyVariablesThatLeadToFunctionsAreLeading(t *testing.T) {
	lambda := func(rest string) string {
		const function = "arn:aws:lambda:us-east-1:123456789012:function:"
		return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + function + rest + "/invocations"
	}
	route := func(uri string) model.APIRoute { return model.APIRoute{Integration: model.Integration{URI: uri}} }
	f := model.APIFacts{
		Draft: model.APIRoutes{Routes: []model.APIRoute{
			route(lambda("orders:${stageVariables.alias}")), route("https://example.com/${stageVariables.key}"),
		}},
		Deployed: map[string]model.APIRoutes{"prod": {
			Routes:      []model.APIRoute{route(lambda("${stageVariables.function}:${stageVariables.alias}"))},
			Authorizers: []model.APIAuthorizer{{URI: lambda("door:${stageVariables.door}")}},
		}},
	}
	if got := Leading(f); !slices.Equal(got, []string{"alias", "door", "function"}) {
		t.Errorf("leading are %q", got)
	}
}
