package capacity

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
)

// Verdict says which billing mode of a table is cheaper, from its own metrics.
type Verdict struct {
	Table       string
	Hours       int               // that were looked at
	Since       time.Time         // when they begin where it is later than what was read: the table is new, or its use is; else zero
	Provisioned cost.USD          // a month as provisioned now, or as it would have to be provisioned
	OnDemand    cost.USD          // a month of the same requests on demand
	Better      model.BillingMode // the cheaper one; the present one when they cost the same
	Saves       cost.USD          // a month, over what the table has now; 0 when it has the better one
	Covered     float64           // share of the hours whose average the provisioned units cover, 0 to 1: the percentile of load they stand at
	ReadUnits   int64             // provisioned, or to be provisioned, over table and indexes
	WriteUnits  int64
	Fit         Fit
	Arithmetic  []string // how it was worked out, line by line
}

// Fit says how the provisioned units fit the load.
type Fit string

// The fits.
const (
	NotKnown Fit = ""         // too little was read, or it is on demand
	Fits     Fit = "fits"     // neither of the others
	Wasteful Fit = "wasteful" // far more than was ever used
	Tight    Fit = "tight"    // throttled, or close to it
)

const (
	enoughHours = 24   // below, no verdict is given
	wastefulAt  = 0.25 // the busiest hour used less than this share
	tightAt     = 0.8  // the busiest hour used more than this share
	headroom    = 0.7  // what units for an on-demand table are sized to use at most, auto scaling's usual target
)

// Look finds the samples of a series by the hour.
type Look func(model.Series) (model.Samples, bool)

// Judge compares the billing modes for a table with its indexes, and says how its
// units fit, from hourly sums of what was consumed and throttled. It reports
// false when there are fewer than 24 hours of them.
func Judge(book *cost.Book, region string, t model.Table, look Look) (Verdict, bool) {
	v := Verdict{Table: t.Name}
	var parts []judged
	for _, k := range Keys(t) {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			p, ok := judgePart(t, k, a, look)
			if !ok {
				return v, false
			}
			parts = append(parts, p)
		}
	}
	v.Hours = parts[0].hours
	for _, p := range parts {
		v.Hours = min(v.Hours, p.hours)
		if p.cut.After(v.Since) {
			v.Since = p.cut
		}
	}
	if v.Hours < enoughHours {
		return v, false
	}
	var read, write, readSum, writeSum float64
	for _, p := range parts {
		sum := p.sum * cost.MonthHours / float64(p.hours)
		if p.access == model.Writes {
			write, writeSum = write+float64(p.units), writeSum+sum
		} else {
			read, readSum = read+float64(p.units), readSum+sum
		}
	}
	v.ReadUnits, v.WriteUnits = int64(read), int64(write)
	others := ReplicaRegions(t, region)
	v.Provisioned = unitsMonth(book, region, others, t.Class, v.ReadUnits, v.WriteUnits)
	v.OnDemand = onDemandMonth(book, region, others, t, readSum, writeSum)
	v.Covered = covered(parts)
	v.decide(t.Billing)
	if t.Billing != model.OnDemand {
		v.Fit = fitOf(parts)
	}
	v.explain(t, parts, others, readSum, writeSum)
	return v, true
}

// judged is one kind of units of the table or one of its indexes.
type judged struct {
	key       model.CapacityKey
	access    model.Access
	units     int64     // provisioned, or what would have to be
	rates     []float64 // units a second by hour
	sum       float64   // units over all hours
	hours     int
	cut       time.Time // the first hour, where it is not the first that was read
	throttled float64
}

func judgePart(t model.Table, k model.CapacityKey, a model.Access, look Look) (judged, bool) {
	p := judged{key: k, access: a}
	consumed, ok := look(model.ConsumedUnits(k, a))
	if !ok || consumed.Period != time.Hour {
		return p, false
	}
	from := began(t, k, look)
	looked := since(consumed, from)
	if looked.From.After(consumed.From) {
		p.cut = looked.From
	}
	p.rates, p.hours = looked.Rates(), len(looked.Values)
	for _, r := range p.rates {
		p.sum += r * time.Hour.Seconds()
	}
	if stopped, ok := look(model.ThrottleEvents(k, a)); ok {
		for _, v := range since(stopped, from).Values {
			p.throttled += zero(v)
		}
	}
	if t.Billing == model.OnDemand {
		p.units = max(1, int64(math.Ceil(highest(p.rates)/headroom)))
		return p, true
	}
	units, _ := t.ThroughputOf(k.Index)
	p.units = pick(a, units.ReadUnits, units.WriteUnits)
	return p, true
}

