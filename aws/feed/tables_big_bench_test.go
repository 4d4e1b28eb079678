package feed

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// BenchmarkManyTables fills the screen of an account of 2,500 tables: the whole of
// what the plan itself does for it.
func BenchmarkManyTables(b *testing.B) {
	for b.Loop() {
		aws := newTableAccount(2500, 1)
		names := aws.names()
		now := time.Date(2026, 11, 21, 10, 17, 0, 0, time.UTC)
		f := New(Options{Tables: aws, Metrics: aws, Now: func() time.Time { return now }})
		p := newTablePlan(f.opt, func() float64 { return 0.5 })
		p.want(shown(names[:40]...), now)
		for to := now.Add(time.Minute); now.Before(to); {
			j, ok, wake := p.next(now, model.Spending{})
			if !ok {
				now = wake
				continue
			}
			a := tableAnswer{tableJob: j, at: now}
			switch j.op {
			case opListTables:
				a.names.Names = names
			case opGetTable:
				a.got = aws.tables[j.table]
			case opFreeMetrics, opPaidMetrics:
				for _, s := range j.read.Series {
					a.samples = append(a.samples, model.Samples{Series: s, Period: j.read.Period, From: j.read.From, Values: make([]float64, int(j.read.To.Sub(j.read.From)/j.read.Period))})
				}
			}
			p.take(a)
			p.out = nil
		}
	}
}
