package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model/component"
)

// untaggedDays is after how many days images without a tag are deleted: each build takes the
// tag of the cache from the image before.
const untaggedDays = 14

// images is the repository of the component's container images.
type images struct{ name string }

func (i images) id() ID { return ID{ImagesKind, i.name} }

func (v *view) images(ctx context.Context) (component.ImageRepository, bool, error) {
	return read(ctx, v, "images", func(ctx context.Context) (component.ImageRepository, error) {
		return v.deps.Ground.GetImageRepository(ctx, v.Component.Name)
	})
}

// imagesURI is where images are pushed to.
func (v *view) imagesURI(ctx context.Context) (string, error) {
	r, there, err := v.images(ctx)
	if there || err != nil {
		return r.URI, err
	}
	id := v.runner.Identity()
	return id.Account + ".dkr.ecr." + id.Region + "." + domain(id.Region) + "/" + v.Component.Name, nil
}

func (images) look(ctx context.Context, v *view) (found, error) {
	name := v.Component.Name
	r, there, err := v.images(ctx)
	if err != nil {
		return found{}, err
	}
	g := v.deps.Ground
	expire := write{"PutLifecyclePolicy", func(ctx context.Context) error {
		return g.ExpireUntagged(ctx, name,
			untaggedDays)
	}}
	expires := fmt.Sprintf("images without a tag deleted after %d days", untaggedDays)
	switch {
	case !there:
		return found{action: Create, detail: "in ECR, " + expires, todo: []write{{"CreateRepository",
			func(ctx context.Context) error {
				_, err := g.CreateImageRepository(ctx, name, v.mine())
				return err
			}}, expire}}, nil
	case r.Owner.Component == name && !r.Expires:
		return v.changed(r.Owner, []string{expires}, expire), nil
	}
	return none(r.URI), nil
}
