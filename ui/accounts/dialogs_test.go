package accounts

// What holds for the dialog of accounts, and how it looks.

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
	"github.com/aloftdeck/aloft/ui/shell"
)

var rules = dialogtest.Rules{Writes: func(any) bool { return false }}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	env := dialogtest.Env(t)
	h := dialogtest.Hostile
	c := newChooser(env, config.Config{Accounts: []config.AccountLook{{Of: h, Label: h, Color: h}}},
		[]shell.Opened{{Way: model.Way{Profile: h, Region: h}, Identity: model.Identity{Account: h}, Trouble: &model.Failure{Class: model.Denied, Cause: model.Cause("x")}}}, here{})
	c.SetChoices([]Choice{{Way: model.Way{Profile: h, Region: h}, Account: h}})
	dialogtest.AreHarmless(t, map[string]dialog.Dialog{"accounts": c})
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"accounts":         "show it",
		"accounts-reading": "stay here",
		"accounts-ended":   "log in",
		"accounts-soon":    "log in",
	}, nil)
}

// here is a machine with some Regions, whose config names all accounts but the sandbox.
type here struct{}

func (here) Choices(context.Context) []Choice { return nil }
func (here) Regions() []string                { return []string{"ap-south-1", "eu-west-1", "us-east-1"} }
func (here) Strange(way model.Way, _ string) bool {
	return way.Profile == "sandbox"
}

var (
	prod    = model.Way{Profile: "shop-prod", Region: "us-east-1"}
	stage   = model.Way{Profile: "shop-stage", Region: "us-east-1"}
	sandbox = model.Way{Profile: "sandbox", Region: "eu-west-1"}
)

func choices() []Choice {
	return []Choice{
		{Way: prod, Account: "111111111111", Used: dialogtest.Now.Add(-time.Minute)},
		{Way: stage, Account: "222222222222", Used: dialogtest.Now.Add(-3 * time.Hour)},
		{Way: sandbox},
		{Way: model.Way{Profile: "a-profile-with-a-very-long-name-of-its-own", Region: "us-east-1"}, Account: "333333333333"},
	}
}

// chooserWith is the dialog over the shop's production, with what is so of it.
func chooserWith(env dialog.Env, change func(o *shell.Opened), more ...shell.Opened) *chooser {
	shown := shell.Opened{Way: prod, Shown: true, Identity: model.Identity{Account: "111111111111"}}
	change(&shown)
	c := config.Config{Accounts: []config.AccountLook{{Of: "111111111111", Label: "PROD", Color: "magenta"}, {Of: "shop-stage", Label: "STAGE"}}}
	return newChooser(env, c, append([]shell.Opened{shown}, more...), here{})
}

func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{}
	out["accounts-reading"] = chooserWith(env, func(*shell.Opened) {})
	for name, c := range map[string]*chooser{
		"accounts": chooserWith(env, func(*shell.Opened) {}, shell.Opened{Way: stage, Identity: model.Identity{Account: "222222222222"}, UnderWay: 1}),
		"accounts-ended": chooserWith(env, func(o *shell.Opened) { o.Trouble = &model.Failure{Class: model.Expired} },
			shell.Opened{Way: stage, Trouble: &model.Failure{Class: model.Denied}}),
		"accounts-soon": chooserWith(env, func(o *shell.Opened) { o.Identity.Expires = dialogtest.Now.Add(9 * time.Minute) },
			shell.Opened{Way: sandbox, ReadOnly: true}),
	} {
		c.SetChoices(choices())
		out[name] = c
	}
	return out
}

func lines(c *chooser) []string {
	var rows []string
	for _, r := range c.found {
		rows = append(rows, r.profile()+" "+r.Region)
	}
	return rows
}

// What shows comes first, then what was shown of late, then the others, then the other
// Regions of the profile that shows.
func TestTheOrderOfAccounts(t *testing.T) {
	c := opened(dialogtest.Env(t))["accounts"].(*chooser)
	want := []string{"shop-prod us-east-1", "shop-stage us-east-1", "sandbox eu-west-1", "a-profile-with-a-very-long-name-of-its-own us-east-1",
		"shop-prod ap-south-1", "shop-prod eu-west-1"}
	if got := lines(c); strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("rows %q", got)
	}
	if c.Rows.Cursor != 1 {
		t.Errorf("the cursor begins at %d, want the account that was shown before", c.Rows.Cursor)
	}
}

// What is looked for may be any profile in any Region.
func TestAnyProfileIsFoundInAnyRegion(t *testing.T) {
	env := dialogtest.Env(t)
	c := opened(env)["accounts"].(*chooser)
	c.Update(dialogtest.Key(env.Keys.Label(action.Filter)))
	dialogtest.Type(c, "stage ap-")
	if got := lines(c); len(got) != 1 || got[0] != "shop-stage ap-south-1" {
		t.Fatalf("found %q", got)
	}
	c.Update(dialogtest.Key("enter")) // keeps the filter
	reply := c.Update(dialogtest.Key("enter"))
	if want := (shell.Switch{To: model.Way{Profile: "shop-stage", Region: "ap-south-1"}}); !reply.Close || reply.Request != want {
		t.Errorf("answered %+v", reply)
	}
	c = opened(env)["accounts"].(*chooser)
	c.Update(dialogtest.Key(env.Keys.Label(action.Filter)))
	dialogtest.Type(c, "prod 1111")
	if got := lines(c); len(got) == 0 || got[0] != "shop-prod us-east-1" {
		t.Errorf("label and number find %q", got)
	}
}

// Enter on the account that shows logs in where that is due, and else only closes.
func TestEnterOnWhatShows(t *testing.T) {
	env := dialogtest.Env(t)
	all := opened(env)
	if reply := all["accounts-ended"].Update(dialogtest.Key("enter")); reply.Request != (loginAsked{}) || !reply.Close {
		t.Errorf("ended: %+v", reply)
	}
	c := all["accounts"].(*chooser)
	c.Rows.Cursor = 0
	if reply := c.Update(dialogtest.Key("enter")); reply.Request != nil || !reply.Close {
		t.Errorf("shown: %+v", reply)
	}
}
