package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// ECR as far as deploying an image needs it: what a tag or a digest names. The images are
// those that builds pushed, and those that tests put there.

// pushed is an image in a registry.
type pushed struct {
	mediaType string
	bytes     int64
	at        time.Time
	hidden    bool // this account may not see it
}

const (
	dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
	imageBytes     = 211 << 20
)

func ecrOperations() map[string]operation {
	return map[string]operation{
		"DescribeImages": simulate(200, (*World).describeImages, func(in *ecr.DescribeImagesInput) string { return aws.ToString(in.RepositoryName) }),
		"DescribeRepositories": simulate(200, (*World).describeRepositories,
			func(in *ecr.DescribeRepositoriesInput) string { return strings.Join(in.RepositoryNames, ",") }),
		"CreateRepository": simulate(200, (*World).createImageRepository,
			func(in *ecr.CreateRepositoryInput) string { return aws.ToString(in.RepositoryName) }),
		"GetLifecyclePolicy": simulate(200, (*World).getLifecyclePolicy,
			func(in *ecr.GetLifecyclePolicyInput) string { return aws.ToString(in.RepositoryName) }),
		"PutLifecyclePolicy": simulate(200, (*World).putLifecyclePolicy,
			func(in *ecr.PutLifecyclePolicyInput) string { return aws.ToString(in.RepositoryName) }),
		"ListTagsForResource": simulate(200, (*World).listImageRepositoryTags, func(in *ecr.ListTagsForResourceInput) string {
			_, name, _ := strings.Cut(aws.ToString(in.ResourceArn), "repository/")
			return name
		}),
	}
}

// registry is where an account keeps its images.
func (w *World) registry(account string) string {
	return account + ".dkr.ecr." + w.region + ".amazonaws.com"
}

// imageOf is the image that a build pushes, tagged with its commit.
func (w *World) imageOf(b *build) string {
	if b.project.own != nil {
		return w.registry(w.account) + "/" + b.imageRepository() + ":" + strconv.Itoa(b.number)
	}
	return w.registry(w.account) + "/" + b.project.name + ":" + b.commit[:min(len(b.commit), 7)]
}

// ImageSpec is an image to put into a registry.
type ImageSpec struct {
	URI    string // by tag
	Index  bool   // a list of images, one for each architecture
	Hidden bool   // its repository lets this account see nothing
}

// PutImage puts an image into a registry, and answers with its digest in hex.
func (w *World) PutImage(s ImageSpec) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := pushed{mediaType: dockerManifest, bytes: imageBytes, at: w.now(), hidden: s.Hidden}
	if s.Index {
		p.mediaType = "application/vnd.oci.image.index.v1+json"
	}
	w.images[s.URI] = p
	_, digest, _ := strings.Cut(resolvedImage(s.URI), "@sha256:")
	return digest
}

func (w *World) describeImages(in *ecr.DescribeImagesInput) (*ecr.DescribeImagesOutput, error) {
	if len(in.ImageIds) != 1 || in.Filter != nil || in.MaxResults != nil || in.NextToken != nil {
		return nil, &loudError{"DescribeImages is simulated for one image, by tag or digest"}
	}
	account := aws.ToString(in.RegistryId)
	if account == "" {
		account = w.account
	}
	repository := w.registry(account) + "/" + aws.ToString(in.RepositoryName)
	there, id := w.imagesOf(account, aws.ToString(in.RepositoryName), repository), in.ImageIds[0]
	if there == nil {
		if account != w.account {
			return nil, w.otherRegistry(account, aws.ToString(in.RepositoryName))
		}
		return nil, &refusal{status: 400, err: &types.RepositoryNotFoundException{Message: aws.String(fmt.Sprintf(
			"The repository with name '%s' does not exist in the registry with id '%s'", aws.ToString(in.RepositoryName), account))}}
	}
	for uri, image := range there {
		_, digest, _ := strings.Cut(resolvedImage(uri), "@")
		tag := strings.TrimPrefix(uri, repository+":")
		if id.ImageDigest != nil && *id.ImageDigest != digest || id.ImageTag != nil && *id.ImageTag != tag {
			continue
		}
		if image.hidden {
			return nil, w.otherRegistry(account, aws.ToString(in.RepositoryName))
		}
		return &ecr.DescribeImagesOutput{ImageDetails: []types.ImageDetail{{RegistryId: aws.String(account), RepositoryName: in.RepositoryName,
			ImageDigest: aws.String(digest), ImageTags: []string{tag}, ImageManifestMediaType: aws.String(image.mediaType),
			ImageSizeInBytes: aws.Int64(image.bytes), ImagePushedAt: aws.Time(image.at)}}}, nil
	}
	return nil, &refusal{status: 400, err: &types.ImageNotFoundException{Message: aws.String(fmt.Sprintf(
		"The image with imageId {imageDigest:'%s', imageTag:'%s'} does not exist within the repository with name '%s' in the registry with id '%s'",
		aws.ToString(id.ImageDigest), aws.ToString(id.ImageTag), aws.ToString(in.RepositoryName), account))}}
}

// otherRegistry is the answer to an account that a repository's policy does not name.
func (w *World) otherRegistry(account, repository string) error {
	return generic(400, "AccessDeniedException", fmt.Sprintf("User: %s is not authorized to perform: ecr:DescribeImages on resource: "+
		"arn:aws:ecr:%s:%s:repository/%s because no resource-based policy allows the ecr:DescribeImages action", w.callerARN(), w.region, account, repository))
}

// imagesOf are the images of a repository by their URIs, nil where there is no such
// repository.
func (w *World) imagesOf(account, name, repository string) map[string]pushed {
	var found map[string]pushed
	add := func(uri string, image pushed) {
		if found == nil {
			found = map[string]pushed{}
		}
		if uri != "" {
			found[uri] = image
		}
	}
	for uri, image := range w.images {
		if strings.HasPrefix(uri, repository+":") {
			add(uri, image)
		}
	}
	if account == w.account && w.imageRepositories[name] != nil {
		add("", pushed{})
		for _, p := range w.projects {
			for _, b := range p.builds {
				if p.own != nil && p.image && b.imageRepository() == name && b.uploaded(w.now()) {
					add(w.imageOf(b), pushed{mediaType: dockerManifest, bytes: imageBytes, at: b.last()})
				}
			}
		}
	}
	if p, ok := w.project(name); ok && p.own == nil && p.image && account == w.account {
		add("", pushed{})
		for _, b := range p.builds {
			if b.uploaded(w.now()) {
				add(w.imageOf(b), pushed{mediaType: dockerManifest, bytes: imageBytes, at: b.last()})
			}
		}
	}
	return found
}

func scriptedECR(code, words string) error {
	switch code {
	case "ImageNotFoundException":
		return &refusal{status: 400, err: &types.ImageNotFoundException{Message: aws.String(words)}}
	case "RepositoryNotFoundException":
		return &refusal{status: 400, err: &types.RepositoryNotFoundException{Message: aws.String(words)}}
	}
	return nil
}
