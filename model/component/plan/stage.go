package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/wiring"
)

// stages are the stages of an API.
func (v *view) stages(ctx context.Context, a model.API) ([]model.APIStage, error) {
	all, _, err := read(ctx, v, "stages "+a.ID, func(ctx context.Context) ([]model.APIStage, error) {
		return v.deps.Ground.ListAPIStages(ctx, a)
	})
	return all, err
}

func stageNamed(all []model.APIStage, name string) (model.APIStage, bool) {
	i := slices.IndexFunc(all, func(s model.APIStage) bool { return s.Name == name })
	if i < 0 {
		return model.APIStage{}, false
	}
	return all[i], true
}

// stageName is how steps name a part of an API's stage.
func stageName(api, stage string) string { return api + "/" + stage }

// permission lets a stage of an API call an alias, and no other stage.
type permission struct {
	api      component.API
	function string
	stage    model.Stage
	found    model.API // of a stage that is added: the API; else the zero one
}

func (p permission) id() ID {
	return ID{PermissionKind, stageName(p.api.Name, p.stage.Name) + " on " + aliasName(p.function, p.stage.Alias)}
}

func (p permission) look(ctx context.Context, v *view) (found, error) {
	a, there, err := p.of(ctx, v)
	if err != nil || !there {
		return waits("the API"), err
	}
	_, has, err := v.alias(ctx, p.function, p.stage.Alias)
	switch {
	case err != nil:
		return found{}, err
	case !has && !v.will(AliasKind, aliasName(p.function, p.stage.Alias)):
		return waits("the alias"), nil
	case !has || a.ID == "":
		return found{action: Create, detail: "the stage may call the alias"}, nil
	}
	want := wiring.StagePermission(v.runner.Identity(), a, p.stage.Name, p.function, p.stage.Alias)
	policy, _, err := read(ctx, v, "policy "+aliasName(p.function, p.stage.Alias), func(ctx context.Context) (model.ResourcePolicy, error) {
		return v.deps.Ground.GetPolicy(ctx, p.function, p.stage.Alias)
	})
	if err != nil {
		return found{}, err
	}
	if wiring.Lets(policy.Document.Exact(), want) {
		return none("the stage may call the alias"), nil
	}
	state, _, err := v.function(ctx, p.function)
	if err != nil {
		return found{}, err
	}
	if state.Owner.Stack != "" && p.found.ID == "" {
		return refused("the stage may not call the alias: " + v.foreign(state.Owner)), nil
	}
	return found{action: Create, detail: "the stage may call the alias, for " + want.SourceARN, todo: []write{{"AddPermission", func(ctx context.Context) error {
		return v.deps.Ground.AddPermission(ctx, want)
	}}}}, nil
}

// of is the API, and whether it is there or will be.
func (p permission) of(ctx context.Context, v *view) (model.API, bool, error) {
	if p.found.ID != "" {
		return p.found, true, nil
	}
	a, there, err := v.apiOrWaits(ctx, p.api)
	return a.API, there, err
}

// deployment has the first stage serve the routes of the file. Later stages get its deployment
// by a move.
type deployment struct {
	component.API
	stage model.Stage
}

func (d deployment) id() ID { return ID{DeploymentKind, stageName(d.Name, d.stage.Name)} }

func (d deployment) look(ctx context.Context, v *view) (found, error) {
	a, there, err := v.api(ctx, d.API)
	if err != nil || !there {
		return hidden(), err
	}
	all, err := v.stages(ctx, a.API)
	if err != nil {
		return found{}, err
	}
	s, there := stageNamed(all, d.stage.Name)
	if !there {
		return hidden(), nil
	}
	served, _, err := read(ctx, v, "deployed "+a.ID+" "+s.Name, func(ctx context.Context) (model.APIRoutes, error) {
		return v.deps.Ground.GetDeployed(ctx, a.API, s.Name)
	})
	if err != nil {
		return found{}, err
	}
	if served.Unknown != "" {
		return none("what it serves is not known: " + served.Unknown), nil
	}
	lacking := v.lacking(d.API, served)
	if len(lacking) == 0 {
		return none("serves the routes of the file"), nil
	}
	if why := v.foreign(a.Owner); why != "" {
		return refused(why), nil
	}
	f := found{action: Update, stage: d.stage, detail: d.stage.Name + " serves " + routeWords(lacking) + " as well; later stages when they are moved"}
	if v.will(RoutesKind, d.Name) {
		return f, nil
	}
	f.todo = []write{{"CreateDeployment", func(ctx context.Context) error {
		id, err := v.deployment(ctx, a.API, d.API)
		if err != nil {
			return err
		}
		return v.deps.Ground.ServeDeployment(ctx, a.API, s.Name, id)
	}}}
	return f, nil
}

