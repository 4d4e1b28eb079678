package account

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/aloftdeck/aloft/model"
)

// maxIndexes is of how many indexes units are kept: DynamoDB allows 20, more on request.
const maxIndexes = 100

// trailTable is what a call on a table stated, or the table in its answer.
type trailTable struct {
	trailUnits
	TableName                   string
	BillingMode                 string
	GlobalSecondaryIndexes      []trailUnits
	GlobalSecondaryIndexUpdates []struct{ Create, Update *trailUnits }
	TableDescription            struct{ TableName string } // in an answer
}

// trailUnits are units that a call gave a table or an index.
type trailUnits struct {
	IndexName             string
	ProvisionedThroughput *struct{ ReadCapacityUnits, WriteCapacityUnits int64 }
}

// tableCallOf reads an event. It is false for events that are not DynamoDB's, for those
// that can not be read or name no table of this account, and for those that state
// nothing of capacity.
func tableCallOf(e *types.Event) (model.TableCall, bool) {
	text := aws.ToString(e.CloudTrailEvent)
	call := model.TableCall{ID: short(aws.ToString(e.EventId)), At: aws.ToTime(e.EventTime).UTC()}
	switch aws.ToString(e.EventName) {
	case eventNames[model.TableCreated]:
		call.Deed = model.TableCreated
	case eventNames[model.TableUpdated]:
		call.Deed = model.TableUpdated
	}
	if aws.ToString(e.EventSource) != tableSource || call.Deed == "" || call.ID == "" || call.At.IsZero() || len(text) > maxEvent {
		return model.TableCall{}, false
	}
	var event trailEvent[trailTable]
	if json.Unmarshal([]byte(text), &event) != nil {
		return model.TableCall{}, false
	}
	in := &event.RequestParameters
	name := in.TableName
	if name == "" {
		name = event.ResponseElements.TableDescription.TableName // AWS's own example has it there alone
	}
	var ok bool
	if call.Table, ok = calledTable(name, event.RecipientAccountID); !ok {
		return model.TableCall{}, false
	}
	call.Units, call.Error = in.stated(call.Deed == model.TableCreated), short(event.ErrorCode)
	switch billing := model.BillingMode(in.BillingMode); billing {
	case model.OnDemand:
		call.Billing, call.Units = billing, nil // what an index is given says nothing then
	case model.Provisioned:
		call.Billing = billing
	}
	return call, call.Billing != "" || len(call.Units) > 0
}

// stated are the units that a call stated, made where it made the whole table.
func (t *trailTable) stated(made bool) []model.StatedUnits {
	var all []model.StatedUnits
	add := func(u *trailUnits, index string, made bool) {
		if u == nil || u.ProvisionedThroughput == nil || len(all) >= maxIndexes {
			return
		}
		p := u.ProvisionedThroughput
		if p.ReadCapacityUnits > 0 && p.WriteCapacityUnits > 0 {
			all = append(all, model.StatedUnits{Index: short(index), Read: p.ReadCapacityUnits, Write: p.WriteCapacityUnits, Made: made})
		}
	}
	add(&t.trailUnits, "", made)
	for i := range t.GlobalSecondaryIndexes {
		if x := &t.GlobalSecondaryIndexes[i]; x.IndexName != "" {
			add(x, x.IndexName, true)
		}
	}
	for _, u := range t.GlobalSecondaryIndexUpdates {
		if u.Create != nil && u.Create.IndexName != "" {
			add(u.Create, u.Create.IndexName, true)
		}
		if u.Update != nil && u.Update.IndexName != "" {
			add(u.Update, u.Update.IndexName, false)
		}
	}
	return all
}

// calledTable is the name of a table that a call named by its name or by its ARN. One of
// another account is none of ours.
func calledTable(text, account string) (string, bool) {
	if before, name, ok := strings.Cut(text, ":table/"); ok {
		if fields := strings.Split(before, ":"); account != "" && fields[len(fields)-1] != account {
			return "", false
		}
		text = name
	}
	text = short(text)
	return text, text != ""
}
