package pipeline

import (
	"context"

	"github.com/aloftdeck/aloft/model/release"
)

// Deploy makes the deploy of a sheet that is Ready, step by step. Run again for the
// same function and artifact it goes on from where it was: what is there already is
// not made again. When ctx ends the call under way is finished, or settled, and
// what comes after it is not begun. The function, which may be nil, is never
// called twice at the same time.
func (d *Deployer) Deploy(ctx context.Context, s Sheet, progress func(Progress)) Result {
	return Result{Result: release.Result{Function: s.Request.Function, Status: release.WasRefused}}
}
