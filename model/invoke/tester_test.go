package invoke

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/expect"
)

func expectation(t *testing.T, text string) *expect.Expectation {
	t.Helper()
	e, err := expect.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const textLog = "START RequestId: 0a1b Version: 14\n\x1b[31mhello\x1b[0m\nEND RequestId: 0a1b\n" +
	"REPORT RequestId: 0a1b\tDuration: 41.20 ms\tBilled Duration: 42 ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB\tInit Duration: 210.00 ms\t\n"

const jsonLog = `{"time":"2026-11-22T21:50:03.000Z","type":"platform.start","record":{"requestId":"0a1b","version":"14"}}
{"time":"2026-11-22T21:50:03.100Z","type":"platform.report","record":{"requestId":"0a1b","status":"success","metrics":{"durationMs":41.2,"billedDurationMs":42,"memorySizeMB":128,"maxMemoryUsedMB":61}}}
`

func TestATestPassesOrSaysWhyNot(t *testing.T) {
	for _, c := range []struct {
		name, expect string
		answer       model.Invoked
		verdict      Verdict
		why          string
	}{
		{"any answer", "", model.Invoked{Version: "14", Payload: []byte(`null`)}, Passed, ""},
		{"as expected", `{"ok":true}`, model.Invoked{Version: "14", Payload: []byte(`{"ok":true,"n":1}`)}, Passed, ""},
		{"not as expected", `{"ok":true,"n":">3"}`, model.Invoked{Version: "14", Payload: []byte(`{"ok":false,"n":1}`)},
			Failed,
			"n is 1, expected >3 (and 1 more)"},
		{"no JSON", `{"ok":true}`, model.Invoked{Version: "14", Payload: nil}, Failed, "no JSON"},
		{"the function failed", "", model.Invoked{Version: "14", FunctionError: "Unhandled",
			Payload: []byte(`{"errorMessage":"'amount'","errorType":"KeyError","stackTrace":["  File \"x\", line 1"]}`)},
			Failed, "the function failed: KeyError: 'amount'"},
		{"it failed, and answered as expected", `{"errorType":"KeyError"}`,
			model.Invoked{Version: "14", FunctionError: "Unhandled", Payload: []byte(`{"errorType":"KeyError"}`)},
			Failed, "the function failed: KeyError"},
		{"it failed without words", "", model.Invoked{Version: "14", FunctionError: "Handled", Payload: []byte(`{}`)},
			Failed, "Handled error, without words"},
		{"out of time", "", model.Invoked{Version: "14", FunctionError: "Unhandled",
			Payload: []byte(`{"errorMessage":"2026 0a1b Task timed out after 10.00 seconds"}`)},
			Failed, "Task timed out after 10.00 seconds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.lambda.answer = answers(c.answer)
			r := request(c.name)
			if c.expect != "" {
				r.Expect = expectation(t, c.expect)
			}
			got := b.one(r)
			if got.Verdict != c.verdict || !strings.Contains(got.Why, c.why) || got.Status != change.Moved || got.To != "14" {
				t.Errorf("it is %s to %s, %s: %s", got.Status, got.To, got.Verdict, got.Why)
			}
			m := b.moves()
			if len(m) != 1 || m[0].Outcome == nil || VerdictOf(m[0]) != c.verdict || m[0].Intent.Test != c.name ||
				m[0].Intent.Kind != Kind {
				t.Fatalf("the journal has %+v", m)
			}
			if m[0].Intent.Verdict != "" || m[0].Intent.Stage != "stage" ||
				m[0].Intent.Subject() != model.InvokedAt(at, "orders", "stage") {
				t.Errorf("the intent is %+v", m[0].Intent)
			}
			if len(b.lambda.invoked) != 1 {
				t.Errorf("it was invoked %d times", len(b.lambda.invoked))
			}
		})
	}
}

