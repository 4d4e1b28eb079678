package sim

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

func weights(m map[string]float64) *types.AliasRoutingConfiguration {
	return &types.AliasRoutingConfiguration{AdditionalVersionWeights: m}
}

func TestAnAliasLivesThroughTheClient(t *testing.T) {
	w := orders(t, 3)
	c := client(w)
	made, err := c.CreateAlias(t.Context(), &lambda.CreateAliasInput{
		FunctionName: str("orders"), Name: str("stage"), FunctionVersion: str("2"), Description: str("ours")})
	if err != nil {
		t.Fatal(err)
	}
	read, err := c.GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str(arnPrefix + "orders"), Name: str("stage")})
	if err != nil {
		t.Fatal(err)
	}
	if *read.RevisionId != *made.RevisionId || *read.FunctionVersion != "2" || *read.Description != "ours" ||
		*read.AliasArn != arnPrefix+"orders:stage" || read.RoutingConfig != nil {
		t.Errorf("read %+v after making %+v", read, made)
	}
	moved, err := c.UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("stage"),
		FunctionVersion: str("3"), RevisionId: read.RevisionId})
	if err != nil {
		t.Fatal(err)
	}
	if *moved.FunctionVersion != "3" || *moved.Description != "ours" || *moved.RevisionId == *read.RevisionId {
		t.Errorf("moved to %+v", moved)
	}
	for range 2 { // the second one finds nothing, and succeeds
		if _, err := c.DeleteAlias(t.Context(), &lambda.DeleteAliasInput{FunctionName: str("orders"), Name: str("stage")}); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := w.Alias("orders", "stage"); ok {
		t.Error("the alias is still there")
	}
}

func TestEverySuccessMintsARevision(t *testing.T) {
	w := orders(t, 1)
	seen := map[string]bool{}
	for range 4 {
		out, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod")})
		if err != nil {
			t.Fatal(err)
		}
		seen[*out.RevisionId] = true
	}
	if len(seen) != 4 {
		t.Errorf("4 updates made %d revisions", len(seen))
	}
}

func TestWhatAnUpdateDoesToWeights(t *testing.T) {
	for _, c := range []struct {
		name    string
		routing *types.AliasRoutingConfiguration
		want    *model.Canary
	}{
		{"left out keeps them", nil, &model.Canary{Version: "2", Weight: 0.1}},
		{"without a map keeps them", weights(nil), &model.Canary{Version: "2", Weight: 0.1}},
		{"an empty map takes them away", weights(map[string]float64{}), nil},
		{"a map replaces them", weights(map[string]float64{"3": 1}), &model.Canary{Version: "3", Weight: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := orders(t, 3)
			if err := w.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1",
				Canary: &model.Canary{Version: "2", Weight: 0.1}}); err != nil {
				t.Fatal(err)
			}
			if _, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{
				FunctionName: str("orders"), Name: str("prod"), RoutingConfig: c.routing}); err != nil {
				t.Fatal(err)
			}
			a, _ := w.Alias("orders", "prod")
			switch {
			case (a.Canary == nil) != (c.want == nil), a.Canary != nil && *a.Canary != *c.want:
				t.Errorf("got %v, want %v", a.Canary, c.want)
			}
			out, err := client(w).GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("prod")})
			if err != nil {
				t.Fatal(err)
			}
			if (out.RoutingConfig == nil) != (c.want == nil) {
				t.Errorf("the client reads %v", out.RoutingConfig)
			}
		})
	}
}

