// Package accounts is the feature about the accounts and Regions of this machine: going to
// another one, and logging in to the one that shows.
package accounts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Choice is an account and Region that one can go to.
type Choice struct {
	model.Way
	Account string    // its number, empty where neither the files nor an earlier visit tell
	Used    time.Time // when it was shown last, the zero time for never
}

// Machine is what this machine tells of accounts.
type Machine interface {
	// Choices are its profiles, and the accounts and Regions that were shown of late.
	Choices(ctx context.Context) []Choice
	// Regions are all Regions to choose from.
	Regions() []string
	// Strange reports whether an account, by its number as far as that is known, opens
	// read-only because the config does not name it.
	Strange(way model.Way, account string) bool
}

// Login logs in to the account that shows.
type Login interface {
	// Login is how.
	Login() model.Login
	// Environ is the environment of the program that does it.
	Environ() []string
	// Renew takes up the new credentials.
	Renew(ctx context.Context) error
}

// Options is what the feature works with.
type Options struct {
	Machine Machine               // nil: there is no other account to go to
	Opened  func() []shell.Opened // what was opened; nil: only what shows
	Login   Login                 // nil: nobody logs in
	Feed    model.Feed            // nil: nothing is read
}

// Feature is the accounts.
type Feature struct {
	h *shell.Host
	o Options
}

var _ shell.Filler = (*Feature)(nil)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature { return &Feature{h, o} }

// Name of the feature.
func (f *Feature) Name() string { return "accounts" }

// Panes are none.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers do what is about accounts.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.Accounts: f.choose, action.Login: f.logIn}
}

// Fill says how one logs in, and whether it is time to.
func (f *Feature) Fill(s *action.Situation) {
	if f.o.Login != nil {
		login := f.o.Login.Login()
		s.Login, s.LoginDue = &login, due(f.h.Store.Identity(), f.h.Store.Trouble(), f.h.Now())
	}
}

// soon is how long before their end credentials are spoken of.
const soon = time.Hour

// due reports whether credentials have ended, or do so within the hour.
func due(id model.Identity, trouble *model.Failure, now time.Time) bool {
	return trouble != nil && trouble.Class == model.Expired || !id.Expires.IsZero() && id.Expires.Sub(now) <= soon
}

// choose lists the accounts and Regions, and goes to the chosen one.
func (f *Feature) choose(action.Spec, action.Situation) tea.Cmd {
	if f.o.Machine == nil {
		f.h.Say("there is no other account here")
		return nil
	}
	var opened []shell.Opened
	if f.o.Opened != nil {
		opened = f.o.Opened()
	}
	box := newChooser(f.h.Dialog(), f.h.Config, opened, f.o.Machine)
	l := f.h.Push(box, func(_ *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case shell.Switch:
			return func() tea.Msg { return asked }
		case loginAsked:
			return f.h.Invoke(action.Login)
		}
		return nil
	})
	machine := f.o.Machine
	return shell.Ask(f.h, l, machine.Choices, func(choices []Choice) tea.Cmd {
		box.SetChoices(choices)
		return nil
	})
}

// logIn hands the terminal to the program that logs in, and reads on.
func (f *Feature) logIn(action.Spec, action.Situation) tea.Cmd {
	argv := f.o.Login.Login().Argv
	words := shell.CommandLine(argv)
	return f.h.HandOver(shell.HandOver{
		Argv: argv, Environ: f.o.Login.Environ(),
		Absent: "run " + words + " in another terminal, and " + f.h.Keys.Label(action.Refresh) + " reads on",
		Ended:  func(err error) tea.Cmd { return f.loggedIn(words, err) },
	})
}

// loggedIn takes up the new credentials.
func (f *Feature) loggedIn(words string, err error) tea.Cmd {
	if err != nil {
		f.h.Fail(words + ": " + err.Error())
		return nil
	}
	return shell.Ask(f.h, nil, f.o.Login.Renew, func(err error) tea.Cmd {
		if err != nil {
			f.h.Fail(err.Error())
			return nil
		}
		if f.o.Feed != nil {
			f.o.Feed.Refresh()
		}
		f.h.SayAs(shell.Good, "logged in; everything is read on")
		return nil
	})
}
