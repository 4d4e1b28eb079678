package model

import (
	"testing"
	"time"
)

func TestUsageSince(t *testing.T) {
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct{ today, from time.Time }{
		{day(11, 23), day(11, 1)},
		{day(11, 15), day(11, 1)},
		{day(11, 14), day(10, 31)},
		{day(11, 1), day(10, 18)},
	} {
		if got := UsageSince(c.today); !got.Equal(c.from) {
			t.Errorf("on %s it goes back to %s, not %s", c.today.Format(time.DateOnly), got.Format(time.DateOnly), c.from.Format(time.DateOnly))
		}
	}
}

func TestUsageScope(t *testing.T) {
	only := func(name string) func(string) bool { return func(s string) bool { return s == name } }
	scope := UsageScope{Function: only("orders"), Project: only("site")}
	for group, want := range map[string]bool{
		"/aws/lambda/orders": true, "/aws/lambda/bills": false, "/aws/codebuild/site": true, "/aws/codebuild/orders": false, "/ecs/else": true,
	} {
		s := Series{Namespace: NamespaceLogs, Metric: "IncomingBytes", Dimensions: [4]Dimension{{"LogGroupName", group}}}
		if scope.CountsGroup(group) != want || scope.Counts(s) != want {
			t.Errorf("%s counts: %v, %v", group, scope.CountsGroup(group), scope.Counts(s))
		}
	}
	if scope.Counts(Series{Dimensions: [4]Dimension{{"ProjectName", "orders"}}}) || !scope.Counts(Series{Dimensions: [4]Dimension{{"ApiName", "orders"}}}) {
		t.Error("a project that is not selected counts, or an API does not")
	}
}
