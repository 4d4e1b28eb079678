// Package ui is the cockpit: one Bubble Tea model, the root, over features with
// their panes and dialogs. The root alone takes messages, starts commands and owns
// the store; panes draw their rectangle from it, dialogs get what they show by
// value. Nothing in Update waits or reads: what takes time runs in a command,
// is numbered, and its answer is dropped when nobody waits for it any more.
package ui

import (
	"context"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/accounts"
	"github.com/aloftdeck/aloft/ui/apis"
	buildsui "github.com/aloftdeck/aloft/ui/builds"
	"github.com/aloftdeck/aloft/ui/clipboard"
	"github.com/aloftdeck/aloft/ui/commands"
	"github.com/aloftdeck/aloft/ui/components"
	costui "github.com/aloftdeck/aloft/ui/cost"
	"github.com/aloftdeck/aloft/ui/functions"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/tables"
	"github.com/aloftdeck/aloft/ui/tests"
)

// Journal is the record of changes, for reading. *journal.File is one.
type Journal interface {
	Moves(ctx context.Context) ([]journal.Move, error)
	// Changed reports whether there is more than Moves returned last.
	Changed() bool
}

// Accounts are the accounts and Regions of this machine.
type Accounts interface {
	accounts.Machine
	// Open opens one, which is read from then on until the cockpit is left.
	// It asks AWS nothing but what became of changes that an earlier run left behind.
	Open(ctx context.Context, way model.Way) (Options, error)
	// Note keeps that an account shows now.
	Note(way model.Way)
}

// Account is one account and Region that the cockpit looks at.
type Account struct {
	Place model.Place  // what its events carry; the zero one where it is the only one
	Store *store.Store // owned by the cockpit from now on
	Feed  model.Feed
}

// Options is all that the cockpit works with.
type Options struct {
	Account                 // that is shown
	Others   []Account      // that are looked at besides
	Known    *store.Places  // the stores of all of them; nil where there are no others
	Events   model.Gatherer // of all of them
	Mover    functions.Mover
	Journal  Journal             // nil: no journal is shown
	Versions model.VersionReader // for diffs
	Aliases  model.AliasReader   // for diffs; nil: what stages serve is taken from the screen
	// Owner names what else moves an alias, as far as it is known without asking; empty
	// for nothing. Nil: that is not told.
	Owner    func(model.CellKey) string
	Pipeline model.RefLister       // nil: builds and logs are switched off, and their panes are not there
	Builder  buildsui.Builder      // goes with Pipeline
	Deployer buildsui.Deployer     // nil: nothing can be deployed
	Tester   tests.Tester          // nil: nothing can be tested
	Library  tests.Library         // what functions are tested with; nil: there is only what is typed
	Commits  model.CommitReader    // what lies between two versions; nil: it is not told
	Raw      model.RawReader       // nil: nothing is shown as AWS answers it
	Keeper   model.FavouriteKeeper // nil: favourites end with the session
	Tables   bool                  // tables are read, and have a pane
	Capacity tables.Capacity       // nil: capacity can not be changed
	APIs     bool                  // APIs are read, and have a pane
	Mender   apis.Mender           // nil: the wiring of APIs can not be mended
	Wiring   apis.Reader           // goes with Mender
	Maker    components.Maker      // nil: components can not be made
	Beginner components.Beginner   // nil: what components begin with can not be written
	Metrics  model.MetricReader    // for the price of a swap; nil: it is not told
	Book     *cost.Book            // nil: costs are switched off, and their pane is not there
	Bill     costui.Bill           // nil: Cost Explorer can not be asked
	Config   config.Config
	View     *config.View // the view that is opened at the start; nil for none
	Now      model.Clock
	Operator model.Operator
	Run      clipboard.Runner    // runs tmux, to which texts are copied; nil: that of this host
	Build    string              // version of aloft, for crash files
	Getenv   func(string) string // nil: nothing is set
	Folder   string              // where the relative path of a file that is saved leads
	CrashDir string              // where crash files go; empty: none is written
	Settled  []release.Result    // moves of an earlier run that were settled at the start

	Way      model.Way             // how one comes to this account and Region
	Accounts Accounts              // the other ones of this machine; nil: none can be gone to
	Login    accounts.Login        // nil: nobody logs in from here
	Opened   func() []shell.Opened // the accounts and Regions that were opened; nil: this one alone
	Environ  func() []string       // of programs for this account; nil: commands of the config do not run
	Trust    commands.Trust        // goes with Environ
	// Unopened is why nothing may be written in the account of a number, which is empty
	// while it is not known; nil: the config alone decides.
	Unopened func(account string) string
	Notes    []string // what opening this account had to say

	SettledChanges []capacity.Result // changes of capacity of an earlier run, likewise
	SettledBuilds  []builds.Result   // starts and stops of builds of an earlier run, likewise
	SettledTests   []change.Result   // tests of an earlier run, likewise
	SettledWiring  []change.Result   // changes of wiring of an earlier run, likewise
}

// own takes the events of accounts that are not shown into their stores, and returns
// those of the one that is.
func (o Options) own(events []model.Event) []model.Event {
	if len(o.Others) == 0 {
		return events
	}
	var own, others []model.Event
	for _, e := range events {
		if bare, at := model.Unlocated(e); at == o.Place {
			own = append(own, bare)
		} else {
			others = append(others, e)
		}
	}
	o.Known.Apply(others...)
	return own
}

func (o Options) getenv(name string) string {
	if o.Getenv == nil {
		return ""
	}
	return o.Getenv(name)
}
