package pipeline

import (
	"context"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// Mover moves the stage in the end. *release.Mover is one.
type Mover interface {
	change.Kind
	Prepare(ctx context.Context, r release.Request) release.Sheet
	Set(sheets []release.Sheet, o release.Options) change.Set
}

// Functions is what a deploy reads of AWS Lambda besides the code.
type Functions interface {
	model.AliasReader
	model.VersionReader
	model.VersionLister
}

// Deps is what a Deployer works with.
type Deps struct {
	Code      model.CodeWriter
	Functions Functions
	Objects   model.ObjectReader
	Images    model.ImageReader // nil: ECR is not asked, and Lambda resolves tags itself
	Mover     Mover
	Journal   journal.Journal
	Operator  model.Operator
	Identity  func() model.Identity // account, Region and ARN as known when a deploy is made
	Stages    func() []model.Stage  // in their order; the first is the target when none is named
	Now       model.Clock
	NewID     func() string // ids of deploys; nil: change.NewID
	PID       int           // of this process, so that others can tell whether a deploy is still being made
	Guards    change.Guards // rules that a deploy must pass
}

// Deployer deploys. Its methods may be called at the same time; a second deploy of
// a function is refused while one is under way.
type Deployer struct {
	deps   Deps
	runner *change.Runner

	mu      sync.Mutex
	running map[string]bool // functions being deployed
}

// New makes a Deployer.
func New(d Deps) *Deployer {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Deployer{deps: d, running: map[string]bool{}, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator,
		Identity: d.Identity, Now: d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// begin takes a function, unless it is taken.
func (d *Deployer) begin(function string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running[function] {
		return false
	}
	d.running[function] = true
	return true
}

func (d *Deployer) over(function string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.running, function)
}
