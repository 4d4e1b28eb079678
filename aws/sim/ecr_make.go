package sim

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// Repositories of images that are made by a call.

// imageRepository is one such repository.
type imageRepository struct {
	tags      map[string]string
	created   time.Time
	lifecycle string // text of its policy, empty for none
}

var imageRepositoryName = regexp.MustCompile(`^[a-z0-9]+([._/-]+[a-z0-9]+)*$`)

func (w *World) imageRepositoryAsGiven(name string, r *imageRepository) types.Repository {
	return types.Repository{RepositoryName: aws.String(name), RegistryId: aws.String(w.account),
		RepositoryArn: aws.String(w.imageRepositoryARN(name)),
		RepositoryUri: aws.String(w.registry(w.account) + "/" +
			name), CreatedAt: aws.Time(r.created), ImageTagMutability: types.ImageTagMutabilityMutable}
}

func (w *World) imageRepositoryARN(name string) string { return w.regional("ecr", "repository/"+name) }

// imageRepository finds a repository, made by a call or by somebody who pushed images.
func (w *World) imageRepository(name string) (*imageRepository, error) {
	if r, ok := w.imageRepositories[name]; ok {
		return r, nil
	}
	if w.imagesOf(w.account, name, w.registry(w.account)+"/"+name) != nil {
		return &imageRepository{created: w.now()}, nil
	}
	return nil, &refusal{status: 400, err: &types.RepositoryNotFoundException{Message: aws.String(fmt.Sprintf(
		"The repository with name '%s' does not exist in the registry with id '%s'", name, w.account))}}
}

func (w *World) describeRepositories(in *ecr.DescribeRepositoriesInput) (*ecr.DescribeRepositoriesOutput, error) {
	if len(in.RepositoryNames) == 0 || in.MaxResults != nil || in.NextToken != nil || in.RegistryId != nil &&
		*in.RegistryId != w.account {
		return nil, &loudError{"DescribeRepositories is simulated by name, in the account's registry"}
	}
	out := &ecr.DescribeRepositoriesOutput{}
	for _, name := range in.RepositoryNames {
		r, err := w.imageRepository(name)
		if err != nil {
			return nil, err
		}
		out.Repositories = append(out.Repositories, w.imageRepositoryAsGiven(name, r))
	}
	return out, nil
}

func (w *World) createImageRepository(in *ecr.CreateRepositoryInput) (*ecr.CreateRepositoryOutput, error) {
	if in.EncryptionConfiguration != nil || in.ImageScanningConfiguration != nil || in.ImageTagMutability != "" ||
		in.ImageTagMutabilityExclusionFilters != nil ||
		in.RegistryId != nil {
		return nil, &loudError{"CreateRepository is simulated with a name and tags"}
	}
	name := aws.ToString(in.RepositoryName)
	if len(name) < 2 || len(name) > 256 || !imageRepositoryName.MatchString(name) {
		return nil, &refusal{status: 400, err: &types.InvalidParameterException{Message: aws.String(
			"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression " +
				"'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''")}}
	}
	tags := make(map[string]string, len(in.Tags))
	for _, t := range in.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	if err := checkTags(tags); err != nil {
		return nil, &refusal{status: 400, err: &types.InvalidTagParameterException{Message: aws.String(err.Error())}}
	}
	if _, err := w.imageRepository(name); err == nil {
		return nil, &refusal{status: 400, err: &types.RepositoryAlreadyExistsException{Message: aws.String(fmt.Sprintf(
			"The repository with name '%s' already exists in the registry with id '%s'", name, w.account))}}
	}
	r := &imageRepository{tags: tags, created: w.now()}
	w.imageRepositories[name] = r
	given := w.imageRepositoryAsGiven(name, r)
	return &ecr.CreateRepositoryOutput{Repository: &given}, nil
}

func (w *World) getLifecyclePolicy(in *ecr.GetLifecyclePolicyInput) (*ecr.GetLifecyclePolicyOutput, error) {
	r, err := w.imageRepository(aws.ToString(in.RepositoryName))
	switch {
	case err != nil:
		return nil, err
	case r.lifecycle == "":
		return nil, &refusal{status: 400, err: &types.LifecyclePolicyNotFoundException{Message: aws.String(fmt.Sprintf(
			"Lifecycle policy does not exist for the repository with name '%s' in the registry with id '%s'",
			*in.RepositoryName, w.account))}}
	}
	return &ecr.GetLifecyclePolicyOutput{RepositoryName: in.RepositoryName, RegistryId: aws.String(w.account),
		LifecyclePolicyText: aws.String(r.lifecycle)}, nil
}

func (w *World) putLifecyclePolicy(in *ecr.PutLifecyclePolicyInput) (*ecr.PutLifecyclePolicyOutput, error) {
	name := aws.ToString(in.RepositoryName)
	r, err := w.imageRepository(name)
	if err != nil {
		return nil, err
	}
	var policy struct {
		Rules []struct {
			RulePriority int
			Selection    struct {
				TagStatus, CountType, CountUnit string
				CountNumber                     int
			}
			Action struct{ Type string }
		}
	}
	err = json.Unmarshal([]byte(aws.ToString(in.LifecyclePolicyText)), &policy)
	for _, rule := range policy.Rules {
		if s := rule.Selection; err == nil && (rule.RulePriority < 1 || s.TagStatus == "" || s.CountType == "" ||
			s.CountNumber < 1 || rule.Action.Type == "") {
			err = fmt.Errorf("a rule lacks its priority, selection or action")
		}
	}
	if err != nil || len(policy.Rules) == 0 {
		return nil, &refusal{status: 400, err: &types.InvalidParameterException{Message: aws.String(
			"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: " +
				"'Lifecycle policy validation failure: the policy is not valid'")}}
	}
	r.lifecycle = *in.LifecyclePolicyText
	w.imageRepositories[name] = r
	return &ecr.PutLifecyclePolicyOutput{RepositoryName: in.RepositoryName, RegistryId: aws.String(w.account),
		LifecyclePolicyText: in.LifecyclePolicyText}, nil
}

func (w *World) listImageRepositoryTags(in *ecr.ListTagsForResourceInput) (*ecr.ListTagsForResourceOutput, error) {
	r, err := w.imageRepository(strings.TrimPrefix(aws.ToString(in.ResourceArn), w.imageRepositoryARN("")))
	if err != nil {
		return nil, err
	}
	out := &ecr.ListTagsForResourceOutput{}
	for _, key := range slices.Sorted(maps.Keys(r.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(key), Value: aws.String(r.tags[key])})
	}
	return out, nil
}
