package store

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestFavouritesOutliveTheAccount(t *testing.T) {
	s := New(nil)
	id := model.Identity{Account: "123456789012", Region: "us-east-1"}
	of := model.Subject{Account: id.Account, Region: id.Region, Kind: model.TableSubject, Name: "orders"}
	kept := model.FavouritesKnown{Things: []model.Subject{of}}
	if c := s.Apply(model.IdentityRead{Identity: id}, kept); !c.Touch(OfFavourites) {
		t.Error("nobody is told")
	}
	favourite := func() bool { return s.Favourite(model.TableSubject, "orders", "") }
	if !favourite() || s.Favourite(model.FunctionSubject, "orders", "") {
		t.Errorf("the favourites are %v", s.Favourites())
	}
	other := id
	other.Account = "210987654321"
	if c := s.Apply(model.IdentityRead{Identity: other}); !c.Touch(OfFavourites) || favourite() {
		t.Error("it is one of the other account too")
	}
	s.Apply(model.IdentityRead{Identity: id})
	if !favourite() {
		t.Error("it is gone with the account")
	}
}
