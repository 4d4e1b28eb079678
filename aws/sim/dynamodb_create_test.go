package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

func hashKey(name string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &name, KeyType: types.KeyTypeHash}}
}

func texts(names ...string) []types.AttributeDefinition {
	var all []types.AttributeDefinition
	for _, n := range names {
		all = append(all, types.AttributeDefinition{AttributeName: aws.String(n),
			AttributeType: types.ScalarAttributeTypeS})
	}
	return all
}

// newTable is a request for a table that can be made.
func newTable() *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{TableName: str("orders"), KeySchema: hashKey("id"),
		AttributeDefinitions:  texts("id", "day"),
		ProvisionedThroughput: units(5, 3),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{IndexName: str("by-day"), KeySchema: hashKey("day"),
			Projection:            &types.Projection{ProjectionType: types.ProjectionTypeAll},
			ProvisionedThroughput: units(2, 1)}}}
}

func TestTablesThatCanNotBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*dynamodb.CreateTableInput)
		says   string
	}{
		"a name": {func(in *dynamodb.CreateTableInput) { in.TableName = str("a b c") },
			"Invalid table/index name"},
		"no units": {func(in *dynamodb.CreateTableInput) { in.ProvisionedThroughput = nil },
			"must both be specified"},
		"no read units": {func(in *dynamodb.CreateTableInput) { in.ProvisionedThroughput = units(0, 1) },
			"greater than or equal to 1"},
		"units on demand": {func(in *dynamodb.CreateTableInput) { in.BillingMode = types.BillingModePayPerRequest },
			"Neither ReadCapacityUnits nor WriteCapacityUnits"},
		"no units of an index": {func(in *dynamodb.CreateTableInput) { in.GlobalSecondaryIndexes[0].ProvisionedThroughput = nil }, "by-day"},
		"an attribute not defined": {func(in *dynamodb.CreateTableInput) { in.AttributeDefinitions = texts("id") },
			"not defined"},
		"an attribute not used": {func(in *dynamodb.CreateTableInput) {
			in.AttributeDefinitions = texts("id", "day",
				"x")
		}, "not used"},
		"two indexes of a name": {func(in *dynamodb.CreateTableInput) {
			in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, in.GlobalSecondaryIndexes[0])
		}, "Duplicate"},
		"a key of a range alone": {func(in *dynamodb.CreateTableInput) { in.KeySchema[0].KeyType = types.KeyTypeRange }, "KeySchema"},
		"AWS' own tag": {func(in *dynamodb.CreateTableInput) {
			in.Tags = []types.Tag{{Key: str("aws:a"),
				Value: str("b")}}
		}, "aws:"},
		"a name of an index": {func(in *dynamodb.CreateTableInput) { in.GlobalSecondaryIndexes[0].IndexName = str("b d") }, "Invalid table/index name"},
		"a key twice in one schema": {func(in *dynamodb.CreateTableInput) {
			in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: str("id"),
				KeyType: types.KeyTypeRange})
		}, "KeySchema"},
	} {
		w := newWorld(t, Options{Unlimited: true})
		in := newTable()
		c.change(in)
		_, err := tablesOf(w).CreateTable(t.Context(), in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != "ValidationException" ||
			!strings.Contains(api.ErrorMessage(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
		if len(w.tables.names) > 0 {
			t.Errorf("%s: it was made", name)
		}
	}
}

// One index is made after the other, and the table goes on serving while one is filled.
func TestIndexesAreMadeOneAfterTheOther(t *testing.T) {
	c := newClock()
	w := newWorld(t, slowly(c, 8*time.Second))
	if _, err := tablesOf(w).CreateTable(t.Context(), newTable()); err != nil {
		t.Fatal(err)
	}
	another := func(names ...string) error {
		in := dynamodb.UpdateTableInput{AttributeDefinitions: texts("id", "day")}
		for _, name := range names {
			in.AttributeDefinitions = append(in.AttributeDefinitions, texts(name)...)
			in.GlobalSecondaryIndexUpdates = append(in.GlobalSecondaryIndexUpdates, types.GlobalSecondaryIndexUpdate{
				Create: &types.CreateGlobalSecondaryIndexAction{IndexName: aws.String("by-" + name),
					KeySchema:             hashKey(name),
					Projection:            &types.Projection{ProjectionType: types.ProjectionTypeAll},
					ProvisionedThroughput: units(1, 1)}})
		}
		return updateTable(t, w, in)
	}
	wantError(t, another("team"), "ResourceInUseException",
		"Attempt to change a resource which is still in use: Table is being updated: orders", 400)
	if d := describedTable(t, w, "orders"); d.TableStatus != types.TableStatusCreating ||
		d.GlobalSecondaryIndexes[0].IndexStatus != types.IndexStatusCreating ||
		aws.ToBool(d.GlobalSecondaryIndexes[0].Backfilling) {
		t.Errorf("got %+v", d)
	}
	c.forward(8 * time.Second)
	const one = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
	wantError(t, another("team", "town"), "LimitExceededException", one, 400)
	if err := another("team"); err != nil {
		t.Fatal(err)
	}
	if d := describedTable(t, w, "orders"); d.TableStatus != types.TableStatusUpdating ||
		len(d.AttributeDefinitions) != 3 {
		t.Errorf("got %+v", d)
	}
	c.forward(4 * time.Second)
	d := describedTable(t, w, "orders")
	if d.TableStatus != types.TableStatusActive ||
		d.GlobalSecondaryIndexes[1].IndexStatus != types.IndexStatusCreating ||
		!aws.ToBool(d.GlobalSecondaryIndexes[1].Backfilling) {
		t.Errorf("got %+v", d)
	}
	wantError(t, another("town"), "LimitExceededException", one, 400)
	c.forward(4 * time.Second)
	if d := describedTable(t, w, "orders"); d.GlobalSecondaryIndexes[1].IndexStatus != types.IndexStatusActive ||
		d.GlobalSecondaryIndexes[1].Backfilling != nil {
		t.Errorf("got %+v", d)
	}
	wantError(t, another("team"), "ValidationException",
		"One or more parameter values were invalid: Duplicate index name: by-team", 400)
}

// TTL changes once an hour, and recovery waits for the backups of a new table.
func TestKeepingItems(t *testing.T) {
	c := newClock()
	w := newWorld(t, slowly(c, 8*time.Second))
	tables := tablesOf(w)
	if _, err := tables.CreateTable(t.Context(), newTable()); err != nil {
		t.Fatal(err)
	}
	ttl := func(attribute string) error {
		_, err := tables.UpdateTimeToLive(t.Context(), &dynamodb.UpdateTimeToLiveInput{TableName: str("orders"),
			TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute,
				Enabled: aws.Bool(true)}})
		return err
	}
	ttlStatus := func() types.TimeToLiveStatus {
		out, err := tables.DescribeTimeToLive(t.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: str("orders")})
		if err != nil {
			t.Fatal(err)
		}
		return out.TimeToLiveDescription.TimeToLiveStatus
	}
	recover := func() error {
		_, err := tables.UpdateContinuousBackups(t.Context(),
			&dynamodb.UpdateContinuousBackupsInput{TableName: str("orders"),
				PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)}})
		return err
	}
	wantError(t, ttl("expires"), "ResourceInUseException",
		"Attempt to change a resource which is still in use: Table is being created: orders", 400)
	_,
		err := tables.DescribeContinuousBackups(t.Context(),
		&dynamodb.DescribeContinuousBackupsInput{TableName: str("orders")})
	wantError(t, err, "TableNotFoundException", "Table not found: orders", 400)
	c.forward(8 * time.Second)
	wantError(t, recover(), "ContinuousBackupsUnavailableException",
		"Backups are being enabled for the table: orders. Please retry later", 400)
	if s := ttlStatus(); s != types.TimeToLiveStatusDisabled {
		t.Error(s)
	}
	if err := ttl("expires"); err != nil {
		t.Fatal(err)
	}
	if s := ttlStatus(); s != types.TimeToLiveStatusEnabling {
		t.Error(s)
	}
	c.forward(8 * time.Second)
	if s := ttlStatus(); s != types.TimeToLiveStatusEnabled {
		t.Error(s)
	}
	wantError(t, ttl("expires"), "ValidationException", "TimeToLive is already enabled", 400)
	wantError(t, ttl("other"), "ValidationException",
		"Time to live has been modified multiple times within a fixed interval", 400)
	c.forward(time.Hour)
	wantError(t, ttl("other"), "ValidationException",
		"TimeToLive is active on a different AttributeName: current AttributeName is expires", 400)
	if err := errors.Join(recover(), recover()); err != nil {
		t.Fatal(err)
	}
	out, err := tables.DescribeContinuousBackups(t.Context(),
		&dynamodb.DescribeContinuousBackupsInput{TableName: str("orders")})
	if err != nil ||
		out.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus != types.PointInTimeRecoveryStatusEnabled {
		t.Errorf("got %+v, %v", out, err)
	}
}
