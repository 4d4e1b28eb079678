package pane

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/keymap"
)

func TestFilter(t *testing.T) {
	rows := []string{"activity-router", "activity-store", "intent-parser", "slack-events", "Slack-Commands"}
	columns := Columns{"runtime": nil, "state": cell.ServedStates(), "function": nil}
	column := func(name string) func(string, string) bool {
		return func(column, value string) bool {
			switch column {
			case "runtime":
				return strings.HasPrefix(name, "activity") == (value == "python")
			case "state":
				return name == "intent-parser"
			}
			return strings.Contains(strings.ToLower(name), value)
		}
	}
	for _, tt := range []struct {
		text    string
		want    string // numbers of rows
		problem string // a part of it
	}{
		{"", "01234", ""},
		{"   ", "01234", ""},
		{"activity", "01", ""},
		{"ACTIVITY", "01", ""},
		{"slack", "34", ""},
		{"act rout", "0", ""},
		{"aro", "0", ""}, // no name holds it, so its letters may lie apart
		{"!activity", "234", ""},
		{"!activity !slack", "2", ""},
		{"!zzz", "01234", ""},
		{"!arr", "01234", ""}, // a negated word is never loose
		{"zzz", "", ""},
		{"runtime:python", "01", ""},
		{"!runtime:python", "234", ""},
		{"runtime:!python", "234", ""},
		{"runtime:!python slack", "34", ""},
		{"state:!ca", "0134", ""},
		{"state:!nosuch", "01234", "state is one of absent"},
		{"!runtime:!python", "01234", "one ! is enough"},
		{"runtime:!", "01234", ""},
		{"runtime:python store", "1", ""},
		{"runtime:", "01234", ""}, // still being typed
		{"function:events", "3", ""},
		{"state:ca", "2", ""},
		{"state:nosuch", "01234", "state is one of absent"},
		{"owner:bob activity", "01", `no column "owner": there are function, runtime, state`},
		{"a:b:c", "01234", `no column "a"`},
		{":", "01234", `no column ""`},
		{"!", "01234", ""},
	} {
		t.Run(tt.text, func(t *testing.T) {
			f := ParseFilter(tt.text, columns)
			picked := f.pick(len(rows), func(i int) filtered {
				return filtered{strings.ToLower(rows[i]), column(rows[i])}
			})
			got := ""
			for _, i := range picked {
				got += string(rune('0' + i))
			}
			if got != tt.want {
				t.Errorf("rows %q, want %q", got, tt.want)
			}
			if !strings.Contains(f.Problem, tt.problem) || (tt.problem == "") != (f.Problem == "") {
				t.Errorf("problem %q, want %q", f.Problem, tt.problem)
			}
		})
	}
}

func FuzzFilter(f *testing.F) {
	for _, s := range []string{"a", "!a:b", "state:x", "漢 字:", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter := ParseFilter(text, Columns{"a": nil, "state": cell.ServedStates()})
		picked := filter.pick(3, func(i int) filtered {
			return filtered{strings.Repeat("ab", i), func(string, string) bool { return i > 0 }}
		})
		if !slices.IsSorted(picked) || len(picked) > 3 {
			t.Errorf("picked %v", picked)
		}
	})
}

// The documentation names the columns by hand: it has to name them all.
func TestEveryColumnIsDocumented(t *testing.T) {
	env := Env{Store: store.New(nil), Now: time.Now}
	env.Links = NewLinks(env.Store, nil)
	told := map[string]string{}
	for _, form := range keymap.FilterForms() {
		if form[0] == "column:" {
			for _, sentence := range strings.Split(strings.TrimSuffix(form[1], "."), ". ") {
				name, columns, _ := strings.Cut(sentence, ": ")
				told[name] = strings.TrimSuffix(columns, ", and each stage by its name")
			}
		}
	}
	for name, columns := range map[string][]string{"Functions": NewFunctions(env, 1).FilterColumns(), "Versions": NewVersions(env, 2).FilterColumns(),
		"Builds": NewBuilds(env, 3).FilterColumns(), "History": NewHistory(env, 8).FilterColumns(),
		"Tables": NewTables(env, 5).FilterColumns()} {
		want := strings.Split(told[name], ", ")
		slices.Sort(want)
		if !slices.Equal(want, columns) {
			t.Errorf("%s: told %q, there are %q", name, want, columns)
		}
	}
	for name, columns := range map[string]Columns{

		"Cost": NewCost(env, 7).columns(),
	} {
		want := strings.Split(told[name], ", ")
		slices.Sort(want)
		if !slices.Equal(want, columns.names()) {
			t.Errorf("%s: told %q, there are %q", name, want, columns.names())
		}
	}
}
