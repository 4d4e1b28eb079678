package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

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
		return v.deps.Ground.CreateAPIStage(ctx, a.API, s.stage.Name, id, map[string]string{variable: s.stage.Alias},
			v.mine())
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
		return drift(fmt.Sprintf("%s = %s, not %s, and what a stage calls is not changed here: aws %s", variable,
			now, want, s.command(a, have, variable))), nil
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
		return fmt.Sprintf("apigatewayv2 update-stage --api-id %s --stage-name %s --stage-variables %s=%s", a.ID,
			have.Name, variable, s.stage.Alias)
	}
	return fmt.Sprintf("apigateway update-stage --rest-api-id %s --stage-name %s --patch-operations "+
		"op=replace,path=/variables/%s,value=%s", a.ID, have.Name, variable, s.stage.Alias)
}
