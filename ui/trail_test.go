package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// atShop is a cockpit that looks at the shop.
func atShop(t *testing.T, w, h int, test func(*cockpit), facts ...model.Event) {
	drive(t, w, h, func(c *cockpit) {
		c.facts(append(shopfront.Facts(), facts...)...)
		test(c)
	}, func(o *Options) {
		o.Pipeline, o.Tables, o.APIs = &shop{}, true, true
		o.Config.Stages = shopfront.Stages()
		o.Store = store.New(o.Config.Stages)
	})
}

// at is where the operator stands, without what is chosen elsewhere.
func (c *cockpit) at() shell.Place {
	at := c.r.here(c.r.Situation())
	if at.Scope != action.Functions && at.Scope != action.Versions {
		at.Function, at.Stage = "", ""
	}
	return at
}

func TestThePaletteGoesToThingsAndBackComesBack(t *testing.T) {
	atShop(t, 140, 44, func(c *cockpit) {
		c.press(action.Down, action.Down, action.StageRight)
		start := c.at()
		for _, tt := range []struct {
			query string
			want  shell.Place
		}{
			{"version payments-create 39", shell.Place{Scope: action.Versions, Key: "39", Function: "shopfront-payments-create", Stage: "stage"}},
			{"function orders-ship", shell.Place{Scope: action.Functions, Key: "shopfront-orders-ship", Function: "shopfront-orders-ship", Stage: "stage"}},
			{"table by-customer", shell.Place{Scope: action.Tables, Key: "orders\x00by-customer"}},
		} {
			c.press(action.Palette)
			c.write(tt.query)
			c.press(action.Confirm)
			if got := c.at(); got != tt.want {
				t.Errorf("%q led to %+v", tt.query, got)
			}
		}
		c.press(action.Back, action.Back)
		if got := c.at(); got.Key != "39" || got.Scope != action.Versions {
			t.Errorf("two steps back is %+v", got)
		}
		c.press(action.Back)
		if got := c.at(); got != start {
			t.Errorf("back at %+v, not at %+v", got, start)
		}
		c.press(action.Back)
		c.shows("there is nothing to go back to")
	})
}

func TestThePaletteBeginsWithTheLastPlaces(t *testing.T) {
	atShop(t, 140, 44, func(c *cockpit) {
		c.press(action.Down, action.FocusHistory, action.FocusFunctions)
		first := c.at().Key
		c.press(action.Down)
		second := c.at().Key
		c.press(action.FocusTables, action.Palette)
		c.shows("▸ function   "+second, "  function   "+first, "recent")
		c.lacks("▸ function   " + first)
	})
}

func TestBackFindsARowThatIsGone(t *testing.T) {
	atShop(t, 140, 44, func(c *cockpit) {
		c.press(action.Down, action.FocusTables)
		c.facts(model.FunctionsListed{Read: model.Read{Asked: shopfront.Now().Add(time.Hour), At: shopfront.Now().Add(time.Hour)}, Complete: true,
			Functions: []model.Function{{Name: "shopfront-orders-get"}}})
		c.press(action.Back)
		c.shows("what was chosen there is gone")
		if got := c.at(); got.Scope != action.Functions {
			t.Errorf("back at %+v", got)
		}
	})
}

func TestNextTroubleGoesThroughAllLists(t *testing.T) {
	failing := health.FiguresRead{Called: model.Called{Function: "shopfront-orders-get", Alias: "prod"}, Figures: health.Figures{
		Window: health.Latest(shopfront.Now(), health.Span), At: shopfront.Now(), Calls: health.Of(1000), Errors: health.Of(120), Throttles: health.Of(0)}}
	failing.Read = model.Read{Asked: shopfront.Now(), At: shopfront.Now()}
	atShop(t, 140, 44, func(c *cockpit) {
		want := c.r.alarms()
		if len(want) < 3 {
			t.Fatalf("the shop has too little trouble: %+v", want)
		}
		var words []string
		for _, trouble := range want {
			words = append(words, trouble.Why)
		}
		for _, why := range []string{"shopfront-orders-create prod: moved by carol", "shopfront-orders-get prod: failing",
			"shopfront-payments-refund prod: storefront prod POST /payments/{id}/refund can not reach it", "storefront prod: 2 of 14 routes can not reach their function"} {
			if !slices.Contains(words, why) {
				t.Errorf("%q is no trouble among %q", why, words)
			}
		}
		for range 2 { // all of them, and all over again
			for _, trouble := range want {
				c.press(action.NextTrouble)
				if here := c.r.here(c.r.Situation()); !stands(here, trouble.At) {
					t.Fatalf("it went to %+v, not to %+v", here, trouble.At)
				}
				c.shows(trouble.Why)
			}
		}
		c.press(action.Back)
		if here := c.r.here(c.r.Situation()); !stands(here, want[len(want)-2].At) {
			t.Errorf("back is %+v", here)
		}
	}, failing)
}

func TestTheMessageLineLeadsToTrouble(t *testing.T) {
	atShop(t, 140, 44, func(c *cockpit) {
		lines := c.lines()
		before, _, found := strings.Cut(lines[42], "! next trouble")
		if !found {
			t.Fatalf("the line does not name it: %q", lines[42])
		}
		c.send(tea.MouseClickMsg{X: ansi.StringWidth(before) + 2, Y: 42, Button: tea.MouseLeft})
		if want := c.r.alarms()[0].At; !stands(c.r.here(c.r.Situation()), want) {
			t.Errorf("the click led to %+v", c.at())
		}
	})
}

func TestWithoutTroubleNothingIsGoneTo(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.lacks("next trouble")
		before := c.at()
		c.press(action.NextTrouble)
		c.shows("nothing needs an operator")
		c.lacks("not read yet")
		if c.at() != before {
			t.Error("it went somewhere")
		}
		c.facts(functionsListed("activity-router", "orders")) // of which nothing is known
		c.press(action.NextTrouble)
		c.shows("nothing that was read needs an operator; not read yet: 3 stages")
	})
}

func TestTheTitleOfTheRightPaneLeadsToTheConsole(t *testing.T) {
	atShop(t, 140, 44, func(c *cockpit) {
		page := func(name string) string {
			return ansi.SetHyperlink("https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/" + name)
		}
		first := page(c.at().Key + "/aliases/dev")
		if !strings.Contains(c.r.View().Content, first) {
			t.Error("the title is no link")
		}
		c.press(action.Down)
		if second := page(c.at().Key + "/aliases/dev"); strings.Contains(c.r.View().Content, second) {
			t.Error("the link follows a cursor that moves")
		}
		c.pass(time.Second)
		if second := page(c.at().Key + "/aliases/dev"); !strings.Contains(c.r.View().Content, second) {
			t.Error("the link does not follow the cursor")
		}
		c.press(action.Help)
		if strings.Contains(c.r.View().Content, "\x1b]8;") {
			t.Error("there is a link below the dialog")
		}
	})
}
