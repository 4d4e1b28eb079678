package sim

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Buckets: made by a call, put there by a test, or the one that the team's projects share.

// bucket is one bucket.
type bucket struct {
	foreign    bool // another account's
	tags       map[string]string
	encryption *s3types.ServerSideEncryptionConfiguration
	block      *s3types.PublicAccessBlockConfiguration
	rules      []s3types.LifecycleRule
	smallest   s3types.TransitionDefaultMinimumObjectSize
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func bucketOperations() map[string]operation {
	of := func(name *string) string { return aws.ToString(name) }
	return map[string]operation{
		"HeadBucket": simulate(200, (*World).headBucket,
			func(in *s3.HeadBucketInput) string { return of(in.Bucket) }),
		"CreateBucket": simulate(200, (*World).createBucket,
			func(in *s3.CreateBucketInput) string { return of(in.Bucket) }),
		"GetBucketTagging": simulate(200, (*World).getBucketTagging,
			func(in *s3.GetBucketTaggingInput) string { return of(in.Bucket) }),
		"PutBucketTagging": simulate(204, (*World).putBucketTagging,
			func(in *s3.PutBucketTaggingInput) string { return of(in.Bucket) }),
		"GetBucketEncryption": simulate(200, (*World).getBucketEncryption,
			func(in *s3.GetBucketEncryptionInput) string { return of(in.Bucket) }),
		"PutBucketEncryption": simulate(200, (*World).putBucketEncryption,
			func(in *s3.PutBucketEncryptionInput) string { return of(in.Bucket) }),
		"GetPublicAccessBlock": simulate(200, (*World).getPublicAccessBlock,
			func(in *s3.GetPublicAccessBlockInput) string { return of(in.Bucket) }),
		"PutPublicAccessBlock": simulate(200, (*World).putPublicAccessBlock,
			func(in *s3.PutPublicAccessBlockInput) string { return of(in.Bucket) }),
		"GetBucketLifecycleConfiguration": simulate(200, (*World).getLifecycle,
			func(in *s3.GetBucketLifecycleConfigurationInput) string { return of(in.Bucket) }),
		"PutBucketLifecycleConfiguration": simulate(200, (*World).putLifecycle,
			func(in *s3.PutBucketLifecycleConfigurationInput) string { return of(in.Bucket) }),
	}
}

// newBucket is a bucket as S3 makes them: encrypted, without public access.
func newBucket() *bucket {
	on := aws.Bool(true)
	return &bucket{
		tags: map[string]string{},
		encryption: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{
				SSEAlgorithm: s3types.ServerSideEncryptionAes256},
			BucketKeyEnabled: aws.Bool(false)}}},
		block: &s3types.PublicAccessBlockConfiguration{BlockPublicAcls: on, BlockPublicPolicy: on, IgnorePublicAcls: on,
			RestrictPublicBuckets: on},
	}
}

// TakeBucket lets another account have a bucket of a name.
func (w *World) TakeBucket(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buckets[name] = &bucket{foreign: true}
}

// bucket finds a bucket of the account, nil for none.
func (w *World) bucket(name string) *bucket {
	if b := w.buckets[name]; b != nil {
		return b
	}
	if name == w.artifactBucket() && w.shared() {
		w.buckets[name] = newBucket()
	}
	return w.buckets[name]
}

// shared reports whether there are projects that leave their artifacts in the bucket of all.
func (w *World) shared() bool {
	for _, p := range w.projects {
		if p.own == nil {
			return true
		}
	}
	return false
}

// owned is the bucket that a call is about, whose owner has to be the expected one.
func (w *World) owned(name, owner *string) (*bucket, error) {
	b := w.bucket(aws.ToString(name))
	switch {
	case b == nil:
		return nil, noSuchBucket()
	case b.foreign || owner != nil && *owner != w.account:
		return nil, generic(403, "AccessDenied", "Access Denied")
	}
	return b, nil
}

// headBucket answers without a body, and so without words.
func (w *World) headBucket(in *s3.HeadBucketInput) (*s3.HeadBucketOutput, error) {
	_, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	switch code, _ := describe(err); code {
	case "":
		return &s3.HeadBucketOutput{BucketRegion: aws.String(w.region), BucketArn: aws.String("arn:aws:s3:::" +
			*in.Bucket)}, nil
	case "NoSuchBucket":
		return nil, &refusal{status: 404, err: &s3types.NotFound{}}
	}
	return nil, generic(403, "Forbidden", "Forbidden")
}

func (w *World) createBucket(in *s3.CreateBucketInput) (*s3.CreateBucketOutput, error) {
	name, place := aws.ToString(in.Bucket), ""
	if c := in.CreateBucketConfiguration; c != nil {
		if c.Tags != nil || c.Bucket != nil || c.Location != nil {
			return nil, &loudError{"CreateBucket is simulated with a location constraint alone"}
		}
		place = string(c.LocationConstraint)
	}
	switch b := w.bucket(name); {
	case !bucketName.MatchString(name):
		return nil, generic(400, "InvalidBucketName", "The specified bucket is not valid.")
	case place == "us-east-1":
		return nil, generic(400, "InvalidLocationConstraint", "The specified location-constraint is not valid")
	case place == "" && w.region != "us-east-1", place != "" && place != w.region:
		if place == "" {
			place = "unspecified"
		}
		return nil, generic(400, "IllegalLocationConstraintException",
			"The "+place+" location constraint is incompatible for the region specific endpoint this request was sent to.")
	case b == nil:
		w.buckets[name] = newBucket()
	case b.foreign:
		return nil, &refusal{status: 409, err: &s3types.BucketAlreadyExists{Message: aws.String(
			"The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
				"Please select a different name and try again.")}}
	case w.region != "us-east-1": // there S3 says of one's own bucket that it was made
		return nil, &refusal{status: 409, err: &s3types.BucketAlreadyOwnedByYou{Message: aws.String(
			"Your previous request to create the named bucket succeeded and you already own it.")}}
	}
	return &s3.CreateBucketOutput{Location: aws.String("/" + name)}, nil
}

