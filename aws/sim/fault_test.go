package sim

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

// scripted is the orders account with a fault script.
func scripted(t *testing.T, rules ...string) *World {
	t.Helper()
	w := orders(t, 3)
	if err := w.Script(rules...); err != nil {
		t.Fatal(err)
	}
	return w
}

func update(t *testing.T, ctx context.Context, w *World, version string) error {
	t.Helper()
	a, _ := w.Alias("orders", "prod")
	_, err := client(w).UpdateAlias(ctx, &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod"),
		FunctionVersion: str(version), RevisionId: str(a.Revision)})
	return err
}

func getAlias(ctx context.Context, w *World) error {
	_, err := client(w).GetAlias(ctx, &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("prod")})
	return err
}

// serves is what prod of orders serves.
func serves(w *World) string {
	a, _ := w.Alias("orders", "prod")
	return a.Version
}

func TestALostAnswerMeetsA412OnTheRetry(t *testing.T) {
	for _, rule := range []string{"UpdateAlias#1=lost", "UpdateAlias#1=lost:500", "UpdateAlias[orders:*]*1=lost"} {
		t.Run(rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := scripted(t, rule)
				wantError(t, update(t, t.Context(), w, "3"), "PreconditionFailedException",
					"The Revision Id provided does not match the latest Revision Id. "+
						"Call the GetFunction/GetAlias API to retrieve the latest Revision Id", 412)
				if n := w.Calls()["UpdateAlias"]; n != 2 || serves(w) != "3" {
					t.Errorf("%d calls, serves %s", n, serves(w))
				}
				if u := w.Unfired(); len(u) > 0 {
					t.Errorf("never met: %v", u)
				}
			})
		})
	}
}

func TestAnAppliedChangeAnsweredWith412(t *testing.T) {
	w := scripted(t, "UpdateAlias=applied412")
	var stale *types.PreconditionFailedException
	if err := update(t, t.Context(), w, "3"); !errors.As(err, &stale) {
		t.Errorf("got %v", err)
	}
	if n := w.Calls()["UpdateAlias"]; n != 1 || serves(w) != "3" {
		t.Errorf("%d calls, serves %s", n, serves(w))
	}
}

func TestThrottlingIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := scripted(t, "UpdateAlias*2=throttle")
		start := time.Now()
		if err := update(t, t.Context(), w, "2"); err != nil {
			t.Fatal(err)
		}
		if n := w.Calls()["UpdateAlias"]; n != 3 || serves(w) != "2" {
			t.Errorf("%d calls, serves %s", n, serves(w))
		}
		if time.Since(start) == 0 {
			t.Error("the SDK did not wait between its tries")
		}
	})
}

func TestThrottlingForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := scripted(t, "ListAliases=throttle")
		_, err := client(w).ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: str("orders")})
		wantError(t, err, "TooManyRequestsException", "Rate exceeded", 429)
		var throttled *types.TooManyRequestsException
		if !errors.As(err, &throttled) || throttled.Reason != types.ThrottleReasonCallerRateLimitExceeded || *throttled.RetryAfterSeconds == "" {
			t.Errorf("got %+v", throttled)
		}
		if n := w.Calls()["ListAliases"]; n != 3 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestScriptedErrors(t *testing.T) {
	const who = "User: arn:aws:sts::123456789012:assumed-role/aloft-operator/demo is not authorized to perform: "
	getFunction := func(t *testing.T, w *World) error {
		_, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders"), Qualifier: str("prod")})
		return err
	}
	for _, c := range []struct {
		rule    string
		call    func(*testing.T, *World) error
		code    string
		message string
		status  int
		calls   int
	}{
		{"GetFunction=denied", getFunction, "AccessDeniedException", who + "lambda:GetFunction on resource: " + arnPrefix +
			"orders:prod because no identity-based policy allows the lambda:GetFunction action", 403, 1},
		{"*=denied", func(t *testing.T, w *World) error { return update(t, t.Context(), w, "2") }, "AccessDeniedException", who + "lambda:UpdateAlias on resource: " +
			arnPrefix + "orders because no identity-based policy allows the lambda:UpdateAlias action", 403, 1},
		{"ListFunctions=denied", func(t *testing.T, w *World) error {
			_, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
			return err
		}, "AccessDeniedException", who + "lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action", 403, 1},
		{"*=expired", getFunction, "ExpiredTokenException", "The security token included in the request is expired", 403, 1},
		{"GetFunction*2=error:AccessDeniedException", getFunction, "AccessDeniedException", "scripted AccessDeniedException", 403, 1},
		{"GetFunction=error:ServiceException", getFunction, "ServiceException", "An error occurred and the request cannot be processed.", 500, 3},
		{"GetFunction=error:ServiceUnavailable", getFunction, "ServiceUnavailable", "scripted ServiceUnavailable", 503, 3},
		{"GetFunction=error:ResourceConflictException", getFunction, "ResourceConflictException", "scripted ResourceConflictException", 409, 1},
		{"*=expired", func(t *testing.T, w *World) error {
			_, err := sts.NewFromConfig(w.Config()).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
			return err
		}, "ExpiredToken", "The security token included in the request is expired", 403, 1},
	} {
		t.Run(c.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := scripted(t, c.rule)
				wantError(t, c.call(t, w), c.code, c.message, c.status)
				if n := len(w.Recorded("")); n != c.calls {
					t.Errorf("%d calls, want %d", n, c.calls)
				}
				if serves(w) != "1" {
					t.Error("refused, but carried out")
				}
			})
		})
	}
}

