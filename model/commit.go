package model

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Commit is one commit of a repository in CodeCommit. It never changes.
type Commit struct {
	ID      string // 40 digits of hex
	Subject string // the first line of its message
	Author  string
	At      time.Time
	Parents []string // ids, more than one of a merge
}

// CommitKey names a commit of a repository.
type CommitKey struct{ Repository, ID string }

// CommitReader reads commits of a repository in CodeCommit: those that there are, at most
// MostCommits at once.
type CommitReader interface {
	GetCommits(ctx context.Context, repository string, ids []string) ([]Commit, error)
}

// MostCommits is the most commits that CodeCommit tells of in one call.
const MostCommits = 100

// CommitsRead is what was read of some commits of a repository. Those that were asked
// for and are not there are named: they were lost to a rewritten branch.
type CommitsRead struct {
	Read
	Repository string
	Commits    []Commit
	Missing    []string
}

// CommitsFailed says that commits of a repository could not be read.
type CommitsFailed struct {
	Read
	Repository string
	Failure    *Failure
}

// Key of what was read: each matters.
func (CommitsRead) Key() string { return "" }

// Key of the failure.
func (e CommitsFailed) Key() string { return "commits failed\x00" + e.Repository }

// CommitsShown is what the screen shows of commits, the first of them first.
type CommitsShown struct{ Wanted []CommitKey }

// Repository is the CodeCommit repository that a project builds, empty where its source
// is kept elsewhere: what follows /v1/repos/ in its address.
func (p Project) Repository() string {
	if p.SourceType != "CODECOMMIT" {
		return ""
	}
	_, name, _ := strings.Cut(p.SourceLocation, "/v1/repos/")
	name, _, _ = strings.Cut(name, "/")
	return name
}

// shellAddress is an address as ssh takes it: git@github.com:team/shop.git.
var shellAddress = regexp.MustCompile(`^[A-Za-z0-9_.-]+@([A-Za-z0-9.-]+):([A-Za-z0-9_./~-]+)$`)

// Compare is the page that compares two commits where a project's source is on GitHub,
// GitLab or Bitbucket, empty elsewhere.
func (p Project) Compare(from, to string) string {
	if !IsCommit(from) || !IsCommit(to) || from == to {
		return ""
	}
	host, path := "", ""
	if m := shellAddress.FindStringSubmatch(p.SourceLocation); m != nil {
		host, path = m[1], m[2]
	} else if u, err := url.Parse(p.SourceLocation); err == nil && (u.Scheme == "https" || u.Scheme == "ssh") {
		host, path = u.Hostname(), u.Path
	}
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	if host == "" || strings.Count(path, "/") < 1 {
		return ""
	}
	base := (&url.URL{Scheme: "https", Host: host, Path: "/" + path}).String()
	kind := strings.ToLower(p.SourceType + " " + host)
	switch {
	case strings.Contains(kind, "github"):
		return base + "/compare/" + from + "..." + to
	case strings.Contains(kind, "gitlab"):
		return base + "/-/compare/" + from + "..." + to
	case strings.Contains(kind, "bitbucket"):
		return base + "/branches/compare/" + to + ".." + from
	}
	return ""
}
