package builds

// The steps of a deploy under way, and what it came to.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// outcome says what the stage serves after the deploy, or what is known of that,
// and whether it was moved.
func (d *deploySheet) outcome(p *dialog.Page) string {
	stage := p.Stage(d.request.Stage)
	r := d.result
	if !d.request.Moves() {
		return published(p, r)
	}
	from, to := safetext.Line(r.From), safetext.Line(r.To)
	if from == "" {
		from = safetext.Line(d.sheet.From)
	}
	if now := safetext.Line(r.Alias.Version); now != "" && r.Status != release.Moved {
		from = now // as it was read last
	}
	switch {
	case r.Status == release.Moved && from == "":
		return stage + " serves " + p.Strong.Paint(to) + p.Dim.Paint(", and is new")
	case r.Status == release.Moved:
		return stage + " serves " + p.Strong.Paint(to) + p.Dim.Paint(", before "+from)
	case r.Status == release.NotChanged:
		return stage + " serves " + p.Strong.Paint(from)
	case r.Unknown:
		return stage + ": " + p.Warn.Paint("what it serves now is not known")
	case r.Status == release.Conflicted && r.Alias.Version == "":
		return "nothing was moved: somebody else changed it or the code"
	case from == "":
		return "nothing was moved: " + stage + " is not there"
	}
	return "nothing was moved: " + stage + " serves " + p.Strong.Paint(from)
}

// writeSteps writes the steps of a deploy under way with how each stands.
func (d *deploySheet) writeSteps(p *dialog.Page) {
	last := map[pipeline.StepName]pipeline.Progress{}
	for _, step := range d.steps {
		last[step.Step] = step
	}
	if d.result != nil {
		for _, r := range d.result.Steps {
			last[r.Name] = pipeline.Progress{Step: r.Name, Status: r.Status, Detail: r.Detail}
		}
	}
	for _, step := range pipeline.Steps() {
		at, reached := last[step]
		if !reached && !slices.Contains(d.sheet.Steps, step) {
			continue
		}
		sign, style := p.Glyphs.Queued, p.Dim
		switch at.Status {
		case pipeline.Begun:
			sign, style = widget.Spinner(p.Theme, d.Env.Now()), p.Info
			if d.result != nil {
				sign = p.Glyphs.Stopped
			}
		case pipeline.Done:
			sign, style = p.Glyphs.Check, p.Good
		case pipeline.Skipped:
			sign, style = p.Glyphs.Dash, p.Dim
		case pipeline.Broken:
			sign, style = p.Glyphs.Cross, p.Bad
		}
		text := step.Words()
		if at.Detail != "" {
			text += ": " + at.Detail
		}
		if at.Of > 0 && at.Status == pipeline.Begun {
			text += fmt.Sprintf(" (%s of %s)", p.None(dialog.Size(at.Bytes)), dialog.Size(at.Of))
		}
		p.Hang(style, sign, text)
	}
}
