package sim

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

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

// unzipsTo is a small zip that says that it unpacks to so many bytes.
func unzipsTo(t *testing.T, size uint64) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "zeros", Method: zip.Deflate, UncompressedSize64: size}); err != nil {
		t.Fatal(err)
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
