package invoke

import (
	"context"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Names implements change.Kind.
func (t *Tester) Names() []string { return []string{Kind} }

// Words implements change.Kind.
func (t *Tester) Words() change.Words { return words }

// Recall implements change.Kind. What became of an invocation whose answer nobody waited
// for can not be found out, which is said once.
func (t *Tester) Recall(_ context.Context, e journal.Entry) change.Ending {
	return change.Ending{Status: change.Failed, Reason: "whether it passed is not known: " + look(e.Subject().Name)}
}

// SettlePending records of tests whose process ended before their answer came that it is
// not known.
func (t *Tester) SettlePending(ctx context.Context) ([]change.Result, error) {
	return t.runner.SettlePending(ctx, t)
}
