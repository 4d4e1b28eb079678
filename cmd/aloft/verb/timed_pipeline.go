package verb

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// timedPipeline gives each call a deadline, except those that may have to move
// large files or wait for AWS: who makes them bounds them.
type timedPipeline struct {
	model.Pipeline
	limit time.Duration
}

func (t timedPipeline) ListProjects(ctx context.Context, marker string) (model.ProjectPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.ListProjects(ctx, marker)
}

func (t timedPipeline) GetProjects(ctx context.Context, names []string) ([]model.Project, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.GetProjects(ctx, names)
}

func (t timedPipeline) ListBuilds(ctx context.Context, project, marker string) (model.BuildPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.ListBuilds(ctx, project, marker)
}

func (t timedPipeline) GetBuilds(ctx context.Context, ids []string) ([]model.Build, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.GetBuilds(ctx, ids)
}

func (t timedPipeline) StartBuild(ctx context.Context, start model.BuildStart) (model.Build, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.StartBuild(ctx, start)
}

func (t timedPipeline) StopBuild(ctx context.Context, id string) (model.Build, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.StopBuild(ctx, id)
}

func (t timedPipeline) RetryBuild(ctx context.Context, id, token string) (model.Build, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.RetryBuild(ctx, id, token)
}

func (t timedPipeline) ListRefs(ctx context.Context, project model.Project) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.ListRefs(ctx, project)
}

func (t timedPipeline) ReadLog(ctx context.Context, read model.LogRead) (model.LogPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.ReadLog(ctx, read)
}

func (t timedPipeline) ListLogStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.ListLogStreams(ctx, group, marker)
}

func (t timedPipeline) HeadObject(ctx context.Context, bucket, key string) (model.Object, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.HeadObject(ctx, bucket, key)
}

func (t timedPipeline) GetCode(ctx context.Context, function string) (model.Code, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.Pipeline.GetCode(ctx, function)
}
