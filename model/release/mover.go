package release

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Lambda is what a move needs of AWS Lambda.
type Lambda interface {
	model.AliasReader
	model.AliasWriter
	model.VersionReader
	model.VersionLister
}

// Deps is what a Mover works with.
type Deps struct {
	Lambda   Lambda
	Journal  journal.Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN as known when a move is made
	Now      model.Clock
	NewID    func() string // ids of moves; nil: change.NewID
	PID      int           // of this process, so that others can tell whether a move is still being made
	Guards   change.Guards // rules that a move must pass
	Trail    Trail         // nil: CloudTrail is not asked
	// Provisioned reads provisioned concurrency; nil: it is not read, and shows in the
	// weights of an alias alone.
	Provisioned model.ConcurrencyReader
	Executions  model.ExecutionCounter // nil: durable executions are not counted
}

// Mover makes moves. Its methods may be called at the same time.
type Mover struct {
	deps   Deps
	runner *change.Runner
}

// New makes a Mover.
func New(d Deps) *Mover {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Mover{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator, Identity: d.Identity,
		Now: d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// identity is the account as known now.
func (m *Mover) identity() model.Identity { return m.runner.Identity() }
