package logs

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
)

// functionLog follows the log of the chosen function, of what the chosen stage serves
// where the lines can be told apart: of the new version alone where it has a share, or
// has just come, and of all when asked again. Those of marked functions are followed as
// one.
func (f *Feature) functionLog(_ action.Spec, s action.Situation) tea.Cmd {
	var sources []model.LogSource
	for _, name := range s.Targets() {
		sources = append(sources, model.LogSource{Function: name, Stage: s.Stage, Tail: true})
	}
	if len(sources) == 0 {
		sources = append(sources, model.LogSource{Function: s.Function, Stage: s.Stage, Tail: true})
	}
	if len(sources) == 1 {
		alone := sources[0]
		alone.Version = f.newVersion(alone.Function, s.Stage)
		if alone.Version != "" && !f.log.Follows([]model.LogSource{alone}) {
			sources[0] = alone
		}
	}
	f.Follow(sources...)
	f.h.Focus(action.LogPane)
	return nil
}

// newVersion is the version that is watched in a stage: that of a canary, or one that
// came within the time for which versions are watched after a move. Empty for none.
func (f *Feature) newVersion(function, stage string) string {
	cell, ok := f.log.cell(function, stage)
	if !ok {
		return ""
	}
	if c := cell.Alias.Canary; c != nil {
		return c.Version
	}
	window := time.Duration(f.h.Config.Watch.Minutes) * time.Minute
	came := time.Time{}
	switch {
	case cell.Stamp != nil && !cell.Outside:
		came = cell.Stamp.At
	case cell.Seen.Before != "":
		came = cell.Seen.First
	}
	if age := f.h.Now().Sub(came); came.IsZero() || age > window {
		return ""
	}
	return cell.Alias.Version
}

// cell is what a stage of a function serves, and whether it is known to serve anything.
func (l *Log) cell(function, stage string) (store.Cell, bool) {
	cell := l.env.Store.Cell(function, stage)
	return cell, cell.State == store.Serving
}
