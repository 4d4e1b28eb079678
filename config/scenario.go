package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ReadScenario reads a scenario from TOML as strictly as a configuration is read:
// unknown keys, wrong types and figures that can not be meant are errors with file,
// line, reason and what to write instead. The error is Problems, all at once, in
// the order of their lines; with any of them there is no scenario.
func ReadScenario(path string, text []byte) (cost.Scenario, error) {
	r, root, problem := openScenario(path, text)
	if problem != nil {
		return cost.Scenario{}, Problems{problem}
	}
	s := scenarioReader{reader: r, settings: ScenarioSettings()}
	if root != nil {
		s.root(root)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
		return cost.Scenario{}, r.problems
	}
	return s.scenario, nil
}

// openScenario parses the text. Without a root there are problems in the reader.
func openScenario(path string, data []byte) (*reader, map[string]any, *Error) {
	if len(data) > maxFile {
		return nil, nil, &Error{File: path, Text: "is larger than 1 MiB, which no scenario is"}
	}
	text, problem := plainText(path, data)
	if problem != nil {
		return nil, nil, problem
	}
	where := findPlaces(text)
	if where.tooDeep > 0 {
		return nil, nil, &Error{File: path, Line: where.tooDeep, Text: "tables, lists or dotted keys stand too deep in each other"}
	}
	if where.badKey > 0 {
		return nil, nil, &Error{File: path, Line: where.badKey, Text: "a key holds a control character"}
	}
	root := map[string]any{}
	_, err := toml.Decode(text, &root)
	if err != nil && !(len(where.twice) > 0 && strings.HasSuffix(err.Error(), "has already been defined.")) {
		return nil, nil, syntaxError(path, text, err)
	}
	r := &reader{path: path, where: where}
	for _, t := range where.twice {
		r.report(t.line, dotted(t.key), "is given twice", fmt.Sprintf("it stands on line %d already", t.first))
	}
	if err != nil {
		root = nil
	}
	return r, root, nil
}

// scenarioReader checks parsed values against ScenarioSettings.
type scenarioReader struct {
	*reader
	settings []Setting
	scenario cost.Scenario
	perEach  int // line of the first thing that an activity uses; 0 for none
}

// setting finds a key of a table, or of the top.
func (s *scenarioReader) setting(key string) (Setting, bool) {
	i := slices.IndexFunc(s.settings, func(x Setting) bool { return x.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return s.settings[i], true
}

// names are the keys of a table, and at the top the tables too.
func (s *scenarioReader) names(of string) []string {
	var all []string
	for _, x := range s.settings {
		t, name := table(x.Key)
		switch {
		case t == of:
			all = append(all, name)
		case of == "" && !slices.Contains(all, t):
			all = append(all, t)
		}
	}
	return all
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
					read(s.values(name, t, name, element(i)))
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
			v.ofActivity("name")
			v.atLeast("memory_mb", 128, "the least that Lambda gives")
		}
	case "table":
		return func(v values) {
			sc.Tables = append(sc.Tables, cost.ScenarioTable{
				Name: v.text("name"), ReadUnits: int64(v.number("read_units", 0)), WriteUnits: int64(v.number("write_units", 0)),
				Reads: v.number("reads", 0), Writes: v.number("writes", 0), StorageGiB: v.number("storage_gib", 0), Bytes: v.number("storage_bytes", 0),
			})
			v.ofActivity("reads")
			v.ofActivity("writes")
			v.either("storage_gib", "storage_bytes")
		}
	case "api":
		return func(v values) {
			sc.APIs = append(sc.APIs, cost.ScenarioAPI{Name: v.text("name"), Kind: v.text("kind"), Calls: v.number("calls", 1)})
			v.ofActivity("name")
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

// values are the checked values of one table.
type values struct {
	*scenarioReader
	table string
	path  []string
	given map[string]any
	found map[string]any // string, bool or float64
}

// values checks a table's keys.
func (s *scenarioReader) values(table string, t map[string]any, path ...string) values {
	v := values{scenarioReader: s, table: table, path: path, given: t, found: map[string]any{}}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		at := v.at(name)
		x, ok := s.setting(v.key(name))
		if !ok {
			s.unknownIn(table, name, t[name], at)
			continue
		}
		x.Key = "scenario." + x.Key // the rules for names in aloft.toml do not hold here
		value, fine := s.typed(x, t[name], at)
		if !fine {
			continue
		}
		switch value := value.(type) {
		case int:
			v.found[name] = float64(value)
		case string:
			if why, hint := scenarioText(v.key(name), value); why != "" {
				s.report(s.lineOf(at...), dotted(at), why, hint)
				continue
			}
			v.found[name] = value
		default:
			v.found[name] = value
		}
	}
	if table != "" {
		v.need("name")
	}
	return v
}

func (v values) at(name string) []string { return append(slices.Clone(v.path), name) }

func (v values) key(name string) string {
	if v.table == "" {
		return name
	}
	return v.table + "." + name
}

// line is where a key stands, or the table.
func (v values) line(name string) int {
	if name == "" || v.given[name] == nil {
		return v.lineOf(v.path...)
	}
	return v.lineOf(v.at(name)...)
}

func (v values) text(name string) string { s, _ := v.found[name].(string); return s }

func (v values) flag(name string) bool { b, _ := v.found[name].(bool); return b }

func (v values) number(name string, absent float64) float64 {
	if n, ok := v.found[name].(float64); ok {
		return n
	}
	return absent
}

// need reports keys that are not there.
func (v values) need(names ...string) {
	for _, name := range names {
		if v.given[name] == nil {
			v.report(v.lineOf(v.path...), v.table, "has no "+name, "write "+name+" = … below [["+v.table+"]]")
		}
	}
}

// either reports two keys that say the same.
func (v values) either(a, b string) {
	if v.given[a] != nil && v.given[b] != nil {
		v.report(v.line(b), v.key(b), "is given beside "+a, "leave one of them out")
	}
}

// atLeast reports a number that is too small.
func (v values) atLeast(name string, least float64, why string) {
	x, _ := v.setting(v.key(name))
	if n, ok := v.found[name].(float64); ok && n < least {
		v.report(v.line(name), v.key(name), literal(n)+" "+x.Unit+" is less than "+literal(least)+", "+why, "use "+literal(least)+" or more")
	}
}

// ofActivity notes that a key says something of an activity.
func (v values) ofActivity(name string) {
	if at := v.line(""); v.given[name] != nil && (v.perEach == 0 || at < v.perEach) {
		v.perEach = at
	}
}

// unknownIn reports a key that a scenario does not have. The nearest is looked for
// in the same table; a key of another table is told where it belongs.
func (s *scenarioReader) unknownIn(in, name string, value any, at []string) {
	text := "unknown key"
	switch value.(type) {
	case map[string]any, []map[string]any:
		text = "unknown table"
	}
	hint := didYouMean(name, s.names(in))
	if hint == "" {
		for _, x := range s.settings {
			if t, n := table(x.Key); n == name && t != in {
				hint = "it belongs " + scenarioHeader(t)
				break
			}
		}
	}
	s.report(s.lineOf(at...), dotted(at), text, hint)
}

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
