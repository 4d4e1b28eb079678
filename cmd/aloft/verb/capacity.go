package verb

import (
	"context"

	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
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
// What can not be settled now stays for the next start, and is said.
func (k *session) settleChanges(ctx context.Context, changer *capacity.Changer) []capacity.Result {
	pending, err := k.journal.Pending(ctx, k.env.Now(), k.operator.Host)
	pending = journal.Among(pending, changer.Names()...)
	if err != nil || len(pending) == 0 {
		return nil // a journal that can not be read is said when the change is recorded
	}
	k.env.notef("finding out what became of %s of capacity", plural(len(pending), "interrupted change"))
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if k.known().Account == "" {
		if _, err := k.identify(ctx); err != nil {
			k.env.notef("not now: %v", err)
			return nil
		}
	}
	settled, err := changer.SettlePending(ctx)
	if err != nil {
		k.env.notef("%s", safetext.Line(err.Error()))
	}
	return settled
}
