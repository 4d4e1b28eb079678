package sim

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

func TestPublishing(t *testing.T) {
	w := orders(t, 1)
	c := client(w)
	publish := func(in lambda.PublishVersionInput) (*lambda.PublishVersionOutput, error) {
		in.FunctionName = str("orders")
		return c.PublishVersion(t.Context(), &in)
	}
	unchanged, err := publish(lambda.PublishVersionInput{Description: str("again")})
	if err != nil {
		t.Fatal(err)
	}
	if *unchanged.Version != "1" || *unchanged.Description == "again" {
		t.Errorf("unchanged code was published as %s %q", *unchanged.Version, *unchanged.Description)
	}

	zip := pack("orders", python, 2, "c0ffee")
	code, err := c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"), ZipFile: zip})
	if err != nil {
		t.Fatal(err)
	}
	if *code.CodeSha256 != codeHash(string(zip)) || code.CodeSize != int64(len(zip)) || *code.Version != "$LATEST" {
		t.Errorf("new code is %+v", code)
	}
	_, err = publish(lambda.PublishVersionInput{CodeSha256: str("x")})
	wantError(t, err, "InvalidParameterValueException", "CodeSHA256 (x) is different from current CodeSHA256 in $LATEST ("+
		*code.CodeSha256+"). Please try again with the CodeSHA256 in $LATEST.", 400)
	_, err = publish(lambda.PublishVersionInput{RevisionId: str("stale")})
	wantError(t, err, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. "+
		"Call the GetFunction/GetAlias API to retrieve the latest Revision Id", 412)

	two, err := publish(lambda.PublishVersionInput{CodeSha256: code.CodeSha256, RevisionId: code.RevisionId, Description: str("build 2")})
	if err != nil {
		t.Fatal(err)
	}
	if *two.Version != "2" || *two.Description != "build 2" || *two.FunctionArn != arnPrefix+"orders:2" {
		t.Errorf("published %+v", two)
	}
	if _, err := publish(lambda.PublishVersionInput{RevisionId: code.RevisionId}); err == nil {
		t.Error("publishing did not change the revision of $LATEST")
	}

	if _, err := c.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{FunctionName: str("orders"),
		MemorySize: aws.Int32(256), Environment: &types.Environment{Variables: map[string]string{"A": "1"}}}); err != nil {
		t.Fatal(err)
	}
	three, err := publish(lambda.PublishVersionInput{})
	if err != nil {
		t.Fatal(err)
	}
	if *three.Version != "3" || *three.MemorySize != 256 || three.Environment.Variables["A"] != "1" || *three.CodeSha256 != *two.CodeSha256 {
		t.Errorf("published %+v", three)
	}
	old, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders"), Qualifier: str("2")})
	if err != nil {
		t.Fatal(err)
	}
	if *old.Configuration.MemorySize != 128 || *old.Configuration.RevisionId != *two.RevisionId {
		t.Errorf("version 2 has changed: %+v", old.Configuration)
	}
}

func TestCodeAndVersionInOneCall(t *testing.T) {
	w := orders(t, 1)
	w.PutObject("b", "k", pack("orders", python, 2, "c0ffee"))
	c := client(w)
	if _, err := c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"),
		S3Bucket: str("b"), S3Key: str("k"), DryRun: true, Publish: true}); err != nil {
		t.Fatal(err)
	}
	if got := w.Versions("orders"); len(got) != 1 {
		t.Errorf("a dry run made versions %v", got)
	}
	out, err := c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders"),
		S3Bucket: str("b"), S3Key: str("k"), Publish: true})
	if err != nil {
		t.Fatal(err)
	}
	if *out.Version != "2" || !slices.Equal(w.Versions("orders"), []string{"1", "2"}) {
		t.Errorf("got %s of %v", *out.Version, w.Versions("orders"))
	}
	_, err = c.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: str("orders")})
	wantError(t, err, "InvalidParameterValueException", "Please provide a source for function code.", 400)
}

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	w := orders(t, 3)
	if err := w.DeleteVersion("orders", "1"); err == nil {
		t.Error("deleted a version that prod serves")
	}
	if err := w.DeleteVersion("orders", "3"); err != nil {
		t.Fatal(err)
	}
	n, err := w.Publish("orders", "next")
	if err != nil {
		t.Fatal(err)
	}
	if n != "4" || !slices.Equal(w.Versions("orders"), []string{"1", "2", "4"}) {
		t.Errorf("published %s of %v", n, w.Versions("orders"))
	}
}
