package logbook

import (
	"slices"
	"strings"
)

// Mark is a line in which CodeBuild says that a phase begins or has ended.
type Mark struct {
	Line  int
	Phase string // "INSTALL", "BUILD", ...
	State string // "SUCCEEDED", "FAILED", ...; empty where the phase begins
}

// ParsePhase reads the phase that a line's plain text says begins or has ended:
//
//	[Container] 2026/11/22 21:50:03.123456 Entering phase BUILD
//	[Container] 2026/11/22 21:50:09.123456 Phase complete: BUILD State: FAILED
func ParsePhase(text string) (Mark, bool) {
	rest, ok := strings.CutPrefix(text, "[Container] ")
	if !ok {
		return Mark{}, false
	}
	if _, after, found := strings.Cut(rest, " Entering phase "); found {
		phase, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		return Mark{Phase: phase}, phaseName(phase)
	}
	if _, after, found := strings.Cut(rest, " Phase complete: "); found {
		phase, state, _ := strings.Cut(after, " State: ")
		phase, state = strings.TrimSpace(phase), strings.TrimSpace(state)
		state, _, _ = strings.Cut(state, " ")
		return Mark{Phase: phase, State: state}, phaseName(phase) && phaseName(state)
	}
	return Mark{}, false
}

// phaseName reports whether a word looks like one of CodeBuild's names.
func phaseName(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// Phases are the marks of the lines held, oldest first.
func (r *Ring) Phases() []Mark {
	return slices.Clone(r.phases[r.firstMark():])
}

// firstMark is the index of the first mark whose line is held.
func (r *Ring) firstMark() int {
	i, _ := slices.BinarySearchFunc(r.phases, r.first, func(m Mark, n int) int { return m.Line - n })
	return i
}

// PhaseAt is the last mark at or before line n, also when its own line was dropped.
func (r *Ring) PhaseAt(n int) (Mark, bool) {
	i, found := slices.BinarySearchFunc(r.phases, n, func(m Mark, n int) int { return m.Line - n })
	if found {
		return r.phases[i], true
	}
	if i == 0 {
		return Mark{}, false
	}
	return r.phases[i-1], true
}

// NextPhase is the first line after line n in which a phase begins, or ends
// without having said that it began, and whether there is one.
func (r *Ring) NextPhase(n int) (int, bool) {
	for i := r.firstMark(); i < len(r.phases); i++ {
		if r.phases[i].Line > n && r.stop(i) {
			return r.phases[i].Line, true
		}
	}
	return 0, false
}

// PreviousPhase is the last such line before line n.
func (r *Ring) PreviousPhase(n int) (int, bool) {
	for i := len(r.phases) - 1; i >= r.firstMark(); i-- {
		if r.phases[i].Line < n && r.stop(i) {
			return r.phases[i].Line, true
		}
	}
	return 0, false
}

// stop reports whether a jump between phases stops at a mark.
func (r *Ring) stop(i int) bool {
	m := r.phases[i]
	return m.State == "" || i == 0 || r.phases[i-1].State != "" || r.phases[i-1].Phase != m.Phase
}
