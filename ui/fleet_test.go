package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/accounts"
	"github.com/aloftdeck/aloft/ui/shell"
)

var (
	hereWay  = model.Way{Profile: "rigd", Region: "us-east-1"}
	thereWay = model.Way{Profile: "sandbox", Region: "eu-west-1"}
)

// fakeMachine has two accounts. The second one's facts are handed over by events.
type fakeMachine struct {
	opened int
	err    error
	noted  []model.Way
	events *fakeEvents
	feed   *fakeFeed
	o      Options
}

func (m *fakeMachine) Choices(context.Context) []accounts.Choice {
	return []accounts.Choice{{Way: hereWay, Account: "123456789012"}, {Way: thereWay, Account: "210987654321"}}
}
func (m *fakeMachine) Regions() []string                  { return []string{"eu-west-1", "us-east-1"} }
func (m *fakeMachine) Strange(w model.Way, _ string) bool { return w.Profile != hereWay.Profile }
func (m *fakeMachine) Note(w model.Way)                   { m.noted = append(m.noted, w) }

func (m *fakeMachine) Open(_ context.Context, way model.Way) (Options, error) {
	m.opened++
	o := m.o
	o.Way, o.Store = way, store.New(o.Config.Stages)
	o.Events, o.Feed, o.Journal = m.events, m.feed, nil
	o.Unopened = func(string) string { return "the config does not name this account" }
	return o, m.err
}

// twoAccounts runs a test in the first of two accounts.
func twoAccounts(t *testing.T, test func(*cockpit, *fakeMachine)) {
	m := &fakeMachine{feed: &fakeFeed{}}
	drive(t, 140, 44, func(c *cockpit) {
		m.events = &fakeEvents{batches: make(chan []model.Event, 100), updating: c.updating}
		m.o = c.r.o
		c.facts(team()...)
		test(c, m)
	}, func(o *Options) {
		o.Way, o.Accounts = hereWay, m
	})
}

// facts of the other account.
func (m *fakeMachine) facts(c *cockpit, events ...model.Event) {
	m.events.batches <- events
	c.settle()
}

func elsewhere() []model.Event {
	return []model.Event{
		model.IdentityRead{Read: read(), Identity: model.Identity{Account: "210987654321", Region: "eu-west-1", Profile: "sandbox"}},
		model.FunctionsListed{Read: read(), Complete: true, Functions: []model.Function{{Name: "of-the-sandbox"}}},
	}
}

// goOver goes to the account that was shown before.
func (c *cockpit) goOver() {
	c.press(action.Accounts, action.Confirm)
	c.settle()
}

// The demo's other Regions are profile demo, as the badge says already.
func TestTheDemoIsNamedOnce(t *testing.T) {
	for profile, want := range map[string]string{"demo": "demo rigd embedded account", "sandbox": "demo sandbox embedded account"} {
		name := "rigd"
		if profile == "sandbox" {
			name = "demo"
		}
		drive(t, 140, 44, func(c *cockpit) {
			c.facts(model.IdentityRead{Read: read(),
				Identity: model.Identity{Account: "123456789012", Region: "ap-east-1", Profile: profile, Embedded: true}})
			c.shows(want)
		}, func(o *Options) { o.Config.Name = name })
	}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(model.IdentityRead{Read: read(),
			Identity: model.Identity{Account: "123456789012", Region: "ap-east-1", Profile: "demo", Embedded: true}})
		c.shows("demo embedded account")
		c.lacks("demo demo")
	}, func(o *Options) { o.Config.Name = "demo" })
}

func TestSwitchingKeepsWhatWasRead(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		c.goOver()
		c.shows("sandbox eu-west-1", "READ-ONLY, the config does not name this account")
		c.lacks("activity-router")
		m.facts(c, elsewhere()...)
		c.shows("of-the-sandbox", "210987654321")
		c.press(action.Promote)
		c.shows("read-only, the config does not name this account: nothing is moved")

		c.facts(model.FunctionsListed{Read: read(), Complete: true, Functions: []model.Function{{Name: "new-in-the-first"}}})
		c.shows("of-the-sandbox")
		c.lacks("new-in-the-first")
		c.goOver()
		c.shows("new-in-the-first", "123456789012")
		c.lacks("READ-ONLY", "of-the-sandbox")
		if c.goOver(); m.opened != 1 {
			t.Errorf("the other account was opened %d times", m.opened)
		}
		c.shows("of-the-sandbox")
		if len(m.noted) != 3 || m.noted[0] != thereWay || m.noted[1] != hereWay {
			t.Errorf("it was kept that %v were shown", m.noted)
		}
	})
}

// What is not on the screen is not worth reading but as anything that nobody looks at.
func TestAnAccountThatWasLeftWantsNothing(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		if d := c.feed.last(); !d.Focused || len(d.Visible) == 0 {
			t.Fatalf("it wants %+v while it shows", d)
		}
		c.goOver()
		m.facts(c, elsewhere()...)
		c.pass(time.Minute)
		if d := c.feed.last(); d.Focused || len(d.Visible) > 0 || d.Cost || d.Tables || d.Builds {
			t.Errorf("it wants %+v although it was left", d)
		}
		if d := m.feed.last(); !d.Focused || len(d.Visible) != 1 {
			t.Errorf("the other one wants %+v", d)
		}
		c.goOver()
		if d := c.feed.last(); !d.Focused || len(d.Visible) == 0 {
			t.Errorf("it wants %+v when it is back", d)
		}
	})
}

