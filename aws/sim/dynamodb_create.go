package sim

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// Tables and indexes that are made by a call.

var tableNamePattern = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

// mostIndexes is how many global indexes a table has (DynamoDB quotas).
const mostIndexes = 20

// createTable makes a table, which is CREATING for as long as changes of tables take.
func (w *World) createTable(in *dynamodb.CreateTableInput) (*dynamodb.CreateTableOutput, error) {
	if in.DeletionProtectionEnabled != nil || in.GlobalTableSettingsReplicationMode != "" ||
		in.GlobalTableSourceArn != nil ||
		in.LocalSecondaryIndexes != nil || in.OnDemandThroughput != nil || in.ResourcePolicy != nil ||
		in.SSESpecification != nil ||
		in.StreamSpecification != nil || in.TableClass != "" || in.VectorIndexes != nil || in.WarmThroughput != nil {
		return nil, &loudError{"CreateTable is simulated with keys, throughput, billing mode, global indexes and tags"}
	}
	name, now := *in.TableName, w.now()
	if !tableNamePattern.MatchString(name) {
		return nil, badTableName()
	}
	tags := map[string]string{}
	for _, tag := range in.Tags {
		tags[*tag.Key] = *tag.Value
	}
	if err := checkTags(tags); err != nil {
		return nil, unfit("%s", err)
	}
	t := &table{name: name, created: now, tags: tags, attributes: attributesOf(in.AttributeDefinitions),
		summary: in.BillingMode == types.BillingModePayPerRequest, switched: now}
	var err error
	if t.keys, err = t.keysOf(in.KeySchema); err != nil {
		return nil, err
	}
	if t.meter, err = t.newMeter(w, "", in.ProvisionedThroughput); err != nil {
		return nil, err
	}
	for _, g := range in.GlobalSecondaryIndexes {
		i, err := t.newIndex(w, indexWish{g.IndexName, g.KeySchema, g.Projection, g.ProvisionedThroughput,
			g.OnDemandThroughput != nil || g.WarmThroughput != nil})
		if err != nil {
			return nil, err
		}
		t.insert(i)
	}
	if err := t.unused(in.AttributeDefinitions); err != nil {
		return nil, err
	}
	if _, taken := w.table(name); taken {
		return nil, inUse("Table already exists: %s", name)
	}
	delay := w.changeDelay(t, now)
	t.ready, t.backed = now.Add(delay), now.Add(delay+delay/2)
	for _, i := range t.indexes {
		i.allocated, i.ready = t.ready, t.ready
	}
	w.addTable(t)
	w.tableMade(t, actor{user: "demo", role: "aloft-operator", agent: w.agent})
	out := w.tableAsGiven(t)
	out.TableStatus = types.TableStatusCreating // also where it takes no time
	return &dynamodb.CreateTableOutput{TableDescription: out}, nil
}

func badTableName() error {
	return unfit("Invalid table/index name.  Table/index names must be between 3 and 255 characters long, " +
		"and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'")
}

func attributesOf(all []types.AttributeDefinition) map[string]types.ScalarAttributeType {
	out := map[string]types.ScalarAttributeType{}
	for _, d := range all {
		out[*d.AttributeName] = d.AttributeType
	}
	return out
}

// keysOf reads the keys of the table or of an index, whose attributes have to be defined.
func (t *table) keysOf(schema []types.KeySchemaElement) (keyNames, error) {
	var k keyNames
	for n, e := range schema {
		switch {
		case n == 0 && e.KeyType == types.KeyTypeHash:
			k.hash = *e.AttributeName
		case n == 1 && e.KeyType == types.KeyTypeRange && *e.AttributeName != k.hash:
			k.ranged = *e.AttributeName
		default:
			return k, unfit("Invalid KeySchema: a key is a HASH, and perhaps a RANGE of another attribute behind it")
		}
		if _, ok := t.attributes[*e.AttributeName]; !ok {
			return k,
				unfitParameter("Some index key attributes are not defined in AttributeDefinitions. Keys: [%s], "+
					"AttributeDefinitions: [%s]",
					*e.AttributeName, strings.Join(slices.Sorted(maps.Keys(t.attributes)), ", "))
		}
	}
	return k, nil
}

// unused refuses attributes that are defined and no key.
func (t *table) unused(defined []types.AttributeDefinition) error {
	used := attributesOf(t.definitions())
	for _, d := range defined {
		if _, ok := used[*d.AttributeName]; !ok {
			return unfitParameter("Some AttributeDefinitions are not used. AttributeDefinitions: [%s], keys used: [%s]",
				strings.Join(slices.Sorted(maps.Keys(t.attributes)), ", "),
				strings.Join(slices.Sorted(maps.Keys(used)), ", "))
		}
	}
	return nil
}

