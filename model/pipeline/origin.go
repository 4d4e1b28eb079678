package pipeline

// What a function that is made for the first time is made of.

import (
	"context"
	"fmt"
	"os"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
)

// NoteOfBuild is the description of a version whose code a build made, by which that build is
// found again.
func NoteOfBuild(b model.Build) string {
	return noteOf(Request{Build: &BuildSource{Build: b}}, model.Object{}, "")
}

// NoteOfZip is the description of a version whose code is a local zip.
func NoteOfZip(path string, content []byte) string {
	return noteOf(Request{Zip: &Zip{Path: path}}, model.Object{}, codeSHA256(content))
}

// ImageOfBuild is the image that a build says it pushed for a function; without one, why.
func ImageOfBuild(b model.Build, function string) (uri, why string) {
	return imageOf(BuildSource{Build: b}, function)
}

// EntryOf is a function's zip out of an artifact, which is fetched for it.
func EntryOf(ctx context.Context, objects model.ObjectReader, bucket, key, entry string) ([]byte, error) {
	o, err := objects.HeadObject(ctx, bucket, key)
	if err != nil {
		return nil, err
	}
	if o.Bytes > MaxFetch {
		return nil, fmt.Errorf("s3://%s/%s has %s: more than %d MB is not read to take %s out of it", bucket, key,
			figure.Size(o.Bytes), MaxFetch>>20, entry)
	}
	file, err := os.CreateTemp("", "aloft-")
	if err != nil {
		return nil, fmt.Errorf("make room for the artifact: %w", err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if _, err := objects.GetObject(ctx, bucket, key, file); err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the artifact: %w", err)
	}
	return pick(file, info.Size(), entry)
}
