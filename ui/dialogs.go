package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/overlay"
	"github.com/aloftdeck/aloft/ui/pane"
)

// told does what a dialog asks for.
func (r *Root) told(l *layer, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case overlay.SheetsConfirmed:
		return r.confirmed(msg)
	case overlay.SheetAgain:
		return r.prepareAgain(msg)
	case overlay.VersionChosen:
		return r.prepare(action.MoveRequests(msg.Functions, msg.Stage, msg.Version))
	case overlay.BuildWanted:
		return r.wish(buildWish{kind: wishStart, start: msg.Start, layer: l})
	case buildWish:
		return r.wish(msg)
	case functionChosen:
		return r.deployTo(msg.build, msg.function)
	case overlay.DeployConfirmed:
		return r.deployConfirmed(msg)
	case overlay.DeployAgain:
		return r.deployAgain(l, msg)
	case overlay.SaveWanted:
		return r.save(l, msg)
	case overlay.CapacityWanted:
		return r.openCapacity(msg.Key, nil)
	case overlay.CapacityAsked:
		return r.prepareChange(l, msg, typingPause)
	case overlay.CapacityConfirmed:
		return r.capacityConfirmed(msg)
	case overlay.SpanChanged:
		r.tablesChanged(store.Changed(store.OfMetrics))
	case overlay.BillPaid:
		return r.payBill(l)
	case overlay.ScenarioWanted:
		return r.openScenario(l, msg)
	case overlay.ScenarioKept:
		return r.saveScenario(l, msg)
	case toBuild:
		r.goToBuild(msg)
	case toVersion:
		r.goToVersion(msg)
	}
	return nil
}

func help(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	r.push(overlay.NewHelp(r.overlayEnv(), r.declared[r.focus].scope))
	return nil
}

// palette lists every action with why it is not possible now.
func palette(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	var entries []overlay.Entry
	for _, sp := range r.keys.All() {
		if sp.Scope != action.Dialog && !sp.Missing(s) {
			entries = append(entries, overlay.Entry{Spec: sp, Reason: r.reason(sp, s)})
		}
	}
	r.push(overlay.NewPalette(r.overlayEnv(), entries))
	return nil
}

// details shows all that is known of the chosen row.
func details(r *Root) tea.Cmd {
	var title string
	var lines [][2]string
	if p, ok := r.panes[r.focus].(pane.Detailed); ok {
		title, lines = p.Details()
	}
	if len(lines) == 0 {
		r.say("nothing is chosen to open")
		return nil
	}
	box := overlay.NewDetails(r.overlayEnv(), title, lines)
	if b, ok := r.buildOfChosen(); ok {
		box.SetLink("show the build", toBuild{b.ID})
	}
	r.push(box)
	return nil
}

// diffBox is a diff with what its versions are called while they are read.
type diffBox struct {
	*overlay.Diff
	a, b string
}

func diffStages(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	next, _ := s.Store.NextStage(s.Function, s.Stage)
	return r.diff(s.Function, r.sideOf(s, next.Name), r.sideOf(s, s.Stage))
}

func diffVersion(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	return r.diff(s.Function,
		r.sideOf(s, s.Stage),
		side{version: s.Version})
}

// side is one version of a diff and how the operator came to it.
type side struct{ name, alias, version string }

// sideOf is what a stage serves. It is read again before it is compared.
func (r *Root) sideOf(s action.Situation, stage string) side {
	st, _ := s.Store.Stage(stage)
	return side{stage, st.Alias, s.Store.Cell(s.Function, stage).Alias.Version}
}

// diff opens the comparison of two versions and has them read.
func (r *Root) diff(function string, a, b side) tea.Cmd {
	l := r.push(&diffBox{Diff: overlay.NewDiff(r.overlayEnv(), function), a: a.name, b: b.name})
	return r.versionsOf(l, function, a, b)
}

// versionsRead shows the versions of a diff.
func (r *Root) versionsRead(msg versionsMsg) tea.Cmd {
	if !r.answered(msg.number) {
		return nil
	}
	if len(msg.read) > 0 {
		r.refresh(r.store.Apply(msg.read...))
	}
	l := r.layerOf(msg.number)
	if l == nil {
		return nil
	}
	box, ok := l.box.(*diffBox)
	if !ok {
		return nil
	}
	if msg.err != nil {
		box.Fail(msg.err.Error())
		return nil
	}
	box.SetSides(overlay.Side{Name: box.a, Version: msg.a}, overlay.Side{Name: box.b, Version: msg.b})
	return r.priceDiff(l, box, msg.a, msg.b)
}

// pickBox is a picker with the function whose versions it lists: the chosen one
// where it is among those to be moved, else the first of them.
type pickBox struct {
	*overlay.Picker
	function string
}

// pick asks for a stage and a version.
func pick(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	targets := s.Targets()
	function := targets[0]
	if slices.Contains(targets, s.Function) {
		function = s.Function
	}
	r.push(&pickBox{Picker: overlay.NewPicker(r.overlayEnv(), targets, s.Stage), function: function})
	r.versionsChanged()
	return nil
}

// picking is the function whose versions a picker needs, empty for none.
func (r *Root) picking() string {
	for _, l := range r.layers {
		if box, ok := l.box.(*pickBox); ok {
			return box.function
		}
	}
	return ""
}

// versionsChanged gives the known versions to the picker that waits for them.
func (r *Root) versionsChanged() {
	for _, l := range r.layers {
		box, ok := l.box.(*pickBox)
		if !ok {
			continue
		}
		known := r.store.Versions(box.function)
		if known.Failure != nil && len(known.List) == 0 {
			box.Fail(known.Failure.Error())
			continue
		}
		picks := make([]overlay.Pick, len(known.List))
		for i, v := range known.List {
			picks[i] = overlay.Pick{Version: v.Number, At: v.LastModified, Code: v.CodeSHA256, Note: v.Description}
			for _, st := range r.store.ServedBy(box.function, v.Number) {
				picks[i].Serves = append(picks[i].Serves, st.Name)
			}
		}
		box.SetVersions(picks, known.Complete || known.Failure != nil)
	}
}

// historyChanged tells the panes that there are other moves to show.
func (r *Root) historyChanged() { r.refresh(store.Changed(store.OfHistory)) }
