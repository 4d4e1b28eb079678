package model

import "time"

// BillingMode is how DynamoDB charges for the requests of a table.
type BillingMode string

// The billing modes.
const (
	Provisioned BillingMode = "PROVISIONED"
	OnDemand    BillingMode = "PAY_PER_REQUEST"
)

// TableClass is the storage class of a table.
type TableClass string

// The storage classes.
const (
	StandardClass         TableClass = "STANDARD"
	InfrequentAccessClass TableClass = "STANDARD_INFREQUENT_ACCESS"
)

// Table is one DynamoDB table in this Region, with its indexes.
type Table struct {
	Name               string
	Status             string // "ACTIVE", "UPDATING", "CREATING", "DELETING", ...
	Billing            BillingMode
	Class              TableClass
	Throughput         Throughput // of the table without its global indexes
	Indexes            []Index    // global ones, by name
	LocalIndexes       []LocalIndex
	Bytes              int64 // about six hours old, as DynamoDB counts it
	Items              int64 // about six hours old
	Replicas           []Replica
	DeletionProtection bool
	Created            time.Time
}

// Throughput is what a table or a global index may do.
type Throughput struct {
	ReadUnits      int64 // provisioned units a second; 0 on demand
	WriteUnits     int64
	DecreasesToday int64 // of this UTC day
	LastIncrease   time.Time
	LastDecrease   time.Time
	MaxReadUnits   int64 // ceiling on demand, request units a second; 0: none
	MaxWriteUnits  int64
	WarmReadUnits  int64 // what it takes at once, units a second; 0: not told
	WarmWriteUnits int64
	WarmStatus     string
}

// Index is a global secondary index, which has throughput and storage of its own.
type Index struct {
	Name        string
	Status      string
	Backfilling bool
	Throughput  Throughput
	Bytes       int64
	Items       int64
}

// LocalIndex is a local secondary index, which shares its table's throughput.
type LocalIndex struct {
	Name  string
	Bytes int64
	Items int64
}

// Replica is a copy of a global table in another Region.
type Replica struct {
	Region string
	Status string
}

// TablePage is one page of table names, at most 100 long.
type TablePage struct {
	Names []string
	Next  string
}

// CapacityKey names a table, or one of its global indexes.
type CapacityKey struct{ Table, Index string }

// String is "orders" or "orders/by-day".
func (k CapacityKey) String() string {
	if k.Index == "" {
		return k.Table
	}
	return k.Table + "/" + k.Index
}

// Index finds a global index by its name.
func (t Table) Index(name string) (Index, bool) {
	for _, i := range t.Indexes {
		if i.Name == name {
			return i, true
		}
	}
	return Index{}, false
}

// ThroughputOf is the throughput of the table or of one of its indexes, and
// whether there is such an index.
func (t Table) ThroughputOf(index string) (Throughput, bool) {
	if index == "" {
		return t.Throughput, true
	}
	i, ok := t.Index(index)
	return i.Throughput, ok
}

// AllBytes is the size of the table with all its indexes.
func (t Table) AllBytes() int64 {
	n := t.Bytes
	for _, i := range t.Indexes {
		n += i.Bytes
	}
	for _, i := range t.LocalIndexes {
		n += i.Bytes
	}
	return n
}

// Access is one of the two ways of using a table.
type Access string

// The ways.
const (
	Reads  Access = "read"
	Writes Access = "write"
)

// Scaling is what Application Auto Scaling does with one kind of units of a table
// or index.
type Scaling struct {
	CapacityKey
	Access    Access
	Min, Max  int64
	Target    float64 // percent of the provisioned units; 0 when no policy is known
	Suspended bool
}

// CapacityChange asks DynamoDB for another throughput of a table or an index, or
// for another billing mode of a table. Units are units a second.
type CapacityChange struct {
	CapacityKey
	Billing BillingMode      // empty: as it is
	Read    int64            // ignored on the way to on demand
	Write   int64            // ignored on the way to on demand
	Indexes []CapacityChange // on the way to provisioned: every index needs its own
}

// ScalingChange asks for other bounds of what auto scaling does.
type ScalingChange struct {
	CapacityKey
	Access   Access
	Min, Max int64
}
