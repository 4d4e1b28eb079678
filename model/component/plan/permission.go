package plan

import (
	"context"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/wiring"
)

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
	policy, _, err := read(ctx, v, "policy "+aliasName(p.function, p.stage.Alias),
		func(ctx context.Context) (model.ResourcePolicy, error) {
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
	return found{action: Create, detail: "the stage may call the alias, for " + want.SourceARN,
		todo: []write{{"AddPermission", func(ctx context.Context) error {
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
