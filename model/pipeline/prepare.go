package pipeline

import (
	"context"

	"github.com/aloftdeck/aloft/model/release"
)

// Prepare reads what a deploy needs and fills its sheet. It never writes and never
// fails: what is wrong is in the sheet's verdict.
func (d *Deployer) Prepare(ctx context.Context, r Request) Sheet {
	return Sheet{Request: r, ID: d.deps.NewID(), ReadAt: d.deps.Now(), Verdict: release.Refused, Reason: "nothing was read"}
}
