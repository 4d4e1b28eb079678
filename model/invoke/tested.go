package invoke

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Tested is what a journal has of the tests of one version: of each name the last.
type Tested struct {
	Passed, Of int
	At         time.Time // when the last of them ended
	Bad        []Bad     // those that did not pass, by name as they came
}

// Bad is a test that did not pass.
type Bad struct {
	Name    string
	Verdict Verdict
	Why     string
}

// VerdictOf is how a test of the journal ended, empty while that is open and of one that
// was not begun.
func VerdictOf(m journal.Move) Verdict {
	switch o := m.Outcome; {
	case o == nil:
		return ""
	case o.Verdict != "":
		return Verdict(o.Verdict)
	case o.Settled:
		return NotKnown // by a process that did not make it
	}
	return ""
}

// TestedOf is what a journal has of the tests of a version of a function.
func TestedOf(moves []journal.Move, at model.Identity, function, version string) Tested {
	last := map[string]journal.Move{}
	var names []string
	for _, m := range moves {
		e := m.Intent
		if e.Kind != Kind || e.Account != at.Account || e.Region != at.Region || VerdictOf(m) == "" {
			continue
		}
		if s := e.Subject(); s.Name != function || cmp.Or(m.Outcome.To, e.To) != version {
			continue
		}
		before, known := last[e.Test]
		if !known {
			names = append(names, e.Test)
		}
		if !known || !m.Outcome.At.Before(before.Outcome.At) {
			last[e.Test] = m
		}
	}
	t := Tested{Of: len(names)}
	for _, name := range names {
		m := last[name]
		if m.Outcome.At.After(t.At) {
			t.At = m.Outcome.At
		}
		if v := VerdictOf(m); v == Passed {
			t.Passed++
		} else {
			t.Bad = append(t.Bad, Bad{Name: name, Verdict: v, Why: m.Outcome.Detail})
		}
	}
	return t
}

// Words say how a version was tested, such as "tested 2 h ago, 1 of 3 failed: sends a
// digest"; empty when it was not.
func (t Tested) Words(now time.Time) string {
	if t.Of == 0 {
		return ""
	}
	words := "tested " + ago(now.Sub(t.At)) + ", "
	if len(t.Bad) == 0 {
		return words + fmt.Sprintf("%d of %d passed", t.Passed, t.Of)
	}
	failed := 0
	var names []string
	for _, b := range t.Bad {
		name := b.Name
		if b.Verdict == Failed {
			failed++
		} else {
			name += " (not known)"
		}
		names = append(names, name)
	}
	how := fmt.Sprintf("%d of %d failed", failed, t.Of)
	if failed == 0 {
		how = fmt.Sprintf("%d of %d not known", len(t.Bad), t.Of)
	}
	const most = 3
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return words + how + ": " + strings.Join(names, ", ")
}

// ago is how long ago something was, in its largest unit.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", d/time.Hour)
	}
	return fmt.Sprintf("%d d ago", d/(24*time.Hour))
}

// Guard says before a move how the version that it moves to was tested. It stops nothing.
// Wanted reports whether tests of a function are known of: without them, that a version
// was not tested says nothing.
func Guard(j journal.Reader, at func() model.Identity, wanted func(function string) bool,
	now model.Clock) change.Guard {
	return change.Guard{Name: "tests", Ask: func(ctx context.Context, s change.Sheet) change.Answer {
		_, published := model.VersionNumber(s.To)
		if s.Subject.Kind != model.FunctionSubject || s.Subject.Part == "" || !published {
			return change.Answer{State: change.Silent}
		}
		moves, err := j.Moves(ctx)
		if err != nil {
			return change.Answer{State: change.Noted, Why: "how " + s.To +
				" was tested is not known: the journal can not be read: " + err.Error()}
		}
		t := TestedOf(moves, at(), s.Subject.Name, s.To)
		switch {
		case t.Of > 0 && len(t.Bad) == 0:
			return change.Answer{State: change.Passed, Why: t.Words(now())}
		case t.Of > 0:
			return change.Answer{State: change.Noted, Why: s.To + " was " + t.Words(now())}
		case wanted != nil && wanted(s.Subject.Name):
			return change.Answer{State: change.NotKnown, Why: "no test of " + s.To + " is on record in this journal"}
		}
		return change.Answer{State: change.Silent}
	}}
}
