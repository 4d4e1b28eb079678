package feed

// What answers mean: for the plan, for the snapshot, and as events.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// take turns an answer into events and tells the plan.
func (r *runner) take(ctx context.Context, a answer) {
	if a.kind == keepSnapshot {
		r.keeper.saving = false
		return
	}
	if a.epoch != r.plan.epoch {
		return
	}
	if a.kind == askRenew {
		r.renewed(ctx, a)
		return
	}
	op := laneOf(a.kind).op
	r.plan.inFlight[a.kind]--
	r.plan.ops[op].inFlight--
	if (a.failure == nil || a.failure.Class != model.Network) && r.plan.answered() {
		r.post(model.AccountTrouble{Read: a.read()})
	}
	if a.failure != nil {
		r.failed(op, a)
		return
	}
	r.plan.worked(op, a.asked)
	if op == opGetFunction {
		r.plan.cellsProbe = false
	}
	switch a.kind {
	case askIdentity:
		r.identified(ctx, a)
	case askList:
		r.page(a)
	case askAliases, askTrickle:
		r.aliasesRead(a)
	case askAlias:
		r.aliasRead(a)
	case askCell, askTrickleCell:
		r.cellRead(a)
	case askVersion:
		if e, ok := r.plan.versionAhead(a); ok {
			r.post(e)
		}
	case askVersions:
		if e, ok := r.plan.versionsPage(a); ok {
			r.post(e)
		}
	case askBuilds:
		r.buildsRead(a)
	case askProjects:
		r.projectsRead(a)
	case askProjectFacts:
		r.factsRead(a)
	case askBuildIDs, askNewest:
		r.idsRead(a)
	}
}

// identified begins anew when it is another account or Region than was thought:
// the store drops all that it holds then.
func (r *runner) identified(ctx context.Context, a answer) {
	thought := r.identity
	if thought.Account == "" && r.opt.Restored != nil {
		thought = r.opt.Restored.Identity
	}
	other := thought.Account != "" &&
		(thought.Account != a.identity.Account || thought.Region != a.identity.Region)
	if a.restored != nil && !r.started && !other {
		r.post(*a.restored)
		r.keeper.carryOver(a.restored)
	}
	r.identity = a.identity
	r.plan.hasIdentity = true
	r.post(model.IdentityRead{Read: a.read(), Identity: a.identity})
	if other {
		r.reset(ctx)
	}
}

func (r *runner) renewed(ctx context.Context, a answer) {
	r.plan.renewed(a.failure == nil, a.at)
	if a.failure != nil {
		return
	}
	r.post(model.AccountTrouble{Read: a.read()})
	if r.opt.Identity != nil {
		r.identified(ctx, a)
	}
}

func (r *runner) page(a answer) {
	r.started = true
	before := r.plan.list.complete
	if e, ok := r.plan.page(a); ok {
		r.post(e)
	}
	r.keeper.listed(before, r.plan.list.complete)
}

// aliasesRead takes in all aliases of a function.
func (r *runner) aliasesRead(a answer) {
	p := r.plan
	row := p.rows[a.function]
	if row == nil {
		return // gone from the list meanwhile
	}
	row.reading, row.last, row.full = time.Time{}, a.asked, a.asked
	if row.denied != nil {
		p.granted()
	}
	row.denied = nil
	p.wasTried(row, a.at)
	present := make(map[string]bool, len(a.aliases))
	for _, alias := range a.aliases {
		present[alias.Name] = true
		c := row.cell(alias.Name)
		if c.asked.After(a.asked) {
			continue // read again since this was asked
		}
		r.keeper.saw(c, alias, false, a.at)
		c.alias, c.absent, c.full, c.asked, c.at = alias, false, true, a.asked, a.at
	}
	for name, c := range row.cells {
		if present[name] || c.asked.After(a.asked) {
			continue
		}
		r.keeper.saw(c, model.Alias{}, true, a.at)
		c.alias, c.absent, c.full, c.asked, c.at = model.Alias{}, true, true, a.asked, a.at
	}
	r.post(model.AliasesListed{Read: a.read(), Function: a.function, Aliases: a.aliases})
	if row.exempt {
		p.soon(row) // it was asked for again since
	} else {
		p.schedule(row)
	}
	p.meet(a.function, a.aliases)
	r.serves(row)
}

// serves looks at what the chosen function's stages serve now.
func (r *runner) serves(row *row) {
	if s := r.plan.shelves.by[row.name]; s != nil && row.name == r.plan.demand.Chosen {
		r.plan.lookAhead(s)
	}
}

// aliasRead takes in one alias that an operator waited for.
func (r *runner) aliasRead(a answer) {
	r.post(model.AliasRead{Read: a.read(), Alias: a.aliasNow, Full: true})
	row := r.plan.rows[a.function]
	if row == nil {
		return
	}
	c := row.cell(a.alias)
	r.keeper.saw(c, a.aliasNow, false, a.at)
	c.alias, c.absent, c.full, c.asked, c.at = a.aliasNow, false, true, a.asked, a.at
	r.plan.meet(a.function, []model.Alias{a.aliasNow})
	r.serves(row)
}

// cellRead takes in the version of one cell. Where it is another one than was
// read in full before, the aliases are read in full soon: weights, description
// and revision have changed with it.
func (r *runner) cellRead(a answer) {
	row := r.plan.rows[a.function]
	if row == nil {
		return
	}
	c := row.cell(a.alias)
	c.reading = false
	if late(row, c, a) {
		return
	}
	alias := model.Alias{Function: a.function, Name: a.alias, Version: a.version.Number}
	moved := c.absent || c.alias.Version != alias.Version
	if c.full && moved {
		r.plan.soon(row)
	}
	if moved || !c.known() {
		r.keeper.saw(c, alias, false, a.at)
		c.alias, c.full = alias, false
	}
	c.full = c.full && row.denied == nil // else its weights are known no more
	c.absent, c.asked, c.at = false, a.asked, a.at
	r.post(model.AliasRead{Read: a.read(), Alias: alias})
	r.serves(row)
}

// cellAbsent takes in that a function has no such alias.
func (r *runner) cellAbsent(row *row, a answer, full bool) {
	c := row.cell(a.alias)
	if late(row, c, a) {
		return
	}
	if c.full && !c.absent {
		r.plan.soon(row)
	}
	gone := model.Alias{Function: a.function, Name: a.alias}
	r.keeper.saw(c, gone, true, a.at)
	c.alias, c.absent, c.full, c.asked, c.at = model.Alias{}, true, full, a.asked, a.at
	r.post(model.AliasRead{Read: a.read(), Alias: gone, Absent: true, Full: full})
}

// late reports whether something truer is known of a cell than an answer says.
func late(row *row, c *cell, a answer) bool {
	return c.asked.After(a.asked) || (!row.full.IsZero() && !row.full.Before(a.asked))
}
