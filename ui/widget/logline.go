package widget

// One line of a log, broken into rows of the screen.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

// LogLine is one line of a log as it shall be shown. Of escape sequences in its
// text colours alone are drawn, and no control character.
type LogLine struct {
	Text  string
	Lead  string      // stands before the text, such as a time, painted; its last cell is the text's distance
	Cells int         // how wide the lead is
	Sign  string      // of one cell, before all; empty for none
	Style theme.Style // of the sign
	Ink   theme.Style // of the text as a whole
	Found []Span      // what a search found in it, left to right
	Whole bool        // it is broken into a few rows where others are cut
	Above string      // a row of its own before it, painted; empty for none
	Below []string    // rows of their own behind it, in secondary style
}

// fewRows is how many rows a line takes at most that is broken where others are cut.
const fewRows = 3

// Span is a part of a text without its colours, in bytes.
type Span struct{ Start, End int }

// breaker makes rows of exactly w cells of a text.
type breaker struct {
	w     int
	depth colorprofile.Profile
	match string // sequence of what a search found
	found []Span

	rows  []string
	row   []byte
	used  int
	pen   theme.Pen
	want  string // sequence of the pen
	open  string // sequence in force in the row
	mixed bool   // the row has more than ASCII
	plain int    // bytes of text read, colours not counted
}

// rowsOf breaks a text into rows of exactly w cells, or cuts it to one row. Every
// row ends without a colour in force.
func rowsOf(t theme.Theme, l LogLine, w int, wrap bool) []string {
	if w <= 0 {
		return []string{""}
	}
	if len(l.Found) == 0 && printable(l.Text) {
		return plainRows(l.Text, w, wrap, t.Glyphs.Ellipsis)
	}
	b := &breaker{w: w, depth: t.Depth(), match: t.Match.Open(), found: l.Found}
	tail := t.Glyphs.Ellipsis
	if Width(tail) > w {
		tail = ""
	}
	room := w - Width(tail)
	fits, fitted, pen := 0, 0, "" // where a tail still fits
	over := false
	b.each(l.Text, func(cluster string, width int) bool {
		if width > w {
			return true
		}
		if b.used+width > w {
			if !wrap {
				over = true
				return false
			}
			b.end()
		}
		b.put(cluster, width)
		if b.used <= room {
			fits, fitted, pen = len(b.row), b.used, b.open
		}
		return true
	})
	if over {
		b.row, b.used, b.open = append(b.row[:fits:fits], pens(pen)...), fitted, ""
		b.row, b.mixed = append(b.row, tail...), true
		b.used += Width(tail)
	}
	if b.used > 0 || len(b.rows) == 0 {
		b.end()
	}
	return b.rows
}

// pens ends a style where one is in force.
func pens(open string) string {
	if open == "" {
		return ""
	}
	return theme.Close()
}

// each hands over the clusters of a text that can be shown, and reads its colours.
func (b *breaker) each(text string, put func(cluster string, width int) bool) {
	for len(text) > 0 {
		c := text[0]
		switch {
		case c == 0x1b:
			n := b.escape(text)
			text = text[n:]
			continue
		case c >= 0x20 && c < 0x7f && (len(text) == 1 || text[1] < 0x80):
			if !put(text[:1], 1) {
				return
			}
			text = text[1:]
			b.plain++
			continue
		}
		cluster, width := ansi.FirstGraphemeCluster(text, ansi.WcWidth)
		r, n := utf8.DecodeRuneInString(cluster)
		if !utf8.ValidString(cluster) {
			cluster = cluster[:n]
			width = ansi.StringWidthWc(cluster)
		}
		switch {
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		case r == utf8.RuneError:
			if !put("\ufffd", 1) {
				return
			}
		case width > 0:
			if !put(cluster, width) {
				return
			}
		}
		text = text[len(cluster):]
		b.plain += len(cluster)
	}
}

// escape reads the escape sequence that a text begins with and says how long it
// is. Of all of them only a colour does anything.
func (b *breaker) escape(text string) int {
	if len(text) > 2 && text[1] == '[' {
		for i := 2; i < len(text); i++ {
			if c := text[i]; c == 'm' {
				b.pen.Take(text[2:i])
				b.want = b.pen.Open(b.depth)
				return i + 1
			} else if c < '0' || c > ';' {
				break
			}
		}
	}
	_, _, n, _ := ansi.DecodeSequence(text, ansi.NormalState, nil)
	n = max(n, 1)
	b.plain += n
	return n
}

// put writes a cluster in its style.
func (b *breaker) put(cluster string, width int) {
	want := b.want
	for len(b.found) > 0 && b.plain >= b.found[0].End {
		b.found = b.found[1:]
	}
	if len(b.found) > 0 && b.plain >= b.found[0].Start {
		want = b.match
	}
	if want != b.open {
		b.row = append(b.row, pens(b.open)...)
		b.row = append(b.row, want...)
		b.open = want
	}
	b.row = append(b.row, cluster...)
	b.mixed = b.mixed || len(cluster) > 1
	b.used += width
}

// end ends the row.
func (b *breaker) end() {
	row := string(append(b.row, pens(b.open)...))
	if b.mixed {
		row = FitTail(row, b.w, "") // what was left out between two clusters may have made them one
	} else {
		row += blanks(b.w - b.used)
	}
	b.rows = append(b.rows, row)
	b.row, b.used, b.open, b.mixed = b.row[:0], 0, "", false
}

// printable reports whether a text is printable ASCII alone.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// plainRows is rowsOf for printable ASCII.
func plainRows(s string, w int, wrap bool, tail string) []string {
	if !wrap || len(s) <= w {
		return []string{FitTail(s, w, tail)}
	}
	rows := make([]string, 0, (len(s)+w-1)/w)
	for len(s) > w {
		rows = append(rows, s[:w])
		s = s[w:]
	}
	return append(rows, s+strings.Repeat(" ", w-len(s)))
}
