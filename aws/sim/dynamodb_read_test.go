package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

func tablesOf(w *World) *dynamodb.Client {
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return dynamodb.NewFromConfig(config)
}

func describedTable(t *testing.T, w *World, name string) *types.TableDescription {
	t.Helper()
	out, err := tablesOf(w).DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		t.Fatal(err)
	}
	return out.Table
}

func putTable(t testing.TB, w *World, s TableSpec) {
	t.Helper()
	if err := w.PutTable(s); err != nil {
		t.Fatal(err)
	}
}

func TestListsOfTables(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	var want []string
	for i := range 230 {
		want = append(want, fmt.Sprintf("table-%03d", i))
		putTable(t, w, TableSpec{Name: want[i]})
	}
	c := tablesOf(w)
	var got []string
	pages := 0
	for p := dynamodb.NewListTablesPaginator(c, &dynamodb.ListTablesInput{}); p.HasMorePages(); pages++ {
		out, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, out.TableNames...)
	}
	if !slices.Equal(got, want) || pages != 3 {
		t.Errorf("%d tables on %d pages", len(got), pages)
	}
	// The place where a page ended need not exist any more.
	if err := w.DeleteTable("table-099"); err != nil {
		t.Fatal(err)
	}
	out, err := c.ListTables(t.Context(), &dynamodb.ListTablesInput{ExclusiveStartTableName: str("table-099"), Limit: aws.Int32(2)})
	if err != nil || !slices.Equal(out.TableNames, []string{"table-100", "table-101"}) || *out.LastEvaluatedTableName != "table-101" {
		t.Errorf("%v, %+v", err, out)
	}
	_, err = c.ListTables(t.Context(), &dynamodb.ListTablesInput{Limit: aws.Int32(101)})
	wantError(t, err, "ValidationException", "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: "+
		"Member must have value less than or equal to 100", 400)
}

func TestTablesAreDescribedAsTheyAre(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	putTable(t, w, TableSpec{Name: "orders", Read: 5, Write: 3, Bytes: 1 << 30, Items: 7, Replicas: []string{"eu-west-1"},
		Indexes:      []IndexSpec{{Name: "by-team", Read: 2, Write: 2, Bytes: 9, Items: 7}, {Name: "by-day", Read: 1, Write: 1}},
		LocalIndexes: []model.LocalIndex{{Name: "by-state", Bytes: 4}}})
	putTable(t, w, TableSpec{Name: "usage", OnDemand: true, MaxWrite: 40, Class: model.InfrequentAccessClass, Indexes: []IndexSpec{{Name: "by-day"}}})
	putTable(t, w, TableSpec{Name: "coming", Status: "CREATING"})

	orders := describedTable(t, w, "orders")
	switch {
	case orders.TableStatus != types.TableStatusActive, *orders.ProvisionedThroughput.ReadCapacityUnits != 5,
		*orders.ProvisionedThroughput.WriteCapacityUnits != 3, *orders.TableSizeBytes != 1<<30, *orders.ItemCount != 7:
		t.Errorf("orders is %+v", orders)
	case orders.BillingModeSummary != nil, orders.TableClassSummary != nil, orders.OnDemandThroughput != nil:
		t.Error("what DynamoDB leaves out of a table that never was on demand is there")
	case len(orders.GlobalSecondaryIndexes) != 2, *orders.GlobalSecondaryIndexes[0].IndexName != "by-day",
		*orders.GlobalSecondaryIndexes[1].ProvisionedThroughput.WriteCapacityUnits != 2, *orders.LocalSecondaryIndexes[0].IndexName != "by-state",
		*orders.Replicas[0].RegionName != "eu-west-1":
		t.Errorf("orders has %+v", orders)
	}
	usage := describedTable(t, w, "usage")
	if usage.BillingModeSummary.BillingMode != types.BillingModePayPerRequest || *usage.ProvisionedThroughput.ReadCapacityUnits != 0 ||
		*usage.GlobalSecondaryIndexes[0].ProvisionedThroughput.WriteCapacityUnits != 0 || *usage.OnDemandThroughput.MaxWriteRequestUnits != 40 ||
		*usage.OnDemandThroughput.MaxReadRequestUnits != -1 || *usage.WarmThroughput.WriteUnitsPerSecond != warmWrites ||
		usage.TableClassSummary.TableClass != types.TableClassStandardInfrequentAccess {
		t.Errorf("usage is %+v", usage)
	}
	if s := describedTable(t, w, "coming").TableStatus; s != types.TableStatusCreating {
		t.Errorf("coming is %s", s)
	}
	_, err := tablesOf(w).DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: str("nosuch")})
	wantError(t, err, "ResourceNotFoundException", "Requested resource not found: Table: nosuch not found", 400)
	if err := w.PutTable(TableSpec{Name: "ab"}); err == nil {
		t.Error("a name of two letters was taken")
	}
}

func TestTheTablesOfTheStory(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	out, err := tablesOf(w).ListTables(t.Context(), &dynamodb.ListTablesInput{})
	if err != nil || len(out.TableNames) != 7 {
		t.Fatalf("%v, %v", err, out)
	}
	var read, write, bytes int64
	onDemand := 0
	for _, name := range out.TableNames {
		d := describedTable(t, w, name)
		if d.TableStatus != types.TableStatusActive || d.CreationDateTime.After(demoStart) || *d.ItemCount == 0 {
			t.Errorf("%s is %+v", name, d)
		}
		if d.BillingModeSummary != nil {
			onDemand++
		}
		read, write = read+*d.ProvisionedThroughput.ReadCapacityUnits, write+*d.ProvisionedThroughput.WriteCapacityUnits
		bytes += *d.TableSizeBytes
		for _, i := range d.GlobalSecondaryIndexes {
			read, write = read+*i.ProvisionedThroughput.ReadCapacityUnits, write+*i.ProvisionedThroughput.WriteCapacityUnits
			bytes += *i.IndexSizeBytes
		}
	}
	if read != 15 || write != 15 || bytes != 180<<30 || onDemand != 1 {
		t.Errorf("%d read units, %d write units, %d bytes, %d on demand", read, write, bytes, onDemand)
	}
}

func TestBiggerAccountsHaveMoreTables(t *testing.T) {
	for functions, want := range map[int]int{19: 7, 99: 7, 100: 20, 1000: 200, 5000: 1000} {
		w := unhurried(t, 1, functions, standing)
		names := w.tables.names
		if len(names) != want || !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != want {
			t.Errorf("%d functions: %d tables", functions, len(names))
		}
	}
}

// clock is a clock that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }
func newClock() *clock                   { return &clock{demoStart} }
func fast(c *clock) Options              { return Options{Now: c.now, Unlimited: true} }
func slowly(c *clock, d time.Duration) Options {
	return Options{Now: c.now, Unlimited: true, Changes: Latency{Min: d, Max: d}}
}
