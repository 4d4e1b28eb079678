package apis

// Taking back what mended the wiring of a stage.

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/shell"
)

var (
	_ shell.JournalReader = (*Feature)(nil)
	_ shell.Restorer      = (*Feature)(nil)
)

// JournalRead finds what takes back the last changes of this session.
func (f *Feature) JournalRead(moves []journal.Move) {
	for _, id := range f.made {
		if u, err := action.UndoOf(moves, id, f.h.Store.Identity(), f.h.Store.Stages()); err == nil && len(u.Wiring) > 0 {
			f.h.Undo.Made(u)
		}
	}
	f.made = nil
}

// undoes takes in what became of changes: what takes some back is not to be taken back
// itself. A deployment alone can not be.
func (f *Feature) undoes(sheet wiring.Sheet, results []change.Result) {
	if sheet.Undoes != nil {
		f.h.Undo.TookBack(sheet.Undoes.ID)
		return
	}
	for _, r := range results {
		if r.Status == change.Moved && r.Kind != wiring.DeployKind {
			f.made = append(f.made, cmp.Or(r.Set, r.ID))
			return
		}
	}
}

// TakeBack opens the sheet of what takes changes of wiring back.
func (f *Feature) TakeBack(u action.Undoing) (tea.Cmd, bool) {
	made := u.Wiring
	switch {
	case len(made) == 0:
		return nil, false
	case f.o.Mender == nil:
		f.h.Say("mending the wiring is switched off")
		return nil, true
	}
	at := made[0].Intent.Subject()
	key := model.APIStageKey{API: at.Name, Stage: at.Part}
	api := model.API{ID: at.Name, Name: made[0].Intent.API, Kind: model.APIKind(made[0].Intent.APIKind)}
	box := newMendSheet(f.h.Dialog(), api, at.Part)
	box.back = true
	l := f.h.Push(box, func(_ *shell.Layer, asked any) tea.Cmd {
		if asked, ok := asked.(mendConfirmed); ok {
			return f.mend(key, asked.Sheet)
		}
		return nil
	})
	mender, undoes := f.o.Mender, u.Undone()
	return shell.Ask(f.h, l, func(ctx context.Context) surveyed {
		sheet, err := mender.PrepareBack(ctx, made, undoes, "")
		return surveyed{sheet, err}
	}, func(s surveyed) tea.Cmd { return box.surveyed(l, s) }), true
}
