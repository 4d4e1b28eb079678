package account

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// untaggedPolicy is the lifecycle policy that deletes images without a tag, in ECR's words.
const untaggedPolicy = `{"rules":[{"rulePriority":1,"description":"delete untagged images","selection":{` +
	`"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":%d},"action":{"type":"expire"}}]}`

// GetImageRepository reads a repository of the account's registry.
func (a *Account) GetImageRepository(ctx context.Context, name string) (component.ImageRepository, error) {
	ctx, c, done := a.begin(ctx, "DescribeRepositories", name)
	defer done()
	out, err := c.clients.images.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{RepositoryNames: []string{name}})
	if err == nil && len(out.Repositories) == 0 {
		err = errNoRepository
	}
	if err != nil {
		return component.ImageRepository{}, a.failure(ctx, c, err)
	}
	r := imageRepositoryOf(&out.Repositories[0])
	c.operation = "ListTagsForResource"
	listed, err := c.clients.images.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{ResourceArn: &r.ARN})
	if err != nil {
		return component.ImageRepository{}, a.failure(ctx, c, err)
	}
	tags := make(map[string]string, len(listed.Tags))
	for _, t := range listed.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	r.Owner = component.OwnerOf(tags)
	r.Expires, err = a.imagesExpire(ctx, name)
	return r, err
}

// CreateImageRepository makes a repository in the account's registry.
func (a *Account) CreateImageRepository(ctx context.Context, name string,
	tags component.Tags) (component.ImageRepository, error) {
	ctx, c, done := a.begin(ctx, "CreateRepository", name)
	defer done()
	in := &ecr.CreateRepositoryInput{RepositoryName: &name}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	out, err := c.clients.images.CreateRepository(ctx, in)
	if err == nil && out.Repository == nil {
		err = errNoRepository
	}
	if err != nil {
		return component.ImageRepository{}, a.failure(ctx, c, err)
	}
	r := imageRepositoryOf(out.Repository)
	r.Owner = component.OwnerOf(tags)
	return r, nil
}

// ExpireUntagged has images without a tag deleted after days. A policy that the repository has
// stays as it is: ECR knows one alone.
func (a *Account) ExpireUntagged(ctx context.Context, name string, days int) error {
	if err := a.mayChange(ctx, "PutLifecyclePolicy", name); err != nil {
		return err
	}
	if has, err := a.imagesExpire(ctx, name); err != nil || has {
		return beforeWrite(err)
	}
	ctx, c, done := a.begin(ctx, "PutLifecyclePolicy", name)
	defer done()
	_, err := c.clients.images.PutLifecyclePolicy(ctx, &ecr.PutLifecyclePolicyInput{
		RepositoryName: &name, LifecyclePolicyText: aws.String(fmt.Sprintf(untaggedPolicy, days)),
	})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// imagesExpire reports whether a repository has a lifecycle policy.
func (a *Account) imagesExpire(ctx context.Context, name string) (bool, error) {
	ctx, c, done := a.begin(ctx, "GetLifecyclePolicy", name)
	defer done()
	_, err := c.clients.images.GetLifecyclePolicy(ctx, &ecr.GetLifecyclePolicyInput{RepositoryName: &name})
	if err == nil {
		return true, nil
	}
	failure := a.failure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "LifecyclePolicyNotFoundException" {
		return false, nil
	}
	return false, failure
}

func imageRepositoryOf(r *types.Repository) component.ImageRepository {
	return component.ImageRepository{Name: line(r.RepositoryName), ARN: line(r.RepositoryArn), URI: line(r.RepositoryUri)}
}
