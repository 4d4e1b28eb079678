package trail

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// stampAge is how far the time in a stamp and that of the call which left it may lie
// apart: the host's clock is not CloudTrail's. A stamp of another time was copied.
const stampAge = 24 * time.Hour

// Read works out the past of one alias from its calls, in any order. They have to be
// all that there were since some time.
func Read(calls []model.AliasCall) Past { return read(calls, State{}) }

// ReadTo is Read for an alias of which is known what it is now: where it has no weights
// and no call stated any, it had none all the time.
func ReadTo(calls []model.AliasCall, now model.Alias) Past {
	states := func(c model.AliasCall) bool { return c.Deed == model.AliasUpdated && c.Weighed && c.Error == "" }
	return read(calls, State{Weighed: now.Version != "" && now.Canary == nil && !slices.ContainsFunc(calls, states)})
}

// read is Read from a state on in which the alias was before all calls.
func read(calls []model.AliasCall, from State) Past {
	p := Past{Serves: from}
	seen := map[string]bool{} // ids of stamps: a later call may carry an old one
	revision := ""
	for _, group := range inOrder(calls) {
		ordered, sure := arrange(group, revision)
		if !sure {
			p.jumble(ordered)
			revision = ""
			continue
		}
		for i := range ordered {
			p.apply(&ordered[i], seen)
			revision = ordered[i].Result
		}
	}
	return p
}

// jumble takes in calls of one second whose order is not known, and so neither what
// they leave.
func (p *Past) jumble(group []model.AliasCall) {
	for i := range group {
		if c := &group[i]; c.Deed != model.AliasDeleted && moves(c) {
			p.Moves = append(p.Moves, Move{Event: c.ID, At: c.At, Function: c.Function, Alias: c.Alias,
				Created: c.Deed == model.AliasCreated, To: State{}.after(c), By: c.By})
		}
	}
	p.forget()
	p.Last, p.Deleted, p.unclear = &group[len(group)-1], false, true
}

// forget ends a life of the alias.
func (p *Past) forget() {
	p.Serves, p.Served, p.Created = State{}, nil, time.Time{}
	p.back, p.known, p.stamped, p.alone = nil, false, false, ""
}

// apply takes in one call that worked.
func (p *Past) apply(c *model.AliasCall, seen map[string]bool) {
	p.Last = c
	stamp := freshStamp(c, seen)
	if stamp == nil && ToolOf(c.By) != Aloft {
		p.Other = c
	}
	if !moves(c) {
		return
	}
	before := p.Serves
	switch c.Deed {
	case model.AliasDeleted:
		p.forget()
		p.Deleted, p.unclear = true, false
		return
	case model.AliasCreated:
		p.forget()
		before = State{}
		p.Created, p.known = c.At, true
	}
	p.Deleted, p.unclear = false, false
	p.Serves = before.after(c)
	if c.Deed == model.AliasCreated || !p.Serves.equal(before) {
		p.Moves = append(p.Moves, Move{Event: c.ID, At: c.At, Function: c.Function, Alias: c.Alias,
			Created: c.Deed == model.AliasCreated, From: before, To: p.Serves, By: c.By, Stamp: stamp})
	}
	if sole, ok := p.Serves.Sole(); ok {
		p.serve(sole, c.At, stamp)
	} else if n := len(p.Served); n > 0 && p.Served[n-1].Until.IsZero() {
		p.Served[n-1].Until = c.At
	}
}

// freshStamp is the stamp that a call of aloft's left: one that nothing carried
// before, of about that time, and of the version that the call states.
func freshStamp(c *model.AliasCall, seen map[string]bool) *release.Stamp {
	if !c.Described {
		return nil
	}
	s, ok := release.ParseStamp(c.Description)
	if !ok || seen[s.ID] {
		return nil
	}
	seen[s.ID] = true
	if s.To != c.Version && (c.Canary == nil || s.To != c.Canary.Version) {
		return nil
	}
	if apart := c.At.Sub(s.At); !s.At.IsZero() && (apart > stampAge || apart < -stampAge) {
		return nil
	}
	return &s
}

// serve takes in that a version has all traffic from now on. A rollback goes back
// along what is known; one that goes further leaves nothing known.
func (p *Past) serve(version string, at time.Time, stamp *release.Stamp) {
	if n := len(p.Served); n > 0 && p.Served[n-1].Until.IsZero() {
		if p.Served[n-1].Version == version {
			return
		}
		p.Served[n-1].Until = at
	}
	p.Served = append(p.Served, Spell{Version: version, From: at})
	was := p.alone
	p.alone = version
	switch {
	case was == version:
		return // a canary in between was taken back
	case stamp != nil && (stamp.Kind == release.Rollback || stamp.Kind == release.PutBack):
		if i := slices.Index(p.back, version); i >= 0 {
			p.back = p.back[i+1:]
			break
		}
		if p.known && was != "" {
			p.back = append([]string{was}, p.back...)
			break
		}
		p.back, p.stamped = nil, false
	case was == "":
		p.back = nil
	default:
		p.back = append([]string{was}, p.back...)
	}
	if len(p.back) == 0 && !p.known && stamp != nil && len(stamp.Back) > 0 {
		p.back, p.stamped = slices.Clone(stamp.Back), true
	}
}
