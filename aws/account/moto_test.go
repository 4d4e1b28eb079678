package account_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// moto is a running moto_server.
type moto struct{ url string }

// startMoto starts a server on a free port and stops it when the test ends.
func startMoto(t *testing.T) *moto {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not installed: the contract is kept over the embedded account alone")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	_ = free.Close()
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", port)
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	m := &moto{url: "http://127.0.0.1:" + port}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		request, _ := http.NewRequestWithContext(ctx, http.MethodGet, m.url+"/moto-api/data.json", nil)
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			return m
		}
		select {
		case <-tick.C:
		case err := <-ended:
			ended <- err
			t.Fatalf("moto_server ended before it answered: %v", err)
		case <-ctx.Done():
			t.Fatal("moto_server does not answer")
		}
	}
}

// withoutDocker has the server answer invocations itself.
func (m *moto) withoutDocker(t *testing.T) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.url+"/moto-api/config", strings.NewReader(`{"lambda":{"use_docker":false}}`))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode >= 300 {
		t.Fatalf("moto's settings: HTTP %d", response.StatusCode)
	}
}

// role makes the IAM role that functions need.
func (m *moto) role(t *testing.T, name string) string {
	t.Helper()
	form := url.Values{"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {name}, "AssumeRolePolicyDocument": {"{}"}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.url+"/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("making the role: %s", response.Status)
	}
	return "arn:aws:iam::123456789012:role/" + name
}

// mend stands between the SDK and moto and makes up for where moto is laxer than
// AWS: pages of 50, versions of a function that does not exist, revisions of
// aliases, and the name of the error for an alias that exists already.
type mend struct {
	mu        sync.Mutex // one call at a time: reading a revision and writing must not be torn apart
	revisions map[string]string
	minted    int
	lose      bool // the answer to the next update of an alias
}

func newMend() *mend { return &mend{revisions: map[string]string{}} }

// loseNext breaks the connection after the next update of an alias.
func (m *mend) loseNext() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lose = true
}

// RoundTrip implements http.RoundTripper.
func (m *mend) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if call, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "CodeBuild_20161006."); ok {
		return mendBuilds(r, call)
	}
	if call, ok := strings.CutPrefix(r.URL.Path, "/service/GraniteServiceVersion20100801/operation/"); ok {
		return mendMetrics(r, call)
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/") // 2015-03-31 functions NAME KIND ALIAS
	if len(parts) < 2 || parts[1] != "functions" {
		return http.DefaultTransport.RoundTrip(r)
	}
	switch {
	case r.Method == http.MethodGet && len(parts) == 2:
		return m.paged(r, "Functions")
	case r.Method == http.MethodGet && len(parts) == 4 && parts[3] == "versions":
		return m.paged(r, "Versions")
	case r.Method == http.MethodGet && len(parts) == 4 && parts[3] == "aliases":
		return m.paged(r, "Aliases")
	case len(parts) >= 4 && parts[3] == "aliases":
		return m.alias(r, parts)
	case len(parts) == 3 && r.Method == http.MethodGet, len(parts) == 4 && parts[3] == "code":
		return m.code(r, parts[2])
	}
	return http.DefaultTransport.RoundTrip(r)
}

// paged cuts a list into pages. The marker is where the next one begins.
func (m *mend) paged(r *http.Request, member string) (*http.Response, error) {
	query := r.URL.Query()
	start, _ := strconv.Atoi(query.Get("Marker"))
	query.Del("Marker")
	r = r.Clone(r.Context())
	r.URL.RawQuery = query.Encode()
	response, body, err := exchange(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return answer(response, body), err
	}
	list, _ := body[member].([]any)
	if member == "Versions" && len(list) == 0 { // every function has $LATEST
		return failure(response, http.StatusNotFound, "ResourceNotFoundException", "Function not found"), nil
	}
	for _, entry := range list {
		if a, ok := entry.(map[string]any); ok && member == "Aliases" {
			m.revise(a)
		}
	}
	delete(body, "NextMarker")
	end := min(start+50, len(list))
	if end < len(list) {
		body["NextMarker"] = strconv.Itoa(end)
	}
	body[member] = list[min(start, end):end]
	return answer(response, body), nil
}

// alias keeps the revisions of aliases.
func (m *mend) alias(r *http.Request, parts []string) (*http.Response, error) {
	if r.Method == http.MethodPut {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		var change struct{ RevisionId string }
		if err := json.Unmarshal(body, &change); err != nil {
			return nil, err
		}
		if change.RevisionId != "" {
			read := r.Clone(r.Context())
			read.Method, read.Body, read.ContentLength = http.MethodGet, nil, 0
			response, now, err := exchange(read)
			if err != nil || response.StatusCode >= http.StatusMultipleChoices { // moto reads an alias with 201
				return answer(response, now), err
			}
			m.revise(now)
			if now["RevisionId"] != change.RevisionId {
				return failure(response, http.StatusPreconditionFailed, "PreconditionFailedException",
					"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"), nil
			}
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	response, body, err := exchange(r)
	if err != nil {
		return nil, err
	}
	if response.Header.Get("X-Amzn-ErrorType") == "ConflictException" {
		return failure(response, http.StatusConflict, "ResourceConflictException", fmt.Sprint(body["message"])), nil
	}
	if arn, ok := body["AliasArn"].(string); ok {
		if r.Method == http.MethodPut {
			m.minted++
			m.revisions[arn] = fmt.Sprintf("00000000-0000-4000-8000-%012d", m.minted)
			if m.lose {
				m.lose = false
				return nil, io.ErrUnexpectedEOF
			}
		}
		m.revise(body)
	}
	return answer(response, body), nil
}

// revise gives an alias the revision that its last update minted.
func (m *mend) revise(a map[string]any) {
	if arn, ok := a["AliasArn"].(string); ok && m.revisions[arn] != "" {
		a["RevisionId"] = m.revisions[arn]
	}
}

// exchange asks moto and reads the answer.
func exchange(r *http.Request) (*http.Response, map[string]any, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil && err != io.EOF {
		return nil, nil, fmt.Errorf("moto's answer to %s %s: %w", r.Method, r.URL.Path, err)
	}
	return response, body, nil
}

// answer puts a body into a response.
func answer(response *http.Response, body map[string]any) *http.Response {
	if response == nil {
		return nil
	}
	text, _ := json.Marshal(body)
	header := maps.Clone(response.Header)
	header.Del("Content-Length")
	return &http.Response{Status: response.Status, StatusCode: response.StatusCode, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)), Request: response.Request}
}

// failure is an error in AWS's own form.
func failure(response *http.Response, status int, code, message string) *http.Response {
	out := answer(response, map[string]any{"Type": "User", "Message": message})
	out.StatusCode, out.Status = status, strconv.Itoa(status)+" "+http.StatusText(status)
	out.Header.Set("X-Amzn-Errortype", code)
	return out
}
