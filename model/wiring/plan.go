package wiring

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Step is one call that mends a part of the wiring of a stage. One of its three parts is set.
type Step struct {
	API   model.API
	Stage string

	Permission model.Permission // a statement that is missing
	Removes    bool             // the statement is taken away again
	Variable   Variable         // a variable that is missing
	Deploys    bool             // the draft, which is not deployed
	Serves     string           // the deployment that a deployment replaces; empty for none
	Back       string           // the deployment that the stage goes back to; empty: the draft is deployed
	Problems   []string         // what it mends, in words
}

// Variable is a value for a variable of a stage.
type Variable struct {
	Name string
	From string // what it says now; empty: the stage has none of that name
	To   string // empty: it goes away
}

// Touches reports whether the step is about a stage of the config: by its name or alias, or
// because it lets something in to that alias.
func (s Step) Touches(stage model.Stage) bool {
	return s.Stage == stage.Name || s.Stage == stage.Alias || s.Permission.Alias != "" && s.Permission.Alias == stage.Alias ||
		s.Variable.To != "" && s.Variable.To == stage.Alias
}

// Call is the step in the words of AWS.
func (s Step) Call() string {
	at := s.API.Name + " " + s.Stage
	switch {
	case s.Deploys && s.Back != "":
		return "UpdateStage of " + at + " goes back to the deployment " + s.Back
	case s.Deploys:
		return "CreateDeployment of " + s.API.Name + " and UpdateStage of " + at + ": it then serves all of the draft"
	case s.Variable.Name != "" && s.Variable.To == "":
		return "UpdateStage of " + at + " removes the variable " + s.Variable.Name
	case s.Variable.Name != "":
		return "UpdateStage of " + at + " sets the variable " + s.Variable.Name + " to " + s.Variable.To
	}
	p := s.Permission
	if s.Removes {
		return "RemovePermission of " + p.Statement + " on " + called(p.Function, p.Alias)
	}
	return "AddPermission on " + called(p.Function, p.Alias) + " for " + p.SourceARN + " (" + p.Statement + ")"
}

// called is a function by one of its qualifiers.
func called(function, qualifier string) string {
	if qualifier == "" {
		return function
	}
	return function + ":" + qualifier
}

// Plan is what would mend the wiring of a stage: permissions first, then the variables that
// rest on them, then a deployment. A permission is for one alias and all routes of the stage,
// never for another stage. What can not be mended is left out.
func (c Checker) Plan(facts model.APIFacts, stage string) []Step {
	found := c.Check(facts, stage)
	variables := c.variables(facts, stage, found)
	drafted := slices.ContainsFunc(found.Problems,
		func(p model.WireProblem) bool { return p.Kind == model.NotDeployed && p.Fixable })
	// What will be called once variables are set and the draft is deployed has to be let in too.
	then := facts
	if s, ok := facts.Stage(stage); ok && len(variables) > 0 {
		s.Variables = maps.Clone(s.Variables)
		if s.Variables == nil {
			s.Variables = map[string]string{}
		}
		for _, v := range variables {
			s.Variables[v.Variable.Name] = v.Variable.To
		}
		then.Stages = slices.Clone(facts.Stages)
		then.Stages[slices.IndexFunc(then.Stages, func(o model.APIStage) bool { return o.Name == stage })] = s
	}
	after := []model.StageWiring{found, c.Check(then, stage)}
	if drafted {
		deployed := then
		deployed.Deployed = maps.Clone(then.Deployed)
		deployed.Deployed[stage] = then.Draft
		after = append(after, c.Check(deployed, stage))
	}
	var steps []Step
	for _, w := range after {
		steps = c.permissions(steps, facts.API, stage, w)
	}
	steps = append(steps, variables...)
	if drafted {
		s, _ := facts.Stage(stage)
		step := Step{API: facts.API, Stage: stage, Deploys: true, Serves: s.Deployment}
		for _, p := range found.Problems {
			if p.Kind == model.NotDeployed {
				step.Problems = append(step.Problems, p.Detail)
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// permissions adds the statements that are missing, each once.
func (c Checker) permissions(steps []Step, api model.API, stage string, w model.StageWiring) []Step {
	for _, p := range w.Problems {
		if p.Kind != model.NoPermission || !p.Fixable {
			continue
		}
		permission := model.Permission{Function: p.Function, Alias: p.Alias, Statement: p.Permission,
			SourceARN: p.Source}
		at := slices.IndexFunc(steps, func(s Step) bool { return s.Permission == permission })
		if at < 0 {
			at = len(steps)
			steps = append(steps, Step{API: api, Stage: stage, Permission: permission})
		}
		if !slices.Contains(steps[at].Problems, p.Detail) {
			steps[at].Problems = append(steps[at].Problems, p.Detail)
		}
	}
	return steps
}

// variables are those that are missing and whose value is certain: that of the stage's alias,
// where every function that they would lead to has it.
func (c Checker) variables(facts model.APIFacts, stage string, w model.StageWiring) []Step {
	var steps []Step
	for _, p := range w.Problems {
		if p.Kind != model.NoVariable || !p.Fixable {
			continue
		}
		at := slices.IndexFunc(steps, func(s Step) bool { return s.Variable.Name == p.Variable })
		if at < 0 {
			at = len(steps)
			steps = append(steps, Step{API: facts.API, Stage: stage, Variable: Variable{Name: p.Variable,
				To: c.Alias(stage)}})
		}
		if !slices.Contains(steps[at].Problems, p.Detail) {
			steps[at].Problems = append(steps[at].Problems, p.Detail)
		}
	}
	slices.SortFunc(steps, func(a, b Step) int { return cmp.Compare(a.Variable.Name, b.Variable.Name) })
	return steps
}

// Left are the problems of a stage that no step mends, in words with what would.
func Left(w model.StageWiring) []string {
	var left []string
	for _, p := range w.Problems {
		if !p.Fixable {
			left = append(left, strings.TrimSuffix(p.Detail+": "+p.Mend, ": "))
		}
	}
	return left
}
