package sim

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func TestABuildsArtifactBecomesAVersion(t *testing.T) {
	w, c, now := builder(t)
	w.PutFunction(FunctionSpec{Name: "orders", Versions: 1})
	b := finish(t, c, now, start(t, c, codebuild.StartBuildInput{}).Id)
	bucket, key, _ := strings.Cut(strings.TrimPrefix(*b.Artifacts.Location, "arn:aws:s3:::"), "/")

	objects := s3.NewFromConfig(w.Config())
	head, err := objects.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	got, err := objects.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil || int64(len(body)) != *head.ContentLength || *head.ETag != *got.ETag || hexHash(body) != *b.Artifacts.Sha256sum ||
		head.Metadata["codebuild-content-sha256"] != *b.Artifacts.Sha256sum {
		t.Errorf("%v, %d bytes of %+v", err, len(body), head)
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) != 3 {
		t.Fatalf("the artifact is no zip: %v", err)
	}

	f := client(w)
	if _, err := f.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"), S3Bucket: &bucket, S3Key: &key}); err != nil {
		t.Fatal(err)
	}
	sum, _ := hex.DecodeString(*b.Artifacts.Sha256sum)
	v, err := f.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders"),
		CodeSha256: str(base64.StdEncoding.EncodeToString(sum))})
	if err != nil || *v.Version != "2" || v.CodeSize != int64(len(body)) {
		t.Errorf("published %v, %+v", err, v)
	}
}

func TestObjectsThatAreNotThere(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	w.PutObject("mine", "there", []byte("x"))
	c := s3.NewFromConfig(w.Config())
	_, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: str("mine"), Key: str("nosuch")})
	var notFound *s3types.NotFound
	if wantError(t, err, "NotFound", "", 404); !errors.As(err, &notFound) {
		t.Errorf("not typed: %v", err)
	}
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: str("mine"), Key: str("nosuch")})
	var noKey *s3types.NoSuchKey
	if wantError(t, err, "NoSuchKey", "The specified key does not exist.", 404); !errors.As(err, &noKey) {
		t.Errorf("not typed: %v", err)
	}
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: str("nosuch"), Key: str("k")})
	wantError(t, err, "NoSuchBucket", "The specified bucket does not exist", 404)
	if err := w.Script("s3.HeadObject=denied s3.GetObject=denied"); err != nil {
		t.Fatal(err)
	}
	_, err = c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: str("mine"), Key: str("there")})
	wantError(t, err, "Forbidden", "Forbidden", 403)
	_, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: str("mine"), Key: str("there")})
	wantError(t, err, "AccessDenied", "User: arn:aws:sts::123456789012:assumed-role/aloft-operator/demo is not authorized to perform: "+
		"s3:GetObject on resource: arn:aws:s3:::mine/there because no identity-based policy allows the s3:GetObject action", 403)
}
