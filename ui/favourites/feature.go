// Package favourites is the feature about what stands first in its list because the operator
// wants it there.
package favourites

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Feature makes things favourites.
type Feature struct {
	h      *shell.Host
	keeper model.FavouriteKeeper // nil: they end with the session
}

// New makes the feature.
func New(h *shell.Host, keeper model.FavouriteKeeper) *Feature { return &Feature{h, keeper} }

// Name of the feature.
func (f *Feature) Name() string { return "favourites" }

// Panes are none: lists put their favourites first by themselves.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers do what is about favourites.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.Favour: f.favour}
}

// favour makes the chosen thing a favourite, or none any more. It shows at once, and is kept
// beside the screen.
func (f *Feature) favour(_ action.Spec, s action.Situation) tea.Cmd {
	of, all := s.Favourite(), f.h.Store.Favourites()
	i := slices.Index(all, of)
	on := i < 0
	if on {
		all = append(all, of)
	} else {
		all = slices.Delete(all, i, i+1)
	}
	f.h.Apply(model.FavouritesKnown{Things: all})
	if f.keeper == nil {
		return nil
	}
	keeper := f.keeper
	return shell.AskBehind(f.h, nil, func(ctx context.Context) error { return keeper.KeepFavourite(ctx, of, on) },
		func(err error) tea.Cmd {
			if err != nil {
				f.h.Fail("favourites are not kept: " + err.Error())
			}
			return nil
		})
}
