package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// What functions write into their logs, and what Lambda writes around it: as text, or
// as JSON where a function is told to.

// inJSON are the functions of the team that log JSON.
var inJSON = []string{"digest-mailer", "report-builder", "slack-commands", "webhook-relay"}

// logsJSON reports whether a function logs JSON.
func logsJSON(name string) bool {
	if slices.ContainsFunc(team, func(s story) bool { return s.name == name }) {
		return slices.Contains(inJSON, name)
	}
	return mix(0, "log format "+name, 0)%4 == 0
}

// loggingOf is how a function logs.
func loggingOf(name string) *types.LoggingConfig {
	c := &types.LoggingConfig{LogFormat: types.LogFormatText, LogGroup: aws.String(functionLogs + name)}
	if logsJSON(name) {
		c.LogFormat, c.ApplicationLogLevel, c.SystemLogLevel = types.LogFormatJson, types.ApplicationLogLevelInfo, types.SystemLogLevelInfo
	}
	return c
}

// message is something that a function says.
type message struct {
	level string
	text  string
}

var messages = []message{
	{"INFO", "%d items from the queue"},
	{"INFO", "token is good for another %d minutes"},
	{"INFO", "wrote %d items to activities"},
	{"INFO", "answered in %d ms"},
	{"INFO", "team T0%d3 has the digest on"},
	{"WARNING", "retrying after %d ms: throttled by the table"},
	{"WARNING", "item %d has no amount, skipped"},
}

// gaveUp is an error that a function deals with.
var gaveUp = message{"ERROR", "gave up on event %d: the endpoint answered 503"}

// thrown is an error that nobody catches, as Python and Node.js have it.
type thrown struct {
	kind, message string
	stack         []string
}

var (
	thrownInPython = thrown{"KeyError", "'amount'", []string{
		`  File "/var/task/app.py", line 73, in handler`, `    total = sum(item["amount"] for item in items)`,
		`  File "/var/task/app.py", line 73, in <genexpr>`, `    total = sum(item["amount"] for item in items)`}}
	thrownInNode = thrown{"TypeError", "Cannot read properties of undefined (reading 'amount')", []string{
		"TypeError: Cannot read properties of undefined (reading 'amount')", "    at handler (/var/task/index.js:72:28)",
		"    at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1173:29)"}}
)

