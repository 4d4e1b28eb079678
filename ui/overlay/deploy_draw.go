package overlay

// How the dialog of a deploy looks.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Lines draws the dialog.
func (d *Deploy) Lines(t theme.Theme, w, h int) []string {
	w = wide(sheetWidth, w)
	iw := within(w)
	b := box{title: d.Title(), more: d.env.Keys.Label(action.PageDown)}
	switch {
	case d.begun:
		b.head = []string{d.headline(t), ""}
		b.body = d.stepLines(t, iw)
	case d.failed != "":
		b.body = hanging(t.Bad, t.Glyphs.Cross, d.failed, iw)
	case d.sheet == nil:
		b.body = []string{t.Info.Paint(widget.Spinner(t, d.env.Now())) + " reading what is there now"}
	default:
		b.head = []string{d.headline(t), ""}
		b.body = d.sheetLines(t, iw)
	}
	b.foot = d.foot(t, iw)
	return b.draw(t, &d.scroll, w, h)
}

// headline says in one line what changes, and after the end what the stage serves.
func (d *Deploy) headline(t theme.Theme) string {
	if d.result != nil {
		return d.outcome(t)
	}
	name := stageName(d.request.Stage)
	stage := d.env.stage(t, name).Paint(name)
	then := "a new version"
	if v := d.sheet.Existing; v != nil {
		then = safetext.Line(v.Number)
	}
	switch from := safetext.Line(d.sheet.From); {
	case d.sheet.Verdict == release.Unchanged:
		return stage + " serves " + t.Strong.Paint(from)
	case from == "" && d.sheet.Verdict == release.Refused:
		return stage
	case d.sheet.Verdict == release.Refused:
		return stage + " serves " + t.Strong.Paint(from)
	case from == "":
		return stage + " is not there yet " + t.Glyphs.Arrow + " will serve " + t.Strong.Paint(then)
	default:
		return stage + " serves " + t.Strong.Paint(from) + " " + t.Glyphs.Arrow + " will serve " + t.Strong.Paint(then)
	}
}

// outcome says what the stage serves after the deploy, or what is known of that,
// and whether it was moved.
func (d *Deploy) outcome(t theme.Theme) string {
	name := stageName(d.request.Stage)
	stage := d.env.stage(t, name).Paint(name)
	r := d.result
	from, to := safetext.Line(r.From), safetext.Line(r.To)
	if from == "" {
		from = safetext.Line(d.sheet.From)
	}
	if now := safetext.Line(r.Alias.Version); now != "" && r.Status != release.Moved {
		from = now // as it was read last
	}
	switch {
	case r.Status == release.Moved && from == "":
		return stage + " serves " + t.Strong.Paint(to) + t.Dim.Paint(", and is new")
	case r.Status == release.Moved:
		return stage + " serves " + t.Strong.Paint(to) + t.Dim.Paint(", before "+from)
	case r.Status == release.NotChanged:
		return stage + " serves " + t.Strong.Paint(from)
	case r.Unknown:
		return stage + ": " + t.Warn.Paint("what it serves now is not known")
	case r.Status == release.Conflicted && r.Alias.Version == "":
		return "nothing was moved: somebody else changed it or the code"
	case from == "":
		return "nothing was moved: " + stage + " is not there"
	}
	return "nothing was moved: " + stage + " serves " + t.Strong.Paint(from)
}

// sheetLines are what an operator should see before a deploy.
func (d *Deploy) sheetLines(t theme.Theme, iw int) []string {
	s := d.sheet
	var lines []string
	switch s.Verdict {
	case release.Unchanged:
		lines = hanging(t.Good, t.Glyphs.Check, s.Reason, iw)
	case release.Refused:
		lines = hanging(t.Bad, t.Glyphs.Cross, "can not be deployed: "+s.Reason, iw)
	case release.Missing:
		lines = hanging(t.Warn, "?", s.Reason, iw)
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	widths := []int{1, label, max(iw-label-5, 1)}
	row := func(sign, name, value string) {
		if value != "" {
			lines = append(lines, columns(widths, []theme.Style{t.Warn, t.Dim, t.Text}, sign, name, value)...)
		}
	}
	hash := s.SHA256
	if hash != "" {
		hash += " (sha256)"
	}
	row("", "artifact", strings.TrimSpace(s.Artifact+" "+size(s.Bytes)))
	row("", "hash", hash)
	row("", "in it", s.Request.Entry)
	now, then := model.ShortCode(s.Code.Version.CodeSHA256), model.ShortCode(s.Expected)
	switch {
	case s.Unchanged:
		row("", "code", now+" already: nothing is uploaded")
	case s.Existing != nil:
		row("", "code", "now "+none(t, now)+"; version "+s.Existing.Number+" has the new code")
	case then == "":
		row(t.Glyphs.Differs, "code", "now "+none(t, now)+", then known when it is uploaded")
	default:
		row(t.Glyphs.Differs, "code", "now "+none(t, now)+" "+t.Glyphs.Arrow+" then "+then)
	}
	if v := s.Existing; v != nil {
		row("", "version", v.Number+", published before with this code")
	} else {
		row("", "version note", s.Note)
	}
	row("", "target stage", d.target())
	if more := d.circumstances(t, iw); len(more) > 0 {
		lines = append(append(lines, ""), more...)
	}
	if len(s.Steps) > 0 {
		names := make([]string, len(s.Steps))
		for i, step := range s.Steps {
			names[i] = step.Words()
		}
		lines = append(lines, "")
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, "Steps: "+strings.Join(names, ", ")+".", iw)...)
	}
	return lines
}

