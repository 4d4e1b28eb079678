package account

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/aloftdeck/aloft/model"
)

const (
	// lookupPatience is added to the time of one attempt: answers were seen to take
	// 35 seconds.
	lookupPatience = 45 * time.Second
	lookupPage     = 50 // events, the most that CloudTrail gives at once
	// lambdaSource is what CloudTrail calls Lambda. KMS has events of aliases too.
	lambdaSource = "lambda.amazonaws.com"
	tableSource  = "dynamodb.amazonaws.com"
)

// eventNames are what CloudTrail calls the deeds: the date is that of Lambda's API.
var eventNames = map[model.Deed]string{
	model.AliasCreated: "CreateAlias20150331",
	model.AliasUpdated: "UpdateAlias20150331",
	model.AliasDeleted: "DeleteAlias20150331",
	model.TableCreated: "CreateTable",
	model.TableUpdated: "UpdateTable",
}

// LookupAliasCalls reads one page of what CloudTrail recorded of aliases, newest
// first. CloudTrail looks up one attribute at a time, and finds moves of one
// function by no attribute.
func (a *Account) LookupAliasCalls(ctx context.Context, lookup model.TrailLookup) (model.TrailPage[model.AliasCall], error) {
	return lookupCalls(ctx, a, lookup, aliasCallOf)
}

// LookupTableCalls reads one page of what CloudTrail recorded of tables, newest first.
func (a *Account) LookupTableCalls(ctx context.Context, lookup model.TrailLookup) (model.TrailPage[model.TableCall], error) {
	return lookupCalls(ctx, a, lookup, tableCallOf)
}

// lookupCalls reads one page of the calls that events of a name are read as.
func lookupCalls[C model.TrailCall](ctx context.Context, a *Account, lookup model.TrailLookup, read func(*types.Event) (C, bool)) (model.TrailPage[C], error) {
	ctx, c, done := a.begin(a.patient(ctx, lookupPatience), "LookupEvents", eventNames[lookup.Deed])
	defer done()
	in := &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{{
			AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: aws.String(eventNames[lookup.Deed]),
		}},
		MaxResults: aws.Int32(lookupPage), NextToken: optional(lookup.Marker),
	}
	if !lookup.From.IsZero() {
		in.StartTime = aws.Time(lookup.From)
	}
	if !lookup.To.IsZero() {
		in.EndTime = aws.Time(lookup.To)
	}
	out, err := c.clients.trail.LookupEvents(ctx, in)
	if err != nil {
		return model.TrailPage[C]{}, a.failure(ctx, c, err)
	}
	page := model.TrailPage[C]{Next: aws.ToString(out.NextToken)}
	if page.Next == lookup.Marker {
		page.Next = "" // it would never end
	}
	for i := range out.Events {
		e := &out.Events[i]
		if at := aws.ToTime(e.EventTime); !at.IsZero() && (page.Oldest.IsZero() || at.Before(page.Oldest)) {
			page.Oldest = at
		}
		if call, ok := read(e); ok {
			page.Calls = append(page.Calls, call)
		}
	}
	return page, nil
}
