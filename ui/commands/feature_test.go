package commands

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Each scope of a command is one of the cockpit's, and each pane's can be one.
func TestCommandsWorkInTheScopesThatThereAre(t *testing.T) {
	there := map[string]bool{}
	for _, sp := range action.All() {
		if sp.Scope != action.Dialog && sp.Scope != action.Lists {
			there[string(sp.Scope)] = true
		}
	}
	for _, scope := range config.CommandScopes() {
		if !there[scope] {
			t.Errorf("there is no scope %s", scope)
		}
		delete(there, scope)
	}
	for scope := range there {
		t.Errorf("no command can be of %s", scope)
	}
}

func known(id model.Identity) *store.Store {
	s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}})
	s.Apply(model.IdentityRead{Identity: id})
	return s
}

// What stands in the way of a command is said before it is begun.
func TestWhyACommandIsNotPossible(t *testing.T) {
	here := known(model.Identity{Account: "111111111111", Region: "us-east-1"})
	s := action.Situation{Store: here, Function: "orders", Stage: "dev"}
	for _, c := range []struct {
		name string
		m    config.Command
		s    action.Situation
		want string
	}{
		{"possible", config.Command{Argv: []string{"x", "{function}"}}, s, ""},
		{"nothing chosen", config.Command{Argv: []string{"x", "{table}"}}, s, "no table is chosen"},
		{"an option", config.Command{Argv: []string{"x"}}, action.Situation{Store: here, Function: "--all"}, `the function "--all" begins with -, as options do`},
		{"read-only", config.Command{Argv: []string{"x"}, Dangerous: true}, action.Situation{Store: here, ReadOnly: true}, "read-only: it may change something"},
		{"not named", config.Command{Argv: []string{"x"}, Dangerous: true}, action.Situation{Store: here, ReadOnly: true, Unopened: "nobody names it"}, "read-only, nobody names it: it may change something"},
		{"harmless, read-only", config.Command{Argv: []string{"x"}}, action.Situation{Store: here, ReadOnly: true}, ""},
		{"in the demo", config.Command{Argv: []string{"x"}, Dangerous: true},
			action.Situation{Store: known(model.Identity{Account: "1", Embedded: true})}, "the embedded account is none that a program could change"},
	} {
		c.m.Words, c.m.Scope = "try it", "everywhere"
		sp := Specs([]config.Command{c.m})[0]
		if got := sp.Reason(c.s); got != c.want || sp.Writes != c.m.Dangerous || !sp.Own() {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// kept is a Trust in memory.
type kept map[string]bool

func (k kept) Trusted(content string) bool { return k[content] }
func (k kept) Trust(content string) error {
	k[content] = true
	return nil
}

// quiet is a cockpit that is not asked for anything.
type quiet struct{ shell.Cockpit }

// bench has one command, and answers commands as the program does.
type bench struct {
	t    *testing.T
	h    *shell.Desk
	f    *Feature
	runs int
}

func newBench(t *testing.T, m config.Command, trust Trust) *bench {
	m.Words, m.Scope, m.Argv = "try it", "everywhere", []string{"/nowhere/at all", "{function}"}
	keys, err := keymap.New(nil, Specs([]config.Command{m})...)
	if err != nil {
		t.Fatal(err)
	}
	c := config.Config{Commands: []config.Command{m}}
	h := shell.NewDesk(shell.Setup{Store: known(model.Identity{Account: "111111111111"}), Keys: keys, Config: c, Now: dialogtest.Env(t).Now, Cockpit: quiet{}, Changed: func() {}})
	h.Start(context.Background())
	b := &bench{t: t, h: h}
	b.f = New(h.Host, Options{Trust: trust, Environ: func() []string {
		b.runs++
		return nil
	}})
	return b
}

// press runs the command, and answers its question, if there is one, with enter. It is
// the question's title.
func (b *bench) press() string {
	b.t.Helper()
	s := action.Situation{Store: b.h.Store, Function: "orders"}
	for _, do := range b.f.Handlers() {
		b.follow(do(action.Spec{}, s))
	}
	top := b.h.Top()
	if top == nil {
		return ""
	}
	title := top.Box.Title()
	if !top.Box.Guarded() {
		b.t.Error("the question takes keys at once")
	}
	if text := dialogtest.Screen(top.Box); !strings.Contains(text, "'/nowhere/at all' orders") {
		b.t.Errorf("the question does not show what runs:\n%s", text)
	}
	b.follow(top.Give(dialogtest.Key("enter")))
	return title
}

func (b *bench) follow(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case shell.Answer:
		b.follow(b.h.Answered(msg))
	case tea.BatchMsg:
		for _, c := range msg {
			b.follow(c)
		}
	}
}

// A command of a file from elsewhere is asked about once, a dangerous one each time, one
// that the reader's own file has never.
func TestWhoIsAskedBeforeACommandRuns(t *testing.T) {
	for _, c := range []struct {
		name   string
		m      config.Command
		titles []string
	}{
		{"one's own", config.Command{Vouched: true}, []string{"", ""}},
		{"one's own, dangerous", config.Command{Vouched: true, Dangerous: true}, []string{"try it", "try it"}},
		{"the team's", config.Command{}, []string{"Trust try it", "", ""}},
		{"the team's, dangerous", config.Command{Dangerous: true}, []string{"Trust try it", "try it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, c.m, kept{})
			for i, want := range c.titles {
				if got := b.press(); got != want || b.runs != i+1 {
					t.Errorf("time %d: asked %q, want %q; it ran %d times", i+1, got, want, b.runs)
				}
			}
		})
	}
}

// What was trusted is asked about again when it has changed.
func TestACommandThatChangedIsAskedAboutAgain(t *testing.T) {
	trust := kept{}
	newBench(t, config.Command{}, trust).press()
	if got := newBench(t, config.Command{Dangerous: true}, trust).press(); got != "Trust try it" {
		t.Errorf("asked %q", got)
	}
}

// Who cancels has run nothing and trusts nothing.
func TestCancellingRunsNothing(t *testing.T) {
	trust := kept{}
	b := newBench(t, config.Command{}, trust)
	for _, do := range b.f.Handlers() {
		b.follow(do(action.Spec{}, action.Situation{Store: b.h.Store, Function: "orders"}))
	}
	var box dialog.Dialog = b.h.Top().Box
	if text := dialogtest.Screen(box); !strings.Contains(text, "In the config: '/nowhere/at all' '{function}'") {
		t.Errorf("the question does not show what the config has:\n%s", text)
	}
	b.follow(b.h.Top().Give(dialogtest.Key("esc")))
	if b.runs != 0 || len(trust) != 0 || b.h.Top() != nil {
		t.Errorf("it ran %d times, %v", b.runs, trust)
	}
}
