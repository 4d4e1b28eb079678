package functions

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
	"github.com/aloftdeck/aloft/ui/keymap"
)

func TestEnterMovesWhatIsReady(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := openSheets(env, nil, readySheet(env, "orders", stage))
	dialogtest.Type(s, "fix the import")
	reply := dialogtest.Press(t, s, env, action.Confirm)
	got, ok := reply.Request.(movesConfirmed)
	if !ok || !reply.Close {
		t.Fatalf("enter answered %+v", reply)
	}
	if len(got.Sheets) != 1 || got.Sheets[0].Request.Function != "orders" || got.AllOrNothing {
		t.Errorf("confirmed %+v", got)
	}
	if got.Sheets[0].Request.Reason != "fix the import" {
		t.Errorf("the reason is %q", got.Sheets[0].Request.Reason)
	}
	if got.Sheets[0].Alias.Revision != "r1" {
		t.Error("the sheet lost the revision that it was made from")
	}
}

func TestTheStageHasToBeTypedExactly(t *testing.T) {
	for _, c := range []struct {
		typed, says string
		moves       bool
	}{
		{"", "type prod first", false},
		{"pro", `"pro" is not prod`, false},
		{"Prod", `"Prod" is not prod`, false},
		{"prod ", "is not prod", false},
		{"production", `"production" is not prod`, false},
		{"prod", "", true},
	} {
		t.Run(c.typed, func(t *testing.T) {
			env := dialogtest.Env(t)
			_, _, prod := dialogtest.Stages(env)
			s := openSheets(env, nil, readySheet(env, "orders", prod))
			dialogtest.Type(s, c.typed)
			reply := dialogtest.Press(t, s, env, action.Confirm)
			if moves := reply.Request != nil; moves != c.moves || reply.Close != c.moves {
				t.Fatalf("enter answered %+v", reply)
			}
			if c.says != "" && !strings.Contains(dialogtest.Screen(s), c.says) {
				t.Errorf("the dialog does not say %q:\n%s", c.says, dialogtest.Screen(s))
			}
		})
	}
}

func TestTypingGoesToOneFieldAtATime(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	s := openSheets(env, nil, readySheet(env, "orders", prod))
	dialogtest.Type(s, "prod")
	dialogtest.Press(t, s, env, action.NextField) // the body, where letters are keys
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, "hot v d L fix") // keys elsewhere; here they are letters
	s.Update(tea.PasteMsg{Content: "\x1b[31mpasted\x1b[m\nline"})
	got, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(movesConfirmed)
	if !ok {
		t.Fatal("enter moved nothing")
	}
	if r := got.Sheets[0].Request.Reason; r != "hot v d L fixpasted line" {
		t.Errorf("the reason is %q", r)
	}
}

func TestAPasteWithoutAnInputDoesNothing(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	for name, s := range map[string]*swapSheet{
		"loading": newSwapSheet(env, []release.Request{request("orders", stage)}, nil),
		"refused": openSheets(env, nil, manySheets(env, stage)[3]),
		"choose":  openSheets(env, nil, manySheets(env, stage)[5]),
	} {
		before := dialogtest.Screen(s)
		reply := s.Update(tea.PasteMsg{Content: "prod\n"})
		if reply != (dialog.Reply{}) || dialogtest.Screen(s) != before {
			t.Errorf("%s: a paste answered %+v", name, reply)
		}
	}
}

func TestNothingIsConfirmedBeforeItIsRead(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := newSwapSheet(env, []release.Request{request("orders", stage)}, nil)
	if !s.Loading() {
		t.Error("the dialog does not say that it is loading")
	}
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
	if !strings.Contains(dialogtest.Screen(s), "still reading") {
		t.Errorf("the dialog does not say what it waits for:\n%s", dialogtest.Screen(s))
	}
	if reply := dialogtest.Press(t, s, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
}

func TestEscClosesAndMovesNothing(t *testing.T) {
	env := dialogtest.Env(t)
	for name, o := range opened(env) {
		o.Lines(dialogtest.Dark(), 100, 40)
		reply := dialogtest.Press(t, o, env, action.Cancel)
		if name == "picker-version" { // goes back to the dialogtest.Stages first
			reply = dialogtest.Press(t, o, env, action.Cancel)
		}
		if !reply.Close || reply.Request != nil || reply.Invoke != "" {
			t.Errorf("%s: esc answered %+v", name, reply)
		}
	}
}

func TestAMissingAliasIsPreparedAgainForCreation(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	missing := manySheets(env, prod)[4]
	s := openSheets(env, nil, missing)
	if !strings.Contains(dialogtest.Screen(s), "creates prod, serving 8, asks once more") {
		t.Errorf("creating it is not offered:\n%s", dialogtest.Screen(s))
	}
	reply := dialogtest.Press(t, s, env, action.Confirm)
	again, ok := reply.Request.(sheetAgain)
	if !ok || reply.Close || !again.Request.Create || again.Index != 0 {
		t.Fatalf("enter answered %+v", reply)
	}
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter while it is read again answered %+v", reply)
	}
	missing.Request, missing.Verdict = again.Request, release.Ready
	s.SetSheet(0, missing)
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request != nil {
		t.Fatalf("the alias was made without its stage having been typed: %+v", reply)
	}
	dialogtest.Type(s, "prod")
	got, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(movesConfirmed)
	if !ok || !got.Sheets[0].Request.Create {
		t.Errorf("confirmed %+v", got)
	}
}

