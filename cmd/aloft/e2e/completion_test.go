//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// interactive are shells as people have them, each with what makes it complete aloft.
var interactive = []struct {
	name  string
	args  []string
	needs string // a file, without which this way is not there
	setup string
}{
	{"bash", []string{"--noprofile", "--norc", "-i"}, "", "source <(aloft completion bash)"},
	{"bash", []string{"--noprofile", "--norc", "-i"}, "/usr/share/bash-completion/bash_completion",
		"source /usr/share/bash-completion/bash_completion; source <(aloft completion bash)"},
	{"zsh", []string{"-f", "-i"}, "", "autoload -Uz compinit; compinit -u -D; source <(aloft completion zsh)"},
}

// asked are lines that are typed up to the tab, and what has to stand on the screen then.
var asked = []struct{ line, becomes string }{
	{"aloft rollb", "aloft rollback"},
	{"aloft --demo promote activity-r", "promote activity-router"},
	{"aloft --demo promote activity-router --to st", "--to stage"},
	{"aloft --demo tables set activities --index by-", "--index by-team"},
	{"aloft --demo build logs slack-bun", "logs slack-bundle"},
	{"aloft --demo apis hook", "apis hooks-api"},
	{"aloft --profile tea", "--profile team"},
	{"aloft --region il-cen", "--region il-central-1"},
}

// profiles is the environment of a host with a profile.
func profiles(t *testing.T) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte("[profile team]\nregion = eu-west-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"AWS_CONFIG_FILE=" + path, "AWS_SHARED_CREDENTIALS_FILE=" + path + ".none", "HISTFILE=/dev/null"}
}

// The scripts work in the shells themselves, as far as these are on the host.
func TestShellsCompleteAtATab(t *testing.T) {
	for _, shell := range interactive {
		path, err := exec.LookPath(shell.name)
		if err != nil {
			continue
		}
		if _, err := os.Stat(shell.needs); shell.needs != "" && err != nil {
			continue
		}
		t.Run(shell.name+" "+filepath.Base(shell.needs), func(t *testing.T) {
			term := start(t, options{cols: 100, rows: 50, shell: path, args: shell.args, env: profiles(t)})
			term.press("PS1='ready> '; "+shell.setup+"; clear; echo set'' up", "enter")
			term.awaitText("set up\nready>")
			for _, a := range asked {
				term.press(a.line, "tab")
				term.awaitText(a.becomes)
				term.press("\x15clear", "enter") // ctrl+u takes the line away
				term.await("an empty line", func(screen string) bool { return strings.TrimSpace(screen) == "ready>" })
			}
		})
	}
}

// fish says without a terminal what it would offer.
func TestFishCompletes(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		return
	}
	for _, a := range asked {
		const script = "aloft completion fish | source; complete -C $argv[1]"
		c := exec.CommandContext(t.Context(), fish, "--no-config", "-c", script, a.line)
		c.Env = append(append(home(t), profiles(t)...), onPath())
		c.Dir = t.TempDir()
		out, err := c.CombinedOutput()
		offered := a.becomes[strings.LastIndex(a.becomes, " ")+1:]
		if err != nil || !strings.HasPrefix(string(out), offered) {
			t.Errorf("%q: fish offers %q (%v), want %q", a.line, out, err, offered)
		}
	}
}
