package sim

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// newWorld is an account without quotas that a test fills itself. It fails the
// test when something unknown was asked of the account or went past it.
func newWorld(t testing.TB, o Options) *World {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	w := New(o)
	t.Cleanup(func() {
		if u := w.Unknown(); len(u) > 0 {
			t.Errorf("asked of the account, but not simulated: %v", u)
		}
	})
	return w
}

// orders is an account with one function of n versions, whose alias prod points
// to version 1.
func orders(t testing.TB, n int) *World {
	t.Helper()
	w := newWorld(t, Options{Unlimited: true})
	w.PutFunction(FunctionSpec{Name: "orders", Versions: n})
	if err := w.MoveAlias("orders", "prod", "1"); err != nil {
		t.Fatal(err)
	}
	return w
}

func client(w *World) *lambda.Client { return lambda.NewFromConfig(w.Config()) }

// wantError checks an error's code, message and HTTP status, and that the SDK
// knows the request id.
func wantError(t *testing.T, err error, code, message string, status int) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("got %v, want an API error %s", err, code)
	}
	if api.ErrorCode() != code || api.ErrorMessage() != message {
		t.Errorf("got  %s: %s\nwant %s: %s", api.ErrorCode(), api.ErrorMessage(), code, message)
	}
	var response *awshttp.ResponseError
	if !errors.As(err, &response) {
		t.Fatalf("no response error in %v", err)
	}
	if response.HTTPStatusCode() != status {
		t.Errorf("status %d, want %d", response.HTTPStatusCode(), status)
	}
	if len(response.ServiceRequestID()) != 36 {
		t.Errorf("request id %q", response.ServiceRequestID())
	}
}

func str(s string) *string { return aws.String(s) }

const arnPrefix = "arn:aws:lambda:us-east-1:123456789012:function:"

// after is a middleware that looks at the request as it would be sent.
func after(look func(*smithyhttp.Request)) middleware.FinalizeMiddleware {
	return middleware.FinalizeMiddlewareFunc("look", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
		middleware.FinalizeOutput, middleware.Metadata, error) {
		look(in.Request.(*smithyhttp.Request))
		return next.HandleFinalize(ctx, in)
	})
}
