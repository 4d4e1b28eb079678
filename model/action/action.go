// Package action declares what an operator can do, each thing once: its words,
// its keys, whether it writes, why it can not be done right now, and the moves it
// asks for. Key handling, footer, help, palette, verbs and docs all read this
// table.
package action

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// ID names an action. The config rebinds keys by it.
type ID string

// Scope says where an action's keys work.
type Scope string

// The scopes besides those of panes. A pane's scope comes before Lists, Lists before Everywhere; an open
// dialog takes only its own and what it types.
const (
	Everywhere Scope = "everywhere"
	Lists      Scope = "lists"
	Dialog     Scope = "dialog"
)

// Spec declares one action.
type Spec struct {
	ID     ID
	Title  string           // two or three words: the palette's and help's
	Hint   string           // one or two words for the footer; empty keeps it out
	Hints  map[Scope]string // other words for it where a pane means something else by it
	Help   string           // one sentence
	Scope  Scope
	Keys   []string // default keys, as Bubble Tea names them
	Writes bool     // changes the account: read-only mode refuses it
	Verb   string   // the verb that does the same; empty for what only makes sense on a screen

	// Disabled is why the action can not be done right now, empty when it can.
	// Nil: always possible.
	Disabled func(Situation) string
	// Requests are the moves that the action asks for. Nil for actions that make
	// no moves.
	Requests func(Situation) []release.Request
}

// Situation is what an action is decided on: where the operator stands and what
// is chosen there.
type Situation struct {
	Store    *store.Store
	ReadOnly bool
	Unopened string        // why nothing may be written here, where the config does not simply say read_only
	Panes    []Scope       // those that are there: what the others show is switched off
	Scope    Scope         // of the focused pane
	Beside   Scope         // of the list whose chosen row shows in the right pane, empty where none does
	Function string        // the chosen function
	Stage    string        // the chosen stage
	Marked   []string      // marked functions, those hidden by a filter too
	Version  string        // the chosen version, in the Versions pane
	Record   *store.Record // the chosen move, in History; of a set its newest
	Set      journal.Set   // the chosen set, in History; empty for a single move
	Undo     Undoing       // what takes back the last change of this session, the zero one for none
	Nowhere  bool          // there is no place to go back to
	Login    *model.Login  // how one logs in to the account, nil where it is not known
	LoginDue bool          // its credentials have ended, or do so within the hour

	Pipeline bool         // builds and logs are read here
	Deploys  bool         // deploys can be made here
	Project  string       // the chosen project, in the Builds pane
	Build    *model.Build // the chosen build, in the Builds pane; the log's own in the Log pane
	Log      *Log         // the log that is open, nil for none

	Tests bool // functions can be tested here
	Raw   bool // things can be shown as AWS answers them

	Applies   bool // components can be made here
	Applying  bool // one is being made
	Scaffolds bool // what a component begins with can be written here

	Tables   bool              // tables are read here
	Capacity bool              // capacity can be changed here
	Chosen   model.CapacityKey // the chosen table or index, in the Tables pane
	Changing bool              // the capacity of the chosen table is being changed
	APIStage model.APIStageKey // the chosen stage of an API, in the APIs pane
	Mends    bool              // the wiring of APIs can be mended here
	Mending  bool              // that of the chosen stage is being mended
	Cost     bool              // what things cost is told here
	Bill     bool              // Cost Explorer can be asked
}

// Log is what actions ask of the log that is open.
type Log struct {
	Source  model.LogSource
	Lines   int // held
	Errors  int // places of errors in them
	Phases  int // beginnings and ends of phases in them
	Query   string
	Matches int // lines that match it
}

// Targets are the functions that an action on the stage matrix is about: the
// marked ones, else the chosen one.
func (s Situation) Targets() []string {
	if s.Scope == Functions && len(s.Marked) > 0 {
		return s.Marked
	}
	if s.Function == "" {
		return nil
	}
	return []string{s.Function}
}

// Reason is why the action can not be done right now, read-only mode included;
// empty when it can.
func (sp Spec) Reason(s Situation) string {
	if sp.Writes && s.ReadOnly {
		what := "nothing is moved"
		switch {
		case sp.Own():
			what = "it may change something"
		case sp.Scope == Tables:
			what = "no capacity is changed"
		case sp.ID == Test || sp.ID == TestVersion:
			what = "nothing is invoked"
		case sp.ID == Publish:
			what = "nothing is published"
		case sp.ID == Apply:
			what = "nothing is made"
		case sp.Scope == APIs:
			what = "no wiring is mended"
		}
		if s.Unopened != "" {
			return "read-only, " + s.Unopened + ": " + what
		}
		return "read-only: " + what
	}
	if sp.Writes && s.Store.Identity().Account == "" {
		return "the account is not known yet"
	}
	if sp.Writes && s.Store.Trouble() != nil {
		return "AWS can not be read: " + string(s.Store.Trouble().Class)
	}
	if sp.Disabled == nil {
		return ""
	}
	return sp.Disabled(s)
}

// ownPrefix begins the names of actions that a config adds.
const ownPrefix = "command."

// OwnID is the name of the action that a config's command is, by its words.
func OwnID(words string) ID { return ID(ownPrefix + words) }

// Own reports whether a config has added the action.
func (sp Spec) Own() bool { return strings.HasPrefix(string(sp.ID), ownPrefix) }

// Find is the declaration of an action.
func Find(id ID) (Spec, bool) {
	i := slices.IndexFunc(table, func(sp Spec) bool { return sp.ID == id })
	if i < 0 {
		return Spec{}, false
	}
	return table[i], true
}

// All are the declarations in their order, which is the order of help and docs.
func All() []Spec { return slices.Clone(table) }

// IDs are the names of all actions.
func IDs() []string {
	ids := make([]string, len(table))
	for i, sp := range table {
		ids[i] = string(sp.ID)
	}
	return ids
}

// PromoteRequests asks to promote functions from one stage to another.
func PromoteRequests(functions []string, from, to model.Stage) []release.Request {
	requests := make([]release.Request, len(functions))
	for i, f := range functions {
		requests[i] = release.Request{Kind: release.Promote, Function: f, Stage: to, From: from}
	}
	return requests
}

// MoveRequests asks to move functions' stage to a version that was named.
func MoveRequests(functions []string, to model.Stage, version string) []release.Request {
	requests := make([]release.Request, len(functions))
	for i, f := range functions {
		requests[i] = release.Request{Kind: release.To, Function: f, Stage: to, Version: version}
	}
	return requests
}

// RollbackRequests asks to put back what a stage of functions served before, or a
// version that was named.
func RollbackRequests(functions []string, stage model.Stage, version string) []release.Request {
	requests := make([]release.Request, len(functions))
	for i, f := range functions {
		requests[i] = release.Request{Kind: release.Rollback, Function: f, Stage: stage, Version: version}
	}
	return requests
}
