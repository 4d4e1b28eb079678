package verb

// A deploy from its sheet to its result.

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// deploying is one run of `aloft deploy`.
type deploying struct {
	env      *Env
	k        *session
	options  deployOptions
	deployer *pipeline.Deployer
	asker    *asker
}

func (d *deploying) run(ctx context.Context, r pipeline.Request) error {
	s := d.deployer.Prepare(ctx, r)
	if ctx.Err() != nil {
		return refusef("interrupted: %s", d.options.nothing())
	}
	if gone(s) {
		if err := d.k.mustExist(ctx, r.Function); err != nil {
			return err
		}
	}
	s, err := d.create(ctx, s)
	if err != nil {
		return err
	}
	if d.options.DryRun {
		return d.printPlanned(s)
	}
	if s.Verdict != release.Ready {
		return d.print(plannedDeploy(s))
	}
	if !d.options.JSON || d.env.Terminal.Err {
		if err := d.env.printLines(d.env.Err, deployLines(s)...); err != nil {
			return err
		}
	}
	if err := d.ask(ctx, said{d.options.Yes, d.options.Confirm}, s.Request, "1 function, "+r.Function); err != nil {
		return &withOutput{error: err, document: d.document([]pipeline.Result{plannedDeploy(s)})}
	}
	progress := d.env.newProgress()
	result := d.deployer.Deploy(ctx, s, func(p pipeline.Progress) { d.tell(progress, p) })
	progress.clear()
	return d.print(result)
}

// ask asks for a stage that is moved, or for a publication that moves none.
func (d *deploying) ask(ctx context.Context, said said, r pipeline.Request, on string) error {
	if r.Moves() {
		return d.asker.move(ctx, d.env, said, r.Stage, on)
	}
	said.confirm = "" // it is about a stage
	return d.asker.as(ctx, d.env, said, model.Stage{Confirm: model.ConfirmKey}, "Publish "+model.Latest+" of "+on+"?", "")
}

// create asks whether to make the stage's alias when it is missing, and reads the
// sheet again when it shall be.
func (d *deploying) create(ctx context.Context, s pipeline.Sheet) (pipeline.Sheet, error) {
	if s.Verdict != release.Missing {
		return s, nil
	}
	o := d.options
	if !o.DryRun && !o.Yes && d.env.Terminal.Asks() {
		yes, err := d.asker.yes(ctx, fmt.Sprintf("There is no %s on %s. Create it?", s.Request.Stage.Alias, s.Request.Function))
		if err != nil {
			return s, err
		}
		if yes {
			r := s.Request
			r.Create = true
			return d.deployer.Prepare(ctx, r), nil
		}
	}
	s.Reason = addCreate(s.Request.Stage)
	return s, nil
}

// tell shows how far the deploy is: a line for each step that has ended, and on a
// terminal what is being done.
func (d *deploying) tell(progress *progress, p pipeline.Progress) {
	line := fmt.Sprintf("%d/%d %s", p.Number, p.Total, p.Step.Words())
	if p.Status != pipeline.Begun {
		progress.clear()
		line += ": " + string(p.Status)
		if p.Detail != "" {
			line += ": " + p.Detail
		}
		d.env.notef("%s", line)
		return
	}
	switch {
	case p.Of > 0:
		line += fmt.Sprintf(": %s of %s", figure.Size(p.Bytes), figure.Size(p.Of))
	case p.Detail != "":
		line += ": " + p.Detail
	}
	progress.sayf("%s", line)
}

// print shows what became of the deploy.
func (d *deploying) print(r pipeline.Result) error { return d.printAll([]pipeline.Result{r}) }

// printPlanned shows the sheet as the result of a dry run.
func (d *deploying) printPlanned(s pipeline.Sheet) error {
	r := plannedDeploy(s)
	document := resultsJSON[plannedDeployJSON]{[]plannedDeployJSON{{publishedOf(r), s.Artifact, s.Note, s.EndsCanary, append([]string{}, s.Notes...)}}}
	return d.k.print(output{document: document, lines: deployLines(s)}, resultsError([]release.Result{r.Result}))
}

