package builds

// Publishing what $LATEST is: a deploy of one function or of several without new code.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// publish opens the sheet of what the chosen or the marked functions have.
func (f *Feature) publish(_ action.Spec, s action.Situation) tea.Cmd {
	functions := s.Targets()
	if len(functions) == 1 {
		return f.openSheet(pipeline.Request{Function: functions[0], Latest: true})
	}
	targets, requests := make([]pipeline.Target, len(functions)), make([]pipeline.Request, len(functions))
	for i, name := range functions {
		targets[i] = pipeline.Target{Function: name, Marked: true}
		requests[i] = pipeline.Request{Function: name, Latest: true}
	}
	return f.openAll(newDeployAllSheet(f.h.Dialog(), model.Build{}, targets, requests))
}

// targetStages are the stages that a deploy may go to, and for a publication none of them
// first. Where there are none yet the usual ones are offered.
func targetStages(env dialog.Env, r pipeline.Request) []model.Stage {
	if !r.Latest {
		return env.Stages
	}
	stages := env.Stages
	if len(stages) == 0 {
		stages = model.DefaultStages()
	}
	return append([]model.Stage{{}}, stages...)
}

// followingStage is the stage that comes after that of the request, the first after the last.
func followingStage(env dialog.Env, r pipeline.Request) model.Stage {
	stages := targetStages(env, r)
	i := slices.IndexFunc(stages, func(s model.Stage) bool { return s.Name == r.Stage.Name })
	return stages[(i+1)%len(stages)]
}

// publishes says in one line which version follows which.
func publishes(p *dialog.Page, newest, then string) string {
	line := "the newest version is " + p.Strong.Paint(p.None(safetext.Line(newest)))
	if newest == "" {
		line = "there is no version yet"
	}
	if then != "" {
		line += "  " + p.Glyphs.Arrow + "  " + p.Strong.Paint(then)
	}
	return line
}

// published says what became of a publication.
func published(p *dialog.Page, r *pipeline.Result) string {
	version := p.Strong.Paint(safetext.Line(r.Version))
	switch {
	case r.Status == release.Moved:
		next := p.Env.Keys.Label(action.Move) + " moves one to it"
		if len(p.Env.Stages) == 0 {
			next = p.Env.Keys.Label(action.MakeStages) + " makes the first ones of it"
		}
		return "version " + version + " is published" + p.Dim.Paint(", and no stage serves it: "+next)
	case r.Status == release.NotChanged:
		return "version " + version + " is what $LATEST is"
	case r.Unknown:
		return p.Warn.Paint("whether a version was published is not known")
	case r.Version != "":
		return "version " + version + " is published, and no more"
	}
	return "nothing was published"
}

// noteField is the field of what a version is described by, which is why it was published
// as well.
const noteField = "note"

// noted takes over what was typed as the reason: of a publication it describes the version.
func noted(s *pipeline.Sheet, reason string) {
	s.Request.Reason = reason
	if s.Request.Latest && reason != "" {
		s.Request.Note, s.Note = reason, reason
	}
}

// publishedWords say that a version was published, where no stage was to be moved; else
// nothing.
func publishedWords(r pipeline.Result) string {
	if r.Kind != release.Publication || r.Status != release.Moved {
		return ""
	}
	return strings.TrimSuffix("published: "+safetext.Line(r.Reason), ": ")
}
