package config

// [[function]]: where the code of functions comes from.

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// sourceEntry is one [[function]]. Project, artifact and image are nil when
// left out.
type sourceEntry struct {
	name                     placed
	project, artifact, image *placed
}

// sources reads the [[function]] tables.
func (r *reader) sources(value any) {
	r.tables("function", value, func(i int, t map[string]any) {
		found, ok := r.texts("function", i, t, []string{"name"}, "project", "artifact", "image")
		if !ok {
			return
		}
		entry := sourceEntry{name: *found["name"], project: found["project"], artifact: found["artifact"], image: found["image"]}
		name := entry.name.value.(string)
		if first := findSource(r.layer.sources, name); first != nil {
			r.report(entry.name.line, "function.name", fmt.Sprintf("there is a function %s on line %d already", quote(name), first.name.line), "")
			return
		}
		r.layer.sources = append(r.layer.sources, entry)
	})
}

func findSource(entries []sourceEntry, function string) *sourceEntry {
	i := slices.IndexFunc(entries, func(e sourceEntry) bool { return e.name.value.(string) == function })
	if i < 0 {
		return nil
	}
	return &entries[i]
}

// sourcesOf takes the sources of a layer.
func (c *Config) sourcesOf(l *layer) {
	for _, e := range l.sources {
		s := Source{Function: e.name.value.(string)}
		key := "function." + s.Function
		c.Origins[key] = Origin{l.path, e.name.line}
		if e.project != nil {
			s.Project = e.project.value.(string)
			c.Origins[key+".project"] = Origin{l.path, e.project.line}
		}
		if e.artifact != nil {
			s.Artifact = e.artifact.value.(string)
			c.Origins[key+".artifact"] = Origin{l.path, e.artifact.line}
		}
		if e.image != nil {
			s.Image = e.image.value.(string)
			c.Origins[key+".image"] = Origin{l.path, e.image.line}
		}
		c.Sources = append(c.Sources, s)
	}
}

// moreSources adds the sources of a personal file. What the team has said of a
// function decides what code its stages get, and stands.
func (c *Config) moreSources(l *layer, refuse func(line int, key, text, hint string)) {
	for _, e := range l.sources {
		name := e.name.value.(string)
		if at, taken := c.Origins["function."+name]; taken {
			refuse(e.name.line, "function.name", "the team's file says where the code of "+quote(name)+" comes from ("+at.String()+")",
				"take it out of the personal file")
			continue
		}
		c.sourcesOf(&layer{path: l.path, sources: []sourceEntry{e}})
	}
}

// SourceOf says where the code of a function comes from, with the project filled
// in: the one called like the function, unless a file says otherwise.
func (c Config) SourceOf(function string) Source {
	for _, s := range c.Sources {
		if s.Function == function {
			if s.Project == "" {
				s.Project = function
			}
			return s
		}
	}
	return Source{Function: function, Project: function}
}

// FunctionsOf are the functions that a file says a project's builds make, in their
// order. Without any, a project makes the function called like it.
func (c Config) FunctionsOf(project string) []Source {
	var made []Source
	for _, s := range c.Sources {
		if s = c.SourceOf(s.Function); s.Project == project {
			made = append(made, s)
		}
	}
	return made
}

// nameProblem says why a text can not be the name of something in AWS.
func nameProblem(v, what string, most int) (why, hint string) {
	allowed := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
	}
	switch {
	case v == "":
		return "is empty", ""
	case len(v) > most:
		return fmt.Sprintf("is longer than the %d letters of %s's name", most, what), ""
	case strings.ContainsFunc(v, func(c rune) bool { return !allowed(c) }):
		return quote(cut(v)) + " is not a name that " + what + " can have", "use letters a to z, digits, - and _"
	}
	return "", ""
}

// functionProblem says why no function can have a name. A glob is none: one zip
// belongs to one function.
func functionProblem(v string) (why, hint string) { return nameProblem(v, "a function", 64) }

// projectProblem says why no CodeBuild project can have a name.
func projectProblem(v string) (why, hint string) {
	if why, hint = nameProblem(v, "a project", 255); why == "" && strings.ContainsAny(v[:1], "-_") {
		return quote(cut(v)) + " is not a name that a project can have", "it begins with a letter or a digit"
	}
	return why, hint
}

// artifactProblem says why a text can not be the path of a zip inside an artifact.
func artifactProblem(v string) (why, hint string) {
	switch {
	case v == "":
		return "is empty", "leave it out when the artifact is the function's own"
	case v != safetext.Line(v):
		return quote(cut(v)) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
	case strings.HasPrefix(v, "/") || strings.HasSuffix(v, "/") || strings.Contains(v, `\`) || path.Clean(v) != strings.TrimPrefix(v, "./"),
		v == "." || strings.HasPrefix(path.Clean(v), ".."):
		return quote(cut(v)) + " is not a path inside an artifact", `write it like "dist/orders.zip"`
	}
	return "", ""
}

// imageProblem says why a text can not name the image that a build pushes.
func imageProblem(v string) (why, hint string) {
	if why = model.ImageProblem(v); why == "" {
		return "", ""
	}
	return quote(cut(v)) + " " + why, `write it like "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:{commit}", with {commit}, {short}, {number} or {branch}`
}
