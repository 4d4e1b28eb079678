package account

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// wire answers requests of the SDK in place of AWS and keeps them.
type wire struct {
	answer func(n int, r *http.Request) (*http.Response, error)

	mu       sync.Mutex
	requests []request
}

type request struct {
	method, path, query, body, userAgent string
	target                               string // operation of services that have no paths
	at                                   time.Time
}

// Do implements aws.HTTPClient.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, _ := io.ReadAll(r.Body)
		body = string(b)
	}
	w.mu.Lock()
	w.requests = append(w.requests, request{r.Method, r.URL.Path, r.URL.RawQuery, body, r.UserAgent(), r.Header.Get("X-Amz-Target"), time.Now()})
	n := len(w.requests)
	w.mu.Unlock()
	return w.answer(n, r)
}

func (w *wire) seen() []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]request(nil), w.requests...)
}

// reply makes an answer of Lambda's; code names an error and may be empty.
func reply(status int, code, body string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	if strings.HasPrefix(body, "<") {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if code != "" {
		h.Set("X-Amzn-Errortype", code)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// always answers every request in the same way.
func always(status int, code, body string) func(int, *http.Request) (*http.Response, error) {
	return func(int, *http.Request) (*http.Response, error) { return reply(status, code, body), nil }
}

// open makes an account whose requests go to w.
func open(t *testing.T, w *wire, change func(*Options)) *Account {
	t.Helper()
	o := Options{
		Config: func(context.Context) (aws.Config, error) {
			return aws.Config{
				Region: "us-east-1", HTTPClient: w,
				Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
			}, nil
		},
		Now: time.Now, Attempts: 1, Version: "1.2.3",
	}
	if change != nil {
		change(&o)
	}
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}
