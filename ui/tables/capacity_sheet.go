package tables

// What an operator should see before capacity changes.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Write writes the sheet of the figures.
func (c *capacityForm) Write(p *dialog.Page) {
	s := c.sheet
	reason := s.Reason
	switch s.Verdict {
	case release.Unchanged:
		reason = "Nothing to do: " + reason
	case release.Refused:
		if reason == "" && s.Failure != nil {
			reason = s.Failure.Error()
		}
		reason = "Can not be changed: " + reason
	}
	p.Verdict(s.Verdict, reason)
	if s.From != "" && (s.To != "" || s.Verdict != release.Refused) {
		nowAndThen(p, s)
	}
	if s.Priced {
		p.Paragraph(p.Dim, s.PriceNote)
	}
	p.Add("")
	c.decreases(p)
	for _, trial := range s.Trials {
		writeTrial(p, trial)
	}
	undone := len(s.Scaling) > 0 && c.chosen() == modeUnits && s.Verdict == release.Ready
	if undone {
		p.Warned("Auto scaling keeps " + capacity.Bounds(s.Scaling) + " and will undo this: " +
			c.Env.Keys.Label(action.OtherMode) + " changes its bounds instead.")
	}
	for _, n := range s.Notes {
		if undone && strings.HasPrefix(n, "auto scaling (") {
			continue // said above, with its key
		}
		p.Noted(n)
	}
}

// nowAndThen sets the figures and their prices side by side.
func nowAndThen(p *dialog.Page, s *capacity.Sheet) {
	side := max((p.W-dialog.Label-4)/2, 4)
	row := func(name, now, then string, styles ...theme.Style) {
		p.Columns([]int{dialog.Label, side, side}, styles, name, now, then)
	}
	to := s.To
	if to == "" {
		to = s.From
	}
	row("", "now", "then", p.Header, p.Header, p.Header)
	row("capacity", s.From, to, p.Dim, p.Text, p.Strong)
	for _, i := range s.Change.Indexes {
		row("index "+i.Index, "", capacity.Figures(model.Provisioned, i.Read, i.Write), p.Dim, p.Text, p.Strong)
	}
	switch {
	case s.Priced:
		then := s.ThenUSD.String()
		if d := s.ThenUSD - s.NowUSD; d != 0 {
			then += " (" + dialog.Signed(d) + ")"
		}
		row("a month", s.NowUSD.String(), then, p.Dim, p.Text, p.Strong)
	case s.Verdict == release.Ready && len(s.Request.Scaling) == 0:
		row("a month", "not known", "not known", p.Dim, p.Dim, p.Dim)
	}
}

// decreases says how often units may still go down.
func (c *capacityForm) decreases(p *dialog.Page) {
	if c.chosen() != modeUnits || c.table.Billing == model.OnDemand || c.sheet.Table.Name == "" {
		return
	}
	d := c.sheet.Decreases
	text := fmt.Sprintf("%d decreases left today (UTC), %d made.", d.Left, d.Today)
	if d.Left == 1 {
		text = fmt.Sprintf("1 decrease left today (UTC), %d made.", d.Today)
	}
	switch {
	case d.Left == 0:
		text = fmt.Sprintf("No decrease left: %d made today (UTC)", d.Today)
		if !d.Next.IsZero() {
			text += ", the next one is possible at " + d.Next.UTC().Format("15:04 UTC")
		}
		p.Warned(text + ".")
		return
	case c.sheet.Falls:
		text += " This is one."
	}
	p.Noted(text)
}

// writeTrial says what the last 24 hours would have done with other units.
func writeTrial(p *dialog.Page, tr capacity.Trial) {
	what := fmt.Sprintf("%d %s units", tr.Units, tr.Access)
	if tr.Units == 1 {
		what = fmt.Sprintf("1 %s unit", tr.Access)
	}
	if tr.Index != "" {
		what += " on " + safetext.Line(tr.Index)
	}
	atLeast := ""
	if tr.Lower && tr.Throttled > 0 {
		atLeast = "at least "
	}
	text := fmt.Sprintf("With %s the last %s would have throttled in %s%d of %d minutes", what, minutes(tr.Minutes), atLeast, tr.Throttled, tr.Minutes)
	if tr.Was > 0 || tr.Throttled > 0 {
		text += fmt.Sprintf("; it did in %d", tr.Was)
	}
	if tr.Throttled > 0 {
		p.Warned(text + ".")
	} else {
		p.Passed(text + ".")
	}
}

// minutes is a span of minutes in words.
func minutes(n int) string {
	if n >= 60 {
		return fmt.Sprintf("%d h", (n+30)/60)
	}
	return fmt.Sprintf("%d min", n)
}
