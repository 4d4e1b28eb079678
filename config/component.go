package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// ComponentOptions is what reading a component depends on beside its text.
type ComponentOptions struct {
	Stages []model.Stage   // those of the config; empty: it names none
	Now    time.Time       // when runtimes are judged; zero: none counts as deprecated
	Dir    string          // the folder that files named in it start at; empty: they are not looked at
	Home   string          // the user's home folder; empty when not known
	Quota  component.Quota // zero: what an account has that never asked for more
}

// ReadComponent reads a component from TOML as strictly as a configuration is read. The
// notes say what can be made and should be changed. The error is Problems, all at once, in the
// order of their lines; with any of them there is no component.
func ReadComponent(path string, text []byte, o ComponentOptions) (component.Component, Problems, error) {
	r, root, problem := openForm(path, text, form{
		what: "component", settings: ComponentSettings(), header: componentHeader, text: componentText,
	})
	if problem != nil {
		return component.Component{}, nil, Problems{problem}
	}
	if o.Quota == (component.Quota{}) {
		o.Quota = component.UsualQuota()
	}
	c := componentReader{formReader: r, options: o, component: component.Component{File: path, Lines: component.Lines{}}}
	if root != nil {
		c.root(root)
	}
	if problems := r.inOrder(); len(problems) > 0 {
		return component.Component{}, nil, problems
	}
	return c.component, c.notes, nil
}

// componentReader makes a component of parsed values.
type componentReader struct {
	*formReader
	options   ComponentOptions
	component component.Component
	notes     Problems
	builds    bool // there is a [build]
	// written are the names of tables and functions as the file has them: one that is
	// wrong is told of once, and not where something refers to it.
	written struct{ tables, functions []string }
}

// note adds something that can be made and should be changed.
func (c *componentReader) note(line int, key, text, hint string) {
	c.notes = append(c.notes, &Error{File: c.path, Line: line, Key: key, Text: text, Hint: hint})
}

// lines keeps where the keys of a table stand, by what the table is called.
func (c *componentReader) lines(v values, called ...string) {
	at := strings.Join(called, ".")
	if at != "" {
		c.component.Lines[at] = v.line("")
		at += "."
	}
	for name := range v.given {
		c.component.Lines[at+name] = v.line(name)
	}
}

// root reads the file.
func (c *componentReader) root(root map[string]any) {
	top := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(root)) {
		if !slices.Contains([]string{"repository", "build", "function", "table", "api", "stages"}, name) {
			top[name] = root[name]
		}
	}
	v := c.values("", top)
	if root["name"] == nil {
		c.report(1, "name", "is missing", `write name = "…" at the top of the file`)
	}
	c.lines(v)
	c.component.Name = v.text("name")
	c.component.Boundary = v.text("permissions_boundary")
	c.component.LogDays = c.logDays(v)

	c.builds = root["build"] != nil
	c.single("repository", root, c.repository)
	c.several("table", root, c.table)
	c.several("function", root, c.function)
	c.several("api", root, c.api)
	c.single("build", root, c.build)
	c.stages(root)
	c.together(root)
}

// single reads a table that stands once.
func (c *componentReader) single(name string, root map[string]any, read func(values)) {
	switch t := root[name].(type) {
	case nil:
	case map[string]any:
		v := c.values(name, t, name)
		c.lines(v, name)
		read(v)
	case []map[string]any:
		c.report(c.lineOf(name, element(0)), name, "is a list of tables, and a component has one", "write ["+name+"]")
	default:
		c.report(c.lineOf(name), name, "is "+describe(t)+", not a table", "write ["+name+"] and its keys below it")
	}
}

// several reads the tables of a name. No two are called the same.
func (c *componentReader) several(name string, root map[string]any, read func(values)) {
	if root[name] == nil {
		return
	}
	first := map[string]int{}
	c.tables(name, root[name], func(i int, t map[string]any) {
		if i == maxComponentThings {
			c.report(c.lineOf(name, element(i)), name, fmt.Sprintf("there are more than %d", maxComponentThings),
				"make several components of it")
		}
		if i >= maxComponentThings {
			return
		}
		v := c.values(name, t, name, element(i))
		v.need("name")
		if called := v.text("name"); called != "" {
			if line, taken := first[called]; taken {
				v.wrong("name", fmt.Sprintf("there is a [[%s]] %s on line %d already", name, quote(called), line), "")
			} else {
				first[called] = v.line("name")
				c.lines(v, name, called)
			}
		}
		read(v)
	})
}

// logDays are the days that CloudWatch knows.
func (c *componentReader) logDays(v values) int {
	known := []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
	days := int(v.number("log_days", component.DefaultLogDays))
	if slices.Contains(known, days) {
		return days
	}
	i, _ := slices.BinarySearch(known, days)
	hint := fmt.Sprintf("use %d", known[min(i, len(known)-1)])
	if i > 0 {
		hint = fmt.Sprintf("use %d or %d", known[i-1], known[min(i, len(known)-1)])
	}
	v.wrong("log_days", fmt.Sprintf("%d is no number of days that CloudWatch keeps lines for", days), hint)
	return 0
}

// role is the execution role that a table names.
func (v values) role() component.Role {
	if text := v.text("role"); text != createRole {
		return component.Role(text)
	}
	return ""
}

// asWritten is the name of a table as the file has it.
func (v values) asWritten() string {
	name, _ := v.given["name"].(string)
	return name
}

// together checks what only shows with the whole file at hand.
func (c *componentReader) together(root map[string]any) {
	of := &c.component
	if of.Repository == nil && of.Build == nil && len(of.Functions)+len(of.Tables)+len(of.APIs) == 0 &&
		len(c.problems) == 0 {
		c.report(1, "", "there is nothing to make",
			"write a [repository], a [build], a [[function]], a [[table]] or an [[api]]")
	}
	if root["build"] != nil && root["repository"] == nil {
		c.report(c.lineOf("build"), "build", "has no source", "write [repository] with name or source above it")
	}
	c.quota()
}
