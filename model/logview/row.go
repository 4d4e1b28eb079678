// Package logview makes of the lines of a log what an operator reads: lean rows, in which
// what a platform writes around a program's own lines is folded, or the lines as they came;
// all of them, or those that are looked for. What it holds belongs to one goroutine.
package logview

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
)

// Tone is how loud a row is.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Quiet      // what the platform says of what went well
	Phase      // a phase of a build begins or has ended
	Warn
	Bad // somebody must act
)

// Row is one line of what is shown. Its text is the line's message and fields.
type Row struct {
	At      time.Time
	Tone    Tone
	Lean    bool // false: the text is the line as it came
	Level   lambdalog.Level
	Request string           // the last four characters of the request's id; empty for none
	Origin  *model.LogOrigin // nil where it is not known
	Late    bool             // later lines of other logs came before it
	Indent  bool             // it goes on with what the row before it says
	Tail    string           // behind the text: where a stack trace leads to, how often it was said again
	Folded  []string         // what unfolding shows below it
	Open    bool             // it is unfolded
	Left    int              // lines left out before it
	Errors  int              // how many errors it stands for
	Fields  int              // where the fields begin in its text, in bytes; 0 for none
}

// requestCells are the characters shown of a request's id.
const requestCells = 4

// short is the end of a request's id, which differs where its beginning may not.
func short(request string) string { return request[max(len(request)-requestCells, 0):] }

// withFields is a message with what the line says besides it, and where that begins.
func withFields(message string, fields []lambdalog.Field) (string, int) {
	var b strings.Builder
	b.WriteString(message)
	begin := 0
	for _, f := range fields {
		if f.Key == "logger" && f.Value == "root" {
			continue // Python's name for none in particular
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if begin == 0 {
			begin = max(b.Len(), 1)
		}
		b.WriteString(f.Key + "=" + f.Shown())
	}
	return b.String(), begin
}
