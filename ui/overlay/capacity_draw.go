package overlay

// How the form that changes capacity looks.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Lines draws the dialog.
func (c *Capacity) Lines(t theme.Theme, w, h int) []string {
	w = wide(sheetWidth, w)
	iw := within(w)
	b := box{title: c.Title(), head: c.form(t, iw), least: 6}
	b.body = c.sheetLines(t, iw)
	b.foot = []string{"", formField(t, "reason", &c.reason, iw)}
	if does := c.does(); does == "" && c.said == "" {
		b.foot = append(b.foot, closing(c.env, t, iw)...)
	} else {
		b.foot = append(b.foot, foot(c.env, t, c.said, does, "cancel", iw)...)
	}
	return b.draw(t, &c.scroll, w, h)
}

// does says what enter would do now.
func (c *Capacity) does() string {
	switch {
	case c.sheet == nil:
		return "change, once the sheet is read"
	case c.sheet.Verdict == release.Ready:
		return "change to " + safetext.Line(c.sheet.To)
	case c.sheet.Verdict == release.Unchanged:
		return "close"
	}
	return ""
}

// form is the mode and its figures.
func (c *Capacity) form(t theme.Theme, iw int) []string {
	var modes []string
	for _, m := range c.modes() {
		if m == c.mode {
			modes = append(modes, t.Strong.Paint("["+m.String()+"]"))
		} else {
			modes = append(modes, t.Dim.Paint(" "+m.String()+" "))
		}
	}
	if key := c.env.Keys.Label(action.OtherMode); key != "" && len(modes) > 1 {
		modes = append(modes, t.Dim.Paint("("+key+")"))
	}
	lines := []string{sign(t, c.field == 0) + labelled(t, "mode", c.field == 0) + widget.FitTail(strings.Join(modes, " "), max(iw-label-2, 1), t.Glyphs.Ellipsis)}
	figures := c.figures()
	for i := range figures {
		f := &figures[i]
		now := c.present(i)
		lines = append(lines, widget.FitTail(sign(t, c.field == i+1)+labelled(t, f.name, c.field == i+1)+f.in.view(t, maxFigure+1)+
			" "+t.Dim.Paint(f.unit+now), iw, t.Glyphs.Ellipsis))
	}
	return append(lines, t.Border.Paint(strings.Repeat(t.Glyphs.Horizontal, iw)))
}

// present is the figure as it is now.
func (c *Capacity) present(i int) string {
	switch c.mode {
	case modeUnits:
		now, _ := c.table.ThroughputOf(c.key.Index)
		if c.table.Billing == model.OnDemand {
			return ", on demand now"
		}
		return fmt.Sprintf(", %d now", []int64{now.ReadUnits, now.WriteUnits}[i])
	case modeBounds:
		s := c.scaling[i/2]
		return fmt.Sprintf(", %d now", []int64{s.Min, s.Max}[i%2])
	}
	return ""
}

func sign(t theme.Theme, chosen bool) string {
	if chosen {
		return t.Glyphs.Marker + " "
	}
	return "  "
}

// labelled is the name of a field, label-2 cells wide.
func labelled(t theme.Theme, name string, chosen bool) string {
	style := t.Dim
	if chosen {
		style = t.Strong
	}
	return style.Paint(widget.FitTail(name, label-2, t.Glyphs.Ellipsis)) + "  "
}

// formField is a long input with its name before it.
func formField(t theme.Theme, name string, in *input, iw int) string {
	return sign(t, in.on) + labelled(t, name, in.on) + in.view(t, max(iw-label-2, 1))
}

// sheetLines are what an operator should see before the change.
func (c *Capacity) sheetLines(t theme.Theme, iw int) []string {
	if _, problem := c.request(); problem != "" {
		return hanging(t.Warn, "?", problem, iw)
	}
	if c.sheet == nil {
		return []string{t.Info.Paint(widget.Spinner(t, c.env.Now())) + " reading the table and its last 24 hours"}
	}
	s := c.sheet
	lines := c.verdict(t, s, iw)
	if s.From != "" && (s.To != "" || s.Verdict != release.Refused) {
		lines = append(lines, nowAndThen(t, s, iw)...)
	}
	if s.Priced {
		lines = append(lines, wrap(t.Dim, s.PriceNote, iw)...)
	}
	lines = append(lines, "")
	lines = append(lines, c.decreases(t, s, iw)...)
	for _, trial := range s.Trials {
		lines = append(lines, trialLine(t, trial, iw)...)
	}
	undone := len(s.Scaling) > 0 && c.mode == modeUnits && s.Verdict == release.Ready
	if undone {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, "Auto scaling keeps "+capacity.Bounds(s.Scaling)+" and will undo this: "+
			c.env.Keys.Label(action.OtherMode)+" changes its bounds instead.", iw)...)
	}
	for _, n := range s.Notes {
		if undone && strings.HasPrefix(n, "auto scaling (") {
			continue // said above, with its key
		}
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, n, iw)...)
	}
	return lines
}

