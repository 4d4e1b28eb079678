package config

// Files beside aloft.toml that are tables of settings too: scenarios and components.

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Kinds of values that such files hold besides.
const (
	TextTable Kind = "table of texts"
	TableList Kind = "list of tables"
)

// form is what a kind of file may hold.
type form struct {
	what     string // "scenario"
	settings []Setting
	header   func(table string) string              // where the keys of a table stand: "in [[function]]"
	text     func(key, v string) (why, hint string) // what is wrong with a text
}

// formReader checks the parsed values of one file against its form.
type formReader struct {
	*reader
	form
	byKey map[string]Setting
}

// openForm parses the text. Without a root there are problems in the reader.
func openForm(path string, data []byte, f form) (*formReader, map[string]any, *Error) {
	if len(data) > maxFile {
		return nil, nil, &Error{File: path, Text: "is larger than 1 MiB, which no " + f.what + " is"}
	}
	text, problem := plainText(path, data)
	if problem != nil {
		return nil, nil, problem
	}
	where := findPlaces(text)
	if where.tooDeep > 0 {
		return nil, nil, &Error{File: path, Line: where.tooDeep,
			Text: "tables, lists or dotted keys are nested too deep"}
	}
	if where.badKey > 0 {
		return nil, nil, &Error{File: path, Line: where.badKey, Text: "a key holds a control character"}
	}
	root := map[string]any{}
	_, err := toml.Decode(text, &root)
	if err != nil && !(len(where.twice) > 0 && strings.HasSuffix(err.Error(), "has already been defined.")) {
		return nil, nil, syntaxError(path, text, err)
	}
	r := &formReader{reader: &reader{path: path, where: where}, form: f, byKey: map[string]Setting{}}
	for _, s := range f.settings {
		r.byKey[s.Key] = s
	}
	for _, t := range where.twice {
		r.report(t.line, dotted(t.key), "is given twice", fmt.Sprintf("line %d has it already", t.first))
	}
	if err != nil {
		root = nil
	}
	return r, root, nil
}

// inOrder are the problems in the order of their lines.
func (r *formReader) inOrder() Problems {
	slices.SortStableFunc(r.problems, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return r.problems
}

// around splits a dotted key into the table that it is in, empty at the top, and its name.
func around(key string) (string, string) {
	i := strings.LastIndexByte(key, '.')
	return key[:max(i, 0)], key[i+1:]
}

// names are the keys of a table, and at the top the tables too.
func (r *formReader) names(of string) []string {
	var all []string
	for _, x := range r.settings {
		t, name := around(x.Key)
		switch {
		case t == of:
			all = append(all, name)
		case of == "" && !strings.Contains(t, ".") && !slices.Contains(all, t):
			all = append(all, t)
		}
	}
	return all
}

// unknownIn reports a key that the file does not have. The nearest is looked for
// in the same table; a key of another table is told where it belongs.
func (r *formReader) unknownIn(in, name string, value any, at []string) {
	text := "unknown key"
	switch value.(type) {
	case map[string]any, []map[string]any:
		text = "unknown table"
	}
	hint := didYouMean(name, r.names(in))
	if hint == "" {
		for _, x := range r.settings {
			if t, n := around(x.Key); n == name && t != in {
				hint = "it belongs " + r.header(t)
				break
			}
		}
	}
	r.report(r.lineOf(at...), dotted(at), text, hint)
}

// values are the checked values of one table.
type values struct {
	*formReader
	table string
	path  []string
	given map[string]any
	found map[string]any // string, bool, float64, or as they are in the file those of TextTable and TableList
}

// listed is a text of a list and where it stands.
type listed struct {
	text string
	line int
}

// values checks a table's keys.
func (r *formReader) values(table string, t map[string]any, path ...string) values {
	v := values{formReader: r, table: table, path: path, given: t, found: map[string]any{}}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		at := v.at(name)
		x, ok := r.byKey[v.key(name)]
		if !ok {
			r.unknownIn(table, name, t[name], at)
			continue
		}
		switch x.Kind {
		case TextTable, TableList:
			v.found[name] = t[name]
			continue
		case Texts:
			v.found[name] = r.textsOf(x, t[name], at)
			continue
		}
		x.Key = r.what + "." + x.Key // the rules for names in aloft.toml do not hold here
		value, fine := r.typed(x, t[name], at)
		if !fine {
			continue
		}
		switch value := value.(type) {
		case int:
			v.found[name] = float64(value)
		case string:
			if why, hint := r.text(v.key(name), value); why != "" {
				r.report(r.lineOf(at...), dotted(at), why, hint)
				continue
			}
			v.found[name] = value
		default:
			v.found[name] = value
		}
	}
	return v
}

// textsOf are the texts of a list, each with its line; nil when it is none.
func (r *formReader) textsOf(x Setting, value any, at []string) []listed {
	list, ok := value.([]any)
	if !ok {
		hint := ""
		if text, isText := value.(string); isText {
			hint = "write [" + quote(cut(text)) + "]"
		}
		r.report(r.lineOf(at...), dotted(at), "takes "+x.Kind.article()+", not "+describe(value), hint)
		return nil
	}
	texts := []listed{}
	for i, value := range list {
		line := r.lineOf(append(slices.Clone(at), element(i))...)
		text, ok := value.(string)
		if !ok {
			r.report(line, dotted(at), fmt.Sprintf("number %d in the list is %s, not a text", i+1, describe(value)), "")
			continue
		}
		texts = append(texts, listed{text, line})
	}
	return texts
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

func (v values) texts(name string) []listed { l, _ := v.found[name].([]listed); return l }

func (v values) number(name string, absent float64) float64 {
	if n, ok := v.found[name].(float64); ok {
		return n
	}
	return absent
}

// wrong reports what is wrong with a key that is given, or with its table.
func (v values) wrong(name, text, hint string) {
	key := v.key(name)
	if name == "" {
		key = v.table
	}
	v.report(v.line(name), key, text, hint)
}

// need reports keys that are not there.
func (v values) need(names ...string) {
	for _, name := range names {
		if v.given[name] == nil {
			v.report(v.lineOf(v.path...), v.table, "has no "+name, "write "+name+" = … "+
				strings.Replace(v.header(v.table), "in ", "below ", 1))
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
	x := v.byKey[v.key(name)]
	if n, ok := v.found[name].(float64); ok && n < least {
		v.report(v.line(name), v.key(name), literal(n)+" "+x.Unit+" is less than "+literal(least)+", "+why, "use "+
			literal(least)+" or more")
	}
}
