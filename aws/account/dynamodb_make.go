package account

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file makes tables, and what is made of them afterwards.

var errNoTTL = errors.New("TTL needs the name of an attribute")

// CreateTable makes a table with all of its indexes. A table of that name that is there is of
// class Conflict.
func (a *Account) CreateTable(ctx context.Context, t component.Table, tags component.Tags) error {
	ctx, c, done := a.begin(ctx, "CreateTable", t.Name)
	defer done()
	in := &dynamodb.CreateTableInput{
		TableName: &t.Name, KeySchema: schemaOf(t.Hash, t.Range), AttributeDefinitions: definitions(t.Attributes()),
		BillingMode: types.BillingMode(t.Billing), ProvisionedThroughput: provisioned(t, t.ReadUnits, t.WriteUnits),
	}
	for _, i := range t.Indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(i.Name), KeySchema: schemaOf(i.Hash, i.Range), Projection: wholeItems(),
			ProvisionedThroughput: provisioned(t, i.ReadUnits, i.WriteUnits),
		})
	}
	for k, v := range tags {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(k), Value: aws.String(v)})
	}
	if _, err := c.clients.tables.CreateTable(ctx, in, triedOnce); err != nil {
		return a.makeFailure(ctx, c, err)
	}
	return nil
}

// AddIndex makes one index of a table that is there. It is tried once, as every update of a
// table.
func (a *Account) AddIndex(ctx context.Context, t component.Table, index string) error {
	at := slices.IndexFunc(t.Indexes, func(i component.Index) bool { return i.Name == index })
	if at < 0 {
		return &model.Failure{Class: model.Other, Operation: "UpdateTable", Subject: t.Name, NoEffect: true,
			Message: "the table is to have no index " + safetext.Line(index)}
	}
	i := t.Indexes[at]
	now, err := a.describedTable(ctx, t.Name)
	if err != nil {
		return err
	}
	// Attributes are told as the table will have them: DynamoDB adds those that it does not
	// know, and an emulator forgets those that are not told.
	now.Indexes = append(now.Indexes, i)
	ctx, c, done := a.begin(ctx, "UpdateTable", model.CapacityKey{Table: t.Name, Index: index}.String())
	defer done()
	_, err = c.clients.tables.UpdateTable(ctx, &dynamodb.UpdateTableInput{
		TableName: &t.Name, AttributeDefinitions: definitions(now.Attributes()),
		GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{{Create: &types.CreateGlobalSecondaryIndexAction{
			IndexName: &index, KeySchema: schemaOf(i.Hash, i.Range), Projection: wholeItems(),
			ProvisionedThroughput: provisioned(t, i.ReadUnits, i.WriteUnits),
		}}},
	}, triedOnce)
	if err != nil {
		return a.makeFailure(ctx, c, err)
	}
	return nil
}

// SetTTL has items expire at the time that an attribute has.
func (a *Account) SetTTL(ctx context.Context, table, attribute string) error {
	ctx, c, done := a.begin(ctx, "UpdateTimeToLive", table)
	defer done()
	if attribute == "" {
		return a.failure(ctx, c, errNoTTL)
	}
	_, err := c.clients.tables.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName:               &table,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute, Enabled: aws.Bool(true)},
	}, triedOnce)
	if err != nil {
		return a.makeFailure(ctx, c, err)
	}
	return nil
}

// EnableRecovery lets a table be recovered to any point in time of the last 35 days.
func (a *Account) EnableRecovery(ctx context.Context, table string) error {
	ctx, c, done := a.begin(ctx, "UpdateContinuousBackups", table)
	defer done()
	_, err := c.clients.tables.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
		TableName:                        &table,
		PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)},
	}, triedOnce)
	if err != nil {
		return a.makeFailure(ctx, c, err)
	}
	return nil
}

// triedOnce keeps the SDK from repeating a call: it takes DynamoDB's limits for throttling, and
// what is made once can not be made twice.
func triedOnce(o *dynamodb.Options) { o.RetryMaxAttempts = 1 }

func schemaOf(hash component.Key, ranged *component.Key) []types.KeySchemaElement {
	schema := []types.KeySchemaElement{{AttributeName: aws.String(hash.Name), KeyType: types.KeyTypeHash}}
	if ranged != nil {
		schema = append(schema, types.KeySchemaElement{AttributeName: aws.String(ranged.Name),
			KeyType: types.KeyTypeRange})
	}
	return schema
}

func definitions(keys []component.Key) []types.AttributeDefinition {
	var all []types.AttributeDefinition
	for _, k := range keys {
		all = append(all, types.AttributeDefinition{AttributeName: aws.String(k.Name),
			AttributeType: types.ScalarAttributeType(k.Type)})
	}
	return all
}

// provisioned are the units of a table or an index, nil on demand.
func provisioned(t component.Table, read, write int64) *types.ProvisionedThroughput {
	if t.Billing == model.OnDemand {
		return nil
	}
	return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
}

// wholeItems has an index hold all attributes of its table's items.
func wholeItems() *types.Projection {
	return &types.Projection{ProjectionType: types.ProjectionTypeAll}
}
