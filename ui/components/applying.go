package components

// Making a component: from its file to what became of each step.

import (
	"cmp"
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/ui/shell"
)

// planRead is what came of reading a plan.
type planRead struct {
	planned Planned
	err     error
}

// askForFile opens the sheet, which asks for the file first.
func (f *Feature) askForFile() tea.Cmd {
	box := newApplySheet(f.h.Dialog(), cmp.Or(f.file, scaffold.ComponentFile), f.h.ShownPath)
	f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case planAsked:
			return f.plan(l, box, asked.File)
		case fileChanged:
			l.GiveUp()
		case applyConfirmed:
			return f.apply(asked.Plan)
		}
		return nil
	})
	return nil
}

// plan reads the file and the account for the sheet.
func (f *Feature) plan(l *shell.Layer, box *applySheet, file string) tea.Cmd {
	f.file = file
	maker, path := f.o.Maker, f.h.FullPath(file)
	l.GiveUp()
	return shell.AskTelling(f.h, l, func(ctx context.Context, tell func(done, total int)) planRead {
		planned, err := maker.Plan(ctx, path, tell)
		return planRead{planned, err}
	}, box.told, func(r planRead) tea.Cmd {
		if r.err != nil {
			box.Refuse(r.err)
		} else {
			box.SetPlan(r.planned)
		}
		l.Guard()
		return nil
	})
}

// apply makes what a plan says.
func (f *Feature) apply(of plan.Plan) tea.Cmd {
	if why := f.h.Refuses("nothing is made"); why != "" {
		f.h.Say(why)
		return nil
	}
	f.applying = true
	maker, acting := f.o.Maker, of.Acting()
	subject := func(i int) model.Subject {
		s := of.Steps[acting[i]]
		return model.ComponentStep(f.h.Store.Identity(), of.Name, string(s.Kind), s.Name)
	}
	var begin []change.Progress
	var subjects []model.Subject
	for i := range acting {
		subjects = append(subjects, subject(i))
		begin = append(begin, change.Progress{Set: of.ID, Subject: subjects[i], Step: change.StepIntent, Total: len(acting)})
	}
	return shell.Track(f.h, shell.Work[[]plan.Result]{
		Begin: begin,
		Make: func(ctx context.Context, tell func(change.Progress)) []plan.Result {
			return maker.Apply(ctx, of, func(p change.Progress) {
				// A move within it is told as a step of the component: it ends with the others.
				at := p.Done
				if p.Step == change.StepDone {
					at--
				}
				p.Set, p.Seen = of.ID, nil
				p.Subject = subjects[max(min(at, len(subjects)-1), 0)]
				tell(p)
			})
		},
		Results: changesOf,
		Ended:   func(r []plan.Result, begun bool) tea.Cmd { return f.applied(of, r, begun) },
	})
}

// changesOf are the results of steps as changes.
func changesOf(results []plan.Result) []change.Result {
	var all []change.Result
	for _, r := range results {
		all = append(all, r.Result)
	}
	return all
}

// Progress takes the news of a component that is being made.
func (f *Feature) Progress(news []change.Progress) {
	for _, p := range news {
		if p.Subject.Kind != model.ComponentSubject {
			continue
		}
		for _, box := range f.boxes(p.Set) {
			box.SetProgress(p)
		}
	}
}

var _ shell.Watcher = (*Feature)(nil)

// boxes are the dialogs that show a plan that is being made.
func (f *Feature) boxes(set string) []*applySheet {
	var out []*applySheet
	for _, box := range shell.Boxes[*applySheet](f.h.Layers) {
		if box.UnderWay() && box.planned.Plan.ID == set {
			out = append(out, box)
		}
	}
	return out
}

// applied shows what became of it, in its dialog too when that is open, and has the account
// read again.
func (f *Feature) applied(of plan.Plan, results []plan.Result, begun bool) tea.Cmd {
	f.applying = false
	words, status := appliedWords(results)
	if !begun {
		words, status = "aloft is being left: nothing was made", change.WasRefused
	}
	for _, box := range f.boxes(of.ID) {
		box.SetResults(results, words, status == change.Moved || status == change.NotChanged)
	}
	f.h.GuardAll()
	if !begun {
		f.h.Say(words)
		return nil
	}
	f.h.ToastEnd(status, of.Name+": "+words, false)
	if f.o.Feed != nil {
		f.o.Feed.Refresh()
	}
	return nil
}

// appliedWords say what became of all steps together, and the worst of their statuses.
func appliedWords(results []plan.Result) (string, change.Status) {
	all := changesOf(results)
	made, _, refused, conflicts, failed := change.Summary(all)
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
	words := fmt.Sprintf("%d made", made)
	if made == 0 {
		words = "nothing was made"
	}
	if bad := refused + conflicts + failed; bad > 0 {
		words += fmt.Sprintf(", %d not", bad)
		for _, r := range results {
			if r.Status != change.Moved && r.Status != change.NotChanged && r.Status != change.Planned {
				words += ": " + r.Step.ID.String() + ": " + cmp.Or(r.Reason, string(r.Status))
				break
			}
		}
		words += "; apply goes on from there"
	}
	return words, status
}