func TestTheReportIsReadAsTextAndAsJSON(t *testing.T) {
	for name, log := range map[string]string{"text": textLog, "JSON": jsonLog} {
		o := judge(Request{}, model.Invoked{Version: "14", Payload: []byte("1"), Log: []byte(log)}, time.Second)
		if !o.Reported || o.Report.Billed != 42*time.Millisecond || o.Report.MemoryUsed != 61 ||
			o.Lasted() != 41200*time.Microsecond {
			t.Errorf("%s: %+v", name, o.Report)
		}
		if cold := o.Report.Cold(); cold != (name == "text") {
			t.Errorf("%s: cold is %v", name, cold)
		}
	}
	o := judge(Request{}, model.Invoked{Version: "14", Payload: []byte("1"),
		Log: []byte("\x1b[31mhello\x1b[0m\tworld\n\x1b]0;evil\x07x")}, time.Second)
	if o.Reported || o.Lasted() != time.Second {
		t.Errorf("without a report: %+v", o)
	}
	if lines := o.LogLines(); len(lines) != 2 || strings.ContainsAny(strings.Join(lines, ""), "\x1b\x07\t") ||
		!strings.HasPrefix(lines[0], "hello") {
		t.Errorf("the lines are %q", lines)
	}
}

func TestThePayloadIsIndentedAndSafe(t *testing.T) {
	o := Outcome{Answer: model.Invoked{Payload: []byte(`{"a":[1,2],"b":"\u001b[2J"}`)}}
	if lines, more := o.PayloadLines(3); len(lines) != 3 || more != 4 || lines[1] != `  "a": [` {
		t.Errorf("%q and %d more", lines, more)
	}
	o.Answer.Payload = []byte("\x1b[2Jplain\nmore")
	if lines, _ := o.PayloadLines(9); len(lines) != 2 || strings.ContainsRune(lines[0], 0x1b) {
		t.Errorf("%q", lines)
	}
}

// An invocation that AWS refused did nothing; one whose answer was lost may have, and is
// never made again.
func TestALostAnswerIsNotKnownAndNotRepeated(t *testing.T) {
	b := newBench(t)
	b.lambda.answer = fails(&model.Failure{Class: model.Throttled, Operation: "Invoke", Message: "Rate exceeded",
		NoEffect: true})
	got := b.one(request("refused"))
	if got.Status != change.Failed || got.Verdict != "" || !strings.Contains(got.Why, "Rate exceeded") {
		t.Errorf("refused: %s, %q: %s", got.Status, got.Verdict, got.Why)
	}
	b.lambda.answer = fails(&model.Failure{Class: model.Network, Operation: "Invoke", Message: "the answer broke off"})
	got = b.one(request("lost"))
	if got.Status != change.Failed || got.Verdict != NotKnown ||
		!strings.Contains(got.Why, "whether it ran is not known") || !strings.Contains(got.Why, "the log of orders") {
		t.Errorf("lost: %s, %q: %s", got.Status, got.Verdict, got.Why)
	}
	if n := len(b.lambda.invoked); n != 2 {
		t.Errorf("it was invoked %d times", n)
	}
	m := b.moves()
	if VerdictOf(m[0]) != "" || VerdictOf(m[1]) != NotKnown {
		t.Errorf("the journal has %q and %q", VerdictOf(m[0]), VerdictOf(m[1]))
	}
	if tested := TestedOf(m, at, "orders", "14"); tested.Of != 1 || len(tested.Bad) != 1 ||
		!strings.Contains(tested.Words(time.Now()), "1 of 1 not known: lost") {
		t.Errorf("it counts as %+v, %q", tested, tested.Words(time.Now()))
	}
}

