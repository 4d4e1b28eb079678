package feed

import (
	"testing"
	"time"
)

// BenchmarkManyTables fills the screen of an account of 2,500 tables: the whole of
// what the plan itself does for it.
func BenchmarkManyTables(b *testing.B) {
	for b.Loop() {
		aws := newTableAccount(2500, 1)
		names := aws.names()
		now := time.Date(2026, 11, 21, 10, 17, 0, 0, time.UTC)
		aws.latency = func(string, string) time.Duration { return 0 }
		f := New(Options{Lambda: aws, Tables: aws, Metrics: aws, Mailbox: &recorder{}, Now: func() time.Time { return now }})
		f.runner.src.want(shown(names[:40]...), now)
		lookAround(b, f, &now, now.Add(time.Minute))
	}
}

// lookAround goes through the reads of a feed without a clock or a goroutine, up to a time.
func lookAround(b *testing.B, f *Feed, now *time.Time, to time.Time) {
	e := f.runner.engine
	for now.Before(to) {
		j, ok, wake := e.Next(*now)
		if !ok {
			*now = wake
			continue
		}
		e.Take(j.Do(b.Context(), f.opt.Now, f.opt.Intervals.Call))
	}
}