func (w *World) getBucketTagging(in *s3.GetBucketTaggingInput) (*s3.GetBucketTaggingOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	switch {
	case err != nil:
		return nil, err
	case len(b.tags) == 0:
		return nil, generic(404, "NoSuchTagSet", "The TagSet does not exist")
	}
	out := &s3.GetBucketTaggingOutput{}
	for _, key := range slices.Sorted(maps.Keys(b.tags)) {
		out.TagSet = append(out.TagSet, s3types.Tag{Key: aws.String(key), Value: aws.String(b.tags[key])})
	}
	return out, nil
}

func (w *World) putBucketTagging(in *s3.PutBucketTaggingInput) (*s3.PutBucketTaggingOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	tags := map[string]string{}
	for _, t := range in.Tagging.TagSet {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	if err := checkTags(tags); err != nil {
		return nil, generic(400, "InvalidTag", err.Error())
	}
	b.tags = tags
	return &s3.PutBucketTaggingOutput{}, nil
}

func (w *World) getBucketEncryption(in *s3.GetBucketEncryptionInput) (*s3.GetBucketEncryptionOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	return &s3.GetBucketEncryptionOutput{ServerSideEncryptionConfiguration: b.encryption}, nil
}

func (w *World) putBucketEncryption(in *s3.PutBucketEncryptionInput) (*s3.PutBucketEncryptionOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.encryption = in.ServerSideEncryptionConfiguration
	return &s3.PutBucketEncryptionOutput{}, nil
}

func (w *World) getPublicAccessBlock(in *s3.GetPublicAccessBlockInput) (*s3.GetPublicAccessBlockOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if b.block == nil {
		return nil, generic(404, "NoSuchPublicAccessBlockConfiguration",
			"The public access block configuration was not found")
	}
	return &s3.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: b.block}, nil
}

func (w *World) putPublicAccessBlock(in *s3.PutPublicAccessBlockInput) (*s3.PutPublicAccessBlockOutput, error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	b.block = in.PublicAccessBlockConfiguration
	return &s3.PutPublicAccessBlockOutput{}, nil
}

func (w *World) getLifecycle(in *s3.GetBucketLifecycleConfigurationInput) (*s3.GetBucketLifecycleConfigurationOutput,
	error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	switch {
	case err != nil:
		return nil, err
	case len(b.rules) == 0:
		return nil, generic(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
	}
	return &s3.GetBucketLifecycleConfigurationOutput{Rules: slices.Clone(b.rules),
		TransitionDefaultMinimumObjectSize: b.smallest}, nil
}

// putLifecycle replaces all rules. Rules of the older form, with a prefix of their own, are
// not taken beside those with a filter.
func (w *World) putLifecycle(in *s3.PutBucketLifecycleConfigurationInput) (*s3.PutBucketLifecycleConfigurationOutput,
	error) {
	b, err := w.owned(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	older, newer, ids := false, false, map[string]bool{}
	for _, r := range in.LifecycleConfiguration.Rules {
		older, newer = older || r.Filter == nil, newer || r.Filter != nil
		id := aws.ToString(r.ID)
		switch {
		case id != "" && ids[id]:
			return nil, generic(400, "InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
		case r.Expiration != nil && r.Expiration.Days != nil && *r.Expiration.Days < 1:
			return nil, generic(400, "InvalidArgument", "'Days' for Expiration action must be a positive integer")
		}
		ids[id] = true
	}
	switch {
	case len(in.LifecycleConfiguration.Rules) == 0:
		return nil, generic(400, "MalformedXML",
			"The XML you provided was not well-formed or did not validate against our published schema")
	case older && newer:
		return nil, generic(400, "InvalidRequest", "Filter element can only be used in Lifecycle V2.")
	}
	b.rules, b.smallest = slices.Clone(in.LifecycleConfiguration.Rules), in.TransitionDefaultMinimumObjectSize
	if b.smallest == "" {
		b.smallest = s3types.TransitionDefaultMinimumObjectSizeAllStorageClasses128k
	}
	return &s3.PutBucketLifecycleConfigurationOutput{TransitionDefaultMinimumObjectSize: b.smallest}, nil
}

// left finds what a build of a project that was made by a call left in a bucket.
func (w *World) left(name, key string) (object, bool) {
	for _, project := range w.projectNames {
		p := w.projects[project]
		if p.own == nil || p.image || p.own.Artifacts == nil || aws.ToString(p.own.Artifacts.Location) != name {
			continue
		}
		for _, b := range p.builds {
			if b.ownKey() != key || !b.uploaded(w.now()) {
				continue
			}
			at, _ := b.begins("FINALIZING")
			body := b.artifact()
			return object{body: body, modified: at.Truncate(time.Second), kind: "application/zip", metadata: map[string]string{
				"codebuild-content-sha256": hexHash(body), "codebuild-buildarn": "arn:aws:codebuild:" + w.region + ":" + w.account +
					":build/" + b.id()}}, true
		}
	}
	return object{}, false
}

// placeIn is the bucket and key of what a project reads or writes as "bucket/key".
func placeIn(location string) (bucket, key string) {
	bucket, key, _ = strings.Cut(strings.TrimPrefix(location, "arn:aws:s3:::"), "/")
	return bucket, key
}
