package logbook

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// buildLog makes lines as a build prints them, some in colour, of a mean length.
func buildLog(n, length int) []model.LogLine {
	words := strings.Fields("Collecting Downloading Installing cryptography manylinux_2_28_x86_64 whl kB MB/s eta Requirement already " +
		"satisfied in /usr/local/lib/python3.12/site-packages Running command python -m pip install -r requirements.txt " +
		"PASSED tests/test_orders.py::test_total copying src/handler.py to build/lib adding function.zip 200 OK at 21:50:03")
	rnd := rand.New(rand.NewPCG(7, 7))
	out := make([]model.LogLine, n)
	at := time.Date(2026, 11, 22, 21, 50, 0, 0, time.UTC)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, "%06d ", i)
		for target := length/2 + rnd.IntN(length); b.Len() < target; {
			w := words[rnd.IntN(len(words))]
			if rnd.IntN(12) == 0 {
				w = "\x1b[32m" + w + "\x1b[m"
			}
			b.WriteString(w + " ")
		}
		out[i] = model.LogLine{At: at.Add(time.Duration(i) * time.Millisecond), Ingested: at, Text: b.String()}
	}
	return out
}

// filled is a ring of 100,000 lines of a mean length.
func filled(length int) *Ring {
	r := New()
	r.Append(buildLog(MaxLines, length))
	return r
}

// BenchmarkAppend5000 is a second of the busiest log, into a full ring, while a
// search is on.
func BenchmarkAppend5000(b *testing.B) {
	r := filled(100)
	r.Find("timeout")
	batch := buildLog(5000, 100)
	b.ReportAllocs()
	for b.Loop() {
		r.Append(batch)
	}
}

// BenchmarkAppendOneByOne is the same, line by line.
func BenchmarkAppendOneByOne(b *testing.B) {
	r := filled(100)
	batch := buildLog(5000, 100)
	b.ReportAllocs()
	for b.Loop() {
		for i := range batch {
			r.Append(batch[i : i+1])
		}
	}
}

// BenchmarkSearch is one search through 100,000 lines; its aim is 50 ms.
func BenchmarkSearch(b *testing.B) {
	for _, c := range []struct {
		name   string
		length int
	}{{"100 bytes", 100}, {"640 bytes", 640}} {
		r := filled(c.length)
		for _, query := range []string{"e", "requirement", "exit status", "Zzz", "099999", "straße"} {
			b.Run(c.name+"/"+query, func(b *testing.B) {
				for b.Loop() {
					r.Find("")
					r.Find(query)
				}
			})
		}
	}
}

// BenchmarkMemory is what a full ring holds on to: 100,000 lines and 64 MiB of
// text, after twice as many went through.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := New()
		for range 80 {
			r.Append(buildLog(2500, 670))
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
		b.ReportMetric(float64(r.Bytes())/(1<<20), "MiB-text")
		b.ReportMetric(float64(r.Len()), "lines")
		runtime.KeepAlive(r)
	}
}
