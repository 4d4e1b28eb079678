package sim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

func dynamoDBOperations() map[string]operation {
	return map[string]operation{
		"ListTables": simulate(200, (*World).listTables,
			func(*dynamodb.ListTablesInput) string { return "" }),
		"DescribeTable": simulate(200, (*World).describeTable,
			func(in *dynamodb.DescribeTableInput) string { return aws.ToString(in.TableName) }),
		"CreateTable": simulate(200, (*World).createTable,
			func(in *dynamodb.CreateTableInput) string { return aws.ToString(in.TableName) }),
		"DescribeTimeToLive": simulate(200, (*World).describeTimeToLive,
			func(in *dynamodb.DescribeTimeToLiveInput) string { return aws.ToString(in.TableName) }),
		"UpdateTimeToLive": simulate(200, (*World).updateTimeToLive,
			func(in *dynamodb.UpdateTimeToLiveInput) string { return aws.ToString(in.TableName) }),
		"DescribeContinuousBackups": simulate(200, (*World).describeBackups,
			func(in *dynamodb.DescribeContinuousBackupsInput) string { return aws.ToString(in.TableName) }),
		"UpdateContinuousBackups": simulate(200, (*World).updateBackups,
			func(in *dynamodb.UpdateContinuousBackupsInput) string { return aws.ToString(in.TableName) }),
		"ListTagsOfResource": simulate(200, (*World).tagsOfTable, func(in *dynamodb.ListTagsOfResourceInput) string {
			_, name, _ := strings.Cut(aws.ToString(in.ResourceArn), ":table/")
			return name
		}),
		"UpdateTable": recorded(simulate(200, (*World).updateTable,
			func(in *dynamodb.UpdateTableInput) string { return aws.ToString(in.TableName) })),
	}
}

// tablesPerPage is the most names that ListTables gives at once.
const tablesPerPage = 100

func (w *World) listTables(in *dynamodb.ListTablesInput) (*dynamodb.ListTablesOutput, error) {
	limit := tablesPerPage
	if in.Limit != nil {
		if limit = int(*in.Limit); limit < 1 || limit > tablesPerPage {
			rule := "Member must have value greater than or equal to 1"
			if limit > tablesPerPage {
				rule = "Member must have value less than or equal to 100"
			}
			return nil, constraint(strconv.Itoa(limit), "limit", rule)
		}
	}
	from := 0
	if in.ExclusiveStartTableName != nil { // it need not exist any more
		i, found := slices.BinarySearch(w.tables.names, *in.ExclusiveStartTableName)
		if from = i; found {
			from++
		}
	}
	to := min(from+limit, len(w.tables.names))
	out := &dynamodb.ListTablesOutput{TableNames: append([]string{}, w.tables.names[from:to]...)}
	if to < len(w.tables.names) {
		out.LastEvaluatedTableName = aws.String(w.tables.names[to-1])
	}
	return out, nil
}

func (w *World) describeTable(in *dynamodb.DescribeTableInput) (*dynamodb.DescribeTableOutput, error) {
	t, ok := w.table(*in.TableName)
	if !ok {
		return nil, noTable(*in.TableName)
	}
	return &dynamodb.DescribeTableOutput{Table: w.tableAsGiven(t)}, nil
}

// tableAsGiven is a table as DynamoDB describes it. While a change is under way
// the old figures stand.
func (w *World) tableAsGiven(t *table) *types.TableDescription {
	now := w.now()
	s := t.meter.at(now)
	out := &types.TableDescription{
		TableName: aws.String(t.name), TableArn: aws.String(w.tableARN(t.name)),
		TableId:     aws.String(uuid(stream(w.seed, "table "+t.name))),
		TableStatus: t.statusAt(now), CreationDateTime: aws.Time(t.created),
		TableSizeBytes: aws.Int64(t.bytes), ItemCount: aws.Int64(t.items),
		KeySchema:                 t.keys.schema("id"),
		AttributeDefinitions:      t.definitions(),
		ProvisionedThroughput:     t.meter.asGiven(now),
		DeletionProtectionEnabled: aws.Bool(t.protected),
	}
	read, write, status := warm(s)
	out.WarmThroughput = &types.TableWarmThroughputDescription{ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: types.TableStatus(status)}
	if t.class != "" {
		out.TableClassSummary = &types.TableClassSummary{TableClass: t.class}
	}
	if t.summary {
		mode := types.BillingModeProvisioned
		if s.onDemand {
			mode = types.BillingModePayPerRequest
		}
		out.BillingModeSummary = &types.BillingModeSummary{BillingMode: mode, LastUpdateToPayPerRequestDateTime: aws.Time(t.switched)}
	}
	if s.onDemand && (t.maxRead > 0 || t.maxWrite > 0) {
		out.OnDemandThroughput = &types.OnDemandThroughput{MaxReadRequestUnits: ceiling(t.maxRead), MaxWriteRequestUnits: ceiling(t.maxWrite)}
	}
	for _, i := range t.indexes {
		out.GlobalSecondaryIndexes = append(out.GlobalSecondaryIndexes, w.indexAsGiven(t, i, now))
	}
	for _, i := range t.local {
		out.LocalSecondaryIndexes = append(out.LocalSecondaryIndexes, types.LocalSecondaryIndexDescription{
			IndexName: aws.String(i.Name), IndexArn: aws.String(w.tableARN(t.name) + "/index/" + i.Name),
			IndexSizeBytes: aws.Int64(i.Bytes), ItemCount: aws.Int64(i.Items)})
	}
	for _, region := range t.replicas {
		out.Replicas = append(out.Replicas, types.ReplicaDescription{RegionName: aws.String(region), ReplicaStatus: types.ReplicaStatusActive})
	}
	return out
}

