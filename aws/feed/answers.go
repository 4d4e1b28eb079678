package feed

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// take turns an answer into events and tells the plan.
func (r *runner) take(a answer) {
	if a.kind == keepSnapshot {
		r.keeper.saving = false
		return
	}
	if a.epoch != r.plan.epoch {
		return
	}
	if a.kind == askRenew {
		r.renewed(a)
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
	switch a.kind {
	case askIdentity:
		r.identified(a)
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
	}
}

// identified begins anew when it is another account or Region than was thought:
// the store drops all that it holds then.
func (r *runner) identified(a answer) {
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
		r.reset()
	}
}

func (r *runner) renewed(a answer) {
	r.plan.renewed(a.failure == nil, a.at)
	if a.failure != nil {
		return
	}
	r.post(model.AccountTrouble{Read: a.read()})
	if r.opt.Identity != nil {
		r.identified(a)
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
	row.denied = nil
	p.wasTried(row)
	present := make(map[string]bool, len(a.aliases))
	for _, alias := range a.aliases {
		present[alias.Name] = true
		c := row.cell(alias.Name)
		if c.asked.After(a.asked) {
			continue // read again since this was asked
		}
		r.keeper.saw(c, alias, false)
		c.alias, c.absent, c.full, c.asked, c.at = alias, false, true, a.asked, a.at
	}
	for name, c := range row.cells {
		if present[name] || c.asked.After(a.asked) {
			continue
		}
		r.keeper.saw(c, model.Alias{}, true)
		c.alias, c.absent, c.full, c.asked, c.at = model.Alias{}, true, true, a.asked, a.at
	}
	r.post(model.AliasesListed{Read: a.read(), Function: a.function, Aliases: a.aliases})
	if row.exempt {
		p.soon(row) // it was asked for again since
	} else {
		p.schedule(row)
	}
	p.meet(a.aliases)
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
	r.keeper.saw(c, a.aliasNow, false)
	c.alias, c.absent, c.full, c.asked, c.at = a.aliasNow, false, true, a.asked, a.at
	r.plan.meet([]model.Alias{a.aliasNow})
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
		r.keeper.saw(c, alias, false)
		c.alias, c.full = alias, false
	}
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
	r.keeper.saw(c, gone, true)
	c.alias, c.absent, c.full, c.asked, c.at = model.Alias{}, true, full, a.asked, a.at
	r.post(model.AliasRead{Read: a.read(), Alias: gone, Absent: true, Full: full})
}

// late reports whether something truer is known of a cell than an answer says.
func late(row *row, c *cell, a answer) bool {
	return c.asked.After(a.asked) || (!row.full.IsZero() && !row.full.Before(a.asked))
}

// failed takes in a read that did not work. Nothing of it ends the feed.
func (r *runner) failed(op operation, a answer) {
	p := r.plan
	switch a.failure.Class {
	case model.Throttled:
		a.failure.RetryAt = p.failed(op, a.asked, a.at, true)
	case model.Network:
		a.failure.RetryAt = p.failed(op, a.asked, a.at, false)
		if p.noNetwork() {
			r.post(model.AccountTrouble{Read: a.read(), Failure: a.failure})
		}
	case model.Expired:
		if p.expire(a.failure, a.at) {
			r.post(model.AccountTrouble{Read: a.read(), Failure: a.failure})
		}
	default:
		p.worked(op, a.asked) // AWS does not ask to slow down
	}
	switch a.kind {
	case askIdentity:
		p.identityDue = a.at
		if !passing(a.failure.Class) {
			p.identityDue = a.at.Add(p.every.Denied)
		}
	case askList:
		p.listFailed(a.failure.Class, a.at)
		r.post(model.ReadFailed{Read: a.read(), Failure: a.failure})
	case askAliases, askTrickle:
		r.rowFailed(a)
	case askAlias:
		r.aliasFailed(a)
	case askCell, askTrickleCell:
		r.cellFailed(a)
	case askVersion, askVersions:
		r.versionsFailed(a)
	}
}

// passing reports whether the same call is worth trying as soon as it may.
func passing(c model.Class) bool {
	return c == model.Throttled || c == model.Network || c == model.Expired
}

