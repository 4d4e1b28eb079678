package shopfront

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// build is a row of the list of builds.
type build struct {
	project string
	number  int64
	branch  string
	commit  string
	by      string
	took    time.Duration
	age     time.Duration
	status  model.BuildStatus
	phase   string // that it is in, or in which it failed
}

func builds() []build {
	return []build{
		{"payments-build", 215, "main", "e41d7aa", "bob", 72 * time.Second, time.Minute, model.BuildInProgress, "BUILD"},
		{"catalog-build", 340, "filters", "c81e02d", "carol", 48 * time.Second, 9 * time.Minute, model.BuildFailed, "PRE_BUILD"},
		{"payments-build", 214, "main", "77ab0e1", "bob", 151 * time.Second, 40 * time.Minute, model.BuildSucceeded, "COMPLETED"},
		{"orders-build", 188, "main", "5b0c9e4", "carol", 118 * time.Second, 2 * time.Hour, model.BuildSucceeded, "COMPLETED"},
		{"orders-build", 187, "main", "1f3da20", "carol", 122 * time.Second, 3 * time.Hour, model.BuildSucceeded, "COMPLETED"},
		{"cart-build", 402, "gifts", "90cc1d7", "alice", 31 * time.Second, 3*time.Hour + 4*time.Minute, model.BuildStopped, "INSTALL"},
		{"cart-build", 401, "main", "be7f610", "alice", 140 * time.Second, 5 * time.Hour, model.BuildSucceeded, "COMPLETED"},
		{"payments-build", 213, "main", "a9021fe", "ci", 148 * time.Second, 8 * time.Hour, model.BuildSucceeded, "COMPLETED"},
		{"catalog-build", 339, "main", "d04b7f8", "carol", 135 * time.Second, day, model.BuildSucceeded, "COMPLETED"},
	}
}

// phases are those of a build that worked, with how long each took of payments-build #214.
var phases = []struct {
	name string
	took time.Duration
}{
	{"PROVISIONING", 11 * time.Second}, {"DOWNLOAD_SOURCE", 3 * time.Second}, {"INSTALL", 48 * time.Second}, {"PRE_BUILD", 9 * time.Second},
	{"BUILD", 62 * time.Second}, {"POST_BUILD", 6 * time.Second}, {"UPLOAD_ARTIFACTS", 12 * time.Second},
}

// buildFacts are the projects and their builds, newest first.
func buildFacts() []model.Event {
	var projects []model.Project
	listed := map[string][]model.Build{}
	for _, b := range builds() {
		name := Prefix + b.project
		if listed[name] == nil {
			projects = append(projects, model.Project{Name: name, SourceType: "CODECOMMIT", SourceLocation: "https://git-codecommit." + Region + ".amazonaws.com/v1/repos/" + name, Artifacts: "S3"})
		}
		listed[name] = append(listed[name], b.model())
	}
	events := []model.Event{model.ProjectsListed{Read: read(0), Projects: projects, Complete: true}}
	for _, p := range projects {
		events = append(events, model.BuildsListed{Read: read(0), Project: p.Name, Builds: listed[p.Name], Complete: true})
	}
	return append(events, commitFacts(projects)...)
}

// subjects are what the commits of the builds say.
var subjects = map[string]string{
	"e41d7aa": "retry 3DS on timeout", "c81e02d": "typed search filters", "77ab0e1": "idempotency keys", "5b0c9e4": "tax v2",
	"1f3da20": "round half even", "90cc1d7": "gift cards", "be7f610": "coupons per line", "a9021fe": "bump boto3", "d04b7f8": "typo tolerance",
}

// commitFacts are the commits of the builds.
func commitFacts(projects []model.Project) []model.Event {
	var events []model.Event
	for _, p := range projects {
		e := model.CommitsRead{Read: read(0), Repository: p.Repository()}
		for _, b := range builds() {
			if Prefix+b.project == p.Name {
				e.Commits = append(e.Commits, model.Commit{ID: b.commit, Subject: subjects[b.commit], Author: b.by, At: Now().Add(-b.age - time.Hour)})
			}
		}
		events = append(events, e)
	}
	return events
}

func (b build) model() model.Build {
	name := Prefix + b.project
	ended := Now().Add(-b.age)
	if b.status == model.BuildInProgress {
		ended = Now()
	}
	out := model.Build{
		ID: fmt.Sprintf("%s:00000000-0000-4000-8000-%012d", name, b.number), Project: name, Number: b.number, Status: b.status,
		Complete: b.status != model.BuildInProgress, Phase: b.phase, SourceVersion: b.branch, Commit: b.commit, Initiator: b.by,
		Started: ended.Add(-b.took), Ended: ended, Image: "aws/codebuild/amazonlinux-aarch64-lambda-standard:python3.12", ComputeType: "BUILD_GENERAL1_SMALL",
		Environment: []model.BuildVariable{
			{Name: "LOG_LEVEL", Value: model.NewSecret("info"), Type: "PLAINTEXT"}, {Name: "STAGE", Value: model.NewSecret("dev"), Type: "PLAINTEXT"},
			{Name: "STRIPE_KEY", Value: model.NewSecret("shopfront/stripe"), Type: "SECRETS_MANAGER"},
		},
		Log: model.BuildLog{Group: "/aws/codebuild/" + name, Stream: fmt.Sprintf("%012d", b.number)},
	}
	at := out.Started
	for _, p := range phases {
		phase := model.BuildPhase{Type: p.name, Status: "SUCCEEDED", Started: at, Ended: at.Add(time.Duration(p.took.Seconds() * b.took.Seconds() / 151 * float64(time.Second)).Round(time.Second))}
		if p.name == b.phase {
			if out.Complete {
				phase.Status, phase.Ended = string(b.status), ended
			} else {
				phase.Status, phase.Ended = "", time.Time{}
			}
			if b.status == model.BuildFailed {
				phase.Contexts = []string{"COMMAND_EXECUTION_ERROR: Error while executing command: make lint. Reason: exit status 1"}
			}
			out.Phases = append(out.Phases, phase)
			break
		}
		out.Phases = append(out.Phases, phase)
		at = phase.Ended
	}
	switch b.status {
	case model.BuildInProgress:
		out.Ended = time.Time{}
	case model.BuildSucceeded:
		out.Artifacts = []model.Artifact{{Bucket: "shopfront-artifacts", Key: fmt.Sprintf("%s/%d/app.zip", b.project, b.number),
			SHA256: b.artifact()}}
	}
	return out
}

// artifact is the SHA-256 of what a build left, in hex: the code of the version that it
// became, where the shop has one.
func (b build) artifact() string {
	code := sha256.Sum256([]byte(fmt.Sprint(b.project, b.number)))
	for i, p := range published {
		if b.project == "payments-build" && p.build == int(b.number) {
			code = codeOf(Prefix+"payments-create", 43-i)
		}
	}
	return hex.EncodeToString(code[:])
}
