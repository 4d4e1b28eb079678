package store

// The things that the operator wants first. They are no facts of the account, and outlive
// it.

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// favourites are those of all accounts and Regions.
type favourites map[model.Subject]bool

func (f *favourites) apply(e model.Event, d *Changes) bool {
	known, ok := e.(model.FavouritesKnown)
	if !ok {
		return false
	}
	*f = favourites{}
	for _, of := range known.Things {
		(*f)[of] = true
	}
	d.Add(OfFavourites)
	return true
}

func (f *favourites) forget(d *Changes) { d.Add(OfFavourites) }

// Favourite reports whether a thing of this account and Region is a favourite.
func (s *Store) Favourite(kind model.SubjectKind, name, part string) bool {
	id := s.Identity()
	return s.favourites[model.Subject{Account: id.Account, Region: id.Region, Kind: kind, Name: name, Part: part}]
}

// Favourites are all favourites, in the order of their references.
func (s *Store) Favourites() []model.Subject {
	all := make([]model.Subject, 0, len(s.favourites))
	for of := range s.favourites {
		all = append(all, of)
	}
	slices.SortFunc(all, func(a, b model.Subject) int { return strings.Compare(a.Ref(), b.Ref()) })
	return all
}
