package sim

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

func TestUnknownOperationsFailLoudlyAndOnce(t *testing.T) {
	w := New(Options{Now: time.Now})
	w.PutFunction(FunctionSpec{Name: "orders"})
	c := client(w)
	_, err := c.DeleteFunction(t.Context(), &lambda.DeleteFunctionInput{FunctionName: str("orders")})
	if err == nil || !strings.Contains(err.Error(), "aws/sim: Lambda.DeleteFunction is not simulated") {
		t.Errorf("got %v", err)
	}
	_, err = c.ListFunctions(t.Context(), &lambda.ListFunctionsInput{FunctionVersion: "ALL"})
	if err == nil || !strings.Contains(err.Error(), "aws/sim: ListFunctions with FunctionVersion") {
		t.Errorf("got %v", err)
	}
	if u := w.Unknown(); len(u) != 2 || u[0] != "Lambda.DeleteFunction" {
		t.Errorf("unknown: %v", u)
	}
}

func TestNothingReachesTheNetwork(t *testing.T) {
	w := New(Options{Now: time.Now})
	config := w.Config()
	config.APIOptions = nil // a client that was put together without the account
	_, err := lambda.NewFromConfig(config).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
	if err == nil || !strings.Contains(err.Error(), "aws/sim: a request went past the embedded account") {
		t.Errorf("got %v", err)
	}
	if u := w.Unknown(); len(u) != 1 || !strings.Contains(u[0], "lambda.us-east-1.amazonaws.com") {
		t.Errorf("tried: %v", u)
	}
}

func TestTheSDKStillSignsWhatItWouldSend(t *testing.T) {
	w := orders(t, 1)
	var signed http.Header
	var target string
	config := w.Config()
	config.APIOptions = append(config.APIOptions, func(s *middleware.Stack) error {
		return s.Finalize.Add(after(func(r *smithyhttp.Request) { signed, target = r.Header, r.Method+" "+r.URL.Path }), middleware.After)
	})
	out, err := lambda.NewFromConfig(config).GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("prod")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(signed.Get("Authorization"), "/us-east-1/lambda/aws4_request") || target != "GET /2015-03-31/functions/orders/aliases/prod" {
		t.Errorf("%s signed %q", target, signed.Get("Authorization"))
	}
	if id, ok := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata); !ok || len(id) != 36 {
		t.Errorf("request id %q", id)
	}
}

func TestAHookRunsBetweenReadAndWriteOnce(t *testing.T) {
	w := orders(t, 3)
	w.Before("UpdateAlias", func() {
		if err := w.MoveAlias("orders", "prod", "2"); err != nil {
			t.Error(err)
		}
	})
	wantError(t, update(t, t.Context(), w, "3"), "PreconditionFailedException",
		"The Revision Id provided does not match the latest Revision Id. "+
			"Call the GetFunction/GetAlias API to retrieve the latest Revision Id", 412)
	if serves(w) != "2" {
		t.Errorf("serves %s", serves(w))
	}
	if err := update(t, t.Context(), w, "3"); err != nil || serves(w) != "3" {
		t.Errorf("the second time: %v, serves %s", err, serves(w))
	}
}

func TestCallsAreRecordedWithTheirInput(t *testing.T) {
	w := orders(t, 2)
	if err := update(t, t.Context(), w, "2"); err != nil {
		t.Fatal(err)
	}
	if err := getAlias(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	got := w.Recorded("UpdateAlias")
	if len(got) != 1 || got[0].Subject != "orders:prod" || got[0].Service != "Lambda" || got[0].At.IsZero() {
		t.Fatalf("recorded %+v", got)
	}
	if in := got[0].Input.(*lambda.UpdateAliasInput); *in.FunctionVersion != "2" || *in.RevisionId == "" {
		t.Errorf("input %+v", in)
	}
	w.ResetCalls()
	if len(w.Calls()) != 0 || len(w.Recorded("")) != 0 {
		t.Error("not forgotten")
	}
}

func TestTheRecordIsBounded(t *testing.T) {
	c := calls{counts: map[string]int{}}
	for range 3 * keptCalls {
		c.add("GetAlias", Call{Operation: "GetAlias"})
	}
	if len(c.record) > keptCalls || c.counts["GetAlias"] != 3*keptCalls {
		t.Errorf("keeps %d, counts %d", len(c.record), c.counts["GetAlias"])
	}
}

func TestLatencyIsSeededAndWithinItsSpan(t *testing.T) {
	spans := func(seed int64) (out []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, Options{Seed: seed, Unlimited: true, Latency: Latency{20 * time.Millisecond, 60 * time.Millisecond}})
			w.PutFunction(FunctionSpec{Name: "orders", Versions: 1})
			for range 20 {
				start := time.Now()
				if _, err := client(w).ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: str("orders")}); err != nil {
					t.Fatal(err)
				}
				d := time.Since(start)
				if d < 20*time.Millisecond || d > 60*time.Millisecond {
					t.Errorf("took %v", d)
				}
				out = append(out, d)
			}
		})
		return out
	}
	a, b, other := spans(1), spans(1), spans(2)
	same, differ := true, false
	for i := range a {
		same = same && a[i] == b[i]
		differ = differ || a[i] != other[i]
	}
	if !same || !differ {
		t.Errorf("same seed same times: %v; other seed other times: %v", same, differ)
	}
}

func TestACancelledCallEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, Options{Latency: Latency{Min: time.Hour}})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		_, err := client(w).ListFunctions(ctx, &lambda.ListFunctionsInput{})
		var canceled *smithy.CanceledError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	w := orders(t, 2)
	c := client(w)
	var moved, stale sync.Map
	var group sync.WaitGroup
	a, _ := w.Alias("orders", "prod")
	for i := range 8 {
		group.Go(func() {
			_, err := c.UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod"),
				FunctionVersion: str("2"), RevisionId: str(a.Revision)})
			if err == nil {
				moved.Store(i, true)
			} else {
				stale.Store(i, err)
			}
			w.Recorded("")
			w.Versions("orders")
		})
	}
	group.Wait()
	n := 0
	moved.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d of 8 writers with one revision succeeded", n)
	}
}
