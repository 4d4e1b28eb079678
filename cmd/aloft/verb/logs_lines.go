package verb

// Printing the lines of functions' logs: lean, raw, or each as an object of JSON.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
)

// functionLog prints the lines of functions' logs.
type functionLog struct {
	*logPrinter
	lean, json bool
	names      bool // several functions
	versions   bool // of which there may be several
	around     bool // lines around those that match are printed too
	reader     lambdalog.Reader
	sieve      *lambdalog.Sieve
	keep       func(logLineJSON) // takes JSON lines; nil: they are printed
	all        bool
	label      int            // cells of the widest label so far
	colours    map[string]int // of functions, in the order of their names
	read       int
	late       int // lines that came too late for their place
	printed    int
	gap        bool // lines were left out since the last one that was printed
}

func (k *session) newFunctionLog(o logsOptions, s lambdalog.Search) *functionLog {
	p := &functionLog{
		logPrinter: k.newLogPrinter(o.followOptions), json: k.globals.JSON,
		lean:  o.Shape == shapeLean || o.Shape == shapeByOutput && k.env.Terminal.Out,
		names: len(o.Names) > 1, versions: o.Version == "", around: s.Context > 0 || s.Invocations,
		sieve: lambdalog.NewSieve(s), all: s.All(), colours: map[string]int{},
	}
	for i, name := range o.Names {
		p.colours[name] = i
	}
	return p
}

// take prints what is wanted of these lines.
func (p *functionLog) take(lines []model.LogLine) error {
	p.read += len(lines)
	for i := range lines {
		if lines[i].Late {
			p.late++
		}
	}
	if p.lean || p.json || !p.all {
		return p.print(p.sieve.Take(p.reader.Read(lines)))
	}
	p.printed += len(lines)
	for i := range lines {
		p.asCame(&lines[i])
	}
	return p.flush()
}

// asCame prints a line raw, behind its name.
func (p *functionLog) asCame(l *model.LogLine) {
	p.text.WriteString(p.name(l.Origin, p.names))
	p.raw(l)
}

func (p *functionLog) print(kept []lambdalog.Kept) error {
	for i := range kept {
		k := &kept[i]
		p.gap = p.gap || p.around && k.Left > 0 && p.printed > 0
		p.printed++
		switch {
		case p.json:
			if err := p.object(&k.Line); err != nil {
				return err
			}
		case p.lean:
			for _, row := range k.Rows() {
				p.parts()
				p.row(row, k.Origin, k.Late)
			}
		default:
			p.parts()
			p.asCame(&k.LogLine)
		}
	}
	return p.flush()
}

// parts marks that lines are left out before the next, as grep does.
func (p *functionLog) parts() {
	if p.gap {
		p.text.WriteString("--\n")
		p.gap = false
	}
}

// end prints what was held back, and the invocations that are under way.
func (p *functionLog) end(now time.Time) error {
	if err := p.print(p.sieve.Rest()); err != nil {
		return err
	}
	if !p.lean || p.json || !p.all {
		return nil
	}
	for _, i := range p.reader.Open(now) {
		at := i.Began
		if at.IsZero() {
			continue
		}
		p.row(i.Row(at), i.Origin, false)
	}
	return p.flush()
}

// nameColours tell functions apart.
var nameColours = [...]string{"\x1b[36m", "\x1b[35m", "\x1b[34m", "\x1b[33m", "\x1b[32m"}

// name is what stands before a line: its function and version.
func (p *functionLog) name(origin *model.LogOrigin, named bool) string {
	if origin == nil || !named && !(p.lean && p.versions) {
		return ""
	}
	label := "v" + origin.Version
	if named {
		label = origin.Function
		if p.versions && origin.Version != "" {
			label += ":" + origin.Version
		}
	} else if origin.Version == "" {
		return ""
	}
	p.label = max(p.label, len(label))
	if !p.lean {
		return label + "  "
	}
	colour := nameColours[p.colours[origin.Function]%len(nameColours)]
	return paint(colour, label) + strings.Repeat(" ", p.label-len(label)+2)
}