// verdict is what stands in the way.
func (c *Capacity) verdict(t theme.Theme, s *capacity.Sheet, iw int) []string {
	switch s.Verdict {
	case release.Unchanged:
		return append(hanging(t.Good, t.Glyphs.Check, "Nothing to do: "+s.Reason, iw), "")
	case release.Refused:
		reason := s.Reason
		if reason == "" && s.Failure != nil {
			reason = s.Failure.Error()
		}
		return append(hanging(t.Bad, t.Glyphs.Cross, "Can not be changed: "+reason, iw), "")
	}
	return nil
}

// nowAndThen sets the figures and their prices side by side.
func nowAndThen(t theme.Theme, s *capacity.Sheet, iw int) []string {
	side := max((iw-label-4)/2, 4)
	widths := []int{label, side, side}
	to := s.To
	if to == "" {
		to = s.From
	}
	lines := columns(widths, []theme.Style{t.Header, t.Header, t.Header}, "", "now", "then")
	lines = append(lines, columns(widths, []theme.Style{t.Dim, t.Text, t.Strong}, "capacity", s.From, to)...)
	for _, i := range s.Change.Indexes {
		lines = append(lines, columns(widths, []theme.Style{t.Dim, t.Text, t.Strong}, "index "+i.Index, "",
			capacity.Figures(model.Provisioned, i.Read, i.Write))...)
	}
	if !s.Priced {
		if s.Verdict == release.Ready && len(s.Request.Scaling) == 0 {
			lines = append(lines, columns(widths, []theme.Style{t.Dim, t.Dim, t.Dim}, "a month", "not known", "not known")...)
		}
		return lines
	}
	then := s.ThenUSD.String()
	if d := s.ThenUSD - s.NowUSD; d != 0 {
		then += " (" + signed(d) + ")"
	}
	return append(lines, columns(widths, []theme.Style{t.Dim, t.Text, t.Strong}, "a month", s.NowUSD.String(), then)...)
}

// signed is a difference with its sign.
func signed(d cost.USD) string {
	if d < 0 {
		return "-" + (-d).String()
	}
	return "+" + d.String()
}

// decreases says how often units may still go down.
func (c *Capacity) decreases(t theme.Theme, s *capacity.Sheet, iw int) []string {
	if c.mode != modeUnits || c.table.Billing == model.OnDemand || s.Table.Name == "" {
		return nil
	}
	d := s.Decreases
	text := fmt.Sprintf("%d decreases left today (UTC), %d made.", d.Left, d.Today)
	if d.Left == 1 {
		text = fmt.Sprintf("1 decrease left today (UTC), %d made.", d.Today)
	}
	style, mark := t.Dim, t.Glyphs.Dot
	switch {
	case d.Left == 0:
		text = fmt.Sprintf("No decrease left: %d made today (UTC)", d.Today)
		if !d.Next.IsZero() {
			text += ", the next one is possible at " + d.Next.UTC().Format("15:04 UTC")
		}
		text += "."
		style, mark = t.Warn, t.Glyphs.Failed
	case s.Falls:
		text += " This is one."
	}
	return hanging(style, mark, text, iw)
}

// trialLine says what the last 24 hours would have done with other units.
func trialLine(t theme.Theme, tr capacity.Trial, iw int) []string {
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
	style, mark := t.Good, t.Glyphs.Check
	if tr.Throttled > 0 {
		style, mark = t.Warn, t.Glyphs.Failed
	}
	return hanging(style, mark, text+".", iw)
}

// minutes is a span of minutes in words.
func minutes(n int) string {
	if n >= 60 {
		return fmt.Sprintf("%d h", (n+30)/60)
	}
	return fmt.Sprintf("%d min", n)
}
