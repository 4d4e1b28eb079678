package account_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// motoPipeline gives the ground over moto projects, logs and objects, made with
// plain clients of the SDK.
func motoPipeline(g *ground, config aws.Config) {
	builds, logs := codebuild.NewFromConfig(config), cloudwatchlogs.NewFromConfig(config)
	objects := s3.NewFromConfig(config, func(o *s3.Options) { o.UsePathStyle = true })
	g.project = func(t *testing.T, name string) {
		t.Helper()
		_, err := builds.CreateProject(t.Context(), &codebuild.CreateProjectInput{
			Name: &name, ServiceRole: aws.String("arn:aws:iam::123456789012:role/aloft"),
			Source:    &buildtypes.ProjectSource{Type: buildtypes.SourceTypeCodecommit, Location: aws.String("https://git-codecommit.us-east-1.amazonaws.com/v1/repos/" + name)},
			Artifacts: &buildtypes.ProjectArtifacts{Type: buildtypes.ArtifactsTypeS3, Location: aws.String("artifacts")},
			Environment: &buildtypes.ProjectEnvironment{Type: buildtypes.EnvironmentTypeLinuxContainer,
				ComputeType: buildtypes.ComputeTypeBuildGeneral1Small, Image: aws.String("aws/codebuild/amazonlinux2-x86_64-standard:3.0")},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	g.log = func(t *testing.T, group, stream string, at time.Time, lines ...string) {
		t.Helper()
		_, err := logs.CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &group})
		_, err2 := logs.CreateLogStream(t.Context(), &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &group, LogStreamName: &stream})
		for _, err := range []error{err, err2} {
			var exists *logtypes.ResourceAlreadyExistsException
			if err != nil && !errors.As(err, &exists) {
				t.Fatal(err)
			}
		}
		in := &cloudwatchlogs.PutLogEventsInput{LogGroupName: &group, LogStreamName: &stream}
		for i, text := range lines {
			in.LogEvents = append(in.LogEvents, logtypes.InputLogEvent{Timestamp: aws.Int64(at.UnixMilli() + int64(i)), Message: &text})
		}
		if _, err := logs.PutLogEvents(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	g.object = func(t *testing.T, bucket, key string, body []byte) {
		t.Helper()
		_, err := objects.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
		if err == nil {
			_, err = objects.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(body)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// code keeps the revisions of $LATEST, which moto has none of.
func (m *mend) code(r *http.Request, function string) (*http.Response, error) {
	if r.URL.Query().Get("Qualifier") != "" {
		return http.DefaultTransport.RoundTrip(r)
	}
	key := "code of " + function
	revision := func() string { return cmp.Or(m.revisions[key], "00000000-0000-4000-8000-000000000000") }
	update := r.Method == http.MethodPut
	if update {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		var change struct{ RevisionId string }
		if err := json.Unmarshal(body, &change); err != nil {
			return nil, err
		}
		if change.RevisionId != "" && change.RevisionId != revision() {
			return failure(&http.Response{Header: http.Header{}, Request: r}, http.StatusPreconditionFailed, "PreconditionFailedException",
				"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"), nil
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	response, body, err := exchange(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return answer(response, body), err
	}
	configuration := body
	if update {
		m.minted++
		m.revisions[key] = fmt.Sprintf("00000000-0000-4000-8000-%012d", m.minted)
	} else if c, ok := body["Configuration"].(map[string]any); ok {
		configuration = c
	}
	configuration["RevisionId"] = revision()
	return answer(response, body), nil
}

// mendBuilds makes up for where moto's CodeBuild is not AWS's: dates are texts
// where the SDK wants numbers, and builds are listed oldest first.
func mendBuilds(r *http.Request, call string) (*http.Response, error) {
	response, body, err := exchange(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return answer(response, body), err
	}
	if ids, ok := body["ids"].([]any); ok && call == "ListBuildsForProject" {
		slices.Reverse(ids)
	}
	return answer(response, numbered(body).(map[string]any)), nil
}

// numbered makes numbers of all dates in an answer.
func numbered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = numbered(v[k])
		}
	case []any:
		for i := range v {
			v[i] = numbered(v[i])
		}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return float64(at.UnixMilli()) / 1000
		}
	}
	return v
}
