package lambdalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	idA = "6f747a63-c5d2-4a3b-8f1e-0a1b2c3d4e5f"
	idB = "b2c3d4e5-0000-4a3b-8f1e-0a1b2c3d4e5f"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// linesOf makes the lines of one stream, a second apart. An event of many lines is one
// text.
func linesOf(events ...string) []model.LogLine {
	origin := &model.LogOrigin{Function: "orders", Version: "14", Group: "/aws/lambda/orders", Stream: "2026/11/22/[14]a"}
	var out []model.LogLine
	for i, e := range events {
		for k, text := range strings.Split(strings.TrimSuffix(e, "\n"), "\n") {
			out = append(out, model.LogLine{At: noon.Add(time.Duration(i) * time.Second), Text: text, Part: k > 0, Origin: origin})
		}
	}
	return out
}

// brief is what a line says, for tables.
func brief(l *Line) string {
	var b strings.Builder
	fmt.Fprint(&b, l.Kind)
	if l.Continues {
		b.WriteString(" goes-on")
	}
	if l.Level != Unstated {
		fmt.Fprint(&b, " ", l.Level)
	}
	if !l.Stated.IsZero() {
		fmt.Fprint(&b, " ", l.Stated.Format("15:04:05.999"))
	}
	if l.Request != "" {
		fmt.Fprint(&b, " #", l.Request[:4])
	}
	fmt.Fprintf(&b, " %q", l.Message)
	for _, f := range l.Fields {
		fmt.Fprintf(&b, " %s=%s", f.Key, f.Value)
	}
	for _, m := range l.More {
		fmt.Fprintf(&b, " +%q", m)
	}
	return b.String()
}

