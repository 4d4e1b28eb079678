package config

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader checks the parsed values of one file against Settings and gathers what
// is wrong.
type reader struct {
	path     string
	where    places
	options  Options
	layer    *layer
	problems Problems
}

// report adds a problem.
func (r *reader) report(line int, key, text, hint string) {
	r.problems = append(r.problems, &Error{File: r.path, Line: line, Key: key, Text: text, Hint: hint})
}

// lineOf is where a path stands.
func (r *reader) lineOf(path ...string) int { return r.where.line[place(path...)] }

// names are the settings' names in a table, and at the top the tables' names too.
func names(of string) []string {
	var all []string
	for _, s := range Settings() {
		t, name := table(s.Key)
		switch {
		case t == of:
			all = append(all, name)
		case of == "" && !slices.Contains(all, t):
			all = append(all, t)
		}
	}
	return all
}

// root reads the top of the file.
func (r *reader) root(root map[string]any) {
	known := names("")
	for _, name := range slices.Sorted(maps.Keys(root)) {
		value := root[name]
		_, plain := setting(name)
		switch {
		case !slices.Contains(known, name):
			r.unknown("", name, value)
		case plain:
			r.value(name, value, []string{name})
		case name == "stage":
			r.stages(value)
		case name == "function":
			r.sources(value)
		case name == "test":
			r.tests(value)
		case name == "branch":
			r.branches(value)
		case name == "view":
			r.views(value)
		case name == "account":
			r.accounts(value)
		case name == "command":
			r.commands(value)
		case name == "colors":
			r.colors(value)
		default:
			t, ok := value.(map[string]any)
			if !ok {
				r.report(r.lineOf(name), name, "is "+describe(value)+", not a table", "write ["+name+"] and its keys below it")
				continue
			}
			if name == "keys" {
				r.bindings(t, []string{name}, "")
				continue
			}
			r.table(name, t)
		}
	}
}

// table reads a table of settings.
func (r *reader) table(name string, t map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if _, ok := setting(name + "." + key); !ok {
			r.unknown(name, key, t[key], name, key)
			continue
		}
		r.value(name+"."+key, t[key], []string{name, key})
	}
}

// unknown reports a key that no setting has. The nearest is looked for in the
// same table; a key that belongs in another table is told where.
func (r *reader) unknown(in, name string, value any, path ...string) {
	if len(path) == 0 {
		path = []string{name}
	}
	text := "unknown key"
	switch value.(type) {
	case map[string]any, []map[string]any:
		text = "unknown table"
	}
	hint := didYouMean(name, slices.DeleteFunc(names(in), func(s string) bool { return strings.HasPrefix(s, "<") }))
	if hint == "" {
		for _, s := range Settings() {
			if t, n := table(s.Key); n == name && t != in {
				hint = "it belongs " + header(t)
				break
			}
		}
	}
	r.report(r.lineOf(path...), dotted(path), text, hint)
}

// header says where in a file the keys of a table stand.
func header(table string) string {
	switch table {
	case "":
		return "at the top of the file, above the first [table]"
	case "stage", "function", "branch", "test", "view", "command":
		return "in [[" + table + "]]"
	case "account":
		return "in " + accountHeader
	}
	return "in [" + table + "]"
}

// value reads one setting.
func (r *reader) value(key string, value any, path []string) {
	s, _ := setting(key)
	if v, ok := r.typed(s, value, path); ok {
		r.layer.values[key] = placed{v, r.lineOf(path...)}
	}
}

// typed checks a value against its setting: its type, its range, its choices.
func (r *reader) typed(s Setting, value any, path []string) (any, bool) {
	line, key := r.lineOf(path...), dotted(path)
	wrong := func(hint string) (any, bool) {
		r.report(line, key, "takes "+s.Kind.article()+", not "+describe(value), hint)
		return nil, false
	}
	switch s.Kind {
	case Switch:
		if v, ok := value.(bool); ok {
			return v, true
		}
		return wrong("")
	case Text:
		v, ok := value.(string)
		if !ok {
			if n, isNumber := value.(int64); isNumber {
				return wrong("write " + quote(strconv.FormatInt(n, 10)))
			}
			return wrong("")
		}
		if why, hint := r.textProblem(s, v); why != "" {
			r.report(line, key, why, hint)
			return nil, false
		}
		return v, true
	case Rate, Count:
		return r.number(s, value, path)
	case AnyValue:
		return r.anyValue(s, value, path)
	}
	list, ok := value.([]any)
	if !ok {
		if v, isText := value.(string); isText {
			parts := []string{v}
			if s.Key == "command.argv" {
				parts = strings.Fields(v) // as a shell would take most of them
			}
			return wrong("write " + cut(literal(parts)))
		}
		return wrong("")
	}
	return r.list(s, list, path)
}

