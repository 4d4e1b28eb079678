package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/cost"
)

// badScenarios are scenarios with something wrong in them; what is said about each
// is in testdata/scenario_errors.golden.
var badScenarios = []struct{ name, text string }{
	{"not TOML", "name = \n"},
	{"unknown key at the top", "activites_per_month = 5\n"},
	{"unknown key with nothing near", "wallpaper = 5\n"},
	{"unknown table", "[[functions]]\nname = \"a\"\n"},
	{"unknown key in a table", "activities_per_month = 1\n\n[[function]]\nname = \"a\"\nmilliseconds = 1\nmemory = 128\nmemroy_mb = 128\n"},
	{"key of another table", "free_tier = true\nstorage_gib = 5\n[[api]]\nmemory_mb = 128\nname = \"a\"\nlog_gib = 1\n"},
	{"table for tables", "[function]\nname = \"a\"\n"},
	{"list of texts for tables", "table = [\"a\"]\n"},
	{"text for a table", "api = \"orders\"\n"},
	{"table for a number", "[activities_per_month]\nx = 1\n"},
	{"text for a number", "activities_per_month = \"1000000\"\n"},
	{"number for a text", "name = 5\n"},
	{"text for a switch", "free_tier = \"yes\"\n"},
	{"date for a number", "log_gib = 2026-11-22\n"},
	{"negative", "activities_per_month = -1\nlog_gib = -0.5\n[[table]]\nname = \"a\"\nread_units = -3\nstorage_bytes = -1e12\n[[compare]]\nname = \"old\"\nusd_per_month = -1\n"},
	{"no numbers", "activities_per_month = nan\nlog_gib = inf\n"},
	{"absurd", "activities_per_month = 1e13\n[[function]]\nname = \"a\"\ncalls = 1e10\nmilliseconds = 900001\nmemory_mb = 10241\n[[table]]\nname = \"b\"\nwrite_units = 1000000000\nstorage_gib = 1e10\n"},
	{"too little memory", "activities_per_month = 1\n[[function]]\nname = \"a\"\nmilliseconds = 5\nmemory_mb = 64\n"},
	{"a part of a unit", "[[table]]\nname = \"a\"\nread_units = 1.5\n"},
	{"architecture, kind and compute type", "activities_per_month = 1\n[[function]]\nname = \"a\"\nmilliseconds = 5\nmemory_mb = 128\narchitecture = \"arm46\"\n[[api]]\nname = \"b\"\nkind = \"rest\"\n[[build]]\nname = \"c\"\nminutes = 1\ncompute = \"huge\"\n"},
	{"what is needed", "activities_per_month = 1\n\n[[function]]\n\n[[table]]\n\n[[api]]\n\n[[build]]\n\n[[case]]\n\n[[compare]]\n"},
	{"activities are needed", "name = \"x\"\n[[table]]\nname = \"a\"\nread_units = 5\n\n[[api]]\nname = \"b\"\n"},
	{"two sizes", "[[table]]\nname = \"a\"\nstorage_gib = 1\nstorage_bytes = 5\n[[case]]\nname = \"b\"\nstorage_bytes = 1\nstorage_gib = 1\n"},
	{"a case that changes nothing", "[[case]]\nname = \"b\"\n"},
	{"names", "[[table]]\nname = \"\"\n[[table]]\nname = \"a\\u001b[2J\"\n[[table]]\nname = \"" + strings.Repeat("x", 201) + "\"\n"},
	{"Region", "region = \"Ireland\"\n"},
	{"given twice", "log_gib = 1\nlog_gib = 2\n"},
	{"control character in a key", "\"a\\u0007\" = 1\n"},
	{"too deep", strings.Repeat("a.", 40) + "b = 1\n"},
	{"UTF-16", "\xff\xfen\x00"},
	{"several, in the order of their lines", "[[api]]\nkind = 5\n[[function]]\nx = 1\n"},
	{"too many", "activities_per_month = 1\n" + strings.Repeat("[[api]]\nname = \"a\"\n", maxScenarioTables+5)},
	{"too large", strings.Repeat("#", maxFile+1)},
}

