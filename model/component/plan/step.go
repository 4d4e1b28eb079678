package plan

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// Action is what a step does.
type Action string

// The actions, as printed in JSON.
const (
	Create  Action = "create"
	Update  Action = "update"
	None    Action = "none"
	Drift   Action = "drift"   // it differs in a way that is not changed: the detail has the command that would
	Refused Action = "refused" // it can not be made, or must not be touched
)

// Kind is what sort of thing a step is about.
type Kind string

// The kinds, in the order in which they are made.
const (
	BucketKind     Kind = "bucket"
	RepositoryKind Kind = "repository"
	CommitKind     Kind = "commit"
	ConnectionKind Kind = "connection"
	ImagesKind     Kind = "images"
	RoleKind       Kind = "role"
	LogsKind       Kind = "log group"
	ProjectKind    Kind = "project"
	TriggerKind    Kind = "trigger"
	BuildKind      Kind = "build"
	FunctionKind   Kind = "function"
	VersionKind    Kind = "version"
	TableKind      Kind = "table"
	IndexKind      Kind = "index"
	TTLKind        Kind = "ttl"
	RecoveryKind   Kind = "recovery"
	APIKind        Kind = "api"
	RoutesKind     Kind = "routes"
	AliasKind      Kind = "alias"
	MoveKind       Kind = "move" // of the first stage, to a version with another configuration
	PermissionKind Kind = "permission"
	StageKind      Kind = "stage"      // of an API
	DeploymentKind Kind = "deployment" // of changed routes, to the first stage
)

// ID names a step within a component.
type ID struct {
	Kind Kind
	Name string
}

// String is "table activities".
func (i ID) String() string { return string(i.Kind) + " " + i.Name }

// Step is one step of a plan.
type Step struct {
	ID
	Action Action
	Detail string         // in words: what is made or differs, and of drift the command that would change it
	USD    cost.USD       // fixed cost a month of the thing as it will be, at list price
	Stage  model.Stage    // the stage whose users the step changes something for; zero for none
	Cause  *model.Failure // the call that failed, of a step that could not be looked at
	Waits  bool           // for what no step makes, or for AWS, which is at work on it
}

// Changes reports whether something is written.
func (s Step) Changes() bool { return s.Action == Create || s.Action == Update }

// part is a thing that has to be there.
type part interface {
	id() ID
	// look reads what is there, compares, and says what would be written.
	look(ctx context.Context, v *view) (found, error)
}

// found is what a look found.
type found struct {
	action Action
	detail string
	usd    cost.USD
	stage  model.Stage
	todo   []write // in their order; none while it rests on what an earlier step makes
	// busy says what AWS is doing with it; it is waited for. Empty: nothing.
	busy string
	// broken says why what is there does not work, and can not be mended by writing.
	broken string
	hidden bool // there is nothing to tell of it
	waits  bool // what it rests on is not there, and no step makes it
	within time.Duration
}

// write is one call that changes something.
type write struct {
	call string // AWS's name
	do   func(ctx context.Context) error
}

// none is a thing that is as it should be.
func none(detail string) found { return found{action: None, detail: detail} }

// hidden is a part that this component has not, or that another step takes care of.
func hidden() found { return found{action: None, hidden: true} }

func refused(detail string) found { return found{action: Refused, detail: detail} }

func drift(detail string) found { return found{action: Drift, detail: detail} }
