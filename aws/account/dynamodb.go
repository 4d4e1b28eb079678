package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

var (
	errNoTable    = errors.New("the answer has no table")
	errNoUnits    = errors.New("a change of capacity needs read and write units of one and more")
	errTableAlone = errors.New("a billing mode belongs to the table, not to an index")
)

// ListTables reads one page of the names of the tables in this Region.
func (a *Account) ListTables(ctx context.Context, marker string) (model.TablePage, error) {
	ctx, c, done := a.begin(ctx, "ListTables", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.TablePage{}, err
	}
	out, err := c.clients.tables.ListTables(ctx, &dynamodb.ListTablesInput{ExclusiveStartTableName: optional(marker)})
	if err == nil && out.TableNames == nil {
		err = errEmpty
	}
	if err != nil {
		return model.TablePage{}, a.failure(ctx, c, err)
	}
	page := model.TablePage{Next: aws.ToString(out.LastEvaluatedTableName)}
	for _, name := range out.TableNames {
		page.Names = append(page.Names, safetext.Line(name))
	}
	return page, nil
}

// GetTable reads one table with its indexes.
func (a *Account) GetTable(ctx context.Context, name string) (model.Table, error) {
	ctx, c, done := a.begin(ctx, "DescribeTable", name)
	defer done()
	out, err := c.clients.tables.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return model.Table{}, a.failure(ctx, c, err)
	}
	return a.oneTable(ctx, c, out.Table)
}

// UpdateTable changes the throughput of a table or an index, or the billing mode.
// It is tried once, whatever the answer: the SDK takes DynamoDB's answer to too
// many decreases for throttling.
func (a *Account) UpdateTable(ctx context.Context, change model.CapacityChange) (model.Table, error) {
	ctx, c, done := a.begin(ctx, "UpdateTable", change.String())
	defer done()
	in, err := updateOf(change)
	if err != nil {
		return model.Table{}, a.failure(ctx, c, err)
	}
	out, err := c.clients.tables.UpdateTable(ctx, in, func(o *dynamodb.Options) { o.RetryMaxAttempts = 1 })
	if err != nil {
		return model.Table{}, a.updateFailure(ctx, c, err)
	}
	return a.oneTable(ctx, c, out.TableDescription)
}

// updateOf is what to ask of DynamoDB for a change.
func updateOf(change model.CapacityChange) (*dynamodb.UpdateTableInput, error) {
	in := &dynamodb.UpdateTableInput{TableName: &change.Table, BillingMode: types.BillingMode(change.Billing)}
	switch {
	case change.Billing != "" && change.Index != "":
		return nil, errTableAlone
	case change.Billing == model.OnDemand:
		return in, nil
	}
	units, err := unitsOf(change)
	if err != nil {
		return nil, err
	}
	if change.Index != "" {
		in.GlobalSecondaryIndexUpdates = []types.GlobalSecondaryIndexUpdate{indexUpdate(change.Index, units)}
		return in, nil
	}
	in.ProvisionedThroughput = units
	for _, index := range change.Indexes {
		units, err := unitsOf(index)
		if err != nil {
			return nil, err
		}
		in.GlobalSecondaryIndexUpdates = append(in.GlobalSecondaryIndexUpdates, indexUpdate(index.Index, units))
	}
	return in, nil
}

func unitsOf(change model.CapacityChange) (*types.ProvisionedThroughput, error) {
	if change.Read < 1 || change.Write < 1 {
		return nil, errNoUnits
	}
	return &types.ProvisionedThroughput{ReadCapacityUnits: &change.Read, WriteCapacityUnits: &change.Write}, nil
}

func indexUpdate(index string, units *types.ProvisionedThroughput) types.GlobalSecondaryIndexUpdate {
	return types.GlobalSecondaryIndexUpdate{
		Update: &types.UpdateGlobalSecondaryIndexAction{IndexName: &index, ProvisionedThroughput: units},
	}
}

func (a *Account) oneTable(ctx context.Context, c call, t *types.TableDescription) (model.Table, error) {
	if t == nil {
		return model.Table{}, a.failure(ctx, c, errNoTable)
	}
	return tableOf(t), nil
}

// updateFailure is the failure of a change, with the next step where there is one.
func (a *Account) updateFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if !ok {
		return failure
	}
	switch f.Code {
	case "LimitExceededException":
		f.Advice = "DynamoDB limits how often capacity goes down, billing modes change and updates run side by side: wait as long as it says"
	case "ResourceInUseException":
		f.Advice = "another change is under way: wait until the table is ACTIVE"
	}
	return failure
}
