package account

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// defaultRegion is the one Region that a bucket is made in by naming none.
const defaultRegion = "us-east-1"

// GetBucket reads a bucket with what of its settings matters to what builds leave in it. Of one
// in another Region it tells the Region alone.
func (a *Account) GetBucket(ctx context.Context, account, name string) (component.Bucket, error) {
	ctx, c, done := a.begin(ctx, "HeadBucket", "s3://"+name)
	defer done()
	head, err := c.clients.objects.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name, ExpectedBucketOwner: &account})
	if region := ledElsewhere(err); region != "" {
		return component.Bucket{Name: name, Region: region}, nil
	}
	if err != nil {
		return component.Bucket{}, a.bucketFailure(ctx, c, err)
	}
	b := component.Bucket{Name: name, Region: cmp.Or(line(head.BucketRegion), c.region()), Expires: map[string]int{}}
	tags, err := a.bucketTags(ctx, account, name)
	if err != nil {
		return component.Bucket{}, err
	}
	b.Owner = component.OwnerOf(tags)
	if b.Encrypted, err = a.bucketEncrypted(ctx, account, name); err != nil {
		return component.Bucket{}, err
	}
	if b.Private, err = a.bucketPrivate(ctx, account, name); err != nil {
		return component.Bucket{}, err
	}
	rules, err := a.lifecycle(ctx, account, name)
	if err != nil {
		return component.Bucket{}, err
	}
	for _, r := range rules.Rules {
		prefix, days, ok := expiryOf(r)
		if old, has := b.Expires[prefix]; ok && (!has || days < old) {
			b.Expires[prefix] = days
		}
	}
	return b, nil
}

// ledElsewhere is the Region of a bucket that S3 leads to, empty when an error tells of none.
func ledElsewhere(err error) string {
	var response *smithyhttp.ResponseError
	if status(err) != http.StatusMovedPermanently || !errors.As(err, &response) {
		return ""
	}
	return safetext.Line(response.Response.Header.Get("X-Amz-Bucket-Region"))
}

// CreateBucket makes a bucket in the account's Region. One that the account has keeps its
// tags, and is given those that it lacks.
func (a *Account) CreateBucket(ctx context.Context, account, name string, tags component.Tags) error {
	if err := a.makeBucket(ctx, name); err != nil || len(tags) == 0 {
		return err
	}
	has, err := a.bucketTags(ctx, account, name)
	if err != nil {
		return behindWrite(err)
	}
	all := maps.Clone(tags)
	maps.Copy(all, has)
	if len(all) == len(has) {
		return nil
	}
	ctx, c, done := a.begin(ctx, "PutBucketTagging", "s3://"+name)
	defer done()
	in := &s3.PutBucketTaggingInput{Bucket: &name, ExpectedBucketOwner: &account, Tagging: &types.Tagging{}}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(key, "aws:") { // AWS keeps these by itself, and takes none
			in.Tagging.TagSet = append(in.Tagging.TagSet, types.Tag{Key: aws.String(key), Value: aws.String(all[key])})
		}
	}
	if _, err := c.clients.objects.PutBucketTagging(ctx, in); err != nil {
		return behindWrite(a.bucketFailure(ctx, c, err))
	}
	return nil
}

// makeBucket makes a bucket that the account may have. In us-east-1 S3 says that such a one was
// made, ledElsewhere that it is there.
func (a *Account) makeBucket(ctx context.Context, name string) error {
	ctx, c, done := a.begin(ctx, "CreateBucket", "s3://"+name)
	defer done()
	in := &s3.CreateBucketInput{Bucket: &name}
	if region := c.region(); region != defaultRegion {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{
			LocationConstraint: types.BucketLocationConstraint(region),
		}
	}
	_, err := c.clients.objects.CreateBucket(ctx, in)
	if _, ours := errors.AsType[*types.BucketAlreadyOwnedByYou](err); ours || err == nil {
		return nil
	}
	return a.bucketFailure(ctx, c, err)
}

