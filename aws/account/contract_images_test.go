package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// registry is where the images of the tests are.
const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"

// parsed is an image by its URI.
func parsed(t *testing.T, uri string) model.ImageRef {
	t.Helper()
	ref, ok := model.ParseImage(uri)
	if !ok {
		t.Fatalf("%s is no image", uri)
	}
	return ref
}

// imaging is the contract of container images, in their registry and as code, and of
// commits.
func imaging() []contract {
	return []contract{
		{name: "an image by its tag and by its digest", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.image(t, name, "1.4")
			byTag, err := g.account.GetImage(t.Context(), parsed(t, registry+name+":1.4"))
			if err != nil || !strings.HasPrefix(byTag.Digest, "sha256:") || byTag.Bytes == 0 || byTag.Pushed.IsZero() || byTag.Index() {
				t.Fatalf("%+v, %v", byTag, err)
			}
			byDigest, err := g.account.GetImage(t.Context(), parsed(t, byTag.URI()))
			if err != nil || byDigest.Digest != byTag.Digest {
				t.Errorf("%+v, %v", byDigest, err)
			}
			for _, uri := range []string{registry + name + ":2", registry + "nowhere:1"} {
				if _, err := g.account.GetImage(t.Context(), parsed(t, uri)); model.ClassOf(err) != model.Gone {
					t.Errorf("%s: %v, want class gone", uri, err)
				}
			}
		}},
		{name: "an image becomes a version", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.image(t, name, "1")
			g.image(t, name, "2")
			g.imageFunction(t, name, registry+name+":1")
			image, err := g.account.GetImage(t.Context(), parsed(t, registry+name+":2"))
			if err != nil {
				t.Fatal(err)
			}
			before, err := g.account.GetCode(t.Context(), name)
			if err != nil || before.Version.PackageType != "Image" || before.Version.Runtime != "" {
				t.Fatalf("%+v, %v", before, err)
			}
			code, err := g.account.UpdateCode(t.Context(), model.CodeUpdate{Function: name, Image: image.URI(), Revision: before.Revision})
			if err == nil {
				code, err = g.account.AwaitUpdate(t.Context(), name)
			}
			if err != nil || code.Version.CodeSHA256 != image.Hex() || model.ShortCode(code.Version.CodeSHA256) != image.Hex()[:7] {
				t.Fatalf("the code is %s, the registry has %s: %v", code.Version.CodeSHA256, image.Digest, err)
			}
			v, err := g.account.Publish(t.Context(), model.Publication{Function: name, SHA256: image.Hex(), Description: "build 2 a1b2c3d"})
			if err != nil || v.CodeSHA256 != image.Hex() || v.PackageType != "Image" || v.Description != "build 2 a1b2c3d" {
				t.Errorf("%+v, %v", v, err)
			}
		}},
		{name: "what another account's registry does not show", alone: "moto lets every account read every registry", run: func(t *testing.T, g *ground) {
			_, err := g.account.GetImage(t.Context(), parsed(t, "999999999999.dkr.ecr.us-east-1.amazonaws.com/theirs:1"))
			if model.ClassOf(err) != model.Denied {
				t.Errorf("%v, want class denied", err)
			}
		}},
		{name: "commits", alone: "moto knows no BatchGetCommits", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.project(t, name)
			var ids []string
			for i := range 3 {
				b, err := g.account.StartBuild(t.Context(), model.BuildStart{Project: name, SourceVersion: fmt.Sprintf("%040x", i+1), Token: fmt.Sprint(i)})
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, b.SourceVersion)
			}
			found, err := g.account.GetCommits(t.Context(), name, append(ids, strings.Repeat("f", 40)))
			if err != nil || len(found) != 3 {
				t.Fatalf("%+v, %v", found, err)
			}
			for _, c := range found {
				if c.Subject == "" || c.Author == "" || time.Since(c.At) > time.Hour || strings.Contains(c.Subject, "\n") {
					t.Errorf("%+v", c)
				}
			}
			if _, err := g.account.GetCommits(t.Context(), "nowhere", ids); model.ClassOf(err) != model.Gone {
				t.Errorf("no such repository: %v", err)
			}
			if none, err := g.account.GetCommits(t.Context(), name, nil); err != nil || len(none) > 0 {
				t.Errorf("%v, %v", none, err)
			}
		}},
	}
}

// motoImages gives the ground over moto images and functions that run them.
func motoImages(g *ground, config aws.Config, role string) {
	images := ecr.NewFromConfig(config)
	g.image = func(t *testing.T, repository, tag string) {
		t.Helper()
		_, _ = images.CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: &repository}) // it may be there
		layer := fmt.Sprintf("sha256:%064x", len(tag)*7+len(repository))
		manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":7023,"digest":%q},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":%q}]}`,
			layer, 1000+len(tag), fmt.Sprintf("sha256:%x", []byte(fmt.Sprintf("%-32s", repository+tag)[:32])))
		if _, err := images.PutImage(t.Context(), &ecr.PutImageInput{RepositoryName: &repository, ImageTag: &tag, ImageManifest: &manifest}); err != nil {
			t.Fatal(err)
		}
	}
	g.imageFunction = func(t *testing.T, name, uri string) {
		t.Helper()
		_, err := g.sdk.CreateFunction(t.Context(), &lambda.CreateFunctionInput{FunctionName: &name, Role: &role, PackageType: types.PackageTypeImage,
			Code: &types.FunctionCode{ImageUri: &uri}})
		if err != nil {
			t.Fatal(err)
		}
	}
}
