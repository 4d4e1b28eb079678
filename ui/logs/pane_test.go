package logs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Looking piece by piece finds what looking through all of a line finds.
func TestFoundPieceByPiece(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, query := range []string{"ab", "a", "aba", "é漢", "AB", "straße"} {
		for range 50 {
			var b strings.Builder
			for b.Len() < 3000+random.IntN(3000) {
				b.WriteString([]string{"a", "b", "é漢", "AB", "x", "STRASSE", "straße", "ſ"}[random.IntN(8)])
			}
			text := b.String()
			ring := logbook.New()
			ring.Append([]model.LogLine{{Text: text}})
			s := ring.Find(query)
			var want []widget.Span
			for _, span := range s.Spans(text) {
				want = append(want, widget.Span(span))
			}
			if got := found(s, text); !slices.Equal(got, want) {
				t.Fatalf("%q: %d places, want %d", query, len(got), len(want))
			}
		}
	}
}

func BenchmarkFoundInALongLineFullOfMatches(b *testing.B) {
	text := strings.Repeat("m", 16<<10)
	ring := logbook.New()
	ring.Append([]model.LogLine{{Text: text}})
	s := ring.Find("m")
	for b.Loop() {
		if len(found(s, text)) != len(text) {
			b.Fatal("not all were found")
		}
	}
}

func TestCountsHaveTheirThousandsApart(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := count(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}

// The title has the number of a build as soon as the build is known.
func TestTheLogOfABuildRestsOnBuilds(t *testing.T) {
	l := newLog(pane.Env{Store: store.New(nil)}, 4)
	for source, want := range map[model.LogSource]bool{{}: false, {Function: "orders"}: false, {Build: "orders:1"}: true} {
		l.Open(source)
		if l.Refresh(store.Changed(store.OfCells)) || l.Refresh(store.Changed(store.OfBuilds)) != want {
			t.Errorf("%+v: drawn anew: %v", source, !want)
		}
	}
}

// A log that ends with a page of lines still to be shown holds no key up for them, and
// says that it has ended behind the last.
func TestTheEndOfALogComesBehindItsLines(t *testing.T) {
	l := newLog(pane.Env{Store: store.New(nil), Now: time.Now}, 4)
	source := model.LogSource{Function: "orders"}
	l.Open(source)
	lines := make([]model.LogLine, 3*atOnce)
	for i := range lines {
		lines[i] = model.LogLine{At: time.Unix(int64(i), 0), Text: fmt.Sprint("line ", i)}
	}
	l.Append(model.LogLines{Source: source, Lines: lines})
	l.SetState(model.LogState{Source: source, State: model.TailEnded})
	if n := l.view.Held(); n > atOnce {
		t.Errorf("%d lines were shown at once", n)
	}
	for l.Digest() {
	}
	l.Digest()
	ring := l.view.Ring()
	last, _ := ring.Line(ring.End() - 1)
	if n := ring.End() - ring.First(); n != len(lines)+1 || last.Text != "end of the log" {
		t.Errorf("%d rows, the last is %q", n, last.Text)
	}
}
