package verb

// Printing the lines of logs as they came.

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
)

const lineTime = "2006-01-02T15:04:05.000Z"

// logPrinter writes lines. What is written goes out with flush.
type logPrinter struct {
	to         io.Writer // takes colours out where the output can not show them
	timestamps bool
	text       strings.Builder
}

func (k *session) newLogPrinter(o followOptions) *logPrinter {
	return &logPrinter{to: colorprofile.NewWriter(k.env.Out, k.env.Environ), timestamps: o.Timestamps}
}

// raw writes a line as it came.
func (p *logPrinter) raw(l *model.LogLine) {
	if p.timestamps {
		p.text.WriteString(l.At.UTC().Format(lineTime) + "  ")
	}
	p.text.WriteString(l.Text)
	if strings.Contains(l.Text, "\x1b") {
		p.text.WriteString(styleEnd) // a colour ends with its line
	}
	p.text.WriteByte('\n')
}

// flush lets out what was written.
func (p *logPrinter) flush() error {
	defer p.text.Reset()
	if _, err := io.WriteString(p.to, p.text.String()); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	return nil
}

// lineJSON is one line of a log, in plain text.
type lineJSON struct {
	At   *time.Time `json:"at"`
	Text string     `json:"text"`
}

func newLineJSON(l *model.LogLine) lineJSON {
	j := lineJSON{Text: logbook.Plain(l.Text)}
	if at := l.At.UTC(); !l.At.IsZero() {
		j.At = &at
	}
	return j
}
