package account_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// Limits of DynamoDB and states of CloudWatch's answers, which moto has none of.

// withTable runs a test on an embedded account in simulated time, whose changes
// of a table of 9 and 9 units take ten seconds.
func withTable(t *testing.T, run func(*testing.T, *sim.World, *account.Account)) {
	synctest.Test(t, func(t *testing.T) {
		w := sim.New(sim.Options{Now: time.Now, Unlimited: true, Changes: sim.Latency{Min: 10 * time.Second, Max: 10 * time.Second}})
		if err := w.PutTable(sim.TableSpec{Name: "orders", Read: 9, Write: 9}); err != nil {
			t.Fatal(err)
		}
		run(t, w, open(t, w.Config(), true))
	})
}

var orders = model.CapacityKey{Table: "orders"}

func TestATableIsChangedByOneAtATime(t *testing.T) {
	withTable(t, func(t *testing.T, w *sim.World, a *account.Account) {
		table, err := a.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: orders, Read: 10, Write: 9})
		if err != nil || table.Status != "UPDATING" {
			t.Fatalf("got %+v, %v", table, err)
		}
		_, err = a.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: orders, Read: 11, Write: 9})
		if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Conflict || f.Code != "ResourceInUseException" || f.Advice == "" {
			t.Errorf("got %v, want class conflict", err)
		}
		time.Sleep(11 * time.Second)
		if table, err := a.GetTable(t.Context(), "orders"); err != nil || table.Status != "ACTIVE" || table.Throughput.ReadUnits != 10 || table.Throughput.LastIncrease.IsZero() {
			t.Errorf("got %+v, %v", table, err)
		}
	})
}

func TestTooManyDecreasesAreToldAtOnce(t *testing.T) {
	withTable(t, func(t *testing.T, w *sim.World, a *account.Account) {
		for read := int64(8); read > 4; read-- {
			if _, err := a.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: orders, Read: read, Write: 9}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(11 * time.Second)
		}
		table, err := a.GetTable(t.Context(), "orders")
		if err != nil || table.Throughput.DecreasesToday != 4 {
			t.Errorf("got %+v, %v", table, err)
		}
		before := len(w.Recorded("dynamodb.UpdateTable"))
		_, err = a.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: orders, Read: 4, Write: 9})
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != model.Other || f.Code != "LimitExceededException" || !strings.Contains(f.Message, "Next decrease can be made at") {
			t.Errorf("got %v", err)
		}
		if n := len(w.Recorded("dynamodb.UpdateTable")) - before; n != 1 || a.Meter().Throttled != 0 {
			t.Errorf("tried %d times, meter %+v", n, a.Meter())
		}
	})
}

func TestSeriesOfOnePaidReadFailByThemselves(t *testing.T) {
	withTable(t, func(t *testing.T, w *sim.World, a *account.Account) {
		var series []model.Series
		for i := range 1100 { // three calls
			s := model.ConsumedUnits(model.CapacityKey{Table: fmt.Sprintf("t%d", i)}, model.Reads)
			w.PutMetric(s, time.Now().Add(-30*time.Minute), 60)
			series = append(series, s)
		}
		w.SpoilMetricData("ConsumedReadCapacityUnits", "t7", "Forbidden", 1)
		w.SpoilMetricData("ConsumedReadCapacityUnits", "t600", "InternalError", 1)
		samples, err := a.ReadMetrics(t.Context(), model.MetricRead{Series: series, From: time.Now().Add(-time.Hour), To: time.Now(), Period: time.Minute, Paid: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range samples {
			switch f := s.Failure; i {
			case 7:
				if f == nil || f.Class != model.Denied || f.Permission != "cloudwatch:GetMetricData" {
					t.Errorf("denied: %+v", f)
				}
			case 600:
				if f == nil || f.Class != model.Other || f.Code != "InternalError" {
					t.Errorf("broken: %+v", f)
				}
			default:
				if f != nil || s.Rates()[30] != 1 {
					t.Fatalf("%d: %v, %+v", i, s.Rates()[30], f)
				}
			}
		}
		if n := len(w.Recorded("cloudwatch.GetMetricData")); n != 3 || math.Abs(a.Meter().Dollars-0.011) > 1e-9 {
			t.Errorf("%d calls for $%v, want 3 for $0.011", n, a.Meter().Dollars)
		}
	})
}
