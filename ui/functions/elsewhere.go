package functions

// What somebody else has moved, until it was looked at.

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// elsewhere is what was told of moves by others, and which cell is being looked at.
type elsewhere struct {
	told    map[model.CellKey]string // what each cell served when that was told
	looking model.CellKey            // where the cursor rests on a mark; zero for nowhere
	looks   uint64                   // number of that rest: earlier ones are dropped
}

const (
	// lookedAt is how long the cursor rests on a cell until that counts as a look.
	lookedAt = time.Second
	// mostTold is how many moves by others are told one by one.
	mostTold = 3
)

// tellElsewhere tells of moves by others that were not told of, and rings for stages
// whose name has to be typed.
func (f *Feature) tellElsewhere(events []model.Event) tea.Cmd {
	if !mayMove(events) {
		return nil
	}
	all := f.h.Store.AllMovedElsewhere()
	var news []store.Record
	rings := false
	told := map[model.CellKey]string{} // what each cell serves now
	for _, r := range all {
		key := model.CellKey{Function: r.Function, Alias: r.Alias}
		told[key] = cell.Shares(r.To, r.Beside)
		if f.elsewhere.told[key] == told[key] {
			continue
		}
		news = append(news, r)
		for _, st := range f.h.Store.Stages() {
			rings = rings || st.Alias == r.Alias && st.Confirm == model.ConfirmType
		}
	}
	f.elsewhere.told = told
	for i := len(news) - 1; i >= 0; i-- { // the newest last
		text := func(now time.Time) string { return movedWords(news[i], now) }
		if len(news) > mostTold {
			f.h.RecordAged(shell.Elsewhere, text)
		} else {
			f.h.ToastAged(shell.Elsewhere, text)
		}
	}
	if len(news) > mostTold {
		f.h.Toast(shell.Elsewhere, fmt.Sprintf("%d stages were moved by others", len(news)))
	}
	if rings && f.h.Config.UI.Bell {
		return tea.Raw("\a")
	}
	return nil
}

// mayMove reports whether events may tell of moves.
func mayMove(events []model.Event) bool {
	for _, e := range events {
		switch e.(type) {
		case model.AliasRead, model.AliasesListed, model.TrailLearned:
			return true
		}
	}
	return false
}

// movedWords say who moved what, from where to where, when and why.
func movedWords(r store.Record, now time.Time) string {
	who := r.By
	if who == "" {
		who = "somebody else"
	}
	text := fmt.Sprintf("%s moved %s of %s", who, r.Stage, r.Function)
	if r.From != "" {
		text += " from " + cell.Shares(r.From, r.Was)
	}
	if r.To != "" {
		text += " to " + cell.Shares(r.To, r.Beside)
	}
	if at := r.When(); !at.IsZero() {
		text += ", " + dialog.Ago(now.Sub(at))
	}
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	return text
}

// Looks looks at the chosen cell when the cursor has rested on its mark.
func (f *Feature) Looks(s action.Situation) tea.Cmd {
	key := model.CellKey{}
	if st, ok := f.h.Store.Stage(s.Stage); ok && s.Scope == action.Functions {
		key = model.CellKey{Function: s.Function, Alias: st.Alias}
		if _, marked := f.h.Store.MovedElsewhere(key); !marked {
			key = model.CellKey{}
		}
	}
	if key == f.elsewhere.looking {
		return nil
	}
	f.elsewhere.looking = key
	f.elsewhere.looks++
	if key == (model.CellKey{}) {
		return nil
	}
	n := f.elsewhere.looks
	return shell.AskBehind(f.h, nil, func(ctx context.Context) bool { return model.Pause(ctx, lookedAt) }, func(rested bool) tea.Cmd {
		if rested && n == f.elsewhere.looks {
			f.elsewhere.looking = model.CellKey{}
			f.h.Refresh(f.h.Store.LookAt(key))
		}
		return nil
	})
}
