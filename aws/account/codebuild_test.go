package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model"
)

const wholeBuild = `{"builds":[{"id":"orders:1a2b","arn":"arn:b","projectName":"orders","buildNumber":42,"buildStatus":"PONDERING",
	"buildComplete":false,"currentPhase":"DREAMING","sourceVersion":"main","resolvedSourceVersion":"a1b2c3d","initiator":"alice\u001b[2J",
	"startTime":1795384203.5,"timeoutInMinutes":60,"environment":{"image":"aws/lambda:1","computeType":"BUILD_LAMBDA_1GB","type":"LINUX_CONTAINER",
	"environmentVariables":[{"name":"STAGE","value":"hunter2","type":"PLAINTEXT"},{"name":"KEY","value":"/orders/key","type":"PARAMETER_STORE"}]},
	"artifacts":{"location":"arn:aws-us-gov:s3:::artifacts/orders/42/a  b.zip","sha256sum":"00ff"},
	"secondaryArtifacts":[{"artifactIdentifier":"layer","location":"arn:aws:s3:::artifacts/layer"},{"artifactIdentifier":"none"}],
	"phases":[{"phaseType":"SUBMITTED","phaseStatus":"SUCCEEDED","startTime":1795384203,"endTime":1795384204,"contexts":[{"statusCode":"","message":""}]},
	{"phaseType":"NAPPING","startTime":1795384204,"contexts":[{"statusCode":"COMMAND_EXECUTION_ERROR","message":"Error while executing command: make.\nReason: exit status 2"},{"statusCode":"TIRED"}]}],
	"logs":{"groupName":"/aws/codebuild/orders","streamName":"1a2b","deepLink":"https://x","s3LogsArn":"arn:aws:s3:::logs/orders/1a2b.gz",
	"cloudWatchLogs":{"status":"ENABLED"},"s3Logs":{"status":"ENABLED","encryptionDisabled":true}}}],"buildsNotFound":["orders:gone"]}`

func TestBuildIsReadWhole(t *testing.T) {
	w := &wire{answer: always(200, "", wholeBuild)}
	a := open(t, w, nil)
	got, err := a.GetBuilds(t.Context(), []string{"orders:gone", "orders:1a2b"})
	if err != nil || len(got) != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	at := func(s int64) time.Time { return time.Unix(s, 0).UTC() }
	want := model.Build{
		ID: "orders:1a2b", Project: "orders", Number: 42, Status: "PONDERING", Phase: "DREAMING", SourceVersion: "main", Commit: "a1b2c3d",
		Initiator: "alice", Started: at(1795384203).Add(500 * time.Millisecond), TimeoutMinutes: 60, Image: "aws/lambda:1", ComputeType: "BUILD_LAMBDA_1GB",
		Phases: []model.BuildPhase{
			{Type: "SUBMITTED", Status: "SUCCEEDED", Started: at(1795384203), Ended: at(1795384204)},
			{Type: "NAPPING", Started: at(1795384204), Contexts: []string{"Error while executing command: make. Reason: exit status 2", "TIRED"}},
		},
		Artifacts: []model.Artifact{
			{Bucket: "artifacts", Key: "orders/42/a  b.zip", SHA256: "00ff"},
			{Identifier: "layer", Bucket: "artifacts", Key: "layer"},
		},
		Environment: []model.BuildVariable{
			{Name: "STAGE", Value: model.NewSecret("hunter2"), Type: "PLAINTEXT"},
			{Name: "KEY", Value: model.NewSecret("/orders/key"), Type: "PARAMETER_STORE"},
		},
		Log: model.BuildLog{Group: "/aws/codebuild/orders", Stream: "1a2b", Bucket: "logs", Key: "orders/1a2b.gz"},
	}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("got\n%+v, want\n%+v", got[0], want)
	}
	if strings.Contains(fmt.Sprintf("%+v", got), "hunter2") {
		t.Error("a variable's value shows")
	}
}

