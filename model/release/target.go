package release

// The steps of a sheet that find the version to serve, and find out whether a
// stage may be moved to it.

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

// findTarget finds the version to serve when the request does not name it.
func (p *sheetMaker) findTarget() {
	r := p.s.Request
	switch {
	case p.s.To != "":
	case r.Kind == Promote:
		p.fromStage()
	case p.past.doubt != "":
		p.choose(fmt.Sprintf("what %s served before %s is in doubt: %s", stageWords(r.Stage), p.servesWords(), p.past.doubt))
	case len(p.past.back) > 0:
		p.s.To = p.past.back[0]
		if versionWords(p.s.To) != "" {
			p.choose(fmt.Sprintf("%s served %s before, which changes without a move and can not be put back",
				stageWords(r.Stage), p.s.To))
		}
	case p.past.known:
		p.choose(fmt.Sprintf("nothing is recorded of what %s served before %s", stageWords(r.Stage), p.servesWords()))
	case p.s.MovedOutside:
		p.choose(fmt.Sprintf("%s was moved to %s outside aloft, so what it served before is not known", stageWords(r.Stage), p.servesWords()))
	default:
		p.choose(fmt.Sprintf("what %s served before %s is not known", stageWords(r.Stage), p.servesWords()))
	}
}

// servesWords is what the stage serves, in a sentence.
func (p *sheetMaker) servesWords() string {
	if c := p.s.Alias.Canary; c != nil {
		return canaryWords(p.s.Alias.Version, *c)
	}
	return p.s.From
}

// fromStage takes the version that the source stage of a promotion serves.
func (p *sheetMaker) fromStage() {
	r := p.s.Request
	alias := aliasOf(Request{Stage: r.From})
	a, err := p.getAlias(p.ctx, r.Function, alias)
	switch {
	case err != nil && model.ClassOf(err) == model.Gone:
		p.refuse(model.FailureOf(err, "GetAlias", r.Function+":"+alias),
			"%s has no alias %s to promote from: move a version to it first, or name the version", r.Function, alias)
		return
	case err != nil:
		p.refuse(model.FailureOf(err, "GetAlias", r.Function+":"+alias),
			"what %s serves could not be read: %s", stageWords(r.From), change.Cause(err))
		return
	}
	p.s.To = a.Version
	if why := versionWords(a.Version); why != "" {
		p.refuse(nil, "%s serves %s: %s", stageWords(r.From), a.Version, why)
		return
	}
	if a.Canary != nil {
		p.note("%s is in the middle of a canary, %s: %s is what is promoted", stageWords(r.From),
			canaryWords(a.Version, *a.Canary), a.Version)
	}
}

// compare finds out whether there is anything to do.
func (p *sheetMaker) compare() {
	if p.s.From != p.s.To {
		return
	}
	if p.s.EndsCanary == nil {
		p.s.Verdict = Unchanged
		p.s.Reason = fmt.Sprintf("%s serves %s already", stageWords(p.s.Request.Stage), p.s.To)
	}
}

// readVersions reads both versions, at the same time, and what differs.
func (p *sheetMaker) readVersions() {
	var current, target model.Version
	var currentErr, targetErr error
	var wg sync.WaitGroup
	compared := p.s.Compared()
	if compared != "" && compared != p.s.To {
		wg.Go(func() { current, currentErr = p.getVersion(p.ctx, p.s.Request.Function, compared) })
	}
	wg.Go(func() { p.s.Provisioned = p.readProvisioned() })
	target, targetErr = p.getVersion(p.ctx, p.s.Request.Function, p.s.To)
	wg.Wait()
	if c := p.s.Provisioned; c != nil {
		p.note("%s has provisioned concurrency of %d: %s goes on serving until %s is ready", stageWords(p.s.Request.Stage), c.Requested, p.s.From, p.s.To)
	}

	if targetErr != nil && !p.targetTrouble(targetErr) {
		return
	}
	if targetErr == nil {
		p.s.Target = &target
		if p.checkState(target); p.s.Verdict == Refused {
			return
		}
	}
	switch {
	case compared == p.s.To:
		p.s.Current = p.s.Target
	case compared == "":
	case currentErr == nil:
		p.s.Current = &current
	case model.ClassOf(currentErr) != model.Denied || targetErr == nil:
		p.note("version %s, which is served now, could not be read: %s", compared, change.Cause(currentErr))
	}
	if p.s.Current != nil && p.s.Target != nil {
		p.s.Differences = Diff(*p.s.Current, *p.s.Target)
	}
	if p.s.Verdict == Missing {
		p.s.Reason = fmt.Sprintf("%s has no alias %s: it can be created, to serve %s", p.s.Request.Function,
			aliasOf(p.s.Request), p.s.To)
	}
}

// targetTrouble says what it means that the version to serve could not be read,
// and whether the move is possible all the same.
func (p *sheetMaker) targetTrouble(err error) bool {
	r := p.s.Request
	f := model.FailureOf(err, "GetFunction", r.Function+":"+p.s.To)
	switch f.Class {
	case model.Denied:
		p.note("the versions could not be read and compared: %s", deniedWords(err))
		return true
	case model.Gone:
		if r.Version == "" && r.Kind == Rollback {
			why := fmt.Sprintf("%s served %s before, which does not exist any more", stageWords(r.Stage), p.s.To)
			if len(p.past.back) > 1 {
				why += ", and " + p.past.back[1] + " before that"
			}
			p.choose(why)
			return false
		}
		p.refuse(f, "version %s of %s does not exist: choose one of its published versions", p.s.To, r.Function)
	default:
		p.refuse(f, "version %s could not be read: %s", p.s.To, change.Cause(err))
	}
	return false
}

// checkState keeps a stage from a version that can not run. A state that is not
// known here is named and stands in nobody's way.
func (p *sheetMaker) checkState(v model.Version) {
	switch v.State {
	case "", "Active":
	case "Pending":
		p.refuse(nil, "version %s is not ready to run, its state is %s: try again when it is Active", p.s.To, v.StateWords())
	case "Failed", "Deleting":
		p.refuse(nil, "version %s can not run, its state is %s: choose another version", p.s.To, v.StateWords())
	case "Inactive":
		why := cmp.Or(v.StateReason, "it was idle")
		p.note("version %s is Inactive (%s): Lambda makes it ready at its first call, which fails or is slow", p.s.To, why)
	default:
		p.note("the state of version %s is %s", p.s.To, safetext.Line(v.StateWords()))
	}
}
