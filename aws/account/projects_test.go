package account

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model/component"
)

func TestWhoPullsTheImageOfABuild(t *testing.T) {
	own, curated := types.ImagePullCredentialsTypeServiceRole, types.ImagePullCredentialsTypeCodebuild
	for image, want := range map[string]types.ImagePullCredentialsType{
		"aws/codebuild/amazonlinux-x86_64-standard:5.0":            curated,
		"public.ecr.aws/sam/build-python3.12:latest-arm64":         curated,
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/build:1":     own,
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/build:1": own,
	} {
		e := environmentOf(&types.Project{}, component.BuildProject{Image: image})
		if e.ImagePullCredentialsType != want {
			t.Errorf("%s: %s", image, e.ImagePullCredentialsType)
		}
	}
	kept := environmentOf(&types.Project{Environment: &types.ProjectEnvironment{Image: aws.String("x"), ImagePullCredentialsType: own}},
		component.BuildProject{Image: "x"})
	if kept.ImagePullCredentialsType != own {
		t.Errorf("of the same image: %s", kept.ImagePullCredentialsType)
	}
}

func TestACacheIsAddedToWhatThereIs(t *testing.T) {
	want := component.BuildProject{CacheSources: true}
	shared := &types.ProjectCache{Type: types.CacheTypeS3, Location: aws.String("theirs/cache")}
	if got := cacheOf(&types.Project{Cache: shared}, want); got != shared {
		t.Errorf("got %+v", got)
	}
	for name, now := range map[string]*types.ProjectCache{
		"no cache": {Type: types.CacheTypeNoCache}, "nothing": nil,
		"layers": {Type: types.CacheTypeLocal, Modes: []types.CacheMode{types.CacheModeLocalDockerLayerCache}},
	} {
		got := cacheOf(&types.Project{Cache: now}, want)
		if got.Type != types.CacheTypeLocal || !slices.Contains(got.Modes, types.CacheModeLocalCustomCache) {
			t.Errorf("%s: got %+v", name, got)
		}
		if now != nil && len(got.Modes) != len(now.Modes)+1 {
			t.Errorf("%s: got %+v", name, got)
		}
		if got := cacheOf(&types.Project{Cache: now}, component.BuildProject{}); got != now {
			t.Errorf("%s, when nobody asks: got %+v", name, got)
		}
	}
}

func TestWhatIsReadWithARoleNeedsNoConnection(t *testing.T) {
	now := &types.Project{Source: &types.ProjectSource{Type: types.SourceTypeGithub, Buildspec: aws.String("ci.yml"),
		Auth: &types.SourceAuth{Type: types.SourceAuthTypeCodeconnections, Resource: aws.String("arn")}}}
	s := sourceOf(now, component.BuildProject{SourceType: "CODECOMMIT", Location: "https://x"})
	if s.Auth != nil || s.Type != types.SourceTypeCodecommit || aws.ToString(s.Buildspec) != "ci.yml" || now.Source.Auth == nil {
		t.Errorf("got %+v", s)
	}
	s = sourceOf(now, component.BuildProject{SourceType: "GITHUB", Location: "https://x"})
	if s.Auth == nil {
		t.Error("what the project has to read it with is gone")
	}
}
