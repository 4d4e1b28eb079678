package verb

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model/invoke"
)

// tests is a config with tests of both functions, beside the stages.
const tests = team + `
[[test]]
function = "orders"
name = "takes an order"
event = "events/order.json"
expect = { ok = true }

[[test]]
function = "orders"
name = "counts"
event = { items = [1, 2] }
expect = { items = ">1" }

[[test]]
function = "payments"
name = "pays"
expect = '{"ok": true}'
`

func testHost(t *testing.T) *host {
	h := newHost(t)
	h.configure(tests)
	if err := os.MkdirAll(filepath.Join(h.Dir, "events"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.file("events/order.json", []byte(`{"id": 7}`))
	return h
}

// answer says what a function answers from now on.
func (h *host) answer(function string, a sim.Answer) {
	h.t.Helper()
	if err := h.world.PutAnswer(function, a); err != nil {
		h.t.Fatal(err)
	}
}

type testsOutput struct {
	Results []struct {
		Test, Function, Stage, Version, Status, Reason string
		Verdict                                        invoke.Verdict
		Report                                         *struct {
			BilledMS float64 `json:"billed_ms"`
		}
		Error *struct {
			Type  string
			Trace []string
		} `json:"function_error"`
		Mismatches []struct{ Path string }
		Answer     map[string]any
		Log        []string
	}
	Passed, Of int
}

func TestOneFunctionIsInvokedAsAskedFor(t *testing.T) {
	h := testHost(t)
	h.run(exitDone, "test", "orders", "--stage", "stage", "--event", "order", "--yes", "-o", "json")
	var got testsOutput
	h.decode(&got)
	r := got.Results[0]
	if r.Test != "order" || r.Version != "3" || r.Verdict != invoke.Passed || r.Answer["id"] != 7.0 || r.Report == nil ||
		r.Report.BilledMS <= 0 || len(r.Log) < 3 {
		t.Errorf("the result is %+v", r)
	}
	h.run(exitDone, "test", "orders", "--version", "2", "--yes")
	h.prints("empty event", "—", "passed", "ANSWER", `"ok": true`, "LOG, its end", "COLD START")
	if n := h.world.Calls()["Invoke"]; n != 2 {
		t.Errorf("it was invoked %d times", n)
	}
	h.run(exitDone, "history", "orders")
	h.prints("test", "passed")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"takes one function's name", []string{"--stage", "dev"}},
		{"say --stage STAGE or --version N", []string{"orders"}},
		{"exclude each other", []string{"orders", "--stage", "dev", "--version", "3"}},
		{`"$LATEST" is no version`, []string{"orders", "--version", "$LATEST"}},
		{"leave out --event", []string{"--all", "--stage", "dev", "--event", "order"}},
		{"did you mean order?", []string{"orders", "--stage", "dev", "--event", "ordre"}},
		{"there is no such stage", []string{"orders", "--stage", "qa"}},
		{`there is no function "ordres": did you mean orders?`, []string{"ordres", "--stage", "dev"}},
		{"the config has no test of mail", []string{"mail", "--all", "--stage", "dev"}},
	} {
		h.run(exitUsage, append(append([]string{"test"}, c.args...), "--yes")...)
		h.says(c.want)
	}
	h.run(exitRefused, "test", "orders", "--version", "17", "--yes")
	h.says("orders has no version 17")
	if n := h.world.Calls()["Invoke"]; n != 2 {
		t.Errorf("wrong usage invoked: %d", n)
	}
}

