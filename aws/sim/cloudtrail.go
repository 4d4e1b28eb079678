package sim

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"
)

// CloudTrail as far as the moves of aliases and the capacity of tables need it: what calls
// made, changed and deleted them in the last 90 days. Events are there at once, where AWS
// takes minutes.

const (
	trailKept    = 90 * 24 * time.Hour
	trailPage    = 50
	createdAlias = "CreateAlias20150331"
	updatedAlias = "UpdateAlias20150331"
	deletedAlias = "DeleteAlias20150331"
	createdTable = "CreateTable"
	updatedTable = "UpdateTable"
)

// actor is who makes a call, as CloudTrail tells.
type actor struct {
	user, role string // a user, or the session of a role where there is one
	invokedBy  string
	agent      string
}

// event is one call in CloudTrail, on an alias or on a table. Nil is what the call did not
// state.
type event struct {
	id             string
	at             time.Time
	name           string // of the event
	function       string
	alias          string
	version        *string
	description    *string
	weights        map[string]float64
	revision, made string // RevisionId that it rested on, and that it made
	failed         string // error code
	by             actor
	table          map[string]any // the parameters of a call on a table; nil for one on an alias
}

func cloudTrailOperations() map[string]operation {
	return map[string]operation{
		"LookupEvents": simulate(200, (*World).lookupEvents, func(in *cloudtrail.LookupEventsInput) string {
			if len(in.LookupAttributes) != 1 {
				return ""
			}
			return aws.ToString(in.LookupAttributes[0].AttributeValue)
		}),
	}
}

// recorded has CloudTrail know the calls of an operation, those that fail too.
func recorded(o operation) operation {
	run := o.run
	o.run = func(w *World, input any) (any, error) {
		out, err := run(w, input)
		e := eventOf(input, out)
		if refused, ok := err.(*refusal); ok {
			e.failed = codeOf(refused.err)
		}
		e.by = actor{user: "demo", role: "aloft-operator", agent: w.agent}
		w.record(e)
		return out, err
	}
	return o
}

// ForgetTrail has CloudTrail know nothing of what was before.
func (w *World) ForgetTrail() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trail, w.past = nil, map[string][]sighted{}
}

// eventOf is what CloudTrail keeps of a call.
func eventOf(input, output any) event {
	var e event
	switch in := input.(type) {
	case *lambda.CreateAliasInput:
		e = event{name: createdAlias, function: aws.ToString(in.FunctionName), alias: aws.ToString(in.Name),
			version: in.FunctionVersion, description: in.Description}
		if in.RoutingConfig != nil {
			e.weights = in.RoutingConfig.AdditionalVersionWeights
		}
	case *lambda.UpdateAliasInput:
		e = event{name: updatedAlias, function: aws.ToString(in.FunctionName), alias: aws.ToString(in.Name),
			version: in.FunctionVersion, description: in.Description, revision: aws.ToString(in.RevisionId)}
		if in.RoutingConfig != nil {
			e.weights = in.RoutingConfig.AdditionalVersionWeights
		}
	case *lambda.DeleteAliasInput:
		e = event{name: deletedAlias, function: aws.ToString(in.FunctionName), alias: aws.ToString(in.Name)}
	case *dynamodb.UpdateTableInput:
		e = event{name: updatedTable, table: updateParameters(in)}
	}
	switch out := output.(type) {
	case *lambda.CreateAliasOutput:
		e.made = aws.ToString(out.RevisionId)
	case *lambda.UpdateAliasOutput:
		e.made = aws.ToString(out.RevisionId)
	}
	return e
}

// record puts a call into CloudTrail, made now.
func (w *World) record(e event) {
	e.id = uuid(w.events)
	w.recordAt(w.now(), e)
}

// recordAt puts a call into CloudTrail that has its id.
func (w *World) recordAt(at time.Time, e event) {
	e.at = at.UTC().Truncate(time.Second)
	w.trail = append(w.trail, e)
}

// changed is the update that made an alias of another one, by somebody without a
// client of this account.
func (w *World) changed(function string, old, a *alias, by actor) {
	e := event{name: updatedAlias, function: function, alias: a.name, version: aws.String(a.version), made: a.revision, by: by}
	if old == nil {
		e.name = createdAlias
	} else {
		e.revision = old.revision
	}
	if old == nil || old.description != a.description {
		e.description = aws.String(a.description)
	}
	e.weights = map[string]float64{}
	if a.extra != "" {
		e.weights[a.extra] = a.weight
	}
	w.record(e)
}

