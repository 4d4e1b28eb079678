package model

import (
	"strings"
	"time"
)

// ProjectsListed is the account's projects, those of the config's globs: all of
// them once Complete.
type ProjectsListed struct {
	Read
	Projects []Project
	Complete bool
}

// BuildsListed is what is known of one project's builds: the newest ones read so
// far. Complete says that there are no older ones.
type BuildsListed struct {
	Read
	Project  string
	Builds   []Build
	Complete bool
}

// BuildRead is one build.
type BuildRead struct {
	Read
	Build Build
}

// BuildsFailed says that builds could not be read: of one project, or of all.
type BuildsFailed struct {
	Read
	Project string
	Failure *Failure
}

// LogLines are new lines of a log. They are never dropped and never replaced.
type LogLines struct {
	Source LogSource
	Lines  []LogLine
}

// LogState says how the tail of a log stands.
type LogState struct {
	Source  LogSource
	State   TailState
	Next    time.Time // when it looks again
	Failure *Failure  // why the last look failed, nil when it did not
	Note    string    // what else to know: lines of the object in S3, no log at all
}

// TailState is what a tail is doing.
type TailState string

// The states of a tail.
const (
	TailWaiting  TailState = "waiting"  // the log does not exist yet
	TailFollows  TailState = "follows"  // more may come
	TailDraining TailState = "draining" // the build has ended, its last lines are awaited
	TailEnded    TailState = "ended"
	TailMissing  TailState = "missing" // there is no log, Note says why
)

// Key of the projects.
func (ProjectsListed) Key() string { return "projects" }

// Key of one project's builds.
func (e BuildsListed) Key() string { return "builds\x00" + e.Project }

// Key of one build.
func (e BuildRead) Key() string { return "build\x00" + e.Build.ID }

// Key of the failure.
func (e BuildsFailed) Key() string { return "builds failed\x00" + e.Project }

// Key of log lines: each matters.
func (LogLines) Key() string { return "" }

// Key of a tail's state.
func (e LogState) Key() string {
	s := e.Source
	return "log\x00" + strings.Join([]string{s.Group, s.Stream, s.Build, s.Function, s.Stage, s.Version}, "\x00")
}
