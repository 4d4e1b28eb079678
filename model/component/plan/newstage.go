package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/wiring"
)

// StageRequest is the wish for one more stage of all that has another one.
type StageRequest struct {
	Stage     model.Stage // the new one
	From      model.Stage // what it serves at first
	Functions []string    // those that may have that stage
	APIs      []model.API
	Reason    string
}

// PlanStage reads the account and says what a new stage is made of. The functions and APIs that
// have not the stage that it is made from are left out.
func (p *Planner) PlanStage(ctx context.Context, r StageRequest, progress func(done, total int)) (Plan, error) {
	v := p.newView(Request{
		Component: component.Component{Name: "stage " + r.Stage.Name,
			Stages: component.Stages{Of: []model.Stage{r.Stage}}}, Reason: r.Reason,
	})
	var parts []part
	for _, f := range r.Functions {
		_, there, err := v.alias(ctx, f, r.From.Alias)
		if err != nil {
			return Plan{}, err
		}
		if there {
			parts = append(parts, alias{function: f, stage: r.Stage, from: r.From})
		}
	}
	var copies []part
	for _, a := range r.APIs {
		all, err := v.stages(ctx, a)
		if err != nil {
			return Plan{}, err
		}
		of, there := stageNamed(all, r.From.Name)
		if !there {
			continue
		}
		c := stageCopy{api: a, from: of, stage: r.Stage, variables: renamed(of.Variables, r.From.Alias, r.Stage.Alias)}
		lets, err := c.permissions(ctx, v)
		if err != nil {
			return Plan{}, err
		}
		c.alone = len(lets) == 0
		copies = append(append(copies, lets...), c)
	}
	return p.plan(ctx, v, v.Component.Name, append(parts, copies...), progress)
}

// renamed are the variables of a stage where an alias is another one.
func renamed(variables map[string]string, from, to string) map[string]string {
	all := maps.Clone(variables)
	for name, value := range all {
		if value == from {
			all[name] = to
		}
	}
	return all
}

// stageCopy is a stage of an API that serves what another one serves, with its own aliases.
type stageCopy struct {
	api       model.API
	from      model.APIStage
	stage     model.Stage
	variables map[string]string
	alone     bool // no function is known that it leads to, so that no permission comes with it
}

// permissions let the new stage call what its routes lead to.
func (c stageCopy) permissions(ctx context.Context, v *view) ([]part, error) {
	routes, _, err := read(ctx, v, "deployed "+c.api.ID+" "+c.from.Name, func(ctx context.Context) (model.APIRoutes,
		error) {
		return v.deps.Ground.GetDeployed(ctx, c.api, c.from.Name)
	})
	if err != nil {
		return nil, err
	}
	var all []part
	seen := map[model.CellKey]bool{}
	for _, r := range routes.Routes {
		at, ok := wiring.Called(r.Integration.URI, c.variables)
		if !ok || seen[at] || r.Integration.Credentials != "" {
			continue
		}
		seen[at] = true
		stage := c.stage
		stage.Alias = at.Alias
		all = append(all, permission{api: component.API{Name: c.api.Name}, function: at.Function, stage: stage,
			found: c.api})
	}
	return all, nil
}

func (c stageCopy) id() ID { return ID{StageKind, stageName(c.api.Name, c.stage.Name)} }

func (c stageCopy) look(ctx context.Context, v *view) (found, error) {
	all, err := v.stages(ctx, c.api)
	if err != nil {
		return found{}, err
	}
	var words string
	for _, name := range slices.Sorted(maps.Keys(c.variables)) {
		words += fmt.Sprintf(", %s = %s", name, c.variables[name])
	}
	switch have, there := stageNamed(all, c.stage.Name); {
	case there && maps.Equal(have.Variables, c.variables):
		return none(strings.TrimPrefix(words, ", ")), nil
	case there:
		return drift("it is there with other variables: aloft apis shows them"), nil
	case c.from.Deployment == "":
		return refused(c.from.Name + " serves nothing: deploy it first"), nil
	case c.api.Kind == model.WebSocketAPI:
		return refused("stages of WebSocket APIs are not made"), nil
	}
	detail := "serves what " + c.from.Name + " serves" + words
	if c.alone {
		detail += "; no permission comes with it, since no function is known that it leads to: aloft apis tells"
	}
	return found{action: Create, detail: detail, todo: []write{{"CreateStage", func(ctx context.Context) error {
		return v.deps.Ground.CreateAPIStage(ctx, c.api, c.stage.Name, c.from.Deployment, c.variables, nil)
	}}}}, nil
}
