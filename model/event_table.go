package model

// TablesListed is the names of the account's tables, those of the config's globs:
// all of them once Complete.
type TablesListed struct {
	Read
	Names    []string
	Complete bool
}

// TableRead is one table.
type TableRead struct {
	Read
	Table Table
}

// TableGone says that a table does not exist any more.
type TableGone struct {
	Read
	Name string
}

// TablesFailed says that tables could not be read: one, or all.
type TablesFailed struct {
	Read
	Table   string
	Failure *Failure
}

// ScalingRead is what auto scaling does: with one table and its indexes, or with
// all tables.
type ScalingRead struct {
	Read
	Table   string
	Targets []Scaling
}

// MetricsRead are samples. They replace, series by series and period by period,
// what is known of the same series and period.
type MetricsRead struct {
	Read
	Group   string // what they were read for, such as "table orders"
	Samples []Samples
}

// MetricsFailed says that metrics could not be read: those of one group.
type MetricsFailed struct {
	Read
	Group   string
	Failure *Failure
}

// UsageFound is what there is to count besides functions and tables: the metrics
// of APIs, projects, log groups and buckets that had points of late, and the
// account's log groups.
type UsageFound struct {
	Read
	Series []Series // without a statistic
	Groups []LogGroup
}

// SpendingRead is what aloft's own reads of metrics cost.
type SpendingRead struct{ Spending Spending }

// Key of the list of tables.
func (TablesListed) Key() string { return "tables" }

// Key of one table.
func (e TableRead) Key() string { return "table\x00" + e.Table.Name }

// Key of one table: that it is gone replaces what was read of it.
func (e TableGone) Key() string { return "table\x00" + e.Name }

// Key of the failure.
func (e TablesFailed) Key() string { return "tables failed\x00" + e.Table }

// Key of what auto scaling does.
func (e ScalingRead) Key() string { return "scaling\x00" + e.Table }

// Key of samples of one period that are read together: those of a group, or of the part of
// it that begins with the same series.
func (e MetricsRead) Key() string {
	key := "metrics\x00" + e.Group
	if len(e.Samples) == 0 {
		return key
	}
	first := e.Samples[0]
	key += "\x00" + first.Period.String() + "\x00" + first.Metric
	for _, d := range first.Dimensions {
		key += "\x00" + d.Value
	}
	return key
}

// Key of the failure.
func (e MetricsFailed) Key() string { return "metrics failed\x00" + e.Group }

// Key of what was found.
func (UsageFound) Key() string { return "usage" }

// Key of the spending.
func (SpendingRead) Key() string { return "spending" }
