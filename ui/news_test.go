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
				for _, want := range []string{"no valid credentials: the SSO session of profile rigd has expired", advice, "1 Functions", "! creds ended"} {
					if !strings.Contains(unwrapped(c), want) {
						t.Errorf("at %v it does not say %q:\n%s", size, want, c.screen())
					}
				}
				c.facts(model.AccountTrouble{Read: read()})
				c.lacks("creds ended")
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
		c.toast(release.Result{Function: "notifier", Stage: "prod", From: "4", To: "5", Status: release.Failed, Reason: long})
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

// CloudTrail being denied is said once, and nothing else changes.
func TestACloudTrailThatIsDeniedIsToldOnce(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		denied := &model.Failure{Class: model.Denied, Operation: "LookupEvents", Permission: "cloudtrail:LookupEvents"}
		state := model.TrailState{Account: c.r.desk.Store.Identity().Account, Region: c.r.desk.Store.Identity().Region, Failure: denied}
		c.facts(state)
		state.At = state.At.Add(time.Hour)
		c.facts(state)
		c.press(action.Messages)
		if n := strings.Count(unwrapped(c), "cloudtrail:LookupEvents is missing"); n != 2 { // the status line has it too
			t.Errorf("it is told %d times:\n%s", n, c.screen())
		}
	})
}
