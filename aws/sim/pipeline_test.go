package sim

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
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

func TestBranches(t *testing.T) {
	w, c, _ := builder(t, ProjectSpec{Name: "elsewhere", GitHub: true})
	git := codecommit.NewFromConfig(w.Config())
	out, err := git.ListBranches(t.Context(), &codecommit.ListBranchesInput{RepositoryName: str("orders")})
	if err != nil || !slices.Contains(out.Branches, "main") {
		t.Errorf("branches %v, %v", out, err)
	}
	repository, err := git.GetRepository(t.Context(), &codecommit.GetRepositoryInput{RepositoryName: str("orders")})
	if err != nil || *repository.RepositoryMetadata.DefaultBranch != "main" {
		t.Errorf("repository %v, %v", repository, err)
	}
	head, err := git.GetBranch(t.Context(), &codecommit.GetBranchInput{RepositoryName: str("orders"), BranchName: str("main")})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := w.build(*start(t, c, codebuild.StartBuildInput{SourceVersion: str("main")}).Id)
	if b.commit != *head.Branch.CommitId {
		t.Errorf("main is at %s, and %s was built", *head.Branch.CommitId, b.commit)
	}
	for _, name := range []string{"elsewhere", "nosuch"} {
		_, err := git.ListBranches(t.Context(), &codecommit.ListBranchesInput{RepositoryName: &name})
		var typed *gittypes.RepositoryDoesNotExistException
		if wantError(t, err, "RepositoryDoesNotExistException", name+" does not exist", 400); !errors.As(err, &typed) {
			t.Errorf("not typed: %v", err)
		}
	}
	_, err = git.GetBranch(t.Context(), &codecommit.GetBranchInput{RepositoryName: str("orders"), BranchName: str("nosuch")})
	wantError(t, err, "BranchDoesNotExistException", "Branch nosuch does not exist", 400)
}

// slow is the orders account with updates that take two seconds.
func slow(t *testing.T) (*World, *lambda.Client) {
	t.Helper()
	w := newWorld(t, Options{Unlimited: true, Updates: Latency{Min: 2 * time.Second, Max: 2 * time.Second}})
	w.PutFunction(FunctionSpec{Name: "orders", Versions: 1})
	return w, client(w)
}

func code(number int) *lambda.UpdateFunctionCodeInput {
	return &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"), ZipFile: pack("orders", python, number, "c0ffee")}
}

func TestAnUpdateTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := slow(t)
		out, err := c.UpdateFunctionCode(t.Context(), code(2))
		if err != nil || out.LastUpdateStatus != types.LastUpdateStatusInProgress || *out.CodeSha256 != lambdaHash(code(2).ZipFile) {
			t.Fatalf("%v, %+v", err, out)
		}
		busy := "The operation cannot be performed at this time. An update is in progress for resource: " + arnPrefix + "orders"
		_, err = c.UpdateFunctionCode(t.Context(), code(3))
		wantError(t, err, "ResourceConflictException", busy, 409)
		_, err = c.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders")})
		wantError(t, err, "ResourceConflictException", busy, 409)
		_, err = c.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{FunctionName: str("orders")})
		wantError(t, err, "ResourceConflictException", busy, 409)

		begun := time.Now()
		done, err := lambda.NewFunctionUpdatedV2Waiter(c).WaitForOutput(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders")}, time.Minute)
		if err != nil || done.Configuration.LastUpdateStatus != types.LastUpdateStatusSuccessful || time.Since(begun) < time.Second {
			t.Fatalf("%v after %v", err, time.Since(begun))
		}
		stale := "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
		_, err = c.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders"), RevisionId: out.RevisionId})
		wantError(t, err, "PreconditionFailedException", stale, 412)
		in := code(3)
		in.RevisionId = out.RevisionId
		_, err = c.UpdateFunctionCode(t.Context(), in)
		wantError(t, err, "PreconditionFailedException", stale, 412)
		v, err := c.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders"), RevisionId: done.Configuration.RevisionId,
			CodeSha256: out.CodeSha256})
		if err != nil || *v.Version != "2" {
			t.Errorf("%v, %+v", err, v)
		}
		if v, err = c.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders")}); err != nil || *v.Version != "2" {
			t.Errorf("unchanged code: %v, %+v", err, v)
		}
	})
}

func TestAnUpdateThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := slow(t)
		before, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders")})
		if err != nil {
			t.Fatal(err)
		}
		w.FailNextUpdate("orders", "InvalidImage", "made-up reason")
		if _, err := c.UpdateFunctionCode(t.Context(), code(2)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		after, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders")})
		if err != nil {
			t.Fatal(err)
		}
		if a := after.Configuration; a.LastUpdateStatus != types.LastUpdateStatusFailed || *a.LastUpdateStatusReason != "made-up reason" ||
			a.LastUpdateStatusReasonCode != types.LastUpdateStatusReasonCodeInvalidImage || *a.CodeSha256 != *before.Configuration.CodeSha256 {
			t.Errorf("got %+v", a)
		}
		if _, err := c.UpdateFunctionCode(t.Context(), code(3)); err != nil {
			t.Error(err)
		}
	})
}

func TestCodeThatIsRefused(t *testing.T) {
	w := orders(t, 1)
	w.PutObject("mine", "text", []byte("no zip"))
	c := client(w)
	noZip := "Could not unzip uploaded file. Please check your file, then try to upload again."
	for _, s := range []struct {
		in            lambda.UpdateFunctionCodeInput
		code, message string
		status        int
	}{
		{lambda.UpdateFunctionCodeInput{ZipFile: []byte("no zip")}, "InvalidParameterValueException", noZip, 400},
		{lambda.UpdateFunctionCodeInput{S3Bucket: str("mine"), S3Key: str("text")}, "InvalidParameterValueException", noZip, 400},
		{lambda.UpdateFunctionCodeInput{S3Bucket: str("mine"), S3Key: str("nosuch")}, "InvalidParameterValueException",
			"Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.", 400},
		{lambda.UpdateFunctionCodeInput{S3Bucket: str("nosuch"), S3Key: str("k")}, "InvalidParameterValueException",
			"Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist", 400},
		{lambda.UpdateFunctionCodeInput{ZipFile: make([]byte, 51<<20)}, "RequestEntityTooLargeException",
			"Request must be smaller than 70167211 bytes for the UpdateFunctionCode operation", 413},
		{lambda.UpdateFunctionCodeInput{ZipFile: unzipsTo(t, 251<<20)}, "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes", 400},
		{lambda.UpdateFunctionCodeInput{ImageUri: str("123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1")}, "InvalidParameterValueException",
			"Please don't provide ImageUri when updating a function with packageType Zip.", 400},
	} {
		s.in.FunctionName = str("orders")
		_, err := c.UpdateFunctionCode(t.Context(), &s.in)
		wantError(t, err, s.code, s.message, s.status)
	}
	for _, name := range []string{"CodeStorageExceededException", "CodeVerificationFailedException", "InvalidCodeSignatureException"} {
		if err := w.Script("UpdateFunctionCode=error:" + name); err != nil {
			t.Fatal(err)
		}
		_, err := c.UpdateFunctionCode(t.Context(), code(2))
		var full *types.CodeStorageExceededException
		var unsigned *types.CodeVerificationFailedException
		var broken *types.InvalidCodeSignatureException
		if !errors.As(err, &full) && !errors.As(err, &unsigned) && !errors.As(err, &broken) {
			t.Errorf("%s is not typed: %v", name, err)
		}
	}
}