func TestLines(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a print", "hello world", `raw "hello world"`},
		{"nothing", "", `raw ""`},
		{"python", "[INFO]\t2026-11-22T21:50:03.123Z\t" + idA + "\t12 items from the queue", `said INFO 21:50:03.123 #6f74 "12 items from the queue"`},
		{"python, as the account hands it over", "[WARNING]       2026-11-22T21:50:03.123Z        " + idA + "    slow", `said WARN 21:50:03.123 #6f74 "slow"`},
		{"python, basicConfig", "ERROR:root:no such item", `said ERROR "root:no such item"`},
		{"python, JSON", `{"timestamp": "2026-11-22T21:50:03Z", "level": "ERROR", "message": "failed", "logger": "root", "requestId": "` + idA + `", "errorType": "KeyError", "stackTrace": ["  File \"app.py\", line 3", "    x[1]"]}`,
			`said ERROR 21:50:03 #6f74 "failed" logger=root errorType=KeyError +"  File \"app.py\", line 3" +"    x[1]"`},
		{"python, JSON, nobody caught it", `{"timestamp": "2026-11-22T21:50:03Z", "log_level": "ERROR", "errorMessage": "'amount'", "errorType": "KeyError", "requestId": "` + idA + `", "location": "x", "stackTrace": ["  File"]}`,
			`said ERROR 21:50:03 #6f74 "KeyError: 'amount'" location=x +"  File"`},
		{"powertools", `{"level":"INFO","location":"handler:12","message":"hi","timestamp":"2026-11-22 21:50:03,120+0000","service":"orders","cold_start":true,"function_request_id":"` + idA + `"}`,
			`said INFO 21:50:03.12 #6f74 "hi" location=handler:12 service=orders cold_start=true`},
		{"node", "2026-11-22T21:50:03.123Z\t" + idA + "\tINFO\twrote 3 items", `said INFO 21:50:03.123 #6f74 "wrote 3 items"`},
		{"node, before there is a request", "2026-11-22T21:50:03.123Z\tundefined\tERROR\tno env", `said ERROR 21:50:03.123 "no env"`},
		{"node, JSON", `{"timestamp":"2026-11-22T21:50:03.123Z","level":"WARN","requestId":"` + idA + `","message":"slow\nvery"}`,
			`said WARN 21:50:03.123 #6f74 "slow" +"very"`},
		{"node, JSON of an error", `{"timestamp":"2026-11-22T21:50:03.123Z","level":"ERROR","requestId":"` + idA + `","message":{"errorType":"TypeError","errorMessage":"no amount","stackTrace":["TypeError: no amount","    at handler (index.js:3:1)"]}}`,
			`said ERROR 21:50:03.123 #6f74 "TypeError: no amount" +"TypeError: no amount" +"    at handler (index.js:3:1)"`},
		{"pino", `{"level":50,"time":1795384203123,"pid":8,"msg":"no"}`, `said ERROR 21:50:03.123 "no" pid=8`},
		{"go, log", "2026/11/22 21:50:03 served 3", `said 21:50:03 "served 3"`},
		{"go, log with microseconds", "2026/11/22 21:50:03.123456 served 3", `said 21:50:03.123 "served 3"`},
		{"go, an error", `2026/11/22 21:50:03 {"errorMessage":"boom","errorType":"errorString"}`, `said ERROR 21:50:03 "errorString: boom"`},
		{"go, slog JSON", `{"time":"2026-11-22T21:50:03.123456789Z","level":"INFO","msg":"served","n":3,"user":{"id":"x, y","z":[1,2]},"at":"12ms"}`,
			`said INFO 21:50:03.123 "served" n=3 user={"id":"x, y","z":[1,2]} at=12ms`},
		{"go, slog text", `time=2026-11-22T21:50:03.123Z level=WARN msg="very slow" n=3 who="a \"b\""`, `said WARN 21:50:03.123 "very slow" n=3 who=a "b"`},
		{"go, zap", `{"level":"info","ts":1795384203.123,"caller":"main.go:3","msg":"hi"}`, `said INFO 21:50:03.123 "hi" caller=main.go:3`},
		{"java, Log4j", "2026-11-22 21:50:03 " + idA + " INFO  Handler:27 - served 3", `said INFO 21:50:03 #6f74 "Handler:27 - served 3"`},
		{"java, Log4j with a thread", "2026-11-22 21:50:03,123 [main] WARN  c.x.Handler - slow", `said WARN 21:50:03.123 "c.x.Handler - slow"`},
		{"java, slf4j-simple", "[main] INFO com.x.Handler - hi", `said INFO "com.x.Handler - hi"`},
		{"java, JSON", `{"timestamp":"2026-11-22T21:50:03.123Z","level":"INFO","message":"hi","logger":"x.H","AWSRequestId":"` + idA + `"}`, `said INFO 21:50:03.123 #6f74 "hi" logger=x.H`},
		{"go, a panic", "panic: boom", `raw ERROR "panic: boom"`},
		{"java, an exception", "java.lang.IllegalStateException: no", `raw ERROR "java.lang.IllegalStateException: no"`},
		{".NET", "2026-11-22T21:50:03.123Z\t" + idA + "\tinfo\thi", `said 21:50:03.123 #6f74 "info\thi"`},
		{"JSON that is no logger's", `{"a": 1}`, `raw "" a=1`},
		{"JSON that was cut", `{"level":"INFO","message":"a`, `raw "{\"level\":\"INFO\",\"message\":\"a"`},
		{"JSON that writes escape sequences", `{"level":"INFO","message":"a\u001b[2Jb\u001b[31mc","k":"x\ny"}`, `said INFO "abc" k=x y`},
		{"a level alone", "ERROR: no such file", `said ERROR "no such file"`},
		{"a sentence", "Error while reading", `raw "Error while reading"`},
		{"START that is none", "START the engine", `raw "START the engine"`},
		{"START of no request", "START Version: 4", `raw "START Version: 4"`},
		{"a time that is none", "2026-13-22T21:50:03Z x", `raw "2026-13-22T21:50:03Z x"`},
		{"INIT_START", "INIT_START Runtime Version: python:3.12.v38\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0a",
			`init-start "INIT_START Runtime Version: python:3.12.v38\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0a" Runtime Version=python:3.12.v38 Runtime Version ARN=arn:aws:lambda:eu-west-1::runtime:0a`},
		{"INIT_REPORT", "INIT_REPORT Init Duration: 10000.19 ms\tPhase: init\tStatus: timeout",
			`init-report ERROR "INIT_REPORT Init Duration: 10000.19 ms\tPhase: init\tStatus: timeout" Init Duration=10000.19 ms Phase=init Status=timeout`},
		{"EXTENSION", "EXTENSION\tName: cloudwatch-lambda-agent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]",
			`extension "EXTENSION\tName: cloudwatch-lambda-agent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]" Name=cloudwatch-lambda-agent State=Ready Events=[INVOKE, SHUTDOWN]`},
		{"XRAY", "XRAY TraceId: 1-5e1-0 SegmentId: 3c Sampled: true", `trace "XRAY TraceId: 1-5e1-0 SegmentId: 3c Sampled: true" TraceId=1-5e1-0 SegmentId=3c Sampled=true`},
		{"timed out", "2026-11-22T21:50:03.123Z " + idA + " Task timed out after 3.00 seconds", `fault ERROR 21:50:03.123 #6f74 "Task timed out after 3.00 seconds"`},
		{"exited", "RequestId: " + idA + " Error: Runtime exited with error: signal: killed", `fault ERROR #6f74 "Runtime exited with error: signal: killed"`},
		{"platform.start", `{"time":"2026-11-22T21:50:03.123Z","type":"platform.start","record":{"requestId":"` + idA + `","version":"14"}}`, `start 21:50:03.123 #6f74 "platform.start" version=14`},
		{"platform.extension", `{"time":"2026-11-22T21:50:03.123Z","type":"platform.extension","record":{"name":"x","state":"Ready","events":["INVOKE"]}}`,
			`extension 21:50:03.123 "platform.extension" name=x state=Ready events=["INVOKE"]`},
		{"platform.initReport", `{"time":"2026-11-22T21:50:03.123Z","type":"platform.initReport","record":{"phase":"init","status":"error","metrics":{"durationMs":3.5}}}`,
			`init-report ERROR 21:50:03.123 "platform.initReport" phase=init status=error durationMs=3.5`},
		{"platform.fault", `{"time":"2026-11-22T21:50:03.123Z","type":"platform.fault","record":"RequestId: ` + idA + ` Error: Runtime exited"}`,
			`fault ERROR 21:50:03.123 #6f74 "RequestId: ` + idA + ` Error: Runtime exited"`},
	} {
		got := new(Reader).Read(linesOf(c.text))
		if s := brief(&got[0]); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
		if got[0].Text != c.text {
			t.Errorf("%s: the line itself is now %q", c.name, got[0].Text)
		}
	}
}

