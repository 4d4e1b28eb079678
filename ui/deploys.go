package ui

// Deploys: which function a build is for, the sheet, and the steps as they go.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/overlay"
)

// deploy is one that is under way.
type deploy struct {
	sheet pipeline.Sheet
	steps []pipeline.Progress // the last word of each
	batch uint64
}

// functionChosen says which function a build shall be deployed to.
type functionChosen struct {
	build    model.Build
	function string
}

// projectOf is the project that a function's code comes from.
func projectOf(s config.Source) string {
	if s.Project == "" {
		return s.Function
	}
	return s.Project
}

// deployBuild deploys the chosen build: to the function that the config names for
// its project, or to the one that is called like it, or to one that is chosen.
func deployBuild(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	names, sure := r.deployTargets(*s.Build)
	switch {
	case len(names) == 0:
		r.say("no function is known that it could be deployed to")
		return nil
	case sure:
		return r.deployTo(*s.Build, names[0])
	}
	build := *s.Build
	r.push(overlay.NewChoose(r.overlayEnv(), "Deploy "+action.BuildName(build),
		"To which function?", "show the sheet", names,
		func(name string) tea.Msg { return functionChosen{build, name} }))
	return nil
}

// deployTargets are the functions that a build may be for, the likely ones first,
// and whether it is the first for sure.
func (r *Root) deployTargets(b model.Build) (names []string, sure bool) {
	for _, s := range r.o.Config.Sources {
		if projectOf(s) == b.Project && !slices.Contains(names, s.Function) {
			names = append(names, s.Function)
		}
	}
	if len(names) > 0 {
		return names, len(names) == 1
	}
	if _, ok := r.store.Function(b.Project); ok {
		return []string{b.Project}, true
	}
	var rest []string
	for _, f := range r.store.Functions() {
		if strings.Contains(b.Project, f.Name) || strings.Contains(f.Name, b.Project) {
			names = append(names, f.Name)
		} else {
			rest = append(rest, f.Name)
		}
	}
	return append(names, rest...), false
}

// deployTo opens the sheet of a deploy and has it read. One of the same function
// that is under way is shown instead.
func (r *Root) deployTo(b model.Build, function string) tea.Cmd {
	request := pipeline.Request{Function: function, Build: &pipeline.BuildSource{Build: b}}
	for _, s := range r.o.Config.Sources {
		if s.Function == function && projectOf(s) == b.Project {
			request.Entry = s.Artifact
		}
	}
	request.Stage, _ = r.store.FirstStage(function) // without one the sheet asks for it
	box := overlay.NewDeploy(r.overlayEnv(), request)
	l := r.push(box)
	if d := r.deploys[function]; d != nil {
		box.Begin(d.sheet, d.steps)
		return nil
	}
	return r.prepareDeploy(l, request)
}

func (r *Root) prepareDeploy(l *layer, request pipeline.Request) tea.Cmd {
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	deployer := r.o.Deployer
	return safely(func() tea.Msg { return deploySheetMsg{n, deployer.Prepare(ctx, request)} })
}

// deployAgain reads the sheet again for a changed request.
func (r *Root) deployAgain(l *layer, msg overlay.DeployAgain) tea.Cmd {
	for _, n := range l.requests {
		r.answered(n) // what was read for the other stage is not waited for
	}
	return r.prepareDeploy(l, msg.Request)
}

// deploySheetRead shows the sheet. What a key would do has changed with it, so the
// dialog takes none until input was quiet.
func (r *Root) deploySheetRead(msg deploySheetMsg) {
	if !r.answered(msg.number) {
		return
	}
	if l := r.layerOf(msg.number); l != nil {
		if box, ok := l.box.(*overlay.Deploy); ok {
			box.SetSheet(msg.sheet)
			l.guard.arm(r.now())
		}
	}
}

// deployConfirmed makes the deploy. It runs on a context of its own, as moves do:
// leaving the cockpit waits for it.
func (r *Root) deployConfirmed(msg overlay.DeployConfirmed) tea.Cmd {
	sheet := msg.Sheet
	function := sheet.Request.Function
	if r.o.Config.ReadOnly {
		r.say("read-only: nothing is deployed")
		return nil
	}
	if r.deploys[function] != nil {
		r.say(function + " is being deployed already")
		return nil
	}
	r.seq++
	d := &deploy{sheet: sheet, batch: r.seq}
	key := model.CellKey{Function: function, Alias: sheet.Request.Stage.Alias}
	r.deploys[function] = d
	r.batches[d.batch] = &batch{cells: []model.CellKey{key}, total: 1}
	r.moving[key] = d.batch
	r.showStep(d, pipeline.Progress{})
	r.refresh(store.Changed(store.OfCells, function))
	deployer, mail, moves := r.o.Deployer, r.mail, r.moves
	return safely(func() tea.Msg {
		out := deployedMsg{function: function}
		out.begun = moves.run(1, func(ctx context.Context) []change.Result {
			out.result = deployer.Deploy(ctx, sheet, mail.step)
			return []change.Result{out.result.Change()}
		})
		return out
	})
}

// showStep shows on the function's row what a deploy is at.
func (r *Root) showStep(d *deploy, p pipeline.Progress) {
	note := ""
	if p.Step != "" {
		note = p.Step.Words()
	}
	key := model.CellKey{Function: d.sheet.Request.Function, Alias: d.sheet.Request.Stage.Alias}
	r.store.SetMoving(key, &release.Progress{ID: d.sheet.ID, Subject: model.AliasSubject(model.Identity{}, key.Function, key.Alias), Step: "deploying", Note: note, Total: 1})
}

// stepped takes the news of deploys under way, and marks what it changes.
func (r *Root) stepped(steps []pipeline.Progress, changes *store.Changes) {
	for _, p := range steps {
		d := r.deploys[p.Function]
		if d == nil || d.sheet.ID != p.ID {
			continue
		}
		d.steps = lastWord(d.steps, p)
		r.showStep(d, p)
		changes.Add(store.OfCells, p.Function)
		for _, box := range r.deployBoxes(p.Function) {
			box.SetSteps(d.steps)
		}
	}
}

// deployBoxes are the dialogs that show a function's deploy under way.
func (r *Root) deployBoxes(function string) []*overlay.Deploy {
	var boxes []*overlay.Deploy
	for _, l := range r.layers {
		if box, ok := l.box.(*overlay.Deploy); ok && box.Running(function) {
			boxes = append(boxes, box)
		}
	}
	return boxes
}

// deployed shows what became of a deploy, in its dialog too when that is open.
func (r *Root) deployed(msg deployedMsg) tea.Cmd {
	d := r.deploys[msg.function]
	if d == nil {
		return nil
	}
	delete(r.deploys, msg.function)
	result := msg.result
	if !msg.begun {
		result.Result = release.Result{Function: msg.function, Stage: d.sheet.Request.Stage.Name, Status: release.WasRefused,
			Reason: "aloft is being left: nothing was deployed"}
	}
	for _, box := range r.deployBoxes(msg.function) {
		box.SetResult(result)
	}
	for _, l := range r.layers {
		if l.box.Guarded() {
			l.guard.arm(r.now())
		}
	}
	if v := result.Version; v != "" && result.Status != release.Moved {
		result.Reason = strings.TrimPrefix(fmt.Sprintf("%s; version %s is there", result.Reason, v), "; ")
	}
	return r.moved(movedMsg{batch: d.batch, results: []release.Result{result.Result}, begun: msg.begun})
}
