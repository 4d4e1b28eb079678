package plan

import (
	"context"
	"slices"

	"github.com/aloftdeck/aloft/model"
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
