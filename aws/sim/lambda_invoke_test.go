package sim

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// invoked invokes a function and gives its answer with the end of its log.
func invoked(t *testing.T, c *lambda.Client, in *lambda.InvokeInput) (*lambda.InvokeOutput, string) {
	t.Helper()
	in.LogType = types.LogTypeTail
	out, err := c.Invoke(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	log, err := base64.StdEncoding.DecodeString(aws.ToString(out.LogResult))
	if err != nil {
		t.Fatal(err)
	}
	return out, string(log)
}

func TestFunctionsOfTheDemoAnswer(t *testing.T) {
	w := New(Options{Seed: 1, Now: time.Now, Unlimited: true})
	w.SeedDemo(TeamSize)
	c := lambda.NewFromConfig(w.Config())

	out, log := invoked(t, c, &lambda.InvokeInput{FunctionName: str("activity-router"), Qualifier: str("dev"),
		Payload: []byte(`{"id":7}`)})
	var answer struct{ ID int }
	if err := json.Unmarshal(out.Payload, &answer); err != nil || answer.ID != 7 ||
		aws.ToString(out.ExecutedVersion) != "14" || out.FunctionError != nil {
		t.Errorf("it answers %s from %s, %v", out.Payload, aws.ToString(out.ExecutedVersion), out.FunctionError)
	}
	if !strings.Contains(log, "Init Duration: ") || !strings.Contains(log, "Billed Duration: 1501 ms") {
		t.Errorf("the first log is %q", log)
	}
	out, _ = invoked(t, c, &lambda.InvokeInput{FunctionName: str("activity-router"), Qualifier: str("14"),
		Payload: []byte(`{"requestContext":{},"pathParameters":{"id":"a"}}`)})
	var reply struct {
		StatusCode int
		Body       string
	}
	if err := json.Unmarshal(out.Payload, &reply); err != nil || reply.StatusCode != 200 ||
		!strings.Contains(reply.Body, `"id":"a"`) {
		t.Errorf("to a request of API Gateway it answers %s", out.Payload)
	}
	if _, log = invoked(t, c, &lambda.InvokeInput{FunctionName: str("activity-router"),
		Qualifier: str("14")}); strings.Contains(log, "Init Duration") {
		t.Errorf("a warm one begins anew: %q", log)
	}
	if out, log = invoked(t, c, &lambda.InvokeInput{FunctionName: str("slack-commands"),
		Qualifier: str("dev")}); !strings.Contains(string(out.Payload), `"statusCode":200`) ||
		!strings.Contains(log, `"type":"platform.report"`) {
		t.Errorf("behind an API it answers %s and logs %s", out.Payload, log)
	}
	// The version that went to prod a while ago is no good, and neither is the next report.
	for function, qualifier := range map[string]string{"activity-writer": "prod", "report-builder": "dev"} {
		out, log := invoked(t, c, &lambda.InvokeInput{FunctionName: &function, Qualifier: &qualifier})
		if aws.ToString(out.FunctionError) != "Unhandled" || out.StatusCode != 200 ||
			!strings.Contains(string(out.Payload), `"errorMessage"`) || !strings.Contains(log, "KeyError") {
			t.Errorf("%s: %s, %s, log %s", function, aws.ToString(out.FunctionError), out.Payload, log)
		}
	}
	// An alias with weights has both versions executed.
	both := map[string]bool{}
	for range 200 {
		out, _ := invoked(t, c, &lambda.InvokeInput{FunctionName: str("slack-events"), Qualifier: str("prod")})
		both[aws.ToString(out.ExecutedVersion)] = true
	}
	if len(both) != 2 || !both["9"] || !both["10"] {
		t.Errorf("the versions are %v", both)
	}
}

func TestInvocationsThatLambdaRefuses(t *testing.T) {
	w := New(Options{Seed: 1, Now: time.Now, Unlimited: true})
	w.PutFunction(FunctionSpec{Name: "plain", Versions: 1})
	w.PutFunction(FunctionSpec{Name: "shared", Versions: 1, TenantIsolated: true})
	w.PutFunction(FunctionSpec{Name: "still", Versions: 1})
	if err := w.Reserve("still", 0); err != nil {
		t.Fatal(err)
	}
	c := lambda.NewFromConfig(w.Config(), func(o *lambda.Options) { o.RetryMaxAttempts = 1 })
	one := str("1")
	for _, r := range []struct {
		in   *lambda.InvokeInput
		want string
	}{
		{&lambda.InvokeInput{FunctionName: str("nobody"), Qualifier: one}, "Function not found"},
		{&lambda.InvokeInput{FunctionName: str("plain"), Qualifier: str("2")}, "Function not found"},
		{&lambda.InvokeInput{FunctionName: str("plain"), Qualifier: one, Payload: []byte("{")},
			"Could not parse request body into json"},
		{&lambda.InvokeInput{FunctionName: str("plain"), Qualifier: one,
			Payload: []byte(`"` + strings.Repeat("x", maxEvent) + `"`)}, "must be smaller than 6291456 bytes"},
		{&lambda.InvokeInput{FunctionName: str("plain"), Qualifier: one, TenantId: str("a")},
			"not enabled with tenancy configuration"},
		{&lambda.InvokeInput{FunctionName: str("shared"), Qualifier: one}, "Add a valid tenant ID"},
		{&lambda.InvokeInput{FunctionName: str("still"), Qualifier: one}, "Rate exceeded"},
	} {
		if _, err := c.Invoke(t.Context(), r.in); err == nil || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%s: %v, want %q", aws.ToString(r.in.FunctionName), err, r.want)
		}
	}
	var t429 *types.TooManyRequestsException
	if _, err := c.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: str("still")}); !errors.As(err, &t429) ||
		t429.Reason != types.ThrottleReasonReservedFunctionConcurrentInvocationLimitExceeded {
		t.Errorf("the reason is %v", err)
	}
	if out, _ := invoked(t, c, &lambda.InvokeInput{FunctionName: str("shared"), Qualifier: one,
		TenantId: str("a")}); out.StatusCode != 200 {
		t.Errorf("with a tenant: %d", out.StatusCode)
	}
	settings, err := c.GetAccountSettings(t.Context(), &lambda.GetAccountSettingsInput{})
	if err != nil || settings.AccountLimit.ConcurrentExecutions != 1000 {
		t.Errorf("%+v, %v", settings, err)
	}
}

// What an answer is set to be comes as it is, and where the system's log level leaves
// the report out there is none.
func TestAnAnswerOfATestsOwn(t *testing.T) {
	w := New(Options{Seed: 1, Now: time.Now, Unlimited: true})
	w.PutFunction(FunctionSpec{Name: "plain", Versions: 1})
	if err := w.PutAnswer("plain", Answer{Payload: `{"a":1}`, Log: []string{"hello"}, Silent: true}); err != nil {
		t.Fatal(err)
	}
	c := lambda.NewFromConfig(w.Config())
	out, log := invoked(t, c, &lambda.InvokeInput{FunctionName: str("plain"), Qualifier: str("1")})
	if string(out.Payload) != `{"a":1}` || !strings.Contains(log, "hello") || strings.Contains(log, "REPORT") {
		t.Errorf("%s, log %q", out.Payload, log)
	}
}
