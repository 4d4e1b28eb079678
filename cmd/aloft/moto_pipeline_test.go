package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// mend makes up for where moto's answers are not AWS's: the SDK wants dates as
// numbers, builds are listed oldest first, never are complete and say nothing of
// their logs, and $LATEST has no revision.
type mend struct {
	mu        sync.Mutex
	revisions map[string]int    // updates of a function's code so far
	logs      map[string]string // stream of each build's log, in the group "builds"
}

func (m *mend) answer(response *http.Response) error {
	request := response.Request
	_, call, _ := strings.Cut(request.Header.Get("X-Amz-Target"), "CodeBuild_20161006.")
	function, isFunction := strings.CutPrefix(request.URL.Path, "/2015-03-31/functions/")
	if response.StatusCode != http.StatusOK || call == "" && !isFunction {
		return nil
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return fmt.Errorf("moto says %s: %w", text, err)
	}
	m.mu.Lock()
	if call != "" {
		m.builds(body)
	} else {
		m.code(request.Method, function, body)
	}
	m.mu.Unlock()
	if text, err = json.Marshal(body); err != nil {
		return err
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	response.Header.Set("Content-Length", strconv.Itoa(len(text)))
	return nil
}

func (m *mend) builds(body map[string]any) {
	if ids, ok := body["ids"].([]any); ok {
		slices.Reverse(ids)
	}
	numbered(body)
	builds, _ := body["builds"].([]any)
	if b, ok := body["build"]; ok {
		builds = append(builds, b)
	}
	for _, b := range builds {
		b := b.(map[string]any)
		if b["buildStatus"] != "IN_PROGRESS" { // it ended long ago, so that nobody waits for late lines of its log
			now := float64(time.Now().Unix())
			b["buildComplete"], b["startTime"], b["endTime"] = true, now-7200, now-7100
		}
		b["logs"] = map[string]any{"groupName": "builds", "streamName": m.logs[b["id"].(string)]}
	}
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

func (m *mend) code(method, path string, body map[string]any) {
	function, rest, _ := strings.Cut(path, "/")
	configuration := body
	if c, ok := body["Configuration"].(map[string]any); ok {
		configuration = c
	}
	if method == http.MethodPut && rest == "code" {
		m.revisions[function]++
	}
	if rest == "" || rest == "code" {
		configuration["RevisionId"] = fmt.Sprintf("00000000-0000-4000-8000-%012d", m.revisions[function])
	}
}

// workshop is a remote account with a project, and clients that are not aloft's.
type workshop struct {
	*remote
	mend   *mend
	logs   *cloudwatchlogs.Client
	bucket *s3.Client
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	m := &mend{revisions: map[string]int{}, logs: map[string]string{}}
	r := newRemote(t, m.answer)
	config := aws.Config{Region: "us-east-1", BaseEndpoint: &r.upstream, Credentials: credentials.NewStaticCredentialsProvider("x", "y", "")}
	w := &workshop{remote: r, mend: m, logs: cloudwatchlogs.NewFromConfig(config),
		bucket: s3.NewFromConfig(config, func(o *s3.Options) { o.UsePathStyle = true })}
	for _, name := range []string{"orders", "payments"} {
		_, err := codebuild.NewFromConfig(config).CreateProject(t.Context(), &codebuild.CreateProjectInput{
			Name: &name, ServiceRole: aws.String("arn:aws:iam::123456789012:role/lambda"),
			Source:    &buildtypes.ProjectSource{Type: buildtypes.SourceTypeCodecommit, Location: aws.String("https://git-codecommit.us-east-1.amazonaws.com/v1/repos/" + name)},
			Artifacts: &buildtypes.ProjectArtifacts{Type: buildtypes.ArtifactsTypeS3, Location: aws.String("artifacts")},
			Environment: &buildtypes.ProjectEnvironment{Type: buildtypes.EnvironmentTypeLinuxContainer,
				ComputeType: buildtypes.ComputeTypeBuildGeneral1Small, Image: aws.String("aws/codebuild/amazonlinux2-x86_64-standard:3.0")},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// log writes lines into a stream.
func (w *workshop) log(group, stream string, lines ...string) {
	w.t.Helper()
	ctx := w.t.Context()
	_, err := w.logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &group})
	var exists *logtypes.ResourceAlreadyExistsException
	if errors.As(err, &exists) {
		err = nil
	}
	_, err2 := w.logs.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &group, LogStreamName: &stream})
	in := &cloudwatchlogs.PutLogEventsInput{LogGroupName: &group, LogStreamName: &stream}
	for i, text := range lines {
		in.LogEvents = append(in.LogEvents, logtypes.InputLogEvent{Timestamp: aws.Int64(time.Now().UnixMilli() + int64(i)), Message: &text})
	}
	_, err3 := w.logs.PutLogEvents(ctx, in)
	if err := errors.Join(err, err2, err3); err != nil {
		w.t.Fatal(err)
	}
}

// version asks the account itself for a version's description and code hash.
func (w *workshop) version(function, number string) (description, sum string) {
	w.t.Helper()
	out, err := w.lambda.GetFunctionConfiguration(w.t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &function, Qualifier: &number})
	if err != nil {
		w.t.Fatal(err)
	}
	return aws.ToString(out.Description), aws.ToString(out.CodeSha256)
}

func TestBuildsOnMoto(t *testing.T) {
	w := newWorkshop(t)
	if none := w.run(0, "builds", "orders"); none.Builds == nil || len(none.Builds) != 0 {
		t.Errorf("builds before the first: %+v", none)
	}
	started := w.run(0, "build", "start", "orders", "--ref", "main", "--yes").Build
	if !strings.HasPrefix(started.ID, "orders:") || started.Project != "orders" {
		t.Errorf("started %+v", started)
	}
	w.mend.mu.Lock()
	w.mend.logs[started.ID] = "one"
	w.mend.mu.Unlock()
	w.log("builds", "one", "first line\n", "\x1b[32msecond\x1b[0m line\n", "third\nand fourth\n")

	listed := w.run(0, "builds")
	if len(listed.Builds) != 1 || listed.Builds[0].ID != started.ID || listed.Builds[0].Status != "SUCCEEDED" || listed.Builds[0].Started == nil {
		t.Errorf("builds: %+v", listed.Builds)
	}
	var lines []string
	for _, l := range w.run(0, "build", "logs", started.ID).Lines {
		lines = append(lines, l.Text)
	}
	if want := []string{"first line", "second line", "third", "and fourth"}; !slices.Equal(lines, want) {
		t.Errorf("the log is %q", lines)
	}
	plain := run(t, w.environ, "build", "logs", fmt.Sprintf("orders#%d", listed.Builds[0].Number), "--follow")
	if want := "first line\nsecond line\nthird\nand fourth\n"; plain.code != 0 || plain.out != want {
		t.Errorf("exit %d, the log is %q, %s", plain.code, plain.out, plain.err)
	}
	if ended := w.run(0, "build", "stop", started.ID, "--yes").Build; ended.Status != "SUCCEEDED" {
		t.Errorf("stopped what had ended: %+v", ended)
	}
	w.run(3, "build", "start", "orders")
	w.run(3, "build", "start", "orders", "--yes", "--read-only")
	if unknown := w.run(2, "build", "start", "order", "--yes"); !strings.Contains(unknown.Error.Message, "did you mean orders?") {
		t.Errorf("an unknown project: %+v", unknown.Error)
	}
	if n := len(w.run(0, "builds").Builds); n != 1 {
		t.Errorf("%d builds, want 1", n)
	}
}

func TestDeployAndLogsOnMoto(t *testing.T) {
	w := newWorkshop(t)
	ctx := t.Context()
	if _, err := w.bucket.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("artifacts")}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bucket.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("artifacts"), Key: aws.String("orders.zip"), Body: bytes.NewReader(archive(t, "4"))}); err != nil {
		t.Fatal(err)
	}
	w.run(3, "deploy", "orders", "--s3", "s3://artifacts/orders.zip")
	if planned := w.run(0, "deploy", "orders", "--s3", "s3://artifacts/orders.zip", "--dry-run").Results[0]; planned.Status != "planned" || planned.Stage != "dev" {
		t.Errorf("planned %+v", planned)
	}
	fromS3 := w.run(0, "deploy", "orders", "--s3", "s3://artifacts/orders.zip", "--yes").Results[0]
	description, sum := w.version("orders", fromS3.To)
	if fromS3.Status != "moved" || fromS3.To != "4" || w.served("orders", "dev") != "4" || sum != fromS3.CodeSHA256 || !strings.HasPrefix(description, "s3 orders.zip") {
		t.Errorf("from S3: %+v, the version is %q of %s", fromS3, description, sum)
	}
	path := filepath.Join(t.TempDir(), "orders.zip")
	if err := os.WriteFile(path, archive(t, "5"), 0o600); err != nil {
		t.Fatal(err)
	}
	fromZip := w.run(0, "deploy", "orders", "--zip", path, "--to", "stage", "--yes").Results[0]
	if description, sum = w.version("orders", fromZip.To); fromZip.Status != "moved" || w.served("orders", "stage") != fromZip.To || sum != fromZip.CodeSHA256 ||
		!strings.HasPrefix(description, "zip orders.zip") || len(fromZip.Steps) != 4 {
		t.Errorf("from a zip: %+v, the version is %q of %s", fromZip, description, sum)
	}
	if again := w.run(0, "deploy", "orders", "--zip", path, "--to", "stage").Results[0]; again.Status != "unchanged" {
		t.Errorf("again: %+v", again)
	}
	w.run(3, "deploy", "orders", "--s3", "s3://artifacts/missing.zip", "--yes")
	w.run(2, "deploy", "oders", "--zip", path, "--yes")

	const request = "6f747a63-c5d2-4a3b-8f1e-0a1b2c3d4e5f"
	w.log("/aws/lambda/orders", "2026/11/22/[4]aaaa", "START RequestId: "+request+" Version: 4\n",
		"[ERROR] KeyError: 'a'\nTraceback (most recent call last):\n  File\n",
		"REPORT RequestId: "+request+"\tDuration: 12.25 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 71 MB\t\n")
	w.log("/aws/lambda/orders", "2026/11/22/[1]bbbb", "of one\n")
	for args, want := range map[string]string{
		"--stage prod":             "of one\n",
		"--version 1 --since 1h":   "of one\n",
		"--grep one|File --not of": "[ERROR] KeyError: 'a'\nTraceback (most recent call last):\n  File\n",
	} {
		if got := w.prints(0, append([]string{"logs", "orders"}, strings.Fields(args)...)...); got != want {
			t.Errorf("%s: the log is %q, want %q", args, got, want)
		}
	}
	if got := w.prints(0, "logs", "orders", "-o", "json"); strings.Count(got, `"text": `) != 6 || strings.Count(got, `"error_type": "KeyError"`) != 1 {
		t.Errorf("the log is %s", got)
	}
	if got := w.prints(0, "logs", "orders", "--raw=false", "--version", "4"); !strings.Contains(got, "ERROR 6f747a63  failed after 12 ms: KeyError: 'a' · 71 of 128 MB\n") {
		t.Errorf("lean, the log is %s", got)
	}
}

// What $LATEST is becomes a version and is served, and is not published twice.
func TestPublishOnMoto(t *testing.T) {
	w := newWorkshop(t)
	if same := w.run(0, "publish", "orders", "--yes").Results[0]; same.Status != "unchanged" || same.To != "3" {
		t.Errorf("with nothing new: %+v", same)
	}
	if _, err := w.lambda.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: aws.String("orders"), ZipFile: archive(t, "4")}); err != nil {
		t.Fatal(err)
	}
	w.run(3, "publish", "orders")
	if planned := w.run(0, "publish", "orders", "--dry-run").Results[0]; planned.Status != "planned" || planned.From != "3" {
		t.Errorf("planned %+v", planned)
	}
	made := w.run(0, "publish", "orders", "--note", "by hand", "--yes").Results[0]
	description, _ := w.version("orders", "4")
	if made.Status != "published" || made.To != "4" || description != "by hand" || w.served("orders", "dev") != "3" {
		t.Errorf("published %+v, the version is %q", made, description)
	}
	if moved := w.run(0, "publish", "orders", "--to", "dev", "--yes").Results[0]; moved.Status != "moved" || w.served("orders", "dev") != "4" {
		t.Errorf("moved %+v", moved)
	}
}
