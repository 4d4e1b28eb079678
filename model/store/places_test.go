package store_test

import (
	"context"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// Facts of two places with one key do not replace each other on their way.
func TestFactsOfTwoPlacesStayApart(t *testing.T) {
	a, b := model.Place{Account: "1", Region: "eu-west-1"}, model.Place{Account: "1", Region: "us-east-1"}
	box := mailbox.New(mailbox.Options{})
	for i, at := range []model.Place{a, b, a} {
		box.Post(at.At(model.FunctionsListed{Functions: make([]model.Function, i+1), Complete: true}))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	events := box.Gather(ctx)
	p := store.NewPlaces(nil, a, b, a)
	dirty := p.Apply(events...)
	if len(events) != 2 || len(dirty) != 2 || len(p.All()) != 2 {
		t.Errorf("%d events touched %d of %d places", len(events), len(dirty), len(p.All()))
	}
	if x, y := len(p.Store(a).Functions()), len(p.Store(b).Functions()); x != 3 || y != 2 {
		t.Errorf("%d and %d functions, want the 3 and 2 that were posted last", x, y)
	}
}
