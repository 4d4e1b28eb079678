package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// unwrapped is what a screen says, without its frames and line breaks.
func unwrapped(c *cockpit) string {
	return strings.Join(strings.FieldsFunc(c.screen(), func(r rune) bool { return strings.ContainsRune(" \n│─╭╮╰╯", r) }), " ")
}

// What the operator has to do may be a command: it must be there whole.
func TestTheBannerKeepsTheNextStep(t *testing.T) {
	for _, advice := range []string{
		"run aws sso login --profile rigd-production-operators",
		"run aws configure --profile rigd, aws sso login --profile rigd or aws login --profile rigd, or look around with aloft --demo",
		`run eval "$(aws configure export-credentials --profile rigd --format env)" and start again without the profile`,
		"",
	} {
		for _, size := range [][2]int{{60, 15}, {80, 24}, {100, 30}, {140, 44}, {200, 60}} {
			drive(t, size[0], size[1], func(c *cockpit) {
				c.facts(team()...)
				f := expired()
				f.Advice = advice
				c.facts(model.AccountTrouble{Read: read(), Failure: f})
				exact(t, c.r.View().Content, size[0], size[1])
				for _, want := range []string{"no valid credentials: the SSO session of profile rigd has expired", advice, "1 Functions", "not reading"} {
					if !strings.Contains(unwrapped(c), want) {
						t.Errorf("at %v it does not say %q:\n%s", size, want, c.screen())
					}
				}
				c.facts(model.AccountTrouble{Read: read()})
				c.lacks("no valid credentials")
				exact(t, c.r.View().Content, size[0], size[1])
			})
		}
	}
}

func TestWhatAToastCutsIsToldWhole(t *testing.T) {
	long := "PutFunction on notifier: " + strings.Repeat("because of this and that, ", 20) + "wait for it to end"
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Messages)
		c.shows("nothing was said so far")
		c.r.toastResult(release.Result{Function: "notifier", Stage: "prod", From: "4", To: "5", Status: release.Failed, Reason: long}, false)
		c.pass(time.Second)
		c.shows("notifier prod 4 → 5: failed: PutFunction on notifier", "(i shows it whole)")
		c.press(action.Messages)
		if text := unwrapped(c); !strings.Contains(text, long) {
			t.Errorf("the messages do not hold it whole: %s", text)
		}
		c.press(action.Cancel)
		for range 3 {
			c.facts(model.ReadFailed{Read: read(), Failure: &model.Failure{Class: model.Network, Operation: "ListFunctions", Message: "no route"}})
		}
		c.press(action.Messages)
		if n := strings.Count(c.screen(), "no route"); n > 2 { // the status line has it too
			t.Errorf("the same is told %d times:\n%s", n, c.screen())
		}
	})
}

// A batch that did not move as a whole says first what that means for the stages.
func TestAllOrNothingIsSummedUp(t *testing.T) {
	result := func(f string, change func(*release.Result)) release.Result {
		r := release.Result{Function: f, Stage: "prod", From: "3", To: "4", Status: release.WasRefused}
		change(&r)
		return r
	}
	moved := func(r *release.Result) { r.Status = release.Moved }
	back := func(r *release.Result) { r.PutBack, r.Reason = true, "moved, and put back" }
	failed := func(r *release.Result) { r.Status, r.Reason = release.Failed, "nothing was moved: no route" }
	unknown := func(r *release.Result) {
		r.Status, r.Unknown, r.Reason = release.Failed, true, "it is not known whether it was moved"
	}
	waiting := func(r *release.Result) { r.Reason = "all or nothing: c was not moved" }
	for _, c := range []struct {
		name    string
		results []release.Result
		toasts  []string
	}{
		{"all moved", []release.Result{result("a", moved), result("b", moved)}, []string{"a prod 3 → 4: moved", "b prod 3 → 4: moved"}},
		{"one fails", []release.Result{result("a", back), result("b", back), result("c", failed), result("d", waiting)},
			[]string{"all or nothing: nothing is moved, 2 put back, 1 not begun; it broke at c prod 3 → 4: failed: nothing was moved: no route"}},
		{"the first fails", []release.Result{result("c", failed), result("d", waiting)},
			[]string{"all or nothing: nothing is moved, 1 not begun; it broke at c prod 3 → 4: failed: nothing was moved: no route"}},
		{"one can not be put back", []release.Result{result("a", moved), result("b", back), result("c", failed)},
			[]string{"all or nothing did not hold: 1 of 3 stay moved, 1 put back; it broke at c prod 3 → 4: failed: nothing was moved: no route", "a prod 3 → 4: moved"}},
		{"one is not known", []release.Result{result("a", back), result("c", unknown)},
			[]string{"all or nothing: one of them may be moved, 1 put back; it broke at c prod 3 → 4: failed: it is not known whether it was moved"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, 120, 40, func(k *cockpit) {
				k.r.toastResults(c.results, true)
				var texts []string
				for _, toast := range k.r.toasts {
					texts = append(texts, toast.text)
				}
				if strings.Join(texts, "\n") != strings.Join(c.toasts, "\n") {
					t.Errorf("toasts\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(c.toasts, "\n"))
				}
				k.press(action.Messages)
				for _, r := range c.results {
					k.shows(r.Function + " prod 3 → 4: ")
				}
			})
		})
	}
}

// CloudTrail being denied is said once, and nothing else changes.
func TestACloudTrailThatIsDeniedIsToldOnce(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		denied := &model.Failure{Class: model.Denied, Operation: "LookupEvents", Permission: "cloudtrail:LookupEvents"}
		state := model.TrailState{Account: c.r.store.Identity().Account, Region: c.r.store.Identity().Region, Failure: denied}
		c.facts(state)
		state.At = state.At.Add(time.Hour)
		c.facts(state)
		if n := len(c.r.news); n != 1 || !strings.Contains(c.r.news[0].text, "cloudtrail:LookupEvents is missing") {
			t.Errorf("said %+v", c.r.news)
		}
	})
}
