package model

import (
	"context"
	"time"
)

// Deed is what a call did to an alias or to a table.
type Deed string

// The deeds that CloudTrail is asked for.
const (
	AliasCreated Deed = "created"
	AliasUpdated Deed = "updated"
	AliasDeleted Deed = "deleted"
	TableCreated Deed = "table created"
	TableUpdated Deed = "table updated"
)

// AliasDeeds are those that aliases suffer.
func AliasDeeds() []Deed { return []Deed{AliasCreated, AliasUpdated, AliasDeleted} }

// TableDeeds are those that may state the capacity of a table.
func TableDeeds() []Deed { return []Deed{TableCreated, TableUpdated} }

// TrailCall is a call that CloudTrail recorded.
type TrailCall interface {
	AliasCall | TableCall
	// Recorded is CloudTrail's EventId, and when the call was made, to the second.
	Recorded() (id string, at time.Time)
}

// AliasCall is one call that made, changed or deleted an alias, as CloudTrail
// recorded it. What the call did not state stays as it was in the alias. Text in it
// is free of control characters.
type AliasCall struct {
	ID          string    `json:"id"` // CloudTrail's EventId
	At          time.Time `json:"at"` // to the second
	Deed        Deed      `json:"deed"`
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

// Recorded is CloudTrail's EventId and the time of the call.
func (c AliasCall) Recorded() (string, time.Time) { return c.ID, c.At }

// TableCall is one call that made or changed a table, as CloudTrail recorded it. What
// the call did not state stays as it was. Text in it is free of control characters.
type TableCall struct {
	ID      string        `json:"id"` // CloudTrail's EventId
	At      time.Time     `json:"at"` // to the second
	Deed    Deed          `json:"deed"`
	Table   string        `json:"table"`
	Billing BillingMode   `json:"billing,omitzero"` // empty where the call did not state it
	Units   []StatedUnits `json:"units,omitzero"`   // of the table and of indexes that the call stated
	Error   string        `json:"error,omitzero"`   // AWS's code of a call that failed; it changed nothing
}

// StatedUnits are provisioned units that a call gave a table or one of its indexes.
type StatedUnits struct {
	Index string `json:"index,omitzero"` // empty for the table itself
	Read  int64  `json:"read"`           // units a second
	Write int64  `json:"write"`
	Made  bool   `json:"made,omitzero"` // the call made the table, or the index
}

// Recorded is CloudTrail's EventId and the time of the call.
func (c TableCall) Recorded() (string, time.Time) { return c.ID, c.At }

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
// functions or tables of the Region. Both times are inclusive; a zero To is now.
type TrailLookup struct {
	Deed     Deed
	From, To time.Time
	Marker   string // empty for the first page
}

// TrailPage is one page of calls.
type TrailPage[C TrailCall] struct {
	Calls  []C
	Oldest time.Time // of the oldest event of the page, also one that is no such call; zero for an empty page
	Next   string    // empty on the last page
}

// TrailReader looks up what CloudTrail recorded. CloudTrail keeps 90 days, is some
// minutes behind, and takes seconds for an answer.
type TrailReader interface {
	LookupAliasCalls(ctx context.Context, lookup TrailLookup) (TrailPage[AliasCall], error)
	LookupTableCalls(ctx context.Context, lookup TrailLookup) (TrailPage[TableCall], error)
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
