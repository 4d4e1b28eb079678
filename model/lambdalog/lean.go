package lambdalog

// Lean lines: what an operator reads of a log. Lambda's own lines of an invocation are
// folded into one, and each line begins with its message as early as can be.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/figure"
)

// Role is what a part of a lean line is.
type Role uint8

// The roles of parts.
const (
	RoleBlank   Role = iota // between parts
	RoleTime                // of the day
	RoleLevel               // in five cells
	RoleRequest             // the beginning of the request's id, in eight cells
	RoleMessage
	RoleKey
	RoleValue
)

// Span is a part of a lean line.
type Span struct {
	Role Role
	Text string
}

// Row is one line on the screen: spans side by side.
type Row struct {
	Spans []Span
	Level Level // how grave it is
}

// Text is all of a row.
func (r Row) Text() string {
	var b strings.Builder
	for _, s := range r.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

const (
	clock        = "15:04:05.000"
	levelCells   = 5
	requestCells = 8
	indent       = "    " // of what goes on
)

// Rows are what is shown of a line, times in UTC: none for what is folded away. The
// invocations that have ended by it are a row each.
func (l *Line) Rows() []Row {
	rows := make([]Row, 0, 1+len(l.More))
	for n := range l.Ended {
		rows = append(rows, l.Ended[n].Row(l.When()))
	}
	if l.Folds() {
		return rows
	}
	if l.Continues {
		return append(rows, Row{Level: l.Level, Spans: []Span{{RoleBlank, indent}, {RoleMessage, l.Message}}})
	}
	row := begun(l.When(), l.Level, l.Request)
	row.Spans = append(row.Spans, Span{RoleMessage, l.Message})
	if l.Kind == Said || l.Kind == Raw && l.Message == "" {
		row.fields(l.Fields)
	}
	rows = append(rows, row)
	for _, more := range l.More {
		rows = append(rows, Row{Level: l.Level, Spans: []Span{{RoleBlank, indent}, {RoleMessage, more}}})
	}
	return rows
}

// Folds reports whether a line is left out of lean lines, because what it says is in
// the line of its invocation, or of no use to who reads what the function says.
func (l *Line) Folds() bool {
	switch l.Kind {
	case Raw, Said, Fault:
		return false
	case InitReport, RestoreReport, Platform, Extension:
		return l.Level < Error
	}
	return true
}

// begun is what each row begins with.
func begun(at time.Time, level Level, request string) Row {
	id := request[:min(len(request), requestCells)]
	return Row{Level: level, Spans: []Span{
		{RoleTime, at.UTC().Format(clock)}, {RoleBlank, " "},
		{RoleLevel, fmt.Sprintf("%-*s", levelCells, level)}, {RoleBlank, " "},
		{RoleRequest, fmt.Sprintf("%-*s", requestCells, id)}, {RoleBlank, "  "},
	}}
}

// fields puts what a line says besides its message behind it.
func (r *Row) fields(fields []Field) {
	for _, f := range fields {
		if f.Key == "logger" && f.Value == "root" {
			continue // Python's name for none in particular
		}
		if last := r.Spans[len(r.Spans)-1]; last.Text != "" && last.Role != RoleBlank {
			r.Spans = append(r.Spans, Span{RoleBlank, " "})
		}
		r.Spans = append(r.Spans, Span{RoleKey, f.Key}, Span{RoleBlank, "="}, Span{RoleValue, f.Shown()})
	}
}

// Shown is a field's value as it stands behind its key.
func (f Field) Shown() string {
	if f.Value == "" || f.Literal == "" && strings.ContainsAny(f.Value, " \"=") {
		return fmt.Sprintf("%q", f.Value)
	}
	return f.Value
}

// Row is what is shown of an invocation at a time: how long it took, its memory, whether
// it began cold, and why it failed.
func (i *Invocation) Row(at time.Time) Row {
	level := Unstated
	switch {
	case i.Status == Lost || i.Status == Unreported:
		level = Warn
	case i.Bad():
		level = Error
	}
	row := begun(at, level, i.Request)
	row.Spans = append(row.Spans, Span{RoleMessage, i.Words()})
	return row
}

// Words are the invocation in one line, times in UTC.
func (i *Invocation) Words() string {
	began := ""
	if !i.Began.IsZero() {
		began = " since " + i.Began.UTC().Format(clock)
	}
	why := strings.Trim(i.ErrorType+": "+i.Why, ": ")
	if why != "" {
		why = ": " + why
	}
	var parts []string
	switch i.Status {
	case Succeeded:
		parts = append(parts, "done in "+figure.Took(i.Duration))
	case Failed:
		parts = append(parts, "failed after "+figure.Took(i.Duration)+why)
	case TimedOut:
		parts = append(parts, "timed out after "+figure.Took(i.Duration))
	case Unreported:
		parts = append(parts, "done in about "+figure.Took(i.Duration), "no report was written")
	case Lost:
		parts = append(parts, "lost: under way"+began+", and no end of it was written")
	default:
		parts = append(parts, "running"+began)
	}
	if i.MemorySize > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d MB", i.MemoryUsed, i.MemorySize))
	}
	if i.Init > 0 {
		parts = append(parts, "cold start "+figure.Took(i.Init))
	}
	if i.Restore > 0 {
		parts = append(parts, "restored in "+figure.Took(i.Restore))
	}
	return strings.Join(parts, " · ")
}