func TestWhoOneIsCanAlwaysBeAsked(t *testing.T) {
	w := scripted(t, "*=denied")
	if _, err := sts.NewFromConfig(w.Config()).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}); err != nil {
		t.Error(err)
	}
}

func TestTheNetworkIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := scripted(t, "*=down")
		err := update(t, t.Context(), w, "2")
		var api smithy.APIError
		if err == nil || errors.As(err, &api) || !strings.Contains(err.Error(), "network is unreachable") {
			t.Errorf("got %v", err)
		}
		if n := w.Calls()["UpdateAlias"]; n != 3 || serves(w) != "1" {
			t.Errorf("%d calls, serves %s", n, serves(w))
		}
		if err := w.Script(); err != nil {
			t.Fatal(err)
		}
		if err := update(t, t.Context(), w, "2"); err != nil || serves(w) != "2" {
			t.Errorf("with the script cleared: %v", err)
		}
	})
}

func TestCallsThatTheCallerGivesUp(t *testing.T) {
	for _, c := range []struct {
		rule    string
		applied string
	}{
		{"UpdateAlias=hang", "1"},
		{"UpdateAlias=lost:hang", "2"},
		{"UpdateAlias=slow:1m", "1"}, // given up on the way there
		{"UpdateAlias=slow:8s", "2"}, // given up on the way back
	} {
		t.Run(c.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := scripted(t, c.rule)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				start := time.Now()
				err := update(t, ctx, w, "2")
				var canceled *smithy.CanceledError
				if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &canceled) {
					t.Errorf("got %v", err)
				}
				if d := time.Since(start); d != 5*time.Second {
					t.Errorf("took %v", d)
				}
				if n := w.Calls()["UpdateAlias"]; n != 1 || serves(w) != c.applied {
					t.Errorf("%d calls, serves %s", n, serves(w))
				}
			})
		})
	}
}

func TestSlowAddsToWhateverElseHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := scripted(t, "*=slow:2s GetAlias#2+=error:ResourceNotFoundException")
		start := time.Now()
		if err := getAlias(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d != 2*time.Second {
			t.Errorf("took %v", d)
		}
		for range 2 {
			if err := getAlias(t.Context(), w); err == nil {
				t.Error("the second call and later ones should fail")
			}
		}
		if d := time.Since(start); d != 6*time.Second {
			t.Errorf("three took %v", d)
		}
	})
}

func TestARuleForOneSubject(t *testing.T) {
	w := scripted(t, "GetAlias[orders:prod]=error:ResourceConflictException")
	if err := w.MoveAlias("orders", "dev", "2"); err != nil {
		t.Fatal(err)
	}
	if _, err := client(w).GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("dev")}); err != nil {
		t.Errorf("the rule met another alias: %v", err)
	}
	if err := getAlias(t.Context(), w); err == nil {
		t.Error("the rule did not meet its alias")
	}
}

func TestScriptsThatAreRefused(t *testing.T) {
	w := scripted(t, "GetAlias=denied")
	for rule, says := range map[string]string{
		"UpdateAlias":               "no =",
		"UpdateAlias=":              "unknown effect",
		"UpdateAlias=explode":       "unknown effect",
		"UpdateAlais#3=lost":        "UpdateAlais is not simulated",
		"UpdateAlias#0=lost":        "picks no calls",
		"UpdateAlias#x=lost":        "picks no calls",
		"UpdateAlias*2+=lost":       "picks no calls",
		"UpdateAlias#=lost":         "picks no calls",
		"UpdateAlias[]=lost":        "no subject",
		"UpdateAlias[a=lost":        "no subject",
		"UpdateAlias[[a]=lost":      "subject",
		"UpdateAlias[a]x=lost":      "picks no calls",
		"=lost":                     "no operation",
		"ListFunctions=slow":        "duration",
		"ListFunctions=slow:-1s":    "duration",
		"GetAlias=lost GetFoo=lost": "GetFoo is not simulated",
	} {
		if err := w.Script(rule); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want it to say %q", rule, err, says)
		}
	}
	if err := getAlias(t.Context(), w); err == nil {
		t.Error("a refused script took the old one away")
	}
	if err := w.Script("GetAlias#2=denied"); err != nil {
		t.Fatal(err)
	}
	if u := w.Unfired(); len(u) != 1 || u[0] != "GetAlias#2=denied" {
		t.Errorf("unfired: %v", u)
	}
}
