package sim

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/aloftdeck/aloft/model"
)

// passed is how many of n calls got through before one was throttled.
func passed(t *testing.T, n int, call func() error) int {
	t.Helper()
	for i := range n {
		err := call()
		var throttled *types.TooManyRequestsException
		switch {
		case errors.As(err, &throttled):
			return i
		case err != nil:
			t.Fatal(err)
		}
	}
	return n
}

func TestQuotas(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)
	w := newWorld(t, Options{Now: func() time.Time { return now }})
	w.PutFunction(FunctionSpec{Name: "orders", Versions: 1})
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	c := lambda.NewFromConfig(config)
	list := func() error {
		_, err := c.ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
		return err
	}
	aliases := func() error {
		_, err := c.ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: str("orders")})
		return err
	}
	get := func() error {
		_, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders")})
		return err
	}
	check := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d passed, want %d", what, got, want)
		}
	}
	check("half of a full bucket", passed(t, 15, list), 15)
	check("the other half, by another operation", passed(t, 100, aliases), 15)
	check("GetFunction, which has a bucket of its own", passed(t, 1000, get), 200)
	check("an empty bucket", passed(t, 100, list), 0)
	now = now.Add(time.Second)
	check("the common bucket after a second", passed(t, 100, aliases), 15)
	check("GetFunction after a second", passed(t, 1000, get), 100)
	now = now.Add(time.Hour)
	check("no more than a bucket full after an hour", passed(t, 100, list), 30)
	for range 50 {
		if _, err := sts.NewFromConfig(config).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnUnlimitedAccountThrottlesNobody(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true, Now: model.Clock(func() time.Time { return time.Unix(0, 0) })})
	c := client(w)
	if n := passed(t, 300, func() error {
		_, err := c.ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
		return err
	}); n != 300 {
		t.Errorf("throttled after %d", n)
	}
}
