package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// part is one thing in the header. Where there is too little room the part with
// the highest drop goes first; those with 0 stay.
type part struct {
	text  string
	style theme.Style
	drop  int
}

// headerLine says which account this is, and how fresh what it shows.
func (r *Root) headerLine() string {
	lead := r.identityParts()
	tail := r.stateParts()
	fit(lead, tail, r.w-1)
	left, right := paint(lead), paint(tail)
	gap := max(r.w-widget.Width(left)-widget.Width(right)-2, 1)
	return widget.FitTail(" "+left+strings.Repeat(" ", gap)+right+" ", r.w, r.host.Theme.Glyphs.Ellipsis)
}

// identityParts are what the left of the header says.
func (r *Root) identityParts() []part {
	t := r.host.Theme
	parts := []part{{"aloft", t.Title, 0}}
	if name := r.host.Config.Name; name != "" {
		parts = append(parts, part{name, t.Strong, 7})
	}
	id := r.host.Store.Identity()
	if id.Account != "" {
		parts = append(parts, part{id.Account, t.Text, 2}, part{id.Region, t.Text, 1})
	}
	switch {
	case id.Embedded:
		parts = append(parts, part{"demo", t.Info, 0})
	case id.Profile != "":
		parts = append(parts, part{id.Profile, t.Dim, 4})
	}
	if id.Endpoint != "" {
		parts = append(parts, part{"endpoint " + id.Endpoint, t.Warn, 3})
	}
	if r.host.Config.ReadOnly {
		parts = append(parts, part{"READ-ONLY", t.Warn, 0})
	}
	return parts
}

// stateParts are what the right of the header says.
func (r *Root) stateParts() []part {
	t := r.host.Theme
	m := r.host.Store.Meter()
	parts := r.freshness()
	if done, total := r.host.MovesDone(); total > 0 {
		parts = append([]part{{fmt.Sprintf("%s %d of %d moved", widget.Spinner(t, r.host.Now()), done, total), t.Info, 0}}, parts...)
	}
	if m.CallsPerMinute > 0 || m.Calls > 0 {
		parts = append(parts, part{fmt.Sprintf("%d calls/min", m.CallsPerMinute), t.Dim, 8})
	}
	if r.o.Events != nil {
		if n := r.o.Events.Dropped(); n > 0 {
			parts = append(parts, part{fmt.Sprintf("%d dropped", n), t.Warn, 6})
		}
	}
	parts = append(parts, part{fmt.Sprintf("$%.3f", m.Dollars), t.Dim, 10})
	if left, style, ok := r.credentialsLeft(); ok {
		parts = append(parts, part{left, style, 9})
	}
	if r.o.Operator.Name != "" {
		parts = append(parts, part{r.o.Operator.Name, t.Text, 5})
	}
	return parts
}

// credentialsLeft is how long the credentials last, loud when not long.
func (r *Root) credentialsLeft() (string, theme.Style, bool) {
	expires := r.host.Store.Identity().Expires
	if expires.IsZero() {
		return "", theme.Style{}, false
	}
	left := expires.Sub(r.host.Now())
	switch {
	case left <= 0:
		return "creds expired", r.host.Theme.Bad, true
	case left < 10*time.Minute:
		return "creds " + widget.Age(left), r.host.Theme.Warn, true
	}
	return "creds " + widget.Age(left), r.host.Theme.Dim, true
}

// between is the room between parts.
const between = "  "

// fit empties the parts that the header has no room for.
func fit(lead, tail []part, w int) {
	for {
		need, worst := 1, (*part)(nil)
		for _, parts := range [][]part{lead, tail} {
			for i := range parts {
				p := &parts[i]
				if p.text == "" {
					continue
				}
				need += widget.Width(p.text) + len(between)
				if p.drop > 0 && (worst == nil || p.drop > worst.drop) {
					worst = p
				}
			}
		}
		if need <= w || worst == nil {
			return
		}
		worst.text = ""
	}
}

func paint(parts []part) string {
	var texts []string
	for _, p := range parts {
		if p.text != "" {
			texts = append(texts, p.style.Paint(p.text))
		}
	}
	return strings.Join(texts, between)
}

// tabLine names the panes where only one shows.
func (r *Root) tabLine() string {
	var b strings.Builder
	x := 1
	b.WriteString(" ")
	for i, d := range r.panes {
		text := fmt.Sprintf(" %d %s ", d.Number, d.Name)
		style := r.host.Theme.Dim
		if i == r.focus {
			text = fmt.Sprintf("[%d %s]", d.Number, d.Name)
			style = r.host.Theme.TitleFocused
		}
		b.WriteString(style.Paint(text) + " ")
		r.hit(rect{x, r.plan.tabs, len(text), 1}, d.Focus)
		x += len(text) + 1
	}
	if r.zoom && r.w >= wideW && r.h >= wideH {
		b.WriteString(r.host.Theme.Dim.Paint(" zoomed, " + r.host.Keys.Label(action.Zoom) + " shows all"))
	}
	return widget.FitTail(b.String(), r.w, r.host.Theme.Glyphs.Ellipsis)
}