// unzipsTo is a small zip of so many bytes, all zero.
func unzipsTo(t *testing.T, size int64) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create("zeros")
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range size >> 20 {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestContainerImages(t *testing.T) {
	const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:"
	w := newWorld(t, Options{Unlimited: true})
	w.PutFunction(FunctionSpec{Name: "orders", Image: image + "1"})
	c := client(w)
	if _, err := c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"), ImageUri: str(image + "2")}); err != nil {
		t.Fatal(err)
	}
	v, err := c.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: str("orders")})
	if err != nil || v.PackageType != types.PackageTypeImage || len(*v.CodeSha256) != 64 || v.Handler != nil {
		t.Fatalf("%v, %+v", err, v)
	}
	out, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders"), Qualifier: str("1")})
	if err != nil || *out.Code.ImageUri != image+"2" || *out.Code.ResolvedImageUri != strings.TrimSuffix(image, ":")+"@sha256:"+*v.CodeSha256 {
		t.Errorf("%v, %+v", err, out.Code)
	}
	_, err = c.UpdateFunctionCode(t.Context(), code(2))
	wantError(t, err, "InvalidParameterValueException", "Please provide ImageUri when updating a function with packageType Image.", 400)
	_, err = c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"), ImageUri: str("odd")})
	wantError(t, err, "InvalidParameterValueException", "Source image odd is not valid. Provide a valid source image.", 400)
}

func TestFaultsOfOneServiceAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := orders(t, 1)
		w.PutProject(ProjectSpec{Name: "orders"})
		w.PutLog("/aws/x/orders", "s", LogEvent{At: time.Now(), Text: "a"})
		if err := w.Script("codebuild.*#1=throttle logs.GetLogEvents[*orders:s]#1=error:ServiceUnavailableException codebuild.StartBuild=error:AccountLimitExceededException"); err != nil {
			t.Fatal(err)
		}
		c, logs := codebuild.NewFromConfig(w.Config()), logsOf(w)
		if _, err := c.ListProjects(t.Context(), &codebuild.ListProjectsInput{}); err != nil {
			t.Error(err)
		}
		if err := getAlias(t.Context(), w); err != nil {
			t.Error(err)
		}
		if _, err := logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/x/orders"), LogStreamName: str("s")}); err != nil {
			t.Error(err)
		}
		_, err := c.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: str("orders")})
		var limit *buildtypes.AccountLimitExceededException
		if !errors.As(err, &limit) {
			t.Errorf("got %v", err)
		}
		calls := w.Calls()
		if calls["ListProjects"] != 2 || calls["GetLogEvents"] != 2 || calls["GetAlias"] != 1 || len(w.Unfired()) > 0 {
			t.Errorf("calls %v, unfired %v", calls, w.Unfired())
		}
		if n := len(w.Recorded("logs.GetLogEvents")); n != 2 || len(w.Recorded("codebuild.*")) != 3 || len(w.Recorded("lambda.GetLogEvents")) != 0 {
			t.Errorf("%d recorded", n)
		}
		ran := false
		w.Before("logs.GetLogEvents", func() { ran = true })
		if err := w.Script("logs.*=error:InvalidParameterException"); err != nil {
			t.Fatal(err)
		}
		_, err = logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/x/orders"), LogStreamName: str("s")})
		var bad *logtypes.InvalidParameterException
		if !errors.As(err, &bad) || !ran {
			t.Errorf("got %v, hook %v", err, ran)
		}
		for _, rule := range []string{"codebuild.UpdateAlias=lost", "nosuch.*=lost", "logs.StartBuild=lost"} {
			if err := w.Script(rule); err == nil {
				t.Errorf("%s was taken", rule)
			}
		}
	})
}

func TestOperationsOfOneNameAreCountedApart(t *testing.T) {
	w := orders(t, 1)
	w.ops[serviceCodeBuild+".GetAlias"] = w.ops[serviceCodeBuild+".ListProjects"]
	if err := getAlias(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if calls := w.Calls(); calls["lambda.GetAlias"] != 1 || len(calls) != 1 {
		t.Errorf("counted %v", calls)
	}
}
