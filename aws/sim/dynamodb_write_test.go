package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

func units(read, write int64) *types.ProvisionedThroughput {
	return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
}

func ofIndex(name string, read, write int64) types.GlobalSecondaryIndexUpdate {
	return types.GlobalSecondaryIndexUpdate{Update: &types.UpdateGlobalSecondaryIndexAction{IndexName: &name, ProvisionedThroughput: units(read, write)}}
}

func updateTable(t *testing.T, w *World, in dynamodb.UpdateTableInput) error {
	t.Helper()
	if in.TableName == nil {
		in.TableName = str("orders")
	}
	out, err := tablesOf(w).UpdateTable(t.Context(), &in)
	if err == nil && out.TableDescription.TableStatus != types.TableStatusUpdating {
		t.Errorf("the answer says %s", out.TableDescription.TableStatus)
	}
	return err
}

func wantUnits(t *testing.T, w *World, index string, read, write int64) {
	t.Helper()
	_, r, wr, err := w.Throughput(model.CapacityKey{Table: "orders", Index: index})
	if err != nil || r != read || wr != write {
		t.Errorf("%v, %d and %d units, want %d and %d", err, r, wr, read, write)
	}
}

func TestAChangeOfCapacityTakesAWhile(t *testing.T) {
	c := newClock()
	w := newWorld(t, slowly(c, 8*time.Second))
	putTable(t, w, TableSpec{Name: "orders", Read: 5, Write: 5, Indexes: []IndexSpec{{Name: "by-day", Read: 2, Write: 2}}})
	if err := updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(9, 5), GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{ofIndex("by-day", 2, 4)}}); err != nil {
		t.Fatal(err)
	}
	d := describedTable(t, w, "orders")
	if d.TableStatus != types.TableStatusUpdating || *d.ProvisionedThroughput.ReadCapacityUnits != 5 ||
		d.GlobalSecondaryIndexes[0].IndexStatus != types.IndexStatusUpdating || !d.ProvisionedThroughput.LastIncreaseDateTime.Equal(demoStart) {
		t.Errorf("while it changes it is %+v", d)
	}
	err := updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(20, 20)})
	wantError(t, err, "ResourceInUseException", "Attempt to change a resource which is still in use: Table is being updated: orders", 400)
	c.forward(8 * time.Second)
	wantUnits(t, w, "", 9, 5)
	wantUnits(t, w, "by-day", 2, 4)
	if d := describedTable(t, w, "orders"); d.TableStatus != types.TableStatusActive || *d.ProvisionedThroughput.NumberOfDecreasesToday != 0 {
		t.Errorf("after it: %+v", d)
	}
	// A change of an index alone shows on the table too.
	if err := updateTable(t, w, dynamodb.UpdateTableInput{GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{ofIndex("by-day", 3, 4)}}); err != nil {
		t.Fatal(err)
	}
	if s := describedTable(t, w, "orders").TableStatus; s != types.TableStatusUpdating {
		t.Errorf("the table is %s", s)
	}
}

