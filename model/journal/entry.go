// Package journal is the append-only record of moves on this host: an intent
// before each, an outcome after it, one JSON object a line. The steps of deploys
// stand between them.
package journal

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Phase says which half of a move a line records.
type Phase string

// The phases.
const (
	Intent  Phase = "intent"
	Outcome Phase = "outcome"
	Step    Phase = "step" // of a deploy, which moves a stage in the end: not a move by itself
)

// Entry is one line of the journal. An outcome repeats what its intent says, so
// that each line can be read alone.
type Entry struct {
	Format   int           `json:"v"`  // 1
	ID       string        `json:"id"` // of the move; the stamp carries the same
	Phase    Phase         `json:"phase"`
	At       time.Time     `json:"at"`
	Kind     string        `json:"kind"`
	Account  string        `json:"account"`
	Region   string        `json:"region"`
	Function string        `json:"function"`
	Stage    string        `json:"stage"`
	Alias    string        `json:"alias"`
	From     string        `json:"from"` // empty when the alias was created
	To       string        `json:"to"`
	Canary   *model.Canary `json:"canary,omitempty"` // the canary that the move ended
	By       string        `json:"by"`
	Host     string        `json:"host"`
	ARN      string        `json:"arn"`
	Reason   string        `json:"reason,omitempty"`   // the operator's words
	Revision string        `json:"revision,omitempty"` // RevisionId: before the move in an intent, after it in an outcome

	// Of a change of capacity, which has no function and no stage. From and To are
	// the throughput in words.
	Table string `json:"table,omitempty"`
	Index string `json:"index,omitempty"`

	// Of an intent: who may still be at work on it.
	PID   int       `json:"pid,omitempty"`
	Until time.Time `json:"until,omitzero"` // no process works on it after this

	// Of an outcome.
	Status  string `json:"status,omitempty"`  // moved, conflict, failed
	Detail  string `json:"detail,omitempty"`  // why, or how it was settled
	Settled bool   `json:"settled,omitempty"` // by reading the alias again

	// Of a step, whose ID is the deploy's, and whose Status and Detail say how it
	// stands.
	Step       string `json:"step,omitempty"`
	Artifact   string `json:"artifact,omitempty"`    // where the code comes from
	CodeSHA256 string `json:"code_sha256,omitempty"` // base64, once it is known
	Move       string `json:"move,omitempty"`        // id of the move that the deploy ended in
}

// OfCapacity reports whether the entry is of a change of capacity, and not of a
// move.
func (e Entry) OfCapacity() bool { return e.Table != "" }

// Move is an intent with its outcome.
type Move struct {
	Intent  Entry
	Outcome *Entry // nil while it is not known
}
