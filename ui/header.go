package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// headerLine says which account this is, and how fresh what it shows.
func (r *Root) headerLine() string {
	lead := r.identityParts()
	tail := r.stateParts()
	fit(lead, tail, r.w-1)
	left, right := paint(lead), paint(tail)
	gap := max(r.w-widget.Width(left)-widget.Width(right)-2, 1)
	return widget.FitTail(" "+left+strings.Repeat(" ", gap)+right+" ", r.w, r.desk.Theme.Glyphs.Ellipsis)
}

// identityParts are what the left of the header says.
func (r *Root) identityParts() []part {
	t := r.desk.Theme
	parts := []part{{"aloft", t.Title, 0}}
	if name := r.desk.Config.Name; name != "" {
		parts = append(parts, part{name, t.Strong, 7})
	}
	id := r.desk.Store.Identity()
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
	if r.desk.Config.ReadOnly {
		parts = append(parts, part{"READ-ONLY", t.Warn, 0})
	}
	return parts
}

// stateParts are what the right of the header says.
func (r *Root) stateParts() []part {
	t := r.desk.Theme
	m := r.desk.Store.Meter()
	parts := r.freshness()
	if done, total := r.desk.MovesDone(); total > 0 {
		parts = append([]part{{fmt.Sprintf("%s %d of %d moved", widget.Spinner(t, r.desk.Now()), done, total), t.Info, 0}}, parts...)
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
	expires := r.desk.Store.Identity().Expires
	if expires.IsZero() {
		return "", theme.Style{}, false
	}
	left := expires.Sub(r.desk.Now())
	switch {
	case left <= 0:
		return "creds expired", r.desk.Theme.Bad, true
	case left < 10*time.Minute:
		return "creds " + widget.Age(left), r.desk.Theme.Warn, true
	}
	return "creds " + widget.Age(left), r.desk.Theme.Dim, true
}
