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
	const hint = "write [[stage]] above the keys of each"
	switch v := value.(type) {
	case []map[string]any:
		for i, t := range v {
			r.stage(i, t)
		}
	case []any:
		for i, e := range v {
			t, ok := e.(map[string]any)
			if !ok {
				r.report(r.lineOf("stage", element(i)), "stage", "number "+strconv.Itoa(i+1)+" in the list is "+describe(e)+", not a table", hint)
				continue
			}
			r.stage(i, t)
		}
	default:
		r.report(r.lineOf("stage"), "stage", "is "+describe(value)+", but there can be several", hint)
	}
	r.stageClashes()
}

// stage reads one [[stage]].
func (r *reader) stage(i int, t map[string]any) {
	at := func(key string) []string { return []string{"stage", element(i), key} }
	entry := stageEntry{line: r.lineOf("stage", element(i))}
	fine := true
	get := func(key string) *placed {
		value, given := t[key]
		if !given {
			return nil
		}
		s, _ := setting("stage." + key)
		v, ok := r.typed(s, value, at(key))
		if !ok {
			fine = false
			return nil
		}
		return &placed{v, r.lineOf(at(key)...)}
	}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if _, ok := setting("stage." + key); !ok {
			r.unknown("stage", key, t[key], at(key)...)
		}
	}
	name := get("name")
	entry.alias, entry.confirm = get("alias"), get("confirm")
	switch {
	case name != nil:
		entry.name = *name
	case t["name"] == nil:
		r.report(entry.line, "stage", "has no name", `write name = "…" below [[stage]]`)
		fine = false
	}
	if fine {
		r.layer.stages = append(r.layer.stages, entry)
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
		c.Stages = append(c.Stages, s)
	}
}
