package verb

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The few styles that verbs print with. They never carry meaning alone, and the
// writer takes them out where the output is no terminal.
const (
	styleHead = "\x1b[2m"
	styleGood = "\x1b[32m"
	styleWarn = "\x1b[33m"
	styleBad  = "\x1b[31m"
	styleDim  = "\x1b[2m"
	styleBold = "\x1b[1m"
	styleEnd  = "\x1b[m"
)

func paint(style, text string) string {
	if style == "" || text == "" {
		return text
	}
	return style + text + styleEnd
}

// table is text in columns. Cells may hold styles.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// lines are the table's lines, the last column without padding.
func (t *table) lines() []string {
	widths := make([]int, len(t.head))
	head := make([]string, len(t.head))
	for i, h := range t.head {
		head[i] = paint(styleHead, h)
	}
	all := append([][]string{head}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidthWc(cell))
		}
	}
	lines := make([]string, len(all))
	for r, row := range all {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-ansi.StringWidthWc(cell)+2))
			}
		}
		lines[r] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// foldIndent is how far the last column stands in where it has lines of its own.
const foldIndent = 8

// fold are the table's lines on a terminal of this many columns, 0: as many as it takes. Where they
// do not fit, the last column stands below the others, on lines of its own.
func (t *table) fold(columns int) []string {
	whole := t.lines()
	if columns <= 2*foldIndent || !slices.ContainsFunc(whole, func(l string) bool {
		return ansi.StringWidthWc(l) > columns
	}) {
		return whole
	}
	last := len(t.head) - 1
	above := table{head: t.head[:last]}
	for _, row := range t.rows {
		above.add(row[:last]...)
	}
	lines := above.lines()
	folded := lines[:1:1]
	for i, row := range t.rows {
		if lines[i+1] != "" {
			folded = append(folded, lines[i+1])
		}
		if row[last] == "" {
			continue
		}
		for _, part := range wordLines(row[last], columns-foldIndent) {
			folded = append(folded, strings.Repeat(" ", foldIndent)+part)
		}
	}
	return folded
}

// wordLines break a text at its blanks alone: what is copied from it, a command or an ARN, stays whole.
func wordLines(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines) - 1; n >= 0 && ansi.StringWidthWc(lines[n])+1+ansi.StringWidthWc(word) <= width {
			lines[n] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// progress shows how far a long task is, on one line of a terminal that is
// taken away at the end. Without a terminal it shows nothing.
type progress struct {
	env  *Env
	show bool
}

func (e *Env) newProgress() *progress { return &progress{env: e, show: e.Terminal.Err} }

// progressWidth keeps the line from wrapping on a terminal of 80 columns.
const progressWidth = 79

func (p *progress) sayf(format string, args ...any) {
	if p.show {
		_, _ = fmt.Fprintf(p.env.Err, "\r%s\x1b[K", p.env.inLocale(ansi.TruncateWc(fmt.Sprintf(format, args...), progressWidth, "…")))
	}
}

func (p *progress) clear() {
	if p.show {
		_, _ = io.WriteString(p.env.Err, "\r\x1b[K")
	}
}
