package verb

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

// settleTime is how long a start may wait for changes that were cut off earlier. There
// hardly ever are any.
const settleTime = 20 * time.Second

// settle finds out what became of changes of some kinds that were cut off, and begins by what
// begin says of how many there are. What can not be settled now stays for the next start, and
// is said.
func settle[R any](ctx context.Context, k *session, begin func(n int), kinds []change.Kind,
	pending func(context.Context) ([]R, error)) []R {
	var names []string
	for _, kind := range kinds {
		names = append(names, kind.Names()...)
	}
	cut, err := k.journal.Pending(ctx, k.env.Now(), k.operator.Host)
	cut = journal.Among(cut, names...)
	if err != nil || len(cut) == 0 {
		return nil // a journal that can not be read is said when the change is recorded
	}
	begin(len(cut))
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if k.known().Account == "" {
		if _, err := k.identify(ctx); err != nil {
			k.env.notef("not now: %v", err)
			return nil
		}
	}
	settled, err := pending(ctx)
	if err != nil {
		k.env.notef("%s", safetext.Line(err.Error()))
	}
	return settled
}

// silently begins without a word.
func silently(int) {}