func (w *World) indexAsGiven(t *table, i *index, now time.Time) types.GlobalSecondaryIndexDescription {
	read, write, status := warm(i.meter.at(now))
	out := types.GlobalSecondaryIndexDescription{
		IndexName: aws.String(i.name), IndexArn: aws.String(w.tableARN(t.name) + "/index/" + i.name), IndexStatus: i.statusAt(now),
		IndexSizeBytes: aws.Int64(i.bytes), ItemCount: aws.Int64(i.items), ProvisionedThroughput: i.meter.asGiven(now),
		KeySchema:  i.keys.schema(i.name + "-key"),
		Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		WarmThroughput: &types.GlobalSecondaryIndexWarmThroughputDescription{
			ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: types.IndexStatus(status)},
	}
	if now.Before(i.ready) {
		out.Backfilling = aws.Bool(!now.Before(i.allocated))
	}
	return out
}

// schema is what keys are in DynamoDB's shape, with a name for those that nobody chose.
func (k keyNames) schema(usual string) []types.KeySchemaElement {
	all := []types.KeySchemaElement{{AttributeName: aws.String(cmp.Or(k.hash, usual)), KeyType: types.KeyTypeHash}}
	if k.ranged != "" {
		all = append(all, types.KeySchemaElement{AttributeName: aws.String(k.ranged), KeyType: types.KeyTypeRange})
	}
	return all
}

// definitions are the attributes that the keys of a table and of its indexes are made of.
func (t *table) definitions() []types.AttributeDefinition {
	schemas := [][]types.KeySchemaElement{t.keys.schema("id")}
	for _, i := range t.indexes {
		schemas = append(schemas, i.keys.schema(i.name+"-key"))
	}
	var all []types.AttributeDefinition
	for _, k := range slices.Concat(schemas...) {
		if slices.ContainsFunc(all, func(d types.AttributeDefinition) bool { return *d.AttributeName == *k.AttributeName }) {
			continue
		}
		all = append(all, types.AttributeDefinition{AttributeName: k.AttributeName,
			AttributeType: cmp.Or(t.attributes[*k.AttributeName], types.ScalarAttributeTypeS)})
	}
	return all
}

// asGiven is the throughput as DynamoDB describes it, 0 and 0 on demand.
func (m *meter) asGiven(now time.Time) *types.ProvisionedThroughputDescription {
	s := m.at(now)
	out := &types.ProvisionedThroughputDescription{NumberOfDecreasesToday: aws.Int64(m.decreases(now)),
		ReadCapacityUnits: aws.Int64(s.units[reads]), WriteCapacityUnits: aws.Int64(s.units[writes])}
	if !m.increased.IsZero() {
		out.LastIncreaseDateTime = aws.Time(m.increased)
	}
	if !m.decreased.IsZero() {
		out.LastDecreaseDateTime = aws.Time(m.decreased)
	}
	return out
}

// The units a second that a table on demand takes at once when it is new
// (DynamoDB developer guide, warm throughput).
const (
	warmReads  = 12000
	warmWrites = 4000
)

func warm(s setting) (read, write *int64, status string) {
	if s.onDemand {
		return aws.Int64(warmReads), aws.Int64(warmWrites), string(types.TableStatusActive)
	}
	return aws.Int64(s.units[reads]), aws.Int64(s.units[writes]), string(types.TableStatusActive)
}

// ceiling is a maximum on demand; −1 stands for none.
func ceiling(units int64) *int64 {
	if units == 0 {
		units = -1
	}
	return aws.Int64(units)
}

// billing is the mode of a setting in the cockpit's word.
func (s setting) billing() model.BillingMode {
	if s.onDemand {
		return model.OnDemand
	}
	return model.Provisioned
}
