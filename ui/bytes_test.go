//go:build unix

package ui

import "testing"

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
