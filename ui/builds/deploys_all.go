package builds

// Deploying several functions that one build made.

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

// targets are the functions that a build may be for: by the config, by what earlier
// builds of its project became, by what its artifacts are called.
func (f *Feature) targets(b model.Build) []pipeline.Target {
	known := pipeline.Known{Became: map[string]pipeline.Became{}, Latest: map[string]string{}, Builds: f.h.Store.Builds(b.Project).List}
	for _, s := range f.h.Config.Sources {
		known.Said = append(known.Said, pipeline.Said{Function: s.Function, Project: projectOf(s), Entry: s.Artifact, Image: s.Image})
	}
	for _, fn := range f.h.Store.Functions() {
		known.Functions = append(known.Functions, fn.Name)
		known.Latest[fn.Name] = fn.CodeSHA256
	}
	for _, build := range known.Builds {
		for _, v := range f.o.Links.VersionsOf(build.ID) {
			if _, newer := known.Became[v.Function]; !newer {
				known.Became[v.Function] = pipeline.Became{Version: v.Version, Build: build}
			}
		}
	}
	return pipeline.Targets(b, known)
}

// stageFor is the stage that a deploy of a build proposes: the one that the config says
// its branch is for, else the function's first.
func (f *Feature) stageFor(b model.Build, function string) model.Stage {
	if s, ok := f.h.Config.StageOf(b.Branch()); ok {
		if known, found := f.h.Store.Stage(s.Name); found {
			return known
		}
		return s
	}
	s, _ := f.h.Store.FirstStage(function)
	return s
}

// deployAll opens the sheet of what a build made, and has it read.
func (f *Feature) deployAll(b model.Build, targets []pipeline.Target) tea.Cmd {
	requests := make([]pipeline.Request, len(targets))
	for i, t := range targets {
		requests[i] = t.Request(b, f.stageFor(b, t.Function))
	}
	return f.openAll(newDeployAllSheet(f.h.Dialog(), b, targets, requests))
}

// openAll opens the sheet of several deploys, and has it read.
func (f *Feature) openAll(box *deployAllSheet) tea.Cmd {
	requests := slices.Clone(box.requests)
	deployer := f.o.Deployer
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case allConfirmed:
			return f.makeAll(asked.Sheets, asked.AllOrNothing)
		case oneAgain:
			return shell.Ask(f.h, l, func(ctx context.Context) pipeline.Sheet {
				return deployer.Prepare(ctx, asked.Request)
			}, func(s pipeline.Sheet) tea.Cmd {
				box.SetOne(asked.Index, s)
				l.Guard()
				return nil
			})
		}
		return nil
	})
	return shell.AskTelling(f.h, l, func(ctx context.Context, tell func(done, total int)) []pipeline.Sheet {
		return deployer.PrepareAll(ctx, requests, tell)
	}, func(done, _ int) { box.SetProgress(done) }, func(sheets []pipeline.Sheet) tea.Cmd {
		for i := range sheets {
			if f.deploys[sheets[i].Request.Function] != nil {
				sheets[i].Verdict, sheets[i].Reason = release.Refused, "it is being deployed here: wait for its end"
			}
		}
		box.SetSheets(sheets)
		l.Guard()
		return nil
	})
}

// makeAll makes the deploys that were confirmed.
func (f *Feature) makeAll(sheets []pipeline.Sheet, allOrNothing bool) tea.Cmd {
	if len(sheets) == 0 {
		return nil
	}
	if no := f.h.Refuses("nothing is " + pastOf(sheets[0].Request)); no != "" {
		f.h.Say(no)
		return nil
	}
	byFunction := map[string]pipeline.Sheet{}
	var begin []change.Progress
	for _, s := range sheets {
		f.deploys[s.Request.Function] = &deploy{sheet: s}
		byFunction[s.Request.Function] = s
		begin = append(begin, stepOf(s, pipeline.Progress{}, len(sheets)))
	}
	deployer := f.o.Deployer
	return shell.Track(f.h, shell.Work[[]pipeline.Result]{
		Begin: begin,
		Make: func(ctx context.Context, tell func(change.Progress)) []pipeline.Result {
			var done atomic.Int32 // the deploys run at the same time
			return deployer.DeployAll(ctx, sheets, release.Options{AllOrNothing: allOrNothing}, func(p pipeline.Progress) {
				if over(p) {
					done.Add(1)
				}
				step := stepOf(byFunction[p.Function], p, len(sheets))
				step.Done = int(done.Load())
				tell(step)
			})
		},
		Results: func(rs []pipeline.Result) []change.Result {
			changes := make([]change.Result, len(rs))
			for i, r := range rs {
				changes[i] = r.Change()
			}
			return changes
		},
		Ended: func(rs []pipeline.Result, begun bool) tea.Cmd { return f.deployedAll(sheets, rs, begun, allOrNothing) },
	})
}