func TestUpdateTableRefuses(t *testing.T) {
	c := newClock()
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders", Read: 5, Write: 4, Indexes: []IndexSpec{{Name: "by-day", Read: 2, Write: 1}}})
	putTable(t, w, TableSpec{Name: "usage", OnDemand: true, Indexes: []IndexSpec{{Name: "by-day"}}})
	putTable(t, w, TableSpec{Name: "going", Status: "DELETING"})
	const same = " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
	for _, c := range []struct {
		name, code, words string
		in                dynamodb.UpdateTableInput
	}{
		{"no such table", "ResourceNotFoundException", "Requested resource not found: Table: nosuch not found",
			dynamodb.UpdateTableInput{TableName: str("nosuch"), ProvisionedThroughput: units(1, 1)}},
		{"being deleted", "ResourceInUseException", "Attempt to change a resource which is still in use: Table is being updated: going",
			dynamodb.UpdateTableInput{TableName: str("going"), ProvisionedThroughput: units(2, 2)}},
		{"same figures", "ValidationException", "The provisioned throughput for the table will not change. The requested value equals the current value. " +
			"Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. " +
			"Current WriteCapacityUnits provisioned for the table: 4. Requested WriteCapacityUnits: 4." + same,
			dynamodb.UpdateTableInput{ProvisionedThroughput: units(5, 4)}},
		{"same figures of an index", "ValidationException", "The provisioned throughput for the index by-day will not change. The requested value equals the current value. " +
			"Current ReadCapacityUnits provisioned for the index: 2. Requested ReadCapacityUnits: 2. " +
			"Current WriteCapacityUnits provisioned for the index: 1. Requested WriteCapacityUnits: 1." + same,
			dynamodb.UpdateTableInput{GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{ofIndex("by-day", 2, 1)}}},
		{"nothing", "ValidationException", "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
			"SSESpecification or ReplicaUpdates is required", dynamodb.UpdateTableInput{}},
		{"no units", "ValidationException", "1 validation error detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: " +
			"Member must have value greater than or equal to 1", dynamodb.UpdateTableInput{ProvisionedThroughput: units(5, 0)}},
		{"no such index", "ValidationException", "One or more parameter values were invalid: Global Secondary Index by-night does not exist",
			dynamodb.UpdateTableInput{GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{ofIndex("by-night", 2, 1)}}},
		{"units on demand", "ValidationException", "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be " +
			"specified when BillingMode is PAY_PER_REQUEST", dynamodb.UpdateTableInput{TableName: str("usage"), ProvisionedThroughput: units(1, 1)}},
		{"units on the way to on demand", "ValidationException", "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be " +
			"specified when BillingMode is PAY_PER_REQUEST", dynamodb.UpdateTableInput{BillingMode: types.BillingModePayPerRequest, ProvisionedThroughput: units(1, 1)}},
		{"provisioned without figures", "ValidationException", "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be " +
			"specified when BillingMode is PROVISIONED", dynamodb.UpdateTableInput{TableName: str("usage"), BillingMode: types.BillingModeProvisioned}},
		{"provisioned without an index", "ValidationException", "One or more parameter values were invalid: ProvisionedThroughput is not specified for index: by-day",
			dynamodb.UpdateTableInput{TableName: str("usage"), BillingMode: types.BillingModeProvisioned, ProvisionedThroughput: units(1, 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, updateTable(t, w, c.in), c.code, c.words, 400)
		})
	}
	wantUnits(t, w, "", 5, 4)
	wantUnits(t, w, "by-day", 2, 1)
}

func TestWhatUpdateTableDoesNotSimulateIsLoud(t *testing.T) {
	w := New(Options{Now: standing, Unlimited: true})
	putTable(t, w, TableSpec{Name: "orders"})
	for name, in := range map[string]dynamodb.UpdateTableInput{
		"class":    {TableClass: types.TableClassStandard},
		"deletion": {DeletionProtectionEnabled: aws.Bool(true)},
		"index":    {GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: str("x")}}}},
	} {
		var loud *loudError
		if err := updateTable(t, w, in); !errors.As(err, &loud) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Four decreases of a UTC day are free; after them there is one an hour.
func TestDecreasesAreLimited(t *testing.T) {
	c := newClock() // 21:50:03 UTC
	c.at = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders", Read: 20, Write: 20, Indexes: []IndexSpec{{Name: "by-day", Read: 9, Write: 9}}})
	for n := range int64(4) {
		if err := updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(19-n, 20)}); err != nil {
			t.Fatal(err)
		}
		c.forward(time.Minute)
	}
	lower := func(read int64) error {
		return updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(read, 20)})
	}
	const words = "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, " +
		"each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. " +
		"Last decrease at Sunday, November 22, 2026 at 12:03:00 PM Coordinated Universal Time. " +
		"Next decrease can be made at Sunday, November 22, 2026 at 1:03:00 PM Coordinated Universal Time"
	err := lower(5)
	wantError(t, err, "LimitExceededException", words, 400)
	if n := *describedTable(t, w, "orders").ProvisionedThroughput.NumberOfDecreasesToday; n != 4 {
		t.Errorf("%d decreases", n)
	}
	// Units may go up meanwhile, and those of an index have a count of their own.
	if err := updateTable(t, w, dynamodb.UpdateTableInput{ProvisionedThroughput: units(16, 21), GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{ofIndex("by-day", 8, 9)}}); err != nil {
		t.Error(err)
	}
	c.at = time.Date(2026, 11, 22, 13, 3, 0, 0, time.UTC)
	if err := lower(5); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	c.at = time.Date(2026, 11, 22, 23, 40, 0, 0, time.UTC)
	if err := lower(4); err != nil {
		t.Error(err)
	}
	c.at = time.Date(2026, 11, 23, 0, 0, 1, 0, time.UTC)
	if n := *describedTable(t, w, "orders").ProvisionedThroughput.NumberOfDecreasesToday; n != 0 {
		t.Errorf("%d decreases on the next day", n)
	}
	if err := lower(3); err != nil {
		t.Errorf("on the next day: %v", err)
	}
}