func highest(rates []float64) float64 {
	if len(rates) == 0 {
		return 0
	}
	return slices.Max(rates)
}

// Keys are the table and its global indexes.
func Keys(t model.Table) []model.CapacityKey {
	keys := []model.CapacityKey{{Table: t.Name}}
	for _, i := range t.Indexes {
		keys = append(keys, model.CapacityKey{Table: t.Name, Index: i.Name})
	}
	return keys
}

// onDemandMonth is what so many request units a month cost: those for writing in all
// Regions that the table is in.
func onDemandMonth(book *cost.Book, home string, others []string, t model.Table, reads, writes float64) cost.USD {
	usd := requestsMonth(book, home, t, reads, writes)
	for _, region := range others {
		usd = usd.Plus(requestsMonth(book, region, t, 0, writes))
	}
	return usd
}

func requestsMonth(book *cost.Book, region string, t model.Table, reads, writes float64) cost.USD {
	read, write := cost.DynamoReadRequests, cost.DynamoWriteRequests
	if t.Class == model.InfrequentAccessClass {
		read, write = cost.DynamoReadRequestsIA, cost.DynamoWriteRequestsIA
	}
	subject := cost.Subject{Table: t.Name}
	_, usd := book.Cost(region, []cost.Usage{
		{Item: read, Subject: subject, Amount: int64(math.Round(reads))},
		{Item: write, Subject: subject, Amount: int64(math.Round(writes))},
	}, false)
	return usd
}

// covered is the share of the hours, over all parts, whose average the units
// cover.
func covered(parts []judged) float64 {
	hours, within := 0, 0
	for _, p := range parts {
		for _, r := range p.rates {
			hours++
			if r <= float64(p.units) {
				within++
			}
		}
	}
	return float64(within) / float64(hours)
}

func (v *Verdict) decide(now model.BillingMode) {
	if now == "" {
		now = model.Provisioned
	}
	v.Better = now
	have, other, better := v.Provisioned, v.OnDemand, model.OnDemand
	if now == model.OnDemand {
		have, other, better = v.OnDemand, v.Provisioned, model.Provisioned
	}
	if other < have {
		v.Better, v.Saves = better, have-other
	}
}

// fitOf is the worst of what the parts say: tight before wasteful.
func fitOf(parts []judged) Fit {
	wasteful := false
	for _, p := range parts {
		top := highest(p.rates)
		if p.throttled > 0 || top > tightAt*float64(p.units) {
			return Tight
		}
		// One unit is the least there is.
		if p.units > 1 && top < wastefulAt*float64(p.units) {
			wasteful = true
		}
	}
	if wasteful {
		return Wasteful
	}
	return Fits
}

func (v *Verdict) explain(t model.Table, parts []judged, others []string, reads, writes float64) {
	say := func(format string, args ...any) { v.Arithmetic = append(v.Arithmetic, fmt.Sprintf(format, args...)) }
	say("%d hours looked at, by the hour; a month is %d hours", v.Hours, cost.MonthHours)
	if !v.Since.IsZero() {
		say("counted from %s UTC on: before, it was not there or was not used", v.Since.UTC().Format("2006-01-02 15:04"))
	}
	for _, p := range parts {
		throttled := ""
		if p.throttled > 0 {
			throttled = fmt.Sprintf(", %.0f requests throttled", p.throttled)
		}
		say("%s %s: %.2f units/s on average, %.2f in the busiest hour, %d %s%s",
			p.key, p.access, p.sum/float64(p.hours)/time.Hour.Seconds(), highest(p.rates), p.units, unitsWord(t.Billing), throttled)
	}
	say("provisioned: %d RCU and %d WCU for %d h = %s a month", v.ReadUnits, v.WriteUnits, cost.MonthHours, v.Provisioned)
	say("on demand: %.0f read and %.0f write request units a month = %s", reads, writes, v.OnDemand)
	if len(others) > 0 {
		say("it is a global table: what is written is counted in %s too", strings.Join(others, ", "))
	}
	say("the units cover %s of the hours; peaks inside an hour do not show here", figure.Percent(v.Covered))
	if t.Billing == model.OnDemand {
		say("units to provision: the busiest hour at %s use", figure.Percent(headroom))
	}
}

func unitsWord(b model.BillingMode) string {
	if b == model.OnDemand {
		return "would be provisioned"
	}
	return "provisioned"
}
