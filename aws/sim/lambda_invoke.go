package sim

// Invocations: what the functions of the account answer, and what Lambda writes into
// the end of the log that comes with the answer.

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// Lambda's own limits.
const (
	maxEvent  = 6 << 20 // bytes of an event
	mostTail  = 4 << 10 // bytes of the log that come with an answer
	staysWarm = 10 * time.Minute

	accountConcurrency = 1000
)

// Answer is what a function answers to each invocation.
type Answer struct {
	Payload string // JSON; empty: as the demo's functions answer
	// Failed makes the payload what the function failed with: "Unhandled" mostly.
	Failed string
	Takes  time.Duration
	Log    []string // lines that the function writes
	Silent bool     // Lambda writes no report, as where a function's system log level leaves it out
}

// PutAnswer says what a function answers from now on.
func (w *World) PutAnswer(function string, a Answer) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("let %s answer: there is no such function", function)
	}
	f.answer = &a
	return nil
}

// Reserve gives a function a number of invocations that may run at once.
func (w *World) Reserve(function string, n int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("reserve concurrency of %s: there is no such function", function)
	}
	f.reserved = aws.Int32(int32(n))
	return nil
}

func (w *World) getAccountSettings(*lambda.GetAccountSettingsInput) (*lambda.GetAccountSettingsOutput, error) {
	unreserved := int32(accountConcurrency)
	for _, f := range w.functions {
		if f.reserved != nil {
			unreserved -= *f.reserved
		}
	}
	return &lambda.GetAccountSettingsOutput{
		AccountLimit: &types.AccountLimit{ConcurrentExecutions: accountConcurrency,
			UnreservedConcurrentExecutions: aws.Int32(unreserved),
			TotalCodeSize:                  300 << 30, CodeSizeUnzipped: 250 << 20, CodeSizeZipped: 50 << 20},
		AccountUsage: &types.AccountUsage{FunctionCount: int64(len(w.functions))},
	}, nil
}

func (w *World) getReserved(in *lambda.GetFunctionConcurrencyInput) (*lambda.GetFunctionConcurrencyOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	return &lambda.GetFunctionConcurrencyOutput{ReservedConcurrentExecutions: f.reserved}, nil
}

// executed is the version that an invocation of a qualifier ends up at: an alias with
// weights has two.
func (w *World) executed(f *function, v *version, qualifier string) *version {
	a, ok := f.aliases[qualifier]
	if !ok || a.extra == "" || w.requests.Float64() >= a.weight {
		return v
	}
	if extra, ok := f.version(a.extra); ok {
		return extra
	}
	return v
}

// invocationTakes is how long an invocation keeps who asks waiting, in an account whose
// answers take time at all.
func (w *World) invocationTakes(in *lambda.InvokeInput) time.Duration {
	f, _, _, err := w.resolve(in.FunctionName, in.Qualifier)
	switch {
	case err != nil:
		return 0
	case f.answer != nil && f.answer.Takes > 0:
		return f.answer.Takes
	case w.latency.Max == 0:
		return 0
	}
	return w.usualRun(f)
}

// usualRun is how long an invocation of a function usually takes.
func (w *World) usualRun(f *function) time.Duration {
	if of, ok := demoWork[f.name]; ok {
		return time.Duration(of.millis * float64(time.Millisecond))
	}
	return 120 * time.Millisecond
}

