package feed

// How often a log is looked at.

import "time"

// Pace are the times by which the tail of a log goes. A zero means the default.
type Pace struct {
	Busy     time.Duration // between two reads while lines come: 1 s
	Quiet    time.Duration // longest time between two reads while none come: 5 s
	Streams  time.Duration // between two looks for new streams of a group: 10 s
	Serves   time.Duration // between two looks for the version that a stage serves: 30 s
	Settle   time.Duration // how long lines may still arrive after a build has ended: 6 s
	Object   time.Duration // how long an object in S3 may be awaited after that: 1 min
	Unknown  time.Duration // how long a build that CodeBuild does not know may be awaited: 10 s
	Call     time.Duration // deadline of one call: 15 s
	Transfer time.Duration // deadline of reading one object: 5 min
	Denied   time.Duration // before a denied read is tried again: 1 min
	Retry    time.Duration // first wait after throttling or another failure: 1 s
	RetryTo  time.Duration // longest such wait: 30 s
}

func (p Pace) orDefaults() Pace {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&p.Busy, time.Second},
		{&p.Quiet, 5 * time.Second},
		{&p.Streams, 10 * time.Second},
		{&p.Serves, 30 * time.Second},
		{&p.Settle, 6 * time.Second},
		{&p.Object, time.Minute},
		{&p.Unknown, 10 * time.Second},
		{&p.Call, 15 * time.Second},
		{&p.Transfer, 5 * time.Minute},
		{&p.Denied, time.Minute},
		{&p.Retry, time.Second},
		{&p.RetryTo, 30 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return p
}
