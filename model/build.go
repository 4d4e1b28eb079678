package model

import (
	"slices"
	"strings"
	"time"
)

// Project is a CodeBuild project.
type Project struct {
	Name           string
	Description    string
	SourceType     string // "CODECOMMIT", "GITHUB", "S3", "NO_SOURCE", ...
	SourceLocation string
	SourceVersion  string // the default one, empty for the default branch
	Artifacts      string // "S3", "NO_ARTIFACTS", "CODEPIPELINE"
	Environment    []BuildVariable
	Modified       time.Time
}

// ProjectPage is one page of project names, at most 100 long.
type ProjectPage struct {
	Names []string
	Next  string
}

// BuildPage is one page of build ids, newest first, at most 100 long.
type BuildPage struct {
	IDs  []string
	Next string
}

// BuildStatus is CodeBuild's word for how a build stands. Unknown ones are kept as
// they are.
type BuildStatus string

// The statuses that CodeBuild names.
const (
	BuildInProgress BuildStatus = "IN_PROGRESS"
	BuildSucceeded  BuildStatus = "SUCCEEDED"
	BuildFailed     BuildStatus = "FAILED"
	BuildFault      BuildStatus = "FAULT"
	BuildTimedOut   BuildStatus = "TIMED_OUT"
	BuildStopped    BuildStatus = "STOPPED"
)

// Build is one run of a project.
type Build struct {
	ID             string // project:uuid
	Project        string
	Number         int64 // 0 while CodeBuild has given none
	Status         BuildStatus
	Complete       bool
	Phase          string // current phase, "QUEUED", "BUILD", ...
	SourceVersion  string // what was asked for: a branch, a tag, a commit
	Commit         string // what it was resolved to, empty while it is not known
	Initiator      string
	Started        time.Time
	Ended          time.Time // zero while it runs
	Phases         []BuildPhase
	Artifacts      []Artifact
	Environment    []BuildVariable
	Exported       []Exported // what its build spec exports
	Log            BuildLog
	TimeoutMinutes int
	Image          string
	ComputeType    string
}

// Exported is a variable that a build hands on, once it has ended.
type Exported struct{ Name, Value string }

// branchVariables are where a build that was started for a commit may have its branch
// from: CodeBuild's own of a webhook, then those that people use.
var branchVariables = []string{"CODEBUILD_WEBHOOK_HEAD_REF", "BRANCH", "BRANCH_NAME", "GIT_BRANCH"}

// BranchVariables are the variables that may say which branch a build is of, those that
// say it best first.
func BranchVariables() []string { return slices.Clone(branchVariables) }

// Branch is the branch that was built, empty where that is not known: what was asked
// for, unless it is a commit, or what a variable says.
func (b Build) Branch() string {
	const heads = "refs/heads/"
	if name, ok := strings.CutPrefix(b.SourceVersion, heads); ok {
		return name
	}
	for _, name := range branchVariables {
		for _, v := range b.Exported {
			if v.Name == name && v.Value != "" {
				return strings.TrimPrefix(v.Value, heads)
			}
		}
		for _, v := range b.Environment {
			if v.Name == name && v.Type == "PLAINTEXT" && v.Value.Reveal() != "" {
				return strings.TrimPrefix(v.Value.Reveal(), heads)
			}
		}
	}
	asked := b.SourceVersion
	if IsCommit(asked) || strings.Contains(asked, "refs/") || strings.HasPrefix(asked, "pr/") || strings.HasPrefix(asked, "arn:") {
		return ""
	}
	return asked
}

// IsCommit reports whether a source version is the hash of a commit.
func IsCommit(version string) bool {
	return len(version) >= 7 && strings.Trim(strings.ToLower(version), "0123456789abcdef") == ""
}

// BuildPhase is one phase of a build with its times and what it says of a failure.
type BuildPhase struct {
	Type     string
	Status   string // empty while it runs
	Started  time.Time
	Ended    time.Time // zero while it runs
	Contexts []string  // messages of failure, in CodeBuild's words
}

// Artifact is what a build left in S3.
type Artifact struct {
	Identifier string // of a secondary artifact, empty for the main one
	Bucket     string
	Key        string // may name a folder when the artifact was not packed
	SHA256     string // hex, only for packed artifacts, empty otherwise
}

// BuildVariable is one environment variable of a build or project. The value of
// one that is not plain text is the name of a parameter or secret.
type BuildVariable struct {
	Name  string
	Value Secret
	Type  string // "PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"
}

// BuildLog says where a build's log is. Where it is, is not known until the build
// has got a machine.
type BuildLog struct {
	Group      string
	Stream     string
	NoStream   bool   // logging to CloudWatch is switched off
	Bucket     string // of the log in S3, empty for none
	Key        string
	Later      bool // a log in S3 is switched on; bucket and key come with the machine
	Restricted bool // the log in S3 is encrypted
}

// BuildStart asks for a build. Token makes a repeated request start one build
// alone; CodeBuild keeps it for five minutes.
type BuildStart struct {
	Project       string
	SourceVersion string
	Environment   []BuildVariable // plain ones that replace the project's
	Token         string
}