func TestBadScenariosSayLineAndReason(t *testing.T) {
	var b strings.Builder
	for _, c := range badScenarios {
		s, err := ReadScenario("plan.toml", []byte(c.text))
		var problems Problems
		if !errors.As(err, &problems) || !reflect.DeepEqual(s, cost.Scenario{}) {
			t.Errorf("%s: it is read, %v", c.name, err)
			continue
		}
		for i, p := range problems {
			if i > 0 && p.Line < problems[i-1].Line || p.Line == 0 && c.name != "too large" {
				t.Errorf("%s: %v is not at its place", c.name, p)
			}
		}
		fmt.Fprintf(&b, "== %s\n%v\n\n", c.name, err)
	}
	golden(t, "scenario_errors.golden", b.String())
}

// full is a scenario with every key set.
var full = cost.Scenario{
	Name: `all "of" it`, Region: "eu-west-1", Activities: 2e6, FreeTier: true, LogGB: 1.25,
	Functions: []cost.ScenarioFunction{
		{Name: "router", Calls: 2, Milliseconds: 81.5, MemoryMB: 256, Architecture: "arm64", OmitRequests: true},
		{Name: "idle", Calls: 0, Milliseconds: 1, MemoryMB: 128},
	},
	Tables: []cost.ScenarioTable{
		{Name: "activities", ReadUnits: 5, WriteUnits: 3, StorageGiB: 180},
		{Name: "events", Reads: 0.5, Writes: 2, Bytes: 1e12},
	},
	APIs:    []cost.ScenarioAPI{{Name: "slack", Kind: "HTTP", Calls: 3}, {Name: "unused", Calls: 0}},
	Builds:  []cost.ScenarioBuild{{Name: "jobs", Compute: "arm-small", Minutes: 12}},
	Cases:   []cost.Case{{Name: "more", Activities: 5e6, Bytes: 2e12}, {Name: "big", StorageGiB: 1000}},
	Compare: []cost.Alternative{{Name: "containers", USDPerMonth: 410.5}, {Name: "nothing"}},
}

func TestAScenarioComesBackFromItsFile(t *testing.T) {
	for _, want := range []cost.Scenario{full, {}} {
		text := WriteScenario(want)
		got, err := ReadScenario("plan.toml", text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n%s\n%+v", err, text, got)
		}
		if again := WriteScenario(got); !bytes.Equal(again, text) {
			t.Errorf("%s\nbecame\n%s", text, again)
		}
	}
}

func TestEveryScenarioKeyIsUsedAndExplained(t *testing.T) {
	text := string(WriteScenario(full))
	for _, s := range ScenarioSettings() {
		_, name := table(s.Key)
		if !strings.Contains(text, "\n"+name+" = ") && !strings.HasPrefix(text, name+" = ") {
			t.Errorf("nothing sets %s", s.Key)
		}
		if s.Meaning == "" || s.Default == nil && s.Absent == "" || s.Max > 0 && (s.Unit == "" || s.Limit == "") {
			t.Errorf("%s is not explained", s.Key)
		}
	}
}

func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	s, err := ReadScenario("plan.toml", []byte(`activities_per_month = 0
[[function]]
name = "a"
milliseconds = 0
memory_mb = 128
[[api]]
name = "b"
[[table]]
name = "c"
read_units = 0
`))
	if err != nil || s.Functions[0].Calls != 1 || s.APIs[0].Calls != 1 || s.Tables[0].ReadUnits != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := cost.Embedded().Estimate(s); err != nil {
		t.Error(err)
	}
}

// scenarioTable is the table of the documentation.
func scenarioTable() string {
	return formTable(ScenarioSettings(), func(of string) string { return "[[" + of + "]]" })
}

