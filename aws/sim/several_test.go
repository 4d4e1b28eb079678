package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// A build of several functions leaves an artifact for each, by the names of the
// functions, which Lambda takes.
func TestABuildOfSeveralFunctionsLeavesAnArtifactForEach(t *testing.T) {
	w := New(Options{Seed: 1, Now: func() time.Time { return demoStart }, Unlimited: true})
	w.PutFunction(FunctionSpec{Name: "cart-add"})
	w.PutFunction(FunctionSpec{Name: "cart-pay"})
	w.PutProject(ProjectSpec{Name: "cart", Makes: []string{"cart-add", "cart-pay"}, Builds: 1})
	out, err := codebuild.NewFromConfig(w.Config()).BatchGetBuilds(t.Context(), &codebuild.BatchGetBuildsInput{Ids: w.Builds("cart")})
	if err != nil {
		t.Fatal(err)
	}
	made := out.Builds[0].SecondaryArtifacts
	if len(made) != 2 || *made[1].ArtifactIdentifier != "cart_pay" || made[1].Sha256sum == nil || *made[0].Sha256sum == *made[1].Sha256sum {
		t.Fatalf("%+v", made)
	}
	key := strings.TrimPrefix(*made[1].Location, "arn:aws:s3:::"+w.artifactBucket()+"/")
	bucket := w.artifactBucket()
	if _, err := client(w).UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("cart-pay"), S3Bucket: &bucket, S3Key: &key}); err != nil {
		t.Error(err)
	}
}

// An image is what its tag and its digest name; what is not there, and what another
// account does not show, are refused each in its own way.
func TestImagesOfARegistry(t *testing.T) {
	w := New(Options{Seed: 1, Now: func() time.Time { return demoStart }, Unlimited: true})
	digest := w.PutImage(ImageSpec{URI: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"})
	w.PutImage(ImageSpec{URI: "999999999999.dkr.ecr.us-east-1.amazonaws.com/theirs:1", Hidden: true})
	images := ecr.NewFromConfig(w.Config())
	ask := func(account, repository string, id ecrtypes.ImageIdentifier) (*ecr.DescribeImagesOutput, error) {
		return images.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RegistryId: &account, RepositoryName: &repository, ImageIds: []ecrtypes.ImageIdentifier{id}})
	}
	for _, id := range []ecrtypes.ImageIdentifier{{ImageTag: str("1")}, {ImageDigest: str("sha256:" + digest)}} {
		out, err := ask("123456789012", "shop", id)
		if err != nil || *out.ImageDetails[0].ImageDigest != "sha256:"+digest {
			t.Errorf("%+v, %v", out, err)
		}
	}
	for _, c := range []struct{ account, repository, tag, code string }{
		{"123456789012", "shop", "2", "ImageNotFoundException"}, {"123456789012", "none", "1", "RepositoryNotFoundException"},
		{"999999999999", "theirs", "1", "AccessDeniedException"}, {"888888888888", "any", "1", "AccessDeniedException"},
	} {
		if _, err := ask(c.account, c.repository, ecrtypes.ImageIdentifier{ImageTag: &c.tag}); err == nil || !strings.Contains(err.Error(), c.code) {
			t.Errorf("%s/%s:%s: %v", c.account, c.repository, c.tag, err)
		}
	}
}

// The commits of builds say what their versions say, and each follows the one that was
// built before, with or without another between.
func TestCommitsFollowEachOther(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	c := codecommit.NewFromConfig(w.Config())
	w.mu.Lock()
	p, _ := w.project("activity-router")
	history := w.commitsOf(p)
	w.mu.Unlock()
	for i, h := range history {
		out, err := c.BatchGetCommits(t.Context(), &codecommit.BatchGetCommitsInput{RepositoryName: str("activity-router"), CommitIds: []string{h.id, "gone"}})
		if err != nil || len(out.Commits) != 1 || len(out.Errors) != 1 || *out.Commits[0].Message == "" {
			t.Fatalf("%+v, %v", out, err)
		}
		if i > 0 && (len(h.parents) != 1 || h.parents[0] != history[i-1].id || !h.at.After(history[i-1].at)) {
			t.Errorf("%s follows %v", h.id, h.parents)
		}
	}
	v := client(w)
	versions, err := v.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: str("activity-router")})
	if err != nil {
		t.Fatal(err)
	}
	last := *versions.Versions[len(versions.Versions)-1].Description
	if newest := history[len(history)-1]; !strings.HasSuffix(last, newest.subject) || !strings.Contains(last, newest.id[:7]) {
		t.Errorf("the newest commit is %q, the newest version %q", newest.subject, last)
	}
	if _, err := c.BatchGetCommits(t.Context(), &codecommit.BatchGetCommitsInput{RepositoryName: str("webhook-relay"), CommitIds: []string{"x"}}); err == nil {
		t.Error("a repository on GitHub has commits in CodeCommit")
	}
}
