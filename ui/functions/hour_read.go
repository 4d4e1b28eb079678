package functions

// Reading the last hour of the cell that the cursor rests on.

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

// hourEvery is how old the last hour of a cell gets before it is read again: each read
// takes about six of the month's free requests.
const hourEvery = 2 * time.Minute

// hours are when the last hour of cells was asked for.
type hours map[model.CellKey]asked

// asked is what a cell was known to have served when its hour was asked for.
type asked struct {
	at    time.Time
	spell release.Spell
}

// Rested reads the last hour of the chosen cell, where it is shown and not known.
func (f *Feature) Rested(s action.Situation, shown func(action.Scope) bool) tea.Cmd {
	st, ok := f.h.Store.Stage(s.Stage)
	cell := f.h.Store.Cell(s.Function, s.Stage)
	if !ok || f.o.Metrics == nil || !shown(action.Versions) || cell.State != store.Serving || !cell.Full {
		return nil
	}
	if ration, _ := f.h.Store.Ration(); ration.Spent() {
		return nil
	}
	key := model.CellKey{Function: s.Function, Alias: st.Alias}
	now := f.h.Now()
	last := f.hours[key]
	if known, ok := f.h.Store.Hour(key); ok && known.At.After(last.at) {
		last.at = known.At
	}
	spells := f.h.Store.Served(key)
	spell := release.Spell{Version: cell.Alias.Version}
	if len(spells) > 0 {
		spell = spells[len(spells)-1]
	}
	if now.Sub(last.at) < hourEvery && (last.spell == spell || last.spell == release.Spell{}) {
		return nil
	}
	f.hours[key] = asked{now, spell}
	reader, clock, alias := f.o.Metrics, f.h.Now, cell.Alias
	return shell.AskBehind(f.h, nil, func(ctx context.Context) health.HourRead {
		read, err := health.ReadHour(ctx, reader, clock, alias, spells)
		if err != nil {
			read.At = clock()
			if !errors.As(err, &read.Failure) {
				read.Failure = &model.Failure{Class: model.Other, Operation: "GetMetricStatistics", Message: err.Error(), Err: err}
			}
		}
		return read
	}, func(read health.HourRead) tea.Cmd {
		f.h.Apply(read)
		return nil
	})
}
