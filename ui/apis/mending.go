package apis

// Mending the wiring of a stage: from the key to what became of it.

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Mender prepares and makes the changes that mend the wiring. *wiring.Mender is one.
type Mender interface {
	Prepare(ctx context.Context, steps []wiring.Step, left []string, reason string) wiring.Sheet
	PrepareBack(ctx context.Context, made []journal.Move, undoes *change.Undone, reason string) (wiring.Sheet, error)
	Mend(ctx context.Context, s wiring.Sheet, dryRun bool, progress func(change.Progress)) []change.Result
}

// Reader reads a stage anew before its sheet is made.
type Reader interface {
	model.APIReader
	wiring.FunctionReader
}

// mend is one that is under way: the last word of each of its changes, by id.
type mend struct {
	sheet wiring.Sheet
	steps map[string]change.Progress
}

// mendWiring opens the sheet of the chosen stage, and has it read. One of the same stage
// that is under way is shown instead.
func (f *Feature) mendWiring(_ action.Spec, s action.Situation) tea.Cmd {
	api, ok := f.h.Store.API(s.APIStage.API)
	if !ok {
		return nil
	}
	box := newMendSheet(f.h.Dialog(), api.API, s.APIStage.Stage)
	l := f.h.Push(box, func(_ *shell.Layer, asked any) tea.Cmd {
		if asked, ok := asked.(mendConfirmed); ok {
			return f.mend(s.APIStage, asked.Sheet)
		}
		return nil
	})
	return f.survey(l, box)
}

// surveyed is a stage as it was read for its sheet.
type surveyed struct {
	sheet wiring.Sheet
	err   error
}

// survey reads the stage and who may call its functions, and makes the sheet of what is
// missing.
func (f *Feature) survey(l *shell.Layer, box *mendSheet) tea.Cmd {
	id := f.h.Store.Identity()
	check := wiring.Checker{Place: model.Place{Account: id.Account, Region: id.Region}, Stages: f.h.Store.Stages()}
	reader, mender, api, stage := f.o.Reader, f.o.Mender, box.api, box.stage
	return shell.AskTelling(f.h, l, func(ctx context.Context, tell func(done, total int)) surveyed {
		facts, err := wiring.ReadAPI(ctx, reader, api, nil)
		if err != nil {
			return surveyed{err: err}
		}
		if _, there := facts.Stage(stage); !there {
			return surveyed{err: fmt.Errorf("%s has no stage %s any more", api.Name, stage)}
		}
		known := wiring.NewKnown()
		check.Functions = known
		if err := known.Read(ctx, reader, check.Wanted(facts), tell); err != nil {
			return surveyed{err: err}
		}
		return surveyed{sheet: mender.Prepare(ctx, check.Plan(facts, stage), wiring.Left(check.Check(facts, stage)), "")}
	}, box.told, func(s surveyed) tea.Cmd { return box.surveyed(l, s) })
}

// surveyed takes in what was read.
func (d *mendSheet) surveyed(l *shell.Layer, s surveyed) tea.Cmd {
	if s.err != nil {
		d.Fail(change.Cause(s.err))
	} else {
		d.SetSheet(s.sheet)
	}
	l.Guard()
	return nil
}

// mend makes the changes of a sheet.
func (f *Feature) mend(key model.APIStageKey, sheet wiring.Sheet) tea.Cmd {
	if no := f.h.Refuses("no wiring is mended"); no != "" {
		f.h.Say(no)
		return nil
	}
	f.mends[key] = &mend{sheet: sheet, steps: map[string]change.Progress{}}
	subject := model.APIStageSubject(f.h.Store.Identity(), key.API, key.Stage)
	mender := f.o.Mender
	var begin []change.Progress
	for _, one := range sheet.Changes {
		begin = append(begin, change.Progress{ID: one.ID, Subject: subject, Step: change.StepIntent, Total: len(sheet.Changes)})
	}
	return shell.Track(f.h, shell.Work[[]change.Result]{
		Begin: begin,
		Make: func(ctx context.Context, tell func(change.Progress)) []change.Result {
			return mender.Mend(ctx, sheet, false, tell)
		},
		Results: func(r []change.Result) []change.Result { return r },
		Ended:   func(r []change.Result, begun bool) tea.Cmd { return f.mended(key, sheet, r, begun) },
	})
}

// Progress takes the news of wiring that is being mended.
func (f *Feature) Progress(news []change.Progress) {
	for _, p := range news {
		if p.Subject.Kind != model.APISubject {
			continue
		}
		key := model.APIStageKey{API: p.Subject.Name, Stage: p.Subject.Part}
		f.pane.mending[key] = struct{}{}
		if m := f.mends[key]; m != nil {
			m.steps[p.ID] = p
			for _, box := range f.boxes(key) {
				box.SetSteps(m.steps)
			}
		}
		f.h.Redraw(action.APIs)
	}
}

// Ended has the APIs read again whose wiring was changed, at once.
func (f *Feature) Ended(subjects []model.Subject, results []change.Result) {
	for _, s := range subjects {
		if s.Kind != model.APISubject {
			continue
		}
		delete(f.pane.mending, model.APIStageKey{API: s.Name, Stage: s.Part})
		f.h.Redraw(action.APIs)
		if f.o.Feed != nil && len(results) > 0 {
			f.o.Feed.ReadAPI(s.Name)
		}
	}
}

// boxes are the dialogs that show the mending of a stage under way.
func (f *Feature) boxes(key model.APIStageKey) []*mendSheet {
	var out []*mendSheet
	for _, box := range shell.Boxes[*mendSheet](f.h.Layers) {
		if box.UnderWay() && box.api.ID == key.API && box.stage == key.Stage {
			out = append(out, box)
		}
	}
	return out
}

// mended shows what became of it, in its dialog too when that is open.
func (f *Feature) mended(key model.APIStageKey, sheet wiring.Sheet, results []change.Result, begun bool) tea.Cmd {
	delete(f.mends, key)
	words, status := mendedWords(results)
	if !begun {
		words, status = "aloft is being left: nothing was changed", change.WasRefused
	}
	good := status == change.Moved || status == change.NotChanged
	for _, box := range f.boxes(key) {
		box.SetResults(results, words, good)
	}
	f.h.GuardAll()
	if !begun {
		f.h.Say(words)
		return nil
	}
	f.undoes(sheet, results)
	if len(results) == 1 {
		words += ": " + sheet.Changes[0].Call()
	}
	f.h.ToastEnd(status, "wiring of "+f.name(key)+": "+words, false)
	return nil
}

// name is "storefront prod".
func (f *Feature) name(key model.APIStageKey) string {
	if api, ok := f.h.Store.API(key.API); ok {
		return api.Name + " " + key.Stage
	}
	return key.String()
}

// mendedWords say what became of all changes together, and the worst of their statuses.
func mendedWords(results []change.Result) (string, change.Status) {
	made, same, refused, conflicts, failed := change.Summary(results)
	status := change.Moved
	switch {
	case failed > 0:
		status = change.Failed
	case conflicts > 0:
		status = change.Conflicted
	case refused > 0:
		status = change.WasRefused
	case made == 0:
		status = change.NotChanged
	}
	words := fmt.Sprintf("%d of %d made", made, len(results))
	if len(results) == 1 {
		words = string(results[0].Status)
		if status == change.Moved {
			words = "made"
		}
	}
	if same > 0 && len(results) > 1 {
		words += fmt.Sprintf(", %d there already", same)
	}
	for _, r := range results {
		words = change.Join(words, r.Reason)
	}
	return words, status
}