// row prints a lean row.
func (p *functionLog) row(row lambdalog.Row, origin *model.LogOrigin, late bool) {
	p.text.WriteString(p.name(origin, p.names))
	for _, s := range row.Spans {
		switch s.Role {
		case lambdalog.RoleTime:
			if late {
				p.text.WriteString(paint(styleWarn, "~"))
			}
			p.text.WriteString(paint(styleDim, s.Text))
		case lambdalog.RoleRequest, lambdalog.RoleKey:
			p.text.WriteString(paint(styleDim, s.Text))
		case lambdalog.RoleLevel:
			p.text.WriteString(paint(levelStyle(row.Level), s.Text))
		default:
			p.text.WriteString(s.Text)
		}
	}
	p.text.WriteByte('\n')
}

func levelStyle(l lambdalog.Level) string {
	switch {
	case l >= lambdalog.Error:
		return styleBad
	case l == lambdalog.Warn:
		return styleWarn
	case l == lambdalog.Info:
		return styleGood
	}
	return styleDim
}

// logLineJSON is one line of a function's log, and what it says.
type logLineJSON struct {
	Function string `json:"function"`
	Version  string `json:"version"`
	Stream   string `json:"stream"`
	lineJSON
	Late      bool             `json:"late"` // lines of other functions that are later came before it
	Kind      string           `json:"kind"`
	Stated    *time.Time       `json:"stated"` // the time in the line itself
	Level     string           `json:"level"`
	Request   string           `json:"request"`
	Message   string           `json:"message"`
	More      []string         `json:"more,omitempty"`
	Continues bool             `json:"continues"`
	Fields    fieldsJSON       `json:"fields"`
	Ended     []invocationJSON `json:"ended,omitempty"` // invocations that are over by this line
}

// invocationJSON is what an invocation came to.
type invocationJSON struct {
	Request      string   `json:"request"`
	Version      string   `json:"version"`
	Status       string   `json:"status"`
	ErrorType    string   `json:"error_type"`
	Why          string   `json:"why"`
	Milliseconds float64  `json:"duration_ms"`
	Billed       float64  `json:"billed_ms"`
	MemorySize   int      `json:"memory_mb"`
	MemoryUsed   int      `json:"memory_used_mb"`
	Init         *float64 `json:"init_ms"` // null for a warm start
	Restore      *float64 `json:"restore_ms"`
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func whenAny(d time.Duration) *float64 {
	if d == 0 {
		return nil
	}
	ms := milliseconds(d)
	return &ms
}

// object prints a line as JSON.
func (p *functionLog) object(l *lambdalog.Line) error {
	j := logLineJSON{
		lineJSON: newLineJSON(&l.LogLine), Late: l.Late, Kind: l.Kind.String(), Level: l.Level.String(), Request: l.Request,
		Message: l.Message, More: l.More, Continues: l.Continues, Fields: l.Fields,
	}
	if l.Origin != nil {
		j.Function, j.Version, j.Stream = l.Origin.Function, l.Origin.Version, l.Origin.Stream
	}
	if !l.Stated.IsZero() {
		j.Stated = &l.Stated
	}
	for _, i := range l.Ended {
		j.Ended = append(j.Ended, invocationJSON{
			i.Request, i.Version, string(i.Status), i.ErrorType, i.Why, milliseconds(i.Duration), milliseconds(i.Billed), i.MemorySize, i.MemoryUsed,
			whenAny(i.Init), whenAny(i.Restore),
		})
	}
	if p.keep != nil {
		p.keep(j)
		return nil
	}
	encoder := json.NewEncoder(&p.text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(j); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	return nil
}

// fieldsJSON are a line's fields as one object, in their order.
type fieldsJSON []lambdalog.Field

// MarshalJSON writes values that are JSON as they came.
func (f fieldsJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	seen := map[string]bool{}
	for _, field := range f {
		if seen[field.Key] {
			continue // it is in the text
		}
		if len(seen) > 0 {
			b.WriteByte(',')
		}
		seen[field.Key] = true
		key, err := json.Marshal(logbook.Plain(field.Key))
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		if field.Literal != "" {
			b.WriteString(field.Literal)
			continue
		}
		value, err := json.Marshal(field.Value)
		if err != nil {
			return nil, err
		}
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
