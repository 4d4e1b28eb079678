package config

// [[view]]: lists as an operator wants to see them again.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// View is one [[view]].
type View struct {
	Name   string
	Pane   string // one of ViewPanes
	Filter string // as it is typed behind /; empty for none
	Sort   string // a column, with a - before it from its greatest down; empty: the list's own order
	Stage  string // that is chosen; empty: the one that is
}

// ViewPanes are the panes that a view can be of.
func ViewPanes() []string {
	return []string{"functions", "builds", "tables", "apis", "cost", "history"}
}

// usualPane is the pane of a view that names none.
const usualPane = "functions"

// Column is the column that the view sorts by, and whether downwards; empty for none.
func (v View) Column() (column string, down bool) {
	column, down = strings.CutPrefix(v.Sort, "-")
	return column, down
}

// viewEntry is one [[view]] of a file. All but the name are nil when left out.
type viewEntry struct {
	name                      placed
	pane, filter, sort, stage *placed
}

// views reads the [[view]] tables.
func (r *reader) views(value any) {
	r.tables("view", value, func(i int, t map[string]any) {
		found, ok := r.texts("view", i, t, []string{"name"}, "pane", "filter", "sort", "stage")
		if !ok {
			return
		}
		e := viewEntry{
			name: *found["name"], pane: found["pane"], filter: found["filter"], sort: found["sort"], stage: found["stage"],
		}
		at := slices.IndexFunc(r.layer.views, func(v viewEntry) bool { return v.name.value == e.name.value })
		if at >= 0 {
			r.report(e.name.line, "view.name", fmt.Sprintf("there is a view %s on line %d already",
				quote(e.name.value.(string)), r.layer.views[at].name.line), "give this one another name")
			return
		}
		r.layer.views = append(r.layer.views, e)
	})
}

// viewProblem says what is wrong with a text of a [[view]], as far as that shows without
// the lists.
func viewProblem(key, v string) (why, hint string) {
	switch {
	case key == "view.name" && v == "":
		return "is empty", "name it as it shall be found, such as \"trouble\""
	case key == "view.name" && strings.HasPrefix(v, "-"):
		return quote(cut(v)) + " begins with a -", "such a word is an option where a command takes the name"
	case key == "view.name" && len(v) > maxName:
		return fmt.Sprintf("is longer than %d bytes", maxName), ""
	case v != safetext.Line(v):
		return quote(cut(v)) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
	case key == "view.sort" && strings.Trim(v, "-") == "":
		return quote(v) + " names no column", `write it like "err", or "-err" for the greatest first`
	case key == "view.stage":
		return aliasProblem(v)
	}
	return "", ""
}

// viewsOf takes the views of a layer. One that is there by that name is replaced: views are a
// matter of taste.
func (c *Config) viewsOf(l *layer) {
	for _, e := range l.views {
		v := View{Name: e.name.value.(string), Pane: usualPane}
		key := "view." + v.Name
		for _, part := range []string{"pane", "filter", "sort", "stage"} {
			delete(c.Origins, key+"."+part)
		}
		c.Origins[key] = Origin{l.path, e.name.line}
		for _, part := range []struct {
			key  string
			to   *string
			from *placed
		}{
			{"pane", &v.Pane, e.pane}, {"filter", &v.Filter, e.filter}, {"sort", &v.Sort, e.sort}, {"stage", &v.Stage, e.stage},
		} {
			if part.from != nil {
				*part.to = part.from.value.(string)
				c.Origins[key+"."+part.key] = Origin{l.path, part.from.line}
			}
		}
		if i := slices.IndexFunc(c.Views, func(other View) bool { return other.Name == v.Name }); i >= 0 {
			c.Views[i] = v
			continue
		}
		c.Views = append(c.Views, v)
	}
}

// ViewProblem is what is wrong with a view: in which of its keys, what, and what to write
// instead.
type ViewProblem struct{ Key, Text, Hint string }

// checkViews asks whether the lists can be shown as the views say.
func (c *Config) checkViews(o Options) (problems Problems) {
	names := make([]string, len(c.Stages))
	for i, s := range c.Stages {
		names[i] = s.Name
	}
	for _, v := range c.Views {
		found := []ViewProblem{c.strangeViewStage(v, names)}
		if o.CheckView != nil {
			found = append(found, o.CheckView(v, c.Stages))
		}
		for _, p := range found {
			if p.Text != "" {
				at := c.Origins["view."+v.Name+"."+p.Key]
				problems = append(problems, &Error{
					File: at.Source, Line: at.Line, Key: "view." + p.Key, Text: p.Text, Hint: p.Hint,
				})
			}
		}
	}
	return problems
}

// strangeViewStage says that a view chooses none of the stages.
func (c *Config) strangeViewStage(v View, stages []string) ViewProblem {
	if v.Stage == "" || len(stages) == 0 {
		return ViewProblem{}
	}
	text, hint := noStage(v.Stage, stages)
	return ViewProblem{"stage", text, hint}
}

// FindView finds a view by its name. Where there is none, the hint says which may have been
// meant, or which there are.
func (c Config) FindView(name string) (v View, hint string) {
	names := make([]string, len(c.Views))
	for i, v := range c.Views {
		if v.Name == name {
			return v, ""
		}
		names[i] = v.Name
	}
	switch hint = didYouMean(name, names); {
	case hint != "":
		return View{}, hint
	case len(names) == 0:
		return View{}, "the config has no [[view]]"
	}
	return View{}, "the views are " + strings.Join(names, ", ")
}

// CheckView is what asks whether a list can be shown as a view says: the stages are the
// configured ones, none where the account decides.
type CheckView func(v View, stages []model.Stage) ViewProblem