func TestWhereABuildsLogIs(t *testing.T) {
	for name, c := range map[string]struct {
		logs string
		want model.BuildLog
	}{
		"nothing at all":   {`{}`, model.BuildLog{}},
		"not yet":          {`{"deepLink":"https://console/#logEvent:group=null;stream=null","cloudWatchLogs":{"status":"ENABLED"}}`, model.BuildLog{}},
		"switched off":     {`{"cloudWatchLogs":{"status":"DISABLED"}}`, model.BuildLog{NoStream: true}},
		"in S3, encrypted": {`{"cloudWatchLogs":{"status":"DISABLED"},"s3LogsArn":"arn:aws:s3:::logs/1.gz","s3Logs":{"status":"ENABLED"}}`, model.BuildLog{NoStream: true, Bucket: "logs", Key: "1.gz", Restricted: true}},
		"in S3, not yet":   {`{"cloudWatchLogs":{"status":"DISABLED"},"s3Logs":{"status":"ENABLED","location":"logs/orders"}}`, model.BuildLog{NoStream: true, Later: true}},
		"no ARN":           {`{"s3LogsArn":"logs/1.gz"}`, model.BuildLog{}},
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t, &wire{answer: always(200, "", `{"builds":[{"id":"x","logs":`+c.logs+`}]}`)}, nil)
			got, err := a.GetBuilds(t.Context(), []string{"x"})
			if err != nil || len(got) != 1 || got[0].Log != c.want {
				t.Errorf("got %+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestBuildsAndProjectsAreReadAHundredAtATimeInOrder(t *testing.T) {
	w := &wire{}
	w.answer = func(n int, _ *http.Request) (*http.Response, error) {
		var in struct{ IDs, Names []string }
		if err := json.Unmarshal([]byte(w.seen()[n-1].body), &in); err != nil {
			return nil, err
		}
		if len(in.IDs)+len(in.Names) > 100 {
			return reply(400, "InvalidInputException", `{}`), nil
		}
		slices.Reverse(in.IDs)
		slices.Reverse(in.Names)
		var builds, projects []map[string]string
		for _, id := range in.IDs {
			builds = append(builds, map[string]string{"id": id})
		}
		for _, name := range in.Names {
			projects = append(projects, map[string]string{"name": name})
		}
		body, err := json.Marshal(map[string]any{"builds": builds, "projects": projects})
		return reply(200, "", string(body)), err
	}
	a := open(t, w, nil)
	var asked []string
	for i := range 250 {
		asked = append(asked, fmt.Sprintf("p:%03d", (i*7)%240)) // some of them twice
	}
	builds, err := a.GetBuilds(t.Context(), asked)
	if err != nil || len(builds) != len(asked) || len(w.seen()) != 3 {
		t.Fatalf("%d builds in %d calls, %v", len(builds), len(w.seen()), err)
	}
	for i, b := range builds {
		if b.ID != asked[i] {
			t.Fatalf("build %d is %s, asked was %s", i, b.ID, asked[i])
		}
	}
	projects, err := a.GetProjects(t.Context(), asked[:101])
	if err != nil || len(projects) != 101 || projects[0].Name != asked[0] || projects[100].Name != asked[100] || len(w.seen()) != 5 {
		t.Errorf("%d projects in %d calls, %v", len(projects), len(w.seen())-3, err)
	}
	if none, err := a.GetBuilds(t.Context(), nil); err != nil || len(none) != 0 || len(w.seen()) != 5 {
		t.Errorf("asked for none: %v, %v", none, err)
	}
}

func TestProjectsAndTheirBuildsArePaged(t *testing.T) {
	w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".ListProjects") {
			return reply(200, "", `{"projects":["a","b"],"nextToken":"n"}`), nil
		}
		return reply(200, "", `{"ids":["a:2","a:1"],"nextToken":"older"}`), nil
	}}
	a := open(t, w, nil)
	projects, err := a.ListProjects(t.Context(), "m")
	if err != nil || !slices.Equal(projects.Names, []string{"a", "b"}) || projects.Next != "n" {
		t.Errorf("got %+v, %v", projects, err)
	}
	builds, err := a.ListBuilds(t.Context(), "a", "")
	if err != nil || !slices.Equal(builds.IDs, []string{"a:2", "a:1"}) || builds.Next != "older" {
		t.Errorf("got %+v, %v", builds, err)
	}
	if r := w.seen(); !sameJSON(t, r[0].body, `{"nextToken":"m","sortBy":"NAME","sortOrder":"ASCENDING"}`) ||
		!sameJSON(t, r[1].body, `{"projectName":"a"}`) {
		t.Errorf("asked %s and %s", r[0].body, r[1].body)
	}
}

