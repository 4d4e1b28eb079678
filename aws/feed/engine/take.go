package engine

// What an answer means for the engine, before its source gets it.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Next is the read to start now, see line.next. While there are no valid credentials
// the attempt to renew them is the one thing done.
func (e *Engine) Next(now time.Time) (Job, bool, time.Time) {
	t := &e.line.trouble
	switch {
	case t.expired == nil:
		return e.line.next(now)
	case t.renewing:
		return Job{}, false, time.Time{}
	case t.renewDue.After(now):
		return Job{}, false, t.renewDue
	}
	t.renewing = true
	return Job{read: e.opt.Renew, urgency: model.OnScreen, asked: now, epoch: e.line.epoch}, true, time.Time{}
}

// Take hands an answer to the source that asked. Answers to what was asked before a
// reset are dropped. Nothing that fails ends the engine.
func (e *Engine) Take(d Done) {
	j, a := d.job, d.answer
	if j.epoch != e.line.epoch {
		return
	}
	if j.turn == nil {
		e.renewed(d)
		return
	}
	j.turn.inFlight--
	h := j.turn.hold
	h.inFlight--
	e.judge(h, &a)
	a.hold, a.eng = h, e
	if a.Failure != nil {
		j.read.failed(a)
		return
	}
	d.took(a)
}

// judge learns from an answer what it says of its operation and of the account, and
// whether the same is worth trying again.
func (e *Engine) judge(h *hold, a *Answer) {
	t := &e.line.trouble
	switch f := a.Failure; {
	case f == nil:
		e.answers(a)
		h.shorten(a.Asked)
		return
	case f.Class == model.Throttled:
		e.answers(a)
		f.RetryAt = h.lengthen(e.opt.Waits, a.Asked, a.At, true)
	case f.Class == model.Network:
		f.RetryAt = h.lengthen(e.opt.Waits, a.Asked, a.At, false)
		if t.noNetwork() {
			e.opt.Post(model.AccountTrouble{Read: a.When(), Failure: f})
		}
	case f.Class == model.Expired:
		e.answers(a)
		if t.expire(e.opt.Waits, f, a.Asked, a.At) {
			e.opt.Post(model.AccountTrouble{Read: a.When(), Failure: f})
		}
	case f.Class == model.OverBudget: // AWS was not asked
		h.shorten(a.Asked)
	default:
		e.answers(a)
		h.shorten(a.Asked) // AWS does not ask to slow down
	}
	a.Again = Passing(a.Failure.Class)
}

// answers notes that the account answers.
func (e *Engine) answers(a *Answer) {
	if e.line.trouble.answered() {
		e.opt.Post(model.AccountTrouble{Read: a.When()})
	}
}

// renewed takes in how an attempt to renew credentials ended.
func (e *Engine) renewed(d Done) {
	worked := d.answer.Failure == nil
	e.line.trouble.renew(e.opt.Waits, worked, d.answer.At)
	if !worked {
		return
	}
	for _, h := range e.line.holds {
		h.end()
	}
	e.opt.Post(model.AccountTrouble{Read: d.answer.When()})
	d.took(d.answer)
}