// formTable is the table of the keys of a file, each with the header of its table.
func formTable(settings []Setting, header func(table string) string) string {
	var b strings.Builder
	b.WriteString("| key | takes | when left out | meaning |\n|---|---|---|---|\n")
	for _, s := range settings {
		takes := string(s.Kind)
		switch {
		case len(s.Choices) > 0:
			takes = "`\"" + strings.Join(s.Choices, "\"`, `\"") + "\"`"
		case s.Max > 0:
			takes = fmt.Sprintf("%s, at most %s", s.Kind, literal(s.Max))
		}
		absent := s.Absent
		if s.Default != nil {
			absent = "`" + literal(s.Default) + "`"
		}
		of, name := around(s.Key)
		if of != "" {
			name = header(of) + " " + name
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, takes, absent, s.Meaning)
	}
	return b.String()
}

func TestTheDocumentedScenarioTableIsTheOneInTheCode(t *testing.T) {
	documented(t, "cost.md", "scenario", scenarioTable())
}

func TestTheScenariosInTheDocumentsAreValid(t *testing.T) {
	for _, text := range tomlOf(t, "cost.md") {
		s, err := ReadScenario("cost.md", []byte(text))
		if err == nil {
			_, err = cost.Embedded().Estimate(s)
		}
		if err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}

// published is the bill of docs/scenarios/published-bill.toml.
func published(t *testing.T) cost.Estimate {
	t.Helper()
	path := filepath.Join("..", "docs", "scenarios", "published-bill.toml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadScenario(path, text)
	if err != nil {
		t.Fatal(err)
	}
	e, err := cost.Embedded().Estimate(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEveryFigureOfThePublishedBillComesOutOfItsScenario(t *testing.T) {
	e := published(t)
	if len(e.Cases) != 1 || e.Foreign || len(e.Assumed) > 0 {
		t.Fatalf("%+v", e)
	}
	terabyte := e.Cases[0]
	part := func(parts []cost.Part, p cost.Purpose) float64 {
		for _, x := range parts {
			if x.Purpose == p {
				return x.USD.Dollars()
			}
		}
		return 0
	}
	for _, c := range []struct {
		figure     string
		got        float64
		least, top float64
	}{
		{"$.0000104 an activity", e.PerActivity.Dollars(), 0.00001035, 0.00001045},
		{"$8.54 for 15 and 15 units at 730 h", part(e.Parts, cost.ForCapacity), 8.535, 8.545},
		{"$10.50 to $11 for the APIs", part(e.Parts, cost.ForAPIs), 10.50, 11},
		{"$45 for 180 GB", part(e.Parts, cost.ForStorage), 45, 45},
		{"about $230 for 1 TB", part(terabyte.Parts, cost.ForStorage), 227, 233},
		{"$54 fixed", e.Fixed.Dollars(), 53.5, 54.5},
		{"$10.4 for the functions at a million activities", part(e.Parts, cost.ForFunctions), 10.35, 10.45},
		{"about $260 at a million activities with the 1 TB", terabyte.Total.Dollars(), 255, 265},
	} {
		if c.got < c.least || c.got > c.top {
			t.Errorf("%s: $%v", c.figure, c.got)
		}
	}
	// To the last digit, as the prices give them.
	for _, c := range []struct {
		what string
		got  cost.USD
		want cost.USD
	}{
		{"an activity", e.PerActivity, 10_417},
		{"an activity in all", e.EachInAll, 20_917},
		{"fixed", e.Fixed, 53_541_000_000},
		{"total", e.Total, 74_457_687_500},
		{"total with the 1 TB", terabyte.Total, 262_288_331_162},
		{"fixed with the 1 TB", terabyte.Fixed, 241_371_643_662},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	var arithmetic []string
	for _, l := range append(e.Lines, terabyte.Lines[3]) {
		arithmetic = append(arithmetic, l.USD.Round2()+" = "+l.Arithmetic)
	}
	golden(t, "published_bill.golden", strings.Join(arithmetic, "\n")+"\n")
}
