// Package trail works out from the calls that CloudTrail recorded what each alias
// served before, by whom it was moved, and who owns it. It reads no clock and asks
// nothing: all that it says follows from the calls.
package trail

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// State is what an alias points at, as far as calls tell.
type State struct {
	Version string        // the primary version; empty when it is not known
	Canary  *model.Canary // nil for none, or when it is not known
	Weighed bool          // whether there are weights is known
}

// Sole is the version that gets all traffic, false when there are two, or it is not
// known. Lambda's own transition under provisioned concurrency gives the additional
// version all of it.
func (s State) Sole() (string, bool) {
	switch {
	case s.Version == "" || !s.Weighed:
		return "", false
	case s.Canary == nil || s.Canary.Weight <= 0:
		return s.Version, true
	case s.Canary.Weight >= 1:
		return s.Canary.Version, true
	}
	return "", false
}

func (s State) equal(o State) bool {
	if s.Version != o.Version || s.Weighed != o.Weighed || (s.Canary == nil) != (o.Canary == nil) {
		return false
	}
	return s.Canary == nil || *s.Canary == *o.Canary
}

// extra is the additional version, empty for none.
func (s State) extra() string {
	if s.Canary == nil {
		return ""
	}
	return s.Canary.Version
}

// after is the state that a successful call leaves.
func (s State) after(c *model.AliasCall) State {
	switch c.Deed {
	case model.AliasDeleted:
		return State{}
	case model.AliasCreated:
		return State{Version: c.Version, Canary: c.Canary, Weighed: true}
	}
	if c.Version != "" {
		s.Version = c.Version
	}
	if c.Weighed {
		s.Canary, s.Weighed = c.Canary, true
	}
	return s
}

// Move is one change of what an alias serves.
type Move struct {
	Event           string // CloudTrail's EventId
	At              time.Time
	Function, Alias string
	Created         bool // the call made the alias
	From, To        State
	By              model.Caller
	Stamp           *release.Stamp // that the call left, when it was aloft's; nil for none
}

// ID names the move as aloft does where aloft made it, else as CloudTrail does.
func (m *Move) ID() string {
	if m.Stamp != nil {
		return m.Stamp.ID
	}
	return m.Event
}

// Spell is a time in which a version had all traffic of an alias.
type Spell struct {
	Version string
	From    time.Time
	Until   time.Time // zero when it has not ended, as far as is known
}

// Past is what the calls tell of one alias.
type Past struct {
	Moves   []Move           // oldest first, those of earlier aliases of the name too
	Served  []Spell          // oldest first, of the alias that there is now
	Last    *model.AliasCall // the last one that worked, nil for none
	Other   *model.AliasCall // the last one that worked and was not aloft's, nil for none
	Serves  State            // what the calls leave
	Created time.Time        // when the alias was made; zero where the calls do not tell
	Deleted bool             // the last call that counts took it away

	unclear bool // calls of one second whose order decides, and is not known
	back    []string
	known   bool // back goes all the way to the making of the alias
	stamped bool // the end of back is a stamp's word
	alone   string
}
