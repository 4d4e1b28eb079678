package feed

// What a read that did not work means for the plan, and what is told of it.

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

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
		if p.expire(a.failure, a.asked, a.at) {
			r.post(model.AccountTrouble{Read: a.read(), Failure: a.failure})
		}
	default:
		p.worked(op, a.asked) // AWS does not ask to slow down
	}
	if op == opGetFunction && a.failure.Class == model.Gone {
		p.cellsProbe = false // it is allowed to ask
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
	case askBuilds, askProjects, askProjectFacts, askBuildIDs, askNewest:
		r.buildReadFailed(a)
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
	p.wasTried(row, a.at)
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
			failed.Weights = true // its cells tell the rest
			break
		}
		if !p.given {
			a.failure.Advice = "grant it, or name the stages in aloft.toml"
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

// granted has the aliases of all functions listed again when their turn comes: what
// was denied on one of them is allowed now.
func (p *plan) granted() {
	for _, r := range p.rows {
		r.deniedTo = time.Time{}
	}
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

// withoutCells is for GetFunction being denied: it is not used for a while. Only
// where ListAliases is denied too is there something to be told.
func (r *runner) withoutCells(a answer) {
	p := r.plan
	if p.cellsOff {
		return
	}
	p.cellsOff, p.cellsTry, p.cellsProbe = true, a.at.Add(p.every.Denied), false
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
