package lambdalog

// The invocations that are under way in a stream.

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// longestRun is longer than any invocation may take, which is 15 minutes.
const longestRun = 20 * time.Minute

// under is an invocation that is under way.
type under struct {
	Invocation
	began uint64 // its first line
	last  uint64 // the last line that names it
}

// current is the one invocation that is under way, nil for none or several.
func (s *stream) current() *under {
	if len(s.open) != 1 {
		return nil
	}
	return s.open[0]
}

func (s *stream) named(request string) *under {
	for _, u := range s.open {
		if u.Request == request {
			return u
		}
	}
	return nil
}

// invocationOf is the invocation that a line is of, nil for none. A request that is
// named the first time begins one, unless it is named after its end.
func (s *stream) invocationOf(l *Line, number uint64) *under {
	switch {
	case l.Request == "" && (l.Kind == Raw || l.Kind == Said):
		return s.current()
	case l.Request == "":
		return nil
	}
	u := s.named(l.Request)
	if u == nil {
		if l.Kind == Fault {
			return nil // it is said behind the report
		}
		u = &under{Invocation: Invocation{Request: strings.Clone(l.Request), Origin: l.Origin}, began: number}
		if l.Origin != nil {
			u.Version = l.Origin.Version
		}
		s.open = append(s.open, u)
	}
	u.last = number
	return u
}

// tell takes in what a line tells of its invocation.
func (u *under) tell(l *Line, told *Invocation, unhandled bool) {
	switch l.Kind {
	case Start:
		u.Began, u.Version = l.When(), cmp.Or(strings.Clone(told.Version), u.Version)
	case End:
		u.Ended = l.When()
		u.Status, u.ErrorType = cmp.Or(told.Status, u.Status), cmp.Or(told.ErrorType, u.ErrorType)
	case Report:
		u.Duration, u.Billed, u.MemorySize, u.MemoryUsed = told.Duration, told.Billed, told.MemorySize, told.MemoryUsed
		u.Init, u.Restore = told.Init, told.Restore
		u.ErrorType = cmp.Or(told.ErrorType, u.ErrorType)
		if u.Status = cmp.Or(told.Status, u.Status); u.Status == "" {
			u.Status = Succeeded
		}
	case Fault:
		u.Status = cmp.Or(u.Status, told.Status, Failed)
		u.Why = cmp.Or(told.Why, short(l.Message))
	default:
		switch {
		case unhandled:
			u.failed(told.ErrorType, told.Why)
		case l.Level >= Error && u.Status == "":
			u.Why = short(l.Message) // it counts when the invocation turns out to have failed
		}
	}
}

// failed notes an error that nobody caught.
func (u *under) failed(kind, why string) {
	if u.Status == "" {
		u.Status, u.ErrorType = Failed, strings.Clone(kind)
	}
	u.Why = short(why)
}

// conclude finds out which invocations are over by a line: its own by a report, and
// those that wrote nothing any more since one began that is over now.
func (s *stream) conclude(l *Line, u *under) {
	if u == nil || l.Kind != Report && l.Kind != End && l.Kind != Start {
		return
	}
	when := l.When()
	keep := s.open[:0]
	for _, o := range s.open {
		old := o != u && !o.Began.IsZero() && when.Sub(o.Began) > longestRun
		passed := o != u && l.Kind != Start && o.last < u.began
		switch {
		case o == u && l.Kind == Report:
			if u.Status == Succeeded || u.Status == TimedOut && !strings.HasPrefix(u.Why, timedOut) {
				u.Why = "" // it logged an error and went on
			}
		case old || passed:
			o.silent()
		default:
			keep = append(keep, o)
			continue
		}
		l.Ended = append(l.Ended, o.Invocation)
	}
	if more := len(keep) - mostOpen; more > 0 {
		for _, o := range keep[:more] {
			o.silent()
			l.Ended = append(l.Ended, o.Invocation)
		}
		keep = slices.Delete(keep, 0, more)
	}
	clear(s.open[len(keep):])
	s.open = keep
}

// silent ends an invocation of which no report came.
func (u *under) silent() {
	switch {
	case u.Status == Failed || u.Status == TimedOut || u.Status == Succeeded:
	case u.Ended.IsZero():
		u.Status = Lost
	default:
		u.Status, u.Why = Unreported, ""
	}
	if !u.Began.IsZero() && !u.Ended.IsZero() {
		u.Duration = u.Ended.Sub(u.Began)
	}
}
