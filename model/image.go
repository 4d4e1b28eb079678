package model

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Image is a container image in a registry of Amazon ECR.
type Image struct {
	ImageRef
	MediaType string // of its manifest, empty where ECR does not tell
	Bytes     int64
	Pushed    time.Time
}

// ImageRef names an image in a registry of Amazon ECR: by tag, or by digest.
type ImageRef struct {
	Account    string // whose registry it is
	Region     string
	Host       string // of the registry
	Repository string
	Tag        string // empty where it is named by its digest alone
	Digest     string // "sha256:" and 64 digits of hex; empty while it is not known
}

// ImageReader reads what ECR knows of an image, by tag or digest. A missing one is of
// class Gone.
type ImageReader interface {
	GetImage(ctx context.Context, image ImageRef) (Image, error)
}

var imageURI = regexp.MustCompile(`^(([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+)/([a-z0-9][a-z0-9._/-]*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`)

// ParseImage reads an image's URI, and reports whether it is one of ECR. Without a tag
// and a digest it is the tag latest, as everywhere.
func ParseImage(uri string) (ImageRef, bool) {
	m := imageURI.FindStringSubmatch(uri)
	if m == nil {
		return ImageRef{}, false
	}
	i := ImageRef{Host: m[1], Account: m[2], Region: m[3], Repository: m[4], Tag: m[5], Digest: m[6]}
	if i.Tag == "" && i.Digest == "" {
		i.Tag = "latest"
	}
	return i, true
}

// URI names the image by its digest where that is known, else by its tag.
func (i ImageRef) URI() string {
	if i.Digest != "" {
		return i.Host + "/" + i.Repository + "@" + i.Digest
	}
	return i.Host + "/" + i.Repository + ":" + i.Tag
}

// Hex is the digest in hex, which is the CodeSha256 that Lambda gives the image; empty
// while it is not known.
func (i ImageRef) Hex() string { return strings.TrimPrefix(i.Digest, "sha256:") }

// Index reports whether the image is a list of images, one for each architecture, which
// Lambda does not take.
func (i Image) Index() bool {
	return strings.Contains(i.MediaType, "image.index") || strings.Contains(i.MediaType, "manifest.list")
}

// placeholders are what the image of a function in a config may hold.
var placeholders = []string{"{commit}", "{short}", "{number}", "{branch}"}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// ImageProblem says why a text can not be the image of a function in a config: a URI with
// {commit}, {short} (7 digits of it), {number} and {branch}, which a build fills in. It is
// empty when it can.
func ImageProblem(text string) string {
	uri := text
	for _, p := range placeholders {
		uri = strings.ReplaceAll(uri, p, "1")
	}
	if bad := placeholder.FindString(uri); bad != "" {
		return "holds " + bad + ", which means nothing"
	}
	if _, ok := ParseImage(uri); !ok {
		return "is no image of ECR"
	}
	return ""
}

// ImageOf is the URI of the image that a build pushed, by what a config says of it, or
// why it can not be told. What no tag may hold becomes a hyphen.
func ImageOf(text string, b Build) (uri, why string) {
	values := map[string]string{"{branch}": notInTags.ReplaceAllString(b.Branch(), "-")}
	if b.Number > 0 {
		values["{number}"] = strconv.FormatInt(b.Number, 10)
	}
	if IsCommit(b.Commit) {
		values["{commit}"], values["{short}"] = b.Commit, b.Commit[:7]
	}
	uri = placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if values[p] == "" {
			why = "its " + strings.Trim(p, "{}") + " is not known, which the config names the image by"
		}
		return values[p]
	})
	if why != "" {
		return "", why
	}
	return uri, ""
}

var notInTags = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)
