package plan

import (
	"context"

	"github.com/aloftdeck/aloft/model/component"
)

// recovery is recovery of a table to any point in time. It is refused while backups are being
// enabled, some minutes after the table was made.
type recovery struct{ table component.Table }

func (r recovery) id() ID { return ID{RecoveryKind, r.table.Name} }

func (r recovery) look(ctx context.Context, v *view) (found, error) {
	const words = "to any second of the last 35 days"
	have, there, err := v.table(ctx, r.table.Name)
	switch {
	case err != nil:
		return found{}, err
	case !there && v.will(TableKind, r.table.Name):
		return found{action: Update, detail: words}, nil
	case !there:
		return waits("the table"), nil
	case have.PointInTime:
		return none(words), nil
	}
	if f, busy := (table{r.table}).busy(have); busy {
		f.action, f.detail = Update, words+", after what is under way"
		return f, nil
	}
	return v.changed(have.Owner, []string{words}, write{"UpdateContinuousBackups", func(ctx context.Context) error {
		return v.deps.Ground.EnableRecovery(ctx, r.table.Name)
	}}), nil
}
