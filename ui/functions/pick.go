package functions

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// pick asks for a stage and a version. The versions are those of the chosen function
// where it is among those to be moved, else of the first of them.
func (f *Feature) pick(_ action.Spec, s action.Situation) tea.Cmd {
	targets := s.Targets()
	function := targets[0]
	if slices.Contains(targets, s.Function) {
		function = s.Function
	}
	f.h.Push(newPicker(f.h.Dialog(), targets, function, s.Stage), func(_ *shell.Layer, asked any) tea.Cmd {
		chosen := asked.(versionChosen)
		return f.prepare(action.MoveRequests(chosen.Functions, chosen.Stage, chosen.Version))
	})
	f.fillPickers()
	return nil
}

// fillPickers gives the known versions to the picker that waits for them.
func (f *Feature) fillPickers() {
	for _, box := range shell.Boxes[*picker](f.h.Layers) {
		known := f.h.Store.Versions(box.listed)
		if known.Failure != nil && len(known.List) == 0 {
			box.Fail(known.Failure.Error())
			continue
		}
		picks := make([]pickedVersion, len(known.List))
		for i, v := range known.List {
			picks[i] = pickedVersion{Version: v.Number, At: v.LastModified, Code: v.CodeSHA256, Note: v.Description}
			for _, st := range f.h.Store.ServedBy(box.listed, v.Number) {
				picks[i].Serves = append(picks[i].Serves, st.Name)
			}
		}
		box.SetVersions(picks, known.Complete || known.Failure != nil)
	}
}
