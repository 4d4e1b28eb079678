package functions

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// request opens the swap sheet of the moves that an action asks for.
func (f *Feature) request(sp action.Spec, s action.Situation) tea.Cmd {
	return f.prepare(sp.Requests(s))
}

// TakeBack opens the swap sheet of what takes back moves.
func (f *Feature) TakeBack(u action.Undoing) (tea.Cmd, bool) {
	if len(u.Moves) == 0 {
		return nil, false
	}
	return f.prepare(u.Moves), true
}

// prepare opens the swap sheet of moves and has it read.
func (f *Feature) prepare(requests []release.Request) tea.Cmd {
	mover := f.o.Mover
	return f.prepareBy(requests, func(ctx context.Context, tell func(done, total int)) []release.Sheet {
		return mover.PrepareAll(ctx, requests, tell)
	})
}

// prepareBy opens the swap sheet of moves, which are read in their own way. What a key would
// do changes with the sheets, so the dialog takes none then until input was quiet.
func (f *Feature) prepareBy(requests []release.Request,
	read func(context.Context, func(done, total int)) []release.Sheet) tea.Cmd {
	if len(requests) == 0 {
		f.h.Say("nothing to move")
		return nil
	}
	box := newSwapSheet(f.h.Dialog(), requests, f.hidden())
	box.facts = f.sheetFacts()
	if f.justMoved(requests) {
		box.GoesOn()
	}
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case movesConfirmed:
			return f.move(asked.Sheets, asked.AllOrNothing)
		case sheetAgain:
			return f.prepareAgain(l, box, asked.Index, asked.Request)
		case fieldsAsked:
			return f.fields(asked.Sheet)
		case versionAsked:
			r := asked.Request
			from := f.h.Store.Cell(r.Function, r.Stage.Name).Alias.Version
			return f.diff(r.Function, side{dialog.StageName(r.Stage), r.Stage.Alias, from}, side{version: asked.Version})
		case logAsked:
			return f.logOf(asked)
		}
		return nil
	})
	return shell.AskTelling(f.h, l, read, func(done, _ int) { box.SetProgress(done) }, func(sheets []release.Sheet) tea.Cmd {
		f.learn(sheets)
		if len(sheets) == 0 {
			box.Fail("nothing was read")
		} else {
			box.SetSheets(sheets)
		}
		l.Guard()
		return tea.Batch(f.priceSheets(l, box, 0, sheets), f.sideSheets(l, box, 0, sheets), f.commitSheets(l, box, 0, sheets))
	})
}

// fields compares the two versions of a sheet field by field, over the sheet.
func (f *Feature) fields(sh release.Sheet) tea.Cmd {
	if sh.Current == nil || sh.Target == nil {
		return nil
	}
	box := newComparison(f.h.Dialog(), sh.Request.Function)
	box.SetVersions(sideRead{Name: dialog.StageName(sh.Request.Stage), Version: *sh.Current}, sideRead{Version: *sh.Target})
	f.h.Push(box, nil)
	return nil
}

// logOf follows the log of what a sheet would have moved.
func (f *Feature) logOf(asked logAsked) tea.Cmd {
	if !f.matrix.Choose(asked.Function) {
		f.h.Say(asked.Function + " is not among the functions")
		return nil
	}
	f.chooseStage(asked.Stage.Name)
	f.h.Focus(action.Functions)
	return f.h.Invoke(action.FunctionLog)
}

// hidden are the marked functions that a filter hides.
func (f *Feature) hidden() map[string]bool {
	if f.h.Situation().Scope == action.Functions {
		return f.matrix.Hidden()
	}
	return nil
}

// prepareAgain reads one sheet of an open dialog again.
func (f *Feature) prepareAgain(l *shell.Layer, box *swapSheet, index int, request release.Request) tea.Cmd {
	mover := f.o.Mover
	return shell.Ask(f.h, l, func(ctx context.Context) release.Sheet {
		return mover.Prepare(ctx, request)
	}, func(sheet release.Sheet) tea.Cmd {
		f.learn([]release.Sheet{sheet})
		box.SetSheet(index, sheet)
		l.Guard()
		again := []release.Sheet{sheet}
		return tea.Batch(f.priceSheets(l, box, index, again), f.sideSheets(l, box, index, again), f.commitSheets(l, box, index, again))
	})
}

