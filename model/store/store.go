// Package store holds what is known of the account: the one place that all
// panes draw from. One goroutine owns a Store: it applies events and reads.
package store

import (
	"cmp"
	"time"

	"github.com/aloftdeck/aloft/model"
	building "github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// State says what is known of a cell. Not deployed, not yet asked and not
// allowed are different things.
type State int

// The states of a cell.
const (
	Unread  State = iota // not yet asked
	Serving              // the alias exists
	Absent               // the function has no such alias
	Denied               // reading it is not allowed
)

// Cell is what is known of one stage of one function.
type Cell struct {
	State    State
	Alias    model.Alias       // when Serving
	Full     bool              // weights, description and revision have been read, not the version alone
	At       time.Time         // when it was last read, zero when never
	Restored bool              // from the disk, not read in this session
	Failure  *model.Failure    // the last read failed; nil when it did not
	Stamp    *release.Stamp    // from the description, nil when there is none
	Outside  bool              // the stamp says another version: it was moved by something else since
	Seen     model.Sighting    // since when it is known to serve its version
	Moving   *release.Progress // a move of ours is under way

	// Unweighed is why weights and description can not be read, though the version
	// is known; nil when they can, or are still to be read.
	Unweighed *model.Failure
}

// Versions is what is known of a function's versions.
type Versions struct {
	List     []model.Version // newest first
	Complete bool
	Failure  *model.Failure
	At       time.Time
}

// Listing is what is known of the list of functions.
type Listing struct {
	At       time.Time
	Complete bool
	Restored bool
	Failure  *model.Failure
	Failing  time.Time // since when it can not be read; meaningless without Failure
}

// Projects is what is known of the projects that builds belong to.
type Projects struct {
	List     []model.Project // by name
	Complete bool
	Failure  *model.Failure // why projects, or builds of any of them, can not be read; nil when they can
	At       time.Time
}

// Builds is what is known of one project's builds.
type Builds struct {
	List     []model.Build // newest first
	Complete bool          // there are no older ones
	Failure  *model.Failure
	At       time.Time
}

// Record is one move in the history: from the journal, from a stamp, from CloudTrail,
// or seen to have been made by something else.
type Record struct {
	ID       string
	At       time.Time // when it was made; zero with source Outside, where nobody noted it down
	After    time.Time // with source Outside: it was made after this, zero when that is not known,
	Seen     time.Time // and before this, when it was first seen
	Function string
	Stage    string // the stage's name where it is known, else the alias
	Alias    string
	From, To string // empty when not known
	By, Host string
	Kind     release.Kind
	Reason   string
	Source   Source
	Status   release.Status // empty while the outcome is not known
	Detail   string
	Canary   *model.Canary // the canary beside From that the move ended; nil for none, or not known
	Beside   *model.Canary // with source Trailed: the canary beside To that the move left; nil for none
	Was      *model.Canary // of MovedElsewhere: the canary beside From when the cell was last looked at; nil for none
	Created  bool          // with source Trailed: the move made the alias
	With     trail.Tool    // with source Trailed: what a move without a stamp was made with
	Entry    *journal.Move // with source Journal
}

// Set is the id of the set that the change was made in, empty for none.
func (r *Record) Set() string {
	if r.Entry == nil {
		return ""
	}
	return r.Entry.Intent.Set
}

// OfCapacity reports whether the record is of a change of capacity. It has no
// stage, and From and To are the capacity in words.
func (r *Record) OfCapacity() bool { return r.Entry != nil && r.Entry.Intent.OfCapacity() }

// OfBuild reports whether the record is of a start or stop of a build. It moved no
// stage: To is the build, From is empty.
func (r *Record) OfBuild() bool {
	return r.Entry != nil && r.Entry.Intent.Subject().Kind == model.ProjectSubject
}

// OfTest reports whether the record is of a test of a function. It moved no stage: To is
// the version that was tested, From is empty.
func (r *Record) OfTest() bool { return r.Entry != nil && r.Entry.Intent.Kind == invoke.Kind }

// Test is what a test is called.
func (r *Record) Test() string {
	if r.Entry == nil {
		return ""
	}
	return r.Entry.Intent.Test
}

// OfWiring reports whether the record is of a change of an API's wiring. Function is the name
// of the API, Stage its own, and From and To say what was changed in words.
func (r *Record) OfWiring() bool { return r.Entry != nil && r.Entry.Intent.OfWiring() }

// OfPublication reports whether the record is of a version that was published, and no stage
// moved to it: To is the version, From the newest one before it.
func (r *Record) OfPublication() bool { return r.Kind == release.Publication }

// OfComponent reports whether the record is of a step of a component. Function is the step in words,
// and To what was done.
func (r *Record) OfComponent() bool { return r.Entry != nil && r.Entry.Intent.OfComponent() }

// OfMove reports whether the record is of what a stage serves, and of nothing else of its
// function.
func (r *Record) OfMove() bool {
	return !r.OfCapacity() && !r.OfBuild() && !r.OfTest() && !r.OfWiring() && !r.OfPublication() && !r.OfComponent()
}

// StatusWords say how the change ended, in its own words when it was made; empty while
// that is not known.
func (r *Record) StatusWords() string {
	switch {
	case r.OfTest():
		return cmp.Or(string(invoke.VerdictOf(*r.Entry)), string(r.Status))
	case r.Status != release.Moved:
	case r.OfBuild():
		return building.Past(string(r.Kind))
	case r.OfCapacity():
		return "changed"
	case r.OfWiring(), r.OfComponent():
		return "made"
	case r.OfPublication():
		return "published"
	}
	return string(r.Status)
}

// Capacity is the table or index whose capacity was changed.
func (r *Record) Capacity() model.CapacityKey {
	if !r.OfCapacity() {
		return model.CapacityKey{}
	}
	return model.CapacityKey{Table: r.Entry.Intent.Table, Index: r.Entry.Intent.Index}
}

// When is the time by which a move is sorted: when it was made, or was first seen.
func (r *Record) When() time.Time {
	if r.At.IsZero() {
		return r.Seen
	}
	return r.At
}

// Source says how a record is known.
type Source string

// The sources of records.
const (
	Journal Source = "journal"
	Stamped Source = "stamp"
	Outside Source = "outside" // moved, but not by aloft
	Trailed Source = "cloudtrail"
)

// ByOther reports whether something else than aloft made the move.
func (r *Record) ByOther() bool {
	return r.Source == Outside || r.Source == Trailed && r.Kind == "" && r.With != trail.Aloft
}

// FromUnknown reports whether an empty From stands for a version that is not known,
// and not for none.
func (r *Record) FromUnknown() bool {
	return r.From == "" && (r.Source == Outside || r.Source == Trailed && !r.Created)
}