// The result of a move that ends in an account that was left is told where one is, and
// shows there.
func TestAMoveEndsInAnAccountThatWasLeft(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		c.promotion()
		c.mover.move = make(chan struct{})
		c.press(action.Confirm)
		c.goOver()
		m.facts(c, elsewhere()...)
		c.press(action.Accounts)
		c.shows("open, changing")
		c.press(action.Cancel, action.Suspend)
		c.shows("a change is under way in rigd us-east-1, which would stand still")
		close(c.mover.move)
		c.settle()
		c.shows("rigd 123456789012 us-east-1: activity-router stage 12 → 14: moved", "of-the-sandbox")
		c.press(action.Close)
		c.goOver()
		if cell := c.r.desk.Store.Cell("activity-router", "stage"); cell.Alias.Version != "14" || cell.Moving != nil {
			t.Errorf("the cell is %+v", cell)
		}
	})
}

// Leaving waits for the changes of all accounts.
func TestLeavingWaitsForMovesOfAllAccounts(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		c.promotion()
		c.mover.move = make(chan struct{})
		c.press(action.Confirm)
		c.goOver()
		var out strings.Builder
		done := make(chan struct{})
		go func() {
			defer close(done)
			waitForMoves(c.f.roots, &out)
		}()
		c.pass(time.Second)
		close(c.mover.move)
		<-done
		if !strings.Contains(out.String(), "activity-router stage 12 -> 14: moved") {
			t.Errorf("said %q", out.String())
		}
	})
}

// An answer goes to the account that asked for it.
func TestAnAnswerGoesToWhoAsked(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		first, wait := c.r, make(chan struct{})
		var got *Root
		c.start(c.f.of(first, shell.Ask(first.desk.Host, nil, func(context.Context) int {
			<-wait
			return 1
		}, func(int) tea.Cmd {
			got = first
			first.desk.Say("answered in the first")
			return nil
		})))
		c.goOver()
		close(wait)
		c.settle()
		if got != first {
			t.Error("the answer is lost")
		}
		c.lacks("answered in the first")
	})
}

func TestAnAccountThatCanNotBeOpenedIsSaid(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		m.err = errors.New("no such profile")
		c.goOver()
		c.shows("sandbox eu-west-1: no such profile", "activity-router")
		m.err = nil
		c.press(action.Close)
		c.goOver()
		c.shows("sandbox eu-west-1", "READ-ONLY")
	})
}

// Looks and size of the terminal hold in every account.
func TestTheOtherAccountIsDrawnAsTheFirst(t *testing.T) {
	twoAccounts(t, func(c *cockpit, m *fakeMachine) {
		c.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor}, tea.BackgroundColorMsg{Color: lightGray{}})
		c.goOver()
		c.send(tea.WindowSizeMsg{Width: 100, Height: 30})
		exact(t, c.f.View().Content, 100, 30)
		if l := c.r.looks; l.Depth != colorprofile.TrueColor || l.DarkBackground {
			t.Errorf("it is drawn with %+v", l)
		}
		c.goOver()
		exact(t, c.f.View().Content, 100, 30)
	})
}

// lightGray is the background of a light terminal.
type lightGray struct{}

// RGBA implements color.Color.
func (lightGray) RGBA() (r, g, b, a uint32) { return 0xeeee, 0xeeee, 0xeeee, 0xffff }

// The dialog of accounts over the screen.
func TestTheAccountsAsDrawn(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {140, 44}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			m := &fakeMachine{feed: &fakeFeed{}}
			drive(t, size[0], size[1], func(c *cockpit) {
				c.facts(team()...)
				c.facts(model.AccountTrouble{Failure: &model.Failure{Class: model.Expired, Message: "the SSO session of profile rigd has expired", Advice: "run aws sso login --profile rigd"}})
				c.press(action.Accounts)
				golden(t, fmt.Sprintf("accounts-%dx%d-plain", size[0], size[1]), c.screen())
			}, func(o *Options) {
				o.Way, o.Accounts, o.Login = hereWay, m, ssoLogin{}
				o.Config.Accounts = []config.AccountLook{{Of: "123456789012", Label: "PROD", Color: "magenta"}}
			})
		})
	}
}

// ssoLogin logs in by SSO.
type ssoLogin struct{}

func (ssoLogin) Login() model.Login {
	return model.Login{Argv: []string{"aws", "sso", "login", "--profile", "rigd"}}
}
func (ssoLogin) Environ() []string           { return nil }
func (ssoLogin) Renew(context.Context) error { return nil }

// A login is offered where credentials have ended or end soon, by the header, by the
// banner, and by its key; not while they hold.
func TestALoginIsOfferedWhereItIsDue(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Login)
		c.shows("log in: the credentials hold for an hour at least")
		c.facts(model.AccountTrouble{Failure: &model.Failure{Class: model.Expired, Message: "the SSO session has expired", Advice: "run aws sso login --profile rigd"}})
		c.shows("the SSO session has expired: ctrl+l runs aws sso login --profile rigd here")
		if !c.r.Situation().LoginDue {
			t.Error("no login is due")
		}
		c.facts(model.AccountTrouble{})
		id := identity()
		id.Identity.Expires = time.Now().Add(42*time.Minute + time.Second)
		c.facts(id)
		c.shows("creds 42m")
		if !c.r.Situation().LoginDue {
			t.Error("no login is due within the hour")
		}
	}, func(o *Options) { o.Login = ssoLogin{} })
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Login)
		c.shows("log in: there is nothing to log in to here")
	})
}
