package tables

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Capacity prepares and makes changes of capacity. *capacity.Changer is one.
type Capacity interface {
	Prepare(ctx context.Context, r capacity.Request) capacity.Sheet
	Change(ctx context.Context, s capacity.Sheet, o capacity.Options, progress func(capacity.Progress)) capacity.Result
}

// typingPause is how long the figures of a form have to stand before a sheet is read
// for them: every digit typed is another wish.
const typingPause = 300 * time.Millisecond

// editCapacity opens the form of the chosen table or index.
func (f *Feature) editCapacity(_ action.Spec, s action.Situation) tea.Cmd {
	return f.openCapacity(s.Chosen, nil)
}

// TakeBack opens the form with the capacity that there was before a change.
func (f *Feature) TakeBack(u action.Undoing) (tea.Cmd, bool) {
	if u.Capacity == nil {
		return nil, false
	}
	return f.openCapacity(u.Capacity.CapacityKey, u.Capacity), true
}

// openCapacity opens the form of a table or an index, filled with a wish or with
// what it has, and has its first sheet read.
func (f *Feature) openCapacity(key model.CapacityKey, wish *capacity.Request) tea.Cmd {
	if f.o.Capacity == nil {
		f.h.Say("changes of capacity are switched off")
		return nil
	}
	if why := f.obstacle(key); why != "" {
		f.h.Say(why)
		return nil
	}
	t, ok := f.h.Store.Table(key.Table)
	if !ok {
		f.h.Say(key.Table + " has not been read yet")
		return nil
	}
	box := newCapacityForm(f.h.Dialog(), t, key, f.h.Store.Scaling(key))
	if wish != nil {
		box.Wish(*wish)
	}
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case capacityAsked:
			return f.prepare(l, box, asked, typingPause)
		case capacityConfirmed:
			return f.change(asked.Sheet)
		}
		return nil
	})
	return f.prepare(l, box, box.Asks(), 0)
}

// obstacle is why no capacity can be changed, empty when it can.
func (f *Feature) obstacle(key model.CapacityKey) string {
	switch {
	case !f.h.MayWrite():
		return f.h.Refuses("no capacity is changed")
	case f.pane.Changing(key.Table):
		return "the capacity of " + key.Table + " is being changed"
	}
	return ""
}

// prepare has a sheet read once the figures have stood for a moment. What was asked
// for before is given up. The form itself takes no enter until the sheet has been
// seen; what is typed on goes on.
func (f *Feature) prepare(l *shell.Layer, box *capacityForm, asked capacityAsked, after time.Duration) tea.Cmd {
	l.GiveUp()
	changer := f.o.Capacity
	return shell.Ask(f.h, l, func(ctx context.Context) *capacity.Sheet {
		if after > 0 && !model.Pause(ctx, after) {
			return nil
		}
		sheet := changer.Prepare(ctx, asked.Request)
		return &sheet
	}, func(sheet *capacity.Sheet) tea.Cmd {
		if sheet != nil {
			box.SetSheet(*sheet)
		}
		return nil
	})
}

// change makes a change. It is one attempt; after it the table is only watched.
func (f *Feature) change(sheet capacity.Sheet) tea.Cmd {
	key := sheet.Request.CapacityKey
	if why := f.obstacle(key); why != "" {
		f.h.Say(why)
		return nil
	}
	changer := f.o.Capacity
	cmd := shell.Track(f.h, shell.Work[capacity.Result]{
		Begin: []change.Progress{{ID: sheet.ID, Subject: model.CapacitySubject(model.Identity{}, key), To: sheet.To, Step: capacity.StepIntent}},
		Make: func(ctx context.Context, tell func(change.Progress)) capacity.Result {
			return changer.Change(ctx, sheet, capacity.Options{}, tell)
		},
		Results: func(r capacity.Result) []change.Result { return []change.Result{r.Change()} },
		Ended: func(r capacity.Result, begun bool) tea.Cmd {
			if !begun {
				f.h.Say("aloft is being left: nothing was changed")
				return nil
			}
			r.Table, r.Index = key.Table, key.Index
			f.undoes(sheet.Request, r)
			Tell(f.h, r, false)
			return nil
		},
	})
	f.watch(key.Table)
	return cmd
}

// undoes takes in what became of a change: what takes one back is not to be taken back
// itself.
func (f *Feature) undoes(asked capacity.Request, res capacity.Result) {
	back, ok := capacity.UndoOf(res, asked, f.h.Now())
	switch {
	case res.Status == change.Moved && asked.Undoes != nil:
		f.h.Undo.TookBack(asked.Undoes.ID)
	case ok:
		f.h.Undo.Made(action.Undoing{Capacity: &back})
	}
}

// watch has a table read until it rests.
func (f *Feature) watch(table string) {
	if f.o.Feed != nil {
		f.o.Feed.WatchTable(table)
	}
}

// Progress shows on the tables' rows what changes are at.
func (f *Feature) Progress(news []change.Progress) {
	for _, p := range news {
		if p.Subject.Kind == model.TableSubject {
			f.pane.SetChanging(p.Subject.Capacity(), &p)
			f.h.Redraw(action.Tables)
		}
	}
}

// Ended has tables read again that were changed.
func (f *Feature) Ended(subjects []model.Subject, results []change.Result) {
	for _, s := range subjects {
		if s.Kind != model.TableSubject {
			continue
		}
		f.pane.SetChanging(s.Capacity(), nil)
		f.h.Redraw(action.Tables)
		if len(results) > 0 {
			f.watch(s.Name)
		}
	}
}

// Tell tells what became of a change of capacity, here or in an earlier run.
func Tell(h *shell.Host, res capacity.Result, earlier bool) {
	key := model.CapacityKey{Table: res.Table, Index: res.Index}
	kind := shell.Good
	text := fmt.Sprintf("%s: %s %s %s", key, res.From, h.Theme.Glyphs.Arrow, res.To)
	switch res.Status {
	case change.Moved:
		if res.Active {
			text += ", ACTIVE"
		} else {
			kind = shell.Warn
		}
	case change.NotChanged, change.Planned:
		kind, text = shell.Info, key.String()+": "+string(res.Status)
	case change.WasRefused:
		kind, text = shell.Warn, key.String()+": refused"
	default:
		kind, text = shell.Bad, fmt.Sprintf("%s to %s: %s", key, res.To, res.Status)
	}
	if res.Reason != "" {
		text += ": " + res.Reason
	}
	if earlier && kind == shell.Good {
		kind = shell.Warn
	}
	h.Toast(kind, text)
}
