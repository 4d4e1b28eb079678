package sim

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// updateTable changes the throughput of a table and of its indexes, or its billing
// mode. Everything is checked before anything is changed.
func (w *World) updateTable(in *dynamodb.UpdateTableInput) (*dynamodb.UpdateTableOutput, error) {
	if in.DeletionProtectionEnabled != nil || in.DisassociationProtectionEnabled != nil ||
		in.GlobalTableSettingsReplicationMode != "" || in.GlobalTableWitnessUpdates != nil || in.MultiRegionConsistency != "" ||
		in.OnDemandThroughput != nil || in.ReplicaUpdates != nil || in.SSESpecification != nil || in.StreamSpecification != nil ||
		in.TableClass != "" || in.VectorIndexUpdates != nil || in.WarmThroughput != nil {
		return nil, &loudError{"UpdateTable is simulated for throughput, billing mode and new indexes"}
	}
	if slices.ContainsFunc(in.GlobalSecondaryIndexUpdates, func(u types.GlobalSecondaryIndexUpdate) bool { return u.Create != nil }) {
		return w.addIndex(in)
	}
	asked, err := askedUnits(in)
	if err != nil {
		return nil, err
	}
	t, ok := w.table(*in.TableName)
	if !ok {
		return nil, noTable(*in.TableName)
	}
	now := w.now()
	if t.busy(now) {
		return nil, inUse("Attempt to change a resource which is still in use: Table is being updated: %s", t.name)
	}
	if len(asked) == 0 && in.BillingMode == "" {
		return nil, unfit("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
			"SSESpecification or ReplicaUpdates is required")
	}
	switch was := t.meter.at(now); {
	case in.BillingMode == types.BillingModePayPerRequest && !was.onDemand:
		err = w.toOnDemand(t, asked, now)
	case in.BillingMode == types.BillingModeProvisioned && was.onDemand:
		err = w.toProvisioned(t, asked, now)
	case was.onDemand && len(asked) > 0:
		err = unfitParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	case len(asked) == 0:
		err = unfitParameter("The billing mode of the table is %s already", in.BillingMode)
	default:
		err = w.changeUnits(t, asked, now)
	}
	if err != nil {
		return nil, err
	}
	out := w.tableAsGiven(t)
	out.TableStatus = types.TableStatusUpdating // also where a change takes no time
	return &dynamodb.UpdateTableOutput{TableDescription: out}, nil
}

// wish is what is asked for a table or an index.
type wish struct {
	index string // empty: the table
	units [2]int64
}

