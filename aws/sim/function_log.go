package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The logs of functions: traffic on each stage, for as long as the clock runs.
// Nothing of it is kept. An hour of a stage is one stream for each version that
// the stage served; the calls of an hour follow from the seed and the time.

const (
	streamHour = time.Hour
	retention  = 12 * time.Hour // of function logs
)

// service is a span of time in which a stage served something. It lasts until the
// stage's next one begins.
type service struct {
	from  time.Time // zero: for ever
	main  string    // the version, empty when the stage was taken away
	extra string
	share float64
}

// note remembers what a stage serves from now on, for the log of the function.
func (w *World) note(f *function, stage string) {
	var s service
	if a, ok := f.aliases[stage]; ok {
		s = service{main: a.version, extra: a.extra, share: a.weight}
	}
	if f.services == nil {
		f.services = make(map[string][]service)
	}
	s.from = w.now()
	past := f.services[stage]
	if n := len(past); n > 0 {
		last := past[n-1]
		if last.from = s.from; last == s {
			return
		}
	}
	// Which version served before the oldest line that can be read is of no more
	// use; that there was one is, to the metrics.
	past = slices.Clone(past)
	for len(past) > 1 && past[1].from.Before(w.now().Add(-retention-streamHour)) && (past[0].main == "") == (past[1].main == "") {
		past[1].from = past[0].from
		past = past[1:]
	}
	f.services[stage] = append(past, s)
}

// serving is what a stage served at a time: one version, chosen by a share
// between 0 and 1.
func (f *function) serving(stage string, at time.Time, share float64) string {
	past := f.services[stage]
	for _, s := range slices.Backward(past) {
		if s.from.After(at) {
			continue
		}
		if s.extra != "" && share < s.share {
			return s.extra
		}
		return s.main
	}
	return ""
}

// call is one invocation: when it begins and what it is made of.
type call struct {
	at   time.Time
	slot int64
	r    uint64
}

// calls are the invocations of a stage in a span of time that end up at a version.
func (w *World) callsOf(f *function, stage, version string, from, to time.Time) []call {
	purpose := "traffic " + f.name + " " + stage
	every := 20 + int64(mix(w.seed, purpose, -1)%40) // seconds
	if stage == "prod" {
		every = 6 + int64(mix(w.seed, purpose, -1)%14)
	}
	var out []call
	for slot := from.Unix() / every; slot*every < to.Unix(); slot++ {
		r := mix(w.seed, purpose, slot)
		// Within the first two thirds of its slot, so that it is over before the next.
		at := time.Unix(slot*every, 0).Add(time.Duration(r % uint64(every*667) * uint64(time.Millisecond)))
		if r>>40%5 == 0 || at.Before(from) || !at.Before(to) {
			continue
		}
		if f.serving(stage, at, float64(r>>44%1000)/1000) == version {
			out = append(out, call{at.UTC(), slot, r})
		}
	}
	return out
}

// functionStreams are the streams of a function that may have events since a time,
// no older than the retention.
func (w *World) functionStreams(f *function, since, now time.Time) []logStream {
	if oldest := now.Add(-retention); since.Before(oldest) {
		since = oldest
	}
	var out []logStream
	for stage := range f.services {
		for from := since.Truncate(streamHour); from.Before(now); from = from.Add(streamHour) {
			for _, version := range f.versionsIn(stage, from, from.Add(streamHour)) {
				calls := w.callsOf(f, stage, version, from, from.Add(streamHour))
				if len(calls) == 0 {
					continue
				}
				name := from.UTC().Format("2006/01/02") + "/[" + version + "]" + hexHash([]byte(f.name + stage + version + from.UTC().String()))[:32]
				out = append(out, logStream{name: name, first: calls[0].at, born: ingestTime(w.seed, name, calls[0].at),
					last: func() time.Time { return calls[len(calls)-1].at },
					lines: func() []logLine {
						return ingested(w.seed, name, w.callLines(f, stage, version, calls))
					}})
			}
		}
	}
	return out
}

