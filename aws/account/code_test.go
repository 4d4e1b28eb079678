package account

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const latest = `{"FunctionName":"orders","Version":"$LATEST","CodeSha256":"abc=","State":"Active","RevisionId":"rev-2","LastUpdateStatus":"Failed","LastUpdateStatusReason":"the image\u001b[2J is gone"}`

func TestCodeIsRead(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Configuration":`+latest+`}`)}
	a := open(t, w, nil)
	whole, err := a.GetCode(t.Context(), "orders")
	if err != nil || whole.Function != "orders" || whole.Revision != "rev-2" || whole.LastUpdate != "Failed" || whole.UpdateReason != "the image is gone" ||
		whole.Version.Number != model.Latest || whole.Version.CodeSHA256 != "abc=" {
		t.Errorf("got %+v, %v", whole, err)
	}
	w.answer = func(_ int, r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/configuration") {
			return reply(200, "", latest), nil
		}
		return reply(403, "AccessDeniedException", `{}`), nil
	}
	if other, err := a.GetCode(t.Context(), "orders"); err != nil || other.Revision != "rev-2" || other.LastUpdate != "Failed" {
		t.Errorf("where GetFunction is denied: got %+v, %v", other, err)
	}
}

func TestUpdateCode(t *testing.T) {
	for name, c := range map[string]struct {
		update model.CodeUpdate
		want   string
	}{
		"S3":            {model.CodeUpdate{Bucket: "b", Key: "k.zip"}, `"S3Bucket":"b","S3Key":"k.zip"`},
		"S3, a version": {model.CodeUpdate{Bucket: "b", Key: "k.zip", ObjectVersion: "v"}, `"S3Bucket":"b","S3Key":"k.zip","S3ObjectVersion":"v"`},
		"zip":           {model.CodeUpdate{Zip: []byte("zip")}, `"ZipFile":"emlw"`},
		"image":         {model.CodeUpdate{Image: "x/y:1"}, `"ImageUri":"x/y:1"`},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", strings.Replace(latest, "Failed", "InProgress", 1))}
			c.update.Function, c.update.Revision = "orders", "rev-1"
			code, err := open(t, w, nil).UpdateCode(t.Context(), c.update)
			if err != nil || code.LastUpdate != "InProgress" || code.Revision != "rev-2" || code.Version.CodeSHA256 != "abc=" {
				t.Errorf("got %+v, %v", code, err)
			}
			r := w.seen()[0]
			body := strings.NewReplacer(`"DryRun":false,`, "", `"Publish":false,`, "").Replace(r.body)
			if r.method != "PUT" || r.path != "/2015-03-31/functions/orders/code" || !sameJSON(t, body, `{"RevisionId":"rev-1",`+c.want+`}`) {
				t.Errorf("sent %s %s %s", r.method, r.path, r.body)
			}
		})
	}
}

func TestUpdatesThatAreNotSent(t *testing.T) {
	w := &wire{}
	a := open(t, w, nil)
	for name, c := range map[string]struct {
		update model.CodeUpdate
		says   string
	}{
		"no code":   {model.CodeUpdate{Revision: "r", Bucket: "b"}, "one of"},
		"two codes": {model.CodeUpdate{Revision: "r", Image: "i", Zip: []byte("z")}, "one of"},
		"too large": {model.CodeUpdate{Revision: "r", Zip: make([]byte, MaxZip+1)}, "--s3 s3://BUCKET/KEY"},
	} {
		if _, err := a.UpdateCode(t.Context(), c.update); model.ClassOf(err) != model.Other || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if len(w.seen()) > 0 {
		t.Error("something was sent")
	}
}

func TestAnUploadHasTimeForItsSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(2 * time.Minute):
				return reply(200, "", latest), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}}
		a := open(t, w, nil)
		u := model.CodeUpdate{Function: "orders", Revision: "r", Zip: make([]byte, 40<<20)}
		if _, err := a.UpdateCode(t.Context(), u); err != nil {
			t.Errorf("40 MB: %v", err)
		}
		u.Zip = u.Zip[:1000]
		if _, err := a.UpdateCode(t.Context(), u); model.ClassOf(err) != model.Network {
			t.Errorf("1 kB in two minutes: %v", err)
		}
	})
}

func TestChangesOfCodeThatLambdaRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		status        int
		code, message string
		class         model.Class
		advice        string
	}{
		"under way":      {409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource: arn", model.Conflict, "wait until"},
		"moved on":       {412, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id.", model.Conflict, "somebody"},
		"storage":        {400, "CodeStorageExceededException", "Code storage limit exceeded.", model.Other, "storage for code is full"},
		"signature":      {400, "InvalidCodeSignatureException", "The code signature failed the integrity check.", model.Other, "signing profiles"},
		"verification":   {400, "CodeVerificationFailedException", "The code signature failed one or more checks", model.Other, "anew"},
		"signing config": {404, "CodeSigningConfigNotFoundException", "not found", model.Gone, "code signing configuration"},
		"unzipped":       {400, "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes", model.Other, "250 MB"},
		"request":        {413, "RequestEntityTooLargeException", "Request must be smaller than 70167211 bytes for the UpdateFunctionCode operation", model.Other, "--s3"},
		"other code":     {400, "InvalidParameterValueException", "CodeSHA256 (x) is different from current CodeSHA256 in $LATEST (y). Please try again with the CodeSHA256 in $LATEST.", model.Conflict, "deploy again"},
		"no such key":    {400, "InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.", model.Other, "key of the artifact"},
		"far bucket":     {400, "InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: us-west-2.", model.Other, "Region"},
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t, &wire{answer: always(c.status, c.code, `{"Message":"`+c.message+`"}`)}, nil)
			_, update := a.UpdateCode(t.Context(), model.CodeUpdate{Function: "orders", Revision: "r", Bucket: "b", Key: "k"})
			_, publish := a.Publish(t.Context(), model.Publication{Function: "orders"})
			for _, err := range []error{update, publish} {
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.Class != c.class || f.Code != c.code || f.Subject != "orders" || !strings.Contains(f.Advice, c.advice) || f.Message != c.message {
					t.Errorf("got %+v", f)
				}
			}
		})
	}
	a := open(t, &wire{answer: always(403, "AccessDeniedException", `{"Message":"Your access has been denied by S3, please make sure your request credentials have permission to GetObject for b/k. S3 Error Code: AccessDenied."}`)}, nil)
	_, err := a.UpdateCode(t.Context(), model.CodeUpdate{Function: "orders", Revision: "r", Bucket: "b", Key: "k"})
	if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Denied || f.Permission != "s3:GetObject" {
		t.Errorf("got %v", err)
	}
}

func TestPublish(t *testing.T) {
	w := &wire{answer: always(201, "", `{"FunctionName":"orders","Version":"15","CodeSha256":"abc=","State":"Pending","Description":"build 42 a1b2c3d"}`)}
	v, err := open(t, w, nil).Publish(t.Context(), model.Publication{Function: "orders", SHA256: "abc=", Description: "build 42 a1b2c3d", Revision: "rev-2"})
	if err != nil || v.Number != "15" || v.State != "Pending" || v.Function != "orders" || v.Description != "build 42 a1b2c3d" {
		t.Errorf("got %+v, %v", v, err)
	}
	if r := w.seen()[0]; r.path != "/2015-03-31/functions/orders/versions" || !sameJSON(t, r.body, `{"CodeSha256":"abc=","Description":"build 42 a1b2c3d","RevisionId":"rev-2"}`) {
		t.Errorf("sent %s %s", r.path, r.body)
	}
}

// state is an answer of GetFunction.
func state(update string) *http.Response {
	return reply(200, "", `{"Configuration":{"Version":"$LATEST","State":"Active","LastUpdateStatus":"`+update+`"}}`)
}

func TestAwaitUpdate(t *testing.T) {
	for name, c := range map[string]struct {
		answers []func() *http.Response
		ends    string
		took    time.Duration
	}{
		"at once": {[]func() *http.Response{func() *http.Response { return state("Successful") }}, "Successful", 0},
		"in a while": {[]func() *http.Response{
			func() *http.Response { return state("InProgress") },
			func() *http.Response { return state("InProgress") },
			func() *http.Response { return state("Successful") },
		}, "Successful", 2 * time.Second},
		"with failures in between": {[]func() *http.Response{
			func() *http.Response { return state("InProgress") },
			func() *http.Response { return reply(429, "TooManyRequestsException", `{}`) },
			func() *http.Response { return state("Failed") },
		}, "Failed", 2 * time.Second},
		"still being made": {[]func() *http.Response{
			func() *http.Response {
				return reply(200, "", `{"Configuration":{"State":"Pending","LastUpdateStatus":"Successful"}}`)
			},
			func() *http.Response { return state("Successful") },
		}, "Successful", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) { return c.answers[n-1](), nil }}
				started := time.Now()
				code, err := open(t, w, nil).AwaitUpdate(t.Context(), "orders")
				if took := time.Since(started); err != nil || code.LastUpdate != c.ends || took.Truncate(time.Second) != c.took {
					t.Errorf("got %+v after %s, %v", code, took, err)
				}
			})
		})
	}
}

func TestAwaitUpdateEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(t, &wire{answer: func(int, *http.Request) (*http.Response, error) { return state("InProgress"), nil }}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := a.AwaitUpdate(ctx, "orders")
		if !errors.Is(err, context.DeadlineExceeded) || model.ClassOf(err) != model.Other || !strings.Contains(err.Error(), "has not ended in time") {
			t.Errorf("got %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, stop)
		if _, err := a.AwaitUpdate(ctx, "orders"); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v", err)
		}
		started := time.Now()
		if _, err := a.AwaitUpdate(context.Background(), "orders"); err == nil || time.Since(started) != updateTime {
			t.Errorf("without a deadline it ended after %s: %v", time.Since(started), err)
		}
	})
}

func TestAwaitUpdateEndsWhenTheFunctionIsGone(t *testing.T) {
	w := &wire{answer: always(404, "ResourceNotFoundException", `{"Message":"Function not found"}`)}
	if _, err := open(t, w, nil).AwaitUpdate(t.Context(), "orders"); model.ClassOf(err) != model.Gone || len(w.seen()) != 1 {
		t.Errorf("got %v after %d calls", err, len(w.seen()))
	}
}
