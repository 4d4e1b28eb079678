//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A thousand functions make every cost that grows with the account show.
var thousand = options{cols: 200, rows: 50, args: []string{"--demo-functions", "1000"}}

// unreadRow is a row of the matrix with a cell that has not been read.
var unreadRow = regexp.MustCompile(`(?m)^│[▸● ]+[a-z-]+ [^│]*…`)

// big starts the cockpit on a thousand functions and waits until the screen is
// filled.
func big(b *testing.B) *terminal {
	b.Helper()
	o := thousand
	o.args = append([]string{"--demo"}, o.args...)
	term := start(b, o)
	term.await("a filled screen of a thousand functions", func(s string) bool {
		return strings.Contains(s, "of 1000") && !unreadRow.MatchString(s)
	})
	return term
}

// BenchmarkFirstFrame is from exec to the first frame with the panes on it.
func BenchmarkFirstFrame(b *testing.B) {
	for b.Loop() {
		term := start(b, options{cols: 200, rows: 50, args: []string{"--demo"}})
		term.awaitText("1 Functions")
		b.StopTimer()
		term.press("q")
		term.exit()
		b.StartTimer()
	}
}

// BenchmarkKeyToScreen is from a key written to the terminal to the changed screen.
func BenchmarkKeyToScreen(b *testing.B) {
	term := big(b)
	down := true
	for b.Loop() {
		before := len(term.written())
		if down {
			term.press("j")
		} else {
			term.press("k")
		}
		down = !down
		term.await("a change", func(string) bool { return len(term.written()) > before })
	}
}

// BenchmarkCursorMoveThroughPty counts what one move of the cursor writes while a
// key is held. The account is small and read, so that little else is written.
func BenchmarkCursorMoveThroughPty(b *testing.B) {
	term := demo(b, options{cols: 200, rows: 50})
	moves := 0
	begun := len(term.written())
	for b.Loop() {
		before := len(term.written())
		if moves%2 == 0 {
			term.press("j")
		} else {
			term.press("k")
		}
		moves++
		term.await("a change", func(string) bool { return len(term.written()) > before })
	}
	b.ReportMetric(float64(len(term.written())-begun)/float64(moves), "B/move")
}

// BenchmarkMemory is the resident memory of a cockpit with a thousand functions.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		term := big(b)
		b.ReportMetric(float64(residentKB(b, term.cmd.Process.Pid))/1024, "MiB-RSS")
		term.press("q")
		term.exit()
	}
}

// BenchmarkIdle is what a cockpit that nobody touches costs over half a minute: CPU
// as a share of one core, and bytes written.
func BenchmarkIdle(b *testing.B) {
	for _, o := range []options{{cols: 200, rows: 50}, thousand} {
		name := "18"
		if len(o.args) > 0 {
			name = o.args[1]
		}
		b.Run(name, func(b *testing.B) {
			o.args = append([]string{"--demo"}, o.args...)
			for b.Loop() {
				term := start(b, o)
				term.awaitText("1 Functions", "live")
				<-time.After(5 * time.Second) // the start is not idle
				cpu, written, begun := cpuTime(b, term.cmd.Process.Pid), len(term.written()), time.Now()
				<-time.After(30 * time.Second)
				took := time.Since(begun)
				b.ReportMetric(100*float64(cpuTime(b, term.cmd.Process.Pid)-cpu)/float64(took), "%-of-a-core")
				b.ReportMetric(float64(len(term.written())-written)/took.Seconds(), "B/s")
				term.press("q")
				term.exit()
			}
		})
	}
}

func residentKB(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(kb)[0])
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// cpuTime is what all threads of a process have used of the CPU, exactly: the
// clock ticks of /proc/PID/stat are too coarse for a process that hardly runs.
func cpuTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		b.Fatalf("no threads of process %d: %v", pid, err)
	}
	var total time.Duration
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		if err != nil {
			continue // it has just ended
		}
		ns, err := strconv.ParseInt(strings.Fields(string(stat))[0], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		total += time.Duration(ns)
	}
	return total
}
