package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	autoscaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/aloftdeck/aloft/model"
)

func scalingOf(w *World) *autoscaling.Client {
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return autoscaling.NewFromConfig(config)
}

// scaledOrders is a table whose writes are scaled between 2 and 10, and asked for
// as many units a second as the test says.
func scaledOrders(t *testing.T, c *clock, rate func(time.Time) float64) *World {
	t.Helper()
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders", Read: 2, Write: 2, Indexes: []IndexSpec{{Name: "by-day", Read: 2, Write: 2}}})
	k := model.CapacityKey{Table: "orders"}
	if err := w.PutLoad(k, model.Writes, func(at time.Time) float64 { return 60 * rate(at) }); err != nil {
		t.Fatal(err)
	}
	if err := w.PutScaling(model.Scaling{CapacityKey: k, Access: model.Writes, Min: 2, Max: 10, Target: 70}); err != nil {
		t.Fatal(err)
	}
	return w
}

func writeUnits(t *testing.T, w *World) int64 {
	t.Helper()
	_, _, n, err := w.Throughput(model.CapacityKey{Table: "orders"})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAutoScalingFollowsTheLoad(t *testing.T) {
	c := newClock()
	rate := 1.0
	w := scaledOrders(t, c, func(at time.Time) float64 {
		if m := at.Sub(demoStart); m >= 5*time.Minute && m < 15*time.Minute {
			return 3.4
		}
		return rate
	})
	var seen []string
	last := int64(0)
	for range 60 {
		if n := writeUnits(t, w); n != last {
			seen, last = append(seen, fmt.Sprintf("%s %d", c.at.Sub(demoStart), n)), n
		}
		c.forward(time.Minute)
	}
	// Up after two minutes above 70 %, down after fifteen below 50 %.
	if want := []string{"0s 2", "8m0s 5", "31m0s 2"}; !slices.Equal(seen, want) {
		t.Errorf("got %v, want %v", seen, want)
	}
	// Nobody needs to look for it to have happened.
	c2 := newClock()
	w2 := scaledOrders(t, c2, func(at time.Time) float64 { return 5 })
	c2.forward(3 * time.Hour)
	if n := writeUnits(t, w2); n != 8 {
		t.Errorf("%d units for 5 a second", n)
	}
	if n := *describedTable(t, w2, "orders").ProvisionedThroughput.ReadCapacityUnits; n != 2 {
		t.Errorf("reads went to %d", n)
	}
}

func TestAutoScalingUndoesWhatSomebodyChanged(t *testing.T) {
	c := newClock()
	w := scaledOrders(t, c, func(time.Time) float64 { return 1 })
	to := func(n int64) {
		t.Helper()
		if err := updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(2, n)}); err != nil {
			t.Fatal(err)
		}
	}
	c.forward(10 * time.Minute)
	to(9)
	c.forward(10 * time.Minute)
	if n := writeUnits(t, w); n != 9 {
		t.Errorf("%d units ten minutes later", n)
	}
	c.forward(10 * time.Minute)
	if n := writeUnits(t, w); n != 2 {
		t.Errorf("%d units twenty minutes later", n)
	}
	to(20)
	c.forward(2 * time.Minute)
	if n := writeUnits(t, w); n != 10 {
		t.Errorf("%d units above the maximum", n)
	}
	// Bounds are the way to keep a figure.
	_, err := scalingOf(w).RegisterScalableTarget(t.Context(), &autoscaling.RegisterScalableTargetInput{ServiceNamespace: types.ServiceNamespaceDynamodb,
		ResourceId: str("table/orders"), ScalableDimension: types.ScalableDimensionDynamoDBTableWriteCapacityUnits, MinCapacity: aws.Int32(6), MaxCapacity: aws.Int32(12)})
	if err != nil {
		t.Fatal(err)
	}
	c.forward(time.Hour)
	if n := writeUnits(t, w); n != 6 {
		t.Errorf("%d units with a minimum of 6", n)
	}
}