// A process that ends in the middle leaves an intent; the next start records that it is
// not known, and invokes nothing.
func TestWhatAProcessLeftIsNotKnown(t *testing.T) {
	b := newBench(t)
	b.lambda.answer = dies
	sheets := b.Prepare(t.Context(), []Request{request("cut off")}, nil)
	var wait sync.WaitGroup
	wait.Go(func() { b.Run(t.Context(), sheets, nil) })
	wait.Wait()
	m := b.moves()
	if len(m) != 1 || m[0].Outcome != nil {
		t.Fatalf("the journal has %+v", m)
	}
	next := b.again()
	next.deps.Now = func() time.Time { return time.Now().Add(time.Hour) }
	next.runner = change.New(change.Deps{Journal: next.deps.Journal, Operator: next.deps.Operator,
		Identity: next.deps.Identity, Now: next.deps.Now})
	settled, err := next.SettlePending(t.Context())
	if err != nil || len(settled) != 1 || settled[0].Status != change.Failed ||
		!strings.Contains(settled[0].Reason, "not known") {
		t.Fatalf("settled %+v, %v", settled, err)
	}
	if m := b.moves(); VerdictOf(m[0]) != NotKnown || len(b.lambda.invoked) != 1 {
		t.Errorf("the journal has %+v after %d invocations", m[0].Outcome, len(b.lambda.invoked))
	}
}

// Binaries that know nothing of tests settle every pending intent as a move, so a test's
// lines are none to them.
func TestTheLinesOfATestAreStepsToOlderBinaries(t *testing.T) {
	b := newBench(t)
	b.one(request("one"))
	text, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), `"phase":"step"`); n != 2 || strings.Contains(string(text), `"phase":"intent"`) ||
		strings.Contains(string(text), `"alias":"stage"`) {
		t.Errorf("the journal is\n%s", text)
	}
	if strings.Contains(string(text), `"ok`) {
		t.Errorf("the payload is in the journal:\n%s", text)
	}
}

func TestATestIsRefusedWhereItCanNotBeMade(t *testing.T) {
	b := newBench(t)
	shared := b.lambda.versions["orders:12"]
	shared.TenantIsolated = true
	b.lambda.versions["orders:12"] = shared
	failed := b.lambda.versions["orders:9"]
	failed.State, failed.StateReason = "Failed", "the image is gone"
	b.lambda.versions["orders:9"] = failed
	gone := model.Stage{Name: "qa", Alias: "qa"}
	for _, c := range []struct {
		name    string
		r       Request
		verdict change.Verdict
		want    string
	}{
		{"no alias", Request{Function: "orders", Stage: gone}, change.Refused, "orders has no alias qa"},
		{"no version", Request{Function: "orders", Version: "3"}, change.Refused, "orders has no version 3"},
		{"no tenant", Request{Function: "orders", Version: "12"}, change.Choose, "isolated by tenant"},
		{"a tenant too many", Request{Function: "orders", Version: "14", Tenant: "a"}, change.Refused,
			"is not isolated by tenant"},
		{"no good", Request{Function: "orders", Version: "9"}, change.Refused, "it is Failed: the image is gone"},
	} {
		c.r.Event.JSON = []byte("{}")
		s := b.Prepare(t.Context(), []Request{c.r}, nil)
		if s[0].Verdict != c.verdict || !strings.Contains(s[0].Reason, c.want) {
			t.Errorf("%s: %s: %s", c.name, s[0].Verdict, s[0].Reason)
		}
		if r := b.Run(t.Context(), s, nil)[0]; r.Status != change.WasRefused && r.Status != change.Failed || r.Verdict != "" {
			t.Errorf("%s: made: %+v", c.name, r)
		}
	}
	if len(b.lambda.invoked) > 0 || len(b.moves()) > 0 {
		t.Errorf("%d were invoked, the journal has %d", len(b.lambda.invoked), len(b.moves()))
	}
}