// askedUnits reads and checks the figures of a request.
func askedUnits(in *dynamodb.UpdateTableInput) ([]wish, error) {
	var out []wish
	add := func(index, place string, p *types.ProvisionedThroughput) error {
		for _, u := range []struct {
			name  string
			units *int64
		}{{"readCapacityUnits", p.ReadCapacityUnits}, {"writeCapacityUnits", p.WriteCapacityUnits}} {
			if *u.units < 1 {
				return constraint(strconv.FormatInt(*u.units, 10), place+"provisionedThroughput."+u.name,
					"Member must have value greater than or equal to 1")
			}
		}
		out = append(out, wish{index, [2]int64{*p.ReadCapacityUnits, *p.WriteCapacityUnits}})
		return nil
	}
	if in.ProvisionedThroughput != nil {
		if err := add("", "", in.ProvisionedThroughput); err != nil {
			return nil, err
		}
	}
	for n, u := range in.GlobalSecondaryIndexUpdates {
		if u.Create != nil || u.Delete != nil || u.Update == nil || u.Update.OnDemandThroughput != nil || u.Update.WarmThroughput != nil {
			return nil, &loudError{"UpdateTable takes no index away, and changes the throughput of others"}
		}
		if u.Update.ProvisionedThroughput == nil {
			return nil, unfitParameter("ProvisionedThroughput is not specified for index: %s", *u.Update.IndexName)
		}
		place := fmt.Sprintf("globalSecondaryIndexUpdates.%d.member.update.", n+1)
		if err := add(*u.Update.IndexName, place, u.Update.ProvisionedThroughput); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// busy reports whether a table takes no change now.
func (t *table) busy(now time.Time) bool {
	if s := t.statusAt(now); s != types.TableStatusActive {
		return true
	}
	return slices.ContainsFunc(t.indexes, func(i *index) bool { return i.statusAt(now) != types.IndexStatusActive })
}

// meterOf is the meter that a wish is for.
func (t *table) meterOf(wished wish) (*meter, error) {
	if wished.index == "" {
		return t.meter, nil
	}
	i, ok := t.index(wished.index)
	if !ok {
		return nil, unfitParameter("Global Secondary Index %s does not exist", wished.index)
	}
	return i.meter, nil
}

// changeUnits gives provisioned tables and indexes other units.
func (w *World) changeUnits(t *table, asked []wish, now time.Time) error {
	for _, a := range asked {
		m, err := t.meterOf(a)
		if err != nil {
			return err
		}
		was := m.at(now)
		switch {
		case was.units == a.units:
			return unchanged(a, was)
		case lower(setting{units: a.units}, was) && !m.mayDecrease(now):
			return tooManyDecreases(m, now)
		}
	}
	t.indexDelay = 0
	delay := w.changeDelay(t, now)
	for _, a := range asked {
		m, _ := t.meterOf(a) // it was found above
		m.change(now, delay, setting{units: a.units})
	}
	return nil
}

// unchanged is the answer to figures that hold already.
func unchanged(a wish, was setting) error {
	what := "table"
	if a.index != "" {
		what = "index"
	}
	subject := what
	if a.index != "" {
		subject += " " + a.index
	}
	return unfit("The provisioned throughput for the %s will not change. The requested value equals the current value. "+
		"Current ReadCapacityUnits provisioned for the %s: %d. Requested ReadCapacityUnits: %d. "+
		"Current WriteCapacityUnits provisioned for the %s: %d. Requested WriteCapacityUnits: %d. "+
		"Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
		subject, what, was.units[reads], a.units[reads], what, was.units[writes], a.units[writes])
}

// limitTime is a time in the words of DynamoDB's limits.
func limitTime(t time.Time) string {
	return t.UTC().Format("Monday, January 2, 2006 at 3:04:05 PM") + " Coordinated Universal Time"
}

// tooManyDecreases is the answer to a decrease that comes too early.
func tooManyDecreases(m *meter, now time.Time) error {
	next := m.decreased.Add(time.Hour)
	if midnight := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour); midnight.Before(next) {
		next = midnight
	}
	return overLimit("Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. "+
		"After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. "+
		"Number of decreases today: %d. Last decrease at %s. Next decrease can be made at %s",
		m.decreases(now), limitTime(m.decreased), limitTime(next))
}

// switches is how often a table may go on demand in 24 hours.
const switches = 4

// toOnDemand switches a table and its indexes to on demand.
func (w *World) toOnDemand(t *table, asked []wish, now time.Time) error {
	if len(asked) > 0 {
		if asked[0].index != "" {
			return unfitParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: %s when BillingMode is PAY_PER_REQUEST",
				asked[0].index)
		}
		return unfitParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	}
	t.switches = slices.DeleteFunc(t.switches, func(at time.Time) bool { return now.Sub(at) >= 24*time.Hour })
	if len(t.switches) >= switches {
		return overLimit("Subscriber limit exceeded: Update to PayPerRequest mode are limited to %d times in 1 day(s). "+
			"Last update at %s. Next update can be made at %s", switches, limitTime(t.switched), limitTime(t.switches[0].Add(24*time.Hour)))
	}
	t.switches, t.switched, t.summary = append(t.switches, now), now, true
	delay := w.changeDelay(t, now)
	t.indexDelay = delay / 2
	t.meter.change(now, delay, setting{onDemand: true})
	for _, i := range t.indexes {
		i.meter.change(now, delay+t.indexDelay, setting{onDemand: true})
	}
	return nil
}

// toProvisioned switches a table to provisioned capacity. Every index needs its
// own.
func (w *World) toProvisioned(t *table, asked []wish, now time.Time) error {
	units := make(map[string][2]int64)
	for _, a := range asked {
		if _, err := t.meterOf(a); err != nil {
			return err
		}
		units[a.index] = a.units
	}
	if _, ok := units[""]; !ok {
		return unfitParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
	}
	for _, i := range t.indexes {
		if _, ok := units[i.name]; !ok {
			return unfitParameter("ProvisionedThroughput is not specified for index: %s", i.name)
		}
	}
	delay := w.changeDelay(t, now)
	t.indexDelay = delay / 2
	t.meter.change(now, delay, setting{units: units[""]})
	for _, i := range t.indexes {
		i.meter.change(now, delay+t.indexDelay, setting{units: units[i.name]})
	}
	return nil
}

// changeDelay is how long a change of a table takes that is made now.
func (w *World) changeDelay(t *table, now time.Time) time.Duration {
	d := w.tables.delay
	if d.Max <= d.Min {
		return d.Min
	}
	return d.Min + time.Duration(mix(w.seed, "change of "+t.name, now.UnixMilli())%uint64(d.Max-d.Min))
}

// checkTableName keeps tests from making names that DynamoDB refuses.
func checkTableName(name string) error {
	if len(name) < 3 || len(name) > 255 {
		return fmt.Errorf("a table's name has 3 to 255 letters")
	}
	return nil
}
