package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/aloftdeck/aloft/model"
)

// stages reads the [[stage]] tables.
func (r *reader) stages(value any) {
	r.tables("stage", value, r.stage)
	r.stageClashes()
}

// tables reads tables of which there can be several.
func (r *reader) tables(name string, value any, each func(i int, t map[string]any)) {
	hint := "write [[" + name + "]] above the keys of each"
	switch v := value.(type) {
	case []map[string]any:
		for i, t := range v {
			each(i, t)
		}
	case []any:
		for i, e := range v {
			t, ok := e.(map[string]any)
			if !ok {
				r.report(r.lineOf(name, element(i)), name, "number "+strconv.Itoa(i+1)+" in the list is "+describe(e)+", not a table", hint)
				continue
			}
			each(i, t)
		}
	default:
		r.report(r.lineOf(name), name, "is "+describe(value)+", but there can be several", hint)
	}
}

// texts reads the texts of one of several tables, by key. It answers false when
// one of them can not be used, or one is left out that has to be there.
func (r *reader) texts(table string, i int, t map[string]any, needs []string, keys ...string) (map[string]*placed, bool) {
	at := func(key string) []string { return []string{table, element(i), key} }
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if _, ok := setting(table + "." + key); !ok {
			r.unknown(table, key, t[key], at(key)...)
		}
	}
	found, fine := map[string]*placed{}, true
	for _, key := range slices.Concat(needs, keys) {
		value, given := t[key]
		if !given {
			continue
		}
		s, _ := setting(table + "." + key)
		v, ok := r.typed(s, value, at(key))
		if !ok {
			fine = false
			continue
		}
		found[key] = &placed{v, r.lineOf(at(key)...)}
	}
	for _, key := range needs {
		if t[key] == nil {
			form := `"…"`
			if s, _ := setting(table + "." + key); s.Kind == Texts {
				form = `["…"]`
			}
			r.report(r.lineOf(table, element(i)), table, "has no "+key, "write "+key+" = "+form+" below [["+table+"]]")
			fine = false
		}
	}
	return found, fine
}

// stage reads one [[stage]].
func (r *reader) stage(i int, t map[string]any) {
	if found, ok := r.texts("stage", i, t, []string{"name"}, "alias", "confirm", "wiring"); ok {
		r.layer.stages = append(r.layer.stages, stageEntry{
			line: r.lineOf("stage", element(i)), name: *found["name"], alias: found["alias"], confirm: found["confirm"],
			wiring: found["wiring"],
		})
	}
}

// aliasOf is the alias of a stage: its name, when it says nothing else.
func (e stageEntry) aliasOf() placed {
	if e.alias != nil {
		return *e.alias
	}
	return e.name
}

// stageClashes reports stages that can not be told apart. A stage named like the
// alias of another is one of them: whoever reads the name beside AWS's own
// console would take the one for the other.
func (r *reader) stageClashes() {
	type use struct {
		stage string
		line  int
	}
	named, aliased := map[string]use{}, map[string]use{}
	for _, e := range r.layer.stages {
		name := e.name.value.(string)
		if u, taken := named[name]; taken {
			r.report(e.name.line, "stage.name", fmt.Sprintf("there is a stage %s on line %d already", quote(name), u.line), "")
			continue
		}
		alias := e.aliasOf()
		a := alias.value.(string)
		switch u, taken := aliased[a]; {
		case taken && a == name && e.alias == nil:
			r.report(alias.line, "stage.name", fmt.Sprintf("%s is the alias of the stage %s on line %d", quote(a), quote(u.stage), u.line), "give this stage another alias and name")
		case taken:
			r.report(alias.line, "stage.alias", fmt.Sprintf("%s is the alias of the stage %s on line %d already", quote(a), quote(u.stage), u.line), "")
		default:
			if u, taken := aliased[name]; taken {
				r.report(e.name.line, "stage.name", fmt.Sprintf("%s is the alias of the stage %s on line %d", quote(name), quote(u.stage), u.line), "name this stage otherwise")
			} else if u, taken := named[a]; taken {
				r.report(alias.line, "stage.alias", fmt.Sprintf("%s is the name of another stage, on line %d", quote(a), u.line), "name that stage otherwise")
			}
			aliased[a] = use{name, alias.line}
		}
		named[name] = use{name, e.name.line}
	}
}

// stagesOf makes the stages of a layer that stands by itself.
func (c *Config) stagesOf(l *layer) {
	for _, e := range l.stages {
		s := model.Stage{Name: e.name.value.(string), Alias: e.aliasOf().value.(string), Confirm: model.ConfirmKey}
		key := "stage." + s.Name
		if len(c.Stages) == 0 {
			c.Origins["stage"] = Origin{l.path, e.line}
		}
		if e.alias != nil {
			c.Origins[key+".alias"] = Origin{l.path, e.alias.line}
		}
		if e.confirm != nil {
			s.Confirm = model.Confirm(e.confirm.value.(string))
			c.Origins[key+".confirm"] = Origin{l.path, e.confirm.line}
		}
		if e.wiring != nil {
			s.Wiring = e.wiring.value.(bool)
			c.Origins[key+".wiring"] = Origin{l.path, e.wiring.line}
		}
		c.Stages = append(c.Stages, s)
	}
}
