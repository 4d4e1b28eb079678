package account

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// invoked is an answer of Lambda's to an invocation.
func invoked(body string, header ...string) *http.Response {
	r := reply(200, "", body)
	r.Header.Set("X-Amz-Executed-Version", "14")
	r.Header.Set("X-Amzn-Requestid", "0a1b")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestInvoke(t *testing.T) {
	log := base64.StdEncoding.EncodeToString([]byte("REPORT RequestId: 0a1b\n"))
	w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
		return invoked(`{"errorMessage":"no"}`, "X-Amz-Function-Error", "Unhandled", "X-Amz-Log-Result", log), nil
	}}
	a := open(t, w, func(o *Options) { o.Budget = model.Rates{model.LambdaRPS: 0.001, model.LambdaBurst: 1} })
	for range 3 { // Lambda's control plane is not asked, and gives no token
		got, err := a.Invoke(t.Context(), model.Invocation{Function: "orders", Qualifier: "prod", Payload: []byte(`{"a":1}`),
			Tenant: "blue", Timeout: time.Second})
		if err != nil || got.Version != "14" || got.FunctionError != "Unhandled" ||
			string(got.Payload) != `{"errorMessage":"no"}` ||
			string(got.Log) != "REPORT RequestId: 0a1b\n" || got.Request != "0a1b" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	seen := w.seen()
	if r := seen[0]; r.method != "POST" || r.path != "/2015-03-31/functions/orders/invocations" ||
		r.query != "Qualifier=prod" || r.body != `{"a":1}` || len(seen) != 3 {
		t.Errorf("it sent %+v", r)
	}
}

// What a function answers is its own affair: pages, nothing, what is no JSON. A page that
// Lambda did not bring is a portal's.
func TestAnswersOfFunctionsMayBeAnything(t *testing.T) {
	for _, body := range []string{"", "null", `"<html>"`, `{"statusCode":200,"body":"<!DOCTYPE html><p>hello"}`,
		"<html>plain</html>"} {
		w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return invoked(body), nil }}
		got, err := open(t, w, nil).Invoke(t.Context(), model.Invocation{Function: "f", Qualifier: "1", Timeout: time.Second})
		if err != nil || string(got.Payload) != body {
			t.Errorf("%q: %q, %v", body, got.Payload, err)
		}
	}
	w := &wire{answer: always(200, "", "<html>sign on</html>")}
	if _, err := open(t, w, nil).Invoke(t.Context(), model.Invocation{Function: "f", Qualifier: "1",
		Timeout: time.Second}); model.ClassOf(err) != model.Network {
		t.Errorf("a portal's page: %v", err)
	}
}

// An invocation is sent once, whatever comes back: a second one would do everything
// twice. Only of what AWS refused it is certain that nothing was done.
func TestAnInvocationIsSentOnce(t *testing.T) {
	for _, c := range []struct {
		name     string
		answer   func(int, *http.Request) (*http.Response, error)
		class    model.Class
		noEffect bool
	}{
		{"throttled", always(429, "TooManyRequestsException", `{"Reason":"CallerRateLimitExceeded"}`), model.Throttled, true},
		{"broken", always(500, "ServiceException", `{"Message":"no"}`), model.Other, false},
		{"unavailable", always(502, "EC2ThrottledException", `{"Message":"no"}`), model.Other, false},
		{"the connection broke", func(int, *http.Request) (*http.Response, error) {
			return nil, errors.New("connection reset by peer")
		}, model.Network, false},
		{"gone", always(404, "ResourceNotFoundException", `{"Message":"no"}`), model.Gone, true},
		{"denied", always(403, "AccessDeniedException", `{"Message":"no"}`), model.Denied, true},
		{"bad event", always(400, "InvalidRequestContentException", `{"message":"no"}`), model.Other, true},
	} {
		w := &wire{answer: c.answer}
		a := open(t, w, func(o *Options) { o.Attempts = 3 })
		_, err := a.Invoke(t.Context(), model.Invocation{Function: "orders", Qualifier: "prod", Timeout: time.Second})
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != c.class || f.NoEffect != c.noEffect || len(w.seen()) != 1 {
			t.Errorf("%s: %v, no effect %v, sent %d times", c.name, err, ok && f.NoEffect, len(w.seen()))
		}
		if c.class == model.Denied && f.Permission != "lambda:InvokeFunction" {
			t.Errorf("the missing permission is %q", f.Permission)
		}
	}
}

