package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Shown is what the screen shows of health: a topic of model.Demand. Which functions are
// on the screen, and which one is chosen, the demand says itself.
type Shown struct {
	On      bool    // health is on the screen
	Alias   string  // of the stage whose figures are shown
	Watches []Watch // of moves that were made
}

// RegionRead says what failed in the whole Region. Where that is nothing, nothing failed
// anywhere in it.
type RegionRead struct {
	model.Read
	Figures // without calls
}

// FiguresRead is what was read of some calls. Failure is why a part of it is not known,
// nil when all of it is.
type FiguresRead struct {
	model.Read
	Called  model.Called
	Figures Figures
	Failure *model.Failure
}

// CallsRead says how many calls there were in each minute of a window, oldest first; not a
// number where nothing is known.
type CallsRead struct {
	model.Read
	Called model.Called
	Window
	Calls []float64
}

// ReadFailed says that figures could not be read: those of the Region for no function,
// those of the account's own use when Use is set.
type ReadFailed struct {
	model.Read
	Called  model.Called
	Use     bool
	Failure *model.Failure
}

// WatchRead is what a watch has seen so far.
type WatchRead struct {
	model.Read
	Seen    Seen
	Failure *model.Failure // nil when it could be read
}

// Rationed says how much of the month's free requests may be used for health.
type Rationed struct {
	Ration
	Paid bool // rows are read by paid calls for now
}

// Key of what failed in the Region.
func (RegionRead) Key() string { return "health" }

// Key of figures.
func (e FiguresRead) Key() string { return "health\x00" + key(e.Called) }

// Key of calls by the minute.
func (e CallsRead) Key() string { return "health\x00calls\x00" + key(e.Called) }

// Key of a failure: it does not replace what was read.
func (e ReadFailed) Key() string {
	if e.Use {
		return "health\x00use failed"
	}
	return "health\x00failed\x00" + key(e.Called)
}

// Key of a watch.
func (e WatchRead) Key() string {
	return "health\x00watch\x00" + e.Seen.ID.Move + "\x00" + key(e.Seen.Called())
}

// Key of the ration.
func (Rationed) Key() string { return "health\x00ration" }

func key(c model.Called) string { return c.Function + "\x00" + c.Alias + "\x00" + c.Version }

// Settings are how health is read and judged.
type Settings struct {
	Limits
	Paid bool // calls and durations of rows on the screen are read by paid calls
}

// Intervals are the times by which health is read. A zero means the default.
type Intervals struct {
	Region time.Duration // between two looks at what failed in the Region: 60 s
	Row    time.Duration // between two free reads of a row at least, and of the chosen one: 60 s
	Paid   time.Duration // between two paid reads of the rows: 5 min
	Use    time.Duration // between two looks at what the account itself has used: 1 h
}

// OrDefaults fills in what is zero.
func (i Intervals) OrDefaults() Intervals {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{{&i.Region, time.Minute}, {&i.Row, time.Minute}, {&i.Paid, 5 * time.Minute}, {&i.Use, time.Hour}} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return i
}
