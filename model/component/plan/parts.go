package plan

import "github.com/aloftdeck/aloft/model/component"

// parts are all things of the component, in the order in which they rest on one another.
func (v *view) parts() []part {
	c := v.Component
	var all []part
	add := func(p ...part) { all = append(all, p...) }
	if c.Build != nil && v.artifacts() {
		add(bucket{v.place().Bucket})
	}
	if r := c.Repository; r != nil {
		switch {
		case r.Kind == component.CodeCommit:
			add(repository{r.Name}, firstCommit{r.Name + " " + r.Branch})
		case r.Connection != "":
			add(connection{r.Connection})
		}
	}
	if c.Images() {
		add(images{c.Name})
	}
	for _, r := range v.roles() {
		add(role{r})
	}
	for _, name := range v.logGroups() {
		add(logGroup{name})
	}
	if c.Build != nil {
		add(project{c.Build.Project})
		if len(c.Build.OnPush) > 0 {
			add(trigger{c.Build.Project})
		}
		add(build{c.Build.Project})
	}
	for _, f := range c.Functions {
		add(function{f}, version{f})
	}
	for _, t := range c.Tables {
		add(table{t})
		for _, i := range t.Indexes {
			add(index{t, i})
		}
		if t.TTL != "" {
			add(ttl{t})
		}
		if t.PointInTime {
			add(recovery{t})
		}
	}
	for _, a := range c.APIs {
		add(api{a}, routes{a})
	}
	for i, s := range c.Stages.Of {
		for _, f := range c.Functions {
			if i == 0 {
				add(move{f, s})
			}
			add(alias{function: f.Name, stage: s})
		}
		for _, a := range c.APIs {
			for _, f := range a.Functions() {
				add(permission{api: a, function: f, stage: s})
			}
			if i == 0 {
				add(deployment{a, s})
			}
			add(apiStage{api: a, stage: s})
		}
	}
	return all
}
