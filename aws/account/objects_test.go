package account

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// object is an answer of S3's.
func object(status int, body io.Reader, header map[string]string) *http.Response {
	h := http.Header{}
	for k, v := range header {
		h.Set(k, v)
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(body), ContentLength: -1}
}

func TestHeadObject(t *testing.T) {
	const sum = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" // of "abc"
	const inHex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	for name, c := range map[string]struct {
		header map[string]string
		want   string
	}{
		"checksum":            {map[string]string{"x-amz-checksum-sha256": sum, "x-amz-checksum-type": "FULL_OBJECT"}, sum},
		"CodeBuild's note":    {map[string]string{"x-amz-meta-codebuild-content-sha256": inHex}, sum},
		"of the parts":        {map[string]string{"x-amz-checksum-sha256": sum + "-3", "x-amz-checksum-type": "COMPOSITE"}, ""},
		"a note that is none": {map[string]string{"x-amz-meta-codebuild-content-sha256": "soon"}, ""},
		"none":                {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
				r := object(200, strings.NewReader(""), c.header)
				r.Header.Set("Content-Length", "1234")
				r.Header.Set("x-amz-version-id", "v7")
				return r, nil
			}}
			got, err := open(t, w, nil).HeadObject(t.Context(), "artifacts", "orders/42/a b.zip")
			want := model.Object{Bucket: "artifacts", Key: "orders/42/a b.zip", VersionID: "v7", Bytes: 1234, SHA256: c.want}
			if err != nil || got != want {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
			if r := w.seen()[0]; r.method != "HEAD" || !strings.HasSuffix(r.path, "/orders/42/a b.zip") {
				t.Errorf("asked %s %s", r.method, r.path)
			}
		})
	}
}

func TestObjectsThatCanNotBeRead(t *testing.T) {
	xml := func(code string) string { return "<Error><Code>" + code + "</Code><Message>m</Message></Error>" }
	for name, c := range map[string]struct {
		status     int
		body       string
		class      model.Class
		permission string
		says       string
	}{
		"no key":         {404, xml("NoSuchKey"), model.Gone, "", "no such object"},
		"no bucket":      {404, xml("NoSuchBucket"), model.Gone, "", "no such bucket"},
		"gone, unsaid":   {404, "", model.Gone, "", "no such object"},
		"denied":         {403, xml("AccessDenied"), model.Denied, "s3:GetObject", "s3:ListBucket"},
		"denied, unsaid": {403, "", model.Denied, "s3:GetObject", "s3:ListBucket"},
		"other Region":   {301, xml("PermanentRedirect"), model.Other, "", "--region"},
		"archived":       {403, xml("InvalidObjectState"), model.Other, "", "restore"},
		"throttled":      {503, xml("SlowDown"), model.Throttled, "", "wait"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
				return object(c.status, strings.NewReader(c.body), nil), nil
			}}
			a := open(t, w, nil)
			_, head := a.HeadObject(t.Context(), "b", "k")
			_, get := a.GetObject(t.Context(), "b", "k", io.Discard)
			for _, err := range []error{head, get} {
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.Class != c.class || f.Permission != c.permission || !strings.Contains(f.Error(), c.says) || f.Subject != "s3://b/k" {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

// A large object comes in pieces, each in time, all together later than one
// attempt may take.
func TestGetObjectStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		go func() {
			for range 10 {
				time.Sleep(10 * time.Second)
				_, _ = writer.Write([]byte("piece "))
			}
			_ = writer.Close()
		}()
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			context.AfterFunc(r.Context(), func() { _ = reader.CloseWithError(r.Context().Err()) })
			return object(200, reader, nil), nil
		}}
		var got bytes.Buffer
		o, err := open(t, w, nil).GetObject(t.Context(), "b", "k", &got)
		if err != nil || o.Bytes != 60 || got.String() != strings.Repeat("piece ", 10) {
			t.Errorf("got %+v %q, %v", o, got.String(), err)
		}
	})
}

func TestGetObjectThatBreaksOff(t *testing.T) {
	broken := errors.New("no space left on device")
	for name, c := range map[string]struct {
		body  io.Reader
		to    io.Writer
		class model.Class
		says  string
	}{
		"the connection": {io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)), io.Discard, model.Network, "broke off"},
		"the disk":       {strings.NewReader("half"), badWriter{broken}, model.Other, "no space left"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return object(200, c.body, nil), nil }}
			_, err := open(t, w, nil).GetObject(t.Context(), "b", "k", c.to)
			if model.ClassOf(err) != c.class || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

type badWriter struct{ err error }

func (w badWriter) Write([]byte) (int, error) { return 0, w.err }

func TestGetObjectWithoutAnAnswerIsNoAnswerInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}}
		started := time.Now()
		_, err := open(t, w, nil).GetObject(t.Context(), "b", "k", io.Discard)
		if model.ClassOf(err) != model.Network || !strings.Contains(err.Error(), "no answer in time") || time.Since(started) != DefaultTimeout {
			t.Errorf("after %s: %v", time.Since(started), err)
		}
	})
}
