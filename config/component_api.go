package config

// [[api]] and [stages] of a component.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

const (
	maxRoutes    = 300 // routes of an API, API Gateway's quota
	maxAPIStages = 10  // stages of an API, its quota
)

// api reads one [[api]], after the functions.
func (c *componentReader) api(v values) {
	a := component.API{Name: v.text("name"), Kind: component.REST}
	if v.text("kind") == "http" {
		a.Kind = component.HTTP
	}
	v.need("routes")
	routes := v.texts("routes")
	if routes != nil && len(routes) == 0 {
		v.wrong("routes", "is empty", `write routes like "GET /activities/{id} FUNCTION"`)
	}
	if len(routes) > maxRoutes {
		c.report(routes[maxRoutes].line, "api.routes",
			fmt.Sprintf("there are more than %d, the most that API Gateway gives an API", maxRoutes), "make two APIs of it")
		routes = routes[:maxRoutes]
	}
	functions := c.written.functions
	var lines []int
	for _, entry := range routes {
		wrong := func(why, hint string) {
			c.report(entry.line, "api.routes", quote(cut(entry.text))+" "+why, hint)
		}
		r, why, hint := component.ParseRoute(entry.text)
		if why != "" {
			wrong(why, hint)
			continue
		}
		if r.Path == component.DefaultRoute && a.Kind == component.REST {
			wrong("is of an HTTP API alone", `write "ANY /{proxy+} `+r.Function+`", or kind = "http"`)
			continue
		}
		if !slices.Contains(functions, r.Function) {
			wrong("leads to "+quote(cut(r.Function))+", which is no [[function]] of this file",
				cmp.Or(didYouMean(r.Function, functions), "write the [[function]]"))
			continue
		}
		clashes := func(other component.Route) bool { return component.Clash(a.Kind, other, r) != "" }
		if i := slices.IndexFunc(a.Routes, clashes); i >= 0 {
			why := component.Clash(a.Kind, a.Routes[i], r)
			wrong(fmt.Sprintf("clashes with %s on line %d: %s", quote(cut(a.Routes[i].String())), lines[i], why), "")
			continue
		}
		a.Routes, lines = append(a.Routes, r), append(lines, entry.line)
		if a.Name != "" {
			c.component.Lines[strings.Join([]string{"api", a.Name, "routes", r.Key()}, ".")] = entry.line
		}
	}
	c.component.APIs = append(c.component.APIs, a)
}

// stages reads [stages], after all that is served at them.
func (c *componentReader) stages(root map[string]any) {
	of := &c.component.Stages
	of.Variable = component.DefaultVariable
	given := false
	c.single("stages", root, func(v values) {
		of.Variable = cmp.Or(v.text("variable"), component.DefaultVariable)
		given = v.given["names"] != nil
		if v.texts("names") != nil && len(v.texts("names")) == 0 {
			v.wrong("names", "is empty", `write names = ["dev", "stage", "prod"], or leave it out for those of aloft.toml`)
		}
		c.stageNames(v)
	})
	if _, isTable := root["stages"].(map[string]any); given || root["stages"] != nil && !isTable {
		return
	}
	of.Of = slices.Clone(c.options.Stages)
	if len(of.Of) == 0 && (root["function"] != nil || root["api"] != nil) {
		line := max(1, c.lineOf("stages"))
		c.report(line, "stages", "there are no stages", `write [stages] and names = ["dev", "stage", "prod"] below it`)
	}
}

// stageNames reads the stages that the file names.
func (c *componentReader) stageNames(v values) {
	of := &c.component.Stages
	var known []string
	for _, s := range c.options.Stages {
		known = append(known, s.Name)
	}
	first, last := map[string]int{}, -1
	for _, entry := range v.texts("names") {
		wrong := func(why, hint string) { c.report(entry.line, "stages.names", why, hint) }
		name := entry.text
		if why, hint := aliasProblem(name); why != "" {
			wrong(why, hint)
			continue
		}
		if line, taken := first[name]; taken {
			wrong(fmt.Sprintf("%s is on line %d already", quote(name), line), "name each stage once")
			continue
		}
		first[name] = entry.line
		if len(first) == maxAPIStages+1 && len(c.component.APIs) > 0 {
			wrong(fmt.Sprintf("there are more than %d, the most that API Gateway gives an API", maxAPIStages), "")
		}
		stage := model.FoundStage(name)
		if len(known) > 0 {
			i := slices.Index(known, name)
			switch {
			case i < 0:
				wrong(quote(name)+" is no stage of aloft.toml",
					cmp.Or(didYouMean(name, known), "it has "+strings.Join(known, ", ")))
				continue
			case i < last:
				wrong(fmt.Sprintf("%s comes after %s here, and before it in aloft.toml", quote(name), quote(known[last])),
					"name them in the order of promotion: "+strings.Join(known, ", "))
				continue
			}
			last, stage = i, c.options.Stages[i]
		}
		of.Of = append(of.Of, stage)
	}
}
