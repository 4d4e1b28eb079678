package shell

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestACommandLineCanBeRead(t *testing.T) {
	for want, argv := range map[string][]string{
		"aws sso login --profile ops": {"aws", "sso", "login", "--profile", "ops"},
		`run 'a b' '' '$(reboot)'`:    {"run", "a b", "", "$(reboot)"},
		`say 'it'\''s'`:               {"say", "it's"},
		"run a":                       {"run", "a\x1bb"},
		"":                            nil,
	} {
		if got := CommandLine(argv); got != want {
			t.Errorf("%q is shown as %s, want %s", argv, got, want)
		}
	}
}

// A program that is not there ends at once, and says what to do instead.
func TestAProgramThatIsNotThere(t *testing.T) {
	h := NewDesk(Setup{Cockpit: quiet{}, Changed: func() {}}).Host
	t.Setenv("PATH", t.TempDir())
	var got error
	cmd := h.HandOver(HandOver{Argv: []string{"aws", "login"}, Absent: "run it elsewhere", Ended: func(err error) tea.Cmd {
		got = err
		return nil
	}})
	a, ok := cmd().(Answer)
	if !ok {
		t.Fatal("the terminal was handed over")
	}
	(&Desk{h}).Answered(a)
	if got == nil || got.Error() != "aws is not on PATH: run it elsewhere" || !errors.Is(got, exec.ErrNotFound) {
		t.Errorf("said %v", got)
	}
}

// quiet is a cockpit that is not asked for anything.
type quiet struct{ Cockpit }

// A program gets its arguments as they are and its whole environment, and the terminal is
// lent for as long as it runs.
func TestAGuestRuns(t *testing.T) {
	var lent []bool
	path, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	g := newGuest(t.Context(), path, HandOver{Argv: []string{"sh", "-c", `echo "$1,$FUNCTION"; exit 3`, "x", "a;b"}, Environ: []string{"FUNCTION=orders"}},
		func(on bool) { lent = append(lent, on) })
	g.SetStdin(strings.NewReader("\nfor the cockpit"))
	g.SetStdout(out)
	g.SetStderr(nil)
	var exit *exec.ExitError
	if err := g.Run(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("it ended with %v", err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil || !strings.Contains(string(text), "a;b,orders\n") || !strings.Contains(string(text), "enter goes back") {
		t.Errorf("the terminal says %q, %v", text, err)
	}
	if len(lent) != 2 || !lent[0] || lent[1] {
		t.Errorf("lent %v", lent)
	}
}
