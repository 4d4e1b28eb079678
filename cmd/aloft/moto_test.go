package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// remote is an account behind HTTP: moto, with something in front of it that can
// play the part of others.
type remote struct {
	t        *testing.T
	url      string // of what stands in front
	upstream string // of moto itself
	lambda   *lambda.Client
	environ  []string

	mu   sync.Mutex
	play func(http.ResponseWriter, *http.Request) bool // answers an update of an alias or a table itself; nil: nothing does
}

// newRemote starts moto and fills it: orders and payments with three versions,
// dev at 3, stage at 2, prod at 1. Answers may be mended on their way.
func newRemote(t *testing.T, mend ...func(*http.Response) error) *remote {
	t.Helper()
	upstream := startMoto(t)
	target, err := url.Parse(upstream)
	if err != nil {
		t.Fatal(err)
	}
	r := &remote{t: t, upstream: upstream}
	proxy := httputil.NewSingleHostReverseProxy(target)
	for _, m := range mend {
		proxy.ModifyResponse = m
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		play := r.play
		r.mu.Unlock()
		writes := request.Method == http.MethodPut && strings.Contains(request.URL.Path, "/aliases/") ||
			strings.HasSuffix(request.Header.Get("X-Amz-Target"), ".UpdateTable")
		if writes && play != nil && play(w, request) || r.translateMetrics(w, request) {
			return
		}
		proxy.ServeHTTP(w, request)
	}))
	t.Cleanup(front.Close)
	r.url = front.URL
	r.lambda = lambda.NewFromConfig(aws.Config{
		Region: "us-east-1", BaseEndpoint: &upstream, Credentials: credentials.NewStaticCredentialsProvider("x", "y", ""),
	})
	home := t.TempDir()
	r.environ = []string{
		"HOME=" + home, "AWS_ENDPOINT_URL=" + front.URL, "AWS_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y", "AWS_EC2_METADATA_DISABLED=true", "ALOFT_USER=alice", "LC_ALL=C.UTF-8",
	}
	role := makeRole(t, upstream)
	for _, name := range []string{"orders", "payments"} {
		r.function(name, role)
	}
	return r
}

// startMoto starts moto_server on a free port and stops it when the test ends.
func startMoto(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not installed: the verbs are tested on the embedded account alone")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	host, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(program, "-H", host, "-p", port)
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
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/moto-api/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			return "http://" + address
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

// makeRole makes the IAM role that functions need.
func makeRole(t *testing.T, endpoint string) string {
	t.Helper()
	form := url.Values{"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {"lambda"}, "AssumeRolePolicyDocument": {"{}"}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint+"/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("making the role: %s", response.Status)
	}
	return "arn:aws:iam::123456789012:role/lambda"
}

// function makes a function with three versions and the aliases of three stages.
func (r *remote) function(name, role string) {
	r.t.Helper()
	ctx := r.t.Context()
	_, err := r.lambda.CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName: &name, Role: &role, Runtime: types.RuntimePython312, Handler: aws.String("app.handler"),
		Code: &types.FunctionCode{ZipFile: archive(r.t, "1")}, Publish: true,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, code := range []string{"2", "3"} {
		_, err := r.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{FunctionName: &name, ZipFile: archive(r.t, code), Publish: true})
		if err != nil {
			r.t.Fatal(err)
		}
	}
	for alias, version := range map[string]string{"dev": "3", "stage": "2", "prod": "1"} {
		if _, err := r.lambda.CreateAlias(ctx, &lambda.CreateAliasInput{FunctionName: &name, Name: &alias, FunctionVersion: &version}); err != nil {
			r.t.Fatal(err)
		}
	}
}

