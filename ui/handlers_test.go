package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
)

// furnished is a cockpit in which nothing is switched off.
func furnished() *Root {
	o := Options{Config: demoConfig(), Now: epoch, Pipeline: &shop{}, Tables: true, APIs: true, Book: cost.Embedded()}
	o.Store = store.New(o.Config.Stages)
	return New(o)
}

func TestEveryActionHasOneHandler(t *testing.T) {
	r := furnished()
	by := map[action.ID][]string{}
	for id := range r.common() {
		by[id] = append(by[id], "the root")
	}
	for _, p := range r.panes {
		if p.Place == layout.Beside {
			by[p.Focus] = []string{"the right panes"}
			continue
		}
		by[p.Focus] = append(by[p.Focus], p.Name)
	}
	for _, f := range r.features {
		for id := range f.Handlers() {
			by[id] = append(by[id], f.Name())
		}
	}
	for _, sp := range action.All() {
		want := 1
		if sp.Scope == action.Dialog {
			want = 0
		}
		if len(by[sp.ID]) != want {
			t.Errorf("%s of scope %s is handled by %v", sp.ID, sp.Scope, by[sp.ID])
		}
		delete(by, sp.ID)
	}
	for id, who := range by {
		t.Errorf("%v handle %s, which is no action", who, id)
	}
}

func TestEveryPaneHasItsFocusAction(t *testing.T) {
	for _, p := range furnished().panes {
		sp, ok := action.Find(p.Focus)
		if !ok || len(sp.Keys) == 0 || sp.Keys[0] != string(rune('0'+p.Number)) {
			t.Errorf("pane %d %s is focused by %q with %v", p.Number, p.Name, p.Focus, sp.Keys)
		}
	}
}

func TestKeyPressNamesItself(t *testing.T) {
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, sp := range keys.All() {
		for _, k := range sp.Keys {
			if got := keyPress(k).String(); got != k {
				t.Errorf("the message of %q calls itself %q", k, got)
			}
		}
	}
}

// What a broken escape sequence leaves behind arrives as typed keys.
func TestTailsOfEscapeSequencesMoveNothing(t *testing.T) {
	tails := []string{";34M", "[<65;92;20M", "[A", "[B", "[C", "[D", "[3~", "[1;5C", "OA", "[200~", "[<0;10;5M[<0;10;5m", "ABCDM~;[<0123456789"}
	for _, tail := range tails {
		t.Run(tail, func(t *testing.T) {
			for _, focus := range []action.ID{action.FocusFunctions, action.FocusVersions, action.FocusHistory} {
				drive(t, 120, 40, func(c *cockpit) {
					c.facts(team()...)
					c.press(focus)
					c.send(tea.KeyPressMsg{Code: tea.KeyEscape})
					c.write(tail)
					c.send(tea.KeyPressMsg{Code: '[', Text: "", Mod: tea.ModAlt})
					c.write(tail)
					if l := c.r.desk.Top(); l != nil && l.Box.Guarded() {
						t.Errorf("%q opened %q", tail, l.Box.Title())
					}
				})
			}
		})
	}
}

func TestPasteAndEnterInOneGoMoveNothing(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = readySheet
		c.send(tea.PasteMsg{Content: "p\r\ny\r\n"})
		c.lacks("Promote")
		c.press(action.Promote)
		c.shows("Promote activity-router")
		c.send(tea.PasteMsg{Content: "\r"}, keyPress("enter"), keyPress("enter"))
		if len(c.mover.moved) > 0 {
			t.Error("something was moved")
		}
	})
}

func TestDisabledActionsSayWhy(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.StageRight, action.StageRight, action.Promote)
		c.shows("promote: prod is the last stage")
		c.press(action.Down)
		c.lacks("is the last stage")
	})
}

func TestAKeyThatDoesNothingSaysWhereItWorks(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusHistory)
		c.send(keyPress("p"))
		c.shows("p does nothing in History: promote in Functions, move stage to this version in Versions")
		c.send(keyPress("ctrl+e"))
		c.shows("ctrl+e does nothing; ? shows the keys")
		c.press(action.Down)
		c.lacks("does nothing")
	})
}

