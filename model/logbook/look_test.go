package logbook

import (
	"slices"
	"strings"
	"testing"
)

func TestErringText(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                   false,
		"all is well":                        false,
		"ERROR: no such file":                true,
		"[ERROR] KeyError":                   true,
		"level=ERROR msg=x":                  true,
		"ERROR":                              true,
		"0 ERRORS":                           false,
		"ERROR_LEVEL=3":                      false,
		"NO_ERROR and then ERROR":            true,
		"no error at all":                    false,
		"make: *** [all] exit status 2":      true,
		"exit status 0":                      false,
		"exit status 00":                     false,
		"exit status 0, then exit status 12": true,
		"exit code 127":                      true,
		"exit status unknown":                false,
		"Traceback (most recent call last):": true,
		"panic: runtime error: index":        true,
		"don't panic":                        false,
		"npm ERR! code ELIFECYCLE":           true,
		"npm error code E404":                true,
		"[Container] Phase complete: BUILD State: FAILED":                 true,
		"[Container] Phase complete: BUILD State: SUCCEEDED":              false,
		"Phase context status code: COMMAND_EXECUTION_ERROR Message: x":   true,
		"[Container] Command did not exit successfully pip exit status 1": true,
		"2026 Task timed out after 3.00 seconds":                          true,
	} {
		if got := erringText(text); got != want {
			t.Errorf("%q tells of an error: %v", text, got)
		}
	}
}

// Lines of errors that follow each other are one place, also when the first of
// them has been dropped.
func TestErrorsAreJumpedToInRuns(t *testing.T) {
	r := bounded(6, 1<<20)
	r.Append(lines("a", "npm ERR! 1", "npm ERR! 2", "b", "ERROR", "c"))
	for _, c := range []struct{ from, want int }{{-1, 1}, {0, 1}, {1, 4}, {2, 4}, {3, 4}} {
		if got, ok := r.NextError(c.from); !ok || got != c.want {
			t.Errorf("after %d: %d, %v", c.from, got, ok)
		}
	}
	if got, ok := r.NextError(4); ok {
		t.Errorf("after the last: %d", got)
	}
	if got, ok := r.PreviousError(4); !ok || got != 1 {
		t.Errorf("before 4: %d, %v", got, ok)
	}
	if !r.Erring(2) || r.Erring(3) || r.Erring(-1) || r.Erring(6) {
		t.Error("Erring is wrong")
	}
	r.Append(lines("d", "e")) // 0 and 1 are dropped
	if got, ok := r.NextError(-1); !ok || got != 2 || r.Errors() != 2 {
		t.Errorf("the rest of the run: %d, %v, %d in all", got, ok, r.Errors())
	}
}

func TestPhases(t *testing.T) {
	r := bounded(7, 1<<20)
	r.Append(lines(
		"[Container] 2026/11/22 21:50:01.1 Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED",
		"[Container] 2026/11/22 21:50:02.1 \x1b[1mEntering phase INSTALL\x1b[m",
		"text Entering phase X",
		"[Container] 2026/11/22 21:50:03.1 Phase complete: INSTALL State: SUCCEEDED",
		"[Container] 2026/11/22 21:50:03.2 Phase context status code:  Message: ",
		"[Container] 2026/11/22 21:50:04.1 Entering phase BUILD",
		"[Container] 2026/11/22 21:50:05.1 Phase complete: BUILD State: FAILED"))
	want := []Mark{{0, "DOWNLOAD_SOURCE", "SUCCEEDED"}, {1, "INSTALL", ""}, {3, "INSTALL", "SUCCEEDED"}, {5, "BUILD", ""}, {6, "BUILD", "FAILED"}}
	if got := r.Phases(); !slices.Equal(got, want) {
		t.Errorf("marks %v", got)
	}
	if got := walk(r.First(), r.NextPhase); !slices.Equal(got, []int{0, 1, 5}) {
		t.Errorf("jumps to %v", got)
	}
	if m, ok := r.PhaseAt(4); !ok || m.Line != 3 {
		t.Errorf("at 4: %v, %v", m, ok)
	}
	r.Append(lines("a", "b", "c", "d"))
	if m, ok := r.PhaseAt(4); !ok || m.Phase != "INSTALL" || m.Line != 3 {
		t.Errorf("at 4, when its mark has been dropped: %v, %v", m, ok)
	}
	if got := r.Phases(); !slices.Equal(got, want[3:]) {
		t.Errorf("marks held: %v", got)
	}
	if _, ok := bounded(1, 1).PhaseAt(0); ok {
		t.Error("an empty ring has a phase")
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain": "plain", "\x1b[m": "", "\x1b[1;31mred\x1b[m.": "red.", "\x1b[38:2::1:2:3mx": "x", "a\x1b": "a\x1b",
		"\x1b[": "\x1b[", "\x1b[2J": "\x1b[2J", "é\x1b[1mü": "éü",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("\x1b[31mred\x1b[m")
	f.Add("\x1b\x1b[1m[1m")
	f.Fuzz(func(t *testing.T, s string) {
		got := Plain(s)
		if len(got) > len(s) || !strings.Contains(s, "\x1b") && got != s {
			t.Errorf("%q became %q", s, got)
		}
		if string(appendPlain([]byte("x"), s)) != "x"+got {
			t.Errorf("appendPlain differs for %q", s)
		}
		r := New()
		r.Append(lines(s, got))
		if Plain(got) == got && r.Find("a") != nil && r.Found().Count() == 1 {
			t.Errorf("%q and its plain text match differently", s)
		}
	})
}
