package verb

import (
	"context"

	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
)

// changer changes the capacity of this account's tables, recorded in its journal,
// which has to be open.
func (k *session) changer() *capacity.Changer {
	return capacity.New(capacity.Deps{
		Tables:    k.account,
		Metrics:   k.account,
		Journal:   k.journal,
		Operator:  k.operator,
		Identity:  k.known,
		Protected: k.config.Tables.Protected,
		Book:      func() *cost.Book { return k.book },
		Now:       k.env.Now,
		PID:       k.env.PID,
	})
}

// saySettledChanges settles changes of capacity that were cut off, and says so.
func (k *session) saySettledChanges(ctx context.Context, changer *capacity.Changer) {
	for _, r := range k.settleChanges(ctx, changer) {
		k.env.notef("settled %s", changeLine(r))
	}
}

// settleChanges finds out what became of changes of capacity that were cut off.
func (k *session) settleChanges(ctx context.Context, changer *capacity.Changer) []capacity.Result {
	begin := func(n int) {
		k.env.notef("finding out what became of %s of capacity", plural(n, "interrupted change"))
	}
	return settle(ctx, k, begin, []change.Kind{changer}, changer.SettlePending)
}
