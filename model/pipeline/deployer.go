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
	Prepare(ctx context.Context, r release.Request) release.Sheet
	Move(ctx context.Context, sheets []release.Sheet, o release.Options, progress func(release.Progress)) []release.Result
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
	Mover     Mover
	Journal   journal.Journal
	Operator  model.Operator
	Identity  func() model.Identity // account, Region and ARN as known when a deploy is made
	Stages    func() []model.Stage  // in their order; the first is the target when none is named
	Now       model.Clock
	NewID     func() string // ids of deploys; nil: change.NewID
}

// Deployer deploys. Its methods may be called at the same time; a second deploy of
// a function is refused while one is under way.
type Deployer struct {
	deps Deps

	mu      sync.Mutex
	running map[string]bool // functions being deployed
}

// New makes a Deployer.
func New(d Deps) *Deployer {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Deployer{deps: d, running: map[string]bool{}}
}

// identity is the account as known now.
func (d *Deployer) identity() model.Identity {
	if d.deps.Identity == nil {
		return model.Identity{}
	}
	return d.deps.Identity()
}