// lookupEvents answers newest first. One attribute is looked up at a time, and
// EventName is the only one that is simulated.
func (w *World) lookupEvents(in *cloudtrail.LookupEventsInput) (*cloudtrail.LookupEventsOutput, error) {
	if n := len(in.LookupAttributes); n != 1 || in.LookupAttributes[0].AttributeKey != types.LookupAttributeKeyEventName || in.EventCategory != "" {
		return nil, &loudError{"LookupEvents is simulated for one attribute, EventName, alone"}
	}
	size := int(aws.ToInt32(in.MaxResults))
	switch {
	case in.MaxResults == nil:
		size = trailPage
	case size < 1 || size > trailPage:
		return nil, &refusal{status: 400, err: &types.InvalidMaxResultsException{
			Message: aws.String("A limit that is not valid was specified: the value has to be from 1 to 50.")}}
	}
	if in.StartTime != nil && in.EndTime != nil && in.StartTime.After(*in.EndTime) {
		return nil, &refusal{status: 400, err: &types.InvalidTimeRangeException{
			Message: aws.String("The start time is after the end time.")}}
	}
	name := aws.ToString(in.LookupAttributes[0].AttributeValue)
	var after *sighted
	if in.NextToken != nil {
		last, ok := w.sightedBy(*in.NextToken, name)
		if !ok {
			return nil, &refusal{status: 400, err: &types.InvalidNextTokenException{
				Message: aws.String("The token is not valid, or was used with other parameters.")}}
		}
		after = &last
	}
	found := w.eventsOf(name, in.StartTime, in.EndTime, after, size+1)
	out := &cloudtrail.LookupEventsOutput{Events: []types.Event{}}
	for _, s := range found[:min(size, len(found))] {
		e := w.eventAt(s)
		out.Events = append(out.Events, w.trailEvent(&e))
	}
	if len(found) > size {
		out.NextToken = aws.String(found[size-1].token(name))
	}
	return out, nil
}

// trailEvent is an event as CloudTrail writes it.
func (w *World) trailEvent(e *event) types.Event {
	parameters, service := e.parameters(), "lambda.amazonaws.com"
	if e.table != nil {
		service = "dynamodb.amazonaws.com"
	}
	identity := map[string]any{"type": "IAMUser", "userName": e.by.user, "arn": "arn:aws:iam::" + w.account + ":user/" + e.by.user}
	if e.by.role != "" {
		identity = map[string]any{"type": "AssumedRole", "arn": "arn:aws:sts::" + w.account + ":assumed-role/" + e.by.role + "/" + e.by.user,
			"sessionContext": map[string]any{"sessionIssuer": map[string]any{"type": "Role", "userName": e.by.role}}}
	}
	source := "203.0.113.7"
	if e.by.invokedBy != "" {
		identity["invokedBy"], source = e.by.invokedBy, e.by.invokedBy
	}
	told := map[string]any{
		"eventVersion": "1.09", "eventSource": service, "eventName": e.name, "awsRegion": w.region,
		"eventTime": e.at.Format(time.RFC3339), "eventID": e.id, "sourceIPAddress": source, "userAgent": e.by.agent,
		"userIdentity": identity, "requestParameters": parameters, "recipientAccountId": w.account, "readOnly": false,
	}
	if e.failed != "" {
		told["errorCode"] = e.failed
	} else if e.made != "" {
		told["responseElements"] = map[string]any{"name": e.alias, "revisionId": e.made}
	}
	text, _ := json.Marshal(told) // it holds nothing that has no JSON
	return types.Event{
		EventId: aws.String(e.id), EventName: aws.String(e.name), EventSource: aws.String(service),
		EventTime: aws.Time(e.at), ReadOnly: aws.String("false"), Username: aws.String(e.by.user), CloudTrailEvent: aws.String(string(text)),
	}
}

// parameters are what a call stated.
func (e *event) parameters() map[string]any {
	if e.table != nil {
		return e.table
	}
	parameters := map[string]any{"functionName": e.function, "name": e.alias}
	if e.version != nil {
		parameters["functionVersion"] = *e.version
	}
	if e.description != nil {
		parameters["description"] = *e.description
	}
	if e.weights != nil {
		parameters["routingConfig"] = map[string]any{"additionalVersionWeights": e.weights}
	}
	if e.revision != "" {
		parameters["revisionId"] = e.revision
	}
	return parameters
}

// codeOf is the code of an error as CloudTrail keeps it.
func codeOf(err error) string {
	if api, ok := err.(smithy.APIError); ok {
		return api.ErrorCode()
	}
	return "InternalFailure"
}
