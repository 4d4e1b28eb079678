package verb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// output is all that a verb has to show, for people and for scripts. A verb prints
// it once, at its end.
type output struct {
	document any      // with -o json; an object
	lines    []string // for people
	notes    []string // for people, on the standard error stream, before the lines
	done     []string // what was changed, said on the standard error stream where the output can not be written
	none     string   // what people are told when there are no lines and nothing failed
}

// print shows the output. What failed beside it is answered, for report to print:
// with JSON it becomes a part of the document.
func (k *session) print(o output, failed error) error {
	e := k.env
	if k.globals.JSON {
		if failed != nil {
			return &withOutput{error: failed, document: o.document}
		}
		return e.toldAnyway(e.printJSON(o.document), o.done)
	}
	for _, note := range o.notes {
		e.notef("%s", note)
	}
	switch {
	case len(o.lines) > 0:
		if err := e.toldAnyway(e.printLines(e.Out, o.lines...), o.done); err != nil {
			return err
		}
	case failed == nil && o.none != "":
		e.notef("%s", o.none)
	}
	return failed
}

// withOutput is an error beside which the verb still has a document to print.
type withOutput struct {
	error
	document any
	lines    bool // the output is an object a line, and the error one more
}

func (e *withOutput) Unwrap() error { return e.error }

// errorJSON is how an error is written with -o json.
type errorJSON struct {
	Message string      `json:"message"`
	Class   model.Class `json:"class,omitempty"`
	Exit    int         `json:"exit"`
}

// errorDocument is the output of a verb that has nothing but an error to print,
// and what is put behind the fields of any other document.
type errorDocument struct {
	Error *errorJSON `json:"error"`
}

// report prints an error: to the standard error stream as one line for each thing
// that is wrong, and with JSON to the standard output too, with what the verb has
// to print. It returns the exit code.
func report(e *Env, inJSON bool, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitCode(err)
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = safetext.Line(lines[i])
	}
	if inJSON {
		j := errorDocument{&errorJSON{Message: strings.Join(lines, "; "), Exit: code}}
		if f, ok := errors.AsType[*model.Failure](err); ok {
			j.Error.Class = f.Class
		}
		if failed := e.printFailure(err, j); failed != nil {
			e.notef("%v", failed)
			code = max(code, exitFailed)
		}
	}
	for _, line := range lines {
		e.notef("%s", line)
	}
	return code
}

// printFailure writes an error with what the verb has to print beside it.
func (e *Env) printFailure(err error, j errorDocument) error {
	if w, ok := errors.AsType[*withOutput](err); ok && w.lines {
		if err := json.NewEncoder(e.Out).Encode(j); err != nil {
			return fmt.Errorf("writing to the standard output: %w", err)
		}
		return nil
	}
	return e.printJSON(documentOf(err), j)
}

// documentOf is what a verb has to print beside an error.
func documentOf(err error) any {
	if w, ok := errors.AsType[*withOutput](err); ok && w.document != nil {
		return w.document
	}
	return struct{}{}
}

// printJSON writes objects to the standard output as one, with the fields of all.
func (e *Env) printJSON(objects ...any) error {
	var fields [][]byte
	for _, o := range objects {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(o); err != nil {
			return fmt.Errorf("writing to the standard output: %w", err)
		}
		inside := bytes.TrimSpace(text.Bytes())
		if inside = bytes.TrimSuffix(bytes.TrimPrefix(inside, []byte("{")), []byte("}")); len(inside) > 0 {
			fields = append(fields, inside)
		}
	}
	var whole bytes.Buffer
	if err := json.Indent(&whole, slices.Concat([]byte("{"), bytes.Join(fields, []byte(",")), []byte("}\n")), "", "  "); err != nil {
		return fmt.Errorf("writing to the standard output: %w", err)
	}
	if _, err := e.Out.Write(whole.Bytes()); err != nil {
		return fmt.Errorf("writing to the standard output: %w", err)
	}
	return nil
}

// toldAnyway says what was done on the standard error stream when the standard output
// could not take it.
func (e *Env) toldAnyway(printed error, done []string) error {
	if printed != nil {
		for _, line := range done {
			e.notef("%s", line)
		}
	}
	return printed
}

// printLines writes lines in the colours that the stream can show: none when it
// is no terminal.
func (e *Env) printLines(to io.Writer, lines ...string) error {
	w := colorprofile.NewWriter(to, e.Environ)
	if _, err := io.WriteString(w, e.inLocale(strings.Join(lines, "\n")+"\n")); err != nil {
		return fmt.Errorf("writing the output: %w", err)
	}
	return nil
}

// notef writes one line for people to the standard error stream. That stream may
// be closed; there is nowhere else to say so.
func (e *Env) notef(format string, args ...any) {
	_, _ = io.WriteString(e.Err, e.inLocale("aloft: "+fmt.Sprintf(format, args...)+"\n"))
}
