package model

import (
	"context"
	"time"
)

// TableReader reads DynamoDB tables.
type TableReader interface {
	ListTables(ctx context.Context, marker string) (TablePage, error)
	// GetTable of a table that does not exist is of class Gone; one that was just
	// made may be so for a moment.
	GetTable(ctx context.Context, name string) (Table, error)
	// GetScaling reads what auto scaling does with tables and indexes: with all of
	// the account, or with one table and its indexes.
	GetScaling(ctx context.Context, table string) ([]Scaling, error)
}

// TableWriter changes capacity. UpdateTable is tried once: DynamoDB's answer to
// too many decreases looks like throttling and must not be repeated. A table that
// is being updated is of class Conflict.
type TableWriter interface {
	UpdateTable(ctx context.Context, change CapacityChange) (Table, error)
	UpdateScaling(ctx context.Context, change ScalingChange) error
}

// MetricReader reads CloudWatch.
type MetricReader interface {
	// ReadMetrics gives samples in the order of the series asked for, each of the
	// same span. When paid reads have reached the day's cap, the failure is of class
	// OverBudget and nothing was asked. Some series may fail and others not: see
	// Samples.Failure.
	ReadMetrics(ctx context.Context, read MetricRead) ([]Samples, error)
	// ListMetrics pages through the metrics of a name that had points of late.
	ListMetrics(ctx context.Context, namespace, metric, marker string) (SeriesPage, error)
}

// LogGroupReader reads how much the log groups hold.
type LogGroupReader interface {
	ListLogGroups(ctx context.Context, marker string) (LogGroupPage, error)
}

// LogGroup is one log group.
type LogGroup struct {
	Name             string
	Bytes            int64 // stored, compressed as AWS charges it
	RetentionDays    int   // 0: for ever
	InfrequentAccess bool
}

// LogGroupPage is one page of log groups.
type LogGroupPage struct {
	Groups []LogGroup
	Next   string
}

// PriceReader reads the public price list.
type PriceReader interface {
	// ReadPrices gives the documents of one service's products in one Region, as
	// JSON texts, a page at a time.
	ReadPrices(ctx context.Context, service, region, marker string) (PricePage, error)
}

// PricePage is one page of products.
type PricePage struct {
	Products []string // JSON
	Next     string
}

// BillReader reads Cost Explorer, which charges for every page.
type BillReader interface {
	// ReadBill gives what AWS has charged for each day from one to another, which is
	// left out, by service.
	ReadBill(ctx context.Context, from, to time.Time) (Bill, error)
}

// Bill is what Cost Explorer says, about a day late.
type Bill struct {
	Read
	From, To time.Time // To is left out
	Days     []BillDay
	Pages    int // asked for, each paid
}

// BillDay is one day of a Bill.
type BillDay struct {
	Day       time.Time // midnight UTC
	Services  []BillService
	Estimated bool // may still change
}

// BillService is what one service cost on a day. Amount is a decimal number of
// dollars, in Cost Explorer's own digits.
type BillService struct {
	Name   string
	Amount string
	Unit   string // "USD"
}

// Spending is what aloft itself has asked for that may cost money.
type Spending struct {
	Day           string  // UTC, "2026-11-23"
	PaidToday     float64 // dollars for metrics
	Cap           float64 // dollars a day; paid reads of metrics stop there
	FreeThisMonth int     // requests of the month's free quota, by this user on this host
	FreeQuota     int     // of the account: a million
	PaidThisMonth float64 // dollars for metrics and for pages of Cost Explorer
	Note          string  // why the figures are not those of all this user's programs; empty: they are
}