func TestProjectIsReadWhole(t *testing.T) {
	w := &wire{answer: always(200, "", `{"projects":[{"name":"orders","description":"the\nshop","source":{"type":"GITHUB","location":"https://g/o"},
		"sourceVersion":"main","artifacts":{"type":"S3"},"environment":{"environmentVariables":[{"name":"A","value":"b","type":"PLAINTEXT"}]},"lastModified":1795384203}]}`)}
	got, err := open(t, w, nil).GetProjects(t.Context(), []string{"orders"})
	want := model.Project{Name: "orders", Description: "the shop", SourceType: "GITHUB", SourceLocation: "https://g/o", SourceVersion: "main",
		Artifacts: "S3", Environment: []model.BuildVariable{{Name: "A", Value: model.NewSecret("b"), Type: "PLAINTEXT"}}, Modified: time.Unix(1795384203, 0).UTC()}
	if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestStartBuildCarriesItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
			if n == 1 {
				return reply(500, "", `{}`), nil // the SDK tries again
			}
			return reply(200, "", `{"build":{"id":"orders:1","buildStatus":"IN_PROGRESS","currentPhase":"QUEUED"}}`), nil
		}}
		a := open(t, w, func(o *Options) { o.Attempts = 2 })
		got, err := a.StartBuild(t.Context(), model.BuildStart{Project: "orders", SourceVersion: "a1b2c3d", Token: "t-1",
			Environment: []model.BuildVariable{{Name: "STAGE", Value: model.NewSecret("dev")}}})
		if err != nil || got.ID != "orders:1" || got.Status != model.BuildInProgress || got.Number != 0 {
			t.Fatalf("got %+v, %v", got, err)
		}
		requests := w.seen()
		if len(requests) != 2 {
			t.Fatalf("%d requests", len(requests))
		}
		for _, r := range requests {
			if !sameJSON(t, r.body, `{"projectName":"orders","sourceVersion":"a1b2c3d","idempotencyToken":"t-1",
			"environmentVariablesOverride":[{"name":"STAGE","value":"dev","type":"PLAINTEXT"}]}`) {
				t.Errorf("sent %s", r.body)
			}
		}
	})
}

func TestBuildsThatAreNotStarted(t *testing.T) {
	w := &wire{answer: always(400, "AccountLimitExceededException", `{"message":"Cannot have more than 5 builds in queue for the account"}`)}
	a := open(t, w, nil)
	secret := []model.BuildVariable{{Name: "KEY", Value: model.NewSecret("/key"), Type: "PARAMETER_STORE"}}
	_, noToken := a.StartBuild(t.Context(), model.BuildStart{Project: "orders"})
	_, notPlain := a.StartBuild(t.Context(), model.BuildStart{Project: "orders", Token: "t", Environment: secret})
	_, noRetryToken := a.RetryBuild(t.Context(), "orders:1", "")
	for _, err := range []error{noToken, notPlain, noRetryToken} {
		if model.ClassOf(err) != model.Other {
			t.Errorf("got %v", err)
		}
	}
	if len(w.seen()) > 0 {
		t.Error("something was sent")
	}
	_, full := a.StartBuild(t.Context(), model.BuildStart{Project: "orders", Token: "t"})
	if f, ok := errors.AsType[*model.Failure](full); !ok || f.Subject != "orders" || !strings.Contains(f.Advice, "wait for one to end") {
		t.Errorf("got %v", full)
	}
}

func TestStopAndRetry(t *testing.T) {
	w := &wire{answer: always(200, "", `{"build":{"id":"orders:1","buildStatus":"STOPPED","buildComplete":true}}`)}
	a := open(t, w, nil)
	if b, err := a.StopBuild(t.Context(), "orders:1"); err != nil || b.Status != model.BuildStopped || !b.Complete {
		t.Errorf("got %+v, %v", b, err)
	}
	if b, err := a.RetryBuild(t.Context(), "orders:1", "t"); err != nil || b.ID != "orders:1" {
		t.Errorf("got %+v, %v", b, err)
	}
	if r := w.seen(); !sameJSON(t, r[0].body, `{"id":"orders:1"}`) || !sameJSON(t, r[1].body, `{"id":"orders:1","idempotencyToken":"t"}`) {
		t.Errorf("sent %s and %s", r[0].body, r[1].body)
	}
}

// A build has ended when CodeBuild says so, and also when its last phase is over
// with a final status.
func TestABuildIsComplete(t *testing.T) {
	for name, c := range map[string]struct {
		build types.Build
		want  bool
	}{
		"said":                {types.Build{BuildComplete: true, BuildStatus: types.StatusTypeSucceeded}, true},
		"in its last phase":   {types.Build{CurrentPhase: aws.String("COMPLETED"), BuildStatus: types.StatusTypeFailed}, true},
		"status not final":    {types.Build{CurrentPhase: aws.String("COMPLETED"), BuildStatus: types.StatusTypeInProgress}, false},
		"phase not the last":  {types.Build{CurrentPhase: aws.String("FINALIZING"), BuildStatus: types.StatusTypeSucceeded}, false},
		"nothing said at all": {types.Build{BuildStatus: types.StatusTypeInProgress}, false},
	} {
		if got := buildOf(&c.build).Complete; got != c.want {
			t.Errorf("%s: complete is %v, want %v", name, got, c.want)
		}
	}
}
