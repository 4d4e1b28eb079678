package lambdalog

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Status is how an invocation ended.
type Status string

// The ways in which an invocation ends.
const (
	Running    Status = "running"
	Succeeded  Status = "succeeded"
	Failed     Status = "failed"
	TimedOut   Status = "timed out"
	Unreported Status = "unreported" // it ended, and Lambda wrote no report
	Lost       Status = "lost"       // it began, and neither its end nor a report was written
)

// Invocation is what the lines of one invocation tell of it. What they do not tell is
// zero.
type Invocation struct {
	Request      string
	Version      string
	Origin       *model.LogOrigin
	Began, Ended time.Time     // by START and END
	Duration     time.Duration // by the report; without one, from START to END
	Billed       time.Duration
	MemorySize   int           // MB
	MemoryUsed   int           // MB
	Init         time.Duration // of a cold start
	Restore      time.Duration // of a start from a snapshot
	Status       Status
	ErrorType    string // such as Runtime.ExitError
	Why          string // the message of what went wrong, in one line, safe to show
}

// Cold reports whether the invocation waited for its environment to begin.
func (i *Invocation) Cold() bool { return i.Init > 0 || i.Restore > 0 }

// Bad reports whether the invocation did not do what it was called for.
func (i *Invocation) Bad() bool {
	return i.Status == Failed || i.Status == TimedOut || i.Status == Lost
}
