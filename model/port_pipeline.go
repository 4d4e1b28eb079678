package model

import (
	"context"
	"io"
)

// ProjectReader reads CodeBuild projects.
type ProjectReader interface {
	ListProjects(ctx context.Context, marker string) (ProjectPage, error)
	GetProjects(ctx context.Context, names []string) ([]Project, error) // any number; those that do not exist are left out
}

// BuildReader reads builds.
type BuildReader interface {
	ListBuilds(ctx context.Context, project, marker string) (BuildPage, error) // newest first
	GetBuilds(ctx context.Context, ids []string) ([]Build, error)              // any number, 100 a call; in the order of ids
}

// BuildRunner starts and stops builds.
type BuildRunner interface {
	StartBuild(ctx context.Context, start BuildStart) (Build, error)
	StopBuild(ctx context.Context, id string) (Build, error)
	RetryBuild(ctx context.Context, id, token string) (Build, error)
}

// RefLister lists branches and tags of a source that AWS itself keeps.
type RefLister interface {
	ListRefs(ctx context.Context, project Project) ([]string, error)
}

// LogReader reads logs. A stream that does not exist yet is of class Gone; an
// expired or unknown token of class Conflict.
type LogReader interface {
	ReadLog(ctx context.Context, read LogRead) (LogPage, error)
	ListLogStreams(ctx context.Context, group, marker string) ([]LogStream, string, error) // newest first
}

// ObjectReader reads S3.
type ObjectReader interface {
	HeadObject(ctx context.Context, bucket, key string) (Object, error)
	GetObject(ctx context.Context, bucket, key string, to io.Writer) (Object, error)
}

// CodeWriter changes a function's code and publishes versions. A write while
// another update is in progress is of class Conflict with the code
// ResourceConflictException.
type CodeWriter interface {
	GetCode(ctx context.Context, function string) (Code, error)
	UpdateCode(ctx context.Context, update CodeUpdate) (Code, error)
	AwaitUpdate(ctx context.Context, function string) (Code, error) // until the last update has ended, by GetFunction
	Publish(ctx context.Context, p Publication) (Version, error)
}

// Pipeline is all that aloft uses to build and deploy.
type Pipeline interface {
	ProjectReader
	BuildReader
	BuildRunner
	RefLister
	LogReader
	ObjectReader
	CodeWriter
}
