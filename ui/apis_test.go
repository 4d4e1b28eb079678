package ui

import (
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// chooseStorefront goes to the broken stage of the shop's storefront.
func chooseStorefront(c *cockpit) {
	c.press(action.FocusAPIs)
	key := model.APIStageKey{API: shopfront.Storefront, Stage: "prod"}
	for range 9 {
		if c.r.Situation().APIStage == key {
			break
		}
		c.press(action.Down)
	}
	c.pass(time.Second)
}

// The APIs share their place with the tables where all panes show; from 100x28 the wiring
// stands below them, under that it is a pane of its own.
func TestAPIsAtEverySize(t *testing.T) {
	for _, size := range []struct {
		w, h  int
		shows []string
	}{
		{80, 24, []string{"[6 APIs✗]", "✗ 2 of 14 routes"}},
		{100, 28, []string{"[6 APIs 3✗]", "✗ 2 of 14 routes", "2 Wiring · storefront prod", "✗ POST /catalog/reindex"}},
		{140, 40, []string{"5 Tables 7 !1 · 6 APIs 3 ✗2", "✗ 2 of 14 routes", "2 Wiring · storefront prod", "12 sound", "✗2 wiring", "—✗"}},
		{200, 60, []string{"5 Tables 7 !1 · 6 APIs 3 ✗2", "payments-create", "last 10 min 66,910 calls"}},
	} {
		withShop(t, size.w, size.h, func(c *cockpit) {
			c.r.setProfile(colorprofile.Ascii)
			chooseStorefront(c)
			c.shows(size.shows...)
			exact(t, c.r.View().Content, size.w, size.h)
			c.press(action.FocusVersions)
			c.shows("✗ 2 broken", "✗ POST /catalog/reindex")
			exact(t, c.r.View().Content, size.w, size.h)
		})
	}
}

// What the matrix says of a cell and what the right pane of the function says agree.
func TestTheRightPaneOfAFunctionTellsOfItsWiring(t *testing.T) {
	withShop(t, 140, 44, func(c *cockpit) {
		c.r.setProfile(colorprofile.Ascii)
		c.press(action.StageRight, action.StageRight, action.Filter)
		c.write("state:broken")
		c.press(action.Confirm)
		c.shows("2 of 22", "catalog-reindex", "payments-refund")
		c.pass(time.Second)
		c.shows("✗ storefront prod POST /catalog/reindex", "has no alias prod")
		c.press(action.Down)
		c.pass(time.Second)
		c.shows("✗ storefront prod POST /payments/{id}/refund")
	})
}

func TestAnAPIIsFoundByItsName(t *testing.T) {
	withShop(t, 140, 44, func(c *cockpit) {
		c.press(action.Palette)
		c.write("webhooks stage")
		c.press(action.Confirm)
		if at := c.r.Situation(); at.Scope != action.APIs || at.APIStage != (model.APIStageKey{API: shopfront.Webhooks, Stage: "stage"}) {
			t.Errorf("at %s, %v", at.Scope, at.APIStage)
		}
		c.press(action.MendWiring)
		c.shows("mending the wiring is switched off")
		c.press(action.Copy)
		c.shows("https://k1l2m3n4o5.execute-api.us-east-1.amazonaws.com/stage", "arn:aws:apigateway:us-east-1::/apis/k1l2m3n4o5/stages/stage", "aws apigatewayv2 get-stage --api-id k1l2m3n4o5")
	})
}
