package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/model"
)

func TestAnswersBecomeClasses(t *testing.T) {
	html := "<!doctype html>\n<html lang=en><title>500 Internal Server Error</title>"
	tests := []struct {
		name       string
		status     int
		code       string
		body       string
		class      model.Class
		permission string
		message    string // part of it
		advice     string // part of it
	}{
		{name: "throttled", status: 429, code: "TooManyRequestsException", body: `{"message":"Rate exceeded","Reason":"CallerRateLimitExceeded"}`,
			class: model.Throttled, message: "Rate exceeded"},
		{name: "throttled by the front end", status: 400, code: "ThrottlingException", body: `{"message":"Rate exceeded"}`, class: model.Throttled},
		{name: "throttled without a name", status: 429, body: html, class: model.Throttled},
		{name: "denied", status: 403, code: "AccessDeniedException",
			body:  `{"Message":"User: arn:aws:iam::1:user/ann is not authorized to perform: lambda:GetAliasThing on resource: arn:aws:lambda:us-east-1:1:function:orders because no identity-based policy allows it"}`,
			class: model.Denied, permission: "lambda:GetAliasThing", message: "no identity-based policy"},
		{name: "denied without saying what", status: 403, code: "AccessDeniedException", body: `{"Message":null}`,
			class: model.Denied, permission: "lambda:GetAlias"},
		{name: "refused by a proxy", status: 403, body: html, class: model.Network, message: "HTTP 403: that is not AWS: a proxy or portal answered"},
		{name: "words of a proxy", status: 403, body: "Forbidden by policy 7", class: model.Network, message: "that is not AWS"},
		{name: "led to a sign-on", status: 302, body: "moved", class: model.Network, message: "HTTP 302: that is not AWS"},
		{name: "a proxy wants a name", status: 407, body: `{}`, class: model.Network, message: "HTTP 407: that is not AWS"},
		{name: "nothing", status: 200, body: "", class: model.Network, message: "the answer is empty"},
		{name: "no end", status: 200, body: `{"Name":"` + strings.Repeat("x", mostAnswer), class: model.Other, message: "longer than any of AWS's"},
		{name: "an error without end", status: 400, code: "InvalidParameterValueException", body: `{"Message":"` + strings.Repeat("x", mostError), class: model.Other, message: "longer than any of AWS's"},
		{name: "a long story", status: 400, code: "InvalidParameterValueException", body: `{"Message":"` + strings.Repeat("x", mostMessage+1) + `"}`, class: model.Other, message: "xxx…"},
		{name: "expired token", status: 403, code: "ExpiredTokenException", body: `{"message":"The security token included in the request is expired"}`,
			class: model.Expired, advice: "aloft --demo"},
		{name: "expired token, query protocol's name", status: 403, code: "ExpiredToken", body: `{"message":"expired"}`, class: model.Expired},
		{name: "unknown key", status: 403, code: "UnrecognizedClientException", body: `{"message":"The security token included in the request is invalid."}`,
			class: model.Expired},
		{name: "bad signature", status: 403, code: "InvalidSignatureException", body: `{"message":"Signature not yet current"}`,
			class: model.Expired, advice: "clock"},
		{name: "gone", status: 404, code: "ResourceNotFoundException", body: `{"Message":"Cannot find alias arn: arn:aws:lambda:us-east-1:1:function:orders:prod","Type":"User"}`,
			class: model.Gone, message: "Cannot find alias"},
		{name: "stale revision", status: 412, code: "PreconditionFailedException", body: `{"Message":"The Revision Id provided does not match","Type":"User"}`,
			class: model.Conflict, message: "does not match"},
		{name: "in progress", status: 409, code: "ResourceConflictException", body: `{"Message":"An update is in progress","Type":"User"}`, class: model.Conflict},
		{name: "name taken, another's word", status: 409, code: "ConflictException", body: `{"Message":"Alias already exists"}`, class: model.Conflict},
		{name: "bad value", status: 400, code: "InvalidParameterValueException", body: `{"Message":"no","Type":"User"}`, class: model.Other, message: "no"},
		{name: "service", status: 500, code: "ServiceException", body: `{"Message":"oops","Type":"Service"}`, class: model.Other, message: "oops", advice: "Lambda has trouble of its own"},
		{name: "a page of HTML", status: 500, body: html, class: model.Network, message: "HTTP 500: that is not AWS", advice: "try again"},
		{name: "a page of HTML for not found", status: 404, body: html, class: model.Network, message: "HTTP 404"},
		{name: "a page of HTML for success", status: 200, body: html, class: model.Network, message: "HTTP 200: that is not AWS", advice: "HTTPS_PROXY"},
		{name: "cut off", status: 200, body: `{"Name":"prod","FunctionVer`, class: model.Network, message: "broke off"},
		{name: "hostile words", status: 400, code: "InvalidParameterValueException", body: `{"Message":"\u001b]52;c;aGk=\u0007one\ntwo\u202e"}`,
			class: model.Other, message: "one two"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := open(t, &wire{answer: always(tt.status, tt.code, tt.body)}, nil)
			_, err := a.GetAlias(t.Context(), "orders", "prod")
			var f *model.Failure
			if !errors.As(err, &f) {
				t.Fatalf("got %v, want a *model.Failure", err)
			}
			if f.Class != tt.class {
				t.Errorf("class %s, want %s (%v)", f.Class, tt.class, err)
			}
			if f.Operation != "GetAlias" || f.Subject != "orders:prod" {
				t.Errorf("made %q on %q", f.Operation, f.Subject)
			}
			if f.Permission != tt.permission {
				t.Errorf("permission %q, want %q", f.Permission, tt.permission)
			}
			if !strings.Contains(f.Message, tt.message) || strings.ContainsAny(f.Error(), "\x1b\n\x07") {
				t.Errorf("message %q, want one line with %q", f.Message, tt.message)
			}
			if !strings.Contains(f.Advice, tt.advice) {
				t.Errorf("advice %q, want it to have %q", f.Advice, tt.advice)
			}
			if tt.class == model.Throttled && f.RetryAt.IsZero() {
				t.Error("throttled without a time to try again")
			}
		})
	}
}

