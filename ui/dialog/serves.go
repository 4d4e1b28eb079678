package dialog

// What a stage serves and will serve, in the words of every sheet that moves one.

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Serves says in one line what a stage serves, with a canary that ends, and what it
// will serve; either may be empty. Aside stands behind it where there is room.
func (p *Page) Serves(st model.Stage, now string, ends *model.Canary, then, aside string) string {
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
	line += "  " + p.Glyphs.Arrow + "  will serve " + p.Strong.Paint(then)
	if at := max(widget.Width(ansi.Strip(line))+4, min(54, p.W/2)); aside != "" && at+widget.Width(aside) <= p.W {
		line = p.Cut(line, at) + p.Dim.Paint(aside)
	}
	return line
}

// Stage is the name of a stage in its colour.
func (p *Page) Stage(st model.Stage) string {
	name := StageName(st)
	return p.Env.Stage(p.Theme, name).Paint(name)
}

// OfCanary is the concern that a canary ends, false where there is none.
func (p *Page) OfCanary(primary string, c *model.Canary, to string) (Concern, bool) {
	if c == nil {
		return Concern{}, false
	}
	return Concern{"canary", fmt.Sprintf("%s ends: all of the traffic will go to %s", p.Canary(primary, *c), to), Warns}, true
}

// recently is how long a move ago is a thing to look at before the next one.
const recently = time.Hour

// OfMoves are the concerns about who moved a stage last, and whether something else has
// since.
func (p *Page) OfMoves(m *release.Stamp, outside bool) []Concern {
	var out []Concern
	if outside {
		out = append(out, Concern{"outside", "moved by something other than aloft since its stamp", Warns})
	}
	if m == nil {
		return out
	}
	c := Concern{Name: "last move", Level: Tells}
	c.Words = m.To
	if !m.At.IsZero() {
		age := p.Env.Now().Sub(m.At)
		c.Words += " came " + Ago(age)
		if age < recently {
			c.Name, c.Level = "recent", Warns
		}
	}
	if m.By != "" {
		c.Words += " by " + m.By
	}
	if m.Host != "" {
		c.Words += " on " + m.Host
	}
	switch {
	case m.Kind == release.Rollback, m.Kind == release.PutBack:
		c.Words += ", " + string(m.Kind)
	}
	if m.Why != "" {
		c.Words += ": " + m.Why
	}
	return append(out, c)
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