// SecureBucket encrypts what is put into a bucket, unless it is so with a key of its own, and
// blocks public access.
func (a *Account) SecureBucket(ctx context.Context, account, name string) error {
	if err := a.mayChange(ctx, "PutPublicAccessBlock", "s3://"+name); err != nil {
		return err
	}
	encrypted, err := a.bucketEncrypted(ctx, account, name)
	if err != nil {
		return beforeWrite(err)
	}
	if !encrypted {
		if err := a.encryptBucket(ctx, account, name); err != nil {
			return err
		}
	}
	ctx, c, done := a.begin(ctx, "PutPublicAccessBlock", "s3://"+name)
	defer done()
	_, err = c.clients.objects.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: &name, ExpectedBucketOwner: &account,
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(true),
			IgnorePublicAcls: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
		},
	})
	if err != nil && !encrypted {
		return behindWrite(a.bucketFailure(ctx, c, err))
	}
	if err != nil {
		return a.bucketFailure(ctx, c, err)
	}
	return nil
}

func (a *Account) encryptBucket(ctx context.Context, account, name string) error {
	ctx, c, done := a.begin(ctx, "PutBucketEncryption", "s3://"+name)
	defer done()
	with := &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256}
	_, err := c.clients.objects.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: &name, ExpectedBucketOwner: &account,
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
			Rules: []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: with}},
		},
	})
	if err != nil {
		return a.bucketFailure(ctx, c, err)
	}
	return nil
}

// ExpireObjects has objects below a prefix deleted after days. S3 takes all rules of a bucket
// at once: those that it has are written again.
func (a *Account) ExpireObjects(ctx context.Context, account, name, prefix string, days int) error {
	if err := a.mayChange(ctx, "PutBucketLifecycleConfiguration", "s3://"+name); err != nil {
		return err
	}
	has, err := a.lifecycle(ctx, account, name)
	if err != nil {
		return beforeWrite(err)
	}
	prefix = folder(prefix)
	ours := types.LifecycleRule{
		ID: aws.String("aloft expires " + cmp.Or(prefix, "everything")), Status: types.ExpirationStatusEnabled,
		Filter:     &types.LifecycleRuleFilter{Prefix: &prefix},
		Expiration: &types.LifecycleExpiration{Days: aws.Int32(int32(days))},
	}
	var rules []types.LifecycleRule
	for _, r := range has.Rules {
		if aws.ToString(r.ID) != *ours.ID {
			rules = append(rules, filtered(r))
		}
	}
	ctx, c, done := a.begin(ctx, "PutBucketLifecycleConfiguration", "s3://"+name)
	defer done()
	_, err = c.clients.objects.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: &name, ExpectedBucketOwner: &account,
		LifecycleConfiguration:             &types.BucketLifecycleConfiguration{Rules: append(rules, ours)},
		TransitionDefaultMinimumObjectSize: has.TransitionDefaultMinimumObjectSize,
	})
	if err != nil {
		return a.bucketFailure(ctx, c, err)
	}
	return nil
}

// folder is a prefix that ends where a name does: "builds" is no prefix of "builds-old/".
func folder(prefix string) string {
	if prefix = strings.Trim(prefix, "/"); prefix != "" {
		prefix += "/"
	}
	return prefix
}

// filtered is a rule in the form that has a filter. S3 does not take it beside the older one.
func filtered(r types.LifecycleRule) types.LifecycleRule {
	if r.Filter == nil {
		//lint:ignore SA1019 rules that were made long ago have their prefix there
		old := r.Prefix
		r.Filter = &types.LifecycleRuleFilter{Prefix: aws.String(aws.ToString(old))}
		//lint:ignore SA1019 beside a filter it is refused
		r.Prefix = nil
	}
	return r
}

// expiryOf is what a rule deletes: all below a prefix, after so many days. It says false of
// rules that choose otherwise, or that are off.
func expiryOf(r types.LifecycleRule) (prefix string, days int, ok bool) {
	if r.Status != types.ExpirationStatusEnabled || r.Expiration == nil || aws.ToInt32(r.Expiration.Days) <= 0 {
		return "", 0, false
	}
	f := filtered(r).Filter
	if f.And != nil || f.Tag != nil || f.ObjectSizeGreaterThan != nil || f.ObjectSizeLessThan != nil {
		return "", 0, false
	}
	return safetext.Exact(aws.ToString(f.Prefix)), int(*r.Expiration.Days), true
}

