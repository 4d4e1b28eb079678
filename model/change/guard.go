package change

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// guardTime is what all guards together have for their answers.
const guardTime = 5 * time.Second

// Guard is a rule that a change must pass. It is asked for the sheet, and again
// right before the intent is written.
type Guard struct {
	Name string
	// Ask returns when the context ends at the latest.
	Ask func(ctx context.Context, s Sheet) Answer
	// Strict says that an answer that is not known refuses the change, instead of
	// warning of it.
	Strict bool
	// HoldsBack says that it holds for a change that goes back, too: read-only, a
	// hold on the target, a lock, a CodeDeploy deployment under way. The others are
	// shown then, and do not refuse.
	HoldsBack bool
}

// Answer is what a guard says.
type Answer struct {
	State State
	Why   string // of a guard that did not just pass, with the next step; of one that did, what it looked at
}

// State is how a guard answered.
type State string

// The states.
const (
	Passed   State = "passed"
	Noted    State = "to know" // it stops nothing
	Stopped  State = "failed"
	NotKnown State = "not known"
	Silent   State = "nothing to say" // the change is none that it is about
)

// Asked is a guard's answer about one change.
type Asked struct {
	Guard string
	Answer
	Refuses bool // it keeps the change from being made
}

// Words say what a guard has against a change, empty for nothing.
func (a Asked) Words() string {
	switch a.State {
	case Passed, Silent:
		return ""
	case Noted:
		return a.Why
	case NotKnown:
		if !a.Refuses {
			return fmt.Sprintf("%s not known: %s", a.Guard, a.Why)
		}
		return fmt.Sprintf("whether %s allows it is not known: %s", a.Guard, a.Why)
	}
	if a.Refuses {
		return a.Why
	}
	return a.Why + ": it goes back, so it may be made all the same"
}

// Guards are asked together.
type Guards []Guard

// Ask asks all guards about a change at the same time, and answers in their order
// after 5 seconds at the latest. Who has not answered by then does not know.
func (g Guards) Ask(ctx context.Context, s Sheet) []Asked {
	ctx, cancel := context.WithTimeout(ctx, guardTime)
	defer cancel()
	answers := make([]chan Answer, len(g))
	for i := range g {
		answers[i] = make(chan Answer, 1)
		go func() { answers[i] <- g[i].Ask(ctx, s) }()
	}
	asked := make([]Asked, len(g))
	for i := range g {
		a := Answer{State: NotKnown, Why: "it did not answer in time"}
		select {
		case a = <-answers[i]:
		case <-ctx.Done():
			select {
			case a = <-answers[i]:
			default:
			}
		}
		a.Why = safetext.Line(a.Why)
		asked[i] = Asked{Guard: g[i].Name, Answer: a, Refuses: g[i].refuses(a, s)}
	}
	return asked
}

func (g Guard) refuses(a Answer, s Sheet) bool {
	switch {
	case s.GoesBack && !g.HoldsBack:
		return false
	case a.State == Passed, a.State == Noted, a.State == Silent:
		return false
	case a.State == NotKnown:
		return g.Strict
	}
	return true
}

// Refusal is why guards keep a change from being made, empty when none does.
func Refusal(asked []Asked) string {
	var why []string
	for _, a := range asked {
		if a.Refuses {
			why = append(why, a.Words())
		}
	}
	return strings.Join(why, "; ")
}

// Warnings are what guards say that do not keep the change from being made.
func Warnings(asked []Asked) []string {
	var words []string
	for _, a := range asked {
		if w := a.Words(); w != "" && !a.Refuses {
			words = append(words, w)
		}
	}
	return words
}