// Heard tells of moves by others and of what watches have seen, and reads a sheet again
// that asks which version served before, when CloudTrail has told more of its alias. The
// sheet stays open meanwhile.
func (f *Feature) Heard(events []model.Event) tea.Cmd {
	for _, e := range events {
		if e, ok := e.(health.WatchRead); ok {
			f.watched(e)
		}
	}
	return tea.Batch(f.tellElsewhere(events), f.sheetHeard(events))
}

func (f *Feature) sheetHeard(events []model.Event) tea.Cmd {
	l := f.h.Top()
	if l == nil {
		return nil
	}
	box, ok := l.Box.(*swapSheet)
	if !ok {
		return nil
	}
	asked, ok := box.Asks()
	if !ok || !slices.ContainsFunc(events, func(event model.Event) bool {
		e, ok := event.(model.TrailLearned)
		return ok && slices.ContainsFunc(e.Calls, func(c model.AliasCall) bool {
			return c.Function == asked.Function && c.Alias == asked.Stage.Alias
		})
	}) {
		return nil
	}
	return f.prepareAgain(l, box, 0, asked)
}

// learn shows in the panes what sheets have read, in the same frame.
func (f *Feature) learn(sheets []release.Sheet) {
	var facts []model.Event
	for i := range sheets {
		if a := sheets[i].Alias; a.Name != "" {
			facts = append(facts, model.AliasRead{Read: model.Read{Asked: sheets[i].ReadAt, At: f.h.Now()}, Alias: a, Full: true})
		}
	}
	f.h.Apply(facts...)
}

// move makes the moves that were confirmed.
func (f *Feature) move(sheets []release.Sheet, allOrNothing bool) tea.Cmd {
	if len(sheets) == 0 {
		return nil
	}
	if no := f.h.Refuses("nothing is moved"); no != "" {
		f.h.Say(no)
		return nil
	}
	var begin []change.Progress
	requests := make([]release.Request, len(sheets))
	for i, sh := range sheets {
		requests[i] = sh.Request
		f.watches.expect(model.CellKey{Function: sh.Request.Function, Alias: sh.Request.Stage.Alias}, sh.Target)
		subject := model.AliasSubject(model.Identity{}, sh.Request.Function, sh.Request.Stage.Alias)
		begin = append(begin, change.Progress{ID: sh.ID, Subject: subject, To: sh.To, Step: release.StepIntent, Total: len(sheets)})
	}
	on := f.goOn(requests)
	mover := f.o.Mover
	return shell.Track(f.h, shell.Work[[]release.Result]{
		Begin: begin,
		Make: func(ctx context.Context, tell func(change.Progress)) []release.Result {
			return mover.Move(ctx, sheets, release.Options{AllOrNothing: allOrNothing}, tell)
		},
		Results: release.Changes,
		Ended: func(results []release.Result, begun bool) tea.Cmd {
			if !begun {
				f.h.Say("aloft is being left: nothing was moved")
				return nil
			}
			f.wentOn(on, requests, results)
			f.undoes(requests, results)
			if _, ok := makes(requests); ok && len(requests) > 1 {
				f.made(results)
				return nil
			}
			f.tell(named(requests, results), allOrNothing)
			return nil
		},
	})
}

// named are results that say for people which stage a version comes from.
func named(requests []release.Request, results []release.Result) []release.Result {
	named := slices.Clone(results)
	for i := range named {
		for _, q := range requests {
			switch {
			case q.Function != named[i].Function || q.Kind != release.Promote || q.Version != "" || q.From.Name == "":
			case named[i].Reason == "":
				named[i].Reason = "promoted from " + q.From.Name
			default:
				named[i].Reason += " (promoted from " + q.From.Name + ")"
			}
		}
	}
	return named
}