// number checks a rate or a count.
func (r *reader) number(s Setting, value any, path []string) (any, bool) {
	line, key := r.lineOf(path...), dotted(path)
	var v float64
	switch n := value.(type) {
	case int64:
		v = float64(n)
	case float64:
		v = n
	default:
		hint := ""
		if text, ok := value.(string); ok {
			if _, err := strconv.ParseFloat(text, 64); err == nil {
				hint = "write it without quotes"
			}
		}
		r.report(line, key, "takes "+s.Kind.article()+", not "+describe(value), hint)
		return nil, false
	}
	most := literal(s.Max)
	switch {
	case v == 0 && s.Zero:
		return v, true
	case math.IsNaN(v) || v <= 0:
		least := "more than 0"
		if s.Zero {
			least = "0 or more"
		}
		r.report(line, key, literal(v)+" is not "+strings.Replace(least, "more than", "above", 1), "use "+least+" and at most "+most+" "+s.Unit)
		return nil, false
	case v > s.Max:
		r.report(line, key, literal(v)+" "+s.Unit+" is more than "+most+", "+s.Limit, "use "+most+" or less")
		return nil, false
	case s.Kind == Rate:
		return v, true
	case v != math.Trunc(v):
		r.report(line, key, literal(v)+" is not a whole number", "")
		return nil, false
	}
	return int(v), true
}

// list checks a list of texts or keys, each element at its own line.
func (r *reader) list(s Setting, list []any, path []string) (any, bool) {
	texts, fine := make([]string, 0, len(list)), true
	for i, value := range list {
		line := r.lineOf(append(slices.Clone(path), element(i))...)
		text, ok := value.(string)
		why, hint := "", ""
		switch {
		case !ok:
			why = fmt.Sprintf("number %d in the list is %s, not a text", i+1, describe(value))
		case s.Kind == KeyList:
			why, hint = keyProblem(text, texts)
		case s.Key == "command.argv":
			why, hint = argumentProblem(text, i)
		default:
			why = globProblem(text)
		}
		if ok && why != "" {
			why = fmt.Sprintf("%s (number %d in the list) %s", quote(cut(text)), i+1, why)
		}
		if why != "" {
			r.report(line, dotted(path), why, hint)
			fine = false
			continue
		}
		texts = append(texts, text)
	}
	return texts, fine
}

// bindings reads [keys]. An action whose id has a dot may be written as a table.
func (r *reader) bindings(t map[string]any, path []string, prefix string) {
	s, _ := setting("keys.<action>")
	for _, name := range slices.Sorted(maps.Keys(t)) {
		at, id := append(slices.Clone(path), name), prefix+name
		if inner, ok := t[name].(map[string]any); ok {
			r.bindings(inner, at, id+".")
			continue
		}
		line := r.lineOf(at...)
		if r.options.Actions != nil && !slices.Contains(r.options.Actions, id) {
			r.report(line, dotted(at), "there is no such action", didYouMean(id, r.options.Actions))
			continue
		}
		if other, taken := r.layer.keys[id]; taken {
			r.report(line, dotted(at), "is given twice", fmt.Sprintf("line %d has it already", other.line))
			continue
		}
		if v, ok := r.typed(s, t[name], at); ok {
			r.layer.keys[id] = placed{v, line}
		}
	}
}

// article is a kind as it stands in a sentence.
func (k Kind) article() string {
	if k == Switch {
		return string(k)
	}
	return "a " + string(k)
}

// describe says what a value of a file is.
func describe(value any) string {
	switch v := value.(type) {
	case string:
		return "the text " + quote(cut(v))
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return "the number " + strconv.FormatInt(v, 10)
	case float64:
		return "the number " + literal(v)
	case time.Time:
		return "a date or time"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	}
	return "something else"
}