func TestTheListOfVersionsIsOfferedWhereNoneIsKnown(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	choose := manySheets(env, stage)[5]
	s := openSheets(env, nil, choose)
	dialogtest.Press(t, s, env, action.Down)
	dialogtest.Press(t, s, env, action.Down)
	again, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(sheetAgain)
	if !ok || again.Request.Version != choose.Choices[2].Version {
		t.Fatalf("chose %+v, want version %s", again, choose.Choices[2].Version)
	}
}

func TestManyAreListedAndOnlyTheReadyOnesMoved(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := openSheets(env, map[string]bool{"slack-events": true}, manySheets(env, stage)...)
	text := dialogtest.Screen(s)
	for _, want := range []string{
		"activity-router", "slack-events", "intent-parser", "billing-export", "digest-mailer", "reminder",
		"hidden by the filter", "serves it already", "publish a version first", "no alias stage", "ends the canary", "moves 2 of 6",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the list does not say %q:\n%s", want, text)
		}
	}
	got, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(movesConfirmed)
	if !ok || len(got.Sheets) != 2 {
		t.Fatalf("confirmed %+v", got)
	}
}

func TestEnterOnATargetThatAsksAnswersIt(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := openSheets(env, nil, manySheets(env, stage)...)
	for range 4 {
		dialogtest.Press(t, s, env, action.Down)
	}
	again, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(sheetAgain)
	if !ok || again.Index != 4 || !again.Request.Create {
		t.Fatalf("enter on a missing alias answered %+v", again)
	}
	dialogtest.Press(t, s, env, action.Down)
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) || !strings.Contains(dialogtest.Screen(s), "sheet for 9") {
		t.Fatalf("enter on a target to choose for answered %+v:\n%s", reply, dialogtest.Screen(s))
	}
	if reply := dialogtest.Press(t, s, env, action.Cancel); reply.Close {
		t.Error("esc in the list of versions closed the whole dialog")
	}
	dialogtest.Press(t, s, env, action.Confirm)
	again, ok = dialogtest.Press(t, s, env, action.Confirm).Request.(sheetAgain)
	if !ok || again.Index != 5 || again.Request.Version != "9" {
		t.Fatalf("choosing answered %+v", again)
	}
}

func TestAllOrNothingNeedsAllOfThem(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	all := manySheets(env, stage)
	s := openSheets(env, nil, all...)
	dialogtest.Press(t, s, env, action.AllOrNothing)
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request != nil {
		t.Fatalf("moved some of all or nothing: %+v", reply)
	}
	if !strings.Contains(dialogtest.Screen(s), "3 of 6 can not be moved") {
		t.Errorf("the dialog does not say why:\n%s", dialogtest.Screen(s))
	}
	s = openSheets(env, nil, all[:3]...)
	dialogtest.Press(t, s, env, action.AllOrNothing)
	got, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(movesConfirmed)
	if !ok || !got.AllOrNothing || len(got.Sheets) != 2 {
		t.Errorf("confirmed %+v", got)
	}
}

func TestUnchangedAndRefusedMoveNothing(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	all := manySheets(env, stage)
	if reply := dialogtest.Press(t, openSheets(env, nil, all[2]), env, action.Confirm); !reply.Close || reply.Request != nil {
		t.Errorf("enter on an unchanged sheet answered %+v", reply)
	}
	s := openSheets(env, nil, all[3])
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter on a refused sheet answered %+v", reply)
	}
	if !strings.Contains(dialogtest.Screen(s), "nothing can be moved") {
		t.Errorf("the dialog does not say so:\n%s", dialogtest.Screen(s))
	}
}

func TestASheetThatCouldNotBeReadSaysWhy(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := newSwapSheet(env, []release.Request{request("orders", stage)}, nil)
	s.Fail("no answer\x1b[2J from AWS")
	if s.Loading() || !strings.Contains(dialogtest.Screen(s), "no answer from AWS") {
		t.Errorf("the dialog shows\n%s", dialogtest.Screen(s))
	}
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
}

func TestTheSheetSaysWhatAnOperatorHasToKnow(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	sheet := readySheet(env, "orders", prod)
	sheet.MovedOutside = true
	text := dialogtest.Screen(openSheets(env, map[string]bool{"orders": true}, sheet))
	for _, want := range []string{
		"Promote orders · dev → prod", "prod serves 12", "will serve 14", "now: 12 in prod", "then: 14 as in dev", "128 MB", "256 MB", "TOKEN",
		"12→13 10% ends", "by alice on ops1", "1d ago", "fix for the import", "other than aloft", "hides this function",
		"middle of a canary",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "hunter2") {
		t.Error("the sheet shows the value of an environment variable")
	}
}

func TestEachStageThatAsksForItIsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	other := model.Stage{Name: "live", Alias: "live", Confirm: model.ConfirmType}
	s := openSheets(env, nil, readySheet(env, "a", prod), readySheet(env, "b", other))
	dialogtest.Type(s, "prod")
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request != nil {
		t.Fatal("one name sufficed for two stages")
	}
	dialogtest.Type(s, " live")
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request == nil {
		t.Errorf("both names did not suffice:\n%s", dialogtest.Screen(s))
	}
}

func TestInTheSmallestRoomTheTargetsAndKeysShow(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	s := openSheets(env, nil, manySheets(env, prod)...)
	text := ansi.Strip(strings.Join(s.Lines(dialogtest.Dark(), 56, 12), "\n"))
	for _, want := range []string{"activity-router", "slack-events", "type prod", "moves 2 of 6", "all or nothing"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not show:\n%s", want, text)
		}
	}
}

func TestReboundKeysWorkInDialogs(t *testing.T) {
	env := dialogtest.Env(t)
	keys, err := keymap.New(map[string][]string{"confirm": {"ctrl+g"}, "cancel": {"f4"}})
	if err != nil {
		t.Fatal(err)
	}
	env.Keys = keys
	_, stage, _ := dialogtest.Stages(env)
	s := openSheets(env, nil, readySheet(env, "orders", stage))
	if text := dialogtest.Screen(s); !strings.Contains(text, "ctrl+g moves stage") || !strings.Contains(text, "f4 cancel") {
		t.Errorf("the dialog shows other keys:\n%s", text)
	}
	if reply := s.Update(dialogtest.Key("enter")); reply != (dialog.Reply{}) {
		t.Errorf("the old key answered %+v", reply)
	}
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request == nil {
		t.Error("the new key moved nothing")
	}
}

// A dialogtest.Version that could not be read is not the same as the other.
func TestTheListDoesNotCallTheSameWhatItHasNotRead(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	sheets := manySheets(env, stage)[:2]
	sheets[1].Current, sheets[1].Differences, sheets[1].MovedOutside = nil, nil, false
	if text := dialogtest.Screen(openSheets(env, nil, sheets...)); strings.Contains(text, "nothing differs") || !strings.Contains(text, "what differs is not known") {
		t.Errorf("a version that was not read is called the same:\n%s", text)
	}
}

func BenchmarkSheetLines(b *testing.B) {
	env := dialogtest.Env(b)
	_, _, prod := dialogtest.Stages(env)
	for name, list := range map[string][]release.Sheet{
		"one":  {readySheet(env, "orders", prod)},
		"many": slices.Repeat(manySheets(env, prod), 50),
	} {
		s := openSheets(env, nil, list...)
		th := dialogtest.Dark()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Lines(th, 120, 40)
			}
		})
	}
}

// Asking for another sheet changes nothing, so nothing has to be typed for it.
func TestATargetIsAnsweredBeforeTheStageIsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	s := openSheets(env, nil, manySheets(env, prod)...)
	for range 4 {
		dialogtest.Press(t, s, env, action.Down)
	}
	if again, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(sheetAgain); !ok || again.Index != 4 {
		t.Errorf("enter answered %+v:\n%s", again, dialogtest.Screen(s))
	}
}

func TestAnAliasThatIsMadeIsNotAllOrNothing(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	all := manySheets(env, stage)
	all[1].From, all[1].Current, all[1].Request.Create = "", nil, true
	s := openSheets(env, nil, all[:2]...)
	dialogtest.Press(t, s, env, action.AllOrNothing)
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) || !strings.Contains(dialogtest.Screen(s), "can not be put back") {
		t.Errorf("enter answered %+v:\n%s", reply, dialogtest.Screen(s))
	}
	s.Update(dialogtest.Key("x"))
	if strings.Contains(dialogtest.Screen(s), "can not be put back") {
		t.Error("the next key does not take away what was said")
	}
}

// Where no version is a way back none is chosen: the first movement, or a click,
// chooses one.
func TestNoVersionIsChosenWhereNoneIsAWayBack(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	sheet := manySheets(env, stage)[5]
	sheet.Request.Kind = release.Rollback
	sheet.Choices = []release.Choice{{Version: "9", Newer: true}, {Version: "8", Newer: true}}
	asked := func(choose func(s *swapSheet)) release.Request {
		t.Helper()
		s := openSheets(env, nil, sheet)
		if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
			t.Errorf("enter answered %+v", reply)
		}
		choose(s)
		again, _ := dialogtest.Press(t, s, env, action.Confirm).Request.(sheetAgain)
		return again.Request
	}
	if got := asked(func(s *swapSheet) { dialogtest.Press(t, s, env, action.Down) }); got.Version != "9" || got.Kind != release.To {
		t.Errorf("a movement chose %s, %s", got.Version, got.Kind)
	}
	if got := asked(func(s *swapSheet) {
		for y, line := range s.Lines(dialogtest.Dark(), 100, 40) {
			if strings.Contains(line, "   8 ") {
				s.Update(dialog.Click{X: 3, Y: y})
			}
		}
	}); got.Version != "8" {
		t.Errorf("a click chose %q", got.Version)
	}
}
