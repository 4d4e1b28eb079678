package sim

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/aloftdeck/aloft/model"
)

// What CloudTrail tells of tables: the parameters of the calls that gave them capacity.

// scalingActor is Application Auto Scaling, which changes tables under its own role.
var scalingActor = actor{user: "DynamoDBAutoScaling", role: "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
	invokedBy: "dynamodb.application-autoscaling.amazonaws.com", agent: "dynamodb.application-autoscaling.amazonaws.com"}

// updateParameters are what an UpdateTable states.
func updateParameters(in *dynamodb.UpdateTableInput) map[string]any {
	out := map[string]any{"tableName": in.TableName}
	if in.BillingMode != "" {
		out["billingMode"] = in.BillingMode
	}
	if p := in.ProvisionedThroughput; p != nil {
		out["provisionedThroughput"] = unitParameters(*p.ReadCapacityUnits, *p.WriteCapacityUnits)
	}
	var indexes []map[string]any
	for _, u := range in.GlobalSecondaryIndexUpdates {
		if u.Update != nil && u.Update.ProvisionedThroughput != nil {
			p := u.Update.ProvisionedThroughput
			indexes = append(indexes, updateOfIndex(*u.Update.IndexName, *p.ReadCapacityUnits, *p.WriteCapacityUnits))
		}
		if c := u.Create; c != nil {
			made := map[string]any{"indexName": c.IndexName}
			if p := c.ProvisionedThroughput; p != nil {
				made["provisionedThroughput"] = unitParameters(*p.ReadCapacityUnits, *p.WriteCapacityUnits)
			}
			indexes = append(indexes, map[string]any{"create": made})
		}
	}
	if len(indexes) > 0 {
		out["globalSecondaryIndexUpdates"] = indexes
	}
	return out
}

func unitParameters(read, write int64) map[string]any {
	return map[string]any{"readCapacityUnits": read, "writeCapacityUnits": write}
}

func updateOfIndex(name string, read, write int64) map[string]any {
	return map[string]any{"update": map[string]any{"indexName": name, "provisionedThroughput": unitParameters(read, write)}}
}

// unitsChanged is the UpdateTable that gave a table or an index other units, by
// somebody without a client of this account.
func (w *World) unitsChanged(k model.CapacityKey, units [2]int64, at time.Time, by actor) {
	parameters := map[string]any{"tableName": k.Table}
	if k.Index == "" {
		parameters["provisionedThroughput"] = unitParameters(units[reads], units[writes])
	} else {
		parameters["globalSecondaryIndexUpdates"] = []map[string]any{updateOfIndex(k.Index, units[reads], units[writes])}
	}
	w.recordAt(at, event{id: uuid(stream(w.seed, fmt.Sprintf("units of %s %d", k, at.Unix()))), name: updatedTable, table: parameters, by: by})
}

// tableMade is the CreateTable of a table as it was made.
func (w *World) tableMade(t *table, by actor) {
	parameters := map[string]any{"tableName": t.name, "billingMode": t.meter.settings[0].billing()}
	if u := t.meter.settings[0].units; u[reads] > 0 {
		parameters["provisionedThroughput"] = unitParameters(u[reads], u[writes])
	}
	var indexes []map[string]any
	for _, i := range t.indexes {
		x := map[string]any{"indexName": i.name}
		if u := i.meter.settings[0].units; u[reads] > 0 {
			x["provisionedThroughput"] = unitParameters(u[reads], u[writes])
		}
		indexes = append(indexes, x)
	}
	if len(indexes) > 0 {
		parameters["globalSecondaryIndexes"] = indexes
	}
	w.recordAt(t.created, event{id: uuid(stream(w.seed, "made "+t.name+t.created.String())), name: createdTable, table: parameters, by: by})
}
