package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model/component"
)

// ttl is the attribute by which items expire. DynamoDB takes a change of it once an hour.
type ttl struct{ table component.Table }

func (t ttl) id() ID { return ID{TTLKind, t.table.Name} }

func (t ttl) look(ctx context.Context, v *view) (found, error) {
	f, have, err := t.of(ctx, v)
	if f.action != "" || err != nil {
		return f, err
	}
	switch {
	case have.TTL == t.table.TTL:
		return none("by " + have.TTL), nil
	case have.TTL != "":
		return drift(fmt.Sprintf("items expire by %s, not by %s: DynamoDB changes it in two steps with an hour "+
			"between: "+
			"aws dynamodb update-time-to-live --table-name %s --time-to-live-specification "+
			"Enabled=false,AttributeName=%s", have.TTL, t.table.TTL, t.table.Name, have.TTL)), nil
	}
	return v.changed(have.Owner, []string{"items expire by " + t.table.TTL}, write{"UpdateTimeToLive",
		func(ctx context.Context) error {
			return v.deps.Ground.SetTTL(ctx, t.table.Name, t.table.TTL)
		}}), nil
}

// of is the table that is there; else what there is to tell.
func (t ttl) of(ctx context.Context, v *view) (found, component.TableState, error) {
	have, there, err := v.table(ctx, t.table.Name)
	switch {
	case err != nil:
		return found{}, have, err
	case !there && v.will(TableKind, t.table.Name):
		return found{action: Update, detail: "items expire by " + t.table.TTL}, have, nil
	case !there:
		return waits("the table"), have, nil
	}
	f, busy := (table{t.table}).busy(have)
	if !busy {
		return found{}, have, nil
	}
	if have.TTL != t.table.TTL {
		f.action, f.detail = Update, "items expire by "+t.table.TTL+", after what is under way"
	}
	return f, have, nil
}
