package tests

// What holds for the dialogs of tests, and how they look.

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/expect"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"choose", "test", "tests"},
	Writes: func(request any) bool {
		_, invokes := request.(testsConfirmed)
		return invokes
	},
}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	dialogtest.AreHarmless(t, hostile(dialogtest.Env(t)))
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"choose":      "show the sheet",
		"test":        "invokes activity-router in stage",
		"test-type":   "invokes activity-router in prod: type prod first",
		"test-tenant": "shows the sheet for that tenant",
		"tests":       "makes 2 of 3 tests",
		"test-passed": "close",
		"test-failed": "close",
	}, map[string]string{
		"test-reading": "reading",
		"test-refused": "can not be invoked",
		"test-running": "invoking",
	})
}

// request is a test of the router.
func request(name string, stage model.Stage) invoke.Request {
	e, _ := expect.Parse([]byte(`{"ok":true,"items":">1"}`))
	return invoke.Request{Name: name, Function: "activity-router", Stage: stage, Expect: e, Timeout: 3 * time.Second,
		Event: invoke.Event{Name: name, JSON: []byte(`{"id":"a-17","items":[{"kind":"message"}]}`)}}
}

// ready is a sheet that can be made.
func ready(id string, r invoke.Request) invoke.Sheet {
	s := invoke.Sheet{Request: r, ID: id, ReadAt: dialogtest.Now, Version: dialogtest.Version("14", time.Hour, nil),
		Verdict: change.Ready}
	if r.Stage.Confirm == model.ConfirmType {
		s.Confirm = r.Stage
	}
	return s
}

// result is what became of a sheet.
func result(s invoke.Sheet, o invoke.Outcome) invoke.Result {
	return invoke.Result{Result: change.Result{ID: s.ID, Kind: invoke.Kind, To: "14", Status: change.Moved}, Outcome: o,
		Request: s.Request}
}

func passed() invoke.Outcome {
	return invoke.Outcome{Verdict: invoke.Passed, Reported: true, Took: time.Second,
		Report: lambdalog.Invocation{Duration: 41200 * time.Microsecond, Billed: 42 * time.Millisecond, MemorySize: 128,
			MemoryUsed: 61, Init: 210 * time.Millisecond},
		Answer: model.Invoked{Request: "0a1b2c3d-0000-4000-8000-000000000000", Version: "14",
			Payload: []byte(`{"ok":true,"items":3}`),
			Log:     []byte("START RequestId: 0a1b2c3d Version: 14\n[INFO]\trouted\nEND RequestId: 0a1b2c3d\nREPORT RequestId: 0a1b2c3d\n")}}
}

func failed() invoke.Outcome {
	o := passed()
	o.Verdict, o.Why = invoke.Failed, "the function failed: KeyError: 'amount'"
	o.Error = &invoke.FunctionError{Type: "KeyError", Message: "'amount'",
		Trace: []string{`  File "/var/task/app.py", line 73, in handler`}}
	o.Answer.FunctionError, o.Answer.Payload = "Unhandled", []byte(`{"errorMessage":"'amount'","errorType":"KeyError"}`)
	return o
}

func differing() invoke.Outcome {
	o := passed()
	o.Verdict, o.Why = invoke.Failed, "items is 1, expected >1"
	o.Mismatches = []expect.Mismatch{{Path: "items", Want: ">1", Got: "1"}, {Path: "ok", Want: "true"}}
	o.Why += " (and 1 more)"
	o.Reported = false
	return o
}

func lost() invoke.Outcome {
	return invoke.Outcome{Verdict: invoke.NotKnown,
		Why: "whether it ran is not known: no answer: look into the log of activity-router before it is invoked again"}
}