// A stage that wants its name typed wants it for its version by number as well.
func TestWhoseNameIsTyped(t *testing.T) {
	b := newBench(t)
	confirm := func(r Request) string {
		r.Event.JSON = []byte("{}")
		return b.Prepare(t.Context(), []Request{r}, nil)[0].Confirm.Name
	}
	for _, c := range []struct {
		name string
		r    Request
		want string
	}{
		{"stage", Request{Function: "orders", Stage: stage}, ""},
		{"prod", Request{Function: "orders", Stage: prod}, "production"},
		{"a version that prod serves", Request{Function: "orders", Version: "9"}, "production"},
		{"another version", Request{Function: "orders", Version: "14"}, ""},
	} {
		if got := confirm(c.r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	a := b.lambda.aliases["orders:prod"]
	a.Canary = &model.Canary{Version: "12", Weight: 0.1}
	b.lambda.aliases["orders:prod"] = a
	if got := confirm(Request{Function: "orders", Version: "12"}); got != "production" {
		t.Errorf("the canary of prod: %q", got)
	}
	b.lambda.denied = map[string]bool{"GetAlias": true}
	if got := confirm(Request{Function: "orders", Version: "14"}); got != "production" {
		t.Errorf("where prod can not be read: %q", got)
	}
}

func TestTestsTakeATenthOfTheConcurrency(t *testing.T) {
	for _, c := range []struct {
		name     string
		limits   int
		reserved map[string]int
		denied   map[string]bool
		want     int
	}{
		{"a usual account", 1000, nil, nil, 8},
		{"a small account", 30, nil, nil, 3},
		{"a tiny one", 5, nil, nil, 1},
		{"a number of its own", 1000, map[string]int{"orders": 2}, nil, 2},
		{"a large number of its own", 1000, map[string]int{"orders": 200}, nil, 8},
		{"not allowed to know", 1000, nil, map[string]bool{"GetAccountSettings": true}, 1},
		{"not allowed to know of the function", 1000, nil, map[string]bool{"GetFunctionConcurrency": true}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.lambda.limits.Unreserved, b.lambda.reserved = c.limits, c.reserved
				b.lambda.answer = func(context.Context, model.Invocation) (model.Invoked, error) {
					time.Sleep(time.Second)
					return model.Invoked{Version: "14", Payload: []byte("1")}, nil
				}
				sheets := b.Prepare(t.Context(), many(20), nil)
				b.lambda.denied = c.denied
				for i, r := range b.Run(t.Context(), sheets, nil) {
					if r.Verdict != Passed || r.Request.Name != sheets[i].Request.Name {
						t.Errorf("%d: %+v", i, r)
					}
				}
				if b.lambda.most != c.want {
					t.Errorf("%d ran at once, want %d", b.lambda.most, c.want)
				}
				if m := b.moves(); len(m) != 20 || m[0].Intent.Set == "" || m[0].Intent.SetOf != 20 {
					t.Errorf("the journal has %d, of the set %q", len(m), m[0].Intent.Set)
				}
			})
		})
	}
}

func TestAnAnswerThatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.lambda.answer = func(ctx context.Context, i model.Invocation) (model.Invoked, error) {
			if i.Timeout != 10*time.Second {
				t.Errorf("the adapter is told of %s", i.Timeout)
			}
			<-ctx.Done()
			return model.Invoked{}, &model.Failure{Class: model.Network, Message: "no answer in time", Err: ctx.Err()}
		}
		r := request("slow")
		r.Timeout = 3 * time.Second
		began := time.Now()
		got := b.one(r)
		if took := time.Since(began); took != 3*time.Second || got.Verdict != Failed ||
			!strings.Contains(got.Why, "no answer within 3.0 s: it may still run, Lambda ends it after 10.0 s") {
			t.Errorf("after %s: %s: %s", took, got.Verdict, got.Why)
		}
	})
}