// undoes lets the last change of the session be taken back: what was deployed together as
// one.
func (f *Feature) undoes(sheets []pipeline.Sheet, results []pipeline.Result) {
	requests, moves := make([]release.Request, len(sheets)), make([]release.Result, len(results))
	for i, s := range sheets {
		requests[i].Stage = s.Request.Stage
	}
	for i, r := range results {
		moves[i] = r.Result
	}
	if back := release.UndoOf(moves, requests); len(back) > 0 {
		f.h.Undo.Made(action.Undoing{Moves: back})
	}
}

// stepOf is the news of a deploy as the screen takes it.
func stepOf(s pipeline.Sheet, p pipeline.Progress, of int) change.Progress {
	c := change.Progress{ID: s.ID, Kind: string(release.Deploy), Step: "deploying", Total: of, Seen: p,
		Subject: model.AliasSubject(model.Identity{}, s.Request.Function, s.Request.Stage.Alias)}
	if p.Step != "" {
		c.Note = p.Step.Words()
	}
	return c
}

// over reports whether a deploy has no more steps: its stage was moved, or one failed.
func over(p pipeline.Progress) bool {
	return p.Status == pipeline.Broken || p.Total > 0 && p.Number == p.Total && p.Status != pipeline.Begun
}

// allBoxes are the dialogs that show those deploys under way.
func (f *Feature) allBoxes(sheets []pipeline.Sheet) []*deployAllSheet {
	boxes := shell.Boxes[*deployAllSheet](f.h.Layers)
	return slices.DeleteFunc(boxes, func(box *deployAllSheet) bool { return !box.Runs(sheets) })
}

// deployedAll shows what became of the deploys, in their dialog too when that is open.
func (f *Feature) deployedAll(sheets []pipeline.Sheet, results []pipeline.Result, begun, allOrNothing bool) tea.Cmd {
	for _, s := range sheets {
		delete(f.deploys, s.Request.Function)
	}
	if !begun {
		f.h.Say("aloft is being left: nothing was " + pastOf(sheets[0].Request))
		return nil
	}
	for _, box := range f.allBoxes(sheets) {
		box.SetResults(results)
	}
	for i, s := range sheets {
		for _, box := range f.deployBoxes(s.Request.Function) {
			box.SetResult(results[i])
		}
	}
	f.h.GuardAll()
	f.undoes(sheets, results)
	moved, past := 0, pastOf(sheets[0].Request)
	for _, r := range results {
		line := shell.ChangeLine(r.Change(), f.h.Theme.Glyphs.Arrow)
		if r.Status == release.Moved {
			moved++
			f.h.Record(shell.Good, line)
			continue
		}
		f.h.ToastEnd(r.Status, line, false)
	}
	switch back := countBack(results); {
	case moved == 1 && len(results) == 1:
		f.h.Toast(shell.Good, shell.ChangeLine(results[0].Change(), f.h.Theme.Glyphs.Arrow))
	case moved == len(results):
		f.h.Toast(shell.Good, fmt.Sprintf("all %d functions are %s", moved, past))
	case allOrNothing && back > 0:
		f.h.Toast(shell.Bad, fmt.Sprintf("all or nothing: nothing is deployed, %d put back", back))
	default:
		f.h.Toast(shell.Warn, fmt.Sprintf("%d of %d functions are %s", moved, len(results), past))
	}
	return nil
}
