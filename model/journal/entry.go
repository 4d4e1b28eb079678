// Package journal is the append-only record of changes: an intent before each, an
// outcome after it, one JSON object a line.
package journal

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Phase says which half of a change a line records.
type Phase string

// The phases.
const (
	Intent  Phase = "intent"
	Outcome Phase = "outcome"
	Step    Phase = "step" // what older binaries leave alone; see written
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

	// Ref is the reference of a subject that is neither a function's alias nor a
	// table; see Subject.
	Ref string `json:"subject,omitempty"`

	// Of a member of a set.
	Set   string `json:"set,omitempty"`   // the set's id
	SetOf int    `json:"setof,omitempty"` // how many members the set has

	// Of a test: what it is called, and in an outcome whether it passed.
	Test    string `json:"test,omitempty"`
	Verdict string `json:"verdict,omitempty"` // passed, failed, not known

	// Undoes is the id of the change, or of the set, that this one takes back; empty
	// for none.
	Undoes string `json:"undoes,omitempty"`

	// Of a change of an API's wiring: its name and kind, and of a permission the id of the
	// statement and what it lets in.
	API       string `json:"api,omitempty"`
	APIKind   string `json:"api_kind,omitempty"`
	Statement string `json:"statement,omitempty"`
	Source    string `json:"source,omitempty"`

	// Of an intent: who may still be at work on it.
	PID   int       `json:"pid,omitempty"`
	Until time.Time `json:"until,omitzero"` // no process works on it after this

	// Of an outcome.
	Status  string `json:"status,omitempty"`  // moved, conflict, failed
	Detail  string `json:"detail,omitempty"`  // why, or how it was settled
	Settled bool   `json:"settled,omitempty"` // by reading the alias again

	// Of a line that is written as a step: which half of a change it is. Those of
	// released binaries name the step of a deploy, and are not read.
	Step string `json:"step,omitempty"`

	// Of a deploy and its changes, and of a build.
	Artifact   string `json:"artifact,omitempty"`    // where the code comes from
	CodeSHA256 string `json:"code_sha256,omitempty"` // base64, once it is known
	Move       string `json:"move,omitempty"`        // id of the move that the deploy ended in
}

// OfCapacity reports whether the entry is of a change of capacity, and not of a
// move.
func (e Entry) OfCapacity() bool { return e.Table != "" }

// OfWiring reports whether the entry is of a change of an API's wiring.
func (e Entry) OfWiring() bool { return e.APIKind != "" }

// OfComponent reports whether the entry is of a step of a component, or of a stage that is added.
func (e Entry) OfComponent() bool { return e.Ref != "" && e.Subject().Kind == model.ComponentSubject }

// Subject is what the change is about.
func (e Entry) Subject() model.Subject {
	id := model.Identity{Account: e.Account, Region: e.Region}
	switch {
	case e.Ref != "":
		s, _ := model.ParseSubject(e.Ref)
		return s
	case e.Table != "":
		return model.CapacitySubject(id, model.CapacityKey{Table: e.Table, Index: e.Index})
	}
	return model.AliasSubject(id, e.Function, e.Alias)
}

// SetSubject says what the change is about.
func (e *Entry) SetSubject(s model.Subject) {
	e.Account, e.Region = s.Account, s.Region
	switch s.Kind {
	case model.FunctionSubject:
		e.Function, e.Alias = s.Name, s.Part
	case model.TableSubject:
		e.Table, e.Index = s.Name, s.Part
	default:
		e.Ref = s.Ref()
	}
}

// settledByAll are the kinds of changes that every released binary settles rightly.
var settledByAll = []string{"promote", "move", "rollback", "put-back", "deploy", "capacity"}

// written is the entry in the form in which it stands in its line. Binaries that
// know moves and changes of capacity alone settle every other intent as a move, so
// those of other kinds are written as steps, which they leave alone.
func (e Entry) written() Entry {
	e.Format = format
	if e.Phase == Step {
		return e
	}
	if e.Ref != "" || !slices.Contains(settledByAll, e.Kind) {
		e.Phase, e.Step = Step, string(e.Phase)
	}
	return e
}

// restored undoes written.
func (e *Entry) restored() {
	if half := Phase(e.Step); e.Phase == Step && (half == Intent || half == Outcome) {
		e.Phase, e.Step = half, ""
	}
}

// Move is an intent with its outcome.
type Move struct {
	Intent  Entry
	Outcome *Entry // nil while it is not known
}
