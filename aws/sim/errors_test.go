package sim

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// chain is the types of an error and of everything it wraps.
func chain(err error) (out []string) {
	for ; err != nil; err = errors.Unwrap(err) {
		out = append(out, fmt.Sprintf("%T", err))
	}
	return out
}

// TestErrorsAreThoseThatTheSDKReadsFromTheWire lets the SDK read an error as AWS
// sends it, and compares it with the account's.
func TestErrorsAreThoseThatTheSDKReadsFromTheWire(t *testing.T) {
	const stale = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
	for _, c := range []struct {
		rule   string
		status int
		header map[string]string
		body   string
	}{
		{"UpdateAlias=applied412", 412, map[string]string{"X-Amzn-Errortype": "PreconditionFailedException"},
			`{"Type":"User","message":"` + stale + `"}`},
		{"UpdateAlias=throttle", 429, map[string]string{"X-Amzn-Errortype": "TooManyRequestsException", "Retry-After": "1"},
			`{"Type":"User","Reason":"CallerRateLimitExceeded","message":"Rate exceeded"}`},
		{"UpdateAlias=error:ServiceException", 500, map[string]string{"X-Amzn-Errortype": "ServiceException"},
			`{"Type":"Service","message":"An error occurred and the request cannot be processed."}`},
		{"UpdateAlias=expired", 403, map[string]string{"X-Amzn-Errortype": "ExpiredTokenException"},
			`{"message":"The security token included in the request is expired"}`},
		{"UpdateAlias=error:ResourceNotFoundException", 404, map[string]string{"X-Amzn-Errortype": "ResourceNotFoundException"},
			`{"Type":"User","message":"scripted ResourceNotFoundException"}`},
		{"UpdateAlias=error:ResourceConflictException", 409, map[string]string{"X-Amzn-Errortype": "ResourceConflictException"},
			`{"Type":"User","message":"scripted ResourceConflictException"}`},
		{"UpdateAlias=error:InvalidParameterValueException", 400, map[string]string{"X-Amzn-Errortype": "InvalidParameterValueException"},
			`{"Type":"User","message":"scripted InvalidParameterValueException"}`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			w := scripted(t, c.rule)
			config := w.Config()
			config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
			in := &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod")}
			_, got := lambda.NewFromConfig(config).UpdateAlias(t.Context(), in)

			config.APIOptions = nil
			config.HTTPClient = smithyhttp.ClientDoFunc(func(*http.Request) (*http.Response, error) {
				r := &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(c.body))}
				r.Header.Set("X-Amzn-Requestid", "11111111-2222-4333-8444-555555555555")
				for k, v := range c.header {
					r.Header.Set(k, v)
				}
				return r, nil
			})
			_, want := lambda.NewFromConfig(config).UpdateAlias(t.Context(), in)

			if g, w := chain(got), chain(want); strings.Join(g, "\n") != strings.Join(w, "\n") {
				t.Errorf("got  %v\nwant %v", g, w)
			}
			var a, b smithy.APIError
			if !errors.As(got, &a) || !errors.As(want, &b) {
				t.Fatalf("got %v, want %v", got, want)
			}
			if a.Error() != b.Error() || a.ErrorFault() != b.ErrorFault() {
				t.Errorf("got  %v (%v)\nwant %v (%v)", a, a.ErrorFault(), b, b.ErrorFault())
			}
			var ra, rb *awshttp.ResponseError
			if !errors.As(got, &ra) || !errors.As(want, &rb) || ra.HTTPStatusCode() != rb.HTTPStatusCode() || ra.RequestID == "" {
				t.Errorf("responses %v and %v", ra, rb)
			}
			for k := range c.header {
				if k != "X-Amzn-Errortype" && ra.HTTPResponse().Header.Get(k) != rb.HTTPResponse().Header.Get(k) {
					t.Errorf("header %s is %q", k, ra.HTTPResponse().Header.Get(k))
				}
			}
			var ta, tb *types.TooManyRequestsException
			if errors.As(got, &ta) && errors.As(want, &tb) {
				if ta.Reason != tb.Reason || *ta.Type != *tb.Type || *ta.RetryAfterSeconds != *tb.RetryAfterSeconds {
					t.Errorf("got %+v, want %+v", ta, tb)
				}
			}
		})
	}
}

// TestADeadNetworkLooksLikeOne compares with what net/http answers when nobody
// listens.
func TestADeadNetworkLooksLikeOne(t *testing.T) {
	w := scripted(t, "UpdateAlias=down")
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	in := &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod")}
	_, got := lambda.NewFromConfig(config).UpdateAlias(t.Context(), in)

	config.APIOptions = nil
	config.HTTPClient = &http.Client{}
	config.BaseEndpoint = str("http://127.0.0.1:1") // a port that nobody is given
	_, want := lambda.NewFromConfig(config).UpdateAlias(t.Context(), in)
	if g, w := chain(got), chain(want); strings.Join(g, "\n") != strings.Join(w, "\n") {
		t.Errorf("got  %v: %v\nwant %v: %v", g, got, w, want)
	}
}
