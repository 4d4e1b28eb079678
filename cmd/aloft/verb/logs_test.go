package verb

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
)

func TestLogsOfAFunction(t *testing.T) {
	h := newHost(t)
	at := h.Now()
	put := func(version, text string) {
		h.world.PutLog("/aws/lambda/orders", "2026/11/22/["+version+"]"+strings.Repeat(version, 32), sim.LogEvent{At: at, Text: text})
	}
	put("4", "from dev\n")
	put("1", "\x1b[31mfrom prod\x1b[0m\x1b]0;owned\x07\n")
	h.run(exitDone, "logs", "orders")
	h.prints("from dev\n", "from prod\n")
	h.run(exitDone, "logs", "orders", "--stage", "prod")
	if got := h.out.String(); got != "from prod\n" {
		t.Errorf("the log of prod is %q", got)
	}
	h.run(exitDone, "logs", "orders", "--version", "1")
	if got := h.out.String(); got != "from prod\n" {
		t.Errorf("the log of version 1 is %q", got)
	}
	h.run(exitDone, "logs", "orders", "--stage", "dev", "-o", "json")
	var got struct {
		Function, Stage string
		Lines           []struct {
			Version, Text, Kind string
			At                  *time.Time
		}
	}
	h.decode(&got)
	if got.Function != "orders" || got.Stage != "dev" || len(got.Lines) != 1 || got.Lines[0].Text != "from dev" ||
		got.Lines[0].At == nil || got.Lines[0].Version != "4" || got.Lines[0].Kind != "raw" {
		t.Errorf("the output is %+v", got)
	}
	h.run(exitDone, "logs", "payments")
	h.says("payments has no log yet")
	h.run(exitDone, "logs", "payments", "-o", "json")
	if !strings.Contains(h.out.String(), `"lines": []`) {
		t.Errorf("of no lines: %s", h.out.String())
	}
	h.run(exitUsage, "logs", "oders")
	h.says("did you mean orders?")
	h.run(exitUsage, "logs", "orders", "--stage", "prd")
	h.says("the stages are dev, stage, prod")
	h.script("DescribeLogStreams=denied")
	h.run(exitFailed, "logs", "orders", "-o", "json")
	h.says("logs:DescribeLogStreams is missing")
}

func TestFollowingTheLogOfAFunctionEndsWithAnInterrupt(t *testing.T) {
	h := newHost(t)
	ctx, interrupt := context.WithCancel(t.Context())
	h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: h.Now(), Text: "one\n"})
	h.Out = writerFunc(func(p []byte) (int, error) { defer interrupt(); return h.out.Write(p) })
	h.runContext(ctx, 130, "logs", "orders", "--follow")
	h.prints("one\n")
}

const someRequest = "6f747a63-c5d2-4a3b-8f1e-0a1b2c3d4e5f"

// invoked writes the lines of one invocation of a version, a second apart, into the log
// of a function.
func (h *host) invoked(function, version string, at time.Time, says ...string) {
	says = append([]string{"START RequestId: " + someRequest + " Version: " + version}, says...)
	says = append(says, "END RequestId: "+someRequest,
		"REPORT RequestId: "+someRequest+"\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 71 MB\tInit Duration: 345.10 ms\t")
	events := make([]sim.LogEvent, len(says))
	for i, text := range says {
		events[i] = sim.LogEvent{At: at.Add(time.Duration(i) * time.Second), Text: text + "\n"}
	}
	h.world.PutLog("/aws/lambda/"+function, "2026/11/22/["+version+"]a", events...)
}

// On a terminal an invocation is one line, when piped every line is as it came.
func TestLeanLogs(t *testing.T) {
	h := newHost(t)
	at := h.Now().Add(-time.Minute)
	h.invoked("orders", "4", at, "[INFO]\t2026-11-22T12:00:02.123Z\t"+someRequest+"\t12 items", `{"level":"ERROR","message":"no","n":3}`)
	h.run(exitDone, "logs", "orders")
	if got := strings.Count(h.out.String(), "\n"); got != 5 || !strings.Contains(h.out.String(), "START RequestId") {
		t.Errorf("piped: %s", h.out.String())
	}
	clock := func(n int) string { return at.Add(time.Duration(n) * time.Second).UTC().Format("15:04:05.000") }
	want := strings.Join([]string{
		"v4  12:00:02.123 INFO  6f747a63  12 items",
		"v4  " + clock(2) + " ERROR 6f747a63  no n=3",
		"v4  " + clock(4) + "       6f747a63  done in 102 ms · 71 of 128 MB · cold start 345 ms\n",
	}, "\n")
	h.run(exitDone, "logs", "orders", "--raw=false")
	if got := h.out.String(); got != want {
		t.Errorf("lean:\n%swant\n%s", got, want)
	}
	h.terminal()
	h.run(exitDone, "logs", "orders", "--version", "4")
	if got := h.out.String(); got != strings.ReplaceAll(want, "v4  ", "") {
		t.Errorf("on a terminal, of one version:\n%s", got)
	}
	h.run(exitDone, "logs", "orders", "--raw")
	h.prints("START RequestId")
}

