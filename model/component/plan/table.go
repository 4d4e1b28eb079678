package plan

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/cost"
)

// tableTime is how long a table or an index is waited for.
const tableTime = 40 * time.Minute

// table is a table of DynamoDB. Its capacity is raised, and never lowered.
type table struct{ component.Table }

func (v *view) table(ctx context.Context, name string) (component.TableState, bool, error) {
	return read(ctx, v, "table "+name, func(ctx context.Context) (component.TableState, error) {
		return v.deps.Ground.GetTableState(ctx, name)
	})
}

// month is what provisioned units cost a month.
func (v *view) month(billing model.BillingMode, units ...int64) cost.USD {
	if v.deps.Book == nil || billing != model.Provisioned {
		return 0
	}
	var sum cost.USD
	for i := 0; i+1 < len(units); i += 2 {
		sum = sum.Plus(v.deps.Book().CapacityMonth(v.runner.Identity().Region, model.StandardClass, units[i],
			units[i+1]))
	}
	return sum
}

func (t table) id() ID { return ID{TableKind, t.Name} }

func (t table) look(ctx context.Context, v *view) (found, error) {
	have, there, err := v.table(ctx, t.Name)
	if err != nil {
		return found{}, err
	}
	if !there {
		units := []int64{t.ReadUnits, t.WriteUnits}
		detail := t.words()
		for _, i := range t.Indexes {
			units = append(units, i.ReadUnits, i.WriteUnits)
			detail += ", index " + i.Name + " by " + keys(i.Hash, i.Range) + unitWords(t.Billing, i.ReadUnits,
				i.WriteUnits)
		}
		return found{action: Create, detail: detail, usd: v.month(t.Billing, units...), within: tableTime,
			todo: []write{{"CreateTable", func(ctx context.Context) error {
				return v.deps.Ground.CreateTable(ctx, t.Table, v.mine())
			}}}}, nil
	}
	if have.Status == "DELETING" {
		return refused("it is being deleted: apply again when it is gone"), nil
	}
	usd := v.month(have.Billing, have.ReadUnits, have.WriteUnits)
	if f, busy := t.busy(have); busy {
		f.usd = usd
		return f, nil
	}
	var d differ
	d.text("key", keys(have.Hash, have.Range), keys(t.Hash, t.Range))
	if len(d.words) > 0 {
		f := drift(strings.Join(d.words, "; ") + ": DynamoDB changes no key: make another table and copy the items")
		f.usd = usd
		return f, nil
	}
	if have.Billing != t.Billing {
		f := drift("billing " + billing(have.Billing) + " → " + billing(t.Billing) + ": " + t.command())
		f.usd = usd
		return f, nil
	}
	f := v.capacity(t.Name, "", have, units{have.ReadUnits, have.WriteUnits}, units{t.ReadUnits, t.WriteUnits})
	if f.action == None {
		f.detail = t.words()
	}
	return f, nil
}

// busy is a table at which DynamoDB is at work.
func (t table) busy(have component.TableState) (found, bool) {
	what := ""
	switch {
	case have.Status != "" && have.Status != "ACTIVE":
		what = t.Name + " is " + have.Status
	default:
		for name, status := range have.Building {
			what = t.Name + "/" + name + " is " + status
		}
	}
	if what == "" {
		return found{}, false
	}
	f := none("it is being changed: " + what)
	f.busy, f.within = what, tableTime
	return f, true
}

// units are units a second.
type units struct{ read, write int64 }

// capacity compares provisioned units.
func (v *view) capacity(name, index string, have component.TableState, now, want units) found {
	key := model.CapacityKey{Table: name, Index: index}
	to := units{max(now.read, want.read), max(now.write, want.write)}
	lower := ""
	if now.read > want.read || now.write > want.write {
		lower = fmt.Sprintf("it has %d read and %d write units, and capacity is never lowered: %s", now.read,
			now.write, setCommand(key, want))
	}
	f := none("")
	f.usd = v.month(have.Billing, now.read, now.write)
	switch {
	case have.Billing != model.Provisioned:
		return f
	case have.Scaled && to != now:
		f.action, f.detail = Drift,
			fmt.Sprintf("auto scaling has it at %d read and %d write units: aloft tables set %s --scale-read "+
				"MIN:MAX --scale-write MIN:MAX", now.read, now.write, name)
	case have.Scaled:
	case to != now:
		usd := v.month(have.Billing, to.read, to.write)
		f = v.changed(have.Owner, []string{fmt.Sprintf("units %d/%d → %d/%d read/write", now.read, now.write,
			to.read, to.write)}, write{"UpdateTable", func(ctx context.Context) error {
			_, err := v.deps.Ground.UpdateTable(ctx, model.CapacityChange{CapacityKey: key, Read: to.read,
				Write: to.write})
			return err
		}})
		f.usd, f.within = usd, tableTime
		if lower != "" {
			f.detail += "; " + lower
		}
	case lower != "":
		f.action, f.detail = Drift, lower
	}
	return f
}

func setCommand(k model.CapacityKey, to units) string {
	at := k.Table
	if k.Index != "" {
		at += " --index " + k.Index
	}
	return fmt.Sprintf("aloft tables set %s --rcu %d --wcu %d", at, to.read, to.write)
}

func (t table) command() string {
	if t.Billing == model.OnDemand {
		return "aloft tables set " + t.Name + " --on-demand"
	}
	return setCommand(model.CapacityKey{Table: t.Name}, units{t.ReadUnits, t.WriteUnits})
}

// words are a table in short.
func (t table) words() string {
	return keys(t.Hash, t.Range) + ", " + billing(t.Billing) + unitWords(t.Billing, t.ReadUnits, t.WriteUnits)
}

func billing(b model.BillingMode) string {
	if b == model.Provisioned {
		return "provisioned"
	}
	return "on demand"
}

func unitWords(b model.BillingMode, read, write int64) string {
	if b != model.Provisioned {
		return ""
	}
	return fmt.Sprintf(" %d/%d units", read, write)
}

func keys(hash component.Key, ranged *component.Key) string {
	s := hash.String()
	if ranged != nil {
		s += " " + ranged.String()
	}
	return s
}
