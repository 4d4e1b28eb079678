package verb

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/expect"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/invoke"
)

// testJSON is what became of one test.
type testJSON struct {
	ID       string          `json:"id"` // in the journal
	Test     string          `json:"test"`
	Function string          `json:"function"`
	Stage    string          `json:"stage"`   // empty where a version was named
	Version  string          `json:"version"` // that was executed; where that is not known, as it was to be
	Status   change.Status   `json:"status"`
	Verdict  invoke.Verdict  `json:"verdict"` // passed, failed, not known; empty of what was not invoked
	Reason   string          `json:"reason"`
	Request  string          `json:"request_id,omitempty"`
	TookMS   float64         `json:"took_ms,omitempty"` // until the answer, as seen from here
	Report   *reportJSON     `json:"report"`            // null where Lambda's report is not in the log
	Error    *errorOfJSON    `json:"function_error"`    // null where the function did not fail
	Differs  []mismatch      `json:"mismatches"`
	Answer   json.RawMessage `json:"answer"` // null where there was none; a text where it is no JSON
	Log      []string        `json:"log"`
}

type mismatch = expect.Mismatch

// reportJSON is what Lambda says that an invocation took.
type reportJSON struct {
	DurationMS   float64 `json:"duration_ms"`
	BilledMS     float64 `json:"billed_ms"`
	MemoryMB     int     `json:"memory_mb"`
	MemoryUsedMB int     `json:"memory_used_mb"`
	Cold         bool    `json:"cold_start"`
	InitMS       float64 `json:"init_ms,omitempty"`
}

type errorOfJSON struct {
	Type    string   `json:"type"`
	Message string   `json:"message"`
	Trace   []string `json:"trace"`
}

