package model

import "time"

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
	Log            BuildLog
	TimeoutMinutes int
	Image          string
	ComputeType    string
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
