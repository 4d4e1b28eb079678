package config

// [[branch]]: which stage the builds of branches are for.

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// branchEntry is one [[branch]].
type branchEntry struct{ match, stage placed }

// branches reads the [[branch]] tables.
func (r *reader) branches(value any) {
	r.tables("branch", value, func(i int, t map[string]any) {
		found, ok := r.texts("branch", i, t, []string{"match", "stage"})
		if !ok {
			return
		}
		entry := branchEntry{*found["match"], *found["stage"]}
		if at := slices.IndexFunc(r.layer.branches, func(b branchEntry) bool { return b.match.value == entry.match.value }); at >= 0 {
			r.report(entry.match.line, "branch.match", fmt.Sprintf("is given twice: %s is on line %d already",
				quote(entry.match.value.(string)), r.layer.branches[at].match.line), "")
			return
		}
		r.layer.branches = append(r.layer.branches, entry)
	})
}

// strangeStage says that a branch is for none of the stages.
func strangeStage(b branchEntry, known []string) (why, hint string) {
	return noStage(b.stage.value.(string), known)
}

// noStage says that a name is none of the stages'.
func noStage(stage string, known []string) (why, hint string) {
	if slices.Contains(known, stage) {
		return "", ""
	}
	if hint = didYouMean(stage, known); hint == "" {
		hint = "the stages are " + strings.Join(known, ", ")
	}
	return "there is no stage " + quote(stage), hint
}

// branchProblem says why a text can not be a glob of branches.
func branchProblem(v string) (why, hint string) {
	switch {
	case v != safetext.Line(v) || strings.ContainsAny(v, " ~^:"):
		return quote(cut(v)) + " is no glob of branches", `write it like "main" or "feature/*"`
	case strings.HasPrefix(v, "refs/"):
		return quote(cut(v)) + " begins with refs/", "a branch is matched by its name alone, such as " + quote(cut(strings.TrimPrefix(v, "refs/heads/")))
	}
	if why = globProblem(v); why != "" {
		why = quote(cut(v)) + " " + why
	}
	return why, ""
}

// branchesOf takes the branches of a layer.
func (c *Config) branchesOf(l *layer) {
	for _, e := range l.branches {
		b := Branch{Match: e.match.value.(string), Stage: e.stage.value.(string)}
		c.Origins["branch."+b.Match] = Origin{l.path, e.match.line}
		c.Origins["branch."+b.Match+".stage"] = Origin{l.path, e.stage.line}
		c.Branches = append(c.Branches, b)
	}
}

// moreBranches adds those of a personal file behind the team's, which go first.
func (c *Config) moreBranches(l *layer, refuse func(line int, key, text, hint string)) {
	var known []string
	for _, s := range c.Stages {
		known = append(known, s.Name)
	}
	for _, e := range l.branches {
		match := e.match.value.(string)
		if at, taken := c.Origins["branch."+match+".stage"]; taken {
			refuse(e.match.line, "branch.match", "the team's file says which stage "+quote(match)+" is for ("+at.String()+")", "take it out of the personal file")
			continue
		}
		if why, hint := strangeStage(e, known); why != "" && len(known) > 0 {
			refuse(e.stage.line, "branch.stage", why, hint)
			continue
		}
		c.branchesOf(&layer{path: l.path, branches: []branchEntry{e}})
	}
}

// StageOf is the stage that a build of a branch is for, and whether any is.
func (c Config) StageOf(branch string) (model.Stage, bool) {
	if branch == "" {
		return model.Stage{}, false
	}
	flat := strings.NewReplacer("/", "\x01") // to a glob of path a slash is special
	for _, b := range c.Branches {
		if ok, err := path.Match(flat.Replace(b.Match), flat.Replace(branch)); !ok || err != nil {
			continue
		}
		for _, s := range c.Stages {
			if s.Name == b.Stage {
				return s, true
			}
		}
		return model.Stage{Name: b.Stage, Alias: b.Stage, Confirm: model.ConfirmKey}, len(c.Stages) == 0
	}
	return model.Stage{}, false
}