func TestTargetsAndPolicies(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	for i := range 30 {
		name := fmt.Sprintf("table-%02d", i)
		putTable(t, w, TableSpec{Name: name, Indexes: []IndexSpec{{Name: "by-day"}}})
		for _, a := range []model.Access{model.Reads, model.Writes} {
			for _, index := range []string{"", "by-day"} {
				if err := w.PutScaling(model.Scaling{CapacityKey: model.CapacityKey{Table: name, Index: index}, Access: a, Min: 1, Max: 9, Target: 70}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	c := scalingOf(w)
	targets, policies, pages := 0, 0, 0
	for p := autoscaling.NewDescribeScalableTargetsPaginator(c, &autoscaling.DescribeScalableTargetsInput{ServiceNamespace: types.ServiceNamespaceDynamodb}); p.HasMorePages(); {
		out, err := p.NextPage(t.Context())
		if err != nil || len(out.ScalableTargets) > 50 {
			t.Fatalf("%v, %d", err, len(out.ScalableTargets))
		}
		targets += len(out.ScalableTargets)
	}
	for p := autoscaling.NewDescribeScalingPoliciesPaginator(c, &autoscaling.DescribeScalingPoliciesInput{ServiceNamespace: types.ServiceNamespaceDynamodb}); p.HasMorePages(); pages++ {
		out, err := p.NextPage(t.Context())
		if err != nil || len(out.ScalingPolicies) > 10 {
			t.Fatalf("%v, %d", err, len(out.ScalingPolicies))
		}
		policies += len(out.ScalingPolicies)
	}
	if targets != 120 || policies != 120 || pages != 12 {
		t.Errorf("%d targets, %d policies on %d pages", targets, policies, pages)
	}
	one, err := c.DescribeScalableTargets(t.Context(), &autoscaling.DescribeScalableTargetsInput{ServiceNamespace: types.ServiceNamespaceDynamodb,
		ResourceIds: []string{"table/table-03/index/by-day"}, ScalableDimension: types.ScalableDimensionDynamoDBIndexReadCapacityUnits})
	if err != nil || len(one.ScalableTargets) != 1 || *one.ScalableTargets[0].MaxCapacity != 9 {
		t.Errorf("%v, %+v", err, one)
	}
	_, err = c.DescribeScalingPolicies(t.Context(), &autoscaling.DescribeScalingPoliciesInput{ServiceNamespace: types.ServiceNamespaceDynamodb, MaxResults: aws.Int32(11)})
	wantError(t, err, "ValidationException", "1 validation error detected: Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10", 400)
	register := func(least, most int32, resource string) error {
		_, err := c.RegisterScalableTarget(t.Context(), &autoscaling.RegisterScalableTargetInput{ServiceNamespace: types.ServiceNamespaceDynamodb,
			ResourceId: &resource, ScalableDimension: types.ScalableDimensionDynamoDBTableReadCapacityUnits, MinCapacity: &least, MaxCapacity: &most})
		return err
	}
	wantError(t, register(9, 3, "table/table-03"), "ValidationException", "Maximum capacity cannot be less than minimum capacity", 400)
	wantError(t, register(1, 3, "table/nosuch"), "ValidationException", "DynamoDB table does not exist: table/nosuch", 400)
}

func TestTheScaledTableOfTheStory(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	out, err := scalingOf(w).DescribeScalableTargets(t.Context(), &autoscaling.DescribeScalableTargetsInput{ServiceNamespace: types.ServiceNamespaceDynamodb})
	if err != nil || len(out.ScalableTargets) != 2 || *out.ScalableTargets[0].ResourceId != "table/sessions" {
		t.Fatalf("%v, %+v", err, out)
	}
	seen := map[int64]bool{}
	for range 120 {
		_, read, _, err := w.Throughput(model.CapacityKey{Table: "sessions"})
		if err != nil {
			t.Fatal(err)
		}
		seen[read] = true
		c.forward(time.Minute)
	}
	if len(seen) < 2 || !seen[2] {
		t.Errorf("in two hours it had %v read units", seen)
	}
	// It has done so before as well.
	points := statistics(t, w, model.ProvisionedUnits(model.CapacityKey{Table: "sessions"}, model.Reads), demoStart.Add(-72*time.Hour), demoStart.Add(-time.Hour), time.Hour)
	low, high := 100.0, 0.0
	for _, p := range points {
		low, high = min(low, *p.Average), max(high, *p.Average)
	}
	if low != 2 || high <= 2 || high > 10 {
		t.Errorf("before the demo it had %v to %v", low, high)
	}
}
