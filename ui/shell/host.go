package shell

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Host is what a feature is given: what is known, the looks and the keys, the
// services that all share, and what the root does for it.
type Host struct {
	Store  *store.Store
	Keys   keymap.Keymap
	Theme  theme.Theme
	Config config.Config
	Now    model.Clock
	Getenv func(string) string
	Folder string // where the relative path of a file that is saved leads

	*Layers
	*Messages
	*changes
	Cockpit

	Undo Undo

	ctx  context.Context // ends what is only for the screen
	asks asks
	lend func(lent bool) // told when another program has the terminal; nil: nobody is

	profile   string // that leads to the account
	unopened  func(account string) string
	overheard func(kind Kind, text string) // hears of toasts; nil: nobody does
}

// MayWrite reports whether anything may be written in this account.
func (h *Host) MayWrite() bool { return !h.Config.ReadOnly && h.Unopened() == "" }

// Refuses is what is said where nothing may be written, with what is therefore not done,
// such as "nothing is moved"; empty where it may.
func (h *Host) Refuses(what string) string {
	switch why := h.Unopened(); {
	case why != "":
		return "read-only, " + why + ": " + what
	case h.Config.ReadOnly:
		return "read-only: " + what
	}
	return ""
}

// Unopened is why nothing may be written in this account although the config does not say
// read_only, such as that it does not name the account; empty where it may.
func (h *Host) Unopened() string {
	if h.unopened == nil || h.Config.ReadOnly {
		return ""
	}
	return h.unopened(h.Store.Identity().Account)
}

// Overhear has toasts told to somebody else too.
func (d *Desk) Overhear(by func(kind Kind, text string)) { d.overheard = by }

// Cockpit is what the root does for the features.
type Cockpit interface {
	// Situation is where the operator stands.
	Situation() action.Situation
	// Focus gives a pane the keys.
	Focus(scope action.Scope)
	// Reveal shows a pane that has something to show now: it gets the keys only where it
	// would not show else.
	Reveal(scope action.Scope)
	// Redraw draws a pane anew.
	Redraw(scope action.Scope)
	// Refresh tells panes and features what changed.
	Refresh(c store.Changes)
	// Do makes a movement or a change of view in the pane with the keys.
	Do(sp action.Spec, s action.Situation) tea.Cmd
	// Invoke does an action, or says why it can not be done now.
	Invoke(id action.ID) tea.Cmd
	// Open shows a thing, in the feature that knows its kind.
	Open(subject model.Subject) tea.Cmd
	// TakeBack opens the sheet of what takes back a change, in the feature that knows
	// its kind.
	TakeBack(u action.Undoing) tea.Cmd
	// Copy sends a text to the clipboard of the operator's terminal, and says where it went.
	Copy(what, text string) tea.Cmd
	// ReadJournal reads the journal now.
	ReadJournal() tea.Cmd
}

// Desk is the host with what only the root does with it.
type Desk struct{ *Host }

// Setup is what a host is made of.
type Setup struct {
	Store   *store.Store
	Keys    keymap.Keymap
	Config  config.Config
	Now     model.Clock
	Getenv  func(string) string
	Folder  string
	Profile string // that leads to the account, as [account.…] names it
	Cockpit Cockpit
	Changed func() // called when a dialog was opened or closed
	// Unopened says why nothing may be written in the account of a number, which is empty
	// while it is not known; nil where the config alone decides.
	Unopened func(account string) string
}

// NewDesk makes the host of a cockpit. Its looks are set before any feature is made.
func NewDesk(s Setup) *Desk {
	h := &Host{
		Store: s.Store, Keys: s.Keys, Config: s.Config, Now: s.Now, Getenv: s.Getenv, Folder: s.Folder,
		Cockpit: s.Cockpit, unopened: s.Unopened, profile: s.Profile,
		asks: asks{waiting: map[uint64]*asked{}},
	}
	h.Layers = &Layers{host: h, changed: s.Changed}
	h.Messages = &Messages{host: h}
	h.changes = &changes{mail: newMailbox(), underWay: map[uint64]*work{}}
	d := &Desk{h}
	d.Start(context.Background())
	return d
}

// Start gives the host the context of its program.
func (d *Desk) Start(ctx context.Context) {
	d.ctx = ctx
	d.tracker = newTracker(ctx)
}

// Context ends what is only for the screen.
func (h *Host) Context() context.Context { return h.ctx }

// Apply takes facts into the store and tells everybody what changed.
func (h *Host) Apply(events ...model.Event) {
	if len(events) > 0 {
		h.Refresh(h.Store.Apply(events...))
	}
}

// Look is what the account wears: that of the profile that leads to it counts from the
// start.
func (h *Host) Look() config.AccountLook {
	id := h.Store.Identity()
	return h.Config.LookOf(id.Account, cmp.Or(id.Profile, h.profile))
}

// Dialog is what every dialog needs.
func (h *Host) Dialog() dialog.Env {
	id := h.Store.Identity()
	look := h.Look()
	account := dialog.Account{Label: look.Label, Color: look.Color, Profile: id.Profile, Number: id.Account, Region: id.Region}
	return dialog.Env{Keys: h.Keys, Now: h.Now, Stages: h.Store.Stages(), Account: account, Serves: func(function, version string) []string {
		var names []string
		for _, st := range h.Store.ServedBy(function, version) {
			names = append(names, st.Name)
		}
		return names
	}}
}

// OpenRow shows all that is known of a pane's chosen row.
func (h *Host) OpenRow(p pane.Pane) {
	if p, ok := p.(pane.Detailed); ok {
		if title, lines := p.Details(); len(lines) > 0 {
			h.Push(dialog.NewDetails(h.Dialog(), title, lines), nil)
			return
		}
	}
	h.Say("nothing is chosen to open")
}

// Pane is what every pane draws from.
func (h *Host) Pane() pane.Env { return pane.Env{Store: h.Store, Now: h.Now, Theme: h.Theme} }
