package verb

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// tablesDocument, tableJSON, indexJSON and loadJSON are the shapes that scripts
// rely on.
type tablesDocument struct {
	Account string      `json:"account,omitempty"`
	Region  string      `json:"region,omitempty"`
	Tables  []tableJSON `json:"tables"`
	Notes   []string    `json:"notes,omitempty"` // what is not known beside the error
}

type tableJSON struct {
	Name        string      `json:"name"`
	Status      string      `json:"status"`
	BillingMode string      `json:"billing_mode"`
	Class       string      `json:"table_class"`
	SizeBytes   int64       `json:"size_bytes"` // about six hours old
	Items       int64       `json:"items"`      // about six hours old
	Read        loadJSON    `json:"read"`
	Write       loadJSON    `json:"write"`
	Indexes     []indexJSON `json:"indexes"`
}

type indexJSON struct {
	Name      string   `json:"name"`
	Status    string   `json:"status"`
	SizeBytes int64    `json:"size_bytes"`
	Items     int64    `json:"items"`
	Read      loadJSON `json:"read"`
	Write     loadJSON `json:"write"`
}

// loadJSON is one kind of units, in units a second. What is not known is null.
type loadJSON struct {
	Provisioned        int64        `json:"provisioned"` // 0 on demand
	ConsumedPerSecond  *float64     `json:"consumed_per_second"`
	ThrottledPerMinute *float64     `json:"throttled_per_minute"`
	MinuteEndedAt      *time.Time   `json:"minute_ended_at"` // of the two before
	MaxPerSecond       int64        `json:"max_per_second,omitempty"`
	AutoScaling        *scalingJSON `json:"auto_scaling"`
}

type scalingJSON struct {
	Min           int64   `json:"min"`
	Max           int64   `json:"max"`
	TargetPercent float64 `json:"target_percent"` // 0 when it is not known
}

func (r *tablesReport) document() tablesDocument {
	id := r.k.known()
	d := tablesDocument{Account: id.Account, Region: id.Region, Tables: []tableJSON{}, Notes: r.notes}
	for _, t := range r.byPressure() {
		key := model.CapacityKey{Table: t.Name}
		j := tableJSON{
			Name: t.Name, Status: t.Status, BillingMode: string(t.Billing), Class: string(t.Class), SizeBytes: t.Bytes, Items: t.Items,
			Read: r.loadJSON(t, key, model.Reads), Write: r.loadJSON(t, key, model.Writes), Indexes: []indexJSON{},
		}
		for _, i := range t.Indexes {
			key := model.CapacityKey{Table: t.Name, Index: i.Name}
			j.Indexes = append(j.Indexes, indexJSON{
				Name: i.Name, Status: i.Status, SizeBytes: i.Bytes, Items: i.Items,
				Read: r.loadJSON(t, key, model.Reads), Write: r.loadJSON(t, key, model.Writes),
			})
		}
		d.Tables = append(d.Tables, j)
	}
	return d
}

func (r *tablesReport) loadJSON(t model.Table, k model.CapacityKey, a model.Access) loadJSON {
	l := r.load(k, a)
	units, _ := t.ThroughputOf(k.Index)
	j := loadJSON{Provisioned: int64(l.Provisioned), MaxPerSecond: units.MaxReadUnits}
	if a == model.Writes {
		j.MaxPerSecond = units.MaxWriteUnits
	}
	if l.Known {
		at := l.At.UTC()
		j.ConsumedPerSecond, j.ThrottledPerMinute, j.MinuteEndedAt = &l.Consumed, &l.Throttled, &at
	}
	for _, s := range r.store.Scaling(k) {
		if s.Access == a {
			j.AutoScaling = &scalingJSON{s.Min, s.Max, s.Target}
		}
	}
	return j
}
