package config

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const commandsFile = `[[command]]
words = "tail the log"
key = "ctrl+e"
scope = "functions"
argv = ["aws", "logs", "tail", "/aws/lambda/{function}", "--format={{function}}", "{not one}"]

[[command]]
words = "drop it"
argv = ["./scripts/drop", "{table}"]
dangerous = true
`

func TestCommandsAreReadInTheOrderOfTheFiles(t *testing.T) {
	h := newHost(t)
	team := h.team(commandsFile)
	personal := h.personal("[[command]]\nwords = \"mine\"\nargv = [\"~/bin/mine\"]\n")
	c := h.load()
	if len(c.Commands) != 3 {
		t.Fatalf("commands %+v", c.Commands)
	}
	tail, drop, mine := c.Commands[0], c.Commands[1], c.Commands[2]
	if tail.Key != "ctrl+e" || tail.Scope != "functions" || tail.Dangerous || tail.Vouched || tail.Origin != (Origin{team, 2}) {
		t.Errorf("got %+v", tail)
	}
	if drop.Scope != "everywhere" || drop.Key != "" || !drop.Dangerous || drop.Argv[0] != filepath.Join(h.repo, "scripts", "drop") {
		t.Errorf("got %+v", drop)
	}
	if !mine.Vouched || mine.Origin.Source != personal || mine.Argv[0] != filepath.Join(h.home, "bin", "mine") {
		t.Errorf("got %+v", mine)
	}
}

// Who reads a file that only the administrator or the reader writes is not asked about it.
func TestCommandsOfTheHostAndOnesOwnAreVouchedFor(t *testing.T) {
	for name, place := range map[string]func(h *host){
		"host":           func(h *host) { h.write(h.system, commandsFile) },
		"personal alone": func(h *host) { h.personal(commandsFile) },
		"personal, named as the team's": func(h *host) {
			h.env["ALOFT_CONFIG"] = h.personal(commandsFile)
		},
	} {
		h := newHost(t)
		place(h)
		if c := h.load(); len(c.Commands) != 2 || !c.Commands[0].Vouched {
			t.Errorf("%s: %+v", name, c.Commands)
		}
	}
}

func TestAPersonalFileTakesNoCommandOfTheTeamsAway(t *testing.T) {
	h := newHost(t)
	h.team(commandsFile)
	h.personal("[[command]]\nwords = \"drop it\"\nargv = [\"true\"]\n")
	if said := h.refused(); !strings.Contains(said, ":2: command.words: the team's file has a command") {
		t.Errorf("said %q", said)
	}
}

func TestAClashOfKeysIsSaidWithItsLine(t *testing.T) {
	h := newHost(t)
	h.team(commandsFile)
	o := h.options()
	o.CheckCommands = func(_ map[string][]string, commands []Command) map[int]string {
		return map[int]string{0: "taken", 1: "taken too"}
	}
	_, err := Load(o)
	if err == nil || !strings.Contains(err.Error(), "aloft.toml:3: command.key: taken") || !strings.Contains(err.Error(), "aloft.toml:8: command.key: taken too") {
		t.Errorf("said %v", err)
	}
}

func TestTemplatesAreFilledArgumentByArgument(t *testing.T) {
	h := newHost(t)
	h.team(commandsFile)
	tail := h.load().Commands[0]
	got, err := tail.Fill(map[string]string{"function": "a b;$(reboot) {stage}", "stage": "dev"})
	want := []string{"aws", "logs", "tail", "/aws/lambda/a b;$(reboot) {stage}", "--format={function}", "{not one}"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	if needs := tail.Needs(); !slices.Equal(needs, []string{"function"}) {
		t.Errorf("needs %q", needs)
	}
}

// A value that could be an option is refused, also where only the environment has it.
func TestValuesThatCouldBeSomethingElseAreRefused(t *testing.T) {
	m := Command{Words: "x", Argv: []string{"run", "{function}"}}
	for _, c := range []struct {
		values map[string]string
		want   string
	}{
		{nil, "no function is chosen"},
		{map[string]string{"function": "-rf"}, `the function "-rf" begins with -`},
		{map[string]string{"function": "a", "table": "--all"}, `the table "--all" begins with -`},
		{map[string]string{"function": "a\nb"}, "holds a control character"},
		{map[string]string{"function": "a\x00b"}, "holds a control character"},
	} {
		if got, err := m.Fill(c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %q, %v", c.values, got, err)
		}
	}
}
