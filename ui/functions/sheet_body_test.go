package functions

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// Letters look closer where nothing is typed, and are letters everywhere else.
func TestLettersAreKeysInTheBodyAlone(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	s := openSheets(env, nil, readySheet(env, "orders", prod))
	for range 2 { // prod, then the reason
		for _, letter := range []string{"d", "L"} {
			if reply := s.Update(dialogtest.Key(letter)); reply != (dialog.Reply{}) {
				t.Errorf("%s in a field answered %+v", letter, reply)
			}
		}
		dialogtest.Press(t, s, env, action.NextField)
		if s.Form.AtBody() {
			dialogtest.Press(t, s, env, action.NextField)
		}
	}
	if s.Reason() != "dL" {
		t.Errorf("the reason is %q", s.Reason())
	}
	s = openSheets(env, nil, readySheet(env, "orders", prod))
	dialogtest.Press(t, s, env, action.NextField)
	reply := s.Update(dialogtest.Key("d"))
	if asked, ok := reply.Request.(fieldsAsked); !ok || reply.Close || asked.Sheet.To != "14" {
		t.Errorf("d answered %+v", reply)
	}
	if reply = s.Update(dialogtest.Key("x")); reply != (dialog.Reply{}) {
		t.Errorf("x answered %+v", reply)
	}
	reply = s.Update(dialogtest.Key("L"))
	if asked, ok := reply.Request.(logAsked); !ok || !reply.Close || asked.Function != "orders" || asked.Stage.Name != "prod" {
		t.Errorf("L answered %+v", reply)
	}
	dialogtest.Type(s, "prod")
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply.Request != nil {
		t.Errorf("what was typed in the body confirmed %+v", reply)
	}
}

func TestEnterInTheListOpensTheSheetOfOne(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	s := openSheets(env, nil, manySheets(env, stage)...)
	dialogtest.Press(t, s, env, action.Down)
	dialogtest.Press(t, s, env, action.NextField)
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Fatalf("enter in the list answered %+v", reply)
	}
	if text := dialogtest.Screen(s); !strings.Contains(text, "Promote slack-events · dev → stage") || !strings.Contains(text, "256 MB") {
		t.Errorf("it shows\n%s", text)
	}
	if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter on the sheet of one answered %+v", reply)
	}
	if reply := dialogtest.Press(t, s, env, action.Cancel); reply.Close {
		t.Error("esc on the sheet of one closed all")
	}
	dialogtest.Press(t, s, env, action.NextField)
	if got, ok := dialogtest.Press(t, s, env, action.Confirm).Request.(movesConfirmed); !ok || len(got.Sheets) != 2 {
		t.Errorf("enter in the reason answered %+v", got)
	}
}

// Where there is too little room, what matters least leaves first, and what stands in the
// way, what confirms the move and the keys never do.
func TestWhatLeavesASheet(t *testing.T) {
	env := dialogtest.Env(t)
	out := map[string]dialog.Dialog{}
	drawn(env, out)
	text := func(h int) string {
		return ansi.Strip(strings.Join(out["sheet-shop"].Lines(dialogtest.Dark(), 116, h), "\n"))
	}
	leaves := []string{"throttled", "commits", "= same", "published"}
	gone := 0
	for h := 40; h >= 20; h-- {
		is := text(h)
		for i, name := range leaves {
			if i < gone && strings.Contains(is, name) {
				t.Errorf("%s is back at %d lines", name, h)
			}
			if there := strings.Contains(is, name); !there && i > gone {
				t.Errorf("%s left before %s, at %d lines:\n%s", name, leaves[gone], h, is)
			} else if !there && i == gone {
				gone++
			}
		}
		for _, never := range []string{"[PROD]", "118  →  will serve 119", "alarms", "tests", "stack", "reason", "type prod", "enter moves prod to 119", "esc cancel"} {
			if !strings.Contains(is, never) {
				t.Fatalf("%q left at %d lines:\n%s", never, h, is)
			}
		}
	}
	if gone != len(leaves) {
		t.Errorf("only %d of them left", gone)
	}
}

