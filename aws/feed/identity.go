package feed

// The source of who calls: account and Region.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opIdentity = engine.Operation{Name: "GetCallerIdentity", Slots: 1}

// identitySource reads who calls, until it is known, and again when the credentials that
// it was known by have ended: it says until when the next ones hold.
type identitySource struct {
	*scene
	opt   *Options
	due   time.Time
	known bool
	ends  bool // the credentials do
	took  func(caller, engine.Answer)
}

// leastIdentity is how long at least the identity is not asked for again.
const leastIdentity = time.Minute

// learn takes in who calls.
func (s *identitySource) learn(id model.Identity, now time.Time) {
	s.known, s.ends = true, !id.Expires.IsZero()
	if s.ends {
		s.due = id.Expires
		if least := now.Add(leastIdentity); s.due.Before(least) {
			s.due = least
		}
	}
}

// caller is who calls, with the last known state of the account when the caller had
// none to show.
type caller struct {
	identity model.Identity
	restored *model.Restored
}

// Turns is the one of the identity.
func (s *identitySource) Turns() []engine.Turn {
	return []engine.Turn{{
		Operation: opIdentity, Urgency: model.OnScreen, Counts: true,
		Due: func(time.Time) (time.Time, bool) { return s.due, !s.known || s.ends },
		Take: func(time.Time) engine.Read {
			return engine.Ask("", func(ctx context.Context) (caller, error) {
				id, err := s.opt.Identity(ctx)
				return caller{id, remember(s.opt, id, err)}, err
			}, s.took, s.failed)
		},
	}}
}

// Refresh asks at once while nothing is known, or credentials may have been renewed.
func (s *identitySource) Refresh(now time.Time) { s.due = sooner(s.due, now) }

// Pending is none: what is under way is counted.
func (s *identitySource) Pending() int { return 0 }

func (s *identitySource) failed(a engine.Answer) {
	s.due = a.At
	if !a.Again {
		s.due = a.At.Add(s.every.Denied)
	}
}

// renewal looks credentials up again and tries them out.
func renewal(o *Options, took func(caller, engine.Answer)) engine.Read {
	return engine.Ask("", func(ctx context.Context) (caller, error) {
		if o.Renew != nil {
			if err := o.Renew(ctx); err != nil {
				return caller{}, err
			}
		}
		if o.Identity == nil {
			return caller{}, nil
		}
		id, err := o.Identity(ctx)
		return caller{identity: id}, err
	}, took, nil)
}

// remember notes for the next start where this one led, and looks up the last
// known state of the account when the caller had none to show.
func remember(o *Options, id model.Identity, err error) *model.Restored {
	if err != nil || o.Cache == nil {
		return nil
	}
	if o.Hint != "" {
		// Without the hint the next start shows its first rows a moment later:
		// not worth a word to an operator.
		_ = o.Cache.Remember(o.Hint, id.Account, id.Region)
	}
	if o.Restored != nil {
		return nil
	}
	r, ok := o.Cache.Load(id.Account, id.Region)
	if !ok || r.Identity.Endpoint != id.Endpoint {
		return nil
	}
	return &r
}