// archive is a function's code.
func archive(t *testing.T, code string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("app.py")
	if err == nil {
		_, err = io.WriteString(f, "def handler(e, c): return "+code)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// replace makes an alias anew: moto gives a new revision to a new alias alone.
func (r *remote) replace(function, alias, version string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // called by the server, beside the test
	defer cancel()
	if _, err := r.lambda.DeleteAlias(ctx, &lambda.DeleteAliasInput{FunctionName: &function, Name: &alias}); err != nil {
		r.t.Error(err)
	}
	if _, err := r.lambda.CreateAlias(ctx, &lambda.CreateAliasInput{FunctionName: &function, Name: &alias, FunctionVersion: &version}); err != nil {
		r.t.Error(err)
	}
}

// served asks the account itself what an alias serves.
func (r *remote) served(function, alias string) string {
	r.t.Helper()
	out, err := r.lambda.GetAlias(r.t.Context(), &lambda.GetAliasInput{FunctionName: &function, Name: &alias})
	if err != nil {
		r.t.Fatal(err)
	}
	return aws.ToString(out.FunctionVersion)
}

// run holds a command line to an exit code and reads its JSON.
func (r *remote) run(want int, args ...string) document {
	r.t.Helper()
	out := r.prints(want, append(args, "-o", "json")...)
	var d document
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		r.t.Fatalf("%v in %s", err, out)
	}
	return d
}

// prints is what a command line prints, whose exit code is held.
func (r *remote) prints(want int, args ...string) string {
	r.t.Helper()
	got := run(r.t, r.environ, args...)
	if got.code != want {
		r.t.Fatalf("aloft %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got.code, want, got.out, got.err)
	}
	return got.out
}

// document is what the verbs print, as far as it is looked at here.
type document struct {
	Functions []struct {
		Name   string
		Stages map[string]*struct{ Version, By string }
	}
	Results []struct {
		Function, Stage, From, To, Status, Reason string
		CodeSHA256                                string `json:"code_sha256"`
		Steps                                     []struct{ Name, Status string }
	}
	Builds []buildDocument
	Build  buildDocument
	Lines  []struct{ Text string }
	Moves  []struct{ Function, From, To, By, Kind, Status, Source string }
	Error  struct {
		Message, Class string
		Exit           int
	}
}

// buildDocument is a build as it is printed.
type buildDocument struct {
	ID, Project, Status string
	Number              int64
	Started             *time.Time
}

func (r *remote) playing(play func(http.ResponseWriter, *http.Request) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.play = play
}

// refuse answers a call in AWS's own form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("X-Amzn-Errortype", code)
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"Type":"User","Message":%q}`, message)
}

func TestProgramOnMoto(t *testing.T) {
	r := newRemote(t)

	status := r.run(0, "status")
	if len(status.Functions) != 2 || status.Functions[0].Stages["stage"].Version != "2" {
		t.Errorf("status: %+v", status)
	}
	promoted := r.run(0, "promote", "orders", "--to", "stage", "--yes")
	if promoted.Results[0].Status != "moved" || r.served("orders", "stage") != "3" {
		t.Errorf("promote: %+v, stage serves %s", promoted, r.served("orders", "stage"))
	}
	if by := r.run(0, "status", "orders").Functions[0].Stages["stage"].By; by != "alice" {
		t.Errorf("moved by %q, want alice", by)
	}
	if again := r.run(0, "promote", "orders", "--to", "stage"); again.Results[0].Status != "unchanged" {
		t.Errorf("promoted again: %+v", again)
	}
	r.run(0, "rollback", "orders", "--stage", "stage", "--yes")
	if got := r.served("orders", "stage"); got != "2" {
		t.Errorf("rolled back to %s, want 2", got)
	}
	history := r.run(0, "history", "orders")
	if len(history.Moves) != 2 || history.Moves[0].Kind != "rollback" || history.Moves[1].Kind != "promote" {
		t.Errorf("history: %+v", history)
	}
	if unknown := r.run(2, "promote", "oders", "--to", "stage", "--yes"); !strings.Contains(unknown.Error.Message, "did you mean orders?") {
		t.Errorf("an unknown function: %+v", unknown.Error)
	}
	if refused := r.run(3, "rollback", "payments", "--stage", "prod", "--yes"); refused.Results[0].Status != "refused" {
		t.Errorf("a rollback to what is not known: %+v", refused)
	}

	// Somebody else moves the alias between read and write.
	r.playing(func(w http.ResponseWriter, _ *http.Request) bool {
		r.replace("orders", "prod", "3")
		refuse(w, http.StatusPreconditionFailed, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id.")
		return true
	})
	conflict := r.run(4, "promote", "orders", "--to", "prod", "--yes")
	if conflict.Results[0].Status != "conflict" || conflict.Error.Exit != 4 || r.served("orders", "prod") != "3" {
		t.Errorf("conflict: %+v", conflict)
	}

	// One of two is denied.
	r.playing(func(w http.ResponseWriter, request *http.Request) bool {
		if !strings.Contains(request.URL.Path, "/payments/") {
			return false
		}
		refuse(w, http.StatusForbidden, "AccessDeniedException", "User: x is not authorized to perform: lambda:UpdateAlias on resource: payments")
		return true
	})
	partly := r.run(5, "promote", "--match", "*", "--to", "stage", "--yes")
	if partly.Results[0].Status != "moved" || partly.Results[1].Status != "failed" || r.served("payments", "stage") != "2" {
		t.Errorf("partly moved: %+v", partly)
	}
	if denied := r.run(1, "promote", "payments", "--to", "stage", "--yes"); denied.Error.Class != "denied" {
		t.Errorf("denied: %+v", denied)
	}
}
