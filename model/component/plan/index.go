package plan

import (
	"context"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// index is a global index of a table that is there. DynamoDB makes one at a time.
type index struct {
	table component.Table
	component.Index
}

func (i index) id() ID {
	return ID{IndexKind, model.CapacityKey{Table: i.table.Name, Index: i.Name}.String()}
}

func (i index) look(ctx context.Context, v *view) (found, error) {
	have, there, err := v.table(ctx, i.table.Name)
	if err != nil {
		return found{}, err
	}
	if !there {
		return hidden(), nil // it is made with its table
	}
	if f, busy := (table{i.table}).busy(have); busy {
		for _, o := range have.Indexes {
			if o.Name == i.Name {
				f.usd = v.month(have.Billing, o.ReadUnits, o.WriteUnits)
				return f, nil
			}
		}
		f.usd, f.action, f.detail = v.month(have.Billing, i.ReadUnits, i.WriteUnits), Create,
			i.words()+", after what is under way"
		return f, nil
	}
	for _, o := range have.Indexes {
		if o.Name != i.Name {
			continue
		}
		var d differ
		d.text("key", keys(o.Hash, o.Range), keys(i.Hash, i.Range))
		if len(d.words) > 0 {
			f := drift(strings.Join(d.words, "; ") +
				": DynamoDB changes no key: give the index another name, and delete the old one when nobody reads " +
				"it: " +
				"aws dynamodb update-table --table-name " + i.table.Name +
				` --global-secondary-index-updates '[{"Delete":{"IndexName":"` + i.Name + `"}}]'`)
			f.usd = v.month(have.Billing, o.ReadUnits, o.WriteUnits)
			return f, nil
		}
		f := v.capacity(i.table.Name, i.Name, have, units{o.ReadUnits, o.WriteUnits}, units{i.ReadUnits, i.WriteUnits})
		if f.action == None {
			f.detail = i.words()
		}
		return f, nil
	}
	if why := v.foreign(have.Owner); why != "" {
		return refused(why), nil
	}
	made := i.table
	made.Billing = have.Billing
	return found{action: Create, detail: i.words(), usd: v.month(have.Billing, i.ReadUnits, i.WriteUnits),
		within: tableTime, todo: []write{{"UpdateTable", func(ctx context.Context) error {
			return v.deps.Ground.AddIndex(ctx, made, i.Name)
		}}}}, nil
}

func (i index) words() string {
	return keys(i.Hash, i.Range) + unitWords(i.table.Billing, i.ReadUnits, i.WriteUnits)
}
