//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// demo starts the cockpit on the embedded account and waits until it is read.
func demo(t testing.TB, o options) *terminal {
	t.Helper()
	o.args = append([]string{"--demo"}, o.args...)
	term := start(t, o)
	term.await("a filled matrix", func(s string) bool {
		return strings.Contains(s, "activity-router") && strings.Contains(s, "slack-events") && len(cells(s, "activity-router")) == stages &&
			!slices.Contains(cells(s, "activity-router"), "…")
	})
	return term
}

// firstRow is the row of a function in the stage matrix.
func firstRow(screen, function string) string {
	return regexp.MustCompile(`(?m)^│[▸● ]+` + regexp.QuoteMeta(function) + ` [^│]*`).FindString(screen)
}

// cells are the versions in the row of a function, by stage, first in order.
func cells(screen, function string) []string {
	_, row, _ := strings.Cut(firstRow(screen, function), function)
	return regexp.MustCompile(`\d+(?:→\d+ \d+%)?|—|…|denied`).FindAllString(regexp.MustCompile(`[-+]\d+`).ReplaceAllString(row, ""), stages)
}

// stages are how many stages the demo has.
const stages = 3

// pressUntil presses a key until the screen fulfils a condition: a dialog that has
// just opened takes no key until the keyboard was quiet for a moment, and each key
// that comes too early makes that moment begin again.
func pressUntil(t testing.TB, term *terminal, key string, ok func(screen string) bool) {
	t.Helper()
	tick := time.NewTicker(700 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case <-tick.C:
			if ok(term.screen()) {
				return
			}
			term.press(key)
		case <-limit.C:
			t.Fatalf("%s does not lead to what is awaited:\n%s", key, term.screen())
		}
	}
}

// confirm awaits a swap sheet, which opens when the program has taken its key, and goes on
// until it has closed.
func confirm(t testing.TB, term *terminal) {
	t.Helper()
	term.awaitText("esc cancel")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "esc cancel") })
}

// choose filters the matrix down to one function and moves to a stage.
func choose(term *terminal, function string, right int) {
	term.press("/", function, "enter")
	term.awaitText("1 of ")
	for range right {
		term.press("l")
	}
}

func TestPromoteAndRollBack(t *testing.T) {
	term := demo(t, options{})
	before := cells(term.screen(), "activity-router")
	if len(before) < 3 || before[0] == before[1] {
		t.Fatalf("the demo's activity-router serves %q: nothing to promote", before)
	}
	choose(term, "activity-router", 0)
	term.press("p")
	term.awaitText("dev", "stage", before[1], before[0])
	confirm(t, term)
	term.await("the promoted version", func(s string) bool {
		c := cells(s, "activity-router")
		return len(c) > 1 && c[1] == before[0]
	})
	term.press("u") // the stage that was moved is the chosen one
	confirm(t, term)
	term.await("the version that served before", func(s string) bool {
		c := cells(s, "activity-router")
		return len(c) > 1 && c[1] == before[1]
	})
	term.press("8", "z")
	moved := func(from, to string) string { return from + " → " + to }
	term.awaitText("8 History", moved(before[0], before[1]), moved(before[1], before[0]), "you ")
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

// The terminal can have any size, and change it at any time.
func TestResize(t *testing.T) {
	term := demo(t, options{})
	for _, size := range [][2]uint16{{20, 5}, {300, 100}, {59, 15}, {60, 15}, {80, 24}, {1, 1}, {120, 40}, {40, 100}, {300, 10}, {140, 40}} {
		cols, rows := size[0], size[1]
		term.resize(cols, rows)
		if cols < 60 || rows < 15 {
			if cols >= 20 {
				term.awaitText("60x15")
			}
			continue
		}
		term.await(fmt.Sprintf("whole screen at %dx%d", cols, rows), func(s string) bool {
			lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
			return len(lines) == int(rows) && strings.Contains(lines[0], "demo ") && firstRow(s, "activity-router") != "" && strings.Contains(lines[rows-1], "promote")
		})
	}
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

func TestSignalsGiveTheTerminalBack(t *testing.T) {
	for _, c := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGTERM, 128 + 15}, {syscall.SIGHUP, 128 + 1}, {syscall.SIGINT, 128 + 2}} {
		t.Run(c.signal.String(), func(t *testing.T) {
			term := demo(t, options{})
			term.signal(c.signal)
			if code := term.exit(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			term.restored()
		})
	}
}

// A program whose terminal has gone must not live on and go on asking AWS.
func TestEndsWhenTheTerminalHasGone(t *testing.T) {
	term := demo(t, options{})
	_ = term.pty.Close()
	<-term.drained
	select {
	case <-term.exited:
	case <-time.After(patience):
		t.Fatal("the program lives on without a terminal")
	}
}

func TestPanicInACommandGivesTheTerminalBack(t *testing.T) {
	term := demo(t, options{program: programPanicking})
	term.press("p")
	code := term.exit()
	if code == 0 {
		t.Error("exit code 0 after a panic")
	}
	term.restored()
	named := regexp.MustCompile(`/\S*crash-\S*\.txt`).FindString(strings.ReplaceAll(term.screen(), "\n", ""))
	if named == "" {
		t.Fatalf("no crash file is named:\n%s", term.screen())
	}
	report, err := os.ReadFile(named)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(report), panicText) || !strings.Contains(string(report), "goroutine") {
		t.Errorf("the crash file does not say what happened:\n%s", report)
	}
	info, err := os.Stat(named)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the crash file %s has mode %v, want 0600", filepath.Base(named), info.Mode().Perm())
	}
}

// On a stuttering line the rest of an escape sequence arrives as typed keys. None of
// them may move anything, nor open what would.
func TestBrokenEscapeSequencesMoveNothing(t *testing.T) {
	term := demo(t, options{})
	before := cells(term.screen(), "activity-router")
	gap := func() { <-time.After(120 * time.Millisecond) } // longer than the program waits for the rest of a sequence
	for _, parts := range [][]string{
		{"\x1b", "[A"}, {"\x1b[", "B"}, {"\x1b[", "C"}, {"\x1b[", "D"}, {"\x1b[5", "~"}, {"\x1b[<6", "5;92;12M"}, {"\x1b", "[<0;20;10M"},
		{"\x1b[<", "35;10;10m"}, {"\x1b[1;", "5A"}, {"\x1bO", "A"}, {"\x1b]11;rgb:", "0000/0000/0000\x1b\\"},
	} {
		for _, p := range parts {
			term.press(p)
			gap()
		}
	}
	pressUntil(t, term, "esc", func(s string) bool { return firstRow(s, "activity-router") != "" && !strings.Contains(s, "cancel") })
	s := term.screen()
	if after := cells(s, "activity-router"); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("activity-router served %q and serves %q after broken sequences", before, after)
	}
	term.press("8")
	if s := term.awaitText("History"); strings.Contains(s, "you@") {
		t.Errorf("something was moved:\n%s", s)
	}
}

func TestRefusesADumbTerminal(t *testing.T) {
	term := start(t, options{args: []string{"--demo"}, env: []string{"TERM=dumb"}})
	if code := term.exit(); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if s := term.screen(); !strings.Contains(s, "aloft status") {
		t.Errorf("the verbs to use instead are not named:\n%s", s)
	}
}