// AWS says that there is none by a list of none, never by no list.
func TestAListThatIsNotThereIsNoEmptyAccount(t *testing.T) {
	for _, body := range []string{`{}`, `{"Functions":null,"TableNames":null}`} {
		a := open(t, &wire{answer: always(200, "", body)}, nil)
		var f *model.Failure
		if _, err := a.ListFunctions(t.Context(), ""); !errors.As(err, &f) || f.Class != model.Network || f.Operation != "ListFunctions" {
			t.Errorf("functions of %s: %v", body, err)
		}
		if _, err := a.ListTables(t.Context(), ""); !errors.As(err, &f) || f.Class != model.Network || f.Operation != "ListTables" {
			t.Errorf("tables of %s: %v", body, err)
		}
	}
	a := open(t, &wire{answer: always(200, "", `{"Functions":[]}`)}, nil)
	if page, err := a.ListFunctions(t.Context(), ""); err != nil || len(page.Functions) != 0 {
		t.Errorf("%v, %v", page, err)
	}
}

// STS speaks another protocol than Lambda: there a page of HTML is an error without
// a name.
func TestPageInsteadOfIdentityIsSaidToBeOne(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html><body><h1>502 Bad Gateway</h1></body></html>"))
	}))
	defer server.Close()
	home(t, "[default]\nregion = us-east-1\n")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	a, err := Open(t.Context(), Options{Now: time.Now, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.Identity(t.Context())
	for _, says := range []string{"GetCallerIdentity", "HTTP 502 from " + server.URL, "that is not AWS: a proxy or portal answered", "try again"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v does not say %q", err, says)
		}
	}
	if err == nil || strings.Contains(err.Error(), "UnknownError") || model.ClassOf(err) != model.Network {
		t.Errorf("got %v of class %s", err, model.ClassOf(err))
	}
}

func TestNoAnswerIsNetwork(t *testing.T) {
	tests := map[string]struct {
		err     error
		message string
	}{
		"refused":    {&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}, "refused"},
		"no name":    {&net.DNSError{Err: "no such host", Name: "lambda.nowhere.amazonaws.com", IsNotFound: true}, "lambda.nowhere.amazonaws.com"},
		"dropped":    {io.EOF, "broke off"},
		"reset":      {&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, "reset"},
		"handshaken": {fmt.Errorf("tls: failed to verify certificate"), "certificate"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := open(t, &wire{answer: func(int, *http.Request) (*http.Response, error) { return nil, tt.err }}, nil)
			_, err := a.ListAliases(t.Context(), "orders")
			if model.ClassOf(err) != model.Network || !strings.Contains(err.Error(), tt.message) {
				t.Errorf("got %v, want class network with %q", err, tt.message)
			}
		})
	}
}

func TestSilenceIsNetworkAfterTheTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(t, &wire{answer: silence}, nil)
		started := time.Now()
		_, err := a.GetAlias(t.Context(), "orders", "prod")
		if model.ClassOf(err) != model.Network || time.Since(started) != DefaultTimeout {
			t.Errorf("got %v after %s, want class network after %s", err, time.Since(started), DefaultTimeout)
		}
	})
}

func silence(_ int, r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestCancelledStaysCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(t, &wire{answer: silence}, func(o *Options) { o.Attempts = 3 })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := a.UpdateAlias(ctx, model.AliasChange{Function: "orders", Alias: "prod", Version: "2", Revision: "r"})
		var f *model.Failure
		if !errors.Is(err, context.Canceled) || !errors.As(err, &f) {
			t.Errorf("got %v, want a failure that is context.Canceled", err)
		}
	})
}

func TestCredentialErrorsAreNotTheCalls(t *testing.T) {
	tests := map[string]struct {
		err    error
		class  model.Class
		advice string
	}{
		"no instance": {errors.Join(errNoInstance, context.DeadlineExceeded), model.Expired, "aloft --demo"},
		"mfa":         {fmt.Errorf("assume role: %w", errMFA), model.Expired, "export-credentials --profile ops"},
		"sso":         {errors.New("the SSO session has expired or is invalid"), model.Expired, "--profile ops"},
		"offline":     {&net.DNSError{Err: "no such host", Name: "oidc.eu-west-1.amazonaws.com"}, model.Network, "connection"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", "{}")}
			a := open(t, w, func(o *Options) {
				o.Profile = "ops"
				o.Config = func(context.Context) (aws.Config, error) {
					return aws.Config{Region: "us-east-1", HTTPClient: w, Credentials: aws.CredentialsProviderFunc(
						func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, tt.err })}, nil
				}
			})
			_, err := a.GetAlias(t.Context(), "orders", "prod")
			var f *model.Failure
			if !errors.As(err, &f) || f.Class != tt.class || !strings.Contains(f.Advice, tt.advice) {
				t.Errorf("got %v, want class %s with advice %q", err, tt.class, tt.advice)
			}
			if n := len(w.seen()) + a.Meter().Calls; n != 0 {
				t.Errorf("%d calls were made or counted without credentials", n)
			}
		})
	}
}