// Who stops waiting learns that it is not known; what was not begun is not begun.
func TestStoppingTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.lambda.limits.Unreserved = 20 // two at once
		b.lambda.answer = func(ctx context.Context, _ model.Invocation) (model.Invoked, error) {
			<-ctx.Done()
			return model.Invoked{}, &model.Failure{Class: model.Other, Message: "cancelled", Err: ctx.Err()}
		}
		sheets := b.Prepare(t.Context(), many(5), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		count := map[Verdict]int{}
		for _, r := range b.Run(ctx, sheets, nil) {
			if count[r.Verdict]++; r.Verdict == NotKnown && !strings.Contains(r.Why, "not waited for") {
				t.Errorf("it says %s", r.Why)
			}
		}
		if count[NotKnown] != 2 || count[""] != 3 || len(b.lambda.invoked) != 2 || len(b.moves()) != 2 {
			t.Errorf("%v, %d invoked, %d in the journal", count, len(b.lambda.invoked), len(b.moves()))
		}
	})
}

// The sheet of a move says how its version was tested, to everybody on the journal.
func TestTheGuardSaysHowAVersionWasTested(t *testing.T) {
	b := newBench(t)
	now := time.Now()
	ask := func(version string, wanted bool) change.Answer {
		g := Guard(b.again().deps.Journal, func() model.Identity { return at }, func(string) bool { return wanted },
			func() time.Time { return now })
		return g.Ask(t.Context(), change.Sheet{Subject: model.AliasSubject(at, "orders", "prod"), To: version})
	}
	if got := ask("14", false); got.State != change.Silent {
		t.Errorf("where nobody tests: %+v", got)
	}
	if got := ask("14", true); got.State != change.NotKnown || !strings.Contains(got.Why, "no test of 14") {
		t.Errorf("untested: %+v", got)
	}
	for _, name := range []string{"a", "b", "c"} {
		b.one(request(name))
	}
	now = time.Now().Add(2 * time.Hour)
	if got := ask("14", true); got.State != change.Passed || got.Why != "tested 2 h ago, 3 of 3 passed" {
		t.Errorf("tested: %+v", got)
	}
	b.lambda.answer = answers(model.Invoked{Version: "14", FunctionError: "Unhandled", Payload: []byte("{}")})
	b.one(request("b"))
	if got := ask("14", true); got.State != change.Noted || got.Why != "14 was tested 2 h ago, 1 of 3 failed: b" &&
		got.Why != "14 was tested 1 h ago, 1 of 3 failed: b" {
		t.Errorf("failed: %+v", got)
	}
	b.lambda.answer = answers(model.Invoked{Version: "14", Payload: []byte("{}")})
	b.one(request("b")) // the last result of a name counts
	if got := ask("14", true); got.State != change.Passed {
		t.Errorf("tested again: %+v", got)
	}
	if got := ask("13", false); got.State != change.Silent {
		t.Errorf("another version: %+v", got)
	}
	for _, s := range []change.Sheet{{Subject: model.AliasSubject(at, "orders", "prod"), To: "$LATEST"},
		{Subject: model.CapacitySubject(at, model.CapacityKey{Table: "t"}), To: "14"}} {
		if got := Guard(b.deps.Journal, func() model.Identity { return at }, nil, time.Now).Ask(t.Context(),
			s); got.State != change.Silent {
			t.Errorf("of %v: %+v", s.Subject, got)
		}
	}
	if got := TestedOf(b.moves(), model.Identity{Account: "999999999999", Region: at.Region}, "orders",
		"14"); got.Of != 0 {
		t.Errorf("in another account: %+v", got)
	}
}

func TestEvents(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1}`:          "",
		"\ufeff[1]":        "",
		"":                 "is empty",
		"{\n \"a\": 1,\n}": "line 3: is not JSON",
		"{\"a\":1} x":      "line 1: is not JSON",
		"\"\xff\"":         "not UTF-8",
		`"` + strings.Repeat("x", MaxEvent) + `"`: "has more than 6 MB",
	} {
		e, err := ParseEvent("e", []byte(text))
		switch {
		case want == "" && (err != nil || len(e.JSON) == 0):
			t.Errorf("%.20q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}