// testsDocument is the output for scripts.
type testsDocument struct {
	Results []testJSON `json:"results"`
	Passed  int        `json:"passed"`
	Of      int        `json:"of"`
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func newTestJSON(r invoke.Result) testJSON {
	q := r.Request
	j := testJSON{
		ID: r.ID, Test: q.Name, Function: q.Function, Stage: q.Stage.Name, Version: r.To, Status: r.Status,
		Verdict: r.Verdict, Reason: r.Why,
		Request: r.Answer.Request, TookMS: millis(r.Took), Differs: append([]mismatch{}, r.Mismatches...),
		Log: append([]string{}, r.LogLines()...),
	}
	if r.Reported {
		p := r.Report
		j.Report = &reportJSON{DurationMS: millis(p.Duration), BilledMS: millis(p.Billed), MemoryMB: p.MemorySize,
			MemoryUsedMB: p.MemoryUsed,
			Cold:         p.Cold(), InitMS: millis(max(p.Init, p.Restore))}
	}
	if e := r.Error; e != nil {
		j.Error = &errorOfJSON{e.Type, e.Message, append([]string{}, e.Trace...)}
	}
	switch text := r.Answer.Payload; {
	case r.Status != change.Moved:
	case json.Valid(text):
		j.Answer = text
	default:
		j.Answer, _ = json.Marshal(string(text)) // a text always has a form in JSON
	}
	return j
}

// print says what became of tests. Written is why the file of results could not be.
func (o testOptions) print(k *session, results []invoke.Result, written error) error {
	d := testsDocument{Results: []testJSON{}, Of: len(results)}
	var done []string
	refused := 0
	for _, r := range results {
		d.Results = append(d.Results, newTestJSON(r))
		done = append(done, testLine(r))
		switch {
		case r.Verdict == invoke.Passed:
			d.Passed++
		case r.Status == change.WasRefused:
			refused++
		}
	}
	lines := testTable(results)
	for _, r := range results {
		if len(results) == 1 || r.Verdict != invoke.Passed {
			lines = append(lines, testDetails(r, len(results) == 1)...)
		}
	}
	var failed error
	switch bad := len(results) - d.Passed; {
	case written != nil:
		failed = written
	case bad == 0:
	default:
		text := ""
		for i, r := range results {
			if r.Verdict != invoke.Passed {
				text = done[i]
				break
			}
		}
		if len(results) > 1 {
			text = fmt.Sprintf("%d of %d did not pass: %s", bad, len(results), text)
			if bad > 1 {
				text += fmt.Sprintf(" (and %d more)", bad-1)
			}
		}
		code := exitFailed
		if refused == len(results) {
			code = exitRefused
		}
		failed = &withCode{&movesError{text, firstCause(results)}, code}
	}
	return k.print(output{document: d, lines: lines, done: done}, failed)
}

func firstCause(results []invoke.Result) error {
	for _, r := range results {
		if r.Err != nil && !errors.Is(r.Err, context.Canceled) { // else the signal would be all that is told
			return r.Err
		}
	}
	return nil
}

// testLine says what became of one test.
func testLine(r invoke.Result) string {
	line := r.Request.Target() + ", " + r.Request.Name + ": " + testStatus(r)
	if r.Why != "" {
		line += ": " + r.Why
	}
	return line
}

// testStatus is how a test ended, in a word.
func testStatus(r invoke.Result) string { return cmp.Or(string(r.Verdict), string(r.Status)) }

func testStyle(r invoke.Result) string {
	if r.Verdict == invoke.Passed {
		return styleGood
	}
	return styleBad
}

// testTable is a row for each test.
func testTable(results []invoke.Result) []string {
	t := table{head: []string{"TEST", "FUNCTION", "STAGE", "VERSION", "STATUS", "DURATION", "BILLED", "MEMORY", "WHY"}}
	for _, r := range results {
		duration, billed, memory := "", "", ""
		if r.Status == change.Moved {
			duration = figure.Took(r.Lasted())
		}
		if p := r.Report; r.Reported {
			billed = figure.Took(p.Billed)
			memory = fmt.Sprintf("%d of %d MB", p.MemoryUsed, p.MemorySize)
			if p.Cold() {
				duration += " cold"
			}
		}
		t.add(r.Request.Name, r.Request.Function, cmp.Or(r.Request.Stage.Name, "—"), cmp.Or(r.To, "?"),
			paint(testStyle(r), testStatus(r)), duration, billed, memory, r.Why)
	}
	return t.lines()
}

// The lines that are shown of an answer and of the end of a log.
const (
	mostAnswer = 200
	mostLog    = 12 // of one test among others
)

// testDetails are what an invocation answered and wrote: all of it of the only one.
func testDetails(r invoke.Result, only bool) []string {
	if r.Status != change.Moved {
		return nil
	}
	head := func(text string) string { return paint(styleHead, text) }
	var lines []string
	if !only {
		lines = append(lines, "", paint(styleBold, r.Request.Function+", "+r.Request.Name))
	}
	for _, m := range r.Mismatches {
		lines = append(lines, "  "+m.String())
	}
	if e := r.Error; e != nil && only {
		lines = append(lines, "", paint(styleBad, "FUNCTION ERROR "+e.String()))
	}
	if e := r.Error; e != nil {
		for _, l := range e.Trace {
			lines = append(lines, "  "+l)
		}
	}
	if only {
		if p := r.Report; r.Reported && p.Cold() {
			lines = append(lines, "", head("COLD START ")+figure.Took(max(p.Init, p.Restore)))
		}
		answer, more := r.PayloadLines(mostAnswer)
		lines = append(append(lines, "", head("ANSWER")), answer...)
		if more > 0 {
			lines = append(lines, fmt.Sprintf("… %d more lines: -o json has all", more))
		}
	}
	log := r.LogLines()
	switch {
	case len(log) == 0 && only:
		return append(lines, "", paint(styleDim, "no log came with the answer"))
	case len(log) == 0:
		return lines
	case !only && len(log) > mostLog:
		log = log[len(log)-mostLog:]
	}
	if only {
		return append(append(lines, "", head("LOG, its end")), log...)
	}
	for _, l := range log {
		lines = append(lines, "  "+head("log ")+l)
	}
	return lines
}

// plannedTestJSON is a test as it would be made.
type plannedTestJSON struct {
	Test     string        `json:"test"`
	Function string        `json:"function"`
	Stage    string        `json:"stage"`
	Version  string        `json:"version"`
	Status   change.Status `json:"status"`
	Reason   string        `json:"reason"`
	Bytes    int           `json:"event_bytes"`
	Expects  string        `json:"expects"` // in JSON; empty for any answer
	Confirm  string        `json:"confirm"` // the stage whose name has to be typed, empty for none
	Notes    []string      `json:"notes"`
}

// printPlanned shows what would be invoked.
func (o testOptions) printPlanned(k *session, sheets []invoke.Sheet) error {
	t := table{head: []string{"TEST", "FUNCTION", "STAGE", "VERSION", "EVENT", "EXPECTS", "NOTES"}}
	planned := []plannedTestJSON{}
	var refused error
	for _, s := range sheets {
		q := s.Request
		p := plannedTestJSON{Test: q.Name, Function: q.Function, Stage: q.Stage.Name, Version: s.Executes(),
			Status: change.Planned, Reason: s.Reason,
			Bytes: len(q.Event.JSON), Expects: q.Expect.String(), Confirm: s.Confirm.Name, Notes: append([]string{}, s.Notes...)}
		notes := strings.Join(s.Notes, "; ")
		if s.Verdict != change.Ready {
			p.Status, notes = change.WasRefused, paint(styleBad, "refused: "+s.Reason)
			if refused == nil {
				refused = refusef("%s, %s: %s", q.Target(), q.Name, s.Reason)
			}
		}
		planned = append(planned, p)
		t.add(q.Name, q.Function, cmp.Or(q.Stage.Name, "—"), cmp.Or(s.Executes(), "?"),
			figure.Size(int64(len(q.Event.JSON))), cmp.Or(q.Expect.String(), "any answer"), notes)
	}
	return k.print(output{document: resultsJSON[plannedTestJSON]{planned}, lines: t.lines()}, refused)
}
