package pipeline

// Container images: which one a build pushed, and what the registry says of it.

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

// imagePackage is Lambda's word for functions that run a container image.
const imagePackage = "Image"

// ImageVariable is the variable by which a build says which image it pushed. A build that
// makes several exports one for each function, with its name behind: IMAGE_URI_THUMBNAILS.
const ImageVariable = "IMAGE_URI"

// imageVariableOf is the variable of one function's image.
func imageVariableOf(function string) string {
	return ImageVariable + "_" + strings.ToUpper(notInNames.ReplaceAllString(function, "_"))
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)

// imageOf is the image that a build pushed for a function: as the config says, else as
// the build itself does. Without one it says why.
func imageOf(s BuildSource, function string) (uri, why string) {
	b := s.Build
	if s.Image == "" {
		for _, name := range []string{imageVariableOf(function), ImageVariable} {
			for _, v := range b.Exported {
				if v.Name == name && v.Value != "" {
					return v.Value, ""
				}
			}
		}
		return "", "let its build spec export " + ImageVariable + ", or say the image's URI in [[function]]"
	}
	return model.ImageOf(s.Image, b)
}

// namesImage says which image is deployed.
func (p *sheetMaker) namesImage(uri string) {
	p.image, p.s.OfImage, p.s.Artifact = uri, true, safetext.Line(uri)
	if entry := p.s.Request.Entry; entry != "" {
		if p.s.Request.Build != nil {
			p.s.Request.Entry = "" // the zip of the function's other life
			return
		}
		p.refuse(nil, "a container image holds no zip to take out: leave %s out", entry)
	}
}

// checkImage looks at the image in its registry, and pins it to its digest: a tag may
// name another image a minute later.
func (p *sheetMaker) checkImage() {
	if p.image == "" {
		return
	}
	ref, ok := model.ParseImage(p.image)
	if !ok {
		p.refuse(nil, "%q is no image's URI: one is 123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1.4", safetext.Line(p.image))
		return
	}
	here := p.identity()
	foreign := here.Account != "" && ref.Account != here.Account
	if here.Region != "" && ref.Region != here.Region {
		p.refuse(nil, "the image is in %s, and Lambda takes only those of its own Region, %s: push it there, or let ECR replicate it", ref.Region, here.Region)
		return
	}
	if p.deps.Images == nil {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, readTime)
	defer cancel()
	image, err := p.deps.Images.GetImage(ctx, ref)
	if err != nil {
		p.imageTrouble(ref, foreign, err)
		return
	}
	if image.Index() {
		p.refuse(nil, "%s is a list of images, one for each architecture, which Lambda does not take: build for one, without provenance", p.s.Artifact)
		return
	}
	if foreign {
		p.note("the image is in the registry of account %s: its repository has to let Lambda pull it (ecr:BatchGetImage and ecr:GetDownloadUrlForLayer for lambda.amazonaws.com)", ref.Account)
	}
	p.s.Image, p.s.Bytes, p.s.SHA256, p.s.Expected = &image, image.Bytes, image.Hex(), image.Hex()
}

// imageTrouble says what it means that ECR does not tell of the image.
func (p *sheetMaker) imageTrouble(ref model.ImageRef, foreign bool, err error) {
	f := model.FailureOf(err, "DescribeImages", p.s.Artifact)
	switch {
	case f.Class == model.Gone:
		p.refuse(f, "there is no image %s, or not any more", p.s.Artifact)
	case f.Class == model.Denied && foreign:
		p.refuse(nil, "the image is in the registry of account %s, which does not let this one see it: its repository's policy has to allow ecr:DescribeImages, and lambda.amazonaws.com to pull it",
			ref.Account)
	case f.Class == model.Denied && ref.Digest != "":
		p.note("%s could not be looked at: %s", p.s.Artifact, change.Cause(err))
		p.s.Image, p.s.SHA256, p.s.Expected = &model.Image{ImageRef: ref}, ref.Hex(), ref.Hex()
	case f.Class == model.Denied:
		p.note("%s could not be pinned to what it names now, so Lambda takes what it names then: %s", p.s.Artifact, change.Cause(err))
	default:
		p.refuse(f, "%s could not be looked at: %s", p.s.Artifact, change.Cause(err))
	}
}

// identity is the account at hand, as far as it is known.
func (p *sheetMaker) identity() model.Identity {
	if p.deps.Identity == nil {
		return model.Identity{}
	}
	return p.deps.Identity()
}

// ImageWords say an image and what it is pinned to.
func ImageWords(s Sheet) string {
	if s.Image == nil || s.Image.Tag == "" {
		return s.Artifact
	}
	return fmt.Sprintf("%s, %s", s.Artifact, model.ShortCode(s.Image.Hex()))
}