func TestTheNextDecreaseIsNoLaterThanMidnight(t *testing.T) {
	c := newClock()
	c.at = time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	m := &meter{day: "2026-11-22", lowered: 5, decreased: c.at, settings: []setting{{}}}
	err := tooManyDecreases(m, c.at)
	if want := "Next decrease can be made at Monday, November 23, 2026 at 12:00:00 AM Coordinated Universal Time"; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %s", err)
	}
}

func TestBillingModesAreSwitched(t *testing.T) {
	c := newClock()
	w := newWorld(t, slowly(c, 8*time.Second))
	putTable(t, w, TableSpec{Name: "orders", Read: 5, Write: 5, Indexes: []IndexSpec{{Name: "by-day", Read: 2, Write: 2}}})
	to := func(mode types.BillingMode) error {
		in := dynamodb.UpdateTableInput{BillingMode: mode}
		if mode == types.BillingModeProvisioned {
			in.ProvisionedThroughput, in.GlobalSecondaryIndexUpdates = units(3, 3), []types.GlobalSecondaryIndexUpdate{ofIndex("by-day", 1, 1)}
		}
		err := updateTable(t, w, in)
		c.forward(12 * time.Second)
		return err
	}
	if err := updateTable(t, w, dynamodb.UpdateTableInput{BillingMode: types.BillingModePayPerRequest}); err != nil {
		t.Fatal(err)
	}
	c.forward(9 * time.Second) // the table is done before its index
	d := describedTable(t, w, "orders")
	if d.TableStatus != types.TableStatusActive || d.GlobalSecondaryIndexes[0].IndexStatus != types.IndexStatusUpdating ||
		d.BillingModeSummary.BillingMode != types.BillingModePayPerRequest || *d.ProvisionedThroughput.ReadCapacityUnits != 0 {
		t.Errorf("after the switch it is %+v", d)
	}
	wantError(t, to(types.BillingModeProvisioned), "ResourceInUseException",
		"Attempt to change a resource which is still in use: Table is being updated: orders", 400)
	wantError(t, to(types.BillingModePayPerRequest), "ValidationException",
		"One or more parameter values were invalid: The billing mode of the table is PAY_PER_REQUEST already", 400)
	for range 3 {
		if err := errors.Join(to(types.BillingModeProvisioned), to(types.BillingModePayPerRequest)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to(types.BillingModeProvisioned); err != nil {
		t.Fatal(err)
	}
	wantUnits(t, w, "", 3, 3)
	wantUnits(t, w, "by-day", 1, 1)
	if d := describedTable(t, w, "orders"); d.BillingModeSummary.BillingMode != types.BillingModeProvisioned {
		t.Errorf("it is %+v", d.BillingModeSummary)
	}
	wantError(t, to(types.BillingModePayPerRequest), "LimitExceededException",
		"Subscriber limit exceeded: Update to PayPerRequest mode are limited to 4 times in 1 day(s). "+
			"Last update at Sunday, November 22, 2026 at 9:51:36 PM Coordinated Universal Time. "+
			"Next update can be made at Monday, November 23, 2026 at 9:50:03 PM Coordinated Universal Time", 400)
	c.forward(24 * time.Hour)
	if err := to(types.BillingModePayPerRequest); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

// What the SDK takes for throttling is tried again unless the caller says no.
func TestTheLimitOfDecreasesLooksLikeThrottling(t *testing.T) {
	c := newClock()
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders", Read: 20, Write: 20})
	if err := w.Script("dynamodb.UpdateTable=error:LimitExceededException"); err != nil {
		t.Fatal(err)
	}
	client := dynamodb.NewFromConfig(w.Config())
	in := &dynamodb.UpdateTableInput{TableName: str("orders"), ProvisionedThroughput: units(1, 1)}
	if _, err := client.UpdateTable(t.Context(), in, func(o *dynamodb.Options) { o.RetryMaxAttempts = 1 }); err == nil {
		t.Fatal("no error")
	}
	if n := w.Calls()["UpdateTable"]; n != 1 {
		t.Errorf("%d calls", n)
	}
}
