package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file reads tables as they were made: keys, TTL, recovery, tags.

// GetTableState reads a table with its tags, its TTL, its recovery, and whether auto scaling
// has it. What of these DynamoDB does not tell of a table that is being made is as it is made:
// off.
func (a *Account) GetTableState(ctx context.Context, name string) (component.TableState, error) {
	state, err := a.describedTable(ctx, name)
	if err != nil {
		return component.TableState{}, err
	}
	creating := state.Status == string(types.TableStatusCreating)
	if state.Owner, err = a.tableOwner(ctx, state); err != nil {
		return component.TableState{}, err
	}
	if creating {
		return state, nil
	}
	if state.TTL, err = a.timeToLive(ctx, name); err != nil {
		return component.TableState{}, err
	}
	if state.PointInTime, err = a.recoverable(ctx, name); err != nil {
		return component.TableState{}, err
	}
	resources := []string{resourceOf(model.CapacityKey{Table: name})}
	for _, i := range state.Indexes {
		resources = append(resources, resourceOf(model.CapacityKey{Table: name, Index: i.Name}))
	}
	targets, err := a.scalableTargets(ctx, resources)
	if err != nil {
		return component.TableState{}, err
	}
	state.Scaled = len(targets) > 0
	return state, nil
}

func (a *Account) describedTable(ctx context.Context, name string) (component.TableState, error) {
	ctx, c, done := a.begin(ctx, "DescribeTable", name)
	defer done()
	out, err := c.clients.tables.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err == nil && out.Table == nil {
		err = errNoTable
	}
	if err != nil {
		return component.TableState{}, a.failure(ctx, c, err)
	}
	return tableStateOf(out.Table), nil
}

func tableStateOf(t *types.TableDescription) component.TableState {
	read := tableOf(t) // which knows what a table on demand and one without a summary are
	s := component.TableState{
		Table: component.Table{Name: read.Name, Billing: read.Billing, ReadUnits: read.Throughput.ReadUnits,
			WriteUnits: read.Throughput.WriteUnits},
		ARN: line(t.TableArn), Status: read.Status, Building: map[string]string{},
	}
	s.Hash, s.Range = keysOf(t, t.KeySchema)
	for _, i := range read.Indexes {
		index := component.Index{Name: i.Name, ReadUnits: i.Throughput.ReadUnits, WriteUnits: i.Throughput.WriteUnits}
		at := slices.IndexFunc(t.GlobalSecondaryIndexes, func(g types.GlobalSecondaryIndexDescription) bool {
			return line(g.IndexName) == i.Name
		})
		index.Hash, index.Range = keysOf(t, t.GlobalSecondaryIndexes[at].KeySchema)
		s.Indexes = append(s.Indexes, index)
		if i.Status != string(types.IndexStatusActive) {
			s.Building[i.Name] = i.Status
		}
	}
	return s
}

// keysOf are the keys of a table or an index with their types.
func keysOf(t *types.TableDescription, schema []types.KeySchemaElement) (component.Key, *component.Key) {
	var hash component.Key
	var ranged *component.Key
	for _, k := range schema {
		key := component.Key{Name: line(k.AttributeName)}
		for _, d := range t.AttributeDefinitions {
			if line(d.AttributeName) == key.Name {
				key.Type = component.KeyType(safetext.Line(string(d.AttributeType)))
			}
		}
		if k.KeyType == types.KeyTypeRange {
			ranged = &key
		} else {
			hash = key
		}
	}
	return hash, ranged
}

// tableOwner reads whose a table is from its tags.
func (a *Account) tableOwner(ctx context.Context, t component.TableState) (component.Owner, error) {
	ctx, c, done := a.begin(ctx, "ListTagsOfResource", t.Name)
	defer done()
	tags := map[string]string{}
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.tables.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: &t.ARN,
			NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, tag := range out.Tags {
			tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
		return aws.ToString(out.NextToken), nil
	})
	if f, ok := errors.AsType[*model.Failure](err); ok && f.Class == model.Gone {
		// The table is there: its tags can not be asked for yet.
		f.Class, f.Advice = model.Conflict, "the table was just made: wait a moment"
	}
	if err != nil {
		return component.Owner{}, err
	}
	return ownerOf(tags), nil
}

// timeToLive is the attribute with the time at which items expire, empty for none.
func (a *Account) timeToLive(ctx context.Context, name string) (string, error) {
	ctx, c, done := a.begin(ctx, "DescribeTimeToLive", name)
	defer done()
	out, err := c.clients.tables.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	t := out.TimeToLiveDescription
	if t == nil || t.TimeToLiveStatus != types.TimeToLiveStatusEnabled &&
		t.TimeToLiveStatus != types.TimeToLiveStatusEnabling {
		return "", nil
	}
	return line(t.AttributeName), nil
}

// recoverable reports whether a table can be recovered to any point in time.
func (a *Account) recoverable(ctx context.Context, name string) (bool, error) {
	ctx, c, done := a.begin(ctx, "DescribeContinuousBackups", name)
	defer done()
	out, err := c.clients.tables.DescribeContinuousBackups(ctx,
		&dynamodb.DescribeContinuousBackupsInput{TableName: &name})
	if err != nil {
		return false, a.failure(ctx, c, err)
	}
	b := out.ContinuousBackupsDescription
	return b != nil && b.PointInTimeRecoveryDescription != nil &&
		b.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus == types.PointInTimeRecoveryStatusEnabled, nil
}

// sometimes says how DynamoDB words that TTL was changed within the hour.
const sometimes = "multiple times within a fixed interval"

// makeFailure is the failure of making a table or a part of it, with the next step.
func (a *Account) makeFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if !ok {
		return failure
	}
	switch {
	case f.Code == "ResourceInUseException" && c.operation == "CreateTable":
		f.Advice = "there is a table of that name: look at it again"
	case f.Code == "ResourceInUseException":
		f.Advice = "another change is under way: wait until the table is ACTIVE"
	case f.Code == "ContinuousBackupsUnavailableException":
		f.Advice = "backups of a new table are still being enabled: try again in a minute"
	case f.Code == "LimitExceededException":
		f.Advice = "DynamoDB makes one index of a table at a time, and few tables side by side: wait until what " +
			"is being made is ACTIVE"
	case strings.Contains(f.Message, sometimes):
		f.Class, f.Advice = model.Conflict, "DynamoDB changes the TTL of a table once an hour: try again then"
	}
	return failure
}
