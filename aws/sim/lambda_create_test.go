package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"
)

// creating is a request for a function that can be made.
func creating(w *World) *lambda.CreateFunctionInput {
	return &lambda.CreateFunctionInput{FunctionName: str("router"),
		Role:    aws.String(w.PutRole("router", lambdaPrincipal)),
		Runtime: types.RuntimePython312, Handler: str("app.handler"),
		Code: &types.FunctionCode{ZipFile: pack("router", python, 1, "c0ffee")}}
}

func TestAFunctionIsMadeWithLambdasDefaults(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	out, err := client(w).CreateFunction(t.Context(), creating(w))
	if err != nil || *out.MemorySize != 128 || *out.Timeout != 3 || out.Architectures[0] != types.ArchitectureX8664 ||
		*out.Version != "$LATEST" ||
		out.State != types.StateActive || *out.RevisionId == "" || *out.LoggingConfig.LogGroup != "/aws/lambda/router" {
		t.Fatalf("got %+v, %v", out, err)
	}
	all, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
	if err != nil || len(all.Functions) != 1 || *all.Functions[0].FunctionName != "router" {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestFunctionsThatCanNotBeMade(t *testing.T) {
	image := "123456789012.dkr.ecr.us-east-1.amazonaws.com/router:1"
	for name, c := range map[string]struct {
		change func(*lambda.CreateFunctionInput)
		code   string
		says   string
	}{
		"a name": {func(in *lambda.CreateFunctionInput) { in.FunctionName = str("a b") }, "ValidationException",
			"functionName"},
		"a long name": {func(in *lambda.CreateFunctionInput) { in.FunctionName = aws.String(strings.Repeat("a", 65)) },
			"ValidationException",
			"less than or equal to 64"},
		"memory": {func(in *lambda.CreateFunctionInput) { in.MemorySize = aws.Int32(64) },
			"ValidationException", "128"},
		"more memory": {func(in *lambda.CreateFunctionInput) { in.MemorySize = aws.Int32(20480) },
			"ValidationException", "10240"},
		"a timeout": {func(in *lambda.CreateFunctionInput) { in.Timeout = aws.Int32(901) }, "ValidationException",
			"900"},
		"no timeout": {func(in *lambda.CreateFunctionInput) { in.Timeout = aws.Int32(0) }, "ValidationException",
			"1"},
		"a runtime": {func(in *lambda.CreateFunctionInput) { in.Runtime = "python2.7" }, "ValidationException",
			"enum value set"},
		"no handler": {func(in *lambda.CreateFunctionInput) { in.Handler = nil }, "InvalidParameterValueException",
			"mandatory"},
		"an image": {func(in *lambda.CreateFunctionInput) { in.Code = &types.FunctionCode{ImageUri: &image} },
			"InvalidParameterValueException", "Zip"},
		"image, handler": {func(in *lambda.CreateFunctionInput) { in.PackageType = types.PackageTypeImage },
			"InvalidParameterValueException", "Handler"},
		"image without one": {func(in *lambda.CreateFunctionInput) {
			in.PackageType, in.Handler, in.Runtime = types.PackageTypeImage, nil, ""
		}, "InvalidParameterValueException", "ImageUri"},
		"no zip": {func(in *lambda.CreateFunctionInput) { in.Code.ZipFile = []byte("text") },
			"InvalidParameterValueException", "unzip"},
		"no object": {func(in *lambda.CreateFunctionInput) {
			in.Code = &types.FunctionCode{S3Bucket: str("nowhere"), S3Key: str("a.zip")}
		}, "InvalidParameterValueException", "NoSuchBucket"},
		"a role": {func(in *lambda.CreateFunctionInput) { in.Role = str("arn:aws:iam::123456789012:role/nobody") },
			"InvalidParameterValueException",
			"The role defined for the function cannot be assumed by Lambda."},
		"a reserved variable": {func(in *lambda.CreateFunctionInput) {
			in.Environment = &types.Environment{Variables: map[string]string{"AWS_REGION": "x"}}
		}, "InvalidParameterValueException", "AWS_REGION"},
		"many variables": {func(in *lambda.CreateFunctionInput) {
			in.Environment = &types.Environment{Variables: map[string]string{"A": strings.Repeat("a", 4096)}}
		}, "InvalidParameterValueException", "4KB"},
		"AWS' own tag": {func(in *lambda.CreateFunctionInput) { in.Tags = map[string]string{"aws:a": "b"} },
			"InvalidParameterValueException", "aws:"},
	} {
		w := newWorld(t, Options{Unlimited: true})
		in := creating(w)
		c.change(in)
		_, err := client(w).CreateFunction(t.Context(), in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code || !strings.Contains(api.ErrorMessage(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
		if len(w.names) > 0 {
			t.Errorf("%s: it was made", name)
		}
	}
}

func TestAFunctionIsConfiguredWithinLambdasLimits(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	if _, err := client(w).CreateFunction(t.Context(), creating(w)); err != nil {
		t.Fatal(err)
	}
	for _, in := range []*lambda.UpdateFunctionConfigurationInput{
		{MemorySize: aws.Int32(1)}, {Timeout: aws.Int32(1000)}, {Role: str("arn:aws:iam::123456789012:role/nobody")},
		{Environment: &types.Environment{Variables: map[string]string{"_HANDLER": "x"}}},
	} {
		in.FunctionName = str("router")
		if _, err := client(w).UpdateFunctionConfiguration(t.Context(), in); err == nil {
			t.Errorf("%+v was taken", in)
		}
	}
	out, err := client(w).GetFunctionConfiguration(t.Context(),
		&lambda.GetFunctionConfigurationInput{FunctionName: str("router")})
	if err != nil || *out.MemorySize != 128 || *out.Timeout != 3 || out.Environment != nil {
		t.Errorf("got %+v, %v", out, err)
	}
}

// A request of API Gateway has its id in the path or in the body, and is answered as API
// Gateway wants it.
func TestAFunctionThatWasMadeAnswersAPIGateway(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	if _, err := client(w).CreateFunction(t.Context(), creating(w)); err != nil {
		t.Fatal(err)
	}
	for event, want := range map[string]string{
		`{"requestContext":{},"pathParameters":{"id":"first"},"body":null}`:   `"statusCode":200`,
		`{"requestContext":{},"pathParameters":null,"body":"{\"id\":\"b\"}"}`: `\"id\":\"b\"`,
		`{"requestContext":{}}`: `"statusCode":400`,
		`[]`:                    `"ok":false`,
	} {
		out, err := client(w).Invoke(t.Context(), &lambda.InvokeInput{FunctionName: str("router"),
			Payload: []byte(event)})
		if err != nil || out.FunctionError != nil || !strings.Contains(string(out.Payload), want) {
			t.Errorf("%s: got %s, %v", event, out.Payload, err)
		}
	}
}

// Nobody calls a function that was just made, not even in the team's account.
func TestAFunctionThatWasMadeHasNoCalls(t *testing.T) {
	c := newClock()
	w := newWorld(t, Options{Now: c.now, Unlimited: true})
	w.SeedDemo(TeamSize)
	if _, err := client(w).CreateFunction(t.Context(), creating(w)); err != nil {
		t.Fatal(err)
	}
	if v, err := w.Publish("router", "first"); err != nil || v != "1" {
		t.Fatal(v, err)
	}
	if err := w.MoveAlias("router", "prod", "1"); err != nil {
		t.Fatal(err)
	}
	c.forward(2 * time.Hour)
	w.mu.Lock()
	defer w.mu.Unlock()
	f, _ := w.function("router")
	if calls := w.callsOf(f, "prod", "1", c.now().Add(-time.Hour), c.now()); len(calls) > 0 {
		t.Errorf("the log has %d calls", len(calls))
	}
	if got, ok := w.trafficOf("router", "prod"); ok {
		t.Errorf("the metrics have %+v", got)
	}
	if _, ok := w.trafficOf("activity-router", "prod"); !ok {
		t.Error("nobody calls the team's functions")
	}
}

// What is not simulated of a function is refused, and nothing is made.
func TestFunctionsThatAreNotSimulatedAreRefusedLoudly(t *testing.T) {
	w := New(Options{Now: time.Now, Unlimited: true})
	in := creating(w)
	in.Publish = true
	_, err := client(w).CreateFunction(t.Context(), in)
	var loud *loudError
	if !errors.As(err, &loud) || len(w.names) > 0 {
		t.Errorf("got %v", err)
	}
}