func TestATestIsConfirmedAsItsStageWants(t *testing.T) {
	h := testHost(t)
	h.run(exitRefused, "test", "orders", "--stage", "stage")
	h.says("nothing was invoked: without a terminal to ask, add --yes")
	h.run(exitRefused, "test", "orders", "--stage", "prod", "--yes")
	h.says("add --confirm prod to --yes")
	h.run(exitRefused, "test", "orders", "--version", "1", "--yes")
	h.says("orders: prod serves version 1", "add --confirm prod to --yes")
	h.run(exitRefused, "test", "orders", "--stage", "stage", "--yes", "--read-only")
	h.says("read-only: nothing was invoked")
	h.terminal("n")
	h.run(exitRefused, "test", "orders", "--stage", "stage")
	h.says("Invoke orders in stage? [y/N]", "the answer was no")
	h.terminal("stage")
	h.run(exitRefused, "test", "orders", "--stage", "prod")
	h.says("Type prod to do this: Invoke orders in prod", "the answer was not prod")
	if n := h.world.Calls()["Invoke"]; n != 0 {
		t.Fatalf("it was invoked %d times", n)
	}
	h.terminal("prod")
	h.run(exitDone, "test", "orders", "--stage", "prod")
	h.run(exitDone, "test", "orders", "--stage", "prod", "--yes", "--confirm", "prod")
	if n := h.world.Calls()["Invoke"]; n != 2 {
		t.Errorf("it was invoked %d times", n)
	}
	h.run(exitDone, "test", "orders", "--stage", "prod", "--dry-run", "-o", "json")
	var planned struct{ Results []plannedTestJSON }
	h.decode(&planned)
	if p := planned.Results[0]; p.Version != "1" || p.Confirm != "prod" || p.Bytes != 2 || h.world.Calls()["Invoke"] != 2 {
		t.Errorf("it would do %+v", p)
	}
}