// opened are the dialogs of tests in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	_, stage, prod := dialogtest.Stages(env)
	out := map[string]dialog.Dialog{}
	one := target{functions: []string{"activity-router"}, stage: stage}
	own := []choice{{of: allTests, tests: 2}, {of: oneTest, name: "routes an activity"},
		{of: oneTest, name: "takes an empty event"}}
	choosing := newChooser(env, one, own, true)
	out["choose-reading"] = choosing
	chosen := newChooser(env, one, own, true)
	chosen.SetEvents([]string{"order", "refund"})
	out["choose"] = chosen
	bare := newChooser(env, target{functions: []string{"activity-router"}, version: "14"}, nil, false)
	out["choose-nothing"] = bare

	out["test-reading"] = newTestSheet(env, one, choice{of: oneTest})
	sheet := func(name string, t target, of choice, sheets ...invoke.Sheet) *testSheet {
		s := newTestSheet(env, t, of)
		s.SetSheets(sheets)
		out[name] = s
		return s
	}
	noted := ready("a", request("routes an activity", stage))
	noted.Beside, noted.Notes = &model.Canary{Version: "15", Weight: 0.1},
		[]string{"stage serves two versions by weight: Lambda chooses which one is tested"}
	sheet("test", one, choice{of: oneTest}, noted)
	sheet("test-type", target{functions: []string{"activity-router"}, stage: prod}, choice{of: oneEvent, name: "order"},
		ready("a", request("order", prod)))
	sheet("test-typed", one, choice{of: typedEvent}, ready("a", request(typedName, stage)))
	bad := sheet("test-typed-wrong", one, choice{of: typedEvent}, ready("a", request(typedName, stage)))
	bad.Update(tea.PasteMsg{Content: "{"})
	refused := ready("a", request("order", stage))
	refused.Verdict, refused.Reason, refused.Version = change.Refused,
		"activity-router has no alias stage, or does not exist", nil
	sheet("test-refused", one, choice{of: oneEvent}, refused)
	tenant := ready("a", request("order", stage))
	tenant.Verdict, tenant.Reason = change.Choose,
		"activity-router is isolated by tenant: say for which tenant it shall be invoked"
	box := sheet("test-tenant", one, choice{of: oneEvent}, tenant)
	box.tenant.Set("blue")
	unread := newTestSheet(env, one, choice{of: oneEvent})
	unread.Fail("/home/alice/events/order.json:3: is not JSON: invalid character '}' looking for beginning of object key string")
	out["test-unread"] = unread

	several := []invoke.Sheet{ready("a", request("routes an activity", stage)),
		ready("b", request("takes an empty event", stage)), refused}
	several[2].ID = "c"
	sheet("tests", one, choice{of: allTests}, several...)
	run := func(name string, sheets ...invoke.Sheet) *testSheet {
		s := sheet(name, one, choice{of: allTests}, sheets...)
		s.Go("")
		return s
	}
	running := run("test-running", several[:2]...)
	running.SetProgress(change.Progress{ID: "a", Step: change.StepDone})
	running.SetProgress(change.Progress{ID: "b", Step: "invoking"})
	stopped := run("test-stopped", several[:2]...)
	stopped.Act(action.StopWaiting)
	for name, o := range map[string]invoke.Outcome{"test-passed": passed(), "test-failed": failed(),
		"test-differs": differing()} {
		run(name, several[0]).SetResults([]invoke.Result{result(several[0], o)})
	}
	gone := result(several[1], lost())
	gone.Status = change.Failed
	run("test-lost", several[1]).SetResults([]invoke.Result{gone})
	run("tests-ended", several[:2]...).SetResults([]invoke.Result{result(several[0], passed()), gone,
		result(several[0], failed()), result(several[0], differing())})
	return out
}

