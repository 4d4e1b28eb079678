package model

import "context"

// The ports below are what aws implements. Each is as wide as one ability, so
// that a consumer asks for no more than it uses. Every method takes a context
// with a deadline and answers a *Failure when it does not work.

// FunctionLister pages through the functions of the account. An empty marker
// asks for the first page.
type FunctionLister interface {
	ListFunctions(ctx context.Context, marker string) (FunctionPage, error)
}

// AliasLister reads all aliases of a function, with weights and revisions.
type AliasLister interface {
	ListAliases(ctx context.Context, function string) ([]Alias, error)
}

// AliasReader reads one alias. A missing alias or function is of class Gone.
type AliasReader interface {
	GetAlias(ctx context.Context, function, alias string) (Alias, error)
}

// VersionLister pages through the versions of a function, oldest first. $LATEST
// is left out. An empty marker asks for the first page.
type VersionLister interface {
	ListVersions(ctx context.Context, function, marker string) (VersionPage, error)
}

// VersionReader reads what a qualifier, a version's number or an alias' name,
// stands for. A missing one is of class Gone.
type VersionReader interface {
	GetVersion(ctx context.Context, function, qualifier string) (Version, error)
}

// AliasWriter changes aliases. UpdateAlias with a revision that is no longer the
// alias' own answers class Conflict, as does CreateAlias for a name that is
// taken. Neither says whether a lost answer was a change: settling that is the
// caller's part.
type AliasWriter interface {
	UpdateAlias(ctx context.Context, change AliasChange) (Alias, error)
	CreateAlias(ctx context.Context, change AliasChange) (Alias, error)
}

// Lambda is all that aloft uses of AWS Lambda.
type Lambda interface {
	FunctionLister
	AliasLister
	AliasReader
	VersionLister
	VersionReader
	AliasWriter
}

// Urgency tells the call budget who waits for an answer.
type Urgency int

// The urgencies, least first.
const (
	Background Urgency = iota // nobody waits: the trickle
	OnScreen                  // it is on the screen
	Awaited                   // an operator asked for it
)

type urgencyKey struct{}

// WithUrgency marks the calls made with the context. Calls of an unmarked
// context are Awaited.
func WithUrgency(ctx context.Context, u Urgency) context.Context {
	return context.WithValue(ctx, urgencyKey{}, u)
}

// UrgencyOf is the mark that WithUrgency left.
func UrgencyOf(ctx context.Context) Urgency {
	if u, ok := ctx.Value(urgencyKey{}).(Urgency); ok {
		return u
	}
	return Awaited
}