// ended are the invocations that lines end, in words.
func ended(lines []Line) []string {
	var out []string
	for n := range lines {
		for _, i := range lines[n].Ended {
			out = append(out, inWords(i))
		}
	}
	return out
}

func inWords(i Invocation) string {
	s := fmt.Sprintf("%s v%s %s %v billed %v %d/%d MB", i.Request[:4], i.Version, i.Status, i.Duration, i.Billed, i.MemoryUsed, i.MemorySize)
	for _, more := range []struct {
		name string
		d    time.Duration
	}{{"cold", i.Init}, {"restored", i.Restore}} {
		if more.d > 0 {
			s += fmt.Sprintf(" %s %v", more.name, more.d)
		}
	}
	if i.ErrorType != "" {
		s += " " + i.ErrorType
	}
	if i.Why != "" {
		s += ": " + i.Why
	}
	return s
}

const reportA = "REPORT RequestId: " + idA + "\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 71 MB\t"

func TestInvocations(t *testing.T) {
	startA, endA := "START RequestId: "+idA+" Version: 14", "END RequestId: "+idA
	startB, endB := "START RequestId: "+idB+" Version: 14", "END RequestId: "+idB
	reportB := strings.ReplaceAll(reportA, idA, idB)
	event := func(kind, record string) string {
		return `{"time":"2026-11-22T12:00:03.123Z","type":"platform.` + kind + `","record":` + record + `}`
	}
	const plainA = "6f74 v14 succeeded 102.25ms billed 103ms 71/128 MB"
	for _, c := range []struct {
		name   string
		events []string
		want   []string
		open   int
	}{
		{"whole", []string{startA, "hello", endA, reportA}, []string{plainA}, 0},
		{"cold", []string{"INIT_START Runtime Version: python:3.12.v38", startA, endA, reportA + "Init Duration: 345.10 ms\t"}, []string{plainA + " cold 345.1ms"}, 0},
		{"from a snapshot", []string{"RESTORE_START Runtime Version: java:21.v3", "RESTORE_REPORT Restore Duration: 681.92 ms", startA, endA, reportA + "Restore Duration: 681.92 ms\tBilled Restore Duration: 59 ms\t"},
			[]string{plainA + " restored 681.92ms"}, 0},
		{"with a trace", []string{startA, endA, reportA + "\nXRAY TraceId: 1-5e1-0\tSegmentId: 3c\tSampled: true\t"}, []string{plainA}, 0},
		{"as the account hands it over", []string{startA, endA, strings.ReplaceAll(reportA, "\t", "   ")}, []string{plainA}, 0},
		{"it says so", []string{startA, endA, reportA + "Status: error\tError Type: Runtime.ExitError\t"}, []string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB Runtime.ExitError"}, 0},
		{"it says that it ran out of time", []string{startA, "[ERROR]\t2026-11-22T12:00:00.000Z\t" + idA + "\tslow", endA, reportA + "Status: timeout"}, []string{"6f74 v14 timed out 102.25ms billed 103ms 71/128 MB"}, 0},
		{"out of time, said before", []string{startA, "2026-11-22T12:00:03.123Z " + idA + " Task timed out after 3.00 seconds", endA, reportA}, []string{"6f74 v14 timed out 102.25ms billed 103ms 71/128 MB: Task timed out after 3.00 seconds"}, 0},
		{"out of time, said behind", []string{startA, endA, reportA, "2026-11-22T12:00:03.123Z " + idA + " Task timed out after 3.00 seconds"}, []string{plainA}, 0},
		{"the runtime exited", []string{startA, "RequestId: " + idA + " Error: Runtime exited with error: exit status 1\nRuntime.ExitError", endA, reportA},
			[]string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB Runtime.ExitError: Runtime exited with error: exit status 1"}, 0},
		{"python, nobody caught it", []string{startA, "[ERROR] KeyError: 'amount'\nTraceback (most recent call last):\n  File \"/var/task/app.py\", line 3, in handler\n    x['amount']", endA, reportA},
			[]string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB KeyError: 'amount'"}, 0},
		{"node, nobody caught it", []string{startA, "2026-11-22T12:00:00.123Z\t" + idA + "\tERROR\tInvoke Error \t" + `{"errorType":"TypeError","errorMessage":"no amount","stack":["TypeError: no amount","    at handler"]}`, endA, reportA},
			[]string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB TypeError: no amount"}, 0},
		{"go answered an error", []string{startA, `{"errorMessage":"boom","errorType":"errorString"}`, endA, reportA}, []string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB errorString: boom"}, 0},
		{"an error that was caught", []string{startA, "[ERROR]\t2026-11-22T12:00:00.000Z\t" + idA + "\tgave up", endA, reportA}, []string{plainA}, 0},
		{"running", []string{startA, "hello"}, nil, 1},
		{"lost", []string{startA, "hello", startB, endB, reportB},
			[]string{"6f74 v14 lost 0s billed 0s 0/0 MB", "b2c3 v14 succeeded 102.25ms billed 103ms 71/128 MB"}, 0},
		{"no report", []string{startA, endA, startB, endB, reportB},
			[]string{"6f74 v14 unreported 1s billed 0s 0/0 MB", "b2c3 v14 succeeded 102.25ms billed 103ms 71/128 MB"}, 0},
		{"no beginning", []string{"hello", endA, reportA}, []string{plainA}, 0},
		{"a report alone", []string{reportA}, []string{plainA}, 0},
		{"two at once in one environment", []string{startA, startB, "2026-11-22T12:00:00.123Z\t" + idA + "\tINFO\thi", endB, reportB, endA, reportA},
			[]string{"b2c3 v14 succeeded 102.25ms billed 103ms 71/128 MB", plainA}, 0},
		{"JSON", []string{event("initStart", `{"initializationType":"on-demand","phase":"init"}`), event("start", `{"requestId":"`+idA+`","version":"14"}`),
			event("runtimeDone", `{"requestId":"`+idA+`","status":"success","metrics":{"durationMs":100}}`),
			event("report", `{"requestId":"`+idA+`","status":"success","metrics":{"durationMs":102.25,"billedDurationMs":103,"memorySizeMB":128,"maxMemoryUsedMB":71,"initDurationMs":345.1}}`)},
			[]string{plainA + " cold 345.1ms"}, 0},
		{"JSON, failed", []string{event("start", `{"requestId":"`+idA+`","version":"14"}`), `{"timestamp":"2026-11-22T12:00:03Z","level":"ERROR","requestId":"` + idA + `","message":"no amount"}`,
			event("report", `{"requestId":"`+idA+`","status":"error","errorType":"KeyError","metrics":{"durationMs":102.25,"billedDurationMs":103,"memorySizeMB":128,"maxMemoryUsedMB":71}}`)},
			[]string{"6f74 v14 failed 102.25ms billed 103ms 71/128 MB KeyError: no amount"}, 0},
	} {
		// However the lines come in batches.
		for _, size := range []int{1, 2, 1000} {
			var r Reader
			var read []Line
			for batch := range slices.Chunk(linesOf(c.events...), size) {
				read = append(read, r.Read(batch)...)
			}
			if got := ended(read); !slices.Equal(got, c.want) {
				t.Errorf("%s, %d at a time:\n got %q\nwant %q", c.name, size, got, c.want)
			}
			if got := r.Open(noon); len(got) != c.open || c.open == 1 && got[0].Status != Running {
				t.Errorf("%s: open are %+v", c.name, got)
			}
			if got := r.Open(noon.Add(time.Hour)); c.open == 1 && got[0].Status != Lost {
				t.Errorf("%s: open after an hour are %+v", c.name, got)
			}
		}
	}
}

func TestLinesOfAnInvocationNeedNotNameIt(t *testing.T) {
	got := new(Reader).Read(linesOf("before", "START RequestId: "+idA+" Version: 14", "printed", "[WARN] careful", "END RequestId: "+idA, reportA, "after"))
	var ids []string
	for _, l := range got {
		ids = append(ids, strings.TrimSuffix(l.Request, idA[4:]))
	}
	if want := []string{"", "6f74", "6f74", "6f74", "6f74", "6f74", ""}; !slices.Equal(ids, want) {
		t.Errorf("requests %q, want %q", ids, want)
	}
}

func TestStackTraces(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []string
		want   string // of each line: what begins is B, what goes on is .
	}{
		{"python, one event", []string{"[ERROR]\t2026-11-22T21:50:03.123Z\t" + idA + "\tboom\nTraceback (most recent call last):\n  File \"a\", line 1\n    x\nKeyError: 'a'", "next"}, "B....B"},
		{"python, a line an event", []string{"Traceback (most recent call last):", "  File \"a\", line 1", "    x", "KeyError: 'a'", "", "During handling of the above exception, another exception occurred:", "", "Traceback (most recent call last):", "  File \"b\"", "ValueError", "next"}, "B.........B"},
		{"java", []string{"2026-11-22 21:50:03 " + idA + " ERROR H:27 - no\njava.lang.IllegalStateException: no\n\tat x.H.handle(H.java:27)\n\t... 3 more\nCaused by: java.io.IOException: gone\n\tat x.Y.read(Y.java:1)", "next"}, "B.....B"},
		{"java, a line an event", []string{"java.lang.IllegalStateException: no", "        at x.H.handle(H.java:27)", "Caused by: java.io.IOException: gone", "        at x.Y.read(Y.java:1)", "        ... 3 more", "next"}, "B....B"},
		{"go, a panic", []string{"panic: runtime error: index out of range [3] with length 2", "", "goroutine 1 [running]:",
			"main.handler({0x1, 0x2})", "\t/app/main.go:12 +0x1d", "created by main.main in goroutine 1", "\t/app/main.go:30 +0x2e", "START RequestId: " + idA + " Version: 14"}, "B......B"},
		{"node", []string{"2026-11-22T21:50:03.123Z\t" + idA + "\tERROR\tTypeError: no\n    at handler (/var/task/index.js:3:1)\n    at process", "2026-11-22T21:50:03.123Z\t" + idA + "\tINFO\tnext"}, "B..B"},
		{"an event of several logged lines", []string{"INFO: one\nINFO: two\nand more", "three"}, "BB.B"},
		{"a report is none", []string{"Traceback (most recent call last):", "  File", reportA}, "B.B"},
	} {
		got := new(Reader).Read(linesOf(c.events...))
		marks := ""
		for _, l := range got {
			if l.Continues {
				marks += "."
			} else {
				marks += "B"
			}
		}
		if marks != c.want {
			t.Errorf("%s: %s, want %s", c.name, marks, c.want)
		}
		if got[1].Continues && (got[1].Level != got[0].Level || got[1].Request != got[0].Request) {
			t.Errorf("%s: %s and %s", c.name, brief(&got[0]), brief(&got[1]))
		}
	}
}

// Streams do not mix.
func TestStreamsAreReadApart(t *testing.T) {
	a, b := linesOf("START RequestId: "+idA+" Version: 14", "[ERROR] KeyError: 'a'", "Traceback (most recent call last):", "  File"), linesOf("START RequestId: "+idB+" Version: 14", "one", "two", "three")
	for i := range b {
		b[i].Origin = &model.LogOrigin{Stream: "other"}
	}
	var mixed []model.LogLine
	for i := range a {
		mixed = append(mixed, a[i], b[i])
	}
	got := new(Reader).Read(mixed)
	for i := range got {
		want, goesOn := idA, i == 4 || i == 6
		if i%2 == 1 {
			want, goesOn = idB, false
		}
		if got[i].Request != want || got[i].Continues != goesOn {
			t.Errorf("line %d: %s", i, brief(&got[i]))
		}
	}
}

// What is remembered of a million lines is no more than of a few.
func TestReaderIsBounded(t *testing.T) {
	var r Reader
	total, over := 0, 0
	for n := 0; total < 1_000_000; n++ {
		batch := make([]model.LogLine, 0, 1000)
		origin := &model.LogOrigin{Stream: fmt.Sprint("s", n%5000)}
		for k := range 500 {
			// Invocations that never end, in more and more streams.
			id := fmt.Sprintf("%08x-0000-4a3b-8f1e-%012x", n, k)
			batch = append(batch, model.LogLine{At: noon, Text: "START RequestId: " + id + " Version: 1", Origin: origin}, model.LogLine{At: noon, Text: "hello", Origin: origin})
		}
		for _, l := range r.Read(batch) {
			over += len(l.Ended)
		}
		total += len(batch)
		if len(r.streams) > mostStreams {
			t.Fatalf("%d streams are remembered", len(r.streams))
		}
	}
	if open := len(r.Open(noon)); open > mostStreams*mostOpen || over == 0 {
		t.Errorf("%d invocations are remembered, %d were given up", open, over)
	}
}

func BenchmarkReader(b *testing.B) {
	lines := linesOf("START RequestId: "+idA+" Version: 14", "[INFO]\t2026-11-22T21:50:03.123Z\t"+idA+"\t12 items from the queue", "hello world",
		`{"timestamp":"2026-11-22T21:50:03Z","level":"INFO","message":"12 items","logger":"root","requestId":"`+idA+`","n":3}`, "END RequestId: "+idA, reportA)
	var r Reader
	b.ReportAllocs()
	for b.Loop() {
		r.Read(lines)
	}
	b.ReportMetric(float64(len(lines))*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func FuzzReader(f *testing.F) {
	f.Add("START RequestId: x Version: 1\nREPORT RequestId: x Duration: 1 ms\n{\"a\":\"\\u001b[2J\"}")
	f.Add("{\"time\":\"2026-11-22T21:50:03Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":1,\"metrics\":[]}}")
	f.Add("time=1 level=\"INFO\nTraceback (most recent call last):\n x\nE: y\n2026-11-22 21:50:03 [a] INFO b")
	f.Add("{\"level\":\"INFO\",\"message\":{\"errorType\":\"\",\"stack\":[1,\"a\\nb\"]},\"stack\":\"a\\nb\"}")
	f.Fuzz(func(t *testing.T, text string) {
		in := linesOf(strings.Split(text, "\n")...)
		var r Reader
		out := r.Read(in)
		if len(out) != len(in) {
			t.Fatalf("%d lines of %d", len(out), len(in))
		}
		for n := range out {
			if out[n].LogLine != in[n] {
				t.Fatalf("line %d is now %q", n, out[n].Text)
			}
			for _, i := range out[n].Ended {
				if i.Duration < 0 && i.Status != Unreported || i.Request == "" {
					t.Fatalf("%+v", i)
				}
			}
		}
	})
}
