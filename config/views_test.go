package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestViewsAreThoseOfBothFiles(t *testing.T) {
	h := newHost(t)
	h.team("[[stage]]\nname = \"prod\"\n" +
		"[[view]]\nname = \"trouble\"\nfilter = \"state:failing\"\nsort = \"-err\"\nstage = \"prod\"\n" +
		"[[view]]\nname = \"pressed\"\npane = \"tables\"\n")
	h.personal("[[view]]\nname = \"trouble\"\nfilter = \"!internal\"\n" +
		"[[view]]\nname = \"mine\"\npane = \"history\"\nsort = \"age\"\n")
	c := h.load()
	want := []View{
		{Name: "trouble", Pane: "functions", Filter: "!internal"}, {Name: "pressed", Pane: "tables"},
		{Name: "mine", Pane: "history", Sort: "age"},
	}
	if !slices.Equal(c.Views, want) {
		t.Errorf("the views are %+v", c.Views)
	}
	if at := c.Origins["view.trouble.filter"]; !strings.HasSuffix(at.Source, "config.toml") || at.Line != 3 {
		t.Errorf("the filter comes from %v", at)
	}
	if at, ok := c.Origins["view.trouble.sort"]; ok {
		t.Errorf("an order that is replaced comes from %v", at)
	}
	if column, down := (View{Sort: "-err"}).Column(); column != "err" || !down {
		t.Errorf("-err is %s, %t", column, down)
	}
}

func TestABadViewIsNamedWithItsLineAndWhatIsAllowed(t *testing.T) {
	h := newHost(t)
	for text, want := range map[string][]string{
		"[[view]]\npane = \"tables\"": {":1:", "has no name"},
		"[[view]]\nname = \"\"":       {":2:", "is empty"},
		"[[view]]\nname = \"-x\"":     {":2:", "begins with a -"},
		"[[view]]\nname = \"a\"\npane = \"function\"": {":3:",
			`"functions", "builds", "tables", "apis", "cost", "history"`, `did you mean "functions"?`},
		"[[view]]\nname = \"a\"\n[[view]]\nname = \"a\"": {":4:", "a view \"a\" on line 2"},
		"[[view]]\nname = \"a\"\nsort = \"-\"":           {":3:", "names no column"},
		"[[view]]\nname = \"a\"\nfiltre = \"x\"":         {":3:", `did you mean "filter"?`},
		"[[stage]]\nname = \"prod\"\n[[view]]\nname = \"a\"\nstage = \"prd\"": {":5:",
			"there is no stage \"prd\"", `did you mean "prod"?`},
		"[[stage]]\nname = \"prod\"\n\n[[view]]\nname = \"a\"\nfilter = \"odd:1\"": {":6:", "view.filter", "no such column"},
	} {
		h.team(text + "\n")
		o := h.options()
		o.CheckView = func(v View, stages []model.Stage) ViewProblem {
			if strings.HasPrefix(v.Filter, "odd:") && len(stages) == 1 {
				return ViewProblem{"filter", "no such column", ""}
			}
			return ViewProblem{}
		}
		_, err := Load(o)
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %v does not say %q", text, err, part)
			}
		}
	}
}

func TestFindingAView(t *testing.T) {
	c := Config{Views: []View{{Name: "trouble"}, {Name: "pressed"}}}
	if v, hint := c.FindView("trouble"); v.Name != "trouble" || hint != "" {
		t.Errorf("%+v, %s", v, hint)
	}
	for name, want := range map[string]string{
		"troubel": "did you mean \"trouble\"?", "x": "the views are trouble, pressed",
	} {
		if _, hint := c.FindView(name); hint != want {
			t.Errorf("%s: %q", name, hint)
		}
	}
	if _, hint := (Config{}).FindView("x"); !strings.Contains(hint, "no [[view]]") {
		t.Errorf("without views: %q", hint)
	}
}
