package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ReadScenario reads a scenario from TOML as strictly as a configuration is read:
// unknown keys, wrong types and figures that can not be meant are errors with file,
// line, reason and what to write instead. The error is Problems, all at once, in
// the order of their lines; with any of them there is no scenario.
func ReadScenario(path string, text []byte) (cost.Scenario, error) {
	r, root, problem := openForm(path, text, form{what: "scenario", settings: ScenarioSettings(), header: scenarioHeader, text: scenarioText})
	if problem != nil {
		return cost.Scenario{}, Problems{problem}
	}
	s := scenarioReader{formReader: r}
	if root != nil {
		s.root(root)
	}
	if problems := r.inOrder(); len(problems) > 0 {
		return cost.Scenario{}, problems
	}
	return s.scenario, nil
}

// scenarioReader checks parsed values against ScenarioSettings.
type scenarioReader struct {
	*formReader
	scenario cost.Scenario
	perEach  int // line of the first thing that an activity uses; 0 for none
}

// root reads the file.
func (s *scenarioReader) root(root map[string]any) {
	top := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(root)) {
		switch read := s.reading(name); {
		case read != nil:
			s.tables(name, root[name], func(i int, t map[string]any) {
				if i == maxScenarioTables {
					s.report(s.lineOf(name, element(i)), name, fmt.Sprintf("there are more than %d", maxScenarioTables), "take several together")
				}
				if i < maxScenarioTables {
					v := s.values(name, t, name, element(i))
					v.need("name")
					read(v)
				}
			})
		default:
			top[name] = root[name]
		}
	}
	v := s.values("", top)
	s.scenario.Name = v.text("name")
	s.scenario.Region = v.text("region")
	s.scenario.Activities = v.number("activities_per_month", 0)
	s.scenario.FreeTier = v.flag("free_tier")
	s.scenario.LogGB = v.number("log_gib", 0)
	if _, given := root["activities_per_month"]; !given && s.perEach > 0 {
		s.report(s.perEach, "activities_per_month", "is missing, but this is said of an activity", `write activities_per_month = … above the first [[table]]`)
	}
}

// reading is how the tables of a name are read; nil when there are none of it.
func (s *scenarioReader) reading(name string) func(values) {
	sc := &s.scenario
	switch name {
	case "function":
		return func(v values) {
			v.need("milliseconds", "memory_mb")
			sc.Functions = append(sc.Functions, cost.ScenarioFunction{
				Name: v.text("name"), Calls: v.number("calls", 1), Milliseconds: v.number("milliseconds", 0),
				MemoryMB: int(v.number("memory_mb", 0)), Architecture: v.text("architecture"), OmitRequests: v.flag("omit_requests"),
			})
			s.ofActivity(v, "name")
			v.atLeast("memory_mb", 128, "the least that Lambda gives")
		}
	case "table":
		return func(v values) {
			sc.Tables = append(sc.Tables, cost.ScenarioTable{
				Name: v.text("name"), ReadUnits: int64(v.number("read_units", 0)), WriteUnits: int64(v.number("write_units", 0)),
				Reads: v.number("reads", 0), Writes: v.number("writes", 0), StorageGiB: v.number("storage_gib", 0), Bytes: v.number("storage_bytes", 0),
			})
			s.ofActivity(v, "reads")
			s.ofActivity(v, "writes")
			v.either("storage_gib", "storage_bytes")
		}
	case "api":
		return func(v values) {
			sc.APIs = append(sc.APIs, cost.ScenarioAPI{Name: v.text("name"), Kind: v.text("kind"), Calls: v.number("calls", 1)})
			s.ofActivity(v, "name")
		}
	case "build":
		return func(v values) {
			v.need("minutes")
			sc.Builds = append(sc.Builds, cost.ScenarioBuild{Name: v.text("name"), Compute: v.text("compute"), Minutes: v.number("minutes", 0)})
		}
	case "case":
		return func(v values) {
			sc.Cases = append(sc.Cases, cost.Case{
				Name: v.text("name"), Activities: v.number("activities_per_month", 0),
				StorageGiB: v.number("storage_gib", 0), Bytes: v.number("storage_bytes", 0),
			})
			v.either("storage_gib", "storage_bytes")
			if len(v.found) == 1 && v.found["name"] != nil {
				v.report(v.line(""), "case", "changes nothing", "give it activities_per_month, storage_gib or storage_bytes")
			}
		}
	case "compare":
		return func(v values) {
			v.need("usd_per_month")
			sc.Compare = append(sc.Compare, cost.Alternative{Name: v.text("name"), USDPerMonth: v.number("usd_per_month", 0)})
		}
	}
	return nil
}

// ofActivity notes that a key says something of an activity.
func (s *scenarioReader) ofActivity(v values, name string) {
	if at := v.line(""); v.given[name] != nil && (s.perEach == 0 || at < s.perEach) {
		s.perEach = at
	}
}

// scenarioHeader says where the keys of a table stand.
func scenarioHeader(table string) string {
	if table == "" {
		return header("")
	}
	return "in [[" + table + "]]"
}

// scenarioText says what is wrong with a text.
func scenarioText(key, v string) (why, hint string) {
	switch {
	case key == "region":
		bad := func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') }
		if len(v) > 32 || strings.ContainsFunc(v, bad) || strings.Count(v, "-") < 2 {
			return quote(cut(v)) + " is no Region of AWS", `write it like "us-east-1"`
		}
	case v == "":
		return "is empty", ""
	case len(v) > maxScenarioName:
		return fmt.Sprintf("is longer than %d bytes", maxScenarioName), ""
	case v != safetext.Line(v):
		return quote(cut(v)) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
	}
	return "", ""
}
