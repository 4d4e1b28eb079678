package ui

// Lists as the config names them: which, narrowed and sorted how.

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
)

// viewKind is the kind of views among what the palette finds.
const viewKind = "view"

// views are the entries of the views whose panes are there.
func (r *Root) views() []dialog.Entry {
	var all []dialog.Entry
	for _, v := range r.desk.Config.Views {
		if i := r.paneOf(action.Scope(v.Pane)); i >= 0 {
			all = append(all, dialog.Entry{Kind: viewKind, Title: v.Name, Facts: r.viewFacts(i, v), Request: v})
		}
	}
	return all
}

// viewFacts says what a view shows.
func (r *Root) viewFacts(i int, v config.View) string {
	facts := []string{r.panes[i].Name}
	if v.Stage != "" {
		facts = append(facts, v.Stage)
	}
	if v.Filter != "" {
		facts = append(facts, "/"+v.Filter)
	}
	if column, down := v.Column(); column != "" {
		sign := r.desk.Theme.Glyphs.Up
		if down {
			sign = r.desk.Theme.Glyphs.Down
		}
		facts = append(facts, column+sign)
	}
	return strings.Join(facts, "  ")
}

// goToView opens a view from where the operator stands.
func (r *Root) goToView(v config.View) tea.Cmd {
	wrong := ""
	r.hop(func() bool {
		wrong = r.openView(v)
		return true
	})
	if wrong != "" {
		r.desk.Toast(shell.Warn, "view "+v.Name+": "+wrong)
		return nil
	}
	return r.settled()
}

// openView gives the pane of a view the keys, and narrows and sorts it. What the view does not
// name is the list's own. It says what of the view there is not here.
func (r *Root) openView(v config.View) (wrong string) {
	i := r.paneOf(action.Scope(v.Pane))
	if i < 0 {
		return v.Pane + " are switched off"
	}
	p := r.panes[i]
	r.setFocus(i)
	if p, ok := p.Pane.(pane.Sorter); ok {
		column, down := v.Column()
		if column == "" {
			p.Unsort()
		} else if !p.SortNamed(column, down) {
			wrong = noColumn(column, p.SortNames())
		}
	}
	if f := p.SetFilter(v.Filter); f.Wrong() != "" {
		wrong = f.Wrong()
	}
	if f := r.paneOf(action.Functions); v.Stage != "" {
		if p, ok := r.panes[f].Pane.(staged); ok {
			p.ChooseStage(v.Stage)
			r.drawn.pane(f)
		}
	}
	if p, ok := p.Pane.(interface{ ToTop() }); ok {
		p.ToTop()
	}
	r.drawn.pane(i)
	if p.Moved != nil {
		p.Moved()
	}
	return wrong
}

func noColumn(name string, known []string) string {
	return "nothing is sorted by \"" + name + "\": the columns are " + strings.Join(known, ", ")
}

// CheckView says what no list understands of a view. Without stages those of the account are
// not known yet, any of which may be a column.
func CheckView(v config.View, stages []model.Stage) config.ViewProblem {
	if len(stages) == 0 && v.Pane == string(action.Functions) {
		stages = possibleStages(v)
	}
	o := Options{
		Now: func() time.Time { return time.Time{} }, Account: Account{Store: store.New(stages)},
		Tables: v.Pane == string(action.Tables), APIs: v.Pane == string(action.APIs),
	}
	switch v.Pane {
	case string(action.Builds):
		o.Pipeline = nobody{}
	case string(action.Cost):
		o.Book = cost.Embedded()
	}
	r := New(o)
	p := r.panes[r.paneOf(action.Scope(v.Pane))].Pane
	if f := p.SetFilter(v.Filter); f.Wrong() != "" {
		return config.ViewProblem{Key: "filter", Text: f.Wrong()}
	}
	column, down := v.Column()
	if p, ok := p.(pane.Sorter); ok && column != "" && !p.SortNamed(column, down) {
		return config.ViewProblem{Key: "sort", Text: noColumn(column, p.SortNames())}
	}
	return config.ViewProblem{}
}

// nobody lists no branches: the lists are looked at without anything in them.
type nobody struct{ model.RefLister }

// possibleStages are all names that a view uses as columns.
func possibleStages(v config.View) []model.Stage {
	names := []string{v.Stage}
	column, _ := v.Column()
	names = append(names, column)
	for word := range strings.FieldsSeq(v.Filter) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(word, "!"), ":"); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var stages []model.Stage
	for _, name := range slices.Compact(names) {
		if name != "" {
			stages = append(stages, model.Stage{Name: name, Alias: name, Confirm: model.ConfirmKey})
		}
	}
	return stages
}
