package logview

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
)

// View is a log as it is shown: the newest lines within the bounds of a logbook.Ring, and
// the rows that a look makes of them.
type View struct {
	reader lambdalog.Reader
	lines  paged[lambdalog.Line]
	bytes  int
	*shape
	wanted Look // of rows that are made beside the screen
}

// New makes a view without lines.
func New(look Look) *View { return &View{shape: newShape(look), wanted: look} }

// Append takes lines in and drops the oldest ones that there is no room for.
func (v *View) Append(lines []model.LogLine) {
	var read []lambdalog.Line
	if v.look.Build {
		read = make([]lambdalog.Line, len(lines))
		for i := range lines {
			read[i].LogLine = lines[i]
		}
	} else {
		read = v.reader.Read(lines)
	}
	for i := range read {
		v.lines.push(read[i])
		v.bytes += len(read[i].Text)
	}
	for n := v.lines.first; v.lines.end-n > logbook.MaxLines || v.bytes > logbook.MaxBytes && n < v.lines.end; n++ {
		v.bytes -= len(v.lines.at(n).Text)
		v.lines.dropBefore(n + 1)
	}
	v.take(read)
}

// Finish shows what is held back when no more lines come, and says in a row that they do
// not where a lean log has an end to be seen.
func (v *View) Finish(end bool) {
	v.rest()
	if end && v.look.Lean {
		v.add(Row{Tone: Quiet, Lean: true, At: v.lines.at(v.lines.end - 1).At}, "end of the log", logbook.Told{})
	}
}

// Look is what is shown, and how.
func (v *View) Look() Look { return v.look }

// Wanted is the look that was asked for last, which rows may still be made for.
func (v *View) Wanted() Look { return v.wanted }

// Ring holds the texts of the rows, by their numbers.
func (v *View) Ring() *logbook.Ring { return v.ring }

// Row is the row of a number, nil for one that is not held.
func (v *View) Row(n int) *Row { return v.row(n) }

// Errors are how many errors the rows stand for; of lines as they came, in how many places
// they tell of any.
func (v *View) Errors() int {
	if !v.look.Lean || v.look.Build {
		return v.ring.Errors()
	}
	return v.errors
}

// Held is how many lines are held.
func (v *View) Held() int { return v.lines.end - v.lines.first }

// Dropped is how many lines were given up for want of room.
func (v *View) Dropped() int { return v.lines.first }

// Lines are the lines that are held, oldest first, in a slice of its own.
func (v *View) Lines() []model.LogLine {
	out := make([]model.LogLine, 0, v.Held())
	for n := v.lines.first; n < v.lines.end; n++ {
		out = append(out, v.lines.at(n).LogLine)
	}
	return out
}

// Stale are the rows that were changed since it was asked last.
func (v *View) Stale() []int {
	stale := v.stale
	v.stale = nil
	return stale
}

// Unfold shows or hides what is folded below a row, and reports whether there is anything.
func (v *View) Unfold(n int) bool {
	r := v.row(n)
	if r == nil || len(r.Folded) == 0 {
		return false
	}
	v.changed(n).Open = !r.Open
	return true
}

// Remade are rows that were made beside the screen.
type Remade struct {
	shape *shape
	upTo  int // number of the line that comes next
}

// Remake begins to show another look. The function that it answers makes the rows of the
// lines held until now; it may run beside the view, and Show takes what it makes.
func (v *View) Remake(look Look) func() Remade {
	look.Build = v.look.Build
	v.wanted = look
	lines := v.lines.snapshot()
	return func() Remade {
		s := newShape(look)
		for n := lines.first; n < lines.end; {
			end := min(lines.end, (n/page+1)*page)
			in := lines.pages[n/page-lines.gone]
			s.take(in[n%page : n%page+end-n])
			n = end
		}
		return Remade{s, lines.end}
	}
}

// Show shows rows that were made, and the lines that came since. It reports false when
// another look was asked for meanwhile.
func (v *View) Show(m Remade) bool {
	if !m.shape.look.same(v.wanted) {
		return false
	}
	for n := max(m.upTo, v.lines.first); n < v.lines.end; n++ {
		m.shape.take([]lambdalog.Line{*v.lines.at(n)})
	}
	query := ""
	if f := v.ring.Found(); f != nil {
		query = f.Query()
	}
	m.shape.ring.Find(query)
	v.shape = m.shape
	return true
}

// same reports whether two looks show the same.
func (l Look) same(o Look) bool { return l == o }
