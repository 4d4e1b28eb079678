package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/aloftdeck/aloft/model"
)

var errNoImage = errors.New("ECR told of no image")

// GetImage reads what ECR knows of an image of any account's registry in this Region.
func (a *Account) GetImage(ctx context.Context, image model.ImageRef) (model.Image, error) {
	ctx, c, done := a.begin(ctx, "DescribeImages", image.URI())
	defer done()
	id := types.ImageIdentifier{ImageTag: optional(image.Tag), ImageDigest: optional(image.Digest)}
	if image.Digest != "" {
		id.ImageTag = nil // one that names another image by now says nothing
	}
	out, err := c.clients.images.DescribeImages(ctx, &ecr.DescribeImagesInput{
		RegistryId: &image.Account, RepositoryName: &image.Repository, ImageIds: []types.ImageIdentifier{id},
	})
	if err != nil {
		return model.Image{}, a.failure(ctx, c, err)
	}
	if len(out.ImageDetails) == 0 {
		return model.Image{}, a.failure(ctx, c, errNoImage)
	}
	d := out.ImageDetails[0]
	found := model.Image{ImageRef: image, MediaType: line(d.ImageManifestMediaType), Bytes: aws.ToInt64(d.ImageSizeInBytes), Pushed: moment(d.ImagePushedAt)}
	found.Digest = line(d.ImageDigest)
	return found, nil
}
