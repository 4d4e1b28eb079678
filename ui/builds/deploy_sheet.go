package builds

// The dialog before and during a deploy.

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// deployConfirmed asks to make the deploy of a sheet.
type deployConfirmed struct{ Sheet pipeline.Sheet }

// deployAgain asks to prepare the deploy again, now that the operator has chosen
// another stage, or wants the alias made.
type deployAgain struct{ Request pipeline.Request }

// deploySheet is the sheet of a deploy, and then its steps as they go. Closing it
// leaves the deploy running.
type deploySheet struct {
	dialog.Sheet
	request pipeline.Request
	sheet   *pipeline.Sheet     // nil while it is being read
	steps   []pipeline.Progress // of the deploy under way, the last word of each
	result  *pipeline.Result
}

// newDeploySheet makes the dialog for a deploy whose sheet is being read.
func newDeploySheet(env dialog.Env, request pipeline.Request) *deploySheet {
	d := &deploySheet{request: request}
	d.MakeSheet(env, d, d.name())
	if request.Latest {
		d.NameReason(noteField)
	}
	return d
}

// name is the stage's name where it has to be typed first, else empty.
func (d *deploySheet) name() string {
	if d.request.Stage.Confirm == model.ConfirmType {
		return dialog.StageName(d.request.Stage)
	}
	return ""
}

// SetSheet brings the sheet. What enter does has changed with that, so whoever
// calls it has to guard the dialog anew.
func (d *deploySheet) SetSheet(s pipeline.Sheet) {
	before := dialog.StageName(d.request.Stage)
	d.sheet, d.request = &s, s.Request
	d.Renew()
	if dialog.StageName(d.request.Stage) != before {
		d.Require(d.name())
	}
}

// Begin says that the deploy is under way, with what is known of its steps.
func (d *deploySheet) Begin(s pipeline.Sheet, steps []pipeline.Progress) {
	d.sheet, d.request = &s, s.Request
	d.SetSteps(steps)
	d.Sheet.Begin()
}

// SetSteps brings the last word of each step.
func (d *deploySheet) SetSteps(steps []pipeline.Progress) { d.steps = slices.Clone(steps) }

// SetResult says what became of the deploy.
func (d *deploySheet) SetResult(r pipeline.Result) {
	d.result = &r
	if words := publishedWords(r); words != "" {
		d.EndWith(words, true)
		return
	}
	d.End(r.Status, r.Reason)
}

// Running reports whether it shows a deploy of the function that is under way.
func (d *deploySheet) Running(function string) bool {
	return d.UnderWay() && d.request.Function == function
}

// Reading says what is being read.
func (d *deploySheet) Reading() string {
	if d.sheet == nil {
		return "reading what is there now"
	}
	return ""
}

// Title names the function.
func (d *deploySheet) Title() string {
	title := "Deploy " + safetext.Line(d.request.Function)
	if d.request.Latest {
		title = "Publish $LATEST of " + safetext.Line(d.request.Function)
	}
	if b := d.request.Build; b != nil {
		title += " from " + safetext.Line(action.BuildName(b.Build))
	}
	return title
}

// Standing is what the keys do now.
func (d *deploySheet) Standing() dialog.Standing {
	stage := dialog.StageName(d.request.Stage)
	created, deploys, deploying, can := "creates "+stage+" and deploys to it", "deploys to "+stage, "deploying", "deployed"
	if d.request.Latest {
		created, deploys = "publishes it, and makes "+stage+" serve it", "publishes it, and moves "+stage
		deploying, can = "publishing", "published"
	}
	if !d.request.Moves() {
		deploys = "publishes it"
	}
	st := dialog.Standing{Leaves: "cancel"}
	if !d.Begun() && d.others() {
		st.After = []dialog.Key{{ID: action.OtherStage, Place: dialog.InFooter}}
	}
	switch {
	case d.UnderWay():
		st.Off, st.Leaves = deploying, "leaves it running"
	case d.Begun() || d.Failure() != "" || d.sheet != nil && d.sheet.Verdict == release.Unchanged:
		st.Does, st.Closes, st.Leaves = "close", true, ""
	case d.sheet == nil:
		st.Off, st.Needs = "reading", "still reading what is there now"
	case d.sheet.Verdict == release.Missing:
		st.Does, st.Asks = created+", asks once more", true
	case d.sheet.Verdict != release.Ready:
		st.Off, st.Needs, st.Leaves = "can not be "+can, "it can not be "+can, "close"
	case d.sheet.From == "" && d.request.Moves():
		st.Does, st.Fields = created, true
	default:
		st.Does, st.Fields = deploys, true
	}
	return st
}

// others reports whether there is another stage to deploy to.
func (d *deploySheet) others() bool {
	return slices.ContainsFunc(targetStages(d.Env, d.request), func(s model.Stage) bool { return s.Name != d.request.Stage.Name })
}

