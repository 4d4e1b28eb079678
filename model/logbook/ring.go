// Package logbook holds the lines of one log: the newest of them within bounds,
// with the phases of a build, the errors and the matches of a search among them.
// What it holds belongs to one goroutine.
package logbook

import (
	"io"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// The bounds of a Ring.
const (
	MaxLines = 100_000
	MaxBytes = 64 << 20 // of text
)

// Ring is the newest lines of a log. Lines have numbers that stay: the first line
// ever appended is 0, whatever was dropped since. Make one with New.
type Ring struct {
	maxLines, maxBytes int

	lines []model.LogLine // a circle: line n is at n modulo its length
	kinds []kind          // beside lines
	first int             // number of the oldest line held
	end   int             // number of the next line
	bytes int             // of text held

	errors  numbers // where runs of lines with errors begin
	phases  []Mark  // of lines held, and of the last phase before them
	search  *Search
	version uint64
	scratch []byte // for one line's plain text
}

// kind is what is known of a line's text without reading it again.
type kind uint8

const (
	coloured kind = 1 << iota // has SGR sequences
	foreign                   // has more than ASCII
	erring                    // tells of an error
)

// New makes a Ring with the bounds MaxLines and MaxBytes.
func New() *Ring { return bounded(MaxLines, MaxBytes) }

func bounded(lines, bytes int) *Ring { return &Ring{maxLines: lines, maxBytes: bytes} }

// Append adds lines and drops the oldest ones that there is no room for. The text
// is copied, so that no line holds on to a larger text that it was cut from.
func (r *Ring) Append(lines []model.LogLine) {
	if len(lines) == 0 {
		return
	}
	r.version++
	for len(lines) > 0 {
		n, size := 0, 0
		for n < len(lines) && (n == 0 || size+len(lines[n].Text) <= chunkBytes) {
			size += len(lines[n].Text)
			n++
		}
		r.chunk(lines[:n], size)
		lines = lines[n:]
	}
}

// chunkBytes is how much text is kept in one piece: a piece is freed when all its
// lines have been dropped.
const chunkBytes = 32 << 10

// chunk adds lines whose text is kept in one piece.
func (r *Ring) chunk(lines []model.LogLine, size int) {
	var b strings.Builder
	b.Grow(size)
	for _, l := range lines {
		b.WriteString(l.Text)
	}
	text := b.String()
	for _, l := range lines {
		n := len(l.Text)
		l.Text, text = text[:n], text[n:]
		r.add(l, Told{})
	}
}

// Told is what is known of a line beside its text.
type Told struct {
	Erring       bool
	Phase, State string // of a build that begins, or with a state has ended; empty for none
}

// Add adds one line of which more is known than its text tells.
func (r *Ring) Add(l model.LogLine, told Told) {
	r.version++
	r.add(l, told)
}

// add adds one line.
func (r *Ring) add(l model.LogLine, told Told) {
	for r.Len() > 0 && (r.Len() >= r.maxLines || r.bytes+len(l.Text) > r.maxBytes) {
		r.drop()
	}
	if r.Len() == len(r.lines) {
		r.grow()
	}
	n := r.end
	i := n % len(r.lines)
	plain, k := look(l.Text)
	if told.Erring || erringText(plain) {
		k |= erring
		if n == r.first || r.kinds[(n-1)%len(r.lines)]&erring == 0 {
			r.errors.push(n)
		}
	}
	m, ok := ParsePhase(plain)
	if told.Phase != "" {
		m, ok = Mark{Phase: told.Phase, State: told.State}, true
	}
	if ok {
		m.Line = n
		r.phases = append(r.phases, m)
	}
	r.lines[i], r.kinds[i] = l, k
	r.end++
	r.bytes += len(l.Text)
	if r.search != nil && r.search.match.possible(k) {
		if r.scratch = append(r.scratch[:0], plain...); r.search.match.in(r.scratch) {
			r.search.lines.push(n)
		}
	}
	if r.bytes > r.maxBytes {
		r.drop() // one line alone that there is no room for
	}
}

// drop gives the oldest line up.
func (r *Ring) drop() {
	i := r.first % len(r.lines)
	r.bytes -= len(r.lines[i].Text)
	r.lines[i] = model.LogLine{}
	r.first++
	r.errors.dropBefore(r.first)
	// The rest of a run of errors begins at the oldest line that is held.
	if r.first < r.end && r.kinds[i]&erring != 0 && r.kinds[r.first%len(r.lines)]&erring != 0 {
		r.errors.pushFront(r.first)
	}
	for len(r.phases) > 1 && r.phases[1].Line < r.first {
		r.phases = r.phases[1:]
	}
	if r.search != nil {
		r.search.lines.dropBefore(r.first)
	}
}

// grow makes room for more lines.
func (r *Ring) grow() {
	size := min(max(2*len(r.lines), 256), r.maxLines)
	lines, kinds := make([]model.LogLine, size), make([]kind, size)
	for n := r.first; n < r.end; n++ {
		lines[n%size], kinds[n%size] = r.lines[n%len(r.lines)], r.kinds[n%len(r.lines)]
	}
	r.lines, r.kinds = lines, kinds
}

// Len is how many lines are held.
func (r *Ring) Len() int { return r.end - r.first }

// First is the number of the oldest line that is held.
func (r *Ring) First() int { return r.first }

// End is the number that the next line will have: the last line's, plus one.
func (r *Ring) End() int { return r.end }

// Dropped is how many lines were given up for want of room.
func (r *Ring) Dropped() int { return r.first }

// Bytes is the size of the text that is held.
func (r *Ring) Bytes() int { return r.bytes }

// Version changes whenever something else would be drawn.
func (r *Ring) Version() uint64 { return r.version }

// Line is the line of a number, and whether it is held.
func (r *Ring) Line(n int) (model.LogLine, bool) {
	if n < r.first || n >= r.end {
		return model.LogLine{}, false
	}
	return r.lines[n%len(r.lines)], true
}

// Erring reports whether a line tells of an error.
func (r *Ring) Erring(n int) bool {
	return n >= r.first && n < r.end && r.kinds[n%len(r.lines)]&erring != 0
}

// NextError is the first line after line n where errors begin, and whether there
// is one. Lines of errors that follow each other are one place.
func (r *Ring) NextError(n int) (int, bool) { return r.errors.after(n) }

// PreviousError is the last line before line n where errors begin.
func (r *Ring) PreviousError(n int) (int, bool) { return r.errors.before(n) }

// Errors is how many places of errors there are in the lines held.
func (r *Ring) Errors() int { return len(r.errors.list) }

// Save writes the lines that are held, one line each, as plain text or with their
// colours.
func (r *Ring) Save(w io.Writer, plain bool) error {
	var b []byte
	for n := r.first; n < r.end; n++ {
		text, k := r.lines[n%len(r.lines)].Text, r.kinds[n%len(r.lines)]
		switch {
		case k&coloured == 0:
			b = append(b, text...)
		case plain:
			b = appendPlain(b, text)
		default:
			b = append(append(b, text...), "\x1b[m"...) // no line colours the next
		}
		b = append(b, '\n')
		if len(b) >= saveBytes || n == r.end-1 {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	return nil
}

// saveBytes is how much Save writes at a time.
const saveBytes = 64 << 10
