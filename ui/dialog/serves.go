package dialog

// What a stage serves and will serve, in the words of every sheet that moves one.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Serves says in one line what a stage serves, with a canary that ends, and what it
// will serve; either may be empty.
func (p *Page) Serves(st model.Stage, now string, ends *model.Canary, then, of string) string {
	stage := p.Stage(st)
	line := stage
	if now = safetext.Line(now); now != "" {
		line += " serves " + p.Strong.Paint(now)
		if ends != nil {
			line += p.Warn.Paint(", and " + safetext.Line(ends.Version) + " with " + figure.Share(ends.Weight))
		}
	}
	switch {
	case then == "":
		return line
	case now == "":
		line += " is not there yet"
	}
	return line + " " + p.Glyphs.Arrow + " will serve " + p.Strong.Paint(then) + of
}

// Stage is the name of a stage in its colour.
func (p *Page) Stage(st model.Stage) string {
	name := StageName(st)
	return p.Env.Stage(p.Theme, name).Paint(name)
}

// EndsCanary says that a canary ends, if there is one.
func (p *Page) EndsCanary(primary string, c *model.Canary, to string) {
	if c != nil {
		p.Warned(fmt.Sprintf("The canary %s ends: all of the traffic will go to %s.", p.Canary(primary, *c), to))
	}
}

// LastMove says in a sentence who moved the stage last, and before that whether
// something else moved it since.
func (p *Page) LastMove(m *release.Stamp, outside bool) {
	if outside {
		p.Warned("It was moved by something other than aloft since the move below.")
	}
	if m == nil {
		return
	}
	var b strings.Builder
	b.WriteString("Last move: ")
	if m.From == "" {
		b.WriteString("made at " + m.To)
	} else {
		b.WriteString(m.From + " " + p.Glyphs.Arrow + " " + m.To)
	}
	if m.Kind != "" {
		b.WriteString(" (" + string(m.Kind) + ")")
	}
	if m.By != "" {
		b.WriteString(" by " + m.By)
	}
	if m.Host != "" {
		b.WriteString(" on " + m.Host)
	}
	if !m.At.IsZero() {
		b.WriteString(", " + Ago(p.Env.Now().Sub(m.At)))
	}
	if m.Why != "" {
		b.WriteString(": " + m.Why)
	}
	p.Noted(b.String())
}

// Canary is two versions with the weight of the second, as the matrix shows them.
func (p *Page) Canary(primary string, c model.Canary) string {
	return safetext.Line(primary) + p.Glyphs.Arrow + safetext.Line(c.Version) + " " + figure.Share(c.Weight)
}

// None stands for what is not there.
func (p *Page) None(s string) string {
	if s == "" {
		return p.Glyphs.Absent
	}
	return s
}

// Size is how large code is, nothing where that is not known.
func Size(n int64) string {
	if n <= 0 {
		return ""
	}
	return figure.Size(n)
}