// callLines are the lines of an environment's calls, all to one version.
func (w *World) callLines(f *function, version string, calls []call) []logLine {
	v, ok := f.version(version)
	if !ok {
		v = &f.latest
	}
	odds := usualOdds
	if bad, ok := f.faults[version]; ok {
		odds = int(1 / bad.failed / 2)
	}
	var out []logLine
	for i, c := range calls {
		r := rand.New(rand.NewPCG(c.r, uint64(c.slot)))
		s := &speech{v: v, version: version, json: logsJSON(f.name), id: uuid(r), at: c.at, odds: odds}
		if i == 0 {
			s.begins(w, r)
		}
		s.invocation(r)
		out = append(out, s.lines...)
	}
	slices.SortStableFunc(out, func(a, b logLine) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	return out
}

// usualOdds are those of a function that does well.
const usualOdds = 25

// speech is what is written during one invocation.
type speech struct {
	v           *version
	version, id string
	json        bool
	odds        int // an invocation in so many fails
	at          time.Time
	cold        float64 // ms that the environment took to begin, 0 for a warm one
	lines       []logLine
}

func (s *speech) say(text string) { s.lines = append(s.lines, logLine{at: s.at, text: text + "\n"}) }

// put says an object, whose fields come in their order.
func (s *speech) put(fields ...any) {
	var b strings.Builder
	for i := 0; i < len(fields); i += 2 {
		// What is put together here is text, numbers and lists of text.
		value, _ := json.Marshal(fields[i+1])
		fmt.Fprintf(&b, ",%q:%s", fields[i], value)
	}
	s.say("{" + b.String()[1:] + "}")
}

// nested is a value that is an object itself.
func nested(fields ...any) json.RawMessage {
	var s speech
	s.put(fields...)
	return json.RawMessage(strings.TrimSpace(s.lines[0].text))
}

func (s *speech) stamp() string { return s.at.UTC().Format("2006-01-02T15:04:05.000Z") }

// platform says an event of Lambda's own.
func (s *speech) platform(kind string, record ...any) {
	s.put("time", s.stamp(), "type", "platform."+kind, "record", nested(record...))
}

// begins says that the environment begins, which takes its time.
func (s *speech) begins(w *World, r *rand.Rand) {
	s.cold = 180 + r.Float64()*400
	runtime := s.v.runtime + ".v" + strconv.Itoa(30+r.IntN(12))
	arn := "arn:aws:lambda:" + w.region + "::runtime:" + hexHash([]byte(s.v.runtime))
	if s.json {
		s.platform("initStart", "initializationType", "on-demand", "phase", "init", "runtimeVersion", runtime, "runtimeVersionArn", arn)
	} else {
		s.say("INIT_START Runtime Version: " + runtime + "\tRuntime Version ARN: " + arn)
	}
	s.at = s.at.Add(time.Duration(s.cold * float64(time.Millisecond)))
}

// invocation says what is said between an invocation's START and its REPORT.
func (s *speech) invocation(r *rand.Rand) {
	begun := s.at
	if s.json {
		s.platform("start", "requestId", s.id, "version", s.version)
	} else {
		s.say("START RequestId: " + s.id + " Version: " + s.version)
	}
	failed := false
	n := 1 + r.IntN(3)
	for k := range n {
		s.at = s.at.Add(time.Duration(4000+r.IntN(60000)) * time.Microsecond)
		bad := k == n-1 && r.IntN(s.odds) == 0
		m := messages[r.IntN(len(messages))]
		if bad {
			m, failed = gaveUp, r.IntN(2) == 0
		}
		if failed {
			s.throws()
		} else {
			s.logs(m.level, fmt.Sprintf(m.text, 2+r.IntN(40)))
		}
	}
	s.at = s.at.Add(time.Duration(1000+r.IntN(9000)) * time.Microsecond)
	s.report(s.at.Sub(begun).Seconds()*1000, min(int(s.v.memoryMB), 58+r.IntN(40)), failed)
}

func (s *speech) node() bool { return strings.HasPrefix(s.v.runtime, "nodejs") }

// logs says a message as the runtime's logger writes it.
func (s *speech) logs(level, text string) {
	if s.node() {
		level = strings.Replace(level, "WARNING", "WARN", 1)
	}
	switch {
	case s.json && s.node():
		s.put("timestamp", s.stamp(), "level", level, "requestId", s.id, "message", text)
	case s.json:
		s.put("timestamp", s.stamp(), "level", level, "message", text, "logger", "root", "requestId", s.id)
	case s.node():
		s.say(s.stamp() + "\t" + s.id + "\t" + level + "\t" + text)
	default:
		s.say("[" + level + "]\t" + s.stamp() + "\t" + s.id + "\t" + text)
	}
}

func (s *speech) thrown() thrown {
	if s.node() {
		return thrownInNode
	}
	return thrownInPython
}

// throws says an error that nobody caught, with its stack, as the runtime does.
func (s *speech) throws() {
	e := s.thrown()
	switch {
	case s.json && s.node():
		s.put("timestamp", s.stamp(), "level", "ERROR", "requestId", s.id, "message",
			nested("errorType", e.kind, "errorMessage", e.message, "stackTrace", e.stack))
	case s.json:
		s.put("timestamp", s.stamp(), "log_level", "ERROR", "errorMessage", e.message, "errorType", e.kind, "requestId", s.id, "stackTrace", e.stack)
	case s.node():
		s.say(s.stamp() + "\t" + s.id + "\tERROR\tInvoke Error \t" + string(nested("errorType", e.kind, "errorMessage", e.message, "stack", e.stack)))
	default:
		s.say("[ERROR] " + e.kind + ": " + e.message + "\nTraceback (most recent call last):\n" + strings.Join(e.stack, "\n"))
	}
}

// report says what the invocation took, in ms and MB.
func (s *speech) report(took float64, memory int, failed bool) {
	billed := int(took) + 1
	if !s.json {
		s.say("END RequestId: " + s.id)
		cold := ""
		if s.cold > 0 {
			cold = fmt.Sprintf("\tInit Duration: %.2f ms", s.cold)
		}
		s.say(fmt.Sprintf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB\tMax Memory Used: %d MB%s\t", s.id, took,
			billed, s.v.memoryMB, memory, cold))
		return
	}
	exact := func(ms float64) json.Number { return json.Number(strconv.FormatFloat(ms, 'f', 3, 64)) }
	ends := []any{"requestId", s.id, "status", "success"}
	if failed {
		ends = []any{"requestId", s.id, "status", "error", "errorType", s.thrown().kind}
	}
	metrics := []any{"durationMs", exact(took), "billedDurationMs", billed, "memorySizeMB", s.v.memoryMB, "maxMemoryUsedMB", memory}
	if s.cold > 0 {
		metrics = append(metrics, "initDurationMs", exact(s.cold))
	}
	s.platform("report", slices.Concat(ends, []any{"metrics", nested(metrics...)})...)
}
