package logview

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

var began = time.Date(2026, 11, 29, 14, 13, 0, 0, time.UTC)

// log makes lines a second apart; one that begins with + is a further line of the event
// before it.
func log(texts ...string) []model.LogLine {
	origin := &model.LogOrigin{Function: "pay", Version: "42", Stream: "s"}
	at := began
	var lines []model.LogLine
	for _, text := range texts {
		more, part := strings.CutPrefix(text, "+")
		if !part {
			at = at.Add(time.Second)
		}
		lines = append(lines, model.LogLine{At: at, Text: more, Part: part, Origin: origin})
	}
	return lines
}

// shown is a view in text: sign, request, text, tail, one row a line.
func shown(v *View) string {
	var b strings.Builder
	for n := v.Ring().First(); n < v.Ring().End(); n++ {
		line, _ := v.Ring().Line(n)
		r := v.Row(n)
		sign := [...]string{Plain: " ", Quiet: ".", Phase: "*", Warn: "?", Bad: "!"}[r.Tone]
		fmt.Fprintf(&b, "%s%s|%s", sign, r.Request, line.Text)
		if r.Tail != "" {
			b.WriteString(" <" + r.Tail + ">")
		}
		if r.Left > 0 {
			fmt.Fprintf(&b, " -%d", r.Left)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func request(end string) string { return "11111111-2222-4333-8444-55555555" + end }

// call are the lines of one invocation.
func call(end, status string, says ...string) []string {
	id := request(end)
	texts := append([]string{"START RequestId: " + id + " Version: 42"}, says...)
	return append(texts, "END RequestId: "+id,
		"REPORT RequestId: "+id+"\tDuration: 1204.40 ms\tBilled Duration: 1205 ms\tMemory Size: 512 MB\tMax Memory Used: 140 MB\t"+status)
}

func python(end, level, text string) string {
	return "[" + level + "]\t2026-11-29T14:13:04.000Z\t" + request(end) + "\t" + text
}

func TestWhatIsShownOfAFunction(t *testing.T) {
	crash := []string{"[ERROR] TypeError: no amount", "+Traceback (most recent call last):",
		`+  File "/var/task/handler.py", line 88, in capture`, "+    raise amount"}
	for name, c := range map[string]struct {
		texts []string
		want  string
	}{
		"an invocation": {call("7a41", "Init Duration: 402.00 ms\t", python("7a41", "INFO", "12 items")), ` 7a41|12 items
.7a41|1,204 ms · 140 of 512 MB · cold start 402 ms
`},
		"fields": {[]string{`{"level":"INFO","message":"order","currency":"EUR","note":"a b"}`}, ` |order currency=EUR note=a b
`},
		"a stack trace": {call("0be9", "Status: error\tError Type: TypeError", crash...), `!0be9|TypeError: no amount <handler.py:88 capture, +3>
.0be9|1,204 ms · 140 of 512 MB · failed
`},
		"out of time": {call("0be9", "Status: timeout"), `!0be9|1,204 ms · 140 of 512 MB · timed out
`},
		"lines that are no stack trace": {[]string{"a table", "+  row 1", "+  row 2"}, ` |a table
 |  row 1
 |  row 2
`},
		"the frames of Node.js": {[]string{"Error: boom", "+    at pay (/var/task/index.js:72:28)", "+    at Runtime.handleOnce (file:///var/runtime/index.mjs:1306:29)"},
			` |Error: boom <index.js:72 pay, +2>
`},
		"an error again and again": {append(append(append(call("aaa1", "Status: error", crash...), call("aaa2", "Status: error", crash...)...),
			call("aaa3", "Status: error", crash...)...), call("aaa4", "Status: error", crash...)...), `!aaa1|TypeError: no amount <handler.py:88 capture, +3>
.aaa1|1,204 ms · 140 of 512 MB · failed
!aaa2|TypeError: no amount <the same as aaa1, 3 times in this minute>
.aaa2|1,204 ms · 140 of 512 MB · failed
`},
	} {
		v := New(Look{Lean: true})
		v.Append(log(c.texts...))
		if got := shown(v); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
	}
}

func TestErrorsAreCountedAlsoWhereTheyAreFolded(t *testing.T) {
	v := New(Look{Lean: true})
	for range 26 {
		v.Append(log(python("aaa1", "ERROR", "no amount")))
	}
	if n := v.Errors(); n != 26 || v.Ring().Len() != 2 {
		t.Errorf("%d errors in %d rows", n, v.Ring().Len())
	}
	if v.Stale(); !v.Unfold(1) || !v.Row(1).Open || len(v.Stale()) != 1 || len(v.Row(1).Folded) != 25 {
		t.Errorf("unfolded: %+v", v.Row(1))
	}
	// A minute later it is said anew.
	late := log(python("aaa2", "ERROR", "no amount"))
	late[0].Text = strings.Replace(late[0].Text, "14:13:04", "14:14:04", 1)
	v.Append(late)
	if got := v.Row(2); got == nil || got.Tail != "" {
		t.Errorf("a minute later: %s", shown(v))
	}
}

func TestWhatIsShownOfABuild(t *testing.T) {
	const at = "[Container] 2026/11/29 13:32:0"
	v := New(Look{Lean: true, Build: true})
	v.Append(log(at+"1.123456 Entering phase BUILD", at+"2.5 Running command pytest -q", "\x1b[32m104 passed\x1b[m",
		at+"7.123456 Phase complete: BUILD State: SUCCEEDED", at+"7.2 Phase context status code:  Message: ",
		at+"8.2 Phase complete: POST_BUILD State: FAILED", at+"8.3 Phase context status code: E Message: zip: exit status 9", "[Container] odd"))
	v.Finish(true)
	want := `*|build
 |$ pytest -q
 |` + "\x1b[32m104 passed\x1b[m" + `
*|build succeeded after 6.0 s
!|post_build failed
!|E zip: exit status 9
 |odd
.|end of the log
`
	if got := shown(v); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if n, ok := v.Ring().NextPhase(-1); !ok || n != 0 {
		t.Errorf("the first phase is %d, %v", n, ok)
	}
}

// Rows that were made beside the screen are those that would have been made at once, with
// the lines that came meanwhile.
func TestAnotherLook(t *testing.T) {
	texts := call("7a41", "", python("7a41", "INFO", "12 items"))
	for _, look := range []Look{{}, {Lean: true}, {Lean: true, Search: ParseQuery("grep:ITEMS|items 1 context:1", began).Search}} {
		v, at := New(Look{Lean: true}), New(look)
		v.Append(log(texts...))
		at.Append(log(texts...))
		remake, late := v.Remake(look), v.Remake(Look{Lean: true})
		v.wanted = look
		made := make(chan Remade)
		go func() { made <- remake() }()
		for i := range 3000 {
			more := log(fmt.Sprintf("items %d", i))
			v.Append(more)
			at.Append(more)
		}
		if v.Show(late()) && look != v.Look() {
			t.Errorf("%+v: a look was shown that was asked for no more", look)
		}
		if !v.Show(<-made) || shown(v) != shown(at) || v.Look() != look {
			t.Errorf("%+v: it differs from what is shown at once", look)
		}
	}
}

func TestLinesThatAreDropped(t *testing.T) {
	v := New(Look{Lean: true})
	for i := range 101 {
		var texts []string
		for n := range 1000 {
			texts = append(texts, fmt.Sprintf("line %d", i*1000+n))
		}
		v.Append(log(texts...))
	}
	if v.Held() != 100_000 || v.Dropped() != 1000 || v.Row(999) != nil || v.Row(1000) == nil {
		t.Errorf("held %d, dropped %d", v.Held(), v.Dropped())
	}
	if lines := v.Lines(); len(lines) != 100_000 || lines[0].Text != "line 1000" {
		t.Errorf("%d lines, the first is %q", len(lines), lines[0].Text)
	}
	if v.Show(v.Remake(Look{})()); v.Ring().Len() != 100_000 {
		t.Errorf("raw it has %d rows", v.Ring().Len())
	}
}

func BenchmarkAppend(b *testing.B) {
	var texts []string
	for i := range 100 {
		texts = append(texts, call(fmt.Sprintf("%04d", i), "", python(fmt.Sprintf("%04d", i), "INFO", "a line as long as lines of logs are, with some words"))...)
	}
	lines := log(texts...)
	v := New(Look{Lean: true})
	for b.Loop() {
		v.Append(lines)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(lines)), "ns/line")
}