// rowFailed takes in that a function's aliases could not be read.
func (r *runner) rowFailed(a answer) {
	p := r.plan
	row := p.rows[a.function]
	if row == nil {
		return
	}
	row.reading, row.last = time.Time{}, a.asked
	p.wasTried(row)
	failed := model.ReadFailed{Read: a.read(), Function: a.function, Failure: a.failure}
	switch {
	case passing(a.failure.Class):
		row.due = a.at
		p.line(row)
	case a.failure.Class == model.Gone:
		p.isGone(row, a.at)
	case a.failure.Class == model.Denied:
		row.denied, row.deniedTo = a.failure, a.at.Add(p.every.Trickle)
		if p.cellsServe() {
			p.soon(row)
			return // its cells tell what is to be told
		}
		p.schedule(row)
		if row.place != offScreen {
			row.due = a.at.Add(p.every.Denied)
			p.line(row)
		}
	default:
		p.schedule(row)
	}
	r.post(failed)
}

// aliasFailed takes in that a cell that an operator waits for could not be read.
// All aliases of the function are read instead where that may help.
func (r *runner) aliasFailed(a answer) {
	p := r.plan
	row := p.rows[a.function]
	key := model.CellKey{Function: a.function, Alias: a.alias}
	switch {
	case passing(a.failure.Class):
		p.reread([]model.CellKey{key})
	case row == nil:
	case a.failure.Class == model.Gone && absent(a):
		r.cellAbsent(row, a, true)
		return
	case a.failure.Class == model.Gone:
		row.awaited = true
		p.soon(row)
	case a.failure.Class == model.Denied && row.byCells(a.at) && p.cellsServe():
		row.cell(a.alias).queued = true
		p.cells = slices.Insert(p.cells, 0, cellWish{row, a.alias, true})
		return
	case a.failure.Class == model.Denied && row.denied == nil:
		row.awaited = true
		p.soon(row)
		return
	}
	r.post(model.ReadFailed{Read: a.read(), Function: a.function, Alias: a.alias, Failure: a.failure})
}

// cellFailed takes in that the version of a cell could not be read.
func (r *runner) cellFailed(a answer) {
	p := r.plan
	row := p.rows[a.function]
	if row == nil {
		return
	}
	c := row.cell(a.alias)
	c.reading = false
	switch {
	case a.failure.Class == model.Denied:
		r.withoutCells(a)
		return
	case late(row, c, a):
		return // its aliases have been read meanwhile
	case a.failure.Class == model.Gone && absent(a):
		r.cellAbsent(row, a, false)
		return
	case a.failure.Class == model.Gone:
		p.soon(row) // reading its aliases tells whether the function is gone
		if row.denied == nil {
			return
		}
	case passing(a.failure.Class) && row.byCells(a.at):
		c.queued = true
		line := &p.cells
		if row.place == offScreen {
			line = &p.trickleCells
		}
		*line = append(*line, cellWish{row, a.alias, true})
	}
	r.post(model.ReadFailed{Read: a.read(), Function: a.function, Alias: a.alias, Failure: a.failure})
}

// withoutCells is for GetFunction being denied: it is not used any more. Only
// where ListAliases is denied too is there something to be told.
func (r *runner) withoutCells(a answer) {
	p := r.plan
	if p.cellsOff {
		return
	}
	p.cellsOff = true
	p.lineUpCells()
	for _, row := range p.rows {
		if row.denied != nil {
			r.post(model.ReadFailed{Read: a.read(), Function: row.name, Failure: row.denied})
			p.schedule(row)
		}
	}
}

// versionsFailed takes in that a chosen function's versions could not be read.
func (r *runner) versionsFailed(a answer) {
	p := r.plan
	class := a.failure.Class
	if a.kind == askVersion {
		switch {
		case class == model.Denied:
			r.withoutCells(a)
			return
		case class == model.Gone:
			return // the pages tell what there is
		case passing(class):
			p.lookAgain(a)
		}
	} else {
		p.versionsFailed(a)
		if row := p.rows[a.function]; row != nil && class == model.Gone {
			p.soon(row)
		}
	}
	r.post(model.ReadFailed{Read: a.read(), Function: a.function, Versions: true, Failure: a.failure})
}

// absent reports whether AWS's words say that a function has no such alias. The
// code is the same for a missing function, but the ARN in the message then ends
// with the function's name. A function that is missing altogether is answered
// with the whole ARN as well: what is asked here is listed, so it exists, and
// reading its aliases corrects it if it has gone since.
func absent(a answer) bool {
	_, rest, found := strings.Cut(a.failure.Message, ":function:"+a.function+":"+a.alias)
	if !found {
		return false
	}
	return rest == "" || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:", rune(rest[0]))
}
