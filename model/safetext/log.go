package safetext

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLogBytes is the longest line that LogLine returns, in bytes, colours and
// the note of a cut included: no event of CloudWatch Logs is longer.
const MaxLogBytes = 1 << 20

// MaxShownBytes is the longest line that ShownLog returns, the note of the cut not
// counted.
const MaxShownBytes = 16 << 10

const (
	tabStop    = 8
	maxParams  = 16  // parameters of one colour sequence; real ones have at most ten
	maxCarried = 256 // bytes of colour that outlive a carriage return
	noteBytes  = 32  // room for the note of a cut
)

// LogLines makes lines of a log's message: split where it breaks lines, each
// made safe by LogLine. The line break that ends a message makes no line of its
// own.
func LogLines(message string) []string {
	message = strings.TrimSuffix(message, "\n")
	lines := make([]string, 0, 1+strings.Count(message, "\n"))
	for line := range strings.SplitSeq(message, "\n") {
		lines = append(lines, LogLine(line))
	}
	return lines
}

// LogLine makes one line of a log safe to draw, and keeps its colours: SGR
// sequences stay, in the form ESC [ parameters m without leading zeros and
// without the parameter of a lone reset. All other escape sequences, control and
// format characters are dropped. Of what a carriage return wrote over, the last
// text stays, as progress bars mean it. Tabs become blanks, broken UTF-8 becomes
// U+FFFD. A line longer than MaxLogBytes is cut and says how much is missing.
// The time it takes grows with the length alone, whatever the text.
func LogLine(s string) string {
	if plainLog(s) {
		return s
	}
	s = composed(s)
	var p logPen
	for len(s) > 0 {
		if s[0] == '\r' {
			p.overwrite()
			s = s[1:]
			continue
		}
		if s[0] >= 0x20 && s[0] < 0x7f { // the common case, a run of plain text
			n := 1
			for n < len(s) && s[n] >= 0x20 && s[n] < 0x7f {
				n++
			}
			n = p.run(s[:n])
			s = s[n:]
		} else {
			s = p.other(s)
		}
		if p.out.Len() > MaxLogBytes {
			rest := strings.IndexByte(s, '\r')
			if rest < 0 {
				rest = len(s)
			}
			p.cut(rest)
			s = s[rest:]
		}
	}
	return p.line()
}

// ShownLog is as much of a line of LogLine's as is worth drawing.
func ShownLog(line string) string {
	if len(line) <= MaxShownBytes {
		return line
	}
	end := MaxShownBytes
	for !utf8.RuneStart(line[end]) {
		end--
	}
	head := line[:end]
	if esc := strings.LastIndexByte(head, 0x1b); esc >= 0 && strings.IndexByte(head[esc:], 'm') < 0 {
		head = head[:esc] // a colour that the cut would break
	}
	note := fmt.Sprintf("… %s more", amount(len(line)-len(head)))
	if strings.IndexByte(head, 0x1b) >= 0 {
		note = "\x1b[m" + note
	}
	return head + note
}

