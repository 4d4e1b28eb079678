package invoke

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/expect"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Verdict is how a test ended.
type Verdict string

// The verdicts, as they stand in the journal; the empty one is of what was not begun.
const (
	Passed   Verdict = "passed"
	Failed   Verdict = "failed"
	NotKnown Verdict = "not known" // the answer was lost: whether the function ran is not known
)

// Outcome is what a test came to.
type Outcome struct {
	Verdict    Verdict
	Why        string // why it did not pass, in one line; empty when it did
	Answer     model.Invoked
	Error      *FunctionError    // how the function failed, nil when it did not
	Mismatches []expect.Mismatch // what is not as expected
	// Report is what Lambda's own line says that the invocation took. Where a function's
	// log level leaves it out, Reported is false.
	Report   lambdalog.Invocation
	Reported bool
	Took     time.Duration // from the call to its answer, as seen from here
}

// Lasted is how long the function ran, by Lambda's report, else as seen from here.
func (o *Outcome) Lasted() time.Duration {
	if o.Reported && o.Report.Duration > 0 {
		return o.Report.Duration
	}
	return o.Took
}

// FunctionError is what a function failed with. Texts are safe to show.
type FunctionError struct {
	Type    string
	Message string
	Trace   []string
}

// String says it in one line.
func (e *FunctionError) String() string {
	switch {
	case e.Type == "":
		return e.Message
	case e.Message == "":
		return e.Type
	}
	return e.Type + ": " + e.Message
}

// functionError reads what a runtime answers for an error. Each has its own way to write
// a stack: a list of lines, or of objects.
func functionError(payload []byte, kind string) *FunctionError {
	var said struct {
		Type    string            `json:"errorType"`
		Message any               `json:"errorMessage"`
		Stack   []json.RawMessage `json:"stackTrace"`
		Trace   []json.RawMessage `json:"trace"`
	}
	e := &FunctionError{}
	if json.Unmarshal(payload, &said) != nil {
		e.Message = safetext.Line(short(string(payload)))
		return e
	}
	e.Type = safetext.Line(said.Type)
	if said.Message != nil {
		e.Message = safetext.Line(short(fmt.Sprint(said.Message)))
	}
	for _, raw := range append(said.Stack, said.Trace...) {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if line = plain(line); strings.TrimSpace(line) != "" && len(e.Trace) < mostTrace {
				e.Trace = append(e.Trace, short(line))
			}
		}
	}
	if e.Type == "" && e.Message == "" {
		e.Message = kind + " error, without words"
	}
	return e
}

const (
	mostTrace = 40   // lines of a stack
	mostWords = 1000 // characters of one text
)

func short(text string) string {
	if runes := []rune(text); len(runes) > mostWords {
		return string(runes[:mostWords-1]) + "…"
	}
	return text
}

// judge says what an answer came to.
func judge(r Request, answer model.Invoked, took time.Duration) Outcome {
	o := Outcome{Verdict: Passed, Answer: answer, Took: took}
	o.Report, o.Reported = reportIn(answer.Log)
	if answer.FunctionError != "" {
		o.Error = functionError(answer.Payload, answer.FunctionError)
		o.Verdict, o.Why = Failed, "the function failed: "+o.Error.String()
		return o
	}
	if r.Expect != nil {
		o.Mismatches = r.Expect.Check(answer.Payload)
	}
	if n := len(o.Mismatches); n > 0 {
		o.Verdict, o.Why = Failed, o.Mismatches[0].String()
		if n > 1 {
			o.Why += fmt.Sprintf(" (and %d more)", n-1)
		}
	}
	return o
}

// reportIn finds Lambda's own report in the end of a log.
func reportIn(log []byte) (lambdalog.Invocation, bool) {
	var r lambdalog.Reader
	var lines []model.LogLine
	for _, text := range safetext.LogLines(string(log)) {
		lines = append(lines, model.LogLine{Text: text})
	}
	var found lambdalog.Invocation
	reported := false
	for _, l := range r.Read(lines) {
		for _, i := range l.Ended {
			if i.Billed > 0 || i.Duration > 0 && l.Kind == lambdalog.Report {
				found, reported = i, true
			}
		}
	}
	return found, reported
}

// LogLines are the lines of the end of the log, safe to show and without colours.
func (o *Outcome) LogLines() []string {
	text := strings.TrimRight(string(o.Answer.Log), "\n")
	if text == "" {
		return nil
	}
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, plain(l))
	}
	return lines
}

// PayloadLines are the answer, JSON in a form for people, safe to show; at most so many
// lines, and how many more there are.
func (o *Outcome) PayloadLines(most int) (lines []string, more int) {
	text := o.Answer.Payload
	var b bytes.Buffer
	if json.Indent(&b, text, "", "  ") == nil {
		text = b.Bytes()
	}
	for l := range bytes.SplitSeq(bytes.TrimRight(text, "\n"), []byte("\n")) {
		if len(lines) == most {
			more++
			continue
		}
		lines = append(lines, plain(string(l)))
	}
	return lines, more
}

// colours are what a line of a log may hold besides text.
var colours = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// plain is a line that is safe to show, with its indentation and without colours.
func plain(line string) string {
	return colours.ReplaceAllString(safetext.ShownLog(safetext.LogLine(line)), "")
}
