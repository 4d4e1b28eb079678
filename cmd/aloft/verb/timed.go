package verb

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// timed gives each call a deadline.
type timed struct {
	lambda model.Lambda
	limit  time.Duration
}

func (t timed) ListFunctions(ctx context.Context, marker string) (model.FunctionPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.ListFunctions(ctx, marker)
}

func (t timed) ListAliases(ctx context.Context, function string) ([]model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.ListAliases(ctx, function)
}

func (t timed) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.GetAlias(ctx, function, alias)
}

func (t timed) ListVersions(ctx context.Context, function, marker string) (model.VersionPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.ListVersions(ctx, function, marker)
}

func (t timed) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.GetVersion(ctx, function, qualifier)
}

func (t timed) UpdateAlias(ctx context.Context, change model.AliasChange) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.UpdateAlias(ctx, change)
}

func (t timed) CreateAlias(ctx context.Context, change model.AliasChange) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	return t.lambda.CreateAlias(ctx, change)
}
