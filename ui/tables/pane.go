package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/widget"
)

// env is what the panes of tables draw from.
type env struct {
	pane.Env
	Book    *cost.Book // nil: prices are not told
	Include []string   // globs of the tables that are shown; empty for all
}

// Pane is the list of the account's tables with their global indexes below them.
type Pane struct {
	*list.List[*tableRow]
	env      env
	folded   bool // indexes are not shown
	changing map[model.CapacityKey]capacity.Progress
}

// newPane makes the pane. While the keys are elsewhere, a pane that stands at the first
// table stays at the first; with the keys here the chosen one stays chosen.
func newPane(env env, number int) *Pane {
	p := &Pane{env: env, changing: map[model.CapacityKey]capacity.Progress{}}
	p.List = list.New(list.Spec[*tableRow]{
		Number: number, Name: "Tables", Noun: "table", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions | store.OfTables | store.OfMetrics, Shows: store.OfCost,
		Rows: p.tables, Key: func(r *tableRow) string { return r.key.Table + "\x00" + r.key.Index },
		Text: func(r *tableRow) string { return r.key.String() }, Of: tableName, In: tableName,
		Why: p.why, Columns: p.columns, Sum: p.sum, Signs: p.signs, First: true, Favoured: p.favoured,
		Orders: []list.Order{{Column: pressureColumn, Down: true, Words: "by load" + env.Theme.Glyphs.Down}, {Column: tableColumn, Words: "by name"},
			{Column: sizeColumn, Down: true, Words: "by size"}},
	})
	p.Rebuild()
	return p
}

func tableName(r *tableRow) string { return r.key.Table }

func (p *Pane) favoured(r *tableRow) bool {
	return p.env.Store.Favourite(model.TableSubject, r.key.Table, "")
}

// SetChanging says what becomes of a change of capacity under way; nil: it is over.
func (p *Pane) SetChanging(key model.CapacityKey, progress *capacity.Progress) {
	if progress == nil {
		delete(p.changing, key)
	} else {
		p.changing[key] = *progress
	}
	p.Rebuild() // rows are found by it
}

// Changing reports whether the capacity of a table, or of one of its indexes, is
// being changed.
func (p *Pane) Changing(table string) bool {
	for k := range p.changing {
		if k.Table == table {
			return true
		}
	}
	return false
}

// why says why there are no tables.
func (p *Pane) why() string {
	known := p.env.Store.Tables()
	return pane.None(p.Theme(), "tables", known.Failure, known.Complete, "tables.include", p.env.Include)
}

// sum says how many tables there are, and how many throttle.
func (p *Pane) sum() string {
	_, all := p.Count()
	if all == 0 {
		return ""
	}
	text := strconv.Itoa(all)
	if n := p.throttling(); n > 0 {
		text += " " + p.Theme().Bad.Paint(p.Theme().Glyphs.Failed+strconv.Itoa(n))
	}
	return text
}

// signs say what keeps the tables from being read.
func (p *Pane) signs() []string {
	t := p.Theme()
	signs := cell.Spending(t, p.env.Store)
	known := p.env.Store.Tables()
	switch {
	case len(p.All()) == 0:
	case known.Failure != nil:
		signs = append(signs, t.Warn.Paint(string(known.Failure.Class)+t.Glyphs.Failed))
	case !known.Complete:
		signs = append(signs, "reading, "+strconv.Itoa(len(known.Names))+" tables so far")
	}
	return signs
}

// throttling counts the tables that throttle.
func (p *Pane) throttling() int {
	tables := map[string]bool{}
	for _, r := range p.All() {
		if r.stopped > 0 {
			tables[r.key.Table] = true
		}
	}
	return len(tables)
}

// VisibleTables are the tables of the rows on the screen.
func (p *Pane) VisibleTables() []string {
	var names []string
	for _, r := range p.OnScreen() {
		if !slices.Contains(names, r.key.Table) {
			names = append(names, r.key.Table)
		}
	}
	return names
}

// Fill says which table or index is chosen.
func (p *Pane) Fill(s *action.Situation) {
	if r, ok := p.Chosen(); ok && s.Scope == action.Tables {
		s.Chosen, s.Changing = r.key, p.Changing(r.key.Table)
	}
}

// Do shows or hides the indexes beside what every list does.
func (p *Pane) Do(id action.ID) bool {
	if id != action.ShowIndexes {
		return p.List.Do(id)
	}
	p.folded = !p.folded
	r, ok := p.Chosen()
	p.Rebuild()
	if ok && r.key.Index != "" { // the index goes: its table is chosen
		p.Choose(r.key.Table + "\x00")
	}
	return true
}

// Copy is the name of the chosen table, with the index when one is chosen.
func (p *Pane) Copy() string {
	if r, ok := p.Chosen(); ok {
		return r.key.String()
	}
	return ""
}

// About says in words what is chosen.
func (p *Pane) About() string {
	r, ok := p.Chosen()
	if !ok {
		return ""
	}
	name := r.key.String()
	if f := p.env.Store.TableFailure(r.key.Table); f != nil {
		return f.Error()
	}
	if !r.known {
		return name + ": not read yet"
	}
	if c, ok := p.changing[r.key]; ok {
		return fmt.Sprintf("%s: %s to %s", name, changeStatus(c), c.To)
	}
	if f := p.env.Store.MetricsFailure(model.TableGroup(r.key.Table)); f != nil {
		return f.Error()
	}
	parts := []string{aboutLoad(r.read), aboutLoad(r.write)}
	switch {
	case !r.read.Known:
		return name + ": its metrics are not read yet"
	case r.stopped > 0:
		parts = append(parts, widget.Rate(r.stopped)+" throttled in the last minute")
	case lately(r.read) || lately(r.write):
		parts = append(parts, "throttled within the last hour")
	}
	text := name + ": " + strings.Join(parts, ", ")
	if !r.read.At.IsZero() {
		text += ", minute to " + r.read.At.UTC().Format("15:04 UTC")
	}
	return text
}

func aboutLoad(l capacity.Load) string {
	if l.Provisioned <= 0 {
		return fmt.Sprintf("%s %ss a second", widget.Rate(l.Consumed), l.Access)
	}
	return fmt.Sprintf("%s of %s %s units a second (%s)", widget.Rate(l.Consumed), widget.Rate(l.Provisioned), l.Access, figure.Percent(l.Use()))
}