func (w *World) invoke(in *lambda.InvokeInput) (*lambda.InvokeOutput, error) {
	if in.InvocationType != "" && in.InvocationType != types.InvocationTypeRequestResponse ||
		in.DurableExecutionName != nil || in.ClientContext != nil {
		return nil, &loudError{"Invoke is simulated for answers that are waited for alone"}
	}
	f, v, qualifier, err := w.resolve(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if f.updating != nil && f.updating.first {
		return nil, w.busy(f)
	}
	event := in.Payload
	if len(event) == 0 {
		event = []byte("{}")
	}
	switch tenant := aws.ToString(in.TenantId); {
	case len(event) > maxEvent:
		return nil, &refusal{status: 413, err: &types.RequestTooLargeException{
			Message: aws.String(fmt.Sprintf("Request must be smaller than %d bytes for the InvokeFunction operation",
				maxEvent)), Type: aws.String(byUser)}}
	case !json.Valid(event):
		return nil, &refusal{status: 400, err: &types.InvalidRequestContentException{
			Message: aws.String("Could not parse request body into json: Could not parse payload into json"),
			Type:    aws.String(byUser)}}
	case v.tenants && tenant == "":
		return nil, invalid("The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again.")
	case !v.tenants && tenant != "":
		return nil, invalid("The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.")
	case f.reserved != nil && *f.reserved == 0:
		return nil, &refusal{status: 429, err: &types.TooManyRequestsException{Message: aws.String(tooFast),
			Type:   aws.String(byUser),
			Reason: types.ThrottleReasonReservedFunctionConcurrentInvocationLimitExceeded}}
	}
	v = w.executed(f, v, qualifier)
	return w.run(f, v, event, in.LogType == types.LogTypeTail), nil
}

// run is what an invocation of a version answers.
func (w *World) run(f *function, v *version, event []byte, tail bool) *lambda.InvokeOutput {
	r := rand.New(rand.NewPCG(w.requests.Uint64(), uint64(v.number)))
	s := &speech{v: v, version: v.label(), json: logsJSON(f.name), id: w.request, at: w.now()}
	if last, warm := f.ran[v.label()]; !warm || w.now().Sub(last) > staysWarm {
		s.begins(w, r)
	}
	if f.ran == nil {
		f.ran = map[string]time.Time{}
	}
	f.ran[v.label()] = w.now()
	payload, failed, took := w.answerOf(f, v, event)
	s.answers(f, took, failed != "", r)
	out := &lambda.InvokeOutput{StatusCode: 200, ExecutedVersion: aws.String(v.label()), Payload: payload}
	if failed != "" {
		out.FunctionError = &failed
	}
	if tail {
		var text strings.Builder
		for _, l := range s.lines {
			text.WriteString(l.text)
		}
		whole := text.String()
		out.LogResult = aws.String(base64.StdEncoding.EncodeToString([]byte(whole[max(0, len(whole)-mostTail):])))
	}
	return out
}

// answers says what an invocation writes between its START and its REPORT.
func (s *speech) answers(f *function, took time.Duration, failed bool, r *rand.Rand) {
	if s.json {
		s.platform("start", "requestId", s.id, "version", s.version)
	} else {
		s.say("START RequestId: " + s.id + " Version: " + s.version)
	}
	begun := s.at
	if f.answer != nil {
		for _, text := range f.answer.Log {
			s.logs("INFO", text)
		}
	} else {
		s.logs("INFO", "took in the event of a test")
	}
	if s.at = begun.Add(took); failed {
		s.throws()
	}
	if f.answer != nil && f.answer.Silent {
		return
	}
	s.report(took.Seconds()*1000, min(int(s.v.memoryMB), 58+r.IntN(40)), failed)
}

// answerOf is what a function answers to an event, how it failed, and how long it took.
func (w *World) answerOf(f *function, v *version, event []byte) (payload []byte, failed string, took time.Duration) {
	took = w.usualRun(f)
	if a := f.answer; a != nil {
		if a.Takes > 0 {
			took = a.Takes
		}
		if a.Payload != "" {
			return []byte(a.Payload), a.Failed, took
		}
	}
	if _, bad := f.faults[v.label()]; bad || demoBroken[f.name] == v.number && v.number > 0 {
		return v.thrownPayload(), "Unhandled", took / 3
	}
	if f.created {
		return firstAnswer(event), "", took
	}
	return usualAnswer(f.name, event), "", took
}

// demoBroken are versions of the team's functions that fail whatever they are given.
var demoBroken = map[string]int{"report-builder": 31}

// thrownPayload is what a runtime answers for an error that nobody caught.
func (v *version) thrownPayload() []byte {
	s := speech{v: v}
	e := s.thrown()
	trace := "stackTrace"
	if s.node() {
		trace = "trace"
	}
	return nested("errorMessage", e.message, "errorType", e.kind, trace, e.stack)
}

// behindAPI are what the names of the team's functions behind API Gateway begin with: they
// answer as it wants.
var behindAPI = []string{"slack-", "auth-", "webhook-", "activity-search", "team-"}

// usualAnswer is what a function answers to an event that it can do something with. A
// request of API Gateway has its answer as API Gateway wants it, whatever the function.
func usualAnswer(name string, event []byte) []byte {
	var given struct {
		ID      any            `json:"id"`
		Items   []any          `json:"items"`
		Request map[string]any `json:"requestContext"`
		Path    map[string]any `json:"pathParameters"`
	}
	_ = json.Unmarshal(event, &given) // an event that is no object has none of them
	if id, ok := given.Path["id"]; ok && given.Request != nil {
		given.ID = id
	}
	body := nested("ok", true, "function", name, "items", max(len(given.Items), 1), "id", given.ID)
	asked := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
	if given.Request != nil || slices.ContainsFunc(behindAPI, asked) {
		return nested("statusCode", 200, "headers", map[string]string{"content-type": "application/json"}, "body",
			string(body))
	}
	return body
}
