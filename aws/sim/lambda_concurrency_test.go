package sim

import (
	"maps"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

const readying = 40 * time.Second

// provisionedOrders is orders of n versions, whose alias prod is provisioned, and its
// clock.
func provisionedOrders(t *testing.T, n int) (*World, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }, Provisioning: Latency{Min: readying, Max: readying}})
	w.PutFunction(FunctionSpec{Name: "orders", Versions: n})
	if err := w.MoveAlias("orders", "prod", "1"); err != nil {
		t.Fatal(err)
	}
	if err := w.PutConcurrency("orders", "prod", 5); err != nil {
		t.Fatal(err)
	}
	return w, &now
}

// stands checks what prod serves and how its concurrency stands.
func stands(t *testing.T, w *World, version string, weights map[string]float64, status types.ProvisionedConcurrencyStatusEnum, reason string) {
	t.Helper()
	a, err := client(w).GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("prod")})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]float64
	if a.RoutingConfig != nil {
		got = a.RoutingConfig.AdditionalVersionWeights
	}
	if *a.FunctionVersion != version || !maps.Equal(got, weights) {
		t.Errorf("prod is %s + %v, want %s + %v", *a.FunctionVersion, got, version, weights)
	}
	c, err := client(w).GetProvisionedConcurrencyConfig(t.Context(), &lambda.GetProvisionedConcurrencyConfigInput{
		FunctionName: str("orders"), Qualifier: str("prod")})
	if err != nil {
		t.Fatal(err)
	}
	ready := int32(0)
	if status == types.ProvisionedConcurrencyStatusEnumReady {
		ready = 5
	}
	said := ""
	if c.StatusReason != nil {
		said = *c.StatusReason
	}
	if c.Status != status || *c.RequestedProvisionedConcurrentExecutions != 5 || *c.AvailableProvisionedConcurrentExecutions != ready || said != reason {
		t.Errorf("concurrency is %s %q, %d of %d; want %s %q", c.Status, said, *c.AvailableProvisionedConcurrentExecutions,
			*c.RequestedProvisionedConcurrentExecutions, status, reason)
	}
}

func moveProd(t *testing.T, w *World, version string) error {
	t.Helper()
	_, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod"),
		FunctionVersion: &version, RoutingConfig: weights(map[string]float64{})})
	return err
}

const (
	inProgress = types.ProvisionedConcurrencyStatusEnumInProgress
	ready      = types.ProvisionedConcurrencyStatusEnumReady
	failed     = types.ProvisionedConcurrencyStatusEnumFailed
)

func TestAProvisionedAliasMovesWhenItsVersionIsReady(t *testing.T) {
	w, now := provisionedOrders(t, 3)
	stands(t, w, "1", nil, ready, "")
	if err := moveProd(t, w, "2"); err != nil {
		t.Fatal(err)
	}
	moved := *now
	stands(t, w, "2", map[string]float64{"1": 1}, inProgress, "")
	before, _ := w.Alias("orders", "prod")
	*now = moved.Add(readying + time.Minute)
	stands(t, w, "2", nil, ready, "")
	if after, _ := w.Alias("orders", "prod"); after.Revision == before.Revision {
		t.Error("the revision is still the one from before the weights went")
	}
	f := w.functions["orders"]
	for at, want := range map[time.Duration]string{readying - time.Second: "1", readying: "2"} {
		if got := f.serving("prod", moved.Add(at), 0.5); got != want {
			t.Errorf("after %s it served %s, want %s", at, got, want)
		}
	}
}

func TestAMoveOfAProvisionedAliasIsTakenBackAtOnce(t *testing.T) {
	w, _ := provisionedOrders(t, 3)
	for _, to := range []string{"2", "3"} {
		if err := moveProd(t, w, to); err != nil {
			t.Fatal(err)
		}
		stands(t, w, to, map[string]float64{"1": 1}, inProgress, "")
	}
	if err := moveProd(t, w, "1"); err != nil {
		t.Fatal(err)
	}
	stands(t, w, "1", nil, ready, "")
}

func TestAVersionThatCanNotBeProvisionedLeavesItsWeights(t *testing.T) {
	w, now := provisionedOrders(t, 3)
	w.FailConcurrency("orders", "FUNCTION_ERROR_INIT_FAILURE")
	if err := moveProd(t, w, "2"); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	stands(t, w, "2", map[string]float64{"1": 1}, failed, "FUNCTION_ERROR_INIT_FAILURE")
	const words = "Alias with weights can not be used with Provisioned Concurrency"
	_, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod"), FunctionVersion: str("3")})
	wantError(t, err, "InvalidParameterValueException", words, 400)
	_, err = client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("orders"), Name: str("prod"),
		RoutingConfig: weights(map[string]float64{"3": 0.1})})
	wantError(t, err, "InvalidParameterValueException", words, 400)
	if err := moveProd(t, w, "3"); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(readying)
	stands(t, w, "3", nil, ready, "")
}

func TestProvisionedAliasesAreListed(t *testing.T) {
	w, _ := provisionedOrders(t, 1)
	for _, alias := range []string{"blue", "green", "plain"} {
		if err := w.MoveAlias("orders", alias, "1"); err != nil {
			t.Fatal(err)
		}
		if alias == "plain" {
			continue
		}
		if err := w.PutConcurrency("orders", alias, 2); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	in := &lambda.ListProvisionedConcurrencyConfigsInput{FunctionName: str("orders")}
	two := int32(2)
	in.MaxItems = &two
	for pages := 1; ; pages++ {
		out, err := client(w).ListProvisionedConcurrencyConfigs(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.ProvisionedConcurrencyConfigs {
			got = append(got, (*c.FunctionArn)[len(arnPrefix+"orders:"):])
		}
		if in.Marker = out.NextMarker; in.Marker == nil {
			if pages != 2 {
				t.Errorf("%d pages", pages)
			}
			break
		}
	}
	if len(got) != 3 || got[0] != "blue" || got[1] != "green" || got[2] != "prod" {
		t.Errorf("listed %v", got)
	}
	_, err := client(w).GetProvisionedConcurrencyConfig(t.Context(), &lambda.GetProvisionedConcurrencyConfigInput{
		FunctionName: str("orders"), Qualifier: str("plain")})
	wantError(t, err, "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function", 404)
}
