package logmerge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func sec(n float64) time.Time { return noon.Add(time.Duration(n * float64(time.Second))) }

// at are lines of a log, named by it and their seconds.
func at(log string, seconds ...float64) []model.LogLine {
	var out []model.LogLine
	for _, s := range seconds {
		out = append(out, model.LogLine{At: sec(s), Text: log + fmt.Sprint(s)})
	}
	return out
}

func inWords(lines []model.LogLine) string {
	var out []string
	for _, l := range lines {
		text := l.Text
		if l.Late {
			text += "!"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestOneLogNeedNotWait(t *testing.T) {
	m := New(1)
	m.Add(0, at("a", 1, 2), noon)
	if got := inWords(m.Ready(noon)); got != "a1 a2" {
		t.Errorf("got %s", got)
	}
	m.Caught(0)
	m.Add(0, at("a", 3, 2), noon)
	if got := inWords(m.Ready(noon)); got != "a3 a2" {
		t.Errorf("its own order is now %s", got)
	}
}

func TestPastsAreReadTogether(t *testing.T) {
	m := New(2)
	m.Add(0, at("a", 1, 2, 5), noon)
	if got := inWords(m.Ready(noon.Add(time.Hour))); got != "" {
		t.Errorf("before anything is known of the other: %s", got)
	}
	m.Add(1, at("b", 0, 3), noon)
	if got := inWords(m.Ready(noon)); got != "b0 a1 a2 b3" {
		t.Errorf("got %s", got)
	}
	m.Add(1, at("b", 4), noon)
	if got := inWords(m.Ready(noon)); got != "b4" {
		t.Errorf("got %s", got)
	}
	m.End(1)
	if got := inWords(m.Ready(noon)); got != "a5" {
		t.Errorf("with nothing more to come: %s", got)
	}
}

func TestLateLines(t *testing.T) {
	m := New(2)
	m.Caught(0)
	m.Caught(1)
	now := sec(10)
	m.Add(0, at("a", 9), now)
	if got := inWords(m.Ready(now)); got != "" {
		t.Errorf("at once: %s", got)
	}
	m.Add(1, at("b", 8, 8.5), now.Add(2*time.Second))
	if next := m.Next(); !next.Equal(now.Add(Window)) {
		t.Errorf("next is %v", next)
	}
	if got := inWords(m.Ready(now.Add(Window))); got != "b8 b8.5 a9" {
		t.Errorf("in its place: %s", got)
	}
	m.Add(1, at("b", 8.7, 9.5), now.Add(Window))
	if got := inWords(m.Ready(now.Add(Window))); got != "b8.7!" {
		t.Errorf("too late: %s", got)
	}
	if got := inWords(m.Rest()); got != "b9.5" || !m.Next().IsZero() {
		t.Errorf("the rest: %s, next %v", got, m.Next())
	}
}

// Whatever comes when: no line is lost, each stream keeps its order, and lines that are
// not late are in the order of their times.
func TestMergeKeepsOrder(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		const logs = 3
		m := New(logs)
		type source struct {
			origin *model.LogOrigin
			log    int
			next   float64
			count  int
		}
		var sources []*source
		for i := range logs * 2 {
			sources = append(sources, &source{origin: &model.LogOrigin{Stream: fmt.Sprint(i)}, log: i / 2})
		}
		var out []model.LogLine
		added, now := 0, noon
		for range 200 {
			s := sources[r.IntN(len(sources))]
			var batch []model.LogLine
			for range r.IntN(4) {
				s.next += r.Float64()*2 - 0.3 // now and then one is older than the one before it
				s.count++
				batch = append(batch, model.LogLine{At: sec(s.next), Text: fmt.Sprint(s.count), Origin: s.origin})
			}
			added += len(batch)
			m.Add(s.log, batch, now)
			now = now.Add(time.Duration(r.IntN(1500)) * time.Millisecond)
			switch r.IntN(40) {
			case 0:
				m.Caught(r.IntN(logs))
			case 1:
				m.Caught(s.log)
			}
			out = append(out, m.Ready(now)...)
		}
		out = append(out, m.Rest()...)
		if len(out) != added {
			t.Fatalf("seed %d: %d lines of %d", seed, len(out), added)
		}
		count := map[*model.LogOrigin]int{}
		turn := map[*model.LogOrigin]time.Time{}
		var last time.Time
		for n, l := range out {
			count[l.Origin]++
			if l.Text != fmt.Sprint(count[l.Origin]) {
				t.Fatalf("seed %d: line %d is the %s. of its stream, want the %d.", seed, n, l.Text, count[l.Origin])
			}
			mine := slices.MaxFunc([]time.Time{turn[l.Origin], l.At}, time.Time.Compare)
			turn[l.Origin] = mine
			if !l.Late && mine.Before(last) {
				t.Fatalf("seed %d: line %d is earlier than the one before it, and not said to be late", seed, n)
			}
			if mine.After(last) {
				last = mine
			}
		}
	}
}

// What is held of a million lines follows from how fast they come, not from how many
// there were.
func TestMergeIsBounded(t *testing.T) {
	m := New(2)
	m.Caught(0)
	m.Caught(1)
	now, most, out := noon, 0, 0
	for n := range 10_000 {
		origin := &model.LogOrigin{Stream: fmt.Sprint(n / 2)}
		batch := make([]model.LogLine, 100)
		for i := range batch {
			batch[i] = model.LogLine{At: now, Origin: origin}
		}
		m.Add(n%2, batch, now)
		now = now.Add(100 * time.Millisecond)
		out += len(m.Ready(now))
		most = max(most, m.Held(0)+m.Held(1))
	}
	if out+len(m.Rest()) != 1_000_000 {
		t.Errorf("%d lines", out)
	}
	if most > 100*(int(Window/(100*time.Millisecond))+1) || len(m.marks) > 2*mostMarks {
		t.Errorf("%d lines were held, %d streams are remembered", most, len(m.marks))
	}
}
