package verb

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// output shows the stages, and below them what is wrong with each.
func (r *apiReport) output() output {
	o := output{document: r.document(), notes: r.notes, none: "there are no APIs to show"}
	t := table{head: []string{"API", "KIND", "STAGE", "VARIABLES", "DEPLOYED", "WIRING", "URL"}}
	var below []string
	for _, facts := range r.facts {
		for _, s := range facts.Stages {
			w, asked := r.stages[model.APIStageKey{API: facts.API.ID, Stage: s.Name}]
			if !asked {
				continue
			}
			url := cmp.Or(facts.API.URL(s.Name), "—")
			if own := r.domainsOf(w.APIStageKey); len(own) > 0 {
				url = own[0]
			}
			t.add(facts.API.Name, string(facts.API.Kind), s.Name, variableWords(s), deployedWords(s), wiringWords(w),
				url)
			below = append(below, r.below(facts, w)...)
		}
	}
	if len(t.rows) > 0 {
		o.lines = append(t.lines(), below...)
	}
	return o
}

func variableWords(s model.APIStage) string {
	var all []string
	for _, name := range s.VariableNames() {
		all = append(all, name+"="+s.Variables[name])
	}
	return cmp.Or(strings.Join(all, " "), "—")
}

func deployedWords(s model.APIStage) string {
	switch {
	case s.AutoDeploy:
		return "by itself"
	case s.Deployment == "":
		return "nothing"
	case s.Deployed.IsZero():
		return "?"
	}
	return s.Deployed.UTC().Format(time.DateOnly + " 15:04")
}

// wiringWords are the wiring of a stage in a few words.
func wiringWords(w model.StageWiring) string {
	functions, pinned, unknown := 0, 0, 0
	for _, route := range w.Routes {
		if route.Function == "" && !route.Broken && !route.Unknown {
			continue
		}
		functions++
		if route.Pinned {
			pinned++
		}
		if route.Unknown {
			unknown++
		}
	}
	words := fmt.Sprintf("%s sound", plural(functions, "route"))
	switch broken := w.Broken(); {
	case broken > 0:
		words = paint(styleBad, fmt.Sprintf("✗ %d of %s", broken, plural(functions, "route")))
	case len(w.Problems) > 0:
		words = paint(styleBad, "✗ "+plural(len(w.Problems), "problem"))
	case unknown > 0:
		words = fmt.Sprintf("%s not known of %d", plural(unknown, "route"), functions)
	}
	if pinned > 0 {
		words += fmt.Sprintf(" · %d pinned", pinned)
	}
	return words
}

// below says what is wrong with a stage, what can not be judged, and what mends it.
func (r *apiReport) below(facts model.APIFacts, w model.StageWiring) []string {
	if len(w.Problems)+len(w.Unknown)+len(w.Notes) == 0 {
		return nil
	}
	lines := []string{"", paint(styleBold, facts.API.Name+" "+w.Stage)}
	for _, p := range w.Problems {
		lines = append(lines, paint(styleBad, "  ✗ ")+about(p)+p.Detail)
		lines = append(lines, routeLines(p)...)
		if p.Caller != "" {
			lines = append(lines, "      "+p.Caller)
		}
		if p.Statement != "" {
			lines = append(lines, "      "+p.Statement)
		}
		if p.Mend != "" {
			mend := "      to do: " + p.Mend
			if p.Fixable {
				mend = "      --fix: " + p.Mend
			}
			lines = append(lines, mend)
		}
	}
	for _, p := range w.Unknown {
		lines = append(lines, paint(styleWarn, "  ? ")+about(p)+p.Detail)
		lines = append(lines, routeLines(p)...)
		if p.Statement != "" {
			lines = append(lines, "      "+p.Statement)
		}
	}
	for _, note := range w.Notes {
		lines = append(lines, paint(styleDim, "    "+note))
	}
	return lines
}

// about says whose call a problem is about, where it is not the routes' own.
func about(p model.WireProblem) string {
	switch {
	case p.Authorizer != "" && p.Canary:
		return "authorizer " + p.Authorizer + ", canary: "
	case p.Authorizer != "":
		return "authorizer " + p.Authorizer + ": "
	case p.Canary:
		return "canary: "
	}
	return ""
}

// routeLines name the routes that a problem is about.
func routeLines(p model.WireProblem) []string {
	const most = 8
	var lines []string
	for i, route := range p.Routes {
		if i == most && len(p.Routes) > most+1 {
			return append(lines, fmt.Sprintf("      and %d more", len(p.Routes)-most))
		}
		lines = append(lines, "      "+route.String())
	}
	return lines
}
