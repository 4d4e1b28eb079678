package store

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Sight says how far what is shown of some functions can be taken for the present.
type Sight struct {
	Oldest    time.Time      // when that of their cells was read that was read the longest ago; zero when none was
	Unread    int            // cells that were not read yet, and nothing says why not
	Denied    *model.Failure // why some may not be read; nil when all may
	Failed    *model.Failure // why reading some again did not work; nil when it did
	Unweighed *model.Failure // why the weights of some may not be read; nil when they may
}

// Sight looks at the cells of some functions.
func (s *Store) Sight(functions []string) Sight {
	var sight Sight
	for _, f := range functions {
		un := s.unlisted[f]
		if len(s.stages) == 0 {
			sight.add(Cell{State: Unread, At: s.listed[f].At, Failure: un.failure})
		}
		for _, st := range s.stages {
			sight.add(s.Cell(f, st.Name))
		}
	}
	return sight
}

func (g *Sight) add(c Cell) {
	if !c.At.IsZero() && (g.Oldest.IsZero() || c.At.Before(g.Oldest)) {
		g.Oldest = c.At
	}
	switch {
	case c.Failure != nil && c.Failure.Class == model.Denied:
		g.Denied = c.Failure
	case c.Failure != nil:
		g.Failed = c.Failure
	case c.At.IsZero():
		g.Unread++
	}
	switch {
	case c.Unweighed == nil:
	case c.Unweighed.Class == model.Denied:
		g.Unweighed = c.Unweighed
	default:
		g.Failed = c.Unweighed
	}
}

// Unlisted is why the aliases of some function can not be listed, nil when those of
// all can, or are still to be read. With weights, the versions that they serve are
// known.
func (s *Store) Unlisted() (failure *model.Failure, weights bool) {
	if len(s.unlisted) == 0 {
		return nil, false
	}
	for i := range s.functions {
		if un := s.unlisted[s.functions[i].Name]; un.failure != nil && (failure == nil || !un.weights) {
			failure, weights = un.failure, un.weights
			if !weights {
				break
			}
		}
	}
	return failure, weights
}
