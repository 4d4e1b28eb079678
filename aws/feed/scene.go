package feed

// What all sources know.

import (
	"path"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// scene is what all sources know: the times they go by, whether somebody looks, and
// where to post what they learn.
type scene struct {
	every   Intervals
	pace    TableIntervals
	jitter  func() float64 // from 0 up to 1
	focused bool           // the terminal has the focus
	once    bool           // everything is read once: nothing off the screen, nothing again
	post    func(model.Event)
}

// spread lengthens or shortens a wait by up to a quarter, so that what was read
// together once is not read together for ever.
func (s *scene) spread(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.75 + s.jitter()/2))
}

// again is when what was read at a time is read again after about that wait. It
// is a whole second when the wait is many: what is due about the same time is then
// read in one go, and the process sleeps in between.
func (s *scene) again(read time.Time, wait time.Duration) time.Time {
	at := read.Add(s.spread(wait))
	if wait < longWait {
		return at
	}
	return at.Add(at.Round(time.Second).Sub(at)) // Round alone would lose the monotonic clock
}

// longWait is a wait to which half a second more or less is nothing.
const longWait = 10 * time.Second

// away lengthens a wait while the terminal has no focus.
func (s *scene) away(d time.Duration) time.Duration {
	if s.focused {
		return d
	}
	return d * time.Duration(s.every.Away)
}

// matches reports whether one of the globs matches a name, or there are none.
func matches(globs []string, name string) bool {
	if len(globs) == 0 {
		return true
	}
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, err := path.Match(glob, name)
		return err == nil && ok
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

const (
	// offScreen is the place of what is not on the screen.
	offScreen = -1
	// assumed is how many projects or tables count as being on the screen while
	// nobody says which ones are.
	assumed = 20
	// relistAfter is the least time between two readings of a list because a member of
	// it turned out to be gone.
	relistAfter = 10 * time.Second
)
