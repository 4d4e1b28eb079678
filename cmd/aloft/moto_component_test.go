package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// site is moto without anything in it, with something in front of it that makes up for what moto
// lacks of what a component stands on: branches and commits of CodeCommit, what a build leaves, and
// what a stage of an API serves.
type site struct {
	t        *testing.T
	upstream string
	url      string
	folder   string // where the script runs
	builds   mend
	bucket   *s3.Client

	mu        sync.Mutex
	committed map[string]string         // branch by repository
	deployed  map[string]map[string]any // OpenAPI document by API
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, upstream: startMoto(t), folder: t.TempDir(), builds: mend{revisions: map[string]int{},
		logs: map[string]string{}},
		committed: map[string]string{}, deployed: map[string]map[string]any{}}
	s.config("/moto-api/config", `{"lambda": {"use_docker": false}}`)
	target, err := url.Parse(s.upstream)
	if err != nil {
		t.Fatal(err)
	}
	r := &remote{t: t, upstream: s.upstream}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = s.answer
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if !s.own(w, request) && !r.translateMetrics(w, request) {
			proxy.ServeHTTP(w, request)
		}
	}))
	t.Cleanup(front.Close)
	s.url = front.URL
	s.bucket = s3.NewFromConfig(aws.Config{Region: "us-east-1", BaseEndpoint: &s.upstream,
		Credentials: credentials.NewStaticCredentialsProvider("x", "y", "")},
		func(o *s3.Options) { o.UsePathStyle = true })
	return s
}