// plannedDeployJSON is a sheet as a result, with what the deploy would do.
type plannedDeployJSON struct {
	publishedJSON
	Artifact   string        `json:"artifact"`
	Note       string        `json:"note"` // the description of the version
	EndsCanary *model.Canary `json:"ends_canary"`
	Notes      []string      `json:"notes"`
}

// stepPlanned is the status of a step in a dry run.
const stepPlanned pipeline.StepStatus = "planned"

// plannedDeploy is what a sheet promises. The version is known only when there is
// one with this code already.
func plannedDeploy(s pipeline.Sheet) pipeline.Result {
	r := pipeline.Result{CodeSHA256: s.Expected, Steps: []pipeline.StepResult{}, Result: release.Result{
		Kind: release.Deploy, Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.Before(), Reason: s.Reason,
	}}
	if !s.Request.Moves() {
		r.Kind = release.Publication
	}
	if s.Existing != nil {
		r.To = s.Existing.Number
	}
	switch {
	case s.Verdict == release.Ready:
		r.Status = release.Planned
		for _, step := range s.Steps {
			r.Steps = append(r.Steps, pipeline.StepResult{Name: step, Status: stepPlanned})
		}
	case s.Verdict == release.Unchanged:
		r.Status = release.NotChanged
	case s.Failure != nil && s.Failure.Class != model.Gone:
		r.Status, r.Err = release.Failed, s.Failure
	default:
		r.Status = release.WasRefused
	}
	return r
}

// deployLines show a sheet.
func deployLines(s pipeline.Sheet) []string {
	t := table{head: []string{"FUNCTION", s.Request.Function}}
	if s.Request.Latest {
		t.add("CODE", "what "+s.Artifact+" is, "+cmp.Or(model.ShortCode(s.Code.Version.CodeSHA256), "not known"))
		if s.Existing == nil {
			t.add("VERSION", cmp.Or(s.Newest, "—")+" → new version")
		}
	} else {
		codeLines(&t, s)
	}
	if s.Request.Moves() {
		t.add("STAGE", moveLine(s))
	}
	if s.Note != "" && s.Existing == nil {
		t.add("NOTE", s.Note)
	}
	if len(s.Steps) > 0 {
		var steps []string
		for _, step := range s.Steps {
			steps = append(steps, step.Words())
		}
		t.add("STEPS", strings.Join(steps, ", "))
	}
	if s.Reason != "" && (s.Verdict != release.Unchanged || !s.Request.Moves()) {
		t.add("BUT", s.Reason)
	}
	if s.EndsCanary != nil && s.Verdict == release.Ready {
		t.add("", "ends the canary of "+canaryWords(*s.EndsCanary))
	}
	for _, note := range s.Notes {
		t.add("", note)
	}
	return t.lines()
}

// codeLines say where new code comes from.
func codeLines(t *table, s pipeline.Sheet) {
	artifact := []string{s.Artifact}
	if s.Request.Entry != "" {
		artifact = append(artifact, s.Request.Entry+" in it")
	}
	if s.Bytes > 0 {
		artifact = append(artifact, figure.Size(s.Bytes))
	}
	t.add("ARTIFACT", strings.Join(artifact, ", "))
	if s.SHA256 != "" {
		t.add("SHA256", s.SHA256)
	}
	code := cmp.Or(model.ShortCode(s.Code.Version.CodeSHA256), "not known") + " → " + cmp.Or(model.ShortCode(s.Expected), "known after the upload")
	if s.Unchanged {
		code = model.ShortCode(s.Expected) + " unchanged"
	}
	t.add("CODE", code)
}

// moveLine says what the stage serves then.
func moveLine(s pipeline.Sheet) string {
	to := "new version"
	if s.Existing != nil {
		to = s.Existing.Number
	}
	move := fmt.Sprintf("%s %s → %s", s.Request.Stage.Name, cmp.Or(s.From, "—"), to)
	switch s.Verdict {
	case release.Ready:
		move = paint(styleBold, move)
	case release.Unchanged:
		move = paint(styleDim, fmt.Sprintf("%s %s unchanged", s.Request.Stage.Name, s.From))
	default:
		move = paint(styleBad, move+" refused")
	}
	return move
}