// Act prepares the deploy to the next stage.
func (d *deploySheet) Act(id action.ID) (dialog.Reply, bool) {
	if id != action.OtherStage || d.Begun() || !d.others() {
		return dialog.Reply{}, false
	}
	d.request.Stage, d.request.Create = followingStage(d.Env, d.request), false
	return d.again(), true
}

func (d *deploySheet) again() dialog.Reply {
	d.sheet = nil
	d.Renew()
	d.Require(d.name())
	return dialog.Reply{Request: deployAgain{Request: d.request}}
}

// Go deploys, or asks for the sheet with the alias made.
func (d *deploySheet) Go(reason string) dialog.Reply {
	if d.sheet.Verdict == release.Missing {
		d.request.Create = true
		return d.again()
	}
	s := *d.sheet
	noted(&s, reason)
	d.Begin(s, nil)
	return dialog.Reply{Request: deployConfirmed{Sheet: s}}
}

// Write writes the sheet, or the steps.
func (d *deploySheet) Write(p *dialog.Page) {
	p.Paged = true
	p.Add("", d.headline(p), "")
	p.Fix()
	if d.Begun() {
		d.writeSteps(p)
	} else {
		d.writeSheet(p)
	}
}

// headline says in one line what changes, and after the end what the stage serves.
func (d *deploySheet) headline(p *dialog.Page) string {
	then := "a new version"
	if v := d.sheet.Existing; v != nil {
		then = safetext.Line(v.Number)
	}
	if v := d.sheet.Verdict; v == release.Unchanged || v == release.Refused {
		then = ""
	}
	if d.result != nil {
		return d.outcome(p)
	}
	if !d.request.Moves() {
		return publishes(p, d.sheet.Newest, then)
	}
	return p.Serves(d.request.Stage, d.sheet.From, nil, then, "")
}

// concerns are what else there is to know before a deploy.
func (d *deploySheet) concerns(p *dialog.Page) []dialog.Concern {
	s := d.sheet
	out := dialog.OfGuards(nil, s.Notes)
	if c, ok := p.OfCanary(s.From, s.EndsCanary, "the new version"); ok && s.Verdict != release.Unchanged {
		out = append(out, c)
	}
	return append(out, p.OfMoves(s.LastMove, s.LastMove != nil && s.From != "" && s.LastMove.To != s.From)...)
}

// writeSheet writes what an operator should see before a deploy.
func (d *deploySheet) writeSheet(p *dialog.Page) {
	s := d.sheet
	reason := s.Reason
	if s.Verdict == release.Refused {
		reason = "can not be " + pastOf(s.Request) + ": " + reason
	}
	p.Verdict(s.Verdict, reason)
	p.Concerns(d.concerns(p), nil)
	p.Fix()
	p.Add(p.Line())
	row := func(sign, name, value string) {
		if value != "" {
			sub := p.Sub()
			sub.Columns([]int{dialog.Name, max(p.W-dialog.Name-4, 1)}, []theme.Style{p.Dim, p.Text}, name, value)
			p.Signed(p.Warn, sign, sub.Body...)
		}
	}
	hash := s.SHA256
	if hash != "" {
		hash += " (sha256)"
	}
	if !s.Request.Latest {
		row("", "artifact", strings.TrimSpace(s.Artifact+" "+dialog.Size(s.Bytes)))
	}
	row("", "hash", hash)
	row("", "in it", s.Request.Entry)
	now, then := model.ShortCode(s.Code.Version.CodeSHA256), model.ShortCode(s.Expected)
	switch {
	case s.Request.Latest:
		row("", "code", "what $LATEST is, "+p.None(now))
	case s.Unchanged:
		row("", "code", now+" already: nothing is uploaded")
	case s.Existing != nil:
		row("", "code", "now "+p.None(now)+"; version "+s.Existing.Number+" has the new code")
	case then == "":
		row(p.Glyphs.Differs, "code", "now "+p.None(now)+", then known when it is uploaded")
	default:
		row(p.Glyphs.Differs, "code", "now "+p.None(now)+" "+p.Glyphs.Arrow+" then "+then)
	}
	switch v := s.Existing; {
	case v != nil && s.Request.Latest:
		row("", "version", v.Number+", published before")
	case v != nil:
		row("", "version", v.Number+", published before with this code")
	default:
		row("", "version note", s.Note)
	}
	target := dialog.StageName(d.request.Stage)
	if !d.request.Moves() {
		target = "none: no stage is moved"
	}
	if key := d.Env.Keys.Label(action.OtherStage); key != "" && d.others() {
		target += " (" + key + " for another)"
	}
	row("", "target stage", target)
	if len(s.Steps) > 0 {
		names := make([]string, len(s.Steps))
		for i, step := range s.Steps {
			names[i] = step.Words()
		}
		row("", "steps", strings.Join(names, ", "))
	}
}
