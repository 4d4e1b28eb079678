// Package commands is the feature about the programs that a config gives keys to: the
// cockpit hands its terminal to them.
package commands

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Trust keeps which commands were trusted, by their content.
type Trust interface {
	// Trusted reports whether one was. What can not be read was not.
	Trusted(content string) bool
	// Trust keeps that one is.
	Trust(content string) error
}

// Options is what the feature works with.
type Options struct {
	// Environ is the environment of a program for the account that shows.
	Environ func() []string
	Trust   Trust // nil: what nobody vouches for is asked about each time
}

// Feature is the commands.
type Feature struct {
	h *shell.Host
	o Options
}

// New makes the feature.
func New(h *shell.Host, o Options) *Feature { return &Feature{h, o} }

// Name of the feature.
func (f *Feature) Name() string { return "commands" }

// Panes are none.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers run the commands of the config.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	all := map[action.ID]shell.Handler{}
	for _, m := range f.h.Config.Commands {
		all[action.OwnID(m.Words)] = func(_ action.Spec, s action.Situation) tea.Cmd { return f.begin(m, values(s)) }
	}
	return all
}

// begin runs a command once it is known that it may be run: one that a file from elsewhere
// has is shown until it was trusted, and a dangerous one each time.
func (f *Feature) begin(m config.Command, values map[string]string) tea.Cmd {
	if m.Vouched {
		return f.confirm(m, values)
	}
	if f.o.Trust == nil {
		return f.askTrust(m, values)
	}
	trust, content := f.o.Trust, m.Content()
	return shell.Ask(f.h, nil, func(context.Context) bool { return trust.Trusted(content) }, func(trusted bool) tea.Cmd {
		if trusted {
			return f.confirm(m, values)
		}
		return f.askTrust(m, values)
	})
}

// yes is the answer to a question about a command.
type yes struct{}

// askTrust shows a command whose file anybody may have written. Who trusts it is not asked
// again, not even whether the dangerous one shall run now.
func (f *Feature) askTrust(m config.Command, values map[string]string) tea.Cmd {
	text := append(f.shown(m, values), "It stands in "+m.Origin.String()+", which is neither the host's file nor your own. "+
		"You are asked once, until it changes.")
	box := dialog.NewQuestion(f.h.Dialog(), "Trust "+m.Words, text, "trusts and runs it", yes{})
	f.h.Push(box, func(*shell.Layer, any) tea.Cmd {
		if f.o.Trust == nil {
			return f.run(m, values)
		}
		trust, content := f.o.Trust, m.Content()
		return shell.Ask(f.h, nil, func(context.Context) error { return trust.Trust(content) }, func(err error) tea.Cmd {
			if err != nil {
				f.h.Fail("it will be asked again whether " + m.Words + " is trusted: " + err.Error())
			}
			return f.run(m, values)
		})
	})
	return nil
}

// confirm runs a command, after a question where it may change something.
func (f *Feature) confirm(m config.Command, values map[string]string) tea.Cmd {
	if !m.Dangerous {
		return f.run(m, values)
	}
	text := append(f.shown(m, values), "The config calls it dangerous: it may change something.")
	box := dialog.NewQuestion(f.h.Dialog(), m.Words, text, "runs it", yes{})
	f.h.Push(box, func(*shell.Layer, any) tea.Cmd { return f.run(m, values) })
	return nil
}

// shown is a command as it would run now, and as the config has it where that differs.
func (f *Feature) shown(m config.Command, values map[string]string) []string {
	now, plain := shell.CommandLine(m.Argv), ""
	if argv, err := m.Fill(values); err == nil {
		now, plain = shell.CommandLine(argv), now
	}
	if plain == "" || plain == now {
		return []string{now}
	}
	return []string{now, "In the config: " + plain}
}

// run hands the terminal to the command.
func (f *Feature) run(m config.Command, values map[string]string) tea.Cmd {
	if no := f.h.Refuses("it may change something"); m.Dangerous && no != "" {
		f.h.Say(m.Words + ": " + no)
		return nil
	}
	argv, err := m.Fill(values)
	if err != nil {
		f.h.Say(m.Words + ": " + err.Error())
		return nil
	}
	environ := f.o.Environ()
	for _, name := range []string{"function", "stage", "version", "build", "table"} {
		environ = append(environ, strings.ToUpper(name)+"="+values[name])
	}
	return f.h.HandOver(shell.HandOver{
		Argv: argv, Environ: environ, Stays: true, Absent: "the config names it in " + m.Origin.String(),
		Ended: func(err error) tea.Cmd {
			if err != nil {
				f.h.Fail(m.Words + ": " + err.Error())
			}
			return nil
		},
	})
}