// newMeter is the throughput of a new table or index, which begins now.
func (t *table) newMeter(w *World, index string, p *types.ProvisionedThroughput) (*meter, error) {
	onDemand := t.summary
	if t.meter != nil {
		onDemand = t.meter.at(w.now()).onDemand
	}
	first := setting{from: w.now(), onDemand: onDemand}
	switch {
	case onDemand && p != nil:
		return nil, unfitParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when " +
			"BillingMode is PAY_PER_REQUEST")
	case !onDemand && p == nil && index == "":
		return nil, unfitParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when " +
			"BillingMode is PROVISIONED")
	case !onDemand && p == nil:
		return nil, unfitParameter("ProvisionedThroughput is not specified for index: %s", index)
	case !onDemand:
		for name, units := range map[string]int64{"readCapacityUnits": *p.ReadCapacityUnits,
			"writeCapacityUnits": *p.WriteCapacityUnits} {
			if units < 1 {
				return nil, constraint(strconv.FormatInt(units, 10), "provisionedThroughput."+name,
					"Member must have value greater than or equal to 1")
			}
		}
		first.units = [2]int64{*p.ReadCapacityUnits, *p.WriteCapacityUnits}
	}
	return &meter{key: model.CapacityKey{Table: t.name, Index: index}, settings: []setting{first},
		checked: minuteOf(w.now())}, nil
}

// indexWish is what is asked of a new index, in both calls that make one.
type indexWish struct {
	name       *string
	keys       []types.KeySchemaElement
	projection *types.Projection
	units      *types.ProvisionedThroughput
	more       bool // throughput of other kinds is asked for
}

func (t *table) newIndex(w *World, wished indexWish) (*index, error) {
	if wished.more || wished.projection == nil || wished.projection.ProjectionType != types.ProjectionTypeAll {
		return nil, &loudError{"indexes are simulated with all attributes, and with provisioned throughput or none"}
	}
	i := &index{name: *wished.name}
	switch _, taken := t.index(i.name); {
	case !tableNamePattern.MatchString(i.name):
		return nil, badTableName()
	case taken:
		return nil, unfitParameter("Duplicate index name: %s", i.name)
	case len(t.indexes) >= mostIndexes:
		return nil, unfitParameter("GlobalSecondaryIndex count exceeds the per-table limit of %d", mostIndexes)
	}
	var err error
	if i.keys, err = t.keysOf(wished.keys); err != nil {
		return nil, err
	}
	if i.meter, err = t.newMeter(w, i.name, wished.units); err != nil {
		return nil, err
	}
	return i, nil
}

// insert puts an index in its place by name.
func (t *table) insert(i *index) {
	at, _ := slices.BinarySearchFunc(t.indexes, i.name, func(i *index,
		name string) int {
		return strings.Compare(i.name, name)
	})
	t.indexes = slices.Insert(t.indexes, at, i)
}

// addIndex makes an index of a table that is there. For the first half of the time the table
// is UPDATING, for the second the index is filled.
func (w *World) addIndex(in *dynamodb.UpdateTableInput) (*dynamodb.UpdateTableOutput, error) {
	const oneAtATime = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously " +
		"per table"
	t, ok := w.table(*in.TableName)
	switch {
	case !ok:
		return nil, noTable(*in.TableName)
	case in.BillingMode != "" || in.ProvisionedThroughput != nil:
		return nil, &loudError{"UpdateTable makes an index and changes nothing else"}
	case len(in.GlobalSecondaryIndexUpdates) > 1:
		return nil, overLimit(oneAtATime)
	}
	now := w.now()
	if t.statusAt(now) != types.TableStatusActive {
		return nil, inUse("Attempt to change a resource which is still in use: Table is being updated: %s", t.name)
	}
	if t.busy(now) {
		return nil, overLimit(oneAtATime)
	}
	next := *t
	next.attributes = attributesOf(t.definitions())
	for name, kind := range attributesOf(in.AttributeDefinitions) {
		if was, ok := next.attributes[name]; ok && was != kind {
			return nil, unfitParameter("Table KeySchema: attribute %s is defined as %s already", name, was)
		}
		next.attributes[name] = kind
	}
	c := in.GlobalSecondaryIndexUpdates[0].Create
	i, err := next.newIndex(w, indexWish{c.IndexName, c.KeySchema, c.Projection, c.ProvisionedThroughput,
		c.OnDemandThroughput != nil || c.WarmThroughput != nil})
	if err != nil {
		return nil, err
	}
	next.indexes = slices.Clone(t.indexes)
	next.insert(i)
	if err := next.unused(in.AttributeDefinitions); err != nil {
		return nil, err
	}
	delay := w.changeDelay(t, now)
	i.allocated, i.ready = now.Add(delay/2), now.Add(delay)
	*t = next
	out := w.tableAsGiven(t)
	out.TableStatus = types.TableStatusUpdating // also where it takes no time
	return &dynamodb.UpdateTableOutput{TableDescription: out}, nil
}

// tagsOfTable are the tags of a table.
func (w *World) tagsOfTable(in *dynamodb.ListTagsOfResourceInput) (*dynamodb.ListTagsOfResourceOutput, error) {
	arn := *in.ResourceArn
	t, ok := w.table(arn)
	if !ok || arn != w.tableARN(t.name) {
		return nil, &refusal{status: 400, err: &types.ResourceNotFoundException{
			Message: aws.String("Requested resource not found: ResourcArn: " + arn + " not found")}}
	}
	out := &dynamodb.ListTagsOfResourceOutput{Tags: []types.Tag{}}
	for _, key := range slices.Sorted(maps.Keys(t.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(key), Value: aws.String(t.tags[key])})
	}
	return out, nil
}
