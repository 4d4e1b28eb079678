package trail

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// Answer says what CloudTrail answered to what an alias served before.
type Answer string

// The answers.
const (
	Known     Answer = "known"
	First     Answer = "first"     // the alias was made with what it serves: there was nothing before
	NoMove    Answer = "no move"   // no call that moved it, as far as was read
	Elsewhere Answer = "elsewhere" // the calls do not end at what is served now: CloudTrail is some minutes behind
	TooFew    Answer = "too few"   // the calls begin too late to tell
	Unordered Answer = "unordered" // calls of one second, in an order that is not known
)

// Before is what an alias served before what it serves now.
type Before struct {
	Answer  Answer
	Version string   // the last one that served alone; empty unless it is known
	Back    []string // it, and those before it, the latest first
	Stamped bool     // the last of Back is known from the stamp that a call left alone
}

// Before is what the alias served before what it serves now. Where it serves two
// versions, that is the last one that served alone.
func (p *Past) Before(now model.Alias) Before {
	switch {
	case p.unclear:
		return Before{Answer: Unordered}
	case p.Deleted:
		return Before{Answer: Elsewhere}
	case p.Serves.Version == "":
		return Before{Answer: NoMove}
	}
	back, ok := p.endsAt(now)
	switch {
	case !ok:
		return Before{Answer: Elsewhere}
	case len(back) > 0:
		return Before{Answer: Known, Version: back[0], Back: slices.Clone(back), Stamped: p.stamped}
	case p.known:
		return Before{Answer: First}
	}
	return Before{Answer: TooFew}
}

// endsAt is what was served alone before what is served now, the latest first, and
// whether the calls end there. Weights are not compared: a rollout goes on while
// CloudTrail is behind.
func (p *Past) endsAt(now model.Alias) ([]string, bool) {
	extra := ""
	if now.Canary != nil {
		extra = now.Canary.Version
	}
	if p.Serves.Version != now.Version || !p.Serves.Weighed {
		return nil, p.Serves.Version == now.Version && extra == ""
	}
	sole, alone := p.Serves.Sole()
	switch {
	case p.Serves.extra() == extra && alone && sole == now.Version:
		return p.back, true
	case p.Serves.extra() == extra && p.alone == "":
		return nil, true
	case p.Serves.extra() == extra:
		return append([]string{p.alone}, p.back...), true
	case alone && sole == now.Version && len(p.back) > 0 && p.back[0] == extra:
		return p.back, true // Lambda's own transition, which is no call
	}
	return nil, false
}
