package overlay

// The dialog before and during a deploy: what it holds, and what it waits for.

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// DeployConfirmed says that the operator wants the deploy of a sheet made.
type DeployConfirmed struct{ Sheet pipeline.Sheet }

// DeployAgain asks to prepare the deploy again, now that the operator has chosen
// another stage, or wants the alias made.
type DeployAgain struct{ Request pipeline.Request }

// Deploy is the sheet of a deploy, and then its steps as they go. Closing it
// leaves the deploy running.
type Deploy struct {
	env     Env
	request pipeline.Request
	sheet   *pipeline.Sheet // nil while it is being read
	failed  string
	said    string

	reason, typed input
	onReason      bool

	steps  []pipeline.Progress // of the deploy under way, the last word of each
	begun  bool
	result *pipeline.Result
	scroll scroll
}

// NewDeploy makes the dialog for a deploy whose sheet is being read.
func NewDeploy(env Env, request pipeline.Request) *Deploy {
	d := &Deploy{env: env, request: request, reason: newInput(maxReason), typed: newInput(maxReason)}
	d.turn()
	return d
}

// turn gives the keys to the first field.
func (d *Deploy) turn() {
	d.onReason = d.mustType() == ""
	d.focus()
}

func (d *Deploy) focus() {
	d.reason.focus(d.onReason)
	d.typed.focus(!d.onReason)
}

// SetSheet brings the sheet. What enter does has changed with that, so whoever
// calls it has to guard the dialog anew.
func (d *Deploy) SetSheet(s pipeline.Sheet) {
	before := stageName(d.request.Stage)
	d.sheet, d.request, d.failed, d.said = &s, s.Request, "", ""
	if stageName(d.request.Stage) != before {
		d.turn()
	}
}

// Fail says that the sheet could not be read.
func (d *Deploy) Fail(why string) { d.failed = safetext.Line(why) }

// Begin says that the deploy is under way, with what is known of its steps.
func (d *Deploy) Begin(s pipeline.Sheet, steps []pipeline.Progress) {
	d.sheet, d.request, d.begun = &s, s.Request, true
	d.steps = slices.Clone(steps)
	d.scroll = scroll{}
}

// SetSteps brings the last word of each step.
func (d *Deploy) SetSteps(steps []pipeline.Progress) { d.steps = slices.Clone(steps) }

// SetResult says what became of the deploy.
func (d *Deploy) SetResult(r pipeline.Result) { d.result = &r }

// Running reports whether it shows a deploy of the function that is under way.
func (d *Deploy) Running(function string) bool {
	return d.begun && d.result == nil && d.request.Function == function
}

// Loading reports whether a spinner has to turn.
func (d *Deploy) Loading() bool {
	return d.failed == "" && d.sheet == nil || d.begun && d.result == nil
}

// Title names the function.
func (d *Deploy) Title() string {
	title := "Deploy " + safetext.Line(d.request.Function)
	if b := d.request.Build; b != nil {
		title += " from " + safetext.Line(action.BuildName(b.Build))
	}
	return title
}

// Guarded is true: enter deploys.
func (d *Deploy) Guarded() bool { return true }

// Hints for the footer.
func (d *Deploy) Hints() []action.ID {
	hints := []action.ID{action.Confirm, action.Cancel}
	if !d.begun && d.others() {
		hints = append(hints, action.OtherStage)
	}
	return hints
}

// Says what they do.
func (d *Deploy) Says(id action.ID) (string, bool) {
	switch id {
	case action.Confirm:
		does, why := d.does()
		return does + why, why == "" && does != ""
	case action.Cancel:
		does, _ := d.does()
		return d.leaves(), does != "close"
	}
	return "", true
}

// does is what enter does now, or else why nothing.
func (d *Deploy) does() (does, why string) {
	stage := stageName(d.request.Stage)
	switch {
	case d.begun && d.result == nil:
		return "", "deploying"
	case d.begun, d.failed != "":
		return "close", ""
	case d.sheet == nil:
		return "", "reading"
	case d.sheet.Verdict == release.Unchanged:
		return "close", ""
	case d.sheet.Verdict == release.Missing:
		return "create " + stage + " and deploy to it, asks once more", ""
	case d.sheet.Verdict != release.Ready:
		return "", "can not be deployed"
	case d.sheet.From == "":
		return "create " + stage + " and deploy to it", ""
	}
	return "deploy to " + stage, ""
}

