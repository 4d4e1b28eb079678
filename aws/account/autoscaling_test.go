package account

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestScalingOfAllTables(t *testing.T) {
	w := &wire{}
	w.answer = func(n int, r *http.Request) (*http.Response, error) {
		second := strings.Contains(w.seen()[n-1].body, `"NextToken":"p2"`)
		switch {
		case strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".DescribeScalableTargets") && !second:
			return reply(200, "", `{"NextToken":"p2","ScalableTargets":[
				{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:WriteCapacityUnits","MinCapacity":1,"MaxCapacity":10},
				{"ResourceId":"table/orders/index/by-day","ScalableDimension":"dynamodb:index:ReadCapacityUnits","MinCapacity":2,"MaxCapacity":20,
					"SuspendedState":{"DynamicScalingInSuspended":true,"DynamicScalingOutSuspended":true}},
				{"ResourceId":"keyspace/k/table/orders","ScalableDimension":"cassandra:table:ReadCapacityUnits"}]}`), nil
		case strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".DescribeScalableTargets"):
			return reply(200, "", `{"ScalableTargets":[
				{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:ReadCapacityUnits","MinCapacity":3,"MaxCapacity":30,
					"SuspendedState":{"DynamicScalingInSuspended":true,"DynamicScalingOutSuspended":false}}]}`), nil
		case !second:
			return reply(200, "", `{"NextToken":"p2","ScalingPolicies":[
				{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:ReadCapacityUnits","TargetTrackingScalingPolicyConfiguration":{"TargetValue":70}},
				{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:WriteCapacityUnits","StepScalingPolicyConfiguration":{}}]}`), nil
		}
		return reply(200, "", `{"ScalingPolicies":[
			{"ResourceId":"table/orders/index/by-day","ScalableDimension":"dynamodb:index:ReadCapacityUnits","TargetTrackingScalingPolicyConfiguration":{"TargetValue":50.5}}]}`), nil
	}
	got, err := open(t, w, nil).GetScaling(t.Context(), "")
	orders, byDay := model.CapacityKey{Table: "orders"}, model.CapacityKey{Table: "orders", Index: "by-day"}
	want := []model.Scaling{
		{CapacityKey: orders, Access: model.Reads, Min: 3, Max: 30, Target: 70},
		{CapacityKey: orders, Access: model.Writes, Min: 1, Max: 10},
		{CapacityKey: byDay, Access: model.Reads, Min: 2, Max: 20, Target: 50.5, Suspended: true},
	}
	if err != nil || !slices.Equal(got, want) || len(w.seen()) != 4 {
		t.Errorf("got %+v in %d calls, %v, want %+v", got, len(w.seen()), err, want)
	}
}

func TestScalingOfOneTable(t *testing.T) {
	denied := false
	w := &wire{}
	w.answer = func(n int, r *http.Request) (*http.Response, error) {
		var in struct {
			ResourceIds []string
			ResourceId  string
		}
		if err := json.Unmarshal([]byte(w.seen()[n-1].body), &in); err != nil {
			t.Error(err)
		}
		_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		switch call {
		case "DescribeTable":
			return reply(200, "", `{"Table":{"TableName":"orders","GlobalSecondaryIndexes":[{"IndexName":"by-day"}]}}`), nil
		case "DescribeScalableTargets":
			if fmt.Sprint(in.ResourceIds) != "[table/orders table/orders/index/by-day]" {
				t.Errorf("asked for %v", in.ResourceIds)
			}
			return reply(200, "", `{"ScalableTargets":[{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:ReadCapacityUnits","MinCapacity":3,"MaxCapacity":30}]}`), nil
		}
		if denied {
			return reply(400, "", `{"__type":"AccessDeniedException","Message":"no"}`), nil
		}
		if in.ResourceId != "table/orders" {
			t.Errorf("%s for %q", call, in.ResourceId)
		}
		return reply(200, "", `{"ScalingPolicies":[{"ResourceId":"table/orders","ScalableDimension":"dynamodb:table:ReadCapacityUnits","TargetTrackingScalingPolicyConfiguration":{"TargetValue":70}}]}`), nil
	}
	a := open(t, w, nil)
	for _, target := range []float64{70, 0} {
		got, err := a.GetScaling(t.Context(), "orders")
		want := []model.Scaling{{CapacityKey: model.CapacityKey{Table: "orders"}, Access: model.Reads, Min: 3, Max: 30, Target: target}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
		denied = true // the bounds are known all the same
	}
}

func TestBoundsOfScaling(t *testing.T) {
	w := &wire{answer: always(200, "", `{}`)}
	a := open(t, w, nil)
	byDay := model.CapacityKey{Table: "orders", Index: "by-day"}
	if err := a.UpdateScaling(t.Context(), model.ScalingChange{CapacityKey: byDay, Access: model.Writes, Min: 2, Max: 8}); err != nil {
		t.Fatal(err)
	}
	if r := w.seen()[0]; !strings.HasSuffix(r.target, ".RegisterScalableTarget") || !sameJSON(t, r.body,
		`{"ServiceNamespace":"dynamodb","ResourceId":"table/orders/index/by-day","ScalableDimension":"dynamodb:index:WriteCapacityUnits","MinCapacity":2,"MaxCapacity":8}`) {
		t.Errorf("asked %s %s", r.target, r.body)
	}
	for _, c := range []model.ScalingChange{{CapacityKey: byDay, Min: 0, Max: 8}, {CapacityKey: byDay, Min: 9, Max: 8}, {CapacityKey: byDay, Min: 1, Max: 1 << 40}} {
		if err := a.UpdateScaling(t.Context(), c); err == nil || len(w.seen()) != 1 {
			t.Errorf("%+v was sent", c)
		}
	}
}
