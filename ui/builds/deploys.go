package builds

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
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Deployer prepares and makes deploys. *pipeline.Deployer is one.
type Deployer interface {
	Prepare(ctx context.Context, r pipeline.Request) pipeline.Sheet
	PrepareAll(ctx context.Context, rs []pipeline.Request, progress func(done, total int)) []pipeline.Sheet
	DeployAll(ctx context.Context, s []pipeline.Sheet, o release.Options, progress func(pipeline.Progress)) []pipeline.Result
	Deploy(ctx context.Context, s pipeline.Sheet, progress func(pipeline.Progress)) pipeline.Result
}

// deploy is one that is under way.
type deploy struct {
	sheet pipeline.Sheet
	steps []pipeline.Progress // the last word of each
}

// projectOf is the project that a function's code comes from.
func projectOf(s config.Source) string {
	if s.Project == "" {
		return s.Function
	}
	return s.Project
}

// deployBuild deploys what the chosen build made: all its functions, or the one that it is
// known to make, or one that is chosen.
func (f *Feature) deployBuild(_ action.Spec, s action.Situation) tea.Cmd {
	build := *s.Build
	targets := f.targets(build)
	marked := 0
	for _, t := range targets {
		if t.Marked {
			marked++
		}
	}
	switch {
	case marked > 1:
		return f.deployAll(build, targets)
	case marked == 1:
		return f.deployTo(build, targets[0])
	}
	names := make([]string, 0, len(targets))
	for _, t := range targets {
		names = append(names, t.Function)
	}
	for _, fn := range f.h.Store.Functions() {
		if !slices.Contains(names, fn.Name) {
			names = append(names, fn.Name)
		}
	}
	if len(names) == 0 {
		f.h.Say("no function is known that it could be deployed to")
		return nil
	}
	box := dialog.NewList(f.h.Dialog(), "Deploy "+action.BuildName(build), "To which function?", "show the sheet", names)
	f.h.Push(box, func(_ *shell.Layer, name any) tea.Cmd {
		return f.deployTo(build, pipeline.Target{Function: name.(string)})
	})
	return nil
}

// deployTo opens the sheet of a deploy and has it read. One of the same function
// that is under way is shown instead.
func (f *Feature) deployTo(b model.Build, target pipeline.Target) tea.Cmd {
	return f.openSheet(target.Request(b, f.stageFor(b, target.Function))) // without a stage the sheet asks for it
}

// openSheet opens the sheet of a deploy, and has it read.
func (f *Feature) openSheet(request pipeline.Request) tea.Cmd {
	function := request.Function
	box := newDeploySheet(f.h.Dialog(), request)
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case deployConfirmed:
			return f.deploy(asked.Sheet)
		case deployAgain:
			l.GiveUp() // what was read for the other stage is not waited for
			return f.prepareDeploy(l, box, asked.Request)
		}
		return nil
	})
	if d := f.deploys[function]; d != nil {
		box.Begin(d.sheet, d.steps)
		return nil
	}
	return f.prepareDeploy(l, box, request)
}

// prepareDeploy has the sheet of a deploy read. What a key would do changes with it,
// so the dialog takes none then until input was quiet.
func (f *Feature) prepareDeploy(l *shell.Layer, box *deploySheet, request pipeline.Request) tea.Cmd {
	deployer := f.o.Deployer
	return shell.Ask(f.h, l, func(ctx context.Context) pipeline.Sheet {
		return deployer.Prepare(ctx, request)
	}, func(s pipeline.Sheet) tea.Cmd {
		box.SetSheet(s)
		l.Guard()
		return nil
	})
}

// deploy makes a deploy. It is one change to who confirmed it: that of what the
// stage serves.
func (f *Feature) deploy(sheet pipeline.Sheet) tea.Cmd {
	function := sheet.Request.Function
	if no := f.h.Refuses("nothing is " + pastOf(sheet.Request)); no != "" {
		f.h.Say(no)
		return nil
	}
	if f.deploys[function] != nil {
		f.h.Say(function + " is being deployed already")
		return nil
	}
	f.deploys[function] = &deploy{sheet: sheet}
	step := func(p pipeline.Progress) change.Progress { return stepOf(sheet, p, 1) }
	deployer := f.o.Deployer
	return shell.Track(f.h, shell.Work[pipeline.Result]{
		Begin: []change.Progress{step(pipeline.Progress{})},
		Make: func(ctx context.Context, tell func(change.Progress)) pipeline.Result {
			return deployer.Deploy(ctx, sheet, func(p pipeline.Progress) { tell(step(p)) })
		},
		Results: func(r pipeline.Result) []change.Result { return []change.Result{r.Change()} },
		Ended:   func(r pipeline.Result, begun bool) tea.Cmd { return f.deployed(sheet, r, begun) },
	})
}

// Progress takes the steps of deploys under way.
func (f *Feature) Progress(news []change.Progress) {
	for _, p := range news {
		step, ok := p.Seen.(pipeline.Progress)
		d := f.deploys[step.Function]
		if !ok || d == nil {
			continue
		}
		if i := slices.IndexFunc(d.steps, func(s pipeline.Progress) bool { return s.Step == step.Step }); i >= 0 {
			d.steps[i] = step
		} else {
			d.steps = append(d.steps, step)
		}
		for _, box := range f.deployBoxes(step.Function) {
			box.SetSteps(d.steps)
		}
		for _, box := range f.allBoxes([]pipeline.Sheet{d.sheet}) {
			box.SetStep(step)
		}
	}
}

// pastOf is what is done, in the past.
func pastOf(r pipeline.Request) string {
	if r.Latest {
		return "published"
	}
	return "deployed"
}

// deployBoxes are the dialogs that show a function's deploy under way.
func (f *Feature) deployBoxes(function string) []*deploySheet {
	boxes := shell.Boxes[*deploySheet](f.h.Layers)
	return slices.DeleteFunc(boxes, func(box *deploySheet) bool { return !box.Running(function) })
}

// deployed shows what became of a deploy, in its dialog too when that is open.
func (f *Feature) deployed(sheet pipeline.Sheet, r pipeline.Result, begun bool) tea.Cmd {
	function := sheet.Request.Function
	delete(f.deploys, function)
	if !begun {
		r.Result = release.Result{Function: function, Stage: sheet.Request.Stage.Name, Status: release.WasRefused,
			Reason: "aloft is being left: nothing was " + pastOf(sheet.Request)}
	}
	for _, box := range f.deployBoxes(function) {
		box.SetResult(r)
	}
	f.h.GuardAll()
	if !begun {
		f.h.Say(r.Reason)
		return nil
	}
	f.undoes([]pipeline.Sheet{sheet}, []pipeline.Result{r})
	if v := r.Version; v != "" && r.Status != release.Moved && sheet.Request.Moves() {
		r.Reason = strings.TrimPrefix(fmt.Sprintf("%s; version %s is there", r.Reason, v), "; ")
	}
	f.h.ToastEnd(r.Status, shell.ChangeLine(r.Change(), f.h.Theme.Glyphs.Arrow), false)
	return nil
}