func TestASheetSaysThatItTakesNoKeysYet(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, _ := dialogtest.Stages(env)
	now := dialogtest.Now
	env.Now = func() time.Time { return now }
	s := openSheets(env, nil, readySheet(env, "orders", stage))
	s.Hears(now.Add(400 * time.Millisecond))
	if text := dialogtest.Screen(s); !s.Loading() || !strings.Contains(text, "listening in 0.4 s") || strings.Contains(text, "enter moves") {
		t.Errorf("it shows\n%s", text)
	}
	now = now.Add(400 * time.Millisecond)
	if text := dialogtest.Screen(s); s.Loading() || strings.Contains(text, "listening") || !strings.Contains(text, "enter moves stage to 14") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestWhatFailsOnASideIsMarked(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	s := openSheets(env, nil, readySheet(env, "orders", prod))
	s.facts.Limits = health.Limits{Share: 0.01, LeastCalls: 20}
	s.SetSides(0, nil)
	if text := dialogtest.Screen(s); !strings.Contains(text, "last hour") || strings.Contains(text, "calls") {
		t.Errorf("while it is read it shows\n%s", text)
	}
	both := shopSides("12", "14")
	both.sides[0].Figures.Errors = health.Of(476)
	both.sides[1].Window, both.sides[1].Figures = health.Window{}, health.Figures{}
	s.SetSides(0, both)
	for _, want := range []string{"6.4%!", "7,440", "14, since when is not known"} {
		if text := dialogtest.Screen(s); !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	both = shopSides("12", "14")
	both.sides[0].Window = health.Latest(both.sides[1].Window.To.Add(-20*time.Minute), time.Hour) // replaced since
	s.SetSides(0, both)
	if text := dialogtest.Screen(s); !strings.Contains(text, "prod 12, until 13:50") || strings.Contains(text, "stage 14, until") {
		t.Errorf("it does not say until when 12 served:\n%s", text)
	}
	both.why = "denied"
	if text := dialogtest.Screen(s); !strings.Contains(text, "not read     denied") {
		t.Errorf("it does not say why:\n%s", text)
	}
}

func TestAValueThatGotSmallerSaysSo(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	sheet := readySheet(env, "orders", prod)
	sheet.Current, sheet.Target = sheet.Target, sheet.Current
	sheet.Differences = append(sheet.Differences[:0:0], sheet.Differences...)
	for i := range sheet.Differences {
		d := &sheet.Differences[i]
		d.Before, d.After = d.After, d.Before
	}
	if text := dialogtest.Screen(openSheets(env, nil, sheet)); !strings.Contains(text, "less") {
		t.Errorf("memory got smaller, and it shows\n%s", text)
	}
	if text := dialogtest.Screen(openSheets(env, nil, readySheet(env, "orders", prod))); strings.Contains(text, "less") {
		t.Errorf("memory grew, and it shows\n%s", text)
	}
	same := readySheet(env, "orders", prod)
	same.Current, same.Differences = same.Target, nil
	if text := dialogtest.Screen(openSheets(env, nil, same)); !strings.Contains(text, "the code and all settings are the same") {
		t.Errorf("nothing differs, and it shows\n%s", text)
	}
}

// Where the build of a version is not known, those that are known are not all there is.
func TestCommitsThatAreNotAllSaySo(t *testing.T) {
	env := inShop(dialogtest.Env(t))
	s := newSwapSheet(env, []release.Request{shopSheet().Request}, nil)
	s.facts = shopFacts()
	s.SetSheets([]release.Sheet{shopSheet()})
	if text := dialogtest.Screen(s); !strings.Contains(text, "1 between") {
		t.Errorf("of all it says\n%s", text)
	}
	of := s.facts.Build
	sheet := shopSheet()
	sheet.From = "117"
	s = newSwapSheet(env, []release.Request{sheet.Request}, nil)
	s.facts = shopFacts()
	s.facts.Build = func(function, version string) (model.Build, bool) {
		if version != "119" {
			return model.Build{}, false
		}
		return of(function, version)
	}
	s.SetSheets([]release.Sheet{sheet})
	if text := dialogtest.Screen(s); !strings.Contains(text, "1 known") || strings.Contains(text, "1 between") {
		t.Errorf("of a part it says\n%s", text)
	}
}