// versionsIn are the versions that a stage served in a span of time.
func (f *function) versionsIn(stage string, from, to time.Time) []string {
	var out []string
	past := f.services[stage]
	for i, s := range past {
		if !s.from.Before(to) || i+1 < len(past) && !past[i+1].from.After(from) {
			continue
		}
		for _, v := range []string{s.main, s.extra} {
			if v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// message is something that a function says.
type message struct {
	level string
	text  string
	trace []string // the stack, in Python
}

var messages = []message{
	{"INFO", "%d items from the queue", nil},
	{"INFO", "token is good for another %d minutes", nil},
	{"INFO", "wrote %d items to activities", nil},
	{"INFO", "answered in %d ms", nil},
	{"INFO", "team T0%d3 has the digest on", nil},
	{"WARNING", "retrying after %d ms: throttled by the table", nil},
	{"WARNING", "item %d has no amount, skipped", nil},
}

var mishaps = []message{
	{"ERROR", "gave up on event %d: the endpoint answered 503", nil},
	{"ERROR", "KeyError: 'amount' in item %d", []string{
		"Traceback (most recent call last):", `  File "/var/task/app.py", line 73, in handler`,
		`    total = sum(item["amount"] for item in items)`, `  File "/var/task/app.py", line 73, in <genexpr>`,
		`    total = sum(item["amount"] for item in items)`, "KeyError: 'amount'"}},
}

// callLines are the lines of calls to one version.
func (w *World) callLines(f *function, stage, version string, calls []call) []logLine {
	v, ok := f.version(version)
	if !ok {
		v = &f.latest
	}
	odds := 25 // of a mishap
	if bad, ok := f.faults[version]; ok {
		odds = int(1 / bad.failed / 2)
	}
	var out []logLine
	for i, c := range calls {
		r := rand.New(rand.NewPCG(c.r, uint64(c.slot)))
		id := uuid(r)
		at := c.at
		say := func(text string) { out = append(out, logLine{at: at, text: text + "\n"}) }
		cold := ""
		if i == 0 {
			init := 180 + r.Float64()*400
			say("INIT_START Runtime Version: " + v.runtime + ".v" + strconv.Itoa(30+r.IntN(12)) + "\tRuntime Version ARN: arn:aws:lambda:" +
				w.region + "::runtime:" + hexHash([]byte(v.runtime)))
			cold = fmt.Sprintf("\tInit Duration: %.2f ms", init)
			at = at.Add(time.Duration(init * float64(time.Millisecond)))
		}
		say("START RequestId: " + id + " Version: " + version)
		begun := at
		pool, n := messages, 1+r.IntN(3)
		for k := range n {
			at = at.Add(time.Duration(4000+r.IntN(60000)) * time.Microsecond)
			if k == n-1 && r.IntN(odds) == 0 {
				pool = mishaps
			}
			m := pool[r.IntN(len(pool))]
			say(v.logged(m, fmt.Sprintf(m.text, 2+r.IntN(40)), at, id))
		}
		at = at.Add(time.Duration(1000+r.IntN(9000)) * time.Microsecond)
		took := at.Sub(begun).Seconds() * 1000
		say("END RequestId: " + id)
		say(fmt.Sprintf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB\tMax Memory Used: %d MB%s\t", id, took,
			int(took)+1, v.memoryMB, min(int(v.memoryMB), 58+r.IntN(40)), cold))
	}
	slices.SortStableFunc(out, func(a, b logLine) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	return out
}

// logged is a message as the version's runtime writes it: a stack trace is part of
// its event.
func (v *version) logged(m message, text string, at time.Time, id string) string {
	stamp := at.UTC().Format("2006-01-02T15:04:05.000Z")
	if strings.HasPrefix(v.runtime, "nodejs") {
		level := strings.Replace(m.level, "WARNING", "WARN", 1)
		if m.trace != nil {
			text = "TypeError: Cannot read properties of undefined (reading 'amount')\n    at handler (/var/task/index.js:72:28)\n" +
				"    at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1173:29)"
		}
		return stamp + "\t" + id + "\t" + level + "\t" + text
	}
	if m.trace != nil {
		text += "\n" + strings.Join(m.trace, "\n")
	}
	return "[" + m.level + "]\t" + stamp + "\t" + id + "\t" + text
}
