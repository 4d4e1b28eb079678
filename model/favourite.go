package model

import "context"

// FavouritesKnown is which things an operator wants first in their lists: of all accounts
// and Regions.
type FavouritesKnown struct{ Things []Subject }

// Key names the fact.
func (FavouritesKnown) Key() string { return "favourites" }

// FavouriteKeeper keeps favourites from one session to the next.
type FavouriteKeeper interface {
	// KeepFavourite makes a thing a favourite, or none any more.
	KeepFavourite(ctx context.Context, of Subject, on bool) error
}
