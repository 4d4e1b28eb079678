//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// ask runs a verb in a terminal, waits for a question and then does something
// about it. It returns the exit code and what the terminal showed.
func ask(t *testing.T, question string, react func(*os.File, *os.Process), args ...string) (int, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = []string{"TERM=xterm-256color", "TMPDIR=" + t.TempDir()}
	cmd.Dir = t.TempDir()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 140})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	var shown bytes.Buffer
	asked := false
	if err := terminal.SetReadDeadline(time.Now().Add(time.Minute)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
		t.Fatal(err)
	}
	for buffer := make([]byte, 4096); ; {
		n, err := terminal.Read(buffer)
		shown.Write(buffer[:n])
		if !asked && strings.Contains(shown.String(), question) {
			asked = true
			react(terminal, cmd.Process)
		}
		if err != nil {
			break // the program has closed its side
		}
	}
	if err := cmd.Wait(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
	}
	if !asked {
		t.Errorf("%q was not asked:\n%s", question, shown.String())
	}
	return cmd.ProcessState.ExitCode(), shown.String()
}

func TestQuestionInATerminal(t *testing.T) {
	typed := func(text string) func(*os.File, *os.Process) {
		return func(terminal *os.File, _ *os.Process) { _, _ = terminal.WriteString(text) }
	}
	signalled := func(s syscall.Signal) func(*os.File, *os.Process) {
		return func(_ *os.File, p *os.Process) { _ = p.Signal(s) }
	}
	for _, c := range []struct {
		name  string
		react func(*os.File, *os.Process)
		exit  int
		shows string
	}{
		{"yes", typed("y\n"), 0, "moved"},
		{"no", typed("n\n"), 3, "the answer was no"},
		{"end of input", typed("\x04"), 3, "no answer"},
		{"ctrl+c", typed("\x03"), 3, "interrupted"},
		{"SIGTERM", signalled(syscall.SIGTERM), 3, "interrupted"},
		{"SIGHUP", signalled(syscall.SIGHUP), 3, "interrupted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, shown := ask(t, "[y/N]", c.react, "--demo", "promote", "activity-router", "--to", "stage")
			if code != c.exit || !strings.Contains(shown, c.shows) {
				t.Errorf("exit %d, want %d; the terminal shows\n%s\nwant %q", code, c.exit, shown, c.shows)
			}
		})
	}
}
