package plan

import (
	"context"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// repository is where the code is, in CodeCommit.
type repository struct{ name string }

func (v *view) repository(ctx context.Context) (component.CodeRepository, bool, error) {
	return read(ctx, v, "repository", func(ctx context.Context) (component.CodeRepository, error) {
		return v.deps.Ground.GetRepository(ctx, v.Component.Repository.Name)
	})
}

func (r repository) id() ID { return ID{RepositoryKind, r.name} }

func (repository) look(ctx context.Context, v *view) (found, error) {
	name := v.Component.Repository.Name
	r, there, err := v.repository(ctx)
	if err != nil {
		return found{}, err
	}
	if there {
		return none(r.CloneURL), nil
	}
	return found{action: Create, detail: "in CodeCommit", todo: []write{{"CreateRepository",
		func(ctx context.Context) error {
			_, err := v.deps.Ground.CreateRepository(ctx, name, v.mine())
			return err
		}}}}, nil
}

// cloneURL is where the code is read from, in CodeBuild's words.
func (v *view) cloneURL(ctx context.Context) (string, error) {
	of := v.Component.Repository
	switch of.Kind {
	case component.CodeCommit:
		r, there, err := v.repository(ctx)
		if there || err != nil {
			return r.CloneURL, err
		}
		region := v.runner.Identity().Region
		return "https://git-codecommit." + region + "." + domain(region) + "/v1/repos/" + of.Name, nil
	case component.S3:
		return strings.TrimPrefix(of.URL, "s3://"), nil
	}
	return of.URL, nil
}
