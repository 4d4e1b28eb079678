package plan

import (
	"context"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

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
	f := found{action: Update, stage: d.stage, detail: d.stage.Name + " serves " + routeWords(lacking) +
		" as well; later stages when they are moved"}
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
