// Package raw is the feature about things as AWS answers them.
package raw

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Feature shows the chosen thing as AWS answers it.
type Feature struct {
	h      *shell.Host
	reader model.RawReader // nil: that is switched off
}

var _ shell.Filler = (*Feature)(nil)

// New makes the feature.
func New(h *shell.Host, reader model.RawReader) *Feature { return &Feature{h, reader} }

// Name of the feature.
func (f *Feature) Name() string { return "raw" }

// Panes are none: what is shown belongs to rows of other panes.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers do what is about answers.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.Raw: f.show}
}

// Fill says whether answers can be shown.
func (f *Feature) Fill(s *action.Situation) { s.Raw = f.reader != nil }

// answered is what came of a reading.
type answered struct {
	answers []model.RawAnswer
	err     error
}

// show reads the chosen thing once, and shows what AWS answers.
func (f *Feature) show(_ action.Spec, s action.Situation) tea.Cmd {
	of := f.of(s)
	name := f.name(of)
	box := dialog.NewDocument(f.h.Dialog(), name+" as AWS answers it", "reading "+name)
	layer := f.h.Push(box, func(_ *shell.Layer, asked any) tea.Cmd {
		return f.h.Copy("JSON of "+name, asked.(dialog.CopyText).Text)
	})
	reader := f.reader
	return shell.Ask(f.h, layer, func(ctx context.Context) answered {
		answers, err := reader.ReadRaw(ctx, of)
		return answered{answers, err}
	}, func(got answered) tea.Cmd {
		if got.err != nil {
			box.Fail(got.err.Error())
			return nil
		}
		chapters := make([]dialog.Chapter, len(got.answers))
		for i, a := range got.answers {
			chapters[i] = dialog.Chapter{Head: a.Call, Text: a.JSON}
		}
		box.Show(chapters)
		return nil
	})
}

// of is what is chosen, with what is known of an API.
func (f *Feature) of(s action.Situation) model.RawOf {
	of := model.RawOf{Subject: s.Subject()}
	if of.Kind == model.APISubject {
		api, _ := f.h.Store.API(of.Name)
		of.API, of.Open = api.Kind, wiring.Leading(api.Facts)
	}
	return of
}

// name is what the operator calls a thing.
func (f *Feature) name(of model.RawOf) string {
	switch of.Kind {
	case model.TableSubject:
		return of.Name // an index is answered with its table
	case model.APISubject:
		if api, ok := f.h.Store.API(of.Name); ok && api.Name != "" {
			return api.Name + " " + of.Part
		}
	case model.ProjectSubject:
		for _, b := range f.h.Store.Builds(of.Name).List {
			if of.Part != "" && b.ID == of.Name+":"+of.Part {
				return action.BuildName(b)
			}
		}
	}
	return of.String()
}