// The tests of the config, their file for build servers, and what the plan of a move
// says of them in another home on the same journal.
func TestAllTestsOfTheConfig(t *testing.T) {
	h := testHost(t)
	h.answer("payments", sim.Answer{Payload: `{"errorMessage":"no money","errorType":"Broke","stackTrace":["  line 1"]}`,
		Failed: "Unhandled"})
	h.run(exitFailed, "test", "--all", "--stage", "dev", "--yes", "--junit", "results.xml")
	h.prints("takes an order", "counts", "pays", "the function failed: Broke: no money", "line 1")
	h.says("1 of 3 did not pass: payments in dev, pays: failed")

	text, err := os.ReadFile(filepath.Join(h.Dir, "results.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Suites []struct {
			Name                    string `xml:"name,attr"`
			Tests, Failures, Errors int    `xml:",attr"`
			T                       int    `xml:"tests,attr"`
			F                       int    `xml:"failures,attr"`
			Cases                   []struct {
				Name    string `xml:"name,attr"`
				Class   string `xml:"classname,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Type    string `xml:"type,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &suites); err != nil || len(suites.Suites) != 1 {
		t.Fatalf("%v in\n%s", err, text)
	}
	s := suites.Suites[0]
	if s.Name != "aloft dev" || s.T != 3 || s.F != 1 || len(s.Cases) != 3 || s.Cases[2].Failure == nil ||
		s.Cases[2].Failure.Type != "Broke" || s.Cases[0].Failure != nil {
		t.Errorf("the file has %+v", s)
	}

	journal := filepath.Join(filepath.Dir(h.Dir), "state", "aloft", "journal.jsonl")
	other := newHost(t)
	other.world = h.world
	other.configure(tests + "\n[journal]\npath = \"" + journal + "\"\n")
	other.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run")
	other.prints("tested just now, 2 of 2 passed")
	other.run(exitDone, "promote", "payments", "--to", "stage", "--dry-run")
	other.prints("4 was tested just now, 1 of 1 failed: pays")
	other.Now = func() time.Time { return time.Now().Add(2*time.Hour + time.Minute) }
	other.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run", "-o", "json")
	var planned struct{ Results []plannedJSON }
	other.decode(&planned)
	found := false
	for _, g := range planned.Results[0].Guards {
		found = found || g.Guard == "tests" && g.State == "passed" && g.Why == "tested 2 h ago, 2 of 2 passed"
	}
	if !found {
		t.Errorf("the guards are %+v", planned.Results[0].Guards)
	}
	// What was not tested and has tests is said to be not known.
	other.run(exitDone, "promote", "orders", "--to", "prod", "--dry-run")
	other.prints("no test of 3 is on record in this journal")
	// A test is no change that undo would take back.
	other.run(exitRefused, "undo", "--yes")
	other.says("there is nothing to undo")
	h.run(exitRefused, "undo", h.lastID(), "--yes")
	h.says("was a test: what a function did in a test can not be taken back")
}

// lastID is the id of the last test in the journal.
func (h *host) lastID() string {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(filepath.Dir(h.Dir), "state", "aloft", "journal.jsonl"))
	if err != nil {
		h.t.Fatal(err)
	}
	_, id, _ := strings.Cut(string(text[strings.LastIndex(strings.TrimSpace(string(text)), "\n")+1:]), `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	return id
}

func TestBadEventsAreToldWithTheirPlace(t *testing.T) {
	h := testHost(t)
	h.file("events/order.json", []byte("{\n  \"id\": 7,\n}\n"))
	h.run(exitUsage, "test", "--all", "--stage", "dev", "--yes")
	h.says("aloft.toml:", "test.event: ", "order.json:3: is not JSON")
	h.run(exitUsage, "test", "orders", "--stage", "dev", "--event", "events/order.json", "--yes")
	h.says("order.json:3: is not JSON")
	if err := os.Remove(filepath.Join(h.Dir, "events", "order.json")); err != nil {
		t.Fatal(err)
	}
	h.run(exitUsage, "test", "--all", "--stage", "dev", "--yes")
	h.says("aloft.toml:16: test.event: there is no file ")
	h.configure(team + "[[test]]\nfunction = \"ordres\"\n")
	h.run(exitUsage, "test", "--all", "--stage", "dev", "--yes")
	h.says("aloft.toml:13: test.function: there is no function \"ordres\": did you mean orders?")
	h.configure(tests)
	h.In = strings.NewReader(`{"id":9}`)
	h.run(exitDone, "test", "orders", "--stage", "dev", "--event", "-", "--yes")
	h.prints("standard input", `"id": 9`)
	h.In = strings.NewReader("{\n")
	h.run(exitUsage, "test", "orders", "--stage", "dev", "--event", "-", "--yes")
	h.says("the event on the standard input is not JSON")
	if n := h.world.Calls()["Invoke"]; n != 1 {
		t.Errorf("it was invoked %d times", n)
	}
}

// Results that could not be written are found out before anything is invoked.
func TestNothingIsInvokedWithoutAPlaceForTheResults(t *testing.T) {
	h := testHost(t)
	h.run(exitFailed, "test", "--all", "--stage", "dev", "--yes", "--junit", "nowhere/results.xml")
	h.says("saving the results")
	if n := h.world.Calls()["Invoke"]; n != 0 {
		t.Errorf("it was invoked %d times", n)
	}
}

func TestALostAnswerIsSaidToBeNotKnown(t *testing.T) {
	h := testHost(t)
	h.script("Invoke#1=lost")
	h.run(exitFailed, "test", "orders", "--stage", "dev", "--yes", "-o", "json")
	var got testsOutput
	h.decode(&got)
	if r := got.Results[0]; r.Verdict != invoke.NotKnown || !strings.Contains(r.Reason, "whether it ran is not known") ||
		h.world.Calls()["Invoke"] != 1 {
		t.Errorf("the result is %+v after %d", r, h.world.Calls()["Invoke"])
	}
	h.run(exitDone, "history", "orders")
	h.prints("not known", "whether it ran is not known")
}

func TestTheTestsOfTheDemo(t *testing.T) {
	for _, test := range demoTests() {
		if test.Expect == nil {
			t.Errorf("%s of %s expects nothing", test.Name, test.Function)
		}
	}
}