// Several functions are one log, each line with its name.
func TestLogsOfSeveralFunctions(t *testing.T) {
	h := newHost(t)
	at := h.Now().Add(-time.Minute).Truncate(time.Second)
	put := func(function string, seconds int, text string) {
		h.world.PutLog("/aws/lambda/"+function, "2026/11/22/[4]a", sim.LogEvent{At: at.Add(time.Duration(seconds) * time.Second), Text: text + "\n"})
	}
	for i := range 6 {
		put([]string{"orders", "payments"}[i%2], i, "line "+string(rune('0'+i)))
	}
	h.run(exitDone, "logs", "orders", "payments")
	if got, want := h.out.String(), "orders:4  line 0\npayments:4  line 1\norders:4  line 2\npayments:4  line 3\norders:4  line 4\npayments:4  line 5\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	h.run(exitDone, "logs", "orders", "payments", "--since", at.Add(2*time.Second).UTC().Format(time.RFC3339), "--not", "3", "-o", "json")
	var texts []string
	for _, o := range h.objects() {
		var l struct{ Function, Text string }
		if err := json.Unmarshal(o, &l); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, l.Function+" "+l.Text)
	}
	if got := strings.Join(texts, ", "); got != "orders line 2, orders line 4, payments line 5" {
		t.Errorf("got %s", got)
	}

	// One that can not be read does not keep the other from being printed.
	h.script("DescribeLogStreams[/aws/lambda/payments]=denied")
	h.run(exitFailed, "logs", "orders", "payments", "-o", "json")
	if n := len(h.objects()); n != 4 {
		t.Errorf("%d objects, want three lines and an error: %s", n, h.out.String())
	}
	if f := h.failure(); f == nil || !strings.Contains(f.Message, "payments: ") || f.Exit != exitFailed {
		t.Errorf("the error is %+v", f)
	}
	h.says("payments: ", "logs:DescribeLogStreams is missing")
	h.run(exitUsage, "logs", "orders", "oders")
	h.says("did you mean orders?")
}

// While the others are followed, it is said at once which one is not.
func TestOneOfTheLogsThatAreFollowedFails(t *testing.T) {
	h := newHost(t)
	ctx, interrupt := context.WithCancel(t.Context())
	h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: h.Now(), Text: "one\n"})
	h.script("DescribeLogStreams[/aws/lambda/payments]=denied")
	printed, told := false, false
	heard := func() {
		if printed && told {
			interrupt()
		}
	}
	h.Out = writerFunc(func(p []byte) (int, error) {
		printed = true
		defer heard()
		return h.out.Write(p)
	})
	h.Err = writerFunc(func(p []byte) (int, error) {
		told = told || strings.Contains(string(p), "the others go on")
		defer heard()
		return h.err.Write(p)
	})
	h.runContext(ctx, 130, "logs", "orders", "payments", "--follow")
	h.prints("orders:4  one\n")
	h.says("payments: ", "logs:DescribeLogStreams is missing")
}

func TestSearchingLogs(t *testing.T) {
	h := newHost(t)
	at := h.Now().Add(-time.Minute)
	h.invoked("orders", "4", at, "one", "two", "three")
	for args, want := range map[string]string{
		"--grep tw":                                 "two\n",
		"--grep tw --context 1":                     "one\ntwo\nthree\n",
		"--grep one|three --context 0":              "one\nthree\n",
		"--not RequestId":                           "one\ntwo\nthree\n",
		"--grep RequestId|two --not REPORT|END|STA": "two\n",
	} {
		h.run(exitDone, append([]string{"logs", "orders"}, strings.Fields(args)...)...)
		if got := h.out.String(); got != want {
			t.Errorf("%s: got %q, want %q", args, got, want)
		}
	}
	h.run(exitDone, "logs", "orders", "--grep", "two", "--context", "invocation")
	if got := strings.Count(h.out.String(), "\n"); got != 6 {
		t.Errorf("of the whole invocation: %s", h.out.String())
	}
	h.run(exitDone, "logs", "orders", "--grep", "nowhere")
	h.says("6 lines of orders read, none of them matches")
	h.run(exitDone, "logs", "orders", "--since", "1s")
	h.says("orders wrote nothing since 1s")
}

// What is under way when the log is read to its end is said, where lines are lean.
func TestInvocationsUnderWay(t *testing.T) {
	h := newHost(t)
	at := h.Now().Add(-time.Minute)
	h.world.PutLog("/aws/lambda/orders", "2026/11/22/[4]a", sim.LogEvent{At: at, Text: "START RequestId: " + someRequest + " Version: 4\n"})
	h.run(exitDone, "logs", "orders", "--raw=false")
	h.prints("6f747a63  running since " + at.UTC().Format("15:04:05.000"))
}