// target names the stage, and how another is chosen.
func (d *Deploy) target() string {
	name := stageName(d.request.Stage)
	if key := d.env.Keys.Label(action.OtherStage); key != "" && len(d.env.Stages) > 1 {
		name += " (" + key + " for another)"
	}
	return name
}

// circumstances are what ends, who was there last, and the notes.
func (d *Deploy) circumstances(t theme.Theme, iw int) []string {
	s := d.sheet
	var lines []string
	if c := s.EndsCanary; c != nil && s.Verdict != release.Unchanged {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed,
			fmt.Sprintf("The canary %s ends: all of the traffic will go to the new version.", canary(t, s.From, *c)), iw)...)
	}
	if m := s.LastMove; m != nil {
		if s.From != "" && m.To != s.From {
			lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, "It was moved by something other than aloft since the move below.", iw)...)
		}
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, lastMove(t, *m, d.env.Now()), iw)...)
	}
	for _, n := range s.Notes {
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, n, iw)...)
	}
	return lines
}

// stepLines are the steps of a deploy under way with how each stands.
func (d *Deploy) stepLines(t theme.Theme, iw int) []string {
	last := map[pipeline.StepName]pipeline.Progress{}
	for _, p := range d.steps {
		last[p.Step] = p
	}
	if d.result != nil {
		for _, r := range d.result.Steps {
			last[r.Name] = pipeline.Progress{Step: r.Name, Status: r.Status, Detail: r.Detail}
		}
	}
	var lines []string
	for _, step := range pipeline.Steps() {
		p, reached := last[step]
		if !reached && !slices.Contains(d.sheet.Steps, step) {
			continue
		}
		sign, style := t.Glyphs.Queued, t.Dim
		switch p.Status {
		case pipeline.Begun:
			sign, style = widget.Spinner(t, d.env.Now()), t.Info
			if d.result != nil {
				sign = t.Glyphs.Stopped
			}
		case pipeline.Done:
			sign, style = t.Glyphs.Check, t.Good
		case pipeline.Skipped:
			sign, style = t.Glyphs.Dash, t.Dim
		case pipeline.Broken:
			sign, style = t.Glyphs.Cross, t.Bad
		}
		text := step.Words()
		if p.Detail != "" {
			text += ": " + p.Detail
		}
		if p.Of > 0 && p.Status == pipeline.Begun {
			text += fmt.Sprintf(" (%s of %s)", none(t, size(p.Bytes)), size(p.Of))
		}
		lines = append(lines, hanging(style, sign, text, iw)...)
	}
	if d.result == nil {
		return lines
	}
	lines = append(lines, "")
	text := string(d.result.Status)
	if d.result.Reason != "" {
		text += ": " + d.result.Reason
	}
	switch d.result.Status {
	case release.Moved, release.NotChanged:
		return append(lines, hanging(t.Good, t.Glyphs.Check, text, iw)...)
	}
	return append(lines, hanging(t.Bad, t.Glyphs.Cross, text, iw)...)
}

// foot is what stays at the bottom: the inputs, and what enter does now.
func (d *Deploy) foot(t theme.Theme, iw int) []string {
	var lines []string
	if d.fields() {
		lines = append(lines, "")
		if must := d.mustType(); must != "" {
			lines = append(lines, field(t, "type "+must, &d.typed, iw))
		}
		lines = append(lines, field(t, "reason", &d.reason, iw))
	}
	if d.said != "" {
		return append(append(lines, ""), hanging(t.Bad, t.Glyphs.Failed, d.said, iw)...)
	}
	keys := t.Key.Paint(d.env.Keys.Label(action.Cancel)) + " " + t.KeyText.Paint(d.leaves())
	switch does, _ := d.does(); does {
	case "":
	case "close":
		keys = t.Key.Paint(d.env.Keys.Label(action.Confirm)) + " " + t.Strong.Paint(does)
	default:
		keys = t.Key.Paint(d.env.Keys.Label(action.Confirm)) + " " + t.Strong.Paint(does) + "   " + keys
	}
	return append(lines, "", widget.FitTail(keys, iw, t.Glyphs.Ellipsis))
}
