package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

// keeping keeps favourites for a test.
type keeping struct {
	kept  []string
	fails error
}

func (k *keeping) KeepFavourite(_ context.Context, of model.Subject, on bool) error {
	word := "no "
	if on {
		word = ""
	}
	k.kept = append(k.kept, word+of.Ref())
	return k.fails
}

func (k *keeping) in(o *Options) { o.Keeper = k }

// names are the functions of the rows on the screen, with their signs.
func (c *cockpit) names() []string {
	var names []string
	for _, line := range c.lines() {
		for _, name := range []string{"activity-router", "activity-store", "billing-export", "user-profile"} {
			if i := strings.Index(line, name); i >= 0 && strings.HasPrefix(line, "│") && i < 12 {
				names = append(names, strings.TrimSpace(strings.Trim(line[:i], "│▸ "))+name)
			}
		}
	}
	return names
}

func TestAFavouriteComesFirstHoweverTheListIsSorted(t *testing.T) {
	keeper := &keeping{}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Bottom, action.Favour)
		if got := strings.Join(c.names(), " "); got != "*user-profile activity-router activity-store billing-export" {
			t.Errorf("the rows are %s", got)
		}
		if s := c.r.Situation(); s.Function != "user-profile" {
			t.Errorf("%s is chosen now", s.Function)
		}
		c.press(action.Sort)
		if got := c.names(); got[0] != "*user-profile" {
			t.Errorf("sorted otherwise the rows are %s", got)
		}
		c.press(action.Favour)
		c.press(action.Sort, action.Sort, action.Sort)
		if got := strings.Join(c.names(), " "); got != "activity-router activity-store billing-export user-profile" {
			t.Errorf("without it the rows are %s", got)
		}
		const ref = "function/123456789012/us-east-1/user-profile"
		if len(keeper.kept) != 2 || keeper.kept[0] != ref || keeper.kept[1] != "no "+ref {
			t.Errorf("kept %q", keeper.kept)
		}
	}, keeper.in)
}

func TestAFavouriteOfAnotherRegionIsNone(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.facts(model.FavouritesKnown{Things: []model.Subject{
			{Account: "123456789012", Region: "eu-west-1", Kind: model.FunctionSubject, Name: "user-profile"},
			{Account: "123456789012", Region: "us-east-1", Kind: model.FunctionSubject, Name: "billing-export"},
		}})
		if got := strings.Join(c.names(), " "); got != "*billing-export activity-router activity-store user-profile" {
			t.Errorf("the rows are %s", got)
		}
	})
}

func TestFavouritesThatAreNotKeptAreToldOf(t *testing.T) {
	keeper := &keeping{fails: errors.New("no room")}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Favour)
		c.shows("favourites are not kept: no room")
		c.press(action.FocusHistory, action.Favour)
		c.shows("only functions, tables, projects and stages of APIs can be favourites")
	}, keeper.in)
}
