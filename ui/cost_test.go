//go:build unix

package ui

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkCursorMoveBytes reports what one move of the cursor writes to the
// terminal at 200x50.
func BenchmarkCursorMoveBytes(b *testing.B) {
	l := runLive(b, 200, 50)
	l.term.await("activity-router")
	l.term.await("8 History 1")
	l.term.typed("j") // the first function alone has versions, which would be drawn too
	l.term.await("▸  activity-store")
	began, moves := len(l.term.written()), 0
	for b.Loop() {
		l.term.typed("j")
		l.term.await("▸  billing-export")
		l.term.typed("k")
		l.term.await("▸  activity-store")
		moves += 2
	}
	b.ReportMetric(float64(len(l.term.written())-began)/float64(moves), "bytes/move")
	l.term.typed("q")
	if err := l.end(b); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkIdle reports what a screen costs on which nothing but the age in the
// header changes, as a share of one core, and what it writes.
func BenchmarkIdle(b *testing.B) {
	const stretch = 10 * time.Second
	l := runLive(b, 200, 50)
	l.term.await("8 History 1")
	began, spent := len(l.term.written()), processor(b)
	rounds := 0
	for b.Loop() {
		<-time.After(stretch)
		rounds++
	}
	b.ReportMetric(100*(processor(b)-spent).Seconds()/(stretch.Seconds()*float64(rounds)), "%core")
	b.ReportMetric(float64(len(l.term.written())-began)/float64(rounds), "bytes/10s")
	l.term.typed("q")
	if err := l.end(b); err != nil {
		b.Fatal(err)
	}
}

// processor is the time of processors that this process has used.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
