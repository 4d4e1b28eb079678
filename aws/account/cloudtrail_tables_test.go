package account

import (
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/aloftdeck/aloft/model"
)

func TestEventsAreReadAsCallsOnTables(t *testing.T) {
	const source = "dynamodb.amazonaws.com"
	params := func(text string) string { return `{"requestParameters":` + text + `}` }
	call := func(deed model.Deed, billing model.BillingMode, units ...model.StatedUnits) model.TableCall {
		return model.TableCall{ID: "e1", At: recorded, Deed: deed, Table: "orders", Billing: billing, Units: units}
	}
	failed := call(model.TableUpdated, "", model.StatedUnits{Read: 5, Write: 3})
	failed.Error = "LimitExceededException"
	none := model.TableCall{}
	for name, c := range map[string]struct {
		event types.Event
		want  model.TableCall
	}{
		"units": {event("UpdateTable", source, params(`{"tableName":"orders","provisionedThroughput":{"readCapacityUnits":5,"writeCapacityUnits":3}}`)),
			call(model.TableUpdated, "", model.StatedUnits{Read: 5, Write: 3})},
		"an ARN": {event("UpdateTable", source, `{"recipientAccountId":"123456789012","requestParameters":{"tableName":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","provisionedThroughput":{"readCapacityUnits":5,"writeCapacityUnits":3}}}`),
			call(model.TableUpdated, "", model.StatedUnits{Read: 5, Write: 3})},
		"an ARN of another account": {event("UpdateTable", source, `{"recipientAccountId":"210987654321","requestParameters":{"tableName":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","billingMode":"PAY_PER_REQUEST"}}`), none},
		"the name in the answer alone": {event("UpdateTable", source, `{"requestParameters":{"provisionedThroughput":{"readCapacityUnits":5,"writeCapacityUnits":3}},"responseElements":{"tableDescription":{"tableName":"orders","provisionedThroughput":{"readCapacityUnits":1,"writeCapacityUnits":1}}}}`),
			call(model.TableUpdated, "", model.StatedUnits{Read: 5, Write: 3})},
		"on demand": {event("UpdateTable", source, params(`{"tableName":"orders","billingMode":"PAY_PER_REQUEST"}`)), call(model.TableUpdated, model.OnDemand)},
		"indexes": {event("UpdateTable", source, params(`{"tableName":"orders","globalSecondaryIndexUpdates":[{"update":{"indexName":"a","provisionedThroughput":{"readCapacityUnits":2,"writeCapacityUnits":1}}},{"create":{"indexName":"b","provisionedThroughput":{"readCapacityUnits":4,"writeCapacityUnits":4}}},{"delete":{"indexName":"c"}}]}`)),
			call(model.TableUpdated, "", model.StatedUnits{Index: "a", Read: 2, Write: 1}, model.StatedUnits{Index: "b", Read: 4, Write: 4, Made: true})},
		"a new table": {event("CreateTable", source, params(`{"tableName":"orders","billingMode":"PROVISIONED","provisionedThroughput":{"readCapacityUnits":5,"writeCapacityUnits":3},"globalSecondaryIndexes":[{"indexName":"a","provisionedThroughput":{"readCapacityUnits":2,"writeCapacityUnits":1}}]}`)),
			call(model.TableCreated, model.Provisioned, model.StatedUnits{Read: 5, Write: 3, Made: true}, model.StatedUnits{Index: "a", Read: 2, Write: 1, Made: true})},
		"a call that failed":  {event("UpdateTable", source, `{"errorCode":"LimitExceededException","requestParameters":{"tableName":"orders","provisionedThroughput":{"readCapacityUnits":5,"writeCapacityUnits":3}}}`), failed},
		"nothing of capacity": {event("UpdateTable", source, params(`{"tableName":"orders","deletionProtectionEnabled":true}`)), none},
		"half of the units":   {event("UpdateTable", source, params(`{"tableName":"orders","provisionedThroughput":{"readCapacityUnits":5}}`)), none},
		"another source":      {event("UpdateTable", "glue.amazonaws.com", params(`{"tableName":"orders","billingMode":"PAY_PER_REQUEST"}`)), none},
		"another event":       {event("DeleteTable", source, params(`{"tableName":"orders","billingMode":"PAY_PER_REQUEST"}`)), none},
		"no name":             {event("UpdateTable", source, params(`{"billingMode":"PAY_PER_REQUEST"}`)), none},
		"no parameters":       {event("UpdateTable", source, params(`null`)), none},
		"no JSON":             {event("UpdateTable", source, `<html>`), none},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := tableCallOf(&c.event)
			if ok != (c.want.ID != "") || ok && !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, ok, c.want)
			}
		})
	}
}

func FuzzEventsOfTablesNeverPanic(f *testing.F) {
	f.Add(`{"requestParameters":{"tableName":"orders","globalSecondaryIndexUpdates":[{"update":{"indexName":"a"}}]}}`)
	f.Add(`{"requestParameters":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		e := event("UpdateTable", "dynamodb.amazonaws.com", text)
		if call, ok := tableCallOf(&e); ok && (call.Table == "" || len(call.Units) > maxIndexes || call.Billing == "" && len(call.Units) == 0) {
			t.Errorf("got %+v", call)
		}
	})
}