func TestTheFooterNamesMarksWhereThereAreSome(t *testing.T) {
	drive(t, 140, 40, func(c *cockpit) {
		c.facts(team()...)
		c.shows("space mark")
		for _, focus := range []action.ID{action.FocusVersions, action.FocusHistory} {
			c.press(focus)
			c.shows("z zoom")
			c.lacks("space mark")
		}
	})
}

func TestADialogThatDoesNotListenYetSaysSo(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet, c.mover.result = readySheet, movedResult
		c.press(action.Promote)
		c.shows("listening in 0.4 s")
		c.pass(shell.Quiet / 2)
		c.press(action.Confirm)
		c.pass(shell.Quiet - 20*time.Millisecond)
		c.shows("listening in 0.4 s")
		if len(c.mover.moved) > 0 {
			t.Error("a key was taken meanwhile")
		}
		c.pass(40 * time.Millisecond)
		c.lacks("listening in")
		c.press(action.Confirm)
		if len(c.mover.moved) == 0 {
			t.Error("it does not listen")
		}
	})
}

func TestReadOnlyOpensNoSheet(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.shows("READ-ONLY")
		for _, id := range []action.ID{action.Promote, action.Move, action.Rollback} {
			c.press(id)
			c.shows("read-only: nothing is moved")
			if c.r.desk.Top() != nil {
				t.Errorf("%s opened a dialog", id)
			}
		}
	}, func(o *Options) { o.Config.ReadOnly = true })
}

func TestPaletteInvokesAndExplains(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Palette)
		c.write("put back")
		c.shows("only in History")
		c.press(action.Cancel, action.Palette)
		c.write("focus hist")
		c.press(action.Confirm)
		if c.r.panes[c.r.focus].Scope != action.History {
			t.Error("the palette did not focus History")
		}
	})
}

func TestKeysCanBeRebound(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = readySheet
		c.send(keyPress("p"))
		if c.r.desk.Top() != nil {
			t.Error("the old key still promotes")
		}
		c.send(keyPress("ctrl+p"))
		c.shows("Promote activity-router")
	}, func(o *Options) { o.Config.Keys = map[string][]string{"promote": {"ctrl+p"}} })
}

func TestCopy(t *testing.T) {
	for _, tt := range []struct{ name, env, want, raw string }{
		{"plain", "", "ARN sent to the terminal by OSC 52", ansi.SetSystemClipboard("arn:aws:lambda:us-east-1:123456789012:function:activity-router:dev")},
		{"tmux", "TMUX", "ARN in tmux's buffer (prefix ] pastes it) and sent on to the terminal", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			given := ""
			drive(t, 120, 40, func(c *cockpit) {
				c.facts(team()...)
				c.press(action.Copy)
				c.shows("Copy", "row", "name", "ARN", "version", "console link", "aws command", "aws lambda get-alias --function-name activity-router --name dev")
				c.write("arn")
				c.press(action.Confirm)
				c.shows(tt.want)
				c.lacks("copied")
				if raw := strings.Join(c.raw, ""); raw != tt.raw {
					t.Errorf("the terminal was given %q", raw)
				}
				if tt.name == "tmux" && given != "arn:aws:lambda:us-east-1:123456789012:function:activity-router:dev" {
					t.Errorf("tmux was given %q", given)
				}
			}, func(o *Options) {
				o.Getenv = func(n string) string { return map[string]string{"LANG": "C.UTF-8", tt.env: "x"}[n] }
				o.Run = func(_ context.Context, input, _ string, args ...string) (string, error) {
					if args[0] == "load-buffer" {
						given = input
					}
					return "external", nil
				}
			})
		})
	}
}

func TestTheEmbeddedAccountHasNoConsole(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		facts := team()
		for i, e := range facts {
			if e, ok := e.(model.IdentityRead); ok {
				e.Identity.Embedded = true
				facts[i] = e
			}
		}
		c.facts(facts...)
		c.press(action.Copy)
		c.shows("aws command")
		c.lacks("console link")
	})
}
