package apis

// Mending the wiring of a stage: from the key to what became of it.

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Mender prepares and makes the changes that mend the wiring. *wiring.Mender is one.
type Mender interface {
	Prepare(ctx context.Context, steps []wiring.Step, left []string, reason string) wiring.Sheet
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
	}, box.told, func(s surveyed) tea.Cmd {
		if s.err != nil {
			box.Fail(change.Cause(s.err))
		} else {
			box.SetSheet(s.sheet)
		}
		l.Guard()
		return nil
	})
}

// mend makes the changes of a sheet.
func (f *Feature) mend(key model.APIStageKey, sheet wiring.Sheet) tea.Cmd {
	if f.h.Config.ReadOnly {
		f.h.Say("read-only: no wiring is mended")
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
	status, text := mendedWords(sheet, results)
	if !begun {
		status, text = change.WasRefused, "aloft is being left: nothing was changed"
	}
	for _, box := range f.boxes(key) {
		box.SetResults(results, status, text)
	}
	f.h.GuardAll()
	if !begun {
		f.h.Say(text)
		return nil
	}
	f.h.ToastEnd(status, f.name(key)+": "+text, false)
	return nil
}

// name is "storefront prod".
func (f *Feature) name(key model.APIStageKey) string {
	if api, ok := f.h.Store.API(key.API); ok {
		return api.Name + " " + key.Stage
	}
	return key.String()
}

// mendedWords are the status of all changes together, and that in words.
func mendedWords(sheet wiring.Sheet, results []change.Result) (change.Status, string) {
	made, same, refused, conflicts, failed := change.Summary(results)
	total := len(results)
	if total == 1 {
		r := results[0]
		return r.Status, change.Join(string(r.Status)+": "+sheet.Changes[0].Call(), r.Reason)
	}
	text := fmt.Sprintf("%d of %d made", made, total)
	if same > 0 {
		text += fmt.Sprintf(", %d as they should be already", same)
	}
	status := change.Moved
	for _, r := range results {
		switch r.Status {
		case change.Failed, change.Conflicted, change.WasRefused:
			status = r.Status
			text = change.Join(text, r.Reason)
		}
	}
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
	return status, text
}
