package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/aloftdeck/aloft/model"
)

var recorded = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// event is what CloudTrail answers of one call; inner is the JSON of the call.
func event(name, source, inner string) types.Event {
	return types.Event{EventId: aws.String("e1"), EventName: aws.String(name), EventSource: aws.String(source),
		EventTime: aws.Time(recorded), CloudTrailEvent: aws.String(inner)}
}

func TestEventsAreReadAsCalls(t *testing.T) {
	const update, lambda = "UpdateAlias20150331", "lambda.amazonaws.com"
	params := func(text string) string { return `{"requestParameters":` + text + `}` }
	base := model.AliasCall{ID: "e1", At: recorded, Deed: model.AliasUpdated, Function: "orders", Alias: "prod"}
	with := func(change func(*model.AliasCall)) model.AliasCall {
		c := base
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		event types.Event
		want  model.AliasCall
	}{
		"a name": {event(update, lambda, params(`{"functionName":"orders","name":"prod","functionVersion":"14"}`)),
			with(func(c *model.AliasCall) { c.Version = "14" })},
		"an ARN": {event(update, lambda, params(`{"functionName":"arn:aws:lambda:us-east-1:123456789012:function:orders","name":"prod"}`)), base},
		"a part of an ARN": {event(update, lambda, params(`{"functionName":"123456789012:function:orders","name":"prod"}`)),
			base},
		"an ARN with a qualifier": {event(update, lambda, params(`{"functionName":"arn:aws:lambda:us-east-1:123456789012:function:orders:prod","name":"prod"}`)), base},
		"an ARN of another account": {event(update, lambda, `{"recipientAccountId":"210987654321","requestParameters":{"functionName":"arn:aws:lambda:us-east-1:123456789012:function:orders","name":"prod"}}`),
			model.AliasCall{}},
		"weights": {event(update, lambda, params(`{"functionName":"orders","name":"prod","functionVersion":"9","routingConfig":{"additionalVersionWeights":{"10":0.1}},"revisionId":"r1"}`)),
			with(func(c *model.AliasCall) {
				c.Version, c.Weighed, c.Canary, c.Revision = "9", true, &model.Canary{Version: "10", Weight: 0.1}, "r1"
			})},
		"weights taken away": {event(update, lambda, params(`{"functionName":"orders","name":"prod","functionVersion":"9","routingConfig":{"additionalVersionWeights":{}}}`)),
			with(func(c *model.AliasCall) { c.Version, c.Weighed = "9", true })},
		"a config without a map": {event(update, lambda, params(`{"functionName":"orders","name":"prod","functionVersion":"9","routingConfig":{}}`)),
			with(func(c *model.AliasCall) { c.Version = "9" })},
		"and an answer that shows no weights": {event(update, lambda, `{"requestParameters":{"functionName":"orders","name":"prod","functionVersion":"9","routingConfig":{}},"responseElements":{"functionVersion":"9","revisionId":"r2"}}`),
			with(func(c *model.AliasCall) { c.Version, c.Weighed, c.Result = "9", true, "r2" })},
		"no config": {event(update, lambda, params(`{"functionName":"orders","name":"prod","functionVersion":"9","routingConfig":null}`)),
			with(func(c *model.AliasCall) { c.Version = "9" })},
		"the description alone": {event(update, lambda, `{"requestParameters":{"functionName":"orders","name":"prod","description":"a\u001b[31mb\nc"},"responseElements":{"functionVersion":"9"}}`),
			with(func(c *model.AliasCall) { c.Described, c.Description = true, "ab c" })},
		"a call that failed": {event(update, lambda, `{"errorCode":"PreconditionFailedException","requestParameters":{"functionName":"orders","name":"prod","functionVersion":"9"}}`),
			with(func(c *model.AliasCall) { c.Version, c.Error = "9", "PreconditionFailedException" })},
		"a name without a date": {event("UpdateAlias", lambda, params(`{"functionName":"orders","name":"prod"}`)), base},
		"KMS' event":            {event("UpdateAlias", "kms.amazonaws.com", params(`{"aliasName":"alias/x"}`)), model.AliasCall{}},
		"another event":         {event("UpdateFunctionCode20150331v2", lambda, params(`{"functionName":"orders","name":"prod"}`)), model.AliasCall{}},
		"no parameters":         {event(update, lambda, `{"requestParameters":null}`), model.AliasCall{}},
		"no JSON":               {event(update, lambda, `<html>`), model.AliasCall{}},
		"no alias":              {event(update, lambda, params(`{"functionName":"orders"}`)), model.AliasCall{}},
		"a user": {event(update, lambda, `{"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/team/alice","userName":"alice"},"userAgent":"aws-cli/2.17","sourceIPAddress":"203.0.113.7","requestParameters":{"functionName":"orders","name":"prod"}}`),
			with(func(c *model.AliasCall) {
				c.By = model.Caller{ARN: "arn:aws:iam::123456789012:user/team/alice", Name: "alice", Agent: "aws-cli/2.17"}
			})},
		"a session of a role": {event(update, lambda, `{"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/Operator/bob","sessionContext":{"sessionIssuer":{"userName":"Operator"}},"invokedBy":"cloudformation.amazonaws.com"},"sessionCredentialFromConsole":"true","requestParameters":{"functionName":"orders","name":"prod"}}`),
			with(func(c *model.AliasCall) {
				c.By = model.Caller{ARN: "arn:aws:sts::123456789012:assumed-role/Operator/bob", Name: "bob", Role: "Operator", InvokedBy: "cloudformation.amazonaws.com", Console: true}
			})},
		"texts without end": {event(update, lambda, params(`{"functionName":"orders","name":"prod","description":"`+strings.Repeat("x", 5000)+`"}`)),
			with(func(c *model.AliasCall) { c.Described, c.Description = true, strings.Repeat("x", maxText) })},
		"an event without end": {event(update, lambda, params(`{"functionName":"orders","name":"prod","description":"`+strings.Repeat("x", maxEvent)+`"}`)), model.AliasCall{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := aliasCallOf(&c.event)
			if ok != (c.want.ID != "") || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, ok, c.want)
			}
		})
	}
}

