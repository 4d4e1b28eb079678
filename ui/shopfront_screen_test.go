package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// shopfrontAt runs a test against the account that the screens are drawn with, when all of
// it is known, with prod of payments-create chosen.
func shopfrontAt(t *testing.T, w, h int, profile colorprofile.Profile, test func(*cockpit), settings ...setting) {
	drive(t, w, h, func(c *cockpit) {
		c.r.setProfile(profile)
		c.facts(shopfront.Facts()...)
		c.press(action.StageRight, action.StageRight)
		for i, name := range c.r.desk.Store.Functions() {
			if name.Name == shopfront.Prefix+"payments-create" {
				for range i {
					c.press(action.Down)
				}
			}
		}
		time.Sleep(time.Second)
		c.settle()
		c.press(action.Close) // what is told of carol's move lies over the panes
		test(c)
	}, append([]setting{func(o *Options) {
		o.Config.Name, o.Config.Stages = "shopfront", shopfront.Stages()
		o.Config.Accounts = []config.AccountLook{{Of: shopfront.Account, Label: "PROD", Color: "magenta"}}
		o.Config.Health.ErrorRate, o.Config.Health.LeastCalls = 1, 20
		o.Now, o.Pipeline, o.Tables, o.APIs, o.Book = shopfront.Now, &shop{}, true, true, cost.Embedded()
		o.Tester = &fakeTester{}
		o.Owner = func(model.CellKey) string { return "" }
		o.Journal.(*fakeJournal).moves = shopfront.Moves()
	}}, settings...)...)
}

// The four whole screens: all others are panes of these.
func TestTheScreensAsDrawn(t *testing.T) {
	for _, screen := range []struct {
		w, h    int
		name    string
		profile colorprofile.Profile
	}{{80, 24, "plain", colorprofile.Ascii}, {140, 40, "plain", colorprofile.Ascii}, {200, 60, "plain", colorprofile.Ascii}, {140, 40, "16", colorprofile.ANSI}} {
		name := fmt.Sprintf("shopfront-%dx%d-%s", screen.w, screen.h, screen.name)
		t.Run(name, func(t *testing.T) {
			shopfrontAt(t, screen.w, screen.h, screen.profile, func(c *cockpit) {
				content := c.r.View().Content
				exact(t, content, screen.w, screen.h)
				if screen.profile == colorprofile.Ascii {
					content = c.screen()
				}
				golden(t, name, content)
			})
		})
	}
}
