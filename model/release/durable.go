package release

// Durable executions: each stays on the version that it began on, whatever the alias
// is moved to.

import (
	"context"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// left are the versions that the stage serves now and will not after the move.
func (s *Sheet) left() []string {
	var out []string
	for _, v := range served(s.Alias) {
		if v != "" && v != s.To {
			out = append(out, v)
		}
	}
	return out
}

// served are the versions that an alias serves.
func served(a model.Alias) []string {
	if a.Canary == nil {
		return []string{a.Version}
	}
	return []string{a.Version, a.Canary.Version}
}

// countExecutions says how many durable executions stay on the versions that are
// left. Of a canary only one version was read: the other is durable if that one is.
func (p *sheetMaker) countExecutions() {
	durable := func(v *model.Version) bool { return v != nil && v.Durable }
	if p.deps.Executions == nil || !durable(p.s.Current) && (p.s.Alias.Canary == nil || !durable(p.s.Target)) {
		return
	}
	left := p.s.left()
	notes := make([]func(), len(left))
	var wg sync.WaitGroup
	for i, version := range left {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(p.ctx, readTime)
			defer cancel()
			n, err := p.deps.Executions.CountExecutions(ctx, p.s.Request.Function, version)
			notes[i] = func() { p.noteExecutions(version, n, err) }
		})
	}
	wg.Wait()
	for _, note := range notes {
		note()
	}
}

func (p *sheetMaker) noteExecutions(version string, n model.Executions, err error) {
	switch {
	case model.ClassOf(err) == model.Denied && err != nil:
		p.note("how many durable executions stay on %s is not known: %s", version, deniedWords(err))
	case err != nil:
		p.note("how many durable executions stay on %s is not known: %s", version, change.Cause(err))
	case n.More:
		p.note("at least %d durable executions stay on %s: they end there, not on %s", n.Running, version, p.s.To)
	case n.Running == 0:
		p.note("no durable execution is under way on %s", version)
	case n.Running == 1:
		p.note("1 durable execution stays on %s: it ends there, not on %s", version, p.s.To)
	default:
		p.note("%d durable executions stay on %s: they end there, not on %s", n.Running, version, p.s.To)
	}
}