func (a *Account) bucketTags(ctx context.Context, account, name string) (map[string]string, error) {
	ctx, c, done := a.begin(ctx, "GetBucketTagging", "s3://"+name)
	defer done()
	tags := map[string]string{}
	in := &s3.GetBucketTaggingInput{Bucket: &name, ExpectedBucketOwner: &account}
	out, err := c.clients.objects.GetBucketTagging(ctx, in)
	if err != nil {
		return tags, a.unset(ctx, c, err, "NoSuchTagSet")
	}
	for _, t := range out.TagSet {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags, nil
}

func (a *Account) bucketEncrypted(ctx context.Context, account, name string) (bool, error) {
	ctx, c, done := a.begin(ctx, "GetBucketEncryption", "s3://"+name)
	defer done()
	in := &s3.GetBucketEncryptionInput{Bucket: &name, ExpectedBucketOwner: &account}
	out, err := c.clients.objects.GetBucketEncryption(ctx, in)
	if err != nil {
		return false, a.unset(ctx, c, err, "ServerSideEncryptionConfigurationNotFoundError")
	}
	return out.ServerSideEncryptionConfiguration != nil && len(out.ServerSideEncryptionConfiguration.Rules) > 0, nil
}

func (a *Account) bucketPrivate(ctx context.Context, account, name string) (bool, error) {
	ctx, c, done := a.begin(ctx, "GetPublicAccessBlock", "s3://"+name)
	defer done()
	in := &s3.GetPublicAccessBlockInput{Bucket: &name, ExpectedBucketOwner: &account}
	out, err := c.clients.objects.GetPublicAccessBlock(ctx, in)
	if err != nil {
		return false, a.unset(ctx, c, err, "NoSuchPublicAccessBlockConfiguration")
	}
	p := out.PublicAccessBlockConfiguration
	return p != nil && aws.ToBool(p.BlockPublicAcls) && aws.ToBool(p.BlockPublicPolicy) &&
		aws.ToBool(p.IgnorePublicAcls) && aws.ToBool(p.RestrictPublicBuckets), nil
}

// lifecycle are the rules of a bucket by which its objects are deleted.
func (a *Account) lifecycle(
	ctx context.Context, account, name string,
) (*s3.GetBucketLifecycleConfigurationOutput, error) {
	ctx, c, done := a.begin(ctx, "GetBucketLifecycleConfiguration", "s3://"+name)
	defer done()
	in := &s3.GetBucketLifecycleConfigurationInput{Bucket: &name, ExpectedBucketOwner: &account}
	out, err := c.clients.objects.GetBucketLifecycleConfiguration(ctx, in)
	if err != nil {
		return &s3.GetBucketLifecycleConfigurationOutput{}, a.unset(ctx, c, err, "NoSuchLifecycleConfiguration")
	}
	return out, nil
}

// unset is the failure of reading a setting: none where the bucket has no such setting.
func (a *Account) unset(ctx context.Context, c call, err error, code string) error {
	failure := a.bucketFailure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == code {
		return nil
	}
	return failure
}

// bucketFailure is the failure of a call on a bucket. A name that another account has can be
// no bucket of this one, whatever is allowed.
func (a *Account) bucketFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	switch {
	case !ok:
	case f.Code == "BucketAlreadyExists":
		f.Class, f.Message = model.Denied, "the name of the bucket is another account's"
		f.Advice = "names of buckets are the world's: name another one"
	case f.Class == model.Denied && f.Cause == "":
		f.Advice = "S3 says the same of a bucket that another account has"
	case f.Class == model.Gone && (f.Code == "NoSuchBucket" || c.operation == "HeadBucket"):
		f.Message = "there is no such bucket"
	case status(err) == http.StatusMovedPermanently:
		f.Message, f.Advice = "the bucket is in another Region", "name one in "+c.region()
	}
	return failure
}
