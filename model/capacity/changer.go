package capacity

import (
	"context"
	"fmt"
	"path"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

// Tables is what a change needs of DynamoDB.
type Tables interface {
	model.TableReader
	model.TableWriter
}

// Deps is what a Changer works with.
type Deps struct {
	Tables    Tables
	Metrics   model.MetricReader // nil: what other figures would have done is not said
	Journal   journal.Journal
	Operator  model.Operator
	Identity  func() model.Identity // account, Region and ARN as known when a change is made
	Protected []string              // globs (path.Match) over names of tables that are not changed
	Guards    change.Guards         // rules that a change must pass, beside the protected tables
	Book      func() *cost.Book     // prices
	Now       model.Clock
	NewID     func() string // ids of changes; nil: change.NewID
	PID       int           // of this process
	Poll      time.Duration // between two looks at a table that is updated; 0: 2 s
}

// Changer prepares and makes changes. Its methods may be called at the same time.
type Changer struct {
	deps   Deps
	runner *change.Runner
}

// New makes a Changer.
func New(d Deps) *Changer {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	if d.Poll <= 0 {
		d.Poll = 2 * time.Second
	}
	guards := append(change.Guards{protected(d.Protected)}, d.Guards...)
	return &Changer{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator, Identity: d.Identity,
		Now: d.Now, NewID: d.NewID, PID: d.PID, Guards: guards})}
}

// protected keeps tables as they are whose names match a glob of the config. A glob
// that is none protects all.
func protected(globs []string) change.Guard {
	return change.Guard{Name: "[tables] protected", Ask: func(_ context.Context, s change.Sheet) change.Answer {
		for _, glob := range globs {
			if ok, err := path.Match(glob, s.Subject.Name); ok || err != nil {
				return change.Answer{State: change.Stopped, Why: fmt.Sprintf("%s is protected by [tables] protected = [%q] of the config", s.Subject.Name, glob)}
			}
		}
		return change.Answer{State: change.Passed}
	}}
}
