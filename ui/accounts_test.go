package ui

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

// What is learned of an account that is not shown goes into its store and leaves the
// screen as it is.
func TestEventsOfAnotherAccountStayOffTheScreen(t *testing.T) {
	here, there := model.Place{Account: "111111111111", Region: "eu-west-1"}, model.Place{Account: "222222222222", Region: "eu-west-1"}
	known := store.NewPlaces(demoConfig().Stages, here, there)
	listed := func(name string) model.Event {
		return model.FunctionsListed{Read: read(), Complete: true, Functions: []model.Function{{Name: name}}}
	}
	drive(t, 120, 40, func(c *cockpit) {
		before := c.screen()
		c.facts(there.At(listed("of-there")), there.At(model.ReadFailed{Read: read(), Failure: &model.Failure{Class: model.Denied, Message: "there"}}))
		if after := c.screen(); after != before {
			t.Errorf("another account's events changed the screen:\n%s", after)
		}
		if n := len(known.Store(there).Functions()); n != 1 {
			t.Errorf("the store of the other account has %d functions", n)
		}
		c.facts(here.At(listed("of-here")))
		c.shows("of-here")
		c.lacks("of-there")
	}, func(o *Options) {
		o.Place, o.Store = here, known.Store(here)
		o.Others = []Account{{Place: there, Store: known.Store(there), Feed: &fakeFeed{}}}
		o.Known = known
	})
}