func TestWhatUpdateAliasRefuses(t *testing.T) {
	const (
		values = "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, " +
			"Member must have value greater than or equal to 0.0, Member must not be null]"
		keys = "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, " +
			"Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]"
		broken = "1 validation error detected: Value '%' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: "
	)
	says := func(value, rule string) string { return strings.Replace(broken, "%", value, 1) + rule }
	for _, c := range []struct {
		name    string
		in      lambda.UpdateAliasInput
		code    string
		message string
		status  int
	}{
		{"a stale revision", lambda.UpdateAliasInput{RevisionId: str("11111111-2222-4333-8444-555555555555")},
			"PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. " +
				"Call the GetFunction/GetAlias API to retrieve the latest Revision Id", 412},
		{"a missing alias", lambda.UpdateAliasInput{Name: str("nope")}, "ResourceNotFoundException",
			"Alias not found: " + arnPrefix + "orders:nope", 404},
		{"a missing function", lambda.UpdateAliasInput{FunctionName: str("nope")}, "ResourceNotFoundException",
			"Function not found: " + arnPrefix + "nope", 404},
		{"a missing version", lambda.UpdateAliasInput{FunctionVersion: str("99")}, "ResourceNotFoundException",
			"Function not found: " + arnPrefix + "orders:99", 404},
		{"a missing second version", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"99": 0.5})},
			"ResourceNotFoundException", "Function not found: " + arnPrefix + "orders:99", 404},
		{"two more versions", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"2": 0.1, "3": 0.1})},
			"InvalidParameterValueException", "Number of items in AdditionalVersionWeights cannot be greater than 1", 400},
		{"the same version twice", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"1": 0.1})},
			"InvalidParameterValueException", "Invalid function version 1. Function version 1 is already included in routing configuration.", 400},
		{"weights with $LATEST", lambda.UpdateAliasInput{FunctionVersion: str("$LATEST"), RoutingConfig: weights(map[string]float64{"2": 0.1})},
			"InvalidParameterValueException", "$LATEST is not supported for an alias pointing to more than 1 version", 400},
		{"a weight above 1", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"2": 1.5})},
			"ValidationException", says("{2=1.5}", values), 400},
		{"a weight below 0", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"2": -0.1})},
			"ValidationException", says("{2=-0.1}", values), 400},
		{"a weight that is no number of a version", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"dev": 0.1})},
			"ValidationException", says("{dev=0.1}", keys), 400},
		{"versions of two roles", lambda.UpdateAliasInput{RoutingConfig: weights(map[string]float64{"4": 0.1})},
			"InvalidParameterValueException", "Function versions 1 and 4 must have the same execution role.", 400},
		{"versions of two dead-letter targets", lambda.UpdateAliasInput{FunctionVersion: str("4"), RoutingConfig: weights(map[string]float64{"5": 0.1})},
			"InvalidParameterValueException", "Function versions 4 and 5 must have the same dead-letter configuration.", 400},
		{"a long description", lambda.UpdateAliasInput{Description: str(strings.Repeat("ä", 257))}, "ValidationException",
			"1 validation error detected: Value '" + strings.Repeat("ä", 257) + "' at 'description' failed to satisfy constraint: " +
				"Member must have length less than or equal to 256", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := orders(t, 3)
			w.PutFunction(FunctionSpec{Name: "orders", Role: "arn:aws:iam::123456789012:role/other", Versions: 1})
			w.PutFunction(FunctionSpec{Name: "orders", DeadLetter: "arn:aws:sqs:us-east-1:123456789012:dead", Versions: 1})
			before, _ := w.Alias("orders", "prod")
			if c.in.FunctionName == nil {
				c.in.FunctionName = str("orders")
			}
			if c.in.Name == nil {
				c.in.Name = str("prod")
			}
			_, err := client(w).UpdateAlias(t.Context(), &c.in)
			wantError(t, err, c.code, c.message, c.status)
			if n := w.Calls()["UpdateAlias"]; n != 1 {
				t.Errorf("the SDK tried %d times", n)
			}
			if after, _ := w.Alias("orders", "prod"); after.Revision != before.Revision || after.Version != before.Version {
				t.Errorf("refused, but changed from %+v to %+v", before, after)
			}
		})
	}
	t.Run("as the SDK's own types", func(t *testing.T) {
		_, err := client(orders(t, 1)).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{
			FunctionName: str("orders"), Name: str("prod"), RevisionId: str("stale")})
		var stale *types.PreconditionFailedException
		if !errors.As(err, &stale) || *stale.Type != "User" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("NaN is no weight", func(t *testing.T) {
		if err := checkWeights(weights(map[string]float64{"2": math.NaN()})); err == nil {
			t.Error("accepted")
		}
	})
}

func TestWhatCreateAliasRefuses(t *testing.T) {
	const pattern = "failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
	for _, c := range []struct {
		name, alias, version string
		code, message        string
		status               int
	}{
		{name: "a name that is taken", alias: "prod", version: "1", code: "ResourceConflictException",
			message: "Alias already exists: " + arnPrefix + "orders:prod", status: 409},
		{name: "a name of digits", alias: "42", version: "1", code: "ValidationException",
			message: "1 validation error detected: Value '42' at 'name' " + pattern, status: 400},
		{name: "a name with a blank", alias: "a b", version: "1", code: "ValidationException",
			message: "1 validation error detected: Value 'a b' at 'name' " + pattern, status: 400},
		{name: "a long name", alias: strings.Repeat("a", 129), version: "1", code: "ValidationException",
			message: "1 validation error detected: Value '" + strings.Repeat("a", 129) + "' at 'name' failed to satisfy constraint: " +
				"Member must have length less than or equal to 128", status: 400},
		{name: "a missing version", alias: "stage", version: "7", code: "ResourceNotFoundException",
			message: "Function not found: " + arnPrefix + "orders:7", status: 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := client(orders(t, 1)).CreateAlias(t.Context(), &lambda.CreateAliasInput{
				FunctionName: str("orders"), Name: str(c.alias), FunctionVersion: str(c.version)})
			wantError(t, err, c.code, c.message, c.status)
		})
	}
	t.Run("an input without a version never leaves the SDK", func(t *testing.T) {
		w := orders(t, 1)
		if _, err := client(w).CreateAlias(t.Context(), &lambda.CreateAliasInput{FunctionName: str("orders"), Name: str("x")}); err == nil {
			t.Error("accepted")
		}
		if n := len(w.Recorded("")); n != 0 {
			t.Errorf("%d calls reached the account", n)
		}
	})
	t.Run("$LATEST without weights is allowed", func(t *testing.T) {
		if _, err := client(orders(t, 1)).CreateAlias(t.Context(), &lambda.CreateAliasInput{
			FunctionName: str("orders"), Name: str("head"), FunctionVersion: str("$LATEST")}); err != nil {
			t.Error(err)
		}
	})
}
