package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// project is the project of CodeBuild.
type project struct{ name string }

func (v *view) project(ctx context.Context) (component.BuildProject, bool, error) {
	return read(ctx, v, "project", func(ctx context.Context) (component.BuildProject, error) {
		return v.deps.Ground.GetBuildProject(ctx, v.Component.Build.Project)
	})
}

// projectWanted is the project as it should be.
func (v *view) projectWanted(ctx context.Context) (component.BuildProject, error) {
	b, r := v.Component.Build, v.Component.Repository
	url, err := v.cloneURL(ctx)
	if err != nil {
		return component.BuildProject{}, err
	}
	p := component.BuildProject{
		Name: b.Project, SourceType: string(r.Kind), Location: url, Connection: r.Connection, Branch: r.Branch,
		Image:       b.Image,
		Environment: b.Environment(), Compute: b.Compute.Type(), Privileged: b.Privileged, Role: v.buildRole(),
		Artifacts: v.place(),
		LogGroup:  buildLogs(b.Project), CacheSources: true,
	}
	if v.Component.Images() {
		uri, err := v.imagesURI(ctx)
		if err != nil {
			return component.BuildProject{}, err
		}
		p.Variables = map[string]string{"IMAGE_REPOSITORY": uri}
	}
	return p, nil
}

func (p project) id() ID { return ID{ProjectKind, p.name} }

func (project) look(ctx context.Context, v *view) (found, error) {
	if why, err := v.unconnected(ctx); why != "" || err != nil {
		return waits(why), err
	}
	want, err := v.projectWanted(ctx)
	if err != nil {
		return found{}, err
	}
	have, there, err := v.project(ctx)
	if err != nil {
		return found{}, err
	}
	if !there {
		return found{
			action: Create, detail: fmt.Sprintf("%s of %s in %s, %s", shown(want.Branch), want.Location, want.Image,
				strings.ToLower(want.Compute)),
			todo: []write{{"CreateProject",
				func(ctx context.Context) error { return v.deps.Ground.CreateBuildProject(ctx, want, v.mine()) }}},
		}, nil
	}
	var d differ
	d.text("source type", have.SourceType, want.SourceType)
	d.text("source", have.Location, want.Location)
	d.text("connection", have.Connection, want.Connection)
	d.text("branch", strings.TrimPrefix(have.Branch, "refs/heads/"), want.Branch)
	d.text("image", have.Image, want.Image)
	d.text("environment", have.Environment, want.Environment)
	d.text("compute", have.Compute, want.Compute)
	d.flag("privileged mode", have.Privileged, want.Privileged)
	d.text("role", have.Role, want.Role)
	d.text("artifacts", have.Artifacts.String(), want.Artifacts.String())
	d.text("log group", have.LogGroup, want.LogGroup)
	d.flag("cache", have.CacheSources, want.CacheSources)
	for _, name := range slices.Sorted(maps.Keys(want.Variables)) {
		d.text("variable "+name, have.Variables[name], want.Variables[name])
	}
	if len(d.words) == 0 {
		return none(want.Location), nil
	}
	return v.changed(have.Owner, d.words, write{"UpdateProject", func(ctx context.Context) error {
		return v.deps.Ground.UpdateBuildProject(ctx, want)
	}}), nil
}
