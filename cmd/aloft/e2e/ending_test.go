//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model/journal"
)

// Whoever ends the cockpit in the middle of a move, by a signal or by hanging up,
// finds the move finished or settled, and told of once.
func TestEndedInTheMiddleOfAMove(t *testing.T) {
	signalled := func(s syscall.Signal) func(*terminal) {
		return func(term *terminal) { term.signal(s) }
	}
	hangUp := func(term *terminal) { _ = term.pty.Close() }
	for _, c := range []struct {
		name, program string
		end           func(*terminal)
		code          int
		settled       bool // by reading the alias again
		tells         bool // what the terminal shows in the end can be seen
	}{
		{"SIGHUP, slow", programSlow, signalled(syscall.SIGHUP), 128 + 1, false, true},
		{"SIGTERM, slow", programSlow, signalled(syscall.SIGTERM), 128 + 15, false, true},
		{"SIGHUP, silent", programSilent, signalled(syscall.SIGHUP), 128 + 1, true, true},
		{"SIGTERM, silent", programSilent, signalled(syscall.SIGTERM), 128 + 15, true, true},
		{"hung up, slow", programSlow, hangUp, 128 + 1, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // each waits for an answer most of its time
			kept := filepath.Join(t.TempDir(), "journal.jsonl")
			term := demo(t, options{program: c.program, env: []string{journalVariable + "=" + kept}})
			from := cells(term.screen(), "activity-router")
			choose(term, "activity-router", 0)
			term.press("p")
			term.awaitText("dev", "stage", from[1], from[0])
			confirm(t, term)
			c.end(term)
			if code := term.exit(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if err := term.cmd.Process.Signal(syscall.Signal(0)); err == nil {
				t.Error("the process lives on")
			}
			if c.tells {
				term.restored()
				if s := term.screen(); !strings.Contains(s, "waiting for it to end") || !strings.Contains(s, "moved") {
					t.Errorf("the terminal does not tell what became of the move:\n%s", s)
				}
			}
			wantOneMove(t, kept, from[1], from[0], c.settled)
		})
	}
}

// wantOneMove checks that a journal holds one move, with one outcome.
func wantOneMove(t *testing.T, path, from, to string, settled bool) {
	t.Helper()
	f, err := journal.Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	moves, err := f.Moves(t.Context())
	if err != nil || len(moves) != 1 || f.Damaged() != 0 {
		t.Fatalf("%d moves in the journal, %d damaged lines, %v", len(moves), f.Damaged(), err)
	}
	m := moves[0]
	if m.Intent.From != from || m.Intent.To != to || m.Outcome == nil || m.Outcome.Status != "moved" || m.Outcome.Settled != settled {
		t.Errorf("the journal says %+v, outcome %+v; want one from %s to %s, settled %v", m.Intent, m.Outcome, from, to, settled)
	}
	if pending, err := f.Pending(t.Context(), time.Now().Add(time.Hour), ""); err != nil || len(pending) != 0 {
		t.Errorf("left to settle: %+v, %v", pending, err)
	}
}
