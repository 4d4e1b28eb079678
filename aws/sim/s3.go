package sim

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// S3 as far as deploys and logs need it: reading whole objects of buckets without
// versioning. Artifacts and logs of builds are worked out when they are read;
// others are put there by PutObject.

// object is one object in a bucket.
type object struct {
	body     []byte
	modified time.Time
	metadata map[string]string
	kind     string // Content-Type
}

// logUpload is how long after its end a build's log is in the bucket. AWS does not
// say when it is.
const logUpload = 2 * time.Second

func s3Operations() map[string]operation {
	of := func(bucket, key *string) string { return aws.ToString(bucket) + "/" + aws.ToString(key) }
	all := map[string]operation{
		"HeadObject": simulate(200, (*World).headObject, func(in *s3.HeadObjectInput) string { return of(in.Bucket, in.Key) }),
		"GetObject":  simulate(200, (*World).getObject, func(in *s3.GetObjectInput) string { return of(in.Bucket, in.Key) }),
	}
	maps.Copy(all, bucketOperations())
	return all
}

func (w *World) headObject(in *s3.HeadObjectInput) (*s3.HeadObjectOutput, error) {
	if in.Range != nil || in.PartNumber != nil || in.VersionId != nil || in.IfMatch != nil || in.IfNoneMatch != nil {
		return nil, &loudError{"HeadObject is simulated for whole objects, without versions and conditions"}
	}
	o, err := w.object(*in.Bucket, *in.Key)
	if err != nil { // an answer to HEAD has no body, and so no words
		return nil, &refusal{status: 404, err: &s3types.NotFound{}}
	}
	out := &s3.HeadObjectOutput{AcceptRanges: aws.String("bytes"), ContentLength: aws.Int64(int64(len(o.body))), ContentType: aws.String(o.kind),
		ETag: aws.String(o.etag()), LastModified: aws.Time(o.modified), Metadata: o.metadata,
		ServerSideEncryption: s3types.ServerSideEncryptionAes256}
	return out, nil
}

func (w *World) getObject(in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
	if in.Range != nil || in.PartNumber != nil || in.VersionId != nil || in.IfMatch != nil || in.IfNoneMatch != nil {
		return nil, &loudError{"GetObject is simulated for whole objects, without versions and conditions"}
	}
	o, err := w.object(*in.Bucket, *in.Key)
	if err != nil {
		return nil, err
	}
	return &s3.GetObjectOutput{AcceptRanges: aws.String("bytes"), ContentLength: aws.Int64(int64(len(o.body))), ContentType: aws.String(o.kind),
		ETag: aws.String(o.etag()), LastModified: aws.Time(o.modified), Metadata: o.metadata,
		ServerSideEncryption: s3types.ServerSideEncryptionAes256, Body: io.NopCloser(bytes.NewReader(o.body))}, nil
}

func (o object) etag() string {
	sum := md5.Sum(o.body)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// object finds an object: one that was put there, or what a build left.
func (w *World) object(bucket, key string) (object, error) {
	if o, ok := w.objects[bucket+"/"+key]; ok {
		return o, nil
	}
	switch b := w.bucket(bucket); {
	case b == nil:
		return object{}, noSuchBucket()
	case b.foreign:
		return object{}, generic(403, "AccessDenied", "Access Denied")
	}
	if o, ok := w.left(bucket, key); ok {
		return o, nil
	}
	if bucket != w.artifactBucket() {
		return object{}, noSuchKey()
	}
	now := w.now()
	if rest, ok := strings.CutPrefix(key, artifactFolder); ok {
		uuid, file, _ := strings.Cut(rest, "/")
		function := strings.TrimSuffix(file, ".zip")
		if b, ok := w.maker(function, uuid); ok && b.keyOf(function) == key && b.uploaded(now) {
			at, _ := b.begins("FINALIZING")
			body := b.artifactOf(function)
			md5sum := md5.Sum(body)
			return object{body: body, modified: at.Truncate(time.Second), kind: "application/zip", metadata: map[string]string{
				"codebuild-content-sha256": hexHash(body), "codebuild-content-md5": hex.EncodeToString(md5sum[:]),
				"codebuild-buildarn": "arn:aws:codebuild:" + w.region + ":" + w.account + ":build/" + b.id()}}, nil
		}
	}
	if rest, ok := strings.CutPrefix(key, logFolder); ok {
		name, file, _ := strings.Cut(rest, "/")
		if b, ok := w.build(name + ":" + strings.TrimSuffix(file, ".gz")); ok && b.logKey() == key && b.project.logsTo == logsToBucket &&
			!now.Before(b.last().Add(logUpload)) {
			return object{body: b.logObject(), modified: b.last().Add(logUpload).Truncate(time.Second), kind: "application/octet-stream"}, nil
		}
	}
	return object{}, noSuchKey()
}

// maker is the build that makes a zip for a function: one of the function's own project,
// or of a project that makes several.
func (w *World) maker(function, uuid string) (*build, bool) {
	if b, ok := w.build(function + ":" + uuid); ok && len(b.project.makes) == 0 {
		return b, !b.project.image
	}
	for _, project := range w.making[function] {
		if b, ok := w.build(project + ":" + uuid); ok {
			return b, true
		}
	}
	return nil, false
}
