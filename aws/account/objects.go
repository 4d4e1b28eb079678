package account

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// objectTime is what an object may take when the caller's context has no
// deadline. The largest that aloft reads are artifacts and logs of builds.
const objectTime = 10 * time.Minute

// artifactHash is the metadata in which CodeBuild notes an artifact's SHA-256, hex.
const artifactHash = "codebuild-content-sha256"

// HeadObject reads what S3 tells of an object without its content.
func (a *Account) HeadObject(ctx context.Context, bucket, key string) (model.Object, error) {
	ctx, c, done := a.begin(ctx, "HeadObject", "s3://"+bucket+"/"+key)
	defer done()
	out, err := c.clients.objects.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil {
		return model.Object{}, a.objectFailure(ctx, c, err)
	}
	return model.Object{
		Bucket: bucket, Key: key, VersionID: line(out.VersionId), Bytes: aws.ToInt64(out.ContentLength),
		SHA256: objectHash(out.ChecksumSHA256, out.ChecksumType, out.Metadata),
	}, nil
}

// GetObject writes an object's content as it comes. What was written before a
// failure stays written.
func (a *Account) GetObject(ctx context.Context, bucket, key string, to io.Writer) (model.Object, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, objectTime)
		defer cancel()
	}
	ctx, c, done := a.beginLong(ctx, "GetObject", "s3://"+bucket+"/"+key)
	defer done()
	out, err := c.clients.objects.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil {
		return model.Object{}, a.objectFailure(ctx, c, err)
	}
	defer func() { _ = out.Body.Close() }()
	w := &sink{to: to}
	n, err := io.Copy(w, out.Body)
	switch {
	case w.err != nil:
		return model.Object{}, &model.Failure{
			Class: model.Other, Operation: c.operation, Subject: safetext.Line(c.subject),
			Message: safetext.Line("writing it down: " + w.err.Error()), Err: w.err,
		}
	case err != nil:
		return model.Object{}, a.failure(ctx, c, err)
	}
	return model.Object{
		Bucket: bucket, Key: key, VersionID: line(out.VersionId), Bytes: n,
		SHA256: objectHash(out.ChecksumSHA256, out.ChecksumType, out.Metadata),
	}, nil
}

// sink remembers what went wrong with writing, to tell it from reading.
type sink struct {
	to  io.Writer
	err error
}

// Write implements io.Writer.
func (s *sink) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	s.err = err
	return n, err
}

// objectHash is the SHA-256 of a whole object in base64, empty when neither S3 nor
// CodeBuild tells. A composite checksum is one of the parts' checksums.
func objectHash(checksum *string, kind types.ChecksumType, metadata map[string]string) string {
	if sum := line(checksum); sum != "" && kind != types.ChecksumTypeComposite && !strings.Contains(sum, "-") {
		return sum
	}
	if raw, err := hex.DecodeString(metadata[artifactHash]); err == nil {
		return base64.StdEncoding.EncodeToString(raw)
	}
	return ""
}

// objectFailure is the failure of a read of S3, which says little by itself.
func (a *Account) objectFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	switch {
	case !ok:
	case f.Class == model.Denied:
		f.Advice = "without s3:ListBucket, S3 says the same of an object that does not exist"
	case f.Class == model.Gone && f.Code == "NoSuchBucket":
		f.Message = "there is no such bucket"
	case f.Class == model.Gone:
		f.Message = "there is no such object"
	case status(err) == http.StatusMovedPermanently || f.Code == "AuthorizationHeaderMalformed":
		f.Advice = "the bucket is in another Region: name it with --region"
	case f.Code == "InvalidObjectState":
		f.Advice = "it is archived: restore it first"
	}
	return failure
}