// config steers moto.
func (s *site) config(path, body string) {
	s.t.Helper()
	response, err := http.Post(s.upstream+path, "application/json", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusMultipleChoices {
		s.t.Fatalf("%s: %s", path, response.Status)
	}
}

// own answers what moto can not, and takes note of what it answers wrongly later.
func (s *site) own(w http.ResponseWriter, request *http.Request) bool {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		s.t.Error(err)
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	switch call := request.Header.Get("X-Amz-Target"); {
	case strings.HasPrefix(call, "CodeCommit_") && strings.HasSuffix(call, ".ListTagsForResource"):
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		fmt.Fprint(w, `{"tags": {"aloft:component": "activity"}}`)
		return true
	case strings.HasSuffix(call, ".GetBranch"), strings.HasSuffix(call, ".CreateCommit"):
		var in struct{ RepositoryName, BranchName string }
		if err := json.Unmarshal(body, &in); err != nil {
			s.t.Error(err)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.HasSuffix(call, ".CreateCommit") {
			s.committed[in.RepositoryName] = in.BranchName
			fmt.Fprintf(w, `{"commitId": %q, "treeId": "t"}`, firstCommit)
			return true
		}
		if s.committed[in.RepositoryName] != in.BranchName {
			refuse(w, http.StatusBadRequest, "BranchDoesNotExistException", "there is no such branch")
			return true
		}
		fmt.Fprintf(w, `{"branch": {"branchName": %q, "commitId": %q}}`, in.BranchName, firstCommit)
		return true
	case len(parts) == 2 && parts[0] == "restapis" && request.Method == http.MethodPut:
		var document map[string]any
		if err := json.Unmarshal(body, &document); err != nil {
			s.t.Error(err)
		}
		s.deployed[parts[1]] = document // of one API there is one deployment here
	case len(parts) > 4 && parts[4] == "exports":
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(s.deployed[parts[1]]); err != nil {
			s.t.Error(err)
		}
		return true
	}
	return false
}

const firstCommit = "0123456789abcdef0123456789abcdef01234567"

// answer mends what moto answers.
func (s *site) answer(response *http.Response) error {
	if err := s.builds.answer(response); err != nil {
		return err
	}
	call := response.Request.Header.Get("X-Amz-Target")
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(call, "CodeCommit_") && !strings.HasPrefix(call,
		"CodeBuild_") {
		return nil
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return err
	}
	numbered(body)
	s.mu.Lock()
	if r, ok := body["repositoryMetadata"].(map[string]any); ok && s.committed[r["repositoryName"].(string)] != "" {
		r["defaultBranch"] = s.committed[r["repositoryName"].(string)]
	}
	s.mu.Unlock()
	builds, _ := body["builds"].([]any)
	if b, ok := body["build"]; ok {
		builds = append(builds, b)
	}
	for _, b := range builds {
		if err := s.artifact(b.(map[string]any)); err != nil {
			return err
		}
	}
	if text, err = json.Marshal(body); err != nil {
		return err
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	response.Header.Set("Content-Length", strconv.Itoa(len(text)))
	return nil
}

// artifact puts what a build would have made where its project has its artifacts: moto runs none.
func (s *site) artifact(b map[string]any) error {
	const name, key = "aloft-artifacts-123456789012-us-east-1", "activity/0a1b/activity-1.zip"
	b["sourceVersion"], b["buildNumber"] = "main", 1
	b["artifacts"] = map[string]any{"location": "arn:aws:s3:::" + name + "/" + key}
	code, err := os.ReadFile(filepath.Join(s.folder, "activity", "app.py"))
	if err != nil {
		return err
	}
	var made bytes.Buffer
	z := zip.NewWriter(&made)
	f, err := z.Create("app.py")
	if err != nil {
		return err
	}
	if _, err := f.Write(code); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err = s.bucket.PutObject(s.t.Context(), &s3.PutObjectInput{Bucket: aws.String(name), Key: aws.String(key),
		Body: bytes.NewReader(made.Bytes())})
	return err
}

// documentedScript is the script of docs/components.md.
func documentedScript(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "components.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, script, ok := strings.Cut(string(text), "<!-- script -->\n```sh\n")
	script, _, also := strings.Cut(script, "```\n<!-- /script -->")
	if !ok || !also {
		t.Fatal("docs/components.md has no script")
	}
	return script
}

// aws is what AWS' own command line says of the account.
func (s *site) aws(into any, args ...string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "aws", append(args, "--output", "json")...)
	cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+s.upstream, "AWS_DEFAULT_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y", "AWS_PAGER=")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("aws %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		s.t.Fatalf("aws %s: %v in %s", strings.Join(args, " "), err, out)
	}
}

// The script of the documentation, by the program and a shell against moto; AWS' own command line
// says what there is in the end.
func TestTheDocumentedScriptOnMoto(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell: the script is held to the embedded account alone")
	}
	s := newSite(t)
	// Every invocation is answered so: it is what both of the component's tests expect.
	answers := []string{}
	for range 6 {
		answers = append(answers,
			`{"ok": true, "id": "first", "statusCode": 200, "body": "{\"ok\": true, \"id\": \"first\"}"}`)
	}
	answer, err := json.Marshal(map[string]any{"results": answers, "region": "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	s.config("/moto-api/static/lambda-simple/response", string(answer))

	programs := t.TempDir()
	if err := os.Symlink(binary, filepath.Join(programs, "aloft")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), shell, "-ex", "-c", documentedScript(t))
	cmd.Dir = s.folder
	cmd.Env = []string{
		"PATH=" + programs + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TMPDIR=" +
			t.TempDir(),
		"AWS_ENDPOINT_URL=" + s.url, "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y",
		"AWS_EC2_METADATA_DISABLED=true",
		"ALOFT_USER=alice", "LC_ALL=C.UTF-8",
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "nothing to change") {
		t.Errorf("it changes something again:\n%s", out)
	}
	s.confirmed()
}

// confirmed holds by AWS' own command line that function, aliases, table, API stages, variables and
// permissions are as the component says.
func (s *site) confirmed() {
	t := s.t
	if _, err := exec.LookPath("aws"); err != nil {
		t.Log("without AWS' own command line nobody else confirms what was made")
		return
	}
	var function struct {
		Runtime, Handler, Role string
		MemorySize, Timeout    int
		Environment            struct{ Variables map[string]string }
	}
	s.aws(&function, "lambda", "get-function-configuration", "--function-name", "activity")
	if function.Runtime != "python3.12" || function.MemorySize != 256 || function.Timeout != 10 ||
		function.Environment.Variables["TABLE"] != "activities" ||
		function.Role != "arn:aws:iam::123456789012:role/aloft/aloft-activity-function-us-east-1" {
		t.Errorf("the function is %+v", function)
	}
	var aliases struct {
		Aliases []struct{ Name, FunctionVersion string }
	}
	s.aws(&aliases, "lambda", "list-aliases", "--function-name", "activity")
	served := map[string]string{}
	for _, a := range aliases.Aliases {
		served[a.Name] = a.FunctionVersion
	}
	if len(served) != 3 || served["dev"] != "2" || served["stage"] != "2" || served["prod"] != "2" {
		t.Errorf("the aliases serve %v", served)
	}
	var table struct {
		Table struct {
			KeySchema          []struct{ AttributeName, KeyType string }
			BillingModeSummary struct{ BillingMode string }
		}
	}
	s.aws(&table, "dynamodb", "describe-table", "--table-name", "activities")
	if k := table.Table.KeySchema; len(k) != 1 || k[0].AttributeName != "id" ||
		table.Table.BillingModeSummary.BillingMode != "PAY_PER_REQUEST" {
		t.Errorf("the table is %+v", table)
	}
	var apis struct {
		Items []struct {
			ID, Name string
			Tags     map[string]string
		}
	}
	s.aws(&apis, "apigateway", "get-rest-apis")
	if len(apis.Items) != 1 || apis.Items[0].Name != "activity" || apis.Items[0].Tags["aloft:component"] != "activity" {
		t.Fatalf("the APIs are %+v", apis)
	}
	id := apis.Items[0].ID
	var stages struct {
		Item []struct {
			StageName, DeploymentID string
			Variables               map[string]string
		}
	}
	s.aws(&stages, "apigateway", "get-stages", "--rest-api-id", id)
	if len(stages.Item) != 3 {
		t.Errorf("the stages are %+v", stages)
	}
	for _, one := range stages.Item {
		if one.Variables["alias"] != one.StageName || one.DeploymentID != stages.Item[0].DeploymentID {
			t.Errorf("the stage is %+v", one)
		}
		var policy struct{ Policy string }
		s.aws(&policy, "lambda", "get-policy", "--function-name", "activity", "--qualifier", one.StageName)
		if !strings.Contains(policy.Policy, "execute-api:us-east-1:123456789012:"+id+"/"+one.StageName+"/*") ||
			!strings.Contains(policy.Policy, "function:activity:"+one.StageName) {
			t.Errorf("at %s the policy is %s", one.StageName, policy.Policy)
		}
	}
}