// hostile are full of text that must not reach a terminal.
func hostile(env dialog.Env) map[string]dialog.Dialog {
	_, stage, _ := dialogtest.Stages(env)
	out := map[string]dialog.Dialog{}
	t := target{functions: []string{dialogtest.Hostile},
		stage: model.Stage{Name: dialogtest.Hostile, Alias: dialogtest.Hostile}}
	c := newChooser(env, t, []choice{{of: oneTest, name: dialogtest.Hostile}}, true)
	c.SetEvents([]string{dialogtest.Hostile})
	out["choose"] = c
	r := request(dialogtest.Hostile, stage)
	r.Function, r.Tenant, r.Event.JSON = dialogtest.Hostile, dialogtest.Hostile, []byte(dialogtest.Hostile)
	s := ready("a", r)
	s.Reason, s.Notes = dialogtest.Hostile, []string{dialogtest.Hostile}
	s.Version = dialogtest.Version(dialogtest.Hostile, 0,
		func(v *model.Version) { v.Role, v.Runtime = dialogtest.Hostile, dialogtest.Hostile })
	before := newTestSheet(env, t, choice{of: typedEvent})
	before.SetSheets([]invoke.Sheet{s})
	out["test"] = before
	several := newTestSheet(env, t, choice{of: allTests})
	several.SetSheets([]invoke.Sheet{s, s})
	out["tests"] = several
	o := failed()
	o.Why, o.Answer.Payload, o.Answer.Log, o.Answer.Request = dialogtest.Hostile, []byte(dialogtest.Hostile),
		[]byte(dialogtest.Hostile), dialogtest.Hostile
	after := newTestSheet(env, t, choice{of: oneTest})
	after.SetSheets([]invoke.Sheet{s})
	after.Go("")
	res := result(s, o)
	res.To = dialogtest.Hostile
	after.SetResults([]invoke.Result{res})
	out["ended"] = after
	all := newTestSheet(env, t, choice{of: allTests})
	all.SetSheets([]invoke.Sheet{s, s})
	all.Go("")
	all.SetResults([]invoke.Result{res, res})
	out["all"] = all
	return out
}

// What is confirmed is confirmed once, with the event that was typed; leaving it leaves
// it running.
func TestATestIsSaidOnceAndCanBeLeft(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := newTestSheet(env, target{functions: []string{"activity-router"}, stage: stage}, choice{of: typedEvent})
	dialogtest.Press(t, s, env, action.Confirm)
	if !strings.Contains(dialogtest.Screen(s), "still reading") {
		t.Errorf("enter while it reads shows\n%s", dialogtest.Screen(s))
	}
	s.SetSheets([]invoke.Sheet{ready("a", request(typedName, stage))})
	s.event.Set("")
	s.Update(tea.PasteMsg{Content: "{\n  \"id\": 7\n"})
	if r := dialogtest.Press(t, s, env, action.Confirm); r.Request != nil {
		t.Errorf("half an event was confirmed: %+v", r)
	}
	s.Update(tea.PasteMsg{Content: "}"})
	reply := dialogtest.Press(t, s, env, action.Confirm)
	asked, ok := reply.Request.(testsConfirmed)
	if !ok || len(asked.Sheets) != 1 || !strings.Contains(string(asked.Sheets[0].Request.Event.JSON), `"id": 7`) ||
		reply.Close {
		t.Fatalf("said %+v\n%s", reply, dialogtest.Screen(s))
	}
	if again := dialogtest.Press(t, s, env, action.Confirm); again != (dialog.Reply{}) {
		t.Errorf("enter again answered %+v", again)
	}
	if stop, ok := dialogtest.Press(t, s, env, action.StopWaiting).Request.(testsStopped); !ok || stop.ID != "a" {
		t.Errorf("stopping asked for %+v", stop)
	}
	if reply := dialogtest.Press(t, s, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
}

// A tenant is asked for before anything else, and the sheet is then read again.
func TestATenantIsNamedFirst(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := newTestSheet(env, target{functions: []string{"activity-router"}, stage: stage}, choice{of: oneEvent})
	sheet := ready("a", request("order", stage))
	sheet.Verdict = change.Choose
	s.SetSheets([]invoke.Sheet{sheet})
	if r := dialogtest.Press(t, s, env, action.Confirm); r.Request != nil {
		t.Errorf("without a tenant: %+v", r)
	}
	s.tenant.Set("blue")
	again, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(testAgain)
	if !ok || again.Request.Tenant != "blue" {
		t.Fatalf("it asks for %+v", again)
	}
	sheet.Verdict, sheet.Request = change.Ready, again.Request
	s.SetSheets([]invoke.Sheet{sheet})
	asked, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(testsConfirmed)
	if !ok || asked.Sheets[0].Request.Tenant != "blue" {
		t.Errorf("it confirms %+v", asked)
	}
}
