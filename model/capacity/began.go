package capacity

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// began is since when the load of a table and of one of its parts can be counted: no
// sooner than the table was created and than its first point, for before it there was
// nothing to use, or nobody yet who used it. Of an index that comes later, it is the
// index's own first point. Zero: as far back as was read.
func began(t model.Table, k model.CapacityKey, look Look) time.Time {
	from := t.Created
	table := firstPoint(look, Keys(t)...)
	if table.After(from) {
		from = table
	}
	if k.Index != "" {
		if index := firstPoint(look, k); index.After(from) {
			from = index
		}
	}
	return from
}

// firstPoint is when the first period begins in which any of some parts was used or
// throttled, zero for none.
func firstPoint(look Look, keys ...model.CapacityKey) time.Time {
	var first time.Time
	for _, k := range keys {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			for _, series := range []model.Series{model.ConsumedUnits(k, a), model.ThrottleEvents(k, a)} {
				sm, ok := look(series)
				if !ok {
					continue
				}
				for i, v := range sm.Values {
					if at := sm.From.Add(time.Duration(i) * sm.Period); !math.IsNaN(v) {
						if first.IsZero() || at.Before(first) {
							first = at
						}
						break
					}
				}
			}
		}
	}
	return first
}

// since are the samples from a time on, without the period that it falls into, unless
// it begins that, and without what is pending at the end.
func since(s model.Samples, from time.Time) model.Samples {
	whole := max(0, len(s.Values)-s.Pending)
	skip := 0
	if after := from.Sub(s.From); after > 0 {
		skip = min(whole, int((after+s.Period-1)/s.Period))
	}
	s.From = s.From.Add(time.Duration(skip) * s.Period)
	s.Values, s.Pending = s.Values[skip:whole], 0
	return s
}

// ReplicaRegions are the other Regions in which what is written to a table is written
// again, and paid.
func ReplicaRegions(t model.Table, home string) []string {
	var regions []string
	for _, r := range t.Replicas {
		if r.Region != home && r.Status != "DELETING" {
			regions = append(regions, r.Region)
		}
	}
	return regions
}