func FuzzEventsNeverPanic(f *testing.F) {
	f.Add(`{"requestParameters":{"functionName":"orders","name":"prod","routingConfig":{"additionalVersionWeights":{"10":0.1}}}}`)
	f.Add(`{"userIdentity":{"type":"AssumedRole","arn":"a/b"},"requestParameters":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		e := event("UpdateAlias20150331", "lambda.amazonaws.com", text)
		call, ok := aliasCallOf(&e)
		if ok && (call.Function == "" || call.Alias == "" || len(call.Description) > 3*maxText) {
			t.Errorf("got %+v", call)
		}
	})
}

// page is CloudTrail's answer with so many events.
func page(n int, next string) string {
	var events []map[string]any
	for i := range n {
		events = append(events, map[string]any{
			"EventId": fmt.Sprintf("e%d", i), "EventName": "UpdateAlias20150331", "EventSource": "lambda.amazonaws.com",
			"EventTime":       recorded.Add(-time.Duration(i) * time.Minute).Unix(),
			"CloudTrailEvent": `{"requestParameters":{"functionName":"orders","name":"prod","functionVersion":"14"}}`,
		})
	}
	body, _ := json.Marshal(map[string]any{"Events": events, "NextToken": next})
	return string(body)
}

func TestALookupAsksForOneEventName(t *testing.T) {
	w := &wire{answer: always(200, "", page(3, "more"))}
	a := open(t, w, nil)
	got, err := a.LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasUpdated, From: recorded.Add(-time.Hour), To: recorded, Marker: "here"})
	if err != nil || len(got.Calls) != 3 || got.Next != "more" || !got.Oldest.Equal(recorded.Add(-2*time.Minute)) {
		t.Fatalf("got %+v, %v", got, err)
	}
	r := w.seen()[0]
	for _, want := range []string{`"AttributeKey":"EventName"`, `"AttributeValue":"UpdateAlias20150331"`, `"NextToken":"here"`, `"MaxResults":50`, `"StartTime":1795345200`, `"EndTime":1795348800`} {
		if !strings.Contains(r.body, want) {
			t.Errorf("%s is not in %s", want, r.body)
		}
	}
	if !strings.HasSuffix(r.target, "LookupEvents") {
		t.Errorf("asked for %s", r.target)
	}
	w.answer = always(200, "", page(1, "here"))
	if got, err := a.LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasUpdated, Marker: "here"}); err != nil || got.Next != "" {
		t.Errorf("a marker that names itself: %+v, %v", got, err)
	}
}

func TestLookupsLeaveTwoASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(200, "", page(0, ""))}
		a := open(t, w, nil)
		start := time.Now()
		for range 5 {
			if _, err := a.LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasCreated}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 2*time.Second {
			t.Errorf("five calls took %v", took)
		}
		if m := a.Meter(); m.Calls != 5 {
			t.Errorf("the meter counts %d", m.Calls)
		}
	})
}

func TestALookupWaitsForASlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(40 * time.Second):
				return reply(200, "", page(1, "")), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}}
		a := open(t, w, nil)
		if got, err := a.LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasUpdated}); err != nil || len(got.Calls) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestALookupThatIsDeniedNamesThePermission(t *testing.T) {
	w := &wire{answer: always(400, "AccessDeniedException", `{"__type":"AccessDeniedException"}`)}
	_, err := open(t, w, nil).LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasUpdated})
	if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Denied || f.Permission != "cloudtrail:LookupEvents" {
		t.Errorf("got %#v", err)
	}
}

const prodARN = "arn:aws:lambda:us-east-1:123456789012:function:orders:prod"

// stackOf is CloudFormation's answer of a stack that has one resource.
func stackOf(id, status string) string {
	return `<DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackResourcesResult><StackResources>` +
		`<member><StackName>shop</StackName><LogicalResourceId>Role</LogicalResourceId><PhysicalResourceId>shop-role</PhysicalResourceId><ResourceType>AWS::IAM::Role</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><Timestamp>2026-11-22T12:00:00Z</Timestamp></member>` +
		`<member><StackName>shop</StackName><LogicalResourceId>Alias</LogicalResourceId><PhysicalResourceId>` + id + `</PhysicalResourceId><ResourceType>AWS::Lambda::Alias</ResourceType><ResourceStatus>` + status + `</ResourceStatus><Timestamp>2026-11-22T12:00:00Z</Timestamp></member>` +
		`</StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`
}

func TestTheStackOfAnAlias(t *testing.T) {
	xml := func(status int, body string) func(int, *http.Request) (*http.Response, error) {
		return func(int, *http.Request) (*http.Response, error) {
			r := reply(status, "", " "+body)
			r.Header.Set("Content-Type", "text/xml")
			return r, nil
		}
	}
	refused := func(code, message string) string {
		return `<ErrorResponse><Error><Type>Sender</Type><Code>` + code + `</Code><Message>` + message + `</Message></Error></ErrorResponse>`
	}
	for name, c := range map[string]struct {
		answer func(int, *http.Request) (*http.Response, error)
		want   string
		class  model.Class
	}{
		"a stack has it":             {xml(200, stackOf(prodARN, "UPDATE_COMPLETE")), "shop", ""},
		"a stack that was deleted":   {xml(200, stackOf(prodARN, "DELETE_COMPLETE")), "", ""},
		"a stack that let it stand":  {xml(200, stackOf(prodARN, "DELETE_SKIPPED")), "", ""},
		"a stack of another alias":   {xml(200, stackOf(prodARN+"2", "CREATE_COMPLETE")), "", ""},
		"none":                       {xml(400, refused("ValidationError", "Stack for "+prodARN+" does not exist")), "", ""},
		"denied":                     {xml(403, refused("AccessDenied", "User is not authorized to perform: cloudformation:DescribeStackResources")), "", model.Denied},
		"a call that makes no sense": {xml(400, refused("ValidationError", "1 validation error detected")), "", model.Other},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: c.answer}
			got, err := open(t, w, nil).StackOf(t.Context(), prodARN)
			if got != c.want || (err == nil) != (c.class == "") || err != nil && model.ClassOf(err) != c.class {
				t.Errorf("got %q, %v", got, err)
			}
			if f, ok := errors.AsType[*model.Failure](err); ok && f.Class == model.Denied && f.Permission != "cloudformation:DescribeStackResources" {
				t.Errorf("got %#v", f)
			}
			if body := w.seen()[0].body; !strings.Contains(body, "PhysicalResourceId=arn") {
				t.Errorf("asked for %s", body)
			}
		})
	}
}

func TestTagsThatCanNotBeListedAreNotNone(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Configuration":{"FunctionName":"orders"},"Tags":{"aws:cloudformation:stack-name":"shop"}}`)}
	a := open(t, w, nil)
	if tags, err := a.FunctionTags(t.Context(), "orders"); err != nil || tags["aws:cloudformation:stack-name"] != "shop" {
		t.Errorf("got %v, %v", tags, err)
	}
	w.answer = always(200, "", `{"Configuration":{"FunctionName":"orders"},"TagsError":{"ErrorCode":"AccessDeniedException","Message":"User is not authorized to perform: lambda:ListTags"}}`)
	_, err := a.FunctionTags(t.Context(), "orders")
	if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Denied || f.Permission != "lambda:ListTags" {
		t.Errorf("got %#v", err)
	}
}
