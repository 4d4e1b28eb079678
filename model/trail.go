package model

import (
	"context"
	"time"
)

// AliasDeed is what a call did to an alias.
type AliasDeed string

// The deeds that CloudTrail is asked for.
const (
	AliasCreated AliasDeed = "created"
	AliasUpdated AliasDeed = "updated"
	AliasDeleted AliasDeed = "deleted"
)

// AliasDeeds are all of them.
func AliasDeeds() []AliasDeed { return []AliasDeed{AliasCreated, AliasUpdated, AliasDeleted} }

// AliasCall is one call that made, changed or deleted an alias, as CloudTrail
// recorded it. What the call did not state stays as it was in the alias. Text in it
// is free of control characters.
type AliasCall struct {
	ID          string    `json:"id"` // CloudTrail's EventId
	At          time.Time `json:"at"` // to the second
	Deed        AliasDeed `json:"deed"`
	Function    string    `json:"function"`
	Alias       string    `json:"alias"`
	Version     string    `json:"version,omitzero"` // empty where the call did not state it
	Weighed     bool      `json:"weighed,omitzero"` // the call stated the weights
	Canary      *Canary   `json:"canary,omitzero"`  // nil where the weights were taken away, or were not stated
	Described   bool      `json:"described,omitzero"`
	Description string    `json:"description,omitzero"`
	Revision    string    `json:"revision,omitzero"` // that the call rested on; empty where it named none
	Result      string    `json:"result,omitzero"`   // the revision that it made; empty where CloudTrail does not tell
	Error       string    `json:"error,omitzero"`    // AWS's code of a call that failed; it changed nothing
	By          Caller    `json:"by,omitzero"`
}

// Caller is who made a call.
type Caller struct {
	ARN       string `json:"arn,omitzero"`
	Name      string `json:"name,omitzero"` // the user's, or that of the role's session
	Role      string `json:"role,omitzero"` // assumed for it; empty for none
	InvokedBy string `json:"invoked_by,omitzero"`
	Agent     string `json:"agent,omitzero"` // the user agent
	Console   bool   `json:"console,omitzero"`
}

// TrailLookup asks for one page of the calls of one deed, newest first, of all
// functions of the Region. Both times are inclusive; a zero To is now.
type TrailLookup struct {
	Deed     AliasDeed
	From, To time.Time
	Marker   string // empty for the first page
}

// TrailPage is one page of calls.
type TrailPage struct {
	Calls  []AliasCall
	Oldest time.Time // of the oldest event of the page, also one that is no call to Lambda; zero for an empty page
	Next   string    // empty on the last page
}

// TrailReader looks up what CloudTrail recorded. CloudTrail keeps 90 days, is some
// minutes behind, and takes seconds for an answer.
type TrailReader interface {
	LookupAliasCalls(ctx context.Context, lookup TrailLookup) (TrailPage, error)
}

// StackReader finds the CloudFormation stack that owns a resource.
type StackReader interface {
	// StackOf is the name of the stack, empty where no stack owns the alias.
	StackOf(ctx context.Context, aliasARN string) (string, error)
}

// TagReader reads the tags of functions. Without the permission to list tags the
// failure is of class Denied: that is not a function without tags.
type TagReader interface {
	FunctionTags(ctx context.Context, function string) (map[string]string, error)
}
