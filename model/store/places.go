package store

import "github.com/aloftdeck/aloft/model"

// Places are the stores of all places that are looked at, one for each account and
// Region.
type Places struct {
	order  []model.Place
	stores map[model.Place]*Store
}

// NewPlaces makes a store for each place. A stage belongs to the place that it names,
// one that names none to all.
func NewPlaces(stages []model.Stage, places ...model.Place) *Places {
	p := &Places{stores: map[model.Place]*Store{}}
	for _, at := range places {
		if p.stores[at] != nil {
			continue
		}
		p.order = append(p.order, at)
		p.stores[at] = New(at.Stages(stages))
	}
	return p
}

// All are the places, in their order.
func (p *Places) All() []model.Place { return p.order }

// Store is the store of a place, nil when it is not looked at.
func (p *Places) Store(at model.Place) *Store { return p.stores[at] }

// Apply takes events, each in the store of its place, and says what they touched there.
// Events of places that are not looked at are left out.
func (p *Places) Apply(events ...model.Event) map[model.Place]Changes {
	own := map[model.Place][]model.Event{}
	for _, e := range events {
		e, at := model.Unlocated(e)
		own[at] = append(own[at], e)
	}
	changed := map[model.Place]Changes{}
	for at, some := range own {
		if s := p.stores[at]; s != nil {
			changed[at] = s.Apply(some...)
		}
	}
	return changed
}

// Cell is what a function's stage serves: the stage knows its place.
func (p *Places) Cell(function string, stage model.Stage) Cell {
	s := p.stores[stage.Place]
	if s == nil {
		return Cell{}
	}
	return s.Cell(function, stage.Name)
}
