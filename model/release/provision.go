package release

// A move of an alias with provisioned concurrency. Lambda names the new version at
// once and leaves all traffic on the old one, as additional version with a weight of
// 1, until the new one is ready. When its start fails the weight stays.

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

const (
	provisionTime  = 20 * time.Minute // for a version to become ready
	provisionFirst = time.Second      // before the first look; doubled each time
	provisionWait  = 10 * time.Second // between two looks, at most
)

// provisioning reports whether all traffic of an alias is still on the version from
// before its last move.
func provisioning(a model.Alias, to string) bool {
	return a.Version == to && a.Canary != nil && a.Canary.Weight >= 1
}

// Await implements change.Awaiter: a move is made when the new version serves.
func (v *move) Await(ctx context.Context, made change.Ending, say func(note string)) change.Ending {
	a, _ := made.Seen.(model.Alias)
	under := provisioning(a, v.to.Version)
	if v.canary != nil || !under && v.s.Provisioned == nil {
		return made
	}
	ctx, cancel := context.WithTimeout(ctx, provisionTime)
	defer cancel()
	end := made
	for wait := provisionFirst; ; wait = min(2*wait, provisionWait) {
		if under {
			end = unready(a, end)
			say("provisioning")
		}
		if !model.Pause(ctx, wait) {
			return end
		}
		now, err := v.getAlias(ctx, v.to.Function, v.to.Alias)
		switch {
		case err != nil && change.Passing(err):
			continue
		case err != nil && under:
			end.Reason = change.Join(end.Reason, "it could not be read again: "+change.Cause(err))
			return end
		case err != nil:
			return made
		}
		if a, under = now, provisioning(now, v.to.Version); !under {
			return v.arrived(ctx, made, now)
		}
		if end = v.provisioned(ctx, now, v.to.Version, made); !end.Unknown {
			return end
		}
	}
}

// arrived is how a move ends whose version has all traffic, or whose alias was moved
// on meanwhile.
func (v *move) arrived(ctx context.Context, made change.Ending, a model.Alias) change.Ending {
	if a.Version != v.to.Version {
		made.Status, made.Seen, made.Revision, made.Settled = Conflicted, a, a.Revision, true
		made.Reason = fmt.Sprintf("%s was moved to %s, and then outside aloft to %s", stageWords(v.s.Request.Stage), v.to.Version, a.Version)
		return made
	}
	made.Seen, made.Revision = a, a.Revision
	return made
}

// provisioned says how far a move is whose alias was read again: made when there are
// no weights, failed when the new version can not be made ready.
func (m *Mover) provisioned(ctx context.Context, a model.Alias, to string, made change.Ending) change.Ending {
	if !provisioning(a, to) {
		return made
	}
	end := unready(a, made)
	if m.deps.Provisioned == nil {
		return end
	}
	ctx, cancel := context.WithTimeout(ctx, settleRead)
	defer cancel()
	p, err := m.deps.Provisioned.GetConcurrency(ctx, a.Function, a.Name)
	if err == nil && p.Status == "FAILED" {
		end.Unknown = false
		end.Reason = fmt.Sprintf("%s can not be made ready, so %s still serves: %s: roll back, which ends it, or move another version there",
			to, a.Canary.Version, p.Reason)
	}
	return end
}

// unready is how a move stands while the old version has all traffic.
func unready(a model.Alias, made change.Ending) change.Ending {
	made.Status, made.Unknown, made.Seen, made.Revision, made.Settled = Failed, true, a, a.Revision, true
	made.Reason = fmt.Sprintf("%s→%s, provisioning: %s serves until %s is ready, and aloft finds out at its next start",
		a.Canary.Version, a.Version, a.Canary.Version, a.Version)
	return made
}

// readProvisioned reads whether a move of the stage has to wait for a version to be
// provisioned. What can not be read shows in the weights after the move.
func (p *sheetMaker) readProvisioned() *model.Concurrency {
	if p.deps.Provisioned == nil || p.s.From == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(p.ctx, readTime)
	defer cancel()
	r, err := p.deps.Provisioned.GetConcurrency(ctx, p.s.Request.Function, aliasOf(p.s.Request))
	if err != nil {
		return nil
	}
	return &r
}
