package feed

// The times by which the feed goes.

import "time"

// Intervals are the times by which the feed goes. A zero means the default.
type Intervals struct {
	Screen    time.Duration // between two reads of a row on the screen: 20 s
	Trickle   time.Duration // between two reads of any other row: 5 min
	Spacing   time.Duration // least time between two repeated reads of other rows: 200 ms, so 5 a second
	List      time.Duration // between two reads of the list of functions: 2 min
	Versions  time.Duration // between two looks for new versions of the chosen function: 60 s
	Debounce  time.Duration // how long a function stays chosen before its versions are read: 150 ms
	Grace     time.Duration // how long the first trickle waits to be told what is on the screen: 300 ms
	Call      time.Duration // deadline of one call: 15 s
	Denied    time.Duration // before a denied read is tried again: 1 min
	Backoff   time.Duration // first wait after throttling or network trouble: 1 s
	BackoffTo time.Duration // longest such wait: 30 s
	Renew     time.Duration // first wait between two attempts to renew credentials: 5 s
	RenewTo   time.Duration // longest such wait: 30 s
	Report    time.Duration // between two looks at meter and state: 1 s
	Save      time.Duration // least time between two snapshots: 30 s
	Projects  time.Duration // between two reads of the list of projects: 5 min
	Running   time.Duration // between two reads of the builds that run: 2 s
	RunningBy time.Duration // the same without focus: 5 s
	Look      time.Duration // between two looks for new builds of a project on the screen: 30 s
	Newest    time.Duration // between two looks for the newest build of any other project: 10 min
	Slowly    time.Duration // least time between two such looks: 1 s
	Together  time.Duration // how long builds wait for others to be read in one call: 1 s
	APIs      time.Duration // between two reads of the lists of APIs: 4 min
	API       time.Duration // between two reads of an API on the screen: 3 min
	APIAround time.Duration // between two reads of any other API, and of the custom domains: 15 min
	Away      int           // how many times rarer the screen is read without focus: 6
}

func (i Intervals) orDefaults() Intervals {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&i.Screen, 20 * time.Second},
		{&i.Trickle, 5 * time.Minute},
		{&i.Spacing, 200 * time.Millisecond},
		{&i.List, 2 * time.Minute},
		{&i.Versions, time.Minute},
		{&i.Debounce, 150 * time.Millisecond},
		{&i.Grace, 300 * time.Millisecond},
		{&i.Call, 15 * time.Second},
		{&i.Denied, time.Minute},
		{&i.Backoff, time.Second},
		{&i.BackoffTo, 30 * time.Second},
		{&i.Renew, 5 * time.Second},
		{&i.RenewTo, 30 * time.Second},
		{&i.Report, time.Second},
		{&i.Save, 30 * time.Second},
		{&i.Projects, 5 * time.Minute},
		{&i.Running, 2 * time.Second},
		{&i.RunningBy, 5 * time.Second},
		{&i.Look, 30 * time.Second},
		{&i.Newest, 10 * time.Minute},
		{&i.Slowly, time.Second},
		{&i.Together, time.Second},
		{&i.APIs, 4 * time.Minute},
		{&i.API, 3 * time.Minute},
		{&i.APIAround, 15 * time.Minute},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	if i.Away <= 0 {
		i.Away = 6
	}
	return i
}

// TableIntervals are the times by which tables, metrics and usage are read. A zero
// means the default. Without focus all but Watch are as many times longer as
// Intervals.Away says.
type TableIntervals struct {
	List        time.Duration // between two reads of the list of tables: 5 min
	Screen      time.Duration // between two reads of a table on the screen: 30 s
	Busy        time.Duration // the same while it is not ACTIVE: 5 s
	Watch       time.Duration // the same while somebody waits for it: 2 s
	Others      time.Duration // between two reads of any other table: 10 min
	Spacing     time.Duration // least time between two reads of other tables: 200 ms
	Scaling     time.Duration // between two reads of what auto scaling does: 5 min
	Minutes     time.Duration // between two reads of the metrics of a table on the screen: 60 s
	Provisioned time.Duration // between two reads of what the open table was provisioned with: 5 min
	Throttles   time.Duration // between two reads of what any other table throttles: 10 min
	Verdicts    time.Duration // least time between two first reads of hourly sums of tables: 2 s
	Usage       time.Duration // between two reads of this day's usage: 15 min
	Buckets     time.Duration // between two reads of what buckets hold: 6 h
	Find        time.Duration // between two looks for what there is to count: 1 h
}

func (i TableIntervals) orDefaults() TableIntervals {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&i.List, 5 * time.Minute},
		{&i.Screen, 30 * time.Second},
		{&i.Busy, 5 * time.Second},
		{&i.Watch, 2 * time.Second},
		{&i.Others, 10 * time.Minute},
		{&i.Spacing, 200 * time.Millisecond},
		{&i.Scaling, 5 * time.Minute},
		{&i.Minutes, time.Minute},
		{&i.Provisioned, 5 * time.Minute},
		{&i.Throttles, 10 * time.Minute},
		{&i.Verdicts, 2 * time.Second},
		{&i.Usage, 15 * time.Minute},
		{&i.Buckets, 6 * time.Hour},
		{&i.Find, time.Hour},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return i
}