func TestThrottledInvocationsSayByWhichLimit(t *testing.T) {
	for reason, want := range map[string]string{
		"ReservedFunctionConcurrentInvocationLimitExceeded": "the function's reserved concurrency is used up",
		"ConcurrentInvocationLimitExceeded":                 "the concurrency of the account is used up",
		"FunctionInvocationRateLimitExceeded":               "each second than Lambda allows for the function",
		"CallerRateLimitExceeded":                           "each second than Lambda allows who asks",
		"SomethingNew":                                      "SomethingNew: wait a moment",
	} {
		w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
			r := reply(429, "TooManyRequestsException", fmt.Sprintf(`{"Reason":%q,"message":"Rate Exceeded."}`, reason))
			r.Header.Set("Retry-After", "7")
			return r, nil
		}}
		_, err := open(t, w, nil).Invoke(t.Context(), model.Invocation{Function: "orders", Qualifier: "prod",
			Timeout: time.Second})
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || !strings.Contains(f.Error(), want) || time.Until(f.RetryAt) < 5*time.Second {
			t.Errorf("%s: %v, again at %v", reason, err, f.RetryAt)
		}
	}
}

// The answer is waited for longer than the function may run, and than any other call may
// take.
func TestAnInvocationIsWaitedForBeyondItsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}}
		a := open(t, w, func(o *Options) { o.Timeout, o.CallTime = 5*time.Second, 10*time.Second })
		began := time.Now()
		_, err := a.Invoke(t.Context(), model.Invocation{Function: "f", Qualifier: "1", Timeout: 15 * time.Minute})
		if took := time.Since(began); took <= 15*time.Minute || took > 16*time.Minute || model.ClassOf(err) != model.Network {
			t.Errorf("after %s: %v", took, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began = time.Now()
		if _, err = a.Invoke(ctx, model.Invocation{Function: "f", Qualifier: "1",
			Timeout: time.Minute}); time.Since(began) != 3*time.Second || err == nil {
			t.Errorf("with an end of one's own: after %s: %v", time.Since(began), err)
		}
	})
}

func TestReadOnlyInvokesNothing(t *testing.T) {
	w := &wire{answer: always(200, "", "{}")}
	a := open(t, w, func(o *Options) { o.ReadOnly = true })
	_, err := a.Invoke(t.Context(), model.Invocation{Function: "f", Qualifier: "1", Timeout: time.Second})
	f, ok := errors.AsType[*model.Failure](err)
	if !ok || f.Cause != model.ReadOnly || !f.NoEffect || len(w.seen()) > 0 {
		t.Errorf("%v, sent %d", err, len(w.seen()))
	}
}

func TestConcurrencyLimits(t *testing.T) {
	w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/concurrency") {
			if strings.Contains(r.URL.Path, "none") {
				return reply(200, "", ""), nil // Lambda says so by nothing
			}
			return reply(200, "", `{"ReservedConcurrentExecutions":5}`), nil
		}
		return reply(200, "", `{"AccountLimit":{"ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":900}}`), nil
	}}
	a := open(t, w, func(o *Options) { o.ReadOnly = true })
	if l, err := a.GetConcurrencyLimits(t.Context()); err != nil ||
		l != (model.ConcurrencyLimits{Account: 1000, Unreserved: 900}) {
		t.Errorf("%+v, %v", l, err)
	}
	if n, err := a.GetReserved(t.Context(), "orders"); err != nil || n == nil || *n != 5 {
		t.Errorf("%v, %v", n, err)
	}
	if n, err := a.GetReserved(t.Context(), "none"); err != nil || n != nil {
		t.Errorf("%v, %v", n, err)
	}
}