// deployment is a deployment of the routes of the file: one that is there already, or a new one.
func (v *view) deployment(ctx context.Context, a model.API, of component.API) (string, error) {
	note := v.deploymentNote(of)
	id, err := v.deps.Ground.FindDeployment(ctx, a, note)
	if model.ClassOf(err) == model.Gone {
		return v.deps.Ground.CreateDeployment(ctx, a, note)
	}
	return id, err
}

// apiStage is a stage of an API, whose variable names the alias. One that is there goes on serving
// what it serves.
type apiStage struct {
	api   component.API
	stage model.Stage
}

func (s apiStage) id() ID { return ID{StageKind, stageName(s.api.Name, s.stage.Name)} }

func (s apiStage) look(ctx context.Context, v *view) (found, error) {
	a, there, err := v.apiOrWaits(ctx, s.api)
	if err != nil || !there {
		return waits("the API"), err
	}
	for _, f := range s.api.Functions() {
		_, has, err := v.alias(ctx, f, s.stage.Alias)
		if err != nil {
			return found{}, err
		}
		if !has && !v.will(AliasKind, aliasName(f, s.stage.Alias)) {
			return waits("the alias " + aliasName(f, s.stage.Alias)), nil
		}
	}
	variable := v.Component.Stages.Variable
	f := found{action: Create, detail: fmt.Sprintf("%s = %s", variable, s.stage.Alias)}
	if a.ID == "" {
		return f, nil
	}
	all, err := v.stages(ctx, a.API)
	if err != nil {
		return found{}, err
	}
	if have, there := stageNamed(all, s.stage.Name); there {
		return s.there(v, a, have)
	}
	if why := v.foreign(a.Owner); why != "" {
		return refused(why), nil
	}
	if v.will(RoutesKind, s.api.Name) {
		return f, nil
	}
	serves := ""
	for i := len(v.Component.Stages.Of) - 1; i >= 0 && serves == ""; i-- {
		if o, there := stageNamed(all, v.Component.Stages.Of[i].Name); there && o.Deployment != "" {
			serves = o.Deployment
			f.detail += ", serves what " + o.Name + " serves"
		}
	}
	f.todo = []write{{"CreateStage", func(ctx context.Context) error {
		id := serves
		if id == "" {
			var err error
			if id, err = v.deployment(ctx, a.API, s.api); err != nil {
				return err
			}
		}
		return v.deps.Ground.CreateAPIStage(ctx, a.API, s.stage.Name, id, map[string]string{variable: s.stage.Alias}, v.mine())
	}}}
	return f, nil
}

// there compares a stage that is there.
func (s apiStage) there(v *view, a component.FoundAPI, have model.APIStage) (found, error) {
	variable, want := v.Component.Stages.Variable, s.stage.Alias
	switch now := have.Variables[variable]; {
	case now == want:
		return none(fmt.Sprintf("%s = %s", variable, want)), nil
	case now != "":
		return drift(fmt.Sprintf("%s = %s, not %s, and what a stage calls is not changed here: aws %s", variable, now, want, s.command(a, have, variable))), nil
	case v.foreign(a.Owner) != "":
		return refused(fmt.Sprintf("it has no variable %s: %s", variable, v.foreign(a.Owner))), nil
	}
	f := found{action: Update, stage: s.stage, detail: fmt.Sprintf("%s = %s", variable, want)}
	f.todo = []write{{"UpdateStage", func(ctx context.Context) error {
		_, err := v.deps.Ground.SetAPIVariable(ctx, a.API, have.Name, variable, want)
		return err
	}}}
	return f, nil
}

// command is the command of AWS' own tool that sets the variable.
func (s apiStage) command(a component.FoundAPI, have model.APIStage, variable string) string {
	if a.Kind == model.HTTPAPI {
		return fmt.Sprintf("apigatewayv2 update-stage --api-id %s --stage-name %s --stage-variables %s=%s", a.ID, have.Name, variable, s.stage.Alias)
	}
	return fmt.Sprintf("apigateway update-stage --rest-api-id %s --stage-name %s --patch-operations op=replace,path=/variables/%s,value=%s", a.ID, have.Name, variable, s.stage.Alias)
}
