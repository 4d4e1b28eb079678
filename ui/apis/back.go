package apis

// Taking back what mended the wiring of a stage.

import (
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

// JournalRead keeps the changes of wiring.
func (f *Feature) JournalRead(moves []journal.Move) {
	f.changed = f.changed[:0]
	for _, m := range moves {
		if wiring.Mends(m.Intent) {
			f.changed = append(f.changed, m)
		}
	}
}

// undoes takes in what became of changes: what takes some back is not to be taken back
// itself.
func (f *Feature) undoes(sheet wiring.Sheet, results []change.Result) {
	if sheet.Undoes != nil {
		f.h.Undo.TookBack(sheet.Undoes.ID)
		return
	}
	for _, r := range results {
		if r.Status != change.Moved || r.Kind == wiring.DeployKind {
			continue
		}
		id := r.Set
		if id == "" {
			id = r.ID
		}
		f.h.Undo.Made(action.Undoing{Wiring: &change.Undone{ID: id, Kind: r.Kind, From: r.From, To: r.To, At: r.At}})
		return
	}
}

// TakeBack opens the sheet of what takes changes of wiring back.
func (f *Feature) TakeBack(u action.Undoing) (tea.Cmd, bool) {
	if u.Wiring == nil {
		return nil, false
	}
	if f.o.Mender == nil {
		f.h.Say("mending the wiring is switched off")
		return nil, true
	}
	var made []journal.Move
	for _, m := range f.changed {
		if (m.Intent.ID == u.Wiring.ID || m.Intent.Set == u.Wiring.ID) && m.Outcome != nil && m.Outcome.Status == string(change.Moved) {
			made = append(made, m)
		}
	}
	if len(made) == 0 {
		f.h.Say("the journal has no such change any more")
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
	mender := f.o.Mender
	return shell.Ask(f.h, l, func(ctx context.Context) surveyed {
		sheet, err := mender.PrepareBack(ctx, made, u.Wiring, "")
		return surveyed{sheet, err}
	}, func(s surveyed) tea.Cmd { return box.surveyed(l, s) }), true
}