// leaves is what esc does now.
func (d *Deploy) leaves() string {
	does, why := d.does()
	switch {
	case d.begun && d.result == nil:
		return "leave it running"
	case does == "close", why == "can not be deployed":
		return "close"
	}
	return "cancel"
}

// mustType is the stage's name where it has to be typed first, else empty.
func (d *Deploy) mustType() string {
	if d.request.Stage.Confirm == model.ConfirmType {
		return stageName(d.request.Stage)
	}
	return ""
}

// fields reports whether the dialog shows its inputs.
func (d *Deploy) fields() bool {
	return !d.begun && d.sheet != nil && d.sheet.Verdict == release.Ready
}

// Update takes input.
func (d *Deploy) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return d.key(msg), nil
	case tea.PasteMsg:
		d.text(msg)
	case tea.MouseWheelMsg:
		d.scroll.by(3 * wheel(msg))
	}
	return Reply{}, nil
}

func (d *Deploy) key(msg tea.KeyPressMsg) Reply {
	d.said = ""
	switch id := d.env.command(msg, d.fields()); id {
	case action.Cancel:
		return Reply{Close: true}
	case action.Confirm:
		return d.enter()
	case action.OtherStage:
		return d.otherStage()
	case action.NextField:
		if d.fields() && d.mustType() != "" {
			d.onReason = !d.onReason
			d.focus()
		}
	case "":
		d.text(msg)
	default:
		d.scroll.move(id)
	}
	return Reply{}
}

// text goes to the input that has its turn.
func (d *Deploy) text(msg tea.Msg) {
	switch {
	case !d.fields():
	case d.onReason:
		d.reason.update(msg)
	default:
		d.typed.update(msg)
	}
}

// others reports whether there is another stage to deploy to.
func (d *Deploy) others() bool {
	return slices.ContainsFunc(d.env.Stages, func(s model.Stage) bool { return s.Name != d.request.Stage.Name })
}

// otherStage prepares the deploy to the next stage.
func (d *Deploy) otherStage() Reply {
	if d.begun || !d.others() {
		return Reply{}
	}
	i := slices.IndexFunc(d.env.Stages, func(s model.Stage) bool { return s.Name == d.request.Stage.Name })
	return d.again(func(r *pipeline.Request) {
		r.Stage, r.Create = d.env.Stages[(i+1)%len(d.env.Stages)], false
	})
}

func (d *Deploy) again(change func(*pipeline.Request)) Reply {
	change(&d.request)
	d.sheet, d.failed = nil, ""
	d.typed.edit.SetValue("")
	d.turn()
	return Reply{Msg: DeployAgain{Request: d.request}}
}

// enter deploys, or says what is missing.
func (d *Deploy) enter() Reply {
	must := d.mustType()
	switch {
	case d.begun && d.result != nil, d.failed != "":
		return Reply{Close: true}
	case d.begun:
		return Reply{}
	case d.sheet == nil:
		d.said = "still reading what is there now"
	case d.sheet.Verdict == release.Unchanged:
		return Reply{Close: true}
	case d.sheet.Verdict == release.Missing:
		return d.again(func(r *pipeline.Request) { r.Create = true })
	case d.sheet.Verdict != release.Ready:
		d.said = "it can not be deployed"
	case must != "" && d.typed.value() == "":
		d.said = "type " + must + " first"
	case must != "" && d.typed.value() != must:
		d.said = fmt.Sprintf("%q is not %s: type it exactly", safetext.Line(d.typed.value()), must)
	default:
		s := *d.sheet
		s.Request.Reason = safetext.Line(d.reason.value())
		d.Begin(s, nil)
		return Reply{Msg: DeployConfirmed{Sheet: s}}
	}
	return Reply{}
}
