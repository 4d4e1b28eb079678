package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// bucket is where the builds put their artifacts.
type bucket struct{ name string }

// artifacts reports whether the build makes any: images alone go to their registry.
func (v *view) artifacts() bool {
	c := v.Component
	if c.Build.Artifacts.Bucket != "" || len(c.Functions) == 0 {
		return true
	}
	for _, f := range c.Functions {
		if f.Built() && !f.Image {
			return true
		}
	}
	return false
}

// place is where artifacts go; the zero one where the build makes none.
func (v *view) place() component.Place {
	if !v.artifacts() {
		return component.Place{}
	}
	at := v.Component.Build.Artifacts
	if at.Bucket == "" {
		id := v.runner.Identity()
		at.Bucket = component.ArtifactBucket(id.Account, id.Region)
	}
	return at
}

func (b bucket) id() ID { return ID{BucketKind, b.name} }

func (bucket) look(ctx context.Context, v *view) (found, error) {
	id, at, days := v.runner.Identity(), v.place(), v.Component.Build.ArtifactDays
	b, there, err := read(ctx, v, "bucket", func(ctx context.Context) (component.Bucket, error) {
		return v.deps.Ground.GetBucket(ctx, id.Account, at.Bucket)
	})
	if err != nil {
		if model.ClassOf(err) == model.Denied {
			return refused(fmt.Sprintf("%s can not be read: it is another account's, or a permission is missing: "+
				"name another one in [build] artifacts", at.Bucket)), nil
		}
		return found{}, err
	}
	g := v.deps.Ground
	secure := write{"PutBucketEncryption", func(ctx context.Context) error {
		return g.SecureBucket(ctx, id.Account,
			at.Bucket)
	}}
	expire := write{"PutBucketLifecycleConfiguration", func(ctx context.Context) error {
		return g.ExpireObjects(ctx, id.Account, at.Bucket, prefixOf(at), days)
	}}
	if !there {
		f := found{action: Create, detail: at.String() + ", encrypted, without public access",
			todo: []write{{"CreateBucket",
				func(ctx context.Context) error { return g.CreateBucket(ctx, id.Account, at.Bucket, v.mine()) }}, secure}}
		if days > 0 {
			f.detail += fmt.Sprintf(", artifacts deleted after %d days", days)
			f.todo = append(f.todo, expire)
		}
		return f, nil
	}
	if b.Region != "" && b.Region != id.Region {
		return refused(fmt.Sprintf("%s is in %s, and Lambda takes code from a bucket in %s alone: name another "+
			"one in [build] artifacts", at.Bucket, b.Region, id.Region)), nil
	}
	var open []string
	if !b.Encrypted {
		open = append(open, "not encrypted")
	}
	if !b.Private {
		open = append(open, "public access is not blocked")
	}
	if b.Owner.Component == "" { // somebody's own bucket
		if len(open) > 0 {
			return drift(fmt.Sprintf("%s: %s: aws s3api put-public-access-block --bucket %s "+
				"--public-access-block-configuration "+
				"BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true", at,
				strings.Join(open, ", "), at.Bucket)), nil
		}
		return none(at.String()), nil
	}
	var f found
	if len(open) > 0 {
		f.todo = append(f.todo, secure)
	}
	if days > 0 && b.Expires[prefixOf(at)] == 0 {
		open, f.todo = append(open, fmt.Sprintf("artifacts are deleted after %d days", days)), append(f.todo, expire)
	}
	if len(f.todo) == 0 {
		return none(at.String()), nil
	}
	if b.Owner.Stack != "" {
		return refused(strings.Join(open, ", ") + ": " + v.foreign(b.Owner)), nil
	}
	f.action, f.detail = Update, at.String()+": "+strings.Join(open, ", ")
	return f, nil
}

// prefixOf is the prefix of the objects below a place.
func prefixOf(at component.Place) string {
	if at.Prefix == "" {
		return ""
	}
	return at.Prefix + "/"
}
