// Package apis is the feature about the APIs of API Gateway: their stages, and how these
// are wired to functions.
package apis

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Feed   model.APIFeed // nil: APIs are read when they are due
	Mender Mender        // nil: no wiring can be mended
	Reader Reader        // goes with Mender
}

// env is what the panes draw from.
type env struct {
	pane.Env
	Limits health.Limits // from when on what failed stands out
}

// Feature is the APIs.
type Feature struct {
	h      *shell.Host
	o      Options
	pane   *Pane
	beside *beside
	mends  map[model.APIStageKey]*mend // those under way
	made   []string                    // ids of what was made in this session, until the journal tells of it
}

var (
	_ shell.Filler   = (*Feature)(nil)
	_ shell.Demander = (*Feature)(nil)
	_ shell.Watcher  = (*Feature)(nil)
	_ shell.Finisher = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	c := h.Config.Health
	e := env{h.Pane(), health.Limits{Share: c.ErrorRate / 100, LeastCalls: c.LeastCalls}}
	f := &Feature{h: h, o: o, pane: newPane(e, 6), mends: map[model.APIStageKey]*mend{}}
	f.beside = newBeside(f.pane, e, h.Keys)
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "apis" }

// Panes are the stages of APIs, and the wiring of the chosen one.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 6, Name: "APIs", Scope: action.APIs, Focus: action.FocusAPIs, Pane: f.pane,
		Place: layout.Third, Needs: layout.Needs{Cols: 58, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Wiring", Scope: action.APIs, Focus: action.FocusVersions, Pane: f.beside,
			Of: action.APIs, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}}}
}

// Handlers do what is about APIs.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.MendWiring: f.mendWiring}
}

// Fill says what can be done with APIs.
func (f *Feature) Fill(s *action.Situation) { s.Mends = f.o.Mender != nil }

// Demand wants the stages on the screen, and the one that the right pane shows.
func (f *Feature) Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool) {
	var want model.APIsShown
	if s.Beside == action.APIs {
		want.Open = f.beside.key
	}
	if shown(action.APIs) {
		want.List, want.Visible = true, f.pane.onScreen()
	}
	if want.List || want.Open != (model.APIStageKey{}) {
		d.Topics = append(d.Topics, want)
	}
}
