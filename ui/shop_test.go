package ui

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// withShop is a cockpit on the account that the screens are drawn with.
func withShop(t *testing.T, w, h int, test func(*cockpit), settings ...setting) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newCockpit(t, append([]setting{func(o *Options) {
			o.Config.Name, o.Config.Stages = "PROD", shopfront.Stages()
			v := &vault{updating: o.Versions.(*fakeVersions).updating}
			o.APIs = true
			o.Now, o.Tables, o.Capacity, o.Book, o.Bill, o.Pipeline = shopfront.Now, true, v, cost.Embedded(), v, &shop{}
			o.Metrics = shopfront.Metrics{}
			o.Config.Accounts = []config.AccountLook{{Of: shopfront.Account, Label: "PROD", Color: "magenta"}}
			o.Config.Health.ErrorRate, o.Config.Health.LeastCalls = 1, 20
			for _, name := range []string{"create", "capture", "refund", "webhook"} {
				o.Config.Sources = append(o.Config.Sources, config.Source{Function: shopfront.Prefix + "payments-" + name, Project: shopfront.Prefix + "payments-build"})
			}
			o.Journal.(*fakeJournal).moves = shopMoves()
		}}, settings...)...)
		defer func() {
			c.cancel()
			synctest.Wait()
		}()
		c.send(tea.WindowSizeMsg{Width: w, Height: h})
		c.facts(shopfront.Facts()...)
		c.pass(time.Second)
		test(c)
	})
}

// shopMoves are all changes that the shop's journal knows, oldest first.
func shopMoves() []journal.Move {
	moves := append(shopfront.Moves(), shopfront.CapacityChanges()...)
	slices.SortStableFunc(moves, func(a, b journal.Move) int { return a.Intent.At.Compare(b.Intent.At) })
	return moves
}

// paneText is the rectangle of a pane, without styles.
func (c *cockpit) paneText(i int) string {
	var lines []string
	for _, l := range c.r.drawn.panes[i] {
		lines = append(lines, strings.TrimRight(ansi.Strip(l), " "))
	}
	return strings.Join(lines, "\n")
}

// Each list of the shop and what its right pane shows of the chosen row, in the rectangles
// that they have where all panes show.
func TestTheShopLooksAsItIsDrawn(t *testing.T) {
	for _, tt := range []struct {
		name string
		open func(c *cockpit)
	}{
		{"tables", func(c *cockpit) { c.press(action.FocusTables, action.Down) }},
		{"apis", func(c *cockpit) {
			c.press(action.FocusAPIs, action.Down, action.Down, action.Down, action.Down, action.Down)
		}},
		{"builds", func(c *cockpit) { c.press(action.FocusBuilds, action.Down, action.Down) }},
		{"cost", func(c *cockpit) { c.press(action.FocusCost) }},
		{"cost-table", func(c *cockpit) { c.press(action.FocusCost, action.Down) }},
		{"history-move", func(c *cockpit) { c.press(action.FocusHistory, action.Down) }},
		{"history", func(c *cockpit) {
			c.press(action.FocusHistory)
			for range 30 {
				if c.press(action.Down); c.r.Situation().Set.ID != "" {
					break
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withShop(t, 140, 44, func(c *cockpit) {
				c.r.setProfile(colorprofile.Ascii)
				tt.open(c)
				c.pass(time.Second)
				golden(t, "shop-"+tt.name, c.paneText(c.r.last))
				golden(t, "shop-"+tt.name+"-beside", c.paneText(c.r.beside()))
			})
		})
	}
}

// The days of a function's costs are not known: those of all say that they are of all.
func TestTheDaysOfCostsSayWhoseTheyAre(t *testing.T) {
	withShop(t, 140, 44, func(c *cockpit) {
		c.press(action.FocusCost)
		c.pass(time.Second)
		c.shows("Cost · Lambda, ")
		c.lacks("all of the account, day by day")
		c.press(action.CostGroup)
		c.pass(time.Second)
		c.shows("by function", "all of the account, day by day")
	})
}

// A test of a function moves no stage: it is in the history, and not among the moves.
func TestATestIsNoMove(t *testing.T) {
	e := journal.Entry{ID: "t1", Kind: invoke.Kind, By: "alice", At: shopfront.Now().Add(-time.Minute), Status: "moved", To: "57",
		Test: "adds an item", Verdict: "failed"}
	e.SetSubject(model.InvokedAt(model.Identity{Account: shopfront.Account, Region: shopfront.Region}, shopfront.Prefix+"cart-add-item", "dev"))
	withShop(t, 140, 44, func(c *cockpit) {
		c.pass(time.Second)
		c.shows("moves of cart-add-item", "55 → 56")
		c.lacks("— → 57")
		c.press(action.FocusHistory)
		c.pass(time.Second)
		c.shows("57 failed")
	}, func(o *Options) {
		j := o.Journal.(*fakeJournal)
		j.moves = append(j.moves, journal.Move{Intent: e, Outcome: &e})
	})
}