// plainLog reports whether a line can stay as it is.
func plainLog(s string) bool {
	if len(s) > MaxLogBytes {
		return false
	}
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// logPen writes one line, as often as carriage returns make it begin anew.
type logPen struct {
	out     bytes.Buffer // what is written since the last carriage return
	column  int
	visible bool // there is more in it than blanks and colour
	before  bytes.Buffer
	colour  []byte // sequences in force since the last reset
	fits    mark   // where a cut leaves room for the note
	since   int    // bytes of text read since fits
	endless bool   // no control string that begins from here on has an end
}

// mark is a place in what is written that may be cut at.
type mark struct {
	bytes    int
	coloured bool
}

// run writes plain ASCII, no more of it than a line holds, and says how much.
func (p *logPen) run(s string) int {
	if p.out.Len()+len(s) <= MaxLogBytes-noteBytes {
		p.out.WriteString(s)
		p.column += len(s)
		p.visible = p.visible || strings.TrimLeft(s, " ") != ""
		return len(s)
	}
	for n := range len(s) {
		p.keep()
		p.out.WriteByte(s[n])
		p.column++
		p.visible = p.visible || s[n] != ' '
		p.since++
		if p.out.Len() > MaxLogBytes {
			return n + 1
		}
	}
	return len(s)
}

// other writes what the text begins with that is not plain ASCII, and returns
// what follows it.
func (p *logPen) other(s string) string {
	p.keep()
	if n := p.escape(s); n > 0 {
		p.since += n
		return s[n:]
	}
	r, n := utf8.DecodeRuneInString(s)
	p.since += n
	switch {
	case r == '\t':
		blanks := tabStop - p.column%tabStop
		p.column += blanks
		for range blanks {
			p.out.WriteByte(' ')
		}
	case shown(r):
		p.out.WriteRune(r)
		p.visible = p.visible || !unicode.IsSpace(r)
		if !unicode.Is(unicode.M, r) {
			p.column++
		}
	}
	return s[n:]
}

// escape is the length of the escape sequence that s begins with, 0 for none. It
// writes the sequence when it is a colour.
func (p *logPen) escape(s string) int {
	intro, rest := introducer(s)
	if intro != '[' {
		return escape(s, &p.endless)
	}
	n := csi(rest)
	if n > 0 && rest[n-1] == 'm' {
		if start := p.out.Len(); writeColour(&p.out, rest[:n-1]) {
			p.remember(p.out.Bytes()[start:])
		}
	}
	return len(s) - len(rest) + n
}

// remember keeps the colours in force, which are those since the last reset.
func (p *logPen) remember(sequence []byte) {
	reset := len(sequence) == len("\x1b[m") || bytes.HasPrefix(sequence, []byte("\x1b[0;")) || bytes.HasPrefix(sequence, []byte("\x1b[;"))
	if reset || len(p.colour)+len(sequence) > maxCarried {
		p.colour = p.colour[:0]
	}
	if len(sequence) > len("\x1b[m") {
		p.colour = append(p.colour, sequence...)
	}
}

// keep notes the place when a cut here would leave room for the note.
func (p *logPen) keep() {
	if p.out.Len() <= MaxLogBytes-noteBytes {
		p.fits, p.since = mark{p.out.Len(), len(p.colour) > 0}, 0
	}
}

// cut takes back what does not fit and says how much is missing: that and the
// rest that is not read.
func (p *logPen) cut(rest int) {
	p.out.Truncate(p.fits.bytes)
	if p.fits.coloured {
		p.out.WriteString("\x1b[m")
	}
	p.out.WriteString("… " + amount(p.since+rest) + " more")
	p.visible = true
}

// overwrite begins the line anew. What was on it stays only when nothing
// visible comes after it.
func (p *logPen) overwrite() {
	if p.visible {
		p.out, p.before = p.before, p.out
	}
	p.out.Reset()
	p.out.Write(p.colour)
	p.column, p.visible, p.fits, p.since = 0, false, mark{}, 0
}

// line is what the line shows in the end.
func (p *logPen) line() string {
	if !p.visible && p.before.Len() > 0 {
		return p.before.String()
	}
	return p.out.String()
}

// writeColour writes the sequence with these parameters in its shortest common
// form and reports whether it is one that terminals know: numbers of at most
// three digits, not too many of them.
func writeColour(b *bytes.Buffer, params string) bool {
	start, count, digits := b.Len(), 1, 0
	b.WriteString("\x1b[")
	for i := range len(params) {
		c := params[i]
		switch {
		case c == ';' || c == ':':
			b.WriteByte(c)
			count++
			digits = 0
		case c == '0' && digits == 0 && i+1 < len(params) && params[i+1] >= '0' && params[i+1] <= '9':
			continue // a leading zero
		case c >= '0' && c <= '9' && digits < 3:
			b.WriteByte(c)
			digits++
		default:
			b.Truncate(start)
			return false
		}
		if count > maxParams {
			b.Truncate(start)
			return false
		}
	}
	if b.Len() == start+len("\x1b[0") && b.Bytes()[start+2] == '0' {
		b.Truncate(start + 2)
	}
	b.WriteByte('m')
	return true
}

// amount is a size for people.
func amount(bytes int) string {
	switch {
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Exact is a text that has to be sent back as it came, such as an object's key:
// unchanged where all of it may be shown, made safe by Line where not.
func Exact(s string) string {
	for _, r := range s {
		if r == utf8.RuneError || !shown(r) && !joins(r) {
			return Line(s)
		}
	}
	return s
}
